//! What stands in cells: whether a text is an email or a mobile, and how many of a column's cells are.

use super::Field;
use super::character::half_width;

/// The fewest digits of a number to call; fewer are a house number or a year.
const NUMBER_DIGITS_MIN: usize = 7;

/// The most digits of an international number (E.164).
const NUMBER_DIGITS_MAX: usize = 15;

/// The most digits of a country code.
const CODE_DIGITS_MAX: usize = 3;

/// The fewest digits of a number that names its country.
const INTERNATIONAL_DIGITS_MIN: usize = 8;

/// Which contact a cell is, and nothing else beside it: an email, or a number that is surely a mobile or names its country.
pub(crate) fn contact_in(cell: &str) -> Option<Field> {
    if is_email(cell) {
        Some(Field::Email)
    } else {
        is_mobile(cell).then_some(Field::Mobile)
    }
}

/// Whether a text may be an email or a mobile, however damaged.
pub(crate) fn is_like_contact(text: &str) -> bool {
    text.contains(['@', '＠']) || digits(text).count() >= NUMBER_DIGITS_MIN
}

fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.trim().split_once(['@', '＠']) else {
        return false;
    };
    let may_stand = |c: char| !c.is_whitespace() && !"@＠:：,，;；、()（）<>\"".contains(c);
    let is_whole = |part: &str| !part.is_empty() && part.chars().all(may_stand);
    is_whole(local) && is_whole(domain) && domain.contains('.')
}

fn is_mobile(cell: &str) -> bool {
    let cell = cell.trim().trim_start_matches(['\'', '=', '"']).trim_end_matches('"');
    let cell = cell.strip_suffix(".0").unwrap_or(cell);
    let mut signs = cell.chars().map(half_width);
    if !signs.all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-.()".contains(c)) {
        return false;
    }
    let number: String = digits(cell).take(NUMBER_DIGITS_MAX + 1).collect();
    let mainland = number
        .strip_prefix("86")
        .filter(|rest| rest.len() == 11)
        .unwrap_or(&number);
    let is_mainland = mainland.len() == 11 && matches!(mainland.as_bytes(), [b'1', b'3'..=b'9', ..]);
    let names_country = cell.starts_with(['+', '＋']);
    is_mainland || names_country && (INTERNATIONAL_DIGITS_MIN..=NUMBER_DIGITS_MAX).contains(&number.len())
}

/// Whether a cell is a country code and shows it by its sign, `+86`: `0086` may be an employee number.
fn is_code(cell: &str) -> bool {
    let cell: String = cell.trim().trim_start_matches('\'').chars().map(half_width).collect();
    let code = cell.strip_prefix('+');
    code.is_some_and(|code| {
        (1..=CODE_DIGITS_MAX).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(half_width).filter(char::is_ascii_digit)
}

/// What the cells of a column are, as far as the first rows tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contents {
    filled: usize,
    emails: usize,
    mobiles: usize,
    codes: usize,
    /// Cells that may be either, however damaged.
    like_email: usize,
    like_number: usize,
}

impl Contents {
    /// Of the column that stands `index` cells from the left.
    pub(super) fn of(rows: &[Vec<String>], index: usize) -> Self {
        let cells = rows.iter().filter_map(|row| row.get(index));
        let mut contents = Contents::default();
        for cell in cells.filter(|cell| !cell.trim().is_empty()) {
            contents.filled += 1;
            match contact_in(cell) {
                Some(Field::Email) => contents.emails += 1,
                Some(_) => contents.mobiles += 1,
                None => contents.codes += usize::from(is_code(cell)),
            }
            let is_like_email = cell.contains(['@', '＠']);
            contents.like_email += usize::from(is_like_email);
            contents.like_number += usize::from(!is_like_email && is_like_contact(cell));
        }
        contents
    }

    /// Which contact most of the cells are.
    pub(super) fn hold(&self) -> Option<Field> {
        let most = |count: usize| count * 2 > self.filled;
        if most(self.emails) {
            Some(Field::Email)
        } else {
            most(self.mobiles).then_some(Field::Mobile)
        }
    }

    /// Whether most of the cells are country codes.
    pub(super) fn hold_codes(&self) -> bool {
        self.codes * 2 > self.filled
    }

    /// Whether most of the cells may be of a field.
    pub(super) fn may_feed(&self, field: Field) -> bool {
        let like = if field == Field::Email {
            self.like_email
        } else {
            self.like_number
        };
        like * 2 > self.filled
    }

    /// Whether the column is blank so far.
    pub(super) fn is_blank(&self) -> bool {
        self.filled == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_shows_its_sign() {
        for (cell, expected) in [
            ("+86", true),
            (" ＋852 ", true),
            ("'+1", true),
            ("86", false),
            ("007", false),
            ("+8613", false),
        ] {
            assert_eq!(is_code(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_contact_is_a_cell_of_its_own() {
        for (cell, expected) in [
            ("a@example.com", Some(Field::Email)),
            (" li.wei＠example.com", Some(Field::Email)),
            ("HR: hr@example.com", None),
            ("邮箱：hr@example.com", None),
            ("a@example.com;b@example.com", None),
            ("@li", None),
            ("13800000011", Some(Field::Mobile)),
            ("+86 138-0000-0011", Some(Field::Mobile)),
            ("8613800000011", Some(Field::Mobile)),
            ("13800000011.0", Some(Field::Mobile)),
            ("=\"13800000011\"", Some(Field::Mobile)),
            ("+852 9123 4567", Some(Field::Mobile)),
            ("２０２６-01-31", None),
            ("010-88880013", None),
            ("110101199001011234", None),
            ("手机13800000011", None),
            ("", None),
        ] {
            assert_eq!(contact_in(cell), expected, "{cell}");
        }
    }
}
