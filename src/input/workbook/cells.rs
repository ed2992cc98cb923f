//! The cells of a sheet become the text of a CSV, row by row, so that the way of a row is one.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use quick_xml::events::{BytesStart, Event};

use super::WorkbookError;
use super::book::{Book, SheetPart, Values, unescaped};
use super::merged::Merged;
use super::xml::{Xml, attribute, is, is_true};

/// How many cells that hold nothing may stand before those that hold something, in all rows together: few bytes of XML can stand
/// for a row of sixteen thousand. A million rows have sixty each.
const BLANK_CELLS_MAX: usize = 64 << 20;

/// What a sheet of Excel holds.
const ROWS_MAX: u32 = 1_048_576;
const COLUMNS_MAX: u32 = 16_384;

/// What is noticed on the way and no cell shows.
#[derive(Clone, Debug, Default)]
pub(in crate::input) struct Seen {
    /// How many rows that hold something are hidden.
    pub(in crate::input) hidden_rows: u32,
    /// The hidden columns that hold something, counted from 0, sorted.
    pub(in crate::input) hidden_columns: Vec<usize>,
}

/// A sheet as the text of a CSV.
pub(in crate::input) struct SheetText {
    xml: Xml,
    values: Arc<Values>,
    merged: Merged,
    hidden_columns: Vec<(u32, u32)>,
    visible_only: bool,
    /// The row that is read, counted from 1.
    row: u32,
    /// How many rows are written.
    written: u32,
    /// The filled cells of the row by their columns, as pieces of `texts`.
    cells: Vec<(u32, usize, usize)>,
    texts: String,
    /// What is written and not yet handed out, from `at` on.
    text: Vec<u8>,
    at: usize,
    blank_cells_left: usize,
    ended: bool,
    seen: Arc<Mutex<Seen>>,
}

/// A cell as its element says it.
struct Cell {
    column: u32,
    kind: String,
    style: Option<String>,
}

impl SheetText {
    /// Opens a sheet.
    pub(super) fn open(book: &Book, sheet: &SheetPart, visible_only: bool) -> Result<Self, WorkbookError> {
        let merged = Merged::of(sheet.whole(&book.package)?)?;
        Self::begin(
            Xml::new(sheet.whole(&book.package)?),
            book.values.clone(),
            merged,
            visible_only,
        )
    }

    /// Opens a sheet to look at its top, without its merged cells.
    pub(super) fn glance(book: &Book, sheet: &SheetPart) -> Result<Self, WorkbookError> {
        let xml = Xml::new(sheet.glance(&book.package)?);
        Self::begin(xml, book.values.clone(), Merged::default(), false)
    }

    fn begin(mut xml: Xml, values: Arc<Values>, merged: Merged, visible_only: bool) -> Result<Self, WorkbookError> {
        let mut hidden_columns = Vec::new();
        loop {
            match xml.next()? {
                Event::Start(element) if is(&element, "col") && is_true(&element, "hidden") => {
                    let number = |name| attribute(&element, name).and_then(|number| number.parse::<u32>().ok());
                    if let (Some(first @ 1..), Some(last)) = (number("min"), number("max")) {
                        hidden_columns.push((first - 1, last.saturating_sub(1)));
                    }
                }
                Event::Start(element) if is(&element, "sheetData") => break,
                Event::Eof => return Err(xml.damaged()),
                _ => {}
            }
        }
        Ok(SheetText {
            xml,
            values,
            merged,
            hidden_columns,
            visible_only,
            row: 0,
            written: 0,
            cells: Vec::new(),
            texts: String::new(),
            text: Vec::new(),
            at: 0,
            blank_cells_left: BLANK_CELLS_MAX,
            ended: false,
            seen: Arc::default(),
        })
    }

    /// What is noticed; it is whole at the end of the text.
    pub(in crate::input) fn seen(&self) -> Arc<Mutex<Seen>> {
        self.seen.clone()
    }

