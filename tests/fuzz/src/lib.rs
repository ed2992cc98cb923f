//! What the fuzz targets share: a file read to its end, and what must hold of any reading.

use std::io::{self, Read};

use referral_import::input::{InputError, Layout, Place, ReadOptions, Reader, Row};
use referral_import::lang::{Lang, Tell};

/// Everything that a reading gives.
#[derive(Debug, Default)]
pub struct Reading {
    /// What was found at the top; none where the reading ended there.
    pub layout: Option<Layout>,
    /// The rows, in file order.
    pub rows: Vec<Row>,
    /// Why the reading ended before the file did.
    pub error: Option<InputError>,
}

/// A source that gives one byte, then two, up to seven, and again one.
pub struct Pieces<'b> {
    bytes: &'b [u8],
    size: usize,
}

impl<'b> Pieces<'b> {
    /// Of these bytes.
    pub fn of(bytes: &'b [u8]) -> Self {
        Pieces { bytes, size: 0 }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.size = self.size % 7 + 1;
        let size = self.size.min(buffer.len());
        self.bytes.read(&mut buffer[..size])
    }
}

/// Reads a file to its end.
pub fn read(bytes: impl Read, options: &ReadOptions) -> Reading {
    let mut reading = Reading::default();
    reading.error = read_into(&mut reading, bytes, options).err();
    reading.check();
    reading
}

fn read_into(reading: &mut Reading, bytes: impl Read, options: &ReadOptions) -> Result<(), InputError> {
    let mut reader = Reader::open(bytes, options)?;
    reading.layout = Some(reader.layout().clone());
    let mut row = Row::default();
    while reader.read(&mut row)? {
        reading.rows.push(row.clone());
    }
    reading.layout = Some(reader.layout().clone());
    Ok(())
}

impl Reading {
    /// What must hold of any bytes.
    fn check(&self) {
        let (columns, header_row) = self
            .layout
            .as_ref()
            .map_or((0, 0), |layout| (layout.columns.len(), layout.header_row));
        let mut last = header_row;
        for row in &self.rows {
            assert!(row.number > last, "row {} comes after row {last}", row.number);
            let cells = row.cells().count();
            let is_wide = cells == columns || row.extra > 0 && cells > columns;
            assert!(is_wide, "row {} is not as wide as the header", row.number);
            last = row.number;
        }
        let Some(error) = &self.error else {
            assert!(!self.rows.is_empty(), "a file without rows is an error");
            return;
        };
        if let Some(place) = place(error) {
            assert!(
                place.row > last,
                "row {} was handed out before the error at {place:?}",
                last
            );
            assert!(place.line >= u64::from(place.row), "{place:?}: no row without a line");
        }
        for lang in [Lang::En, Lang::Zh] {
            let texts = [error.what(lang), error.fix(lang)];
            assert!(
                texts
                    .iter()
                    .all(|text| !text.is_empty() && !text.contains(['\r', '\n'])),
                "not one line each: {texts:?}"
            );
        }
    }
}

/// Where an error is; none where it is about the file or its header.
pub fn place(error: &InputError) -> Option<Place> {
    match error {
        InputError::Io { place, .. }
        | InputError::Malformed { place, .. }
        | InputError::Nul { place }
        | InputError::UnclosedQuote { place }
        | InputError::StrayQuote { place }
        | InputError::TooLarge { place, .. }
        | InputError::LineBreak { place, .. } => Some(*place),
        InputError::Workbook(_)
        | InputError::Markup
        | InputError::Pdf
        | InputError::Archive
        | InputError::Delimiter { .. }
        | InputError::Empty
        | InputError::BrokenRecord { .. }
        | InputError::Header(_)
        | InputError::NoRows { .. } => None,
    }
}
