//! What a server says, made fit to be shown: contacts and secrets masked, control characters dropped, cut to a line.

use secrecy::{ExposeSecret, SecretString};

use super::Verdict;
use super::reply::visible_ascii;
use crate::validate::{Contact, is_invisible};

/// The longest message that leaves this module, in characters.
const MESSAGE_CHARS_MAX: usize = 300;

/// The longest log id that leaves this module, in characters; Feishu's have about 40.
const LOG_ID_CHARS_MAX: usize = 128;

/// What must not be repeated, each with what stands in its place.
#[derive(Default)]
pub(super) struct Mask(Vec<(String, String)>);

impl Mask {
    /// Masks a contact: the email, the number, and the number with its country code.
    pub(super) fn of_contact(contact: &Contact) -> Self {
        let mut mask = Self::default();
        if let Some(email) = &contact.email {
            mask.add(email.as_str(), &email.to_string());
        }
        if let Some(mobile) = &contact.mobile {
            let shown = mobile.to_string();
            // The longer forms first: the bare number is a part of them.
            mask.add(&format!("+{}{}", mobile.country_code, mobile.number), &shown);
            mask.add(&format!("{}{}", mobile.country_code, mobile.number), &shown);
            mask.add(&mobile.number, shown.split_once(' ').map_or("…", |(_, number)| number));
        }
        mask
    }

    /// Masks secrets entirely.
    pub(super) fn of_secrets<'a>(secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let mut mask = Self::default();
        for secret in secrets {
            mask.add(secret.expose_secret(), "…");
        }
        mask
    }

    fn add(&mut self, needle: &str, shown: &str) {
        if !needle.is_empty() {
            self.0.push((needle.to_owned(), shown.to_owned()));
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
        let masked = self.0.iter().fold(visible_ascii(id), |id, (needle, shown)| {
            match visible_ascii(needle).as_str() {
                "" => id,
                needle => replace(&id, needle, shown),
            }
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
            .fold(plain, |text, (needle, shown)| replace(&text, needle, shown));
        match masked.char_indices().nth(MESSAGE_CHARS_MAX) {
            Some((end, _)) => format!("{}…", &masked[..end]),
            None => masked,
        }
    }
}

/// Replaces every occurrence of a needle, upper and lower case alike.
fn replace<'t>(text: &'t str, needle: &str, shown: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    let next = |rest: &'t str| {
        let mut places = rest.char_indices();
        places.find_map(|(at, _)| Some((&rest[..at], strip(&rest[at..], needle)?)))
    };
    while let Some((before, after)) = next(rest) {
        replaced.push_str(before);
        replaced.push_str(shown);
        rest = after;
    }
    replaced + rest
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
    use crate::validate::{Email, Mobile};

    fn contact() -> Contact {
        Contact {
            email: Some(Email("Émile.Zhang@example.com".to_owned())),
            mobile: Some(Mobile {
                country_code: "86".to_owned(),
                number: "13800138000".to_owned(),
            }),
        }
    }

    #[test]
    fn a_repeated_contact_is_masked() {
        let mask = Mask::of_contact(&contact());
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
        let mask = Mask::of_contact(&contact());
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
        let mask = Mask::of_contact(&contact());
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
