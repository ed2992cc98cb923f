//! A person's contact in canonical form: what is sent, compared and stored.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An email address in canonical form: as typed, but for its domain in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Email(pub(crate) String);

impl Email {
    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as it is compared: case-folded.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A mobile number in canonical form: bare digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mobile {
    /// The country code without a plus, e.g. `86`.
    pub country_code: String,
    /// The national number without the country code.
    pub number: String,
}

/// What Feishu is given of a person: an email, a mobile or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    /// The work email.
    pub email: Option<Email>,
    /// The mobile number.
    pub mobile: Option<Mobile>,
}

/// An email, masked for everything but the checkpoint and the results: `z…@example.com`.
impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.rsplit_once('@') {
            Some((local, domain)) => {
                let first: String = local.chars().take(1).collect();
                write!(f, "{first}…@{domain}")
            }
            None => f.write_str("…"),
        }
    }
}

/// A mobile, masked for everything but the checkpoint and the results: `+86 138…21`.
impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.number.as_str();
        match (digits.get(..3), digits.get(digits.len().saturating_sub(2)..)) {
            (Some(head), Some(tail)) if digits.len() >= 7 => write!(f, "+{} {head}…{tail}", self.country_code),
            _ => write!(f, "+{} …", self.country_code),
        }
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
