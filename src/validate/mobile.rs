//! A mobile number out of a cell, in whatever dress it stands there. Nothing is ever guessed.

use super::clean::clean;
use super::contact::Mobile;
use super::country_code;
use super::kind::Kind;
use super::problem::ShapeProblem;
use super::repair::{Read, Repair, Repairs};

/// Mainland China: its numbers have their own errors, as most files hold nothing else.
const MAINLAND: &str = "86";

/// The digits of a mainland mobile.
const MAINLAND_DIGITS: usize = 11;

/// The digits of an international number, country code included (ITU-T E.164, section 6).
const E164_DIGITS_MAX: usize = 15;

/// The shortest national number that is in use, on small islands.
const NATIONAL_DIGITS_MIN: usize = 4;

/// The digits that a spreadsheet keeps of a number; it makes zeros of the rest.
const SPREADSHEET_DIGITS: usize = 15;

/// What stands before the decimals of a number: a comma where a spreadsheet speaks German or French.
const DECIMAL_SIGNS: [char; 2] = ['.', ','];

/// From this many digits on, what stands beside another number is a number of its own and no extension.
const NUMBER_DIGITS_MIN: usize = 7;

/// What people write between two numbers, but for blanks.
const SEPARATORS: [char; 7] = ['/', ',', ';', '、', '|', '\\', '或'];

/// What people write between a number and its extension, in lower case.
const EXTENSION_MARKS: [&str; 7] = ["ext", "x", "#", "分机", "分機", "转", "轉"];

/// Reads a mobile cell. The country code comes from the number itself, else from its column, else from `default`
/// (digits only).
///
/// # Errors
///
/// The one defect that stands most in the way; [`Kind::CountryCodeInvalid`] is about the country code's cell.
pub fn parse(cell: &str, country_code_cell: &str, default: &str) -> Result<Read<Mobile>, Kind> {
    if is_mainland_mobile(cell)
        && (country_code_cell == MAINLAND || country_code_cell.is_empty() && default == MAINLAND)
    {
        let mobile = Mobile {
            country_code: MAINLAND.into(),
            number: cell.into(),
        };
        return Ok(Read {
            contact: Some(mobile),
            repairs: Repairs::default(),
        });
    }
    let cleaned = clean(cell)?;
    if cleaned.text.is_empty() {
        return Ok(Read {
            contact: None,
            repairs: cleaned.repairs,
        });
    }
    let mut repairs = cleaned.repairs;
    let text = undressed(&cleaned.text, &mut repairs);
    damage(text)?;
    let column = country_code::parse(country_code_cell)?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = match text.trim_start_matches(['(', ' ']).starts_with('+') {
        true => Some(digits.as_str()),
        false => digits.strip_prefix("00"),
    };
    let (code, number) = match international {
        Some(digits) => with_own_code(digits, column.as_deref())?,
        None => {
            let code = column.as_deref().unwrap_or(default);
            (code, without_code(code, &digits, &mut repairs))
        }
    };
    judge(code, number)?;
    let mobile = Mobile {
        country_code: code.into(),
        number: number.into(),
    };
    Ok(Read {
        contact: Some(mobile),
        repairs,
    })
}

/// The common case, decided on bytes: eleven digits that begin with 13 to 19.
fn is_mainland_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == MAINLAND_DIGITS && bytes[0] == b'1' && bytes[1] >= b'3' && bytes.iter().all(u8::is_ascii_digit)
}

/// The text without what stands around a number: `tel:`, `;` at the end, the `.0` or `,0` of a decimal.
fn undressed<'a>(text: &'a str, repairs: &mut Repairs) -> &'a str {
    let mut inner = text.trim_end_matches([',', ';', '、', '。', ' ']);
    if inner.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("tel:")) {
        inner = inner[4..].trim_start();
    }
    if inner.len() < text.len() {
        repairs.add(Repair::Wrapping);
    }
    let whole = inner.rsplit_once(DECIMAL_SIGNS).filter(|(whole, zeros)| {
        let digits_before = whole.bytes().rev().take_while(u8::is_ascii_digit).count();
        // Dots stand between groups of digits too, as in `6.12.34.56.00`, but no group has one digit.
        let is_decimal = digits_before >= NUMBER_DIGITS_MIN || digits_before > 0 && zeros.len() == 1;
        is_decimal && !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0')
    });
    match whole {
        Some((whole, _)) => {
            repairs.add(Repair::Decimal);
            whole
        }
        None => inner,
    }
}

/// Where the sign of a number with a fraction stands, which a cell of a workbook may hold: read as punctuation it would make another
/// number of it. Nobody writes so many digits before a dot between groups.
fn fraction_sign(text: &str) -> Option<(usize, char)> {
    let index = text.find(DECIMAL_SIGNS)?;
    let (whole, fraction) = (&text[..index], &text[index + 1..]);
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_fraction =
        whole.len() >= NUMBER_DIGITS_MIN && !fraction.is_empty() && is_digits(whole) && is_digits(fraction);
    is_fraction.then(|| (index, char::from(text.as_bytes()[index])))
}

