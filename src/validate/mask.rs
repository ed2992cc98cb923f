//! Contacts as everything but the checkpoint and the results may show them.

use crate::input::{Field, half_width};

/// The shortest number, in digits, of which anything is shown.
pub(super) const DIGITS_SHOWN_FROM: usize = 7;

/// The longest domain that is shown, in characters.
pub(super) const DOMAIN_SHOWN_MAX: usize = 64;

/// The longest country code cell that is shown, in characters.
const COUNTRY_CODE_SHOWN_MAX: usize = 12;

/// A cell of a column that may feed this field, masked.
pub fn masked(cell: &str, field: Field) -> String {
    match field {
        Field::Email => email(cell),
        Field::CountryCode => country_code(cell),
        _ => mobile(cell),
    }
}

/// An email cell: the first character and the domain of every address in it, `z…@example.com`.
pub(super) fn email(cell: &str) -> String {
    let text: String = cell.chars().map(half_width).collect();
    let addresses: Vec<String> = text
        .split(is_between_addresses)
        .filter(|part| part.contains('@'))
        .map(address)
        .collect();
    if addresses.is_empty() {
        return text.trim().chars().take(1).chain(['…']).collect();
    }
    addresses.join("; ")
}

/// One address: its first character and its domain. A number in the domain's place or behind it is not shown.
pub(super) fn address(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    let is_of_domain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '。' | '-' | '_');
    let mut shown: String = domain.chars().take_while(is_of_domain).take(DOMAIN_SHOWN_MAX).collect();
    if digit_count(&shown) >= DIGITS_SHOWN_FROM {
        shown.clear();
    }
    let more = if shown.len() < domain.len() { "…" } else { "" };
    let rest = if first.is_empty() { "" } else { "…" };
    format!("{first}{rest}@{shown}{more}")
}

/// A mobile cell: the first three and the last two of its digits, `138…21`; of a short one nothing.
pub(super) fn mobile(cell: &str) -> String {
    let digits: String = cell.chars().map(half_width).filter(char::is_ascii_digit).collect();
    if digits.len() < DIGITS_SHOWN_FROM {
        return "…".to_owned();
    }
    format!("{}…{}", &digits[..3], &digits[digits.len() - 2..])
}

/// A number that a spreadsheet has shortened: three digits and the power of ten, `1.39E+10`.
pub(super) fn scientific(cell: &str) -> String {
    let text: String = cell.trim().chars().map(half_width).collect();
    let (mantissa, power) = text.split_at(text.rfind(['e', 'E']).unwrap_or(text.len()));
    let mut shown = String::new();
    let mut digits = 0;
    for character in mantissa.chars() {
        digits += usize::from(character.is_ascii_digit());
        if digits > 3 {
            shown.push('…');
            break;
        }
        shown.push(character);
    }
    shown + power
}

/// A country code cell: shown when it is short and can hold no contact.
pub(super) fn country_code(cell: &str) -> String {
    let text = cell.trim();
    if text.contains('@') || digit_count(text) >= DIGITS_SHOWN_FROM || text.chars().count() > COUNTRY_CODE_SHOWN_MAX {
        return "…".to_owned();
    }
    text.to_owned()
}

fn digit_count(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn is_between_addresses(character: char) -> bool {
    character.is_whitespace() || character.is_control() || matches!(character, ';' | ',' | '、' | '|' | '<' | '>' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_beyond_the_agreed_characters_is_shown() {
        assert_eq!(email("li.lei@example.com"), "l…@example.com");
        assert_eq!(email("Li Lei <li.lei@example.com>"), "l…@example.com");
        assert_eq!(
            email("li@example.com；wang@example.net"),
            "l…@example.com; w…@example.net"
        );
        assert_eq!(email("李雷＠example.com 13800138000"), "李…@example.com");
        assert_eq!(email("13800138000"), "1…");
        assert_eq!(email("li@example.com(13800138000)"), "l…@example.com…");
        assert_eq!(email("li@example.com:13800138000"), "l…@example.com…");
        assert_eq!(email("li@13800138000"), "l…@…");
        assert_eq!(email("li@mail.例子.com"), "l…@mail.例子.com");
        assert_eq!(mobile("+86 138-0013-8021"), "861…21");
        assert_eq!(mobile("１３８０013802１"), "138…21");
        assert_eq!(mobile("li@example.com"), "…");
        assert_eq!(mobile("123456"), "…");
        assert_eq!(scientific("1.39E+10"), "1.39E+10");
        assert_eq!(scientific("1.3800138E+10"), "1.38…E+10");
        assert_eq!(scientific("tel:1.3800138E+10"), "tel:1.38…E+10");
        assert_eq!(scientific("１.３８００１３８E+10"), "1.38…E+10");
        assert_eq!(country_code("CN"), "CN");
        assert_eq!(country_code("13800138000"), "…");
        assert_eq!(country_code("li@example.com"), "…");
    }
}
