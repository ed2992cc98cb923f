//! Finds the delimiter and the header: the reading of the first rows in which most cells are known header names.

use std::slice;

use super::names::{Known, fold, known};
use super::split::{Cell, Split, Splitter};
use super::{Field, ReadOptions};

/// Delimiters that are tried, the most usual first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How many spreadsheet rows may stand above the rows of people, the header among them.
pub(crate) const HEADER_ROWS_MAX: u32 = 10;

/// A delimiter and a header row that belong together.
#[derive(Debug, PartialEq)]
pub(crate) struct Dialect {
    /// The delimiter, an ASCII byte.
    pub(crate) delimiter: u8,
    /// The spreadsheet row of the header.
    pub(crate) header_row: u32,
}

/// How much a row looks like a header, the strongest sign first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    /// It names a column that can hold a contact.
    names_contact: bool,
    /// How many of its cells are known names, or names that the user said.
    known: usize,
    /// How many cells are not blank.
    filled: usize,
}

/// How a first line begins that is a hint for Excel and no row to it, such as `sep=;`.
const HINT_START: &str = "sep=";

/// The delimiter that a hint for Excel at the start of a file says, and how many bytes its line takes.
pub(crate) fn hint(text: &str) -> Option<(u8, usize)> {
    let (start, said) = text.split_at_checked(HINT_START.len())?;
    let delimiter = *said.as_bytes().first()?;
    if !start.eq_ignore_ascii_case(HINT_START) || !can_delimit(delimiter) {
        return None;
    }
    let line_end = ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|end| said[1..].starts_with(end))?;
    Some((delimiter, HINT_START.len() + 1 + line_end.len()))
}

/// Whether a byte can stand between cells.
pub(crate) fn can_delimit(byte: u8) -> bool {
    byte.is_ascii() && !b"\"\r\n\0".contains(&byte)
}

/// Finds delimiter and header in the text at the start of a file; `ended` when it is the whole file. None when no row
/// can be read.
pub(crate) fn find(text: &str, ended: bool, options: &ReadOptions) -> Option<Dialect> {
    let wanted: Vec<(Field, String)> = options.map.iter().map(|(field, name)| (*field, fold(name))).collect();
    let mut best: Option<(Likeness, Dialect)> = None;
    let delimiters = options.delimiter.as_ref().map_or(&DELIMITERS[..], slice::from_ref);
    for &delimiter in delimiters {
        for (header_row, names) in (1..).zip(first_rows(text, ended, delimiter)) {
            let likeness = likeness(&names, &wanted);
            if likeness.filled > 0 && best.as_ref().is_none_or(|(most, _)| likeness > *most) {
                best = Some((likeness, Dialect { delimiter, header_row }));
            }
        }
    }
    best.map(|(_, dialect)| dialect)
}

/// The folded cells of the first rows, as far as they can be cut.
fn first_rows(text: &str, ended: bool, delimiter: u8) -> Vec<Vec<String>> {
    let splitter = Splitter::new(delimiter);
    let mut cells: Vec<Cell> = Vec::new();
    let mut rows = Vec::new();
    let mut rest = text;
    while rows.len() < HEADER_ROWS_MAX as usize && !rest.is_empty() {
        let Split::Record { len, .. } = splitter.split(rest, ended, &mut cells) else {
            break;
        };
        rows.push(cells.iter().map(|cell| fold(&cell.text(rest))).collect());
        rest = &rest[len..];
    }
    rows
}

fn likeness(names: &[String], wanted: &[(Field, String)]) -> Likeness {
    let mut likeness = Likeness::default();
    let blank = |name: &str| name.bytes().all(|byte| DELIMITERS.contains(&byte));
    for name in names.iter().filter(|name| !blank(name)) {
        likeness.filled += 1;
        let field = match known(name) {
            Some(Known::Feeds(field, _) | Known::Never(field)) => Some(field),
            _ => None,
        };
        let field = wanted
            .iter()
            .find(|(_, said)| said == name)
            .map(|(field, _)| *field)
            .or(field);
        likeness.names_contact |= field.is_some_and(|field| matches!(field, Field::Email | Field::Mobile));
        likeness.known += usize::from(field.is_some() || known(name).is_some());
    }
    likeness
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiter_and_header_are_found_together() {
        for (text, delimiter, header_row) in [
            ("Email,Mobile\n", b',', 1),
            ("Email;Name, first\na@example.com;x,y,z\n", b';', 1),
            ("姓名\t手机号\n", b'\t', 1),
            (
                "2026年花名册,,\n\n\"制表人,a;b\",,\n姓名,手机号,邮箱\n王小明,1,a\n",
                b',',
                4,
            ),
            ("EMAIL,USERID\nEmail,User ID\n", b',', 1),
            ("邮箱\na@example.com;b@example.com\n", b',', 1),
            ("Foo;Bar;Baz\n1;2;3\n", b';', 1),
        ] {
            let dialect = find(text, true, &ReadOptions::default());
            assert_eq!(dialect, Some(Dialect { delimiter, header_row }), "{text}");
        }
        assert_eq!(find("\n,,\n", true, &ReadOptions::default()), None);
    }

    #[test]
    fn only_a_line_of_its_own_is_a_hint() {
        for (text, expected) in [
            ("sep=;\nEmail;Name\n", Some((b';', 6))),
            ("SEP=\t\r\nEmail\tName\r\n", Some((b'\t', 7))),
            ("sep=,\rEmail", Some((b',', 6))),
            ("sep=\nEmail\n", None),
            ("sep=\"\nEmail\n", None),
            ("sep=，\nEmail\n", None),
            ("sep=;Email;Name\n", None),
            ("separator\n", None),
            ("王小明\n", None),
            ("", None),
        ] {
            assert_eq!(hint(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_the_user_said_shows_the_header() {
        let map = vec![(Field::Email, "Adresse".to_owned())];
        let options = ReadOptions {
            map,
            ..ReadOptions::default()
        };
        let dialect = find("Name,Title\nWer;Adresse\n", true, &options);
        assert_eq!(
            dialect,
            Some(Dialect {
                delimiter: b';',
                header_row: 2
            })
        );
    }
}
