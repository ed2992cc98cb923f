//! What a server says, made fit to be shown: contacts and secrets masked, control characters dropped, cut to a line.

use std::borrow::Cow;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::Verdict;
use super::reply::visible_ascii;
use crate::input::{half_width, is_invisible};
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
    pub(super) fn and_secrets(mut self, secrets: impl IntoIterator<Item = &'m SecretString>) -> Self {
        for secret in secrets {
            self.add(secret.expose_secret(), Shown::Nothing);
        }
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
            Verdict::Refused { message, .. } | Verdict::TokenRefused { message, .. } => *message = self.text(message),
            Verdict::Unconfirmed { message, .. } | Verdict::Unsent { message } | Verdict::Held { message } => {
                *message = message.map(|message| self.text(message));
            }
            Verdict::Stop(stop) => {
                for text in stop.scopes.iter_mut().chain(&mut stop.help) {
                    *text = self.text(text);
                }
                stop.message = stop.message.map(|message| self.text(message));
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

/// Replaces every occurrence of a needle, however it is spelled.
fn replace<'t>(text: Cow<'t, str>, needle: &str, shown: &Shown<'_>) -> Cow<'t, str> {
    let letters = spelled(&text);
    let Some((mut at, mut end)) = find(&letters, 0, needle) else {
        return text;
    };
    let shown = shown.to_string();
    let (mut replaced, mut copied) = (String::new(), 0);
    loop {
        replaced.push_str(&text[copied..letters[at].start]);
        replaced.push_str(&shown);
        copied = letters[end - 1].end;
        match find(&letters, end, needle) {
            Some(next) => (at, end) = next,
            None => break,
        }
    }
    Cow::Owned(replaced + &text[copied..])
}

/// A character of a text as it is compared, and the bytes that spell it.
struct Letter {
    plain: char,
    start: usize,
    end: usize,
}

/// The characters that a text spells: `%40` is one as much as `@` and the full-width `＠`.
fn spelled(text: &str) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (encoded, spelling) = match percent_decoded(&text[at..]) {
            Some(encoded) => (encoded, 3),
            None => (c.to_string(), 1),
        };
        for c in encoded.chars() {
            let (start, end) = (at, at + spelling * c.len_utf8());
            letters.push(Letter {
                plain: plain(c),
                start,
                end,
            });
            at = end;
        }
    }
    letters
}

/// What the %-encoded bytes spell that a text begins with, where they are text.
fn percent_decoded(text: &str) -> Option<String> {
    let mut triples = text.as_bytes().chunks_exact(3);
    let byte = |triple: &[u8]| {
        let digits = triple
            .strip_prefix(b"%")
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let bytes: Vec<u8> = std::iter::from_fn(|| byte(triples.next()?)).collect();
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

/// A character as it is compared: upper and lower case alike, and full-width like narrow.
fn plain(c: char) -> char {
    let narrow = half_width(c);
    narrow.to_lowercase().next().unwrap_or(narrow)
}

/// The first occurrence of a needle from `from` on: its first letter, and the one behind its last.
fn find(letters: &[Letter], from: usize, needle: &str) -> Option<(usize, usize)> {
    // A number is the same with whatever people and programs group its digits by.
    let has_gaps = needle.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+');
    let starts = from..letters.len();
    starts.into_iter().find_map(|start| {
        let mut at = start;
        for wanted in needle.chars().map(plain) {
            while has_gaps && at > start && letters.get(at).is_some_and(|letter| is_gap(letter.plain)) {
                at += 1;
            }
            if letters.get(at)?.plain != wanted {
                return None;
            }
            at += 1;
        }
        Some((start, at))
    })
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')' | '/' | '_' | '·' | '\u{2010}'..='\u{2015}')
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
            ("138-0013-8000, 138 0013 8000", "138…00, 138…00"),
            (
                "+86 (138) 0013-8000 and 0086-138.0013.8000",
                "+86 138…00 and 00+86 138…00",
            ),
            ("１３８００１３８０００", "138…00"),
            ("%31%33800138000 138%200013%208000", "138…00 138…00"),
            ("%C3%89mile.Zhang%40example.com", "É…@example.com"),
            ("émile.zhang＠example.com 100% %zz %", "É…@example.com 100% %zz %"),
            ("1380013800 and 138-0013-800", "1380013800 and 138-0013-800"),
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
        let mask = Mask::default().and_secrets(&secrets);
        assert_eq!(mask.text("bad secret S3CRET, s3%63ret"), "bad secret …, …");
    }
}
