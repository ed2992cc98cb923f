//! A mobile number out of a cell, in whatever dress it stands there. Nothing is ever guessed: what the cell, its row and the user
//! say of the number's country has to agree with how it is written.

use std::borrow::Cow;

use super::clean::clean;
use super::contact::Mobile;
use super::country::Country;
use super::country_code;
use super::kind::{Kind, NamedBy};
use super::numbering;
use super::problem::ShapeProblem;
use super::repair::{Read, Repair, Repairs};
use super::written::{Groups, damage, undressed};

/// Mainland China: its numbers have their own errors, as most files hold nothing else. It is meant where nobody has named a
/// country.
pub const MAINLAND: &str = "86";

/// North America: its numbers are written in groups of their own.
const NORTH_AMERICA: &str = "1";

/// The digits of a mainland mobile.
pub(super) const MAINLAND_DIGITS: usize = 11;

/// The digits of an international number, country code included (ITU-T E.164, section 6).
const E164_DIGITS_MAX: usize = 15;

/// The shortest national number that is in use, on small islands.
const NATIONAL_DIGITS_MIN: usize = 4;

/// Where numbers belong that do not say so themselves.
#[derive(Clone, Debug, PartialEq)]
pub enum Home {
    /// The row says the country code of its number, and the number may not say another.
    Code(Country),
    /// The row says in which country the person is, whose number may be of another.
    Place(Country),
    /// The user has typed a country code.
    Typed(Country),
    /// Nobody has said anything.
    Unsaid,
    /// The row's cell cannot be read, and would have to be.
    Unreadable,
}

/// A number that was read, and what named its country.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// What is sent.
    pub mobile: Mobile,
    /// What named its country; `None` where nothing did.
    pub named_by: Option<NamedBy>,
}

impl Home {
    /// The country code that is meant, and who says so.
    fn code(&self) -> (&str, Option<NamedBy>) {
        match self {
            Home::Code(country) | Home::Place(country) => (&country.code, Some(NamedBy::Row)),
            Home::Typed(country) => (&country.code, Some(NamedBy::Typed)),
            Home::Unsaid | Home::Unreadable => (MAINLAND, None),
        }
    }

    /// The country of those that share the code, where it is known.
    fn region(&self) -> Option<&'static str> {
        match self {
            Home::Code(country) | Home::Place(country) | Home::Typed(country) => country.region,
            Home::Unsaid | Home::Unreadable => None,
        }
    }
}

/// Reads a mobile cell.
///
/// # Errors
///
/// The one defect that stands most in the way; [`Kind::CountryCodeInvalid`] is about the cell of the row's country.
pub fn parse(cell: &str, home: &Home) -> Result<Read<Number>, Kind> {
    if is_mainland_mobile(cell) && home.code().0 == MAINLAND && *home != Home::Unreadable {
        return Ok(read(MAINLAND, cell, home.code().1, Repairs::default()));
    }
    let cleaned = clean(cell)?;
    let mut repairs = cleaned.repairs;
    if cleaned.text.is_empty() {
        return Ok(Read { contact: None, repairs });
    }
    let text = undressed(&cleaned.text, &mut repairs);
    if !text.is_empty() && text.bytes().all(|byte| byte == b'0') {
        // What a form or a formula leaves where nobody entered a number.
        repairs.add(Repair::Placeholder);
        return Ok(Read { contact: None, repairs });
    }
    damage(text)?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = match text.trim_start_matches(['(', ' ']).starts_with('+') {
        true => Some(digits.as_str()),
        false => digits.strip_prefix("00"),
    };
    let (code, number, named_by) = match international {
        Some(digits) => {
            let (code, number) = with_own_code(digits, text, home)?;
            (
                code,
                without_trunk(code, None, number, &mut repairs),
                Some(NamedBy::Cell),
            )
        }
        None if *home == Home::Unreadable => return Err(Kind::CountryCodeInvalid),
        None => {
            let (code, named_by) = home.code();
            let groups = Groups::of(text);
            if let Some(looks_like) = contradiction(code, home.region(), &digits, &groups) {
                return Err(Kind::MobileOtherCountry {
                    taken_for: code.to_owned(),
                    looks_like: looks_like.map(str::to_owned),
                    named_by,
                });
            }
            let number = without_code(code, &digits, &mut repairs);
            (code, without_trunk(code, home.region(), number, &mut repairs), named_by)
        }
    };
    judge(code, &number)?;
    Ok(read(code, &number, named_by, repairs))
}

fn read(code: &str, number: &str, named_by: Option<NamedBy>, repairs: Repairs) -> Read<Number> {
    let mobile = Mobile {
        country_code: code.into(),
        number: number.into(),
    };
    Read {
        contact: Some(Number { mobile, named_by }),
        repairs,
    }
}

/// The common case, decided on bytes: eleven digits that begin with 13 to 19.
pub(super) fn is_mainland_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == MAINLAND_DIGITS && bytes[0] == b'1' && bytes[1] >= b'3' && bytes.iter().all(u8::is_ascii_digit)
}

