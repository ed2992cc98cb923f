//! The results as a workbook, for a person: whoever needs one stands first, status in colour and in their language, and a
//! second sheet with counts and fixes. Every cell has a type, so no text in it can run as a formula.

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::outcome::{RowOutcome, each_outcome};
use super::results::{Cell, Of, RowStanding};
use super::results_looks::Looks;
use super::results_summary;
use super::totals::Totals;
use crate::checkpoint::{Checkpoint, CheckpointError, Generation};
use crate::input::{result_columns, results_name};
use crate::lang::{Lang, Text};

/// The longest text of a cell, in UTF-16 units.
const CELL_UNITS_MAX: usize = 32_767;

/// The widest column, in characters; a longer text goes on in the next line of its cell, or is cut on the screen.
const WIDTH_MAX: usize = 44;

/// How many lines of a cell are shown.
const LINES_MAX: usize = 6;

/// How high a line is, in points: of Chinese text in the fonts that stand in for one that is not installed, which are high.
const LINE_POINTS: f64 = 16.5;

/// How hard a workbook is packed, of nine. Six, which is usual, takes as long as all the rest, for a file that is a fifth smaller.
const PACKED: u8 = 1;

/// What a filter's button takes of a header, in characters.
const BUTTON_WIDTH: usize = 4;

const RESULTS: Text = Text::new("Results", "结果");

/// Writes the rows that `choose` says yes to as a workbook of these results into `file`, which stands in `folder`. It says
/// yes to a row once.
///
/// # Errors
///
/// The checkpoint cannot be read, or, inside, the workbook cannot be written.
pub(super) fn write_workbook(
    checkpoint: &Checkpoint,
    (generation, of): (&Generation, &Of),
    (file, folder): (impl Write + Send, &Path),
    lang: Lang,
    mut choose: impl FnMut(&RowOutcome) -> bool,
) -> Result<io::Result<()>, CheckpointError> {
    let mut sheet = caught(|| Sheet::new(generation, of, folder, lang));
    // Whoever needs a person stands first. A run that goes on may change the checkpoint between the two readings: who was
    // written is remembered, so that every row has one line.
    let mut first = Vec::new();
    each_outcome(checkpoint, generation.id, |outcome| {
        if outcome.needs_a_person() && choose(&outcome) {
            first.push(outcome.line.row);
            add(&mut sheet, &outcome);
        }
    })?;
    let mut first = first.into_iter().peekable();
    each_outcome(checkpoint, generation.id, |outcome| {
        if first.next_if_eq(&outcome.line.row).is_none() && choose(&outcome) {
            add(&mut sheet, &outcome);
        }
    })?;
    Ok(sheet.and_then(|sheet| caught(|| sheet.finish(file))))
}

/// Adds a row while nothing has failed.
fn add(sheet: &mut io::Result<Sheet>, outcome: &RowOutcome) {
    if let Ok(open) = sheet
        && let Err(error) = caught(|| open.write(outcome))
    {
        *sheet = Err(error);
    }
}

/// Does a part of the writing. The crate panics where its temporary file takes no more bytes, as on a full disk: an error like
/// any other to us, and told as one.
fn caught<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    match done {
        Ok(done) => done.map_err(io_error),
        Err(panicked) => {
            let message = panicked.downcast_ref::<String>().map(String::as_str);
            let message = message.or(panicked.downcast_ref::<&str>().copied());
            Err(io::Error::other(message.unwrap_or("it broke").to_owned()))
        }
    }
}

fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        XlsxError::RowColumnLimitError => io::ErrorKind::FileTooLarge.into(),
        other => io::Error::other(other),
    }
}

/// The workbook while it is written: a sheet that goes into a file row by row, and what the other one will say.
struct Sheet {
    book: Workbook,
    of: Of,
    /// How many columns of ours there are.
    ours: usize,
    looks: Looks,
    lang: Lang,
    zone: TimeZone,
    /// The row that is written next, from 0.
    row: u32,
    /// How many lines its words take.
    lines: usize,
    /// How wide each column has to be, in characters.
    widths: Vec<usize>,
    totals: Totals,
}

