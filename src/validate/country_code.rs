//! Country codes: which exist, and how a number or a cell says one.

use super::kind::Kind;
use super::repair::{Repair, Repairs};

/// The assigned codes of ITU-T E.164 with one and two digits. No code is the beginning of another.
const SHORT_CODES: [&str; 46] = [
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
    "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
    "86", "90", "91", "92", "93", "94", "95", "98",
];

/// The assigned codes of ITU-T E.164 with three digits: their first two, and which may follow.
const LONG_CODES: [(&str, &str); 23] = [
    ("21", "12368"),
    ("22", "0123456789"),
    ("23", "0123456789"),
    ("24", "0123456789"),
    ("25", "012345678"),
    ("26", "0123456789"),
    ("29", "01789"),
    ("35", "0123456789"),
    ("37", "0123456789"),
    ("38", "01235679"),
    ("42", "013"),
    ("50", "0123456789"),
    ("59", "0123456789"),
    ("67", "023456789"),
    ("68", "012356789"),
    ("69", "012"),
    ("80", "08"),
    ("85", "02356"),
    ("87", "08"),
    ("88", "012368"),
    ("96", "012345678"),
    ("97", "012345679"),
    ("99", "234568"),
];

/// The country code in a cell, whatever name stands beside it: `86`, `+86`, `0086`, `86.0`, `中国(+86)`. `None` where there are no
/// digits.
///
/// # Errors
///
/// [`Kind::CountryCodeInvalid`] where the digits are no country code.
pub(super) fn within<'c>(cell: &'c str, repairs: &mut Repairs) -> Result<Option<&'c str>, Kind> {
    let text = cell.trim_matches(|c: char| !c.is_ascii_digit());
    if text.is_empty() {
        return Ok(None);
    }
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0"));
    if whole.is_some() {
        repairs.add(Repair::Decimal);
    }
    let digits = whole.unwrap_or(text);
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    if is_assigned(digits) {
        Ok(Some(digits))
    } else {
        Err(Kind::CountryCodeInvalid)
    }
}

/// The assigned country code at the beginning of the digits of an international number, and the rest.
pub(super) fn split(digits: &str) -> Option<(&str, &str)> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let length = (1..=3).find(|length| digits.get(..*length).is_some_and(is_assigned))?;
    Some(digits.split_at(length))
}

/// Whether some place has this country code, given in digits.
pub fn is_assigned(code: &str) -> bool {
    let is_long = |(head, last): (&str, &str)| {
        let mut long = LONG_CODES.iter();
        last.len() == 1 && long.any(|(of, follows)| *of == head && follows.contains(last))
    };
    SHORT_CODES.contains(&code) || code.split_at_checked(2).is_some_and(is_long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_international_number_is_split_behind_its_code() {
        let cases = [
            ("8613800138000", "86", "13800138000"),
            ("85291234567", "852", "91234567"),
            ("14155550123", "1", "4155550123"),
            ("989120000000", "98", "9120000000"),
            ("97150000000", "971", "50000000"),
        ];
        for (digits, code, number) in cases {
            assert_eq!(split(digits), Some((code, number)));
        }
        for digits in ["", "0138", "999123", "2101234"] {
            assert_eq!(split(digits), None, "{digits}");
        }
    }

    #[test]
    fn no_code_is_the_beginning_of_another() {
        let codes: Vec<String> = (1..1000)
            .map(|code| code.to_string())
            .filter(|code| is_assigned(code))
            .collect();
        for code in &codes {
            assert!(
                !codes.iter().any(|other| other != code && other.starts_with(code)),
                "{code}"
            );
        }
    }
}