/// Splits a number that says its country code, which has to be the one of the row where the row says one.
fn with_own_code<'a>(digits: &'a str, text: &str, home: &Home) -> Result<(&'a str, &'a str), Kind> {
    let (code, number) = country_code::split(digits).ok_or(Kind::MobileShape {
        problem: ShapeProblem::UnknownCountryCode,
    })?;
    match home {
        Home::Code(country) if country.code != code => {
            return Err(Kind::CountryCodeMismatch {
                in_number: code.to_owned(),
                in_column: country.code.to_string(),
            });
        }
        _ => {}
    }
    let is_one = text.bytes().filter(|byte| !byte.is_ascii_digit()).count() <= 1;
    if code == NORTH_AMERICA && is_one && is_mainland_mobile(digits) && !numbering::is_mobile(code, number) {
        // `+13800138000`: the 86 behind the plus was lost.
        return Err(Kind::MobileOtherCountry {
            taken_for: code.to_owned(),
            looks_like: Some(MAINLAND.to_owned()),
            named_by: Some(NamedBy::Cell),
        });
    }
    Ok((code, number))
}

/// Takes off what is dialled before a number inside its country only. On the mainland that is part of a landline's number.
fn without_trunk<'n>(code: &str, region: Option<&str>, number: &'n str, repairs: &mut Repairs) -> Cow<'n, str> {
    if code == MAINLAND {
        return Cow::Borrowed(number);
    }
    let national = numbering::national(code, region, number);
    if national != number {
        repairs.add(Repair::TrunkPrefix);
    }
    national
}

/// Takes the country code off digits that repeat it, where the numbering plan leaves no other reading.
fn without_code<'a>(code: &str, digits: &'a str, repairs: &mut Repairs) -> &'a str {
    match digits.strip_prefix(code) {
        Some(number) if !fits(code, digits) && fits(code, number) => {
            repairs.add(Repair::CountryCode);
            number
        }
        _ => digits,
    }
}

fn fits(code: &str, number: &str) -> bool {
    match code {
        MAINLAND => is_mainland_mobile(number),
        _ => numbering::is_mobile(code, number),
    }
}

/// Whether a number that names no country is written as those of another than the one that it would be taken for, and which.
fn contradiction<'c>(code: &str, region: Option<&str>, digits: &str, groups: &Groups) -> Option<Option<&'c str>> {
    let area_and_number = digits
        .strip_prefix('1')
        .filter(|rest| rest.len() == 10)
        .unwrap_or(digits);
    let is_north_american = || numbering::is_mobile(NORTH_AMERICA, area_and_number);
    if code == MAINLAND {
        let own = digits.strip_prefix(MAINLAND).unwrap_or_default();
        return match () {
            () if is_mainland_mobile(own) => None,
            () if may_be_north_american(digits, groups) && is_north_american() => Some(Some(NORTH_AMERICA)),
            () if is_mainland_mobile(digits) && groups.are_not_mainland() => Some(None),
            () => None,
        };
    }
    let national = numbering::national(code, region, digits);
    let own = digits.strip_prefix(code).unwrap_or_default();
    match () {
        () if numbering::is_mobile(code, &national) || numbering::is_mobile(code, own) => None,
        () if is_mainland_mobile(digits) && !groups.are_not_mainland() => Some(Some(MAINLAND)),
        () if code != NORTH_AMERICA && groups.are_north_american() && is_north_american() => Some(Some(NORTH_AMERICA)),
        () => None,
    }
}

/// Whether the digits could be those of North America: with the 1 before the area apart or one with it, or without.
fn may_be_north_american(digits: &str, groups: &Groups) -> bool {
    digits.len() == MAINLAND_DIGITS - 1 || groups.are_north_american() || groups.begin_with_four()
}

/// The shape that decides: mainland numbers exactly, all others by E.164 and the lengths of their country.
fn judge(code: &str, number: &str) -> Result<(), Kind> {
    let digits = number.len();
    let shape = |problem| Err(Kind::MobileShape { problem });
    if code != MAINLAND {
        return match (digits, numbering::lengths_but(code, digits)) {
            (..NATIONAL_DIGITS_MIN, _) => shape(ShapeProblem::TooShort { digits }),
            _ if code.len() + digits > E164_DIGITS_MAX => shape(ShapeProblem::TooLong {
                digits: code.len() + digits,
            }),
            (_, Some((min, max))) => shape(ShapeProblem::OfCountry {
                country_code: code.to_owned(),
                digits,
                min,
                max,
            }),
            _ => Ok(()),
        };
    }
    if is_mainland_mobile(number) {
        Ok(())
    } else if digits == MAINLAND_DIGITS {
        Err(Kind::MobilePrefix {
            start: number[..2].to_owned(),
        })
    } else if digits == MAINLAND_DIGITS - 1 && number.as_bytes()[0] >= b'3' {
        Err(Kind::MobileLostLeadingDigits { digits })
    } else {
        Err(Kind::MobileLength { digits })
    }
}

#[cfg(test)]
#[path = "mobile_tests.rs"]
mod tests;