/// What makes digits unreadable or too many, whatever the country.
fn damage(text: &str) -> Result<(), Kind> {
    scientific(text)?;
    if text.contains('*') {
        return Err(Kind::MobileMasked {
            hidden: text.chars().filter(|character| *character == '*').count(),
        });
    }
    extension_or_second_number(text)?;
    let length = text.chars().count();
    if let Some((index, character)) = fraction_sign(text) {
        return Err(Kind::MobileLetters {
            character,
            position: index + 1,
            length,
        });
    }
    let plus_at = text.find(|character| !matches!(character, '(' | ' '));
    for (index, (at, character)) in text.char_indices().enumerate() {
        let is_plus = character == '+' && Some(at) == plus_at;
        if !is_plus && !character.is_ascii_digit() && !is_punctuation(character) {
            return Err(Kind::MobileLetters {
                character,
                position: index + 1,
                length,
            });
        }
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return Err(Kind::MobileNoDigits);
    }
    // A number in a spreadsheet has no zero in front: digits behind `00` were kept as text.
    let is_rounded = |digits: &str| {
        digits.len() > SPREADSHEET_DIGITS
            && !digits.starts_with('0')
            && digits[SPREADSHEET_DIGITS..].bytes().all(|b| b == b'0')
    };
    if digits == text.len() && is_rounded(text) {
        return Err(Kind::MobileRounded { digits });
    }
    Ok(())
}

/// `1.39E+10`, and `1,39E+10` where decimals have a comma: a power of ten with one or two digits.
fn scientific(text: &str) -> Result<(), Kind> {
    let Some((mantissa, power)) = text.split_once(['e', 'E']) else {
        return Ok(());
    };
    let (whole, decimals) = mantissa.split_once(DECIMAL_SIGNS).unwrap_or((mantissa, ""));
    let power = power.strip_prefix('+').unwrap_or(power);
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) || !(1..=2).contains(&power.len()) {
        return Ok(());
    }
    match power.parse::<usize>() {
        Ok(power) => Err(Kind::MobileScientificNotation {
            kept: whole.len() + decimals.trim_end_matches('0').len(),
            digits: whole.len() + power,
        }),
        Err(_) => Ok(()),
    }
}

fn extension_or_second_number(text: &str) -> Result<(), Kind> {
    let lower = text.to_lowercase();
    let is_mark = |mark: &str| {
        let sides = lower.split_once(mark);
        sides.is_some_and(|(before, after)| match mark {
            // In the place of a digit it is a slip, or hides one.
            "x" => digit_count(before) >= NUMBER_DIGITS_MIN && (1..NUMBER_DIGITS_MIN).contains(&digit_count(after)),
            _ => has_digit(before) && has_digit(after),
        })
    };
    if EXTENSION_MARKS.into_iter().any(is_mark) {
        return Err(Kind::MobileExtension);
    }
    let long = |part: &&str| digit_count(part) >= NUMBER_DIGITS_MIN;
    let parts: Vec<&str> = text.split(SEPARATORS).filter(|part| has_digit(part)).collect();
    let count = parts.iter().filter(|part| long(part)).count();
    if count > 1 {
        return Err(Kind::MobileTwoNumbers { count });
    }
    if parts.len() > 1 && long(&parts[0]) {
        return Err(Kind::MobileExtension);
    }
    let count = text.split([' ', '+']).filter(long).count();
    if count > 1 || are_two_mainland_mobiles(text) {
        return Err(Kind::MobileTwoNumbers { count: count.max(2) });
    }
    Ok(())
}

/// Two numbers with nothing between them, or no more than between their digits.
fn are_two_mainland_mobiles(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let halves = digits.split_at_checked(MAINLAND_DIGITS);
    halves.is_some_and(|(one, other)| is_mainland_mobile(one) && is_mainland_mobile(other))
}

fn has_digit(text: &str) -> bool {
    digit_count(text) > 0
}

fn digit_count(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Blanks, hyphens, dots and brackets, as people set them between digits.
fn is_punctuation(character: char) -> bool {
    matches!(
        character,
        ' ' | '-' | '.' | '(' | ')' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{30fc}'
    )
}

/// Splits a number that says its country code, which has to be the one of the column.
fn with_own_code<'a>(digits: &'a str, column: Option<&str>) -> Result<(&'a str, &'a str), Kind> {
    let (code, number) = country_code::split(digits).ok_or(Kind::MobileShape {
        problem: ShapeProblem::UnknownCountryCode,
    })?;
    match column {
        Some(column) if column != code => Err(Kind::CountryCodeMismatch {
            in_number: code.to_owned(),
            in_column: column.to_owned(),
        }),
        _ => Ok((code, number)),
    }
}

/// Takes the country code off digits that repeat it, where the numbering plan leaves no other reading.
fn without_code<'a>(code: &str, digits: &'a str, repairs: &mut Repairs) -> &'a str {
    match digits.strip_prefix(code) {
        Some(number) if !country_code::fits(code, digits) && country_code::fits(code, number) => {
            repairs.add(Repair::CountryCode);
            number
        }
        _ => digits,
    }
}

/// The shape that decides: mainland numbers exactly, all others by E.164.
fn judge(code: &str, number: &str) -> Result<(), Kind> {
    let digits = number.len();
    if code != MAINLAND {
        return match digits {
            ..NATIONAL_DIGITS_MIN => Err(Kind::MobileShape {
                problem: ShapeProblem::TooShort { digits },
            }),
            _ if code.len() + digits > E164_DIGITS_MAX => Err(Kind::MobileShape {
                problem: ShapeProblem::TooLong {
                    digits: code.len() + digits,
                },
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