impl Sheet {
    fn new(generation: &Generation, of: &Of, folder: &Path, lang: Lang) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        // The same results are the same bytes, whenever they are written.
        let read = ExcelDateTime::from_timestamp(generation.read_ms / 1000)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&read));
        book.set_zip_compression_level(PACKED);
        // Rows wait beside the results, and not where others may read or where memory pretends to be a disk.
        book.set_tempdir(folder)?;
        book.add_worksheet_with_constant_memory()?.set_name(RESULTS.get(lang))?;
        let ours = result_columns(of.source.is_some());
        let mut sheet = Sheet {
            book,
            of: of.clone(),
            ours: ours.len(),
            looks: Looks::new(),
            lang,
            zone: TimeZone::system(),
            row: 0,
            lines: 1,
            widths: Vec::new(),
            totals: Totals::new(generation, None),
        };
        for (column, name) in ours.iter().enumerate() {
            sheet.head(column, name, true)?;
        }
        for (index, name) in generation.reading.header.iter().enumerate() {
            sheet.head(ours.len() + index, &results_name(name), false)?;
        }
        Ok(sheet)
    }

    fn head(&mut self, column: usize, name: &str, is_ours: bool) -> Result<(), XlsxError> {
        self.fit(column, name.width() + BUTTON_WIDTH);
        let format = if is_ours {
            &self.looks.our_head
        } else {
            &self.looks.own_head
        };
        put(self.book.worksheet_from_index(0)?, 0, column, name, format)
    }

    fn write(&mut self, outcome: &RowOutcome) -> Result<(), XlsxError> {
        self.totals.add(outcome);
        self.row += 1;
        self.lines = 1;
        let fields = RowStanding::of(outcome, self.lang);
        let of = self.of.clone();
        for (column, cell) in fields.cells(outcome, &of).enumerate() {
            self.write_ours(column, cell)?;
        }
        heighten(self.book.worksheet_from_index(0)?, self.row, self.lines)?;
        for (index, cell) in outcome.line.cells.iter().enumerate() {
            // An empty cell is text too: what a person types into it stays as it was typed.
            self.write_text(self.ours + index, cell, |looks| &looks.text)?;
        }
        Ok(())
    }

    fn write_ours(&mut self, column: usize, cell: Cell<'_>) -> Result<(), XlsxError> {
        let row = self.row;
        match cell {
            Cell::Number(number) => {
                let sheet = self.book.worksheet_from_index(0)?;
                sheet.write_number_with_format(row, at(column)?, number, &self.looks.number)?;
            }
            Cell::Status(status) => {
                self.write_text(column, status.in_words(self.lang), |looks| looks.of(status))?;
            }
            Cell::Id(text) => self.write_text(column, text, |looks| &looks.text)?,
            Cell::Words(text) => {
                self.lines = self.lines.max(lines(text, WIDTH_MAX));
                self.write_text(column, text, |looks| &looks.wrapped)?;
            }
            Cell::Time(ms) => {
                if let Some(time) = ms.and_then(|ms| local(ms, &self.zone)) {
                    self.fit(column, "2026-01-01 00:00:00".len());
                    let sheet = self.book.worksheet_from_index(0)?;
                    sheet.write_datetime_with_format(row, at(column)?, time, &self.looks.time)?;
                }
            }
        }
        Ok(())
    }

    fn write_text(&mut self, column: usize, text: &str, look: impl FnOnce(&Looks) -> &Format) -> Result<(), XlsxError> {
        let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
        self.fit(column, widest);
        put(
            self.book.worksheet_from_index(0)?,
            self.row,
            column,
            text,
            look(&self.looks),
        )
    }

    fn finish(mut self, file: impl Write + Send) -> Result<(), XlsxError> {
        let last = at(self.widths.len().saturating_sub(1))?;
        let sheet = self.book.worksheet_from_index(0)?;
        // The crate writes the last row twice where it has a height of its own, which is a damaged file to Excel and to us. The row below,
        // which holds nothing, has none.
        sheet.write_blank(self.row + 1, 0, &Format::default())?;
        sheet.set_freeze_panes(1, 2)?;
        sheet
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_repeat_rows(0, 0)?;
        sheet.autofilter(0, 0, self.row, last)?;
        sheet.ignore_error_range(0, 0, self.row, last, IgnoreError::NumberStoredAsText)?;
        for (column, width) in self.widths.iter().enumerate() {
            sheet.set_column_width(at(column)?, *width as f64 + 1.0)?;
        }
        results_summary::write(
            self.book.add_worksheet(),
            &self.totals,
            &self.looks,
            &self.zone,
            self.lang,
        )?;
        self.book.save_to_writer(file)
    }

    /// Makes a column wide enough for a text of this width.
    fn fit(&mut self, column: usize, width: usize) {
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        let widest = &mut self.widths[column];
        *widest = width.min(WIDTH_MAX).max(*widest);
    }
}

/// How many lines a text takes in a column of this width, as far as they are shown.
pub(super) fn lines(text: &str, width: usize) -> usize {
    let lines = text.lines().map(|line| line.width().div_ceil(width).max(1));
    lines.sum::<usize>().clamp(1, LINES_MAX)
}

/// Makes a row as high as its lines need; not every program does so by itself.
pub(super) fn heighten(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        sheet.set_row_height(row, LINE_POINTS * lines as f64)?;
    }
    Ok(())
}

/// Writes a text, cut where it is longer than a cell can be.
pub(super) fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: usize,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let is_short = text.len() <= CELL_UNITS_MAX || text.encode_utf16().count() <= CELL_UNITS_MAX;
    let column = at(column)?;
    if is_short {
        sheet.write_string_with_format(row, column, text, format)?;
    } else {
        sheet.write_string_with_format(row, column, cut(text), format)?;
    }
    Ok(())
}

/// As much of a text as a cell holds, with a mark that there was more.
fn cut(text: &str) -> String {
    let mut units = 1;
    let fitting = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= CELL_UNITS_MAX
    });
    fitting.chain(['…']).collect()
}

/// The number of a column.
fn at(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

/// An instant as the clock on the wall shows it.
fn local(ms: i64, zone: &TimeZone) -> Option<ExcelDateTime> {
    let at = Timestamp::from_millisecond(ms).ok()?.to_zoned(zone.clone());
    let text = at.strftime("%Y-%m-%d %H:%M:%S").to_string();
    ExcelDateTime::parse_from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_longer_than_a_cell_is_cut_between_characters() {
        for (c, kept) in [('a', 32_766), ('字', 32_766), ('😀', 16_383)] {
            let text: String = std::iter::repeat_n(c, 40_000).collect();
            let cut = cut(&text);
            assert!(cut.encode_utf16().count() <= CELL_UNITS_MAX);
            assert_eq!(cut, String::from_iter(std::iter::repeat_n(c, kept)) + "…");
        }
    }
}
