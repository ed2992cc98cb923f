//! Records one after another out of a stream, each with its spreadsheet row and its line.

use std::borrow::Cow;
use std::io::Read;

use super::decode::{Decoder, Fault};
use super::dialect;
use super::split::{Broken, Cell, RECORD_BYTES_MAX, Split, Splitter, line_ends};
use super::{Encoding, InputError, Limit, Place, Row};

/// How much text is looked at to find delimiter and header, in bytes.
const PREFIX_BYTES: usize = 128 << 10;

/// Cuts a stream into records. Holds at most one record, one chunk and [`PREFIX_BYTES`].
pub(crate) struct Records<R> {
    decoder: Decoder<R>,
    /// Text from the current record on.
    text: String,
    /// Where the current record begins in `text`.
    start: usize,
    /// Where the next record begins in `text`.
    next: usize,
    /// Whether no more text follows.
    ended: bool,
    /// What stands behind `text` and cannot be read: reported when the rows before it are out.
    fault: Option<Fault>,
    splitter: Splitter,
    cells: Vec<Cell>,
    place: Place,
    next_place: Place,
    /// Whether the text is that of a sheet, which has rows and no lines.
    is_sheet: bool,
}

impl<R: Read> Records<R> {
    /// Reads enough to find delimiter and header by.
    pub(crate) fn open(decoder: Decoder<R>, is_sheet: bool) -> Self {
        let mut records = Records {
            decoder,
            text: String::new(),
            start: 0,
            next: 0,
            ended: false,
            fault: None,
            splitter: Splitter::new(b','),
            cells: Vec::new(),
            place: Place::START,
            next_place: Place::START,
            is_sheet,
        };
        while records.text.len() < PREFIX_BYTES && !records.ended && records.fault.is_none() {
            records.fill();
        }
        records
    }

    /// Passes over a first line that is a hint for Excel, which shows no row for it, and gives the delimiter that it says.
    pub(crate) fn pass_hint(&mut self) -> Option<u8> {
        let (delimiter, bytes) = dialect::hint(&self.text)?;
        self.next = bytes;
        self.next_place.line += 1;
        Some(delimiter)
    }

    /// What was read so far and not yet cut, and whether it is the rest of the file.
    pub(crate) fn prefix(&self) -> (&str, bool) {
        (&self.text[self.next..], self.ended)
    }

    /// Cuts at this ASCII delimiter from here on.
    pub(crate) fn cut_at(&mut self, delimiter: u8) {
        let splitter = Splitter::new(delimiter);
        self.splitter = if self.is_sheet { splitter.of_sheet() } else { splitter };
    }

    /// The encoding as far as it is known.
    pub(crate) fn encoding(&self) -> Encoding {
        self.decoder.encoding()
    }

    /// Goes to the next record, blank ones included; false at the end. After an error nothing more can be read.
    pub(crate) fn advance(&mut self) -> Result<bool, InputError> {
        self.start = self.next;
        loop {
            let rest = &self.text[self.start..];
            if rest.is_empty() && self.ended {
                return Ok(false);
            }
            match self.splitter.split(rest, self.ended, &mut self.cells) {
                Split::Record { len, lines } => {
                    self.place = self.next_place;
                    self.next = self.start + len;
                    self.next_place.line += if self.is_sheet { 1 } else { lines };
                    self.next_place.row = self.place.row.checked_add(1).ok_or(InputError::TooLarge {
                        place: self.place,
                        limit: Limit::Rows,
                    })?;
                    return Ok(true);
                }
                Split::Broken { at, why } => {
                    let place = self.place_in_rest(at);
                    return Err(match why {
                        Broken::StrayQuote => InputError::StrayQuote { place },
                        Broken::TooLarge(limit) => InputError::TooLarge { place, limit },
                    });
                }
                Split::Partial { quote } if rest.len() > RECORD_BYTES_MAX => {
                    return Err(InputError::TooLarge {
                        place: self.place_in_rest(quote.unwrap_or(0)),
                        limit: Limit::RecordBytes,
                    });
                }
                Split::Partial { quote: Some(quote) } if self.ended => {
                    let place = self.place_in_rest(quote);
                    return Err(InputError::UnclosedQuote { place });
                }
                Split::Partial { .. } => {
                    if let Some(fault) = self.fault.take() {
                        return Err(self.located(fault));
                    }
                    self.text.drain(..self.start);
                    self.start = 0;
                    self.fill();
                }
            }
        }
    }

    /// Where the current record stands.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// How many cells the current record has.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The text of a cell of the current record.
    pub(crate) fn cell(&self, index: usize) -> Cow<'_, str> {
        match self.cells.get(index) {
            Some(cell) => cell.text(&self.text[self.start..]),
            None => Cow::Borrowed(""),
        }
    }

    /// Copies the cells of the current record, at least `width` of them.
    pub(crate) fn copy_into(&self, row: &mut Row, width: usize) {
        row.copy(&self.text[self.start..self.next], &self.cells, width);
    }

    /// The texts of all cells of the current record.
    pub(crate) fn texts(&self) -> Vec<String> {
        (0..self.len()).map(|index| self.cell(index).into_owned()).collect()
    }

    /// Whether the current record takes several lines.
    pub(crate) fn has_line_breaks(&self) -> bool {
        self.next_place.line - self.place.line > 1
    }

    /// The place of a cell of the current record: its row, and the line on which the cell begins.
    pub(crate) fn place_of(&self, index: usize) -> Place {
        let start = self.cells.get(index).map_or(0, |cell| cell.start);
        let before = &self.text[self.start..self.start + start];
        Place {
            row: self.place.row,
            line: self.place.line + line_ends(before),
        }
    }

    fn fill(&mut self) {
        match self.decoder.fill(&mut self.text) {
            Ok(more) => self.ended = !more,
            Err(fault) => self.fault = Some(fault),
        }
    }

    /// The place of an offset into the text that was not yet cut into a record.
    fn place_in_rest(&self, at: usize) -> Place {
        let before = &self.text[self.start..self.start + at];
        Place {
            row: self.next_place.row,
            line: self.next_place.line + if self.is_sheet { 0 } else { line_ends(before) },
        }
    }

    fn located(&self, fault: Fault) -> InputError {
        let place = self.place_in_rest(self.text.len() - self.start);
        match fault {
            Fault::Io(error) => InputError::unread(place, error),
            Fault::Malformed(byte) => InputError::Malformed {
                place,
                byte,
                encoding: self.encoding(),
                marked: self.decoder.is_marked(),
            },
            Fault::Nul => InputError::Nul { place },
        }
    }
}
