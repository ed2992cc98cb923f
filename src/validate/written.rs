//! A number as it is written: what stands around it is taken off, damage is told, and its groups of digits are shown.

use super::country_code;
use super::kind::Kind;
use super::mobile::{MAINLAND_DIGITS, is_mainland_mobile};
use super::repair::{Repair, Repairs};

/// The digits that a spreadsheet keeps of a number; it makes zeros of the rest.
const SPREADSHEET_DIGITS: usize = 15;

/// What stands before the decimals of a number: a comma where a spreadsheet speaks German or French.
const DECIMAL_SIGNS: [char; 2] = ['.', ','];

/// From this many digits on, what stands beside another number is a number of its own and no extension.
const NUMBER_DIGITS_MIN: usize = 7;

/// What people write between two numbers, but for blanks.
pub(super) const SEPARATORS: [char; 7] = ['/', ',', ';', '、', '|', '\\', '或'];

/// What people write between a number and its extension, in lower case.
const EXTENSION_MARKS: [&str; 7] = ["ext", "x", "#", "分机", "分機", "转", "轉"];

/// The text without what stands around a number: `tel:`, `;` at the end, the `.0` or `,0` of a decimal.
pub(super) fn undressed<'a>(text: &'a str, repairs: &mut Repairs) -> &'a str {
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
pub(super) fn damage(text: &str) -> Result<(), Kind> {
    if !has_digit(text) {
        return Err(Kind::MobileNoDigits);
    }
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
    let long = |part: &&str| own_digit_count(part) >= NUMBER_DIGITS_MIN;
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

/// The digits of a part of a number without those that name its country: `+49 (0)151` stands before the slash of one number.
fn own_digit_count(part: &str) -> usize {
    let part = part.trim_start();
    let Some(international) = part.strip_prefix('+').or_else(|| part.strip_prefix("00")) else {
        return digit_count(part);
    };
    let digits: String = international.chars().filter(char::is_ascii_digit).collect();
    country_code::split(&digits).map_or(digits.len(), |(_, number)| number.len())
}

fn has_digit(text: &str) -> bool {
    digit_count(text) > 0
}

fn digit_count(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Blanks, hyphens, dots, brackets and the slash behind a German area, as people set them between digits.
fn is_punctuation(character: char) -> bool {
    matches!(
        character,
        ' ' | '-' | '.' | '/' | '(' | ')' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{30fc}'
    )
}

/// The groups of digits of a number, without what names its country, and whether brackets stand around some of them.
#[derive(Debug, PartialEq)]
pub(super) struct Groups {
    /// How many digits each group has.
    lengths: Vec<usize>,
    has_brackets: bool,
}

impl Groups {
    /// Those of a text with nothing but digits and punctuation.
    pub(super) fn of(text: &str) -> Self {
        let groups = text.split(|c: char| !c.is_ascii_digit());
        let lengths: Vec<usize> = groups.map(str::len).filter(|length| *length > 0).collect();
        let bracketed = text
            .split_once('(')
            .map(|(_, rest)| rest.split_once(')').unwrap_or((rest, "")).0);
        Groups {
            has_brackets: bracketed.is_some_and(|digits| digit_count(digits) < digit_count(text)),
            lengths,
        }
    }

    /// Whether the number stands there in one piece, or digit by digit.
    pub(super) fn is_one(&self) -> bool {
        !self.has_brackets && (self.lengths.len() == 1 || self.lengths.iter().all(|length| *length == 1))
    }

    /// As in North America: `(863) 555-0101`, `1-863-555-0101`, `1 8635550101`.
    pub(super) fn are_north_american(&self) -> bool {
        match self.lengths[..] {
            [1, ..] => !self.is_one() && self.lengths.iter().sum::<usize>() == MAINLAND_DIGITS,
            [3, 3, 4] => true,
            [3, 7] => self.has_brackets,
            _ => false,
        }
    }

    /// As nobody writes a mainland mobile: with brackets, or apart behind its first or its second digit, but for the thousands
    /// of a spreadsheet.
    pub(super) fn are_not_mainland(&self) -> bool {
        self.has_brackets || !self.is_one() && self.lengths[0] < 3 && self.lengths != [2, 3, 3, 3]
    }

    /// Apart behind the fourth digit, as `1863-555-0101` may be for `1 863-555-0101`.
    pub(super) fn begin_with_four(&self) -> bool {
        self.lengths.len() > 1 && self.lengths[0] == 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_tell_where_a_number_is_written_so() {
        for (text, is_one, north_american, not_mainland) in [
            ("18635550101", true, false, false),
            ("1 8 6 3 5 5 5 0 1 0 1", true, false, false),
            ("(18635550101)", true, false, false),
            ("186 3555 0101", false, false, false),
            ("186-35550101", false, false, false),
            ("1863555 0101", false, false, false),
            ("18 635 550 101", false, false, false),
            ("1-863-555-0101", false, true, true),
            ("1 (863) 555-0101", false, true, true),
            ("(863) 555-0101", false, true, true),
            ("(863)5550101", false, true, true),
            ("863.555.0101", false, true, false),
            ("1 8635550101", false, true, true),
            ("(13) 99123-4567", false, false, true),
            ("13 99123-4567", false, false, true),
            ("(186) 3555 0101", false, false, true),
        ] {
            let groups = Groups::of(text);
            let told = (groups.is_one(), groups.are_north_american(), groups.are_not_mainland());
            assert_eq!(told, (is_one, north_american, not_mainland), "{text}");
        }
    }
}
