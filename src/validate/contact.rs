//! A person's contact in canonical form: what is sent, compared and stored.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::mask;

/// Where emails are that were forgotten.
const FORGOTTEN_DOMAIN: &str = "@forgotten.invalid";

/// Where mobiles are that were forgotten, and how many of them there can be: as many as who is who has room for.
const FORGOTTEN_COUNTRY_CODE: &str = "0";
const FORGOTTEN_NUMBERS: u128 = 10_000_000_000_000_000;

/// An email address in canonical form: as typed, but for its domain in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Email(pub(crate) SmolStr);

impl Email {
    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as it is compared: in lower case, that of Unicode.
    pub fn key(&self) -> Cow<'_, str> {
        let is_folded = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
        if self.0.bytes().all(is_folded) {
            Cow::Borrowed(&self.0)
        } else {
            Cow::Owned(self.0.to_lowercase())
        }
    }

    /// One that stands for an address that was forgotten: at a domain that cannot exist (RFC 2606).
    pub(crate) fn forgotten(hash: u128) -> Self {
        Email(SmolStr::from(format!("{hash:032x}{FORGOTTEN_DOMAIN}")))
    }

    /// Whether it stands for an address that was forgotten.
    pub fn is_forgotten(&self) -> bool {
        self.0.ends_with(FORGOTTEN_DOMAIN)
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// A mobile number in canonical form, bare digits, as it is sent and compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mobile {
    /// The country code without a plus, e.g. `86`.
    pub country_code: SmolStr,
    /// The national number without the country code.
    pub number: SmolStr,
}

impl Mobile {
    /// One that stands for a number that was forgotten: of a country that cannot exist, as no code begins with 0.
    pub(crate) fn forgotten(hash: u128) -> Self {
        Mobile {
            country_code: FORGOTTEN_COUNTRY_CODE.into(),
            number: SmolStr::from(format!("{:016}", hash % FORGOTTEN_NUMBERS)),
        }
    }

    /// Whether it stands for a number that was forgotten.
    pub fn is_forgotten(&self) -> bool {
        self.country_code == FORGOTTEN_COUNTRY_CODE
    }

    /// The number alone, masked: `138…21`. Of one that was forgotten nothing is left to show.
    pub(crate) fn masked_number(&self) -> String {
        match self.is_forgotten() {
            true => "…".to_owned(),
            false => mask::mobile(&self.number),
        }
    }
}

/// What Feishu is given of a person: an email, a mobile or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    /// The work email.
    pub email: Option<Email>,
    /// The mobile number.
    pub mobile: Option<Mobile>,
}

impl Contact {
    /// The keys in full, as results tell what was sent: `li@example.com +86 13800138021`.
    pub fn keys(&self) -> String {
        let email = self.email.as_ref().map(|email| email.as_str().to_owned());
        let mobile = self.mobile.as_ref();
        let mobile = mobile.map(|mobile| format!("+{} {}", mobile.country_code, mobile.number));
        email.into_iter().chain(mobile).collect::<Vec<_>>().join(" ")
    }

    /// What [`Contact::keys`] wrote; `None` where it is something else.
    pub fn from_keys(text: &str) -> Option<Self> {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let mut words = text.split_whitespace().peekable();
        let email = words.next_if(|word| word.contains('@'));
        let code = words.next();
        let mobile = match (code.map(|code| code.strip_prefix('+')), words.next()) {
            (Some(Some(code)), Some(number)) if is_digits(code) && is_digits(number) => Some(Mobile {
                country_code: code.into(),
                number: number.into(),
            }),
            (None, None) if email.is_some() => None,
            _ => return None,
        };
        let email = email.map(|email| Email(email.into()));
        words.next().is_none().then_some(Contact { email, mobile })
    }

    /// Whether both name the same person by the same keys, compared as emails are.
    pub fn is_same_as(&self, other: &Contact) -> bool {
        let key = |contact: &Contact| contact.email.as_ref().map(|email| email.key().into_owned());
        self.mobile == other.mobile && key(self) == key(other)
    }

    /// Whether a key that both have differs: they cannot be one person without somebody having changed.
    pub fn disagrees_with(&self, other: &Contact) -> bool {
        let emails = self.email.as_ref().zip(other.email.as_ref());
        let mobiles = self.mobile.as_ref().zip(other.mobile.as_ref());
        emails.is_some_and(|(one, other)| one.key() != other.key()) || mobiles.is_some_and(|(one, other)| one != other)
    }
}

/// An email, masked for everything but the checkpoint and the results: `z…@example.com`.
impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::address(&self.0))
    }
}

/// A mobile, masked for everything but the checkpoint and the results: `+86 138…21`.
impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{} {}", self.country_code, self.masked_number())
    }
}

/// A contact, masked.
impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.email, &self.mobile) {
            (Some(email), Some(mobile)) => write!(f, "{email} {mobile}"),
            (Some(email), None) => email.fmt(f),
            (None, Some(mobile)) => mobile.fmt(f),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_shows_itself_masked() {
        let contact = Contact {
            email: Some(Email("li.lei@example.com".into())),
            mobile: Some(Mobile {
                country_code: "86".into(),
                number: "13800138021".into(),
            }),
        };
        assert_eq!(contact.to_string(), "l…@example.com +86 138…21");
    }

    #[test]
    fn what_was_sent_is_read_back() {
        for keys in ["li@example.com", "+86 13800138021", "li@example.com +1 2025550123"] {
            assert_eq!(
                Contact::from_keys(keys).map(|contact| contact.keys()).as_deref(),
                Some(keys)
            );
        }
        for other in [
            "",
            "boss",
            "li@example.com 138",
            "+86",
            "+86 1.38E+10",
            "8613800138021",
            "a@b +86 138 x",
        ] {
            assert_eq!(Contact::from_keys(other), None, "{other}");
        }
    }
}
