//! What a server says, made fit to be shown: contacts and secrets masked, control characters dropped, cut to a line.

use std::borrow::Cow;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::Verdict;
use super::reply::visible_ascii;
use crate::input::is_invisible;
use crate::validate::{Contact, Email, Mobile};

/// The longest message that leaves this module, in characters.
const MESSAGE_CHARS_MAX: usize = 300;

/// The longest log id that leaves this module, in characters; Feishu's have about 40.
const LOG_ID_CHARS_MAX: usize = 128;

/// What must not be repeated, each with what stands in its place.
#[derive(Default)]
pub(super) struct Mask<'m>(Vec<(Cow<'m, str>, Shown<'m>)>);

/// What stands in the place of what must not be repeated. It is seldom needed, and so not made before.
enum Shown<'m> {
    Email(&'m Email),
    Mobile(&'m Mobile),
    Number(&'m Mobile),
    Nothing,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Email(email) => email.fmt(f),
            Shown::Mobile(mobile) => mobile.fmt(f),
            Shown::Number(mobile) => f.write_str(&mobile.masked_number()),
            Shown::Nothing => f.write_str("…"),
        }
    }
}

impl<'m> Mask<'m> {
    /// Masks a contact: the email, the number, and the number with its country code.
    pub(super) fn of_contact(contact: &'m Contact) -> Self {
        let mut mask = Self::default();
        if let Some(email) = &contact.email {
            mask.add(email.as_str(), Shown::Email(email));
        }
        if let Some(mobile) = &contact.mobile {
            let Mobile { country_code, number } = mobile;
            // The longer forms first: the bare number is a part of them.
            mask.add(format!("+{country_code}{number}"), Shown::Mobile(mobile));
            mask.add(format!("{country_code}{number}"), Shown::Mobile(mobile));
            mask.add(number.as_str(), Shown::Number(mobile));
        }
        mask
    }

    /// Masks secrets entirely.
    pub(super) fn of_secrets(secrets: impl IntoIterator<Item = &'m SecretString>) -> Self {
        let secrets = secrets.into_iter().map(ExposeSecret::expose_secret);
        secrets.fold(Self::default(), Self::and_secret)
    }

    /// Masks one more secret entirely.
    pub(super) fn and_secret(mut self, secret: &'m str) -> Self {
        self.add(secret, Shown::Nothing);
        self
    }

    fn add(&mut self, needle: impl Into<Cow<'m, str>>, shown: Shown<'m>) {
        let needle = needle.into();
        if !needle.is_empty() {
            self.0.push((needle, shown));
        }
    }

    /// A verdict whose texts may be shown, logged and stored.
    pub(super) fn verdict(&self, mut verdict: Verdict) -> Verdict {
        match &mut verdict {
            Verdict::Registered { .. } | Verdict::RateLimited { .. } => {}
            Verdict::Refused { message, .. }
            | Verdict::Unconfirmed { message, .. }
            | Verdict::Unsent { message }
            | Verdict::TokenRefused { message, .. } => *message = self.text(message),
            Verdict::Stop(stop) => {
                for text in stop.scopes.iter_mut().chain(&mut stop.help) {
                    *text = self.text(text);
                }
                stop.message = self.text(&stop.message);
            }
        }
        verdict
    }

    /// A log id that may be shown. It has lost all but its visible ASCII, and so do the needles; the cut comes last here too.
    pub(super) fn log_id(&self, id: &str) -> String {
        let masked = self
            .0
            .iter()
            .fold(visible_ascii(id), |id, (needle, shown)| match &*visible_ascii(needle) {
                "" => id,
                needle => replace(id, needle, shown),
            });
        let ascii = masked.chars().map(|c| if c == '…' { '*' } else { c });
        ascii.filter(char::is_ascii_graphic).take(LOG_ID_CHARS_MAX).collect()
    }

    /// A text that may be shown. Control and invisible characters go first, so that none can hide a contact; the cut comes
    /// last, so that none can halve one.
    fn text(&self, text: &str) -> String {
        let plain: String = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control() && !is_invisible(*c))
            .collect();
        let masked = self
            .0
            .iter()
            .fold(Cow::Owned(plain), |text, (needle, shown)| replace(text, needle, shown));
        match masked.char_indices().nth(MESSAGE_CHARS_MAX) {
            Some((end, _)) => format!("{}…", &masked[..end]),
            None => masked.into_owned(),
        }
    }
}