    /// Reads the next row that holds something into `text`; false at the end.
    fn next_row(&mut self) -> Result<bool, WorkbookError> {
        loop {
            let is_hidden = match self.xml.next()? {
                Event::Start(element) if is(&element, "row") => {
                    let is_hidden = is_true(&element, "hidden");
                    match row_number(&element, self.row) {
                        Some(row) => self.row = row,
                        None => return Err(self.xml.damaged()),
                    }
                    is_hidden
                }
                Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(false),
                Event::Eof => return Err(self.xml.damaged()),
                _ => continue,
            };
            self.read_cells()?;
            if self.cells.is_empty() {
                continue;
            }
            if is_hidden {
                self.seen.lock().unwrap_or_else(PoisonError::into_inner).hidden_rows += 1;
                if self.visible_only {
                    continue;
                }
            }
            self.write_row()?;
            return Ok(true);
        }
    }

    /// Reads the cells of a row up to its end.
    fn read_cells(&mut self) -> Result<(), WorkbookError> {
        self.cells.clear();
        self.texts.clear();
        let mut column = 0;
        loop {
            let cell = match self.xml.next()? {
                Event::Start(element) if is(&element, "c") => match Cell::of(&element, self.row, column) {
                    Some(cell) => cell,
                    None => return Err(self.xml.damaged()),
                },
                Event::End(element) if element.local_name().as_ref() == "row" => break,
                Event::Eof => return Err(self.xml.damaged()),
                _ => continue,
            };
            column = cell.column + 1;
            let start = self.texts.len();
            self.read_value(&cell)?;
            if self.texts[start..].trim().is_empty() {
                self.texts.truncate(start);
            } else {
                self.cells.push((cell.column, start, self.texts.len()));
                self.merged.see(self.row, cell.column, &self.texts[start..]);
            }
        }
        // A cell that stands twice in a row counts as it stands last.
        self.cells
            .sort_unstable_by_key(|(column, start, _)| (*column, std::cmp::Reverse(*start)));
        self.cells.dedup_by_key(|(column, ..)| *column);
        self.see_columns();
        if self.cells.is_empty() {
            return Ok(());
        }
        for (column, text) in self.merged.seen_above(self.row) {
            if let Err(at) = self.cells.binary_search_by_key(&column, |(column, ..)| *column) {
                let start = self.texts.len();
                self.texts.push_str(text);
                self.cells.insert(at, (column, start, self.texts.len()));
            }
        }
        Ok(())
    }

    /// Counts the hidden columns that hold something, and leaves them out where only visible ones are wanted.
    fn see_columns(&mut self) {
        if self.hidden_columns.is_empty() {
            return;
        }
        let is_hidden = |column: u32| {
            self.hidden_columns
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&column))
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (column, ..) in self.cells.iter().filter(|(column, ..)| is_hidden(*column)) {
            let column = *column as usize;
            if let Err(at) = seen.hidden_columns.binary_search(&column) {
                seen.hidden_columns.insert(at, column);
            }
        }
        if self.visible_only {
            self.cells.retain(|(column, ..)| !is_hidden(*column));
        }
    }

    /// Adds the text of a cell to `texts`, up to the cell's end.
    fn read_value(&mut self, cell: &Cell) -> Result<(), WorkbookError> {
        let (mut value, mut formula) = (None, None);
        loop {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => self.xml.text("v", value.insert(String::new()))?,
                    "f" => self.xml.text("f", formula.insert(String::new()))?,
                    "is" => self.xml.rich_text("is", value.insert(String::new()))?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(self.xml.damaged()),
                _ => {}
            }
        }
        // A text may be what a formula came to, and empty.
        let is_blank = value
            .as_deref()
            .is_none_or(|value| cell.kind != "str" && value.trim().is_empty());
        match (value, formula) {
            // Whoever wrote the file did not calculate. Validation knows a formula by its sign.
            (_, Some(formula)) if is_blank => {
                self.texts.push('=');
                self.texts.push_str(&formula);
            }
            (Some(value), _) => self.write_value(cell, &value)?,
            (None, _) => {}
        }
        Ok(())
    }

    fn write_value(&mut self, cell: &Cell, value: &str) -> Result<(), WorkbookError> {
        match cell.kind.as_str() {
            "s" => match self.values.text(value) {
                Some(text) => self.texts.push_str(text),
                None => return Err(self.xml.damaged()),
            },
            "inlineStr" | "str" => self.texts.push_str(&unescaped(value)),
            "b" => self.texts.push_str(if matches!(value.trim(), "1" | "true") {
                "TRUE"
            } else {
                "FALSE"
            }),
            "d" => self.texts.push_str(&iso(value)),
            "" | "n" if !value.trim().is_empty() => {
                let format = self.values.format(cell.style.as_deref());
                self.texts.push_str(&format.text(value, self.values.is_1904));
            }
            _ => self.texts.push_str(value),
        }
        Ok(())
    }

    /// Writes the row as a line, and those before it that hold nothing.
    fn write_row(&mut self) -> Result<(), WorkbookError> {
        self.text.clear();
        self.at = 0;
        let is_first = self.written == 0;
        self.text.resize((self.row - 1 - self.written) as usize, b'\n');
        self.written = self.row;
        let mut column = 0;
        for (of_cell, start, end) in &self.cells {
            let blank = (of_cell - column) as usize;
            let left = self.blank_cells_left.checked_sub(blank.saturating_sub(1));
            self.blank_cells_left = left.ok_or_else(|| self.xml.too_large())?;
            self.text.resize(self.text.len() + blank, b',');
            column = *of_cell;
            let text = &self.texts[*start..*end];
            // Nothing at the very beginning can pass for another kind of file.
            if is_first || text.contains(['"', ',', '\r', '\n']) {
                self.text.push(b'"');
                self.text.extend(text.replace('"', "\"\"").bytes());
                self.text.push(b'"');
            } else {
                self.text.extend(text.bytes());
            }
        }
        self.text.push(b'\n');
        Ok(())
    }
}

