//! A damaged cell, masked but for what is wrong with it: the wrong character and its neighbours stay, as do punctuation and the number
//! of digits.

use super::country_code;
use super::kind::Kind;
use super::mask::{self, DIGITS_SHOWN_FROM, DOMAIN_SHOWN_MAX};
use super::problem::EmailProblem;
use super::written::SEPARATORS;
use crate::input::{half_width, is_invisible};

/// How many digits of a number are shown at its beginning, behind a country code, and at its end.
const FIRST: usize = 3;
const LAST: usize = 2;

/// The longest ending of a domain by which a text is known for an address without its `@`.
const ENDING_MAX: usize = 6;

/// What stands for a digit that is not shown.
const DIGIT: char = '•';

/// A cell of emails with a defect of this kind.
pub(super) fn of_email(cell: &str, kind: &Kind) -> String {
    let Some(at) = place(cell, kind) else {
        return match kind {
            Kind::SpreadsheetError { error } => error.clone(),
            Kind::EmailSyntax {
                problem: EmailProblem::NoSign,
            } => without_sign(cell),
            _ => mask::email(cell),
        };
    };
    let cell = Cell::of(cell);
    let mut shown = cell.near(at);
    shown[0] = true;
    if let Some(sign) = cell.0.iter().rposition(|c| is_sign(*c)) {
        let is_of_domain = |c: char| c.is_alphanumeric() || is_dot(c) || matches!(c, '-' | '_');
        let end = (sign + 1..cell.0.len())
            .take(DOMAIN_SHOWN_MAX)
            .take_while(|i| is_of_domain(cell.0[*i]) || *i == at)
            .last()
            .unwrap_or(sign);
        let digits = cell.0[sign..=end].iter().filter(|c| half_width(**c).is_ascii_digit());
        if digits.count() < DIGITS_SHOWN_FROM {
            shown[sign..=end].fill(true);
        }
        shown[sign] = true;
    }
    cell.masked(&shown)
}

/// A cell of mobiles with a defect of this kind.
pub(super) fn of_mobile(cell: &str, kind: &Kind) -> String {
    match kind {
        Kind::SpreadsheetError { error } => return error.clone(),
        Kind::MobileScientificNotation { .. } => return mask::scientific(cell),
        Kind::MobileNoDigits | Kind::FormulaWithoutValue | Kind::CellTooLong { .. } => return mask::email(cell),
        // An email in the wrong column.
        _ if cell.contains(is_sign) => return mask::email(cell),
        _ => {}
    }
    let defect = place(cell, kind);
    let cell = Cell::of(cell);
    let mut shown = defect.map_or_else(|| vec![false; cell.0.len()], |at| cell.near(at));
    for number in cell.numbers() {
        if number.len() < DIGITS_SHOWN_FROM {
            // An extension is nobody's number.
            number.iter().for_each(|i| shown[*i] |= *kind == Kind::MobileExtension);
            continue;
        }
        let first = cell.behind_code(&number) + FIRST;
        number.iter().take(first).for_each(|i| shown[*i] = true);
        // Near the defect digits are shown already: no more of them than of any number.
        let last = if defect.is_some() { 0 } else { LAST };
        number.iter().rev().take(last).for_each(|i| shown[*i] = true);
    }
    for (i, c) in cell.0.iter().enumerate() {
        shown[i] |= !c.is_alphanumeric() || *kind == Kind::MobileExtension && !c.is_numeric();
    }
    cell.masked(&shown)
}

/// Where the character stands that is wrong, where one is.
fn place(cell: &str, kind: &Kind) -> Option<usize> {
    let (character, position) = match kind {
        Kind::ControlCharacter { code, position } => (char::from_u32(*code)?, *position),
        Kind::ReplacementCharacter { position } => (char::REPLACEMENT_CHARACTER, *position),
        Kind::EmailSyntax {
            problem: EmailProblem::Character { character, position },
        }
        | Kind::MobileLetters {
            character, position, ..
        } => (*character, *position),
        Kind::EmailSyntax {
            problem: EmailProblem::Dots,
        } => return wrong_dot(cell),
        _ => return None,
    };
    // The position counts in the cleaned text, where little of the cell is missing.
    let alike = |c: char| half_width(c) == character || character == ' ' && c.is_whitespace();
    let same = cell.chars().enumerate().filter(|(_, c)| alike(*c));
    same.map(|(i, _)| i).min_by_key(|i| (i + 1).abs_diff(position))
}

/// The first dot with nothing on one of its sides.
fn wrong_dot(cell: &str) -> Option<usize> {
    let cell = Cell::of(cell).0;
    let is_nothing = |i: Option<usize>| {
        let c = i.and_then(|i| cell.get(i)).copied().unwrap_or(' ');
        c.is_whitespace() || is_dot(c) || is_sign(c) || matches!(c, '<' | '>' | ';' | ',')
    };
    (0..cell.len()).find(|i| is_dot(cell[*i]) && (is_nothing(i.checked_sub(1)) || is_nothing(Some(i + 1))))
}

/// A text that would be an address if it had an `@`: its first character, its punctuation, its ending.
fn without_sign(cell: &str) -> String {
    let cell = Cell::of(cell.trim());
    let mut shown: Vec<bool> = cell.0.iter().map(|c| !c.is_alphanumeric()).collect();
    if let Some(first) = shown.first_mut() {
        *first = true;
    }
    if let Some(dot) = cell.0.iter().rposition(|c| is_dot(*c)) {
        let ending = &cell.0[dot + 1..];
        if ending.len() <= ENDING_MAX && ending.iter().all(|c| c.is_alphabetic()) {
            shown[dot..].fill(true);
        }
    }
    cell.masked(&shown)
}