/// Replaces every occurrence of a needle, upper and lower case alike.
fn replace<'t>(text: Cow<'t, str>, needle: &str, shown: &Shown<'_>) -> Cow<'t, str> {
    let Some((before, mut rest)) = cut(&text, needle) else {
        return text;
    };
    let shown = shown.to_string();
    let mut replaced = before.to_owned() + &shown;
    while let Some((before, after)) = cut(rest, needle) {
        replaced.push_str(before);
        replaced.push_str(&shown);
        rest = after;
    }
    Cow::Owned(replaced + rest)
}

/// What stands before and behind the first occurrence of a needle.
fn cut<'t>(text: &'t str, needle: &str) -> Option<(&'t str, &'t str)> {
    let mut places = text.char_indices();
    places.find_map(|(at, _)| Some((&text[..at], strip(&text[at..], needle)?)))
}

/// What follows a prefix, upper and lower case alike.
fn strip<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let found = rest.next()?;
        let is_same = match found.is_ascii() && wanted.is_ascii() {
            true => found.eq_ignore_ascii_case(&wanted),
            false => found.to_lowercase().eq(wanted.to_lowercase()),
        };
        if !is_same {
            return None;
        }
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Contact {
        Contact {
            email: Some(Email("Émile.Zhang@example.com".into())),
            mobile: Some(Mobile {
                country_code: "86".into(),
                number: "13800138000".into(),
            }),
        }
    }

    #[test]
    fn a_repeated_contact_is_masked() {
        let contact = contact();
        let mask = Mask::of_contact(&contact);
        for (said, shown) in [
            ("no user Émile.Zhang@example.com", "no user É…@example.com"),
            ("no user éMILE.ZHANG@EXAMPLE.COM!", "no user É…@example.com!"),
            ("Émile.\u{0}Zhang@exam\u{7}ple.com", "É…@example.com"),
            ("Émile.\u{200b}Zhang@exam\u{202e}ple.com", "É…@example.com"),
            (
                "mobile 13800138000, 8613800138000, +8613800138000",
                "mobile 138…00, +86 138…00, +86 138…00",
            ),
            ("two\nlines\tand a tab", "two lines and a tab"),
            ("", ""),
        ] {
            assert_eq!(mask.text(said), shown);
        }
    }

    #[test]
    fn a_log_id_repeats_no_contact_and_is_visible_ascii() {
        let contact = contact();
        let mask = Mask::of_contact(&contact);
        let long = format!("{}13800138000", "x".repeat(LOG_ID_CHARS_MAX - 5));
        for (said, shown) in [
            ("202611230250", "202611230250".to_owned()),
            ("id-13800138000", "id-138*00".to_owned()),
            ("+86 138 0013 8000", "+86138*00".to_owned()),
            ("éMILE.zhang@example.com", "*@example.com".to_owned()),
            ("a\u{1b}[2J b\u{202e}", "a[2Jb".to_owned()),
            (&long, format!("{}138*0", "x".repeat(LOG_ID_CHARS_MAX - 5))),
        ] {
            assert_eq!(mask.log_id(said), shown);
        }
    }

    #[test]
    fn a_cut_halves_no_contact() {
        let contact = contact();
        let mask = Mask::of_contact(&contact);
        let shown = mask.text(&format!("{}Émile.Zhang@example.com", "x".repeat(MESSAGE_CHARS_MAX - 5)));
        assert_eq!(shown.chars().count(), MESSAGE_CHARS_MAX + 1);
        assert!(shown.ends_with("xÉ…@ex…"), "{shown}");
    }

    #[test]
    fn a_secret_is_masked_and_an_empty_one_hides_nothing() {
        let secrets = [SecretString::from("s3cret"), SecretString::from("")];
        assert_eq!(Mask::of_secrets(&secrets).text("bad secret S3CRET"), "bad secret …");
    }
}
