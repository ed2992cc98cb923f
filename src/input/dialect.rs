//! Finds the delimiter and the header: the reading of the first rows in which most cells are known header names, and nobody
//! stands above them.

use std::slice;

use super::contents::contact_in;
use super::names::{Known, fold, known};
use super::split::{Cell, Split, Splitter};
use super::{Field, ReadOptions};

/// Delimiters that are tried, the most usual first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// What a delimiter is called where a shell makes the sign itself hard to type.
const NAMES: [(u8, &str); 6] = [
    (b',', "comma"),
    (b';', "semicolon"),
    (b'\t', "tab"),
    (b'|', "pipe"),
    (b'^', "caret"),
    (b'~', "tilde"),
];

/// How many spreadsheet rows may stand above the rows of people, the header among them.
pub(crate) const HEADER_ROWS_MAX: u32 = 10;

/// How many rows are looked at to find out what the columns hold.
const TOP_ROWS_MAX: usize = 500;

/// The top of a table, by which its columns are found.
#[derive(Debug, PartialEq)]
pub(crate) struct Top {
    /// The first rows, blank ones included, from row 1 of the spreadsheet on.
    pub(crate) rows: Vec<Vec<String>>,
    /// The spreadsheet row of the header.
    pub(crate) header_row: u32,
}

impl Top {
    /// Finds the header among the first rows; `None` where all of them are blank.
    pub(crate) fn of(rows: Vec<Vec<String>>, options: &ReadOptions) -> Option<Self> {
        let (_, header_row) = header(&rows, options)?;
        Some(Top { rows, header_row })
    }

    /// The cells of the header.
    pub(crate) fn header(&self) -> &[String] {
        &self.rows[self.header_row as usize - 1]
    }

    /// The rows above the header that hold something, where there are any.
    pub(crate) fn titles(&self) -> Option<Vec<u32>> {
        let above = (1..self.header_row).zip(&self.rows);
        let titles: Vec<u32> = above
            .filter(|(_, cells)| !is_blank(cells))
            .map(|(row, _)| row)
            .collect();
        (!titles.is_empty()).then_some(titles)
    }

    /// The row right above the header, which may name groups of columns.
    pub(crate) fn groups(&self) -> &[String] {
        let above = (self.header_row as usize).checked_sub(2);
        above.map_or(&[], |row| &self.rows[row])
    }

    /// The first rows below the header.
    pub(crate) fn people(&self) -> &[Vec<String>] {
        &self.rows[self.header_row as usize..]
    }

    /// Whether somebody stands where the header should.
    pub(crate) fn is_headless(&self) -> bool {
        is_person(self.header())
    }

    /// The first row that holds a contact, and the row below it that looks like the header.
    pub(crate) fn header_below_people(&self) -> Option<(u32, u32)> {
        let rows = (1..).zip(&self.rows).take(HEADER_ROWS_MAX as usize);
        let person = rows.clone().find(|(_, cells)| is_person(cells))?.0;
        let better = rows.skip(person as usize).find(|(_, cells)| {
            let likeness = likeness(cells, &[]);
            likeness.names_contact && likeness.known * 2 > likeness.filled && likeness.known > 1
        });
        Some((person, better?.0))
    }
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

/// The delimiter of a name; the sign itself, and `\t`, are names too.
pub fn delimiter_called(name: &str) -> Option<u8> {
    let sign = if name == "\\t" { "\t" } else { name };
    let found = NAMES
        .iter()
        .find(|(byte, known)| *known == name || sign.as_bytes() == [*byte]);
    found.map(|(byte, _)| *byte)
}

/// The name of a delimiter.
pub fn delimiter_name(delimiter: u8) -> Option<&'static str> {
    let found = NAMES.iter().find(|(byte, _)| *byte == delimiter);
    found.map(|(_, name)| *name)
}

/// The delimiters that have a name, with it.
pub(crate) fn delimiters() -> impl Iterator<Item = (char, &'static str)> {
    NAMES.into_iter().map(|(byte, name)| (char::from(byte), name))
}

/// Whether a delimiter is one of those that are tried where none is said.
pub(crate) fn is_tried(delimiter: char) -> bool {
    DELIMITERS.map(char::from).contains(&delimiter)
}

/// Whether a byte can stand between cells.
pub(crate) fn can_delimit(byte: u8) -> bool {
    byte.is_ascii() && !b"\"\r\n\0".contains(&byte)
}