impl Read for SheetText {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.ended || !self.next_row().map_err(io::Error::other)? {
                self.ended = true;
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.text.len() - self.at);
        buffer[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// The number of the row that begins below another; `None` where it cannot stand there.
pub(super) fn row_number(element: &BytesStart<'_>, above: u32) -> Option<u32> {
    let number = attribute(element, "r").map_or(Some(above + 1), |number| number.parse().ok());
    number.filter(|row| *row > above && *row <= ROWS_MAX)
}

impl Cell {
    /// The cell of an element; `column` is where it stands if it does not say it. `None` where it stands in another row.
    fn of(element: &BytesStart<'_>, row: u32, column: u32) -> Option<Self> {
        let mut cell = Cell {
            column,
            kind: String::new(),
            style: None,
        };
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => {
                    let (of_cell, column) = position(&attribute.value)?;
                    cell.column = (of_cell == row).then_some(column)?;
                }
                "t" => cell.kind.push_str(&attribute.value),
                "s" => cell.style = Some(attribute.value.to_string()),
                _ => {}
            }
        }
        (cell.column < COLUMNS_MAX).then_some(cell)
    }
}

/// The row, counted from 1, and the column, counted from 0, of a reference such as `B7` or `$B$7`.
pub(super) fn position(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.replace('$', "");
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = reference.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().try_fold(0, |column, letter| {
        let letter = letter.to_ascii_uppercase();
        letter
            .is_ascii_uppercase()
            .then(|| column * 26 + u32::from(letter - b'A') + 1)
    })?;
    let row = row.parse().ok()?;
    ((1..=ROWS_MAX).contains(&row) && column <= COLUMNS_MAX).then_some((row, column - 1))
}

/// A date of a strict workbook, which is text: without the midnight and the zone that nobody typed.
fn iso(value: &str) -> String {
    let value = value.trim().trim_end_matches('Z');
    match value.split_once('T') {
        Some((date, time)) if time.trim_matches(['0', ':', '.']).is_empty() => date.to_owned(),
        Some((date, time)) => format!("{date} {}", time.trim_end_matches(".000")),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_row_and_column() {
        for (reference, expected) in [
            ("A1", Some((1, 0))),
            ("$AA$10", Some((10, 26))),
            ("XFD1048576", Some((1_048_576, 16_383))),
            ("XFE1", None),
            ("A0", None),
            ("A1048577", None),
            ("AAAA1", None),
            ("7", None),
            ("B", None),
            ("Ä1", None),
        ] {
            assert_eq!(position(reference), expected, "{reference}");
        }
    }

    #[test]
    fn dates_of_strict_workbooks_have_no_midnight() {
        for (value, expected) in [
            ("2026-01-31T00:00:00", "2026-01-31"),
            ("2026-01-31T00:00:00.000Z", "2026-01-31"),
            ("2026-01-31T18:00:00.000", "2026-01-31 18:00:00"),
            ("2026-01-31", "2026-01-31"),
            ("18:00:00", "18:00:00"),
        ] {
            assert_eq!(iso(value), expected);
        }
    }
}
