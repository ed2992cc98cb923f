//! The body of a registration, read as Feishu's page describes it.

use serde::Deserialize;

use super::refusal::{BAD_REQUEST, ILLEGAL_PARAMETER, NO_SUCH_USER, NUMBER_MISSING, Refusal};

/// The country code of a mobile that comes without one; the page calls the code optional.
const DEFAULT_COUNTRY_CODE: &str = "86";

/// Whom a registration names: at least one of the two is there.
#[derive(Debug, PartialEq)]
pub(super) struct Contact {
    /// In lower case, as people are looked up by it.
    pub(super) email: Option<String>,
    pub(super) mobile: Option<Mobile>,
}

/// A mobile as people are looked up by it. Numbers that differ in leading zeros alone are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Mobile {
    pub(super) code: u16,
    pub(super) number: u64,
}

#[derive(Deserialize)]
struct Body {
    email: Option<String>,
    mobile: Option<MobileBody>,
}

#[derive(Deserialize)]
struct MobileBody {
    code: Option<String>,
    number: Option<String>,
}

impl Contact {
    /// Reads the JSON body of a registration; empty strings count as missing.
    pub(super) fn parse(body: &[u8]) -> Result<Contact, Refusal> {
        let body: Body = serde_json::from_slice(body).map_err(|_| BAD_REQUEST)?;
        let mobile = match body.mobile {
            Some(MobileBody { code, number }) => {
                let number = number.filter(|number| !number.is_empty()).ok_or(NUMBER_MISSING)?;
                // No employee has a mobile that is not made of digits.
                Some(Mobile::parse(code.as_deref().unwrap_or_default(), &number).ok_or(NO_SUCH_USER)?)
            }
            None => None,
        };
        let email = body
            .email
            .filter(|email| !email.is_empty())
            .map(|email| email.to_lowercase());
        if email.is_none() && mobile.is_none() {
            return Err(ILLEGAL_PARAMETER);
        }
        Ok(Contact { email, mobile })
    }
}

impl Mobile {
    /// Reads digits; the code may have a plus or be empty. `None` for anything that no telephone has.
    pub(super) fn parse(code: &str, number: &str) -> Option<Mobile> {
        let code = match code.strip_prefix('+').unwrap_or(code) {
            "" => DEFAULT_COUNTRY_CODE,
            code => code,
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(code) || !digits(number) {
            return None;
        }
        Some(Mobile {
            code: code.parse().ok()?,
            number: number.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mobile(code: u16, number: u64) -> Option<Mobile> {
        Some(Mobile { code, number })
    }

    #[test]
    fn reads_what_the_page_shows() {
        let page = br#"{"mobile": {"code": "86", "number": "13800000001"}, "email": "Hire@Example.com"}"#;
        let read = Contact {
            email: Some("hire@example.com".into()),
            mobile: mobile(86, 13_800_000_001),
        };
        assert_eq!(Contact::parse(page), Ok(read));
        for (body, expected) in [
            (r#"{"mobile":{"number":"13800000001"}}"#, mobile(86, 13_800_000_001)),
            (
                r#"{"mobile":{"code":"+852","number":"91230000"},"email":""}"#,
                mobile(852, 91_230_000),
            ),
        ] {
            let read = Contact {
                email: None,
                mobile: expected,
            };
            assert_eq!(Contact::parse(body.as_bytes()), Ok(read), "{body}");
        }
    }

    #[test]
    fn refuses_what_the_page_excludes() {
        for (body, refusal) in [
            ("{}", ILLEGAL_PARAMETER),
            (r#"{"email":"","mobile":null}"#, ILLEGAL_PARAMETER),
            (r#"{"mobile":{"code":"86"}}"#, NUMBER_MISSING),
            (
                r#"{"mobile":{"code":"86","number":""},"email":"a@example.com"}"#,
                NUMBER_MISSING,
            ),
            (r#"{"mobile":{"number":"138 0000 0001"}}"#, NO_SUCH_USER),
            (r#"{"mobile":{"number":"99999999999999999999999"}}"#, NO_SUCH_USER),
            (r#"{"email":"a@example.com""#, BAD_REQUEST),
            (r#"{"email":7}"#, BAD_REQUEST),
            ("", BAD_REQUEST),
        ] {
            assert_eq!(Contact::parse(body.as_bytes()), Err(refusal), "{body}");
        }
    }
}