/// Finds delimiter and header in the text at the start of a file; `ended` when it is the whole file. None when no row
/// can be read.
pub(crate) fn find(text: &str, ended: bool, options: &ReadOptions) -> Option<(u8, Top)> {
    let mut best: Option<(Likeness, u8)> = None;
    let delimiters = options.delimiter.as_ref().map_or(&DELIMITERS[..], slice::from_ref);
    for &delimiter in delimiters {
        let rows = first_rows(text, ended, delimiter, HEADER_ROWS_MAX as usize);
        if let Some((likeness, _)) = header(&rows, options)
            && best.is_none_or(|(most, _)| likeness > most)
        {
            best = Some((likeness, delimiter));
        }
    }
    let (_, delimiter) = best?;
    let top = Top::of(first_rows(text, ended, delimiter, TOP_ROWS_MAX), options)?;
    Some((delimiter, top))
}

/// The cells of the first rows, as far as they can be cut.
fn first_rows(text: &str, ended: bool, delimiter: u8, most: usize) -> Vec<Vec<String>> {
    let splitter = Splitter::new(delimiter);
    let mut cells: Vec<Cell> = Vec::new();
    let mut rows = Vec::new();
    let mut rest = text;
    while rows.len() < most && !rest.is_empty() {
        let Split::Record { len, .. } = splitter.split(rest, ended, &mut cells) else {
            break;
        };
        rows.push(cells.iter().map(|cell| cell.text(rest).into_owned()).collect());
        rest = &rest[len..];
    }
    rows
}

/// The row that looks most like a header, and above which nobody stands.
fn header(rows: &[Vec<String>], options: &ReadOptions) -> Option<(Likeness, u32)> {
    let wanted: Vec<(Field, String)> = options.map.iter().map(|(field, name)| (*field, fold(name))).collect();
    let mut best: Option<(Likeness, u32)> = None;
    for (row, cells) in (1..=HEADER_ROWS_MAX).zip(rows) {
        let likeness = likeness(cells, &wanted);
        let is_person = is_person(cells);
        // Whoever stands in the first row of all is shown for what it is, and taken for no header.
        let may_be = likeness.filled > 0 && (!is_person || best.is_none());
        if may_be && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, row));
        }
        if is_person {
            break;
        }
    }
    best
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// Whether a row holds an email or a mobile. In a row with nothing else, a sentence around it makes it a title.
fn is_person(cells: &[String]) -> bool {
    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    cells.iter().any(|cell| {
        // A header may say how an email looks: `邮箱（如 a@example.com）`.
        contact_in(cell).is_some() || filled > 1 && cell.contains(['@', '＠']) && known(cell).is_none()
    })
}

fn likeness(cells: &[String], wanted: &[(Field, String)]) -> Likeness {
    let mut likeness = Likeness::default();
    let blank = |cell: &str| cell.trim().bytes().all(|byte| DELIMITERS.contains(&byte));
    for cell in cells.iter().filter(|cell| !blank(cell)) {
        likeness.filled += 1;
        let said = wanted.iter().find(|(_, said)| *said == fold(cell));
        // A cell that holds another delimiter is a line that was not cut.
        let is_cut = !cell.bytes().any(|byte| DELIMITERS.contains(&byte));
        let known = known(cell).filter(|_| is_cut);
        let field = said.map(|(field, _)| *field).or_else(|| known.and_then(Known::field));
        likeness.names_contact |= field.is_some_and(Field::is_key);
        likeness.known += usize::from(field.is_some() || known.is_some());
    }
    likeness
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, options: &ReadOptions) -> Option<(u8, u32)> {
        find(text, true, options).map(|(delimiter, top)| (delimiter, top.header_row))
    }

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
            assert_eq!(
                found(text, &ReadOptions::default()),
                Some((delimiter, header_row)),
                "{text}"
            );
        }
        assert_eq!(found("\n,,\n", &ReadOptions::default()), None);
    }

    #[test]
    fn nobody_stands_above_the_header() {
        for (text, header_row) in [
            ("Name,Mail\nAda,a@example.com\nName,Email,Mobile\n", 1),
            ("Name,Kind,Number\nAda,Mobile,13800000001\nBen,Mobile,\n", 1),
            ("Names\nhr@example.com writes\nName,Email\nAda,a@example.com\n", 3),
            ("13800000001,Ada\nMobile,Name\n", 1),
        ] {
            assert_eq!(found(text, &ReadOptions::default()), Some((b',', header_row)), "{text}");
        }
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
        assert_eq!(found("Name,Title\nWer;Adresse\n", &options), Some((b';', 2)));
    }
}