fn is_sign(c: char) -> bool {
    matches!(c, '@' | '＠')
}

fn is_dot(c: char) -> bool {
    matches!(c, '.' | '．' | '。')
}

/// A cell by its characters.
struct Cell(Vec<char>);

impl Cell {
    fn of(cell: &str) -> Self {
        Cell(cell.chars().collect())
    }

    /// Shows a character and its neighbours; of dots in a row all.
    fn near(&self, at: usize) -> Vec<bool> {
        let end = (at..self.0.len())
            .find(|i| !is_dot(self.0[*i]))
            .unwrap_or(at)
            .max(at + 1);
        (0..self.0.len()).map(|i| i + 1 >= at && i <= end).collect()
    }

    /// The places of the digits of each number: apart by what people write between two, or by a blank behind a whole one.
    fn numbers(&self) -> Vec<Vec<usize>> {
        let (mut numbers, mut in_a_row) = (vec![Vec::new()], 0);
        for (i, c) in self.0.iter().map(|c| half_width(*c)).enumerate() {
            let number = numbers.last_mut().expect("there is one");
            if c.is_ascii_digit() {
                number.push(i);
                in_a_row += 1;
                continue;
            }
            let is_whole = |digits: usize| digits >= DIGITS_SHOWN_FROM;
            let is_apart = SEPARATORS.contains(&c) && is_whole(number.len());
            if is_apart || is_whole(in_a_row) && !matches!(c, '-' | '.' | '(' | ')') {
                numbers.push(Vec::new());
            }
            in_a_row = 0;
        }
        numbers
    }

    /// How many digits of a number are its country code, where it says one.
    fn behind_code(&self, number: &[usize]) -> usize {
        let digits: String = number.iter().map(|i| half_width(self.0[*i])).collect();
        let has_plus = self.0[..number[0]].iter().any(|c| half_width(*c) == '+');
        let zeros = if digits.starts_with("00") { 2 } else { 0 };
        let code = (has_plus || zeros > 0)
            .then(|| country_code::split(&digits[zeros..]))
            .flatten();
        code.map_or(0, |(code, _)| zeros + code.len())
    }

    /// Masks what is not to be shown: each digit by a sign of its own, so that their number and their groups are seen, the rest by `…`.
    fn masked(&self, shown: &[bool]) -> String {
        let mut text = String::new();
        for (c, is_shown) in self.0.iter().zip(shown) {
            let is_digit = half_width(*c).is_ascii_digit();
            match is_shown {
                true if c.is_control() || is_invisible(*c) => text += &format!("\\u{:04x}", u32::from(*c)),
                true => text.push(*c),
                false if is_digit => text.push(DIGIT),
                false if !text.ends_with('…') => text.push('…'),
                false => {}
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::{Home, email, mobile};

    #[test]
    fn the_defect_of_an_email_stays_visible_and_the_rest_does_not() {
        for (cell, shown) in [
            ("li lei@example.com", "li l…@example.com"),
            ("zhang,wei@example.com", "z…g,w…@example.com"),
            ("wang..wei@example.com", "w…g..w…@example.com"),
            (".wang@example.com", ".w…@example.com"),
            ("wang.@example.com", "w…g.@example.com"),
            ("wang@example..com", "w…@example..com"),
            ("wang@example，com", "w…@example，com"),
            ("wang@exam ple.com", "w…@exam ple.com"),
            ("wang@exa_mple.com", "w…@exa_mple.com"),
            ("wa\u{7}ng@example.com", "wa\\u0007n…@example.com"),
            ("wan\u{fffd}g@example.com", "w…n\u{fffd}g@example.com"),
            ("@example.com", "@example.com"),
            ("wang@", "w…@"),
            ("wang@example", "w…@example"),
            ("wang.wei.example.com", "w….….….com"),
            ("wang#example.com", "w…#….com"),
            ("13800000001", "1••••••••••"),
            ("#N/A", "#N/A"),
            ("a b@13800000001", "a b@•••••••••••"),
        ] {
            let kind = email::parse(cell).expect_err(cell);
            assert_eq!(of_email(cell, &kind), shown, "{cell}: {kind:?}");
        }
    }

    #[test]
    fn the_defect_of_a_mobile_stays_visible_and_the_rest_does_not() {
        for (cell, shown) in [
            ("1380000000O", "138••••••0O"),
            ("13800O00001", "138•0O0••••"),
            ("138 OO00 0001", "138 OO•• ••••"),
            ("138****0001", "138****••01"),
            ("13800000001 ext. 52", "138••••••01 ext. 52"),
            ("13800000001/13700000002", "138••••••01/137••••••02"),
            ("13800000001 13700000002", "138••••••01 137••••••02"),
            ("1-863-555-0101", "1-86•-•••-••01"),
            ("(863) 555-0103", "(863) •••-••03"),
            ("1380000001", "138•••••01"),
            ("+86 12800000001", "+86 128••••••01"),
            ("0086 128 0000 0001", "0086 128 •••• ••01"),
            ("+999 1234567", "+999 •••••67"),
            ("+852 12", "+••• ••"),
            ("138000000000000000", "138•••••••••••••00"),
            ("wang@example.com", "w…@example.com"),
            ("wang1@example.com", "w…@example.com"),
            ("待补充", "待…"),
            ("１３８００００００Ｏ１", "１３８•••••０Ｏ１"),
            ("########", "########"),
        ] {
            let kind = mobile::parse(cell, &Home::Unsaid).expect_err(cell);
            assert_eq!(of_mobile(cell, &kind), shown, "{cell}: {kind:?}");
        }
    }
}
