//! Opens a file and hands out its rows: the way from bytes to [`Row`], put together.

use std::io::Read;

use serde::{Deserialize, Serialize};

use super::decode::{CHUNK_BYTES, Decoder};
use super::dialect::{self, Dialect};
use super::guard::{RESULT_COLUMNS, own_name, unguard};
use super::header;
use super::records::Records;
use super::screen::{check_line_breaks, is_blank, is_filled, is_header_again, is_note, is_second_header};
use super::{Column, Encoding, Field, Header, HeaderError, InputError, Layout, Row};

/// How many notes are told from rows. Beyond that, notes are rows like any other and validation speaks of them.
const NOTES_MAX: usize = 100;

/// What the user said about how to read a file; what is left out is found by looking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The encoding. A byte order mark in the file outranks it.
    pub encoding: Option<Encoding>,
    /// The delimiter: an ASCII character, neither a quote nor a line end. It outranks a hint in the file.
    pub delimiter: Option<u8>,
    /// Header names for fields; the last word on a field counts.
    pub map: Vec<(Field, String)>,
}

/// Reads the rows of a file or pipe as a stream, in bounded memory.
pub struct Reader<R> {
    records: Records<R>,
    layout: Layout,
    encoding: Encoding,
    /// How many cells the header has, ours of a results file included.
    width: usize,
    /// How many cells a row must have: up to the last column with a name.
    cells_needed: usize,
    /// Whether the file is a results file of ours, with guarded cells.
    ours: bool,
    /// Whether a row or a second header was seen below the header.
    began: bool,
    /// Whether a row was handed out.
    has_rows: bool,
    skipped_notes: Vec<u32>,
}

impl<R: Read> Reader<R> {
    /// Reads the top of a file: finds encoding, delimiter, header and columns.
    ///
    /// # Errors
    ///
    /// Any [`InputError`] but [`InputError::NoRows`], of what stands up to the header.
    pub fn open(bytes: R, options: &ReadOptions) -> Result<Reader<R>, InputError> {
        Self::open_in_chunks(bytes, options, CHUNK_BYTES)
    }

    fn open_in_chunks(bytes: R, options: &ReadOptions, chunk_bytes: usize) -> Result<Reader<R>, InputError> {
        if let Some(delimiter) = options.delimiter.filter(|byte| !dialect::can_delimit(*byte)) {
            return Err(InputError::Delimiter { delimiter });
        }
        let mut records = Records::open(Decoder::open(bytes, options.encoding, chunk_bytes)?);
        let hinted = records.pass_hint();
        let options = &ReadOptions {
            delimiter: options.delimiter.or(hinted),
            ..options.clone()
        };
        let (prefix, ended) = records.prefix();
        let Dialect { delimiter, header_row } = match dialect::find(prefix, ended, options) {
            Some(dialect) => dialect,
            None => return Err(why_no_header(records)),
        };
        records.cut_at(delimiter);
        while records.advance()? && records.place().row < header_row {}
        let names = records.texts();
        let ours = names.len() >= RESULT_COLUMNS.len()
            && names
                .iter()
                .map(|name| name.trim())
                .zip(RESULT_COLUMNS)
                .all(|(name, column)| name == column);
        let header = Header {
            row: header_row,
            columns: own_columns(&names, ours),
        };
        let mapping = header::map(&header, &options.map)?;
        let encoding = records.encoding();
        Ok(Reader {
            records,
            layout: Layout {
                encoding: encoding.to_string(),
                delimiter: char::from(delimiter),
                header_row,
                columns: header.columns,
                fields: mapping.fields,
                passed_over: mapping.passed_over,
            },
            encoding,
            width: names.len(),
            cells_needed: names
                .iter()
                .rposition(|name| !name.trim().is_empty())
                .map_or(0, |last| last + 1),
            ours,
            began: false,
            has_rows: false,
            skipped_notes: Vec::new(),
        })
    }

    /// What was found. A file is called UTF-8 as long as only ASCII was read: the encoding is certain at the end.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The spreadsheet rows, at most a hundred, that were left out as remarks on the table or its header once more.
    pub fn skipped_notes(&self) -> &[u32] {
        &self.skipped_notes
    }

    /// Reads the next row into `row`; false at the end. Blank rows and notes are left out and counted in the numbers.
    ///
    /// # Errors
    ///
    /// Any [`InputError`]; it is about the whole file, and nothing can be read after it.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, InputError> {
        while self.records.advance()? {
            if self.encoding != self.records.encoding() {
                self.encoding = self.records.encoding();
                self.layout.encoding = self.encoding.to_string();
            }
            if is_blank(&self.records) {
                continue;
            }
            let is_first = !std::mem::replace(&mut self.began, true);
            if is_first && is_second_header(&self.records, &self.layout) {
                continue;
            }
            if self.records.has_line_breaks() {
                check_line_breaks(&self.records, &self.layout, self.width)?;
            }
            let is_remark = || is_note(&self.records, &self.layout) || is_header_again(&self.records, &self.layout);
            if self.skipped_notes.len() < NOTES_MAX && is_remark() {
                self.skipped_notes.push(self.records.place().row);
                continue;
            }
            self.fill(row);
            self.has_rows = true;
            return Ok(true);
        }
        if !self.has_rows {
            let header_row = self.layout.header_row;
            return Err(InputError::NoRows { header_row });
        }
        Ok(false)
    }

    fn fill(&self, row: &mut Row) {
        row.number = self.records.place().row;
        row.missing = self.cells_needed.saturating_sub(self.records.len());
        row.extra = (self.width..self.records.len())
            .filter(|index| is_filled(&self.records, *index))
            .count();
        if !self.ours {
            return self.records.copy_into(row, self.layout.columns.len());
        }
        row.clear();
        for column in &self.layout.columns {
            row.push(&unguard(&self.records.cell(column.index)));
        }
    }
}

/// Why the top of a file shows no filled row: what reading on meets.
fn why_no_header<R: Read>(mut records: Records<R>) -> InputError {
    loop {
        match records.advance() {
            Ok(true) => {
                let names = records.texts();
                if names.iter().any(|name| !name.trim().is_empty()) {
                    let row = records.place().row;
                    let columns = own_columns(&names, false);
                    let header = Header { row, columns };
                    return HeaderError::NoContactColumn { header }.into();
                }
            }
            Ok(false) => return InputError::Empty,
            Err(error) => return error,
        }
    }
}

/// The columns of a header but for ours.
fn own_columns(names: &[String], ours: bool) -> Vec<Column> {
    let columns = names.iter().enumerate().map(|(index, name)| Column {
        name: if ours {
            own_name(&unguard(name)).to_owned()
        } else {
            name.clone()
        },
        index,
    });
    columns.skip(if ours { RESULT_COLUMNS.len() } else { 0 }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Everything a reading gives: numbers and cells, and the error's slug if it ends in one.
    fn read_all(
        bytes: &[u8],
        options: &ReadOptions,
        chunk_bytes: usize,
    ) -> (Vec<(u32, Vec<String>)>, Option<&'static str>) {
        let mut rows = Vec::new();
        let mut read = || -> Result<(), InputError> {
            let mut reader = Reader::open_in_chunks(bytes, options, chunk_bytes)?;
            let mut row = Row::default();
            while reader.read(&mut row)? {
                rows.push((row.number, row.cells().map(str::to_owned).collect()));
            }
            Ok(())
        };
        let slug = read().err().map(|error| error.slug());
        (rows, slug)
    }

    /// A cell as a CSV writer quotes it.
    fn quoted(cell: &str) -> String {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_rows_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300), delimiter: Option<u8>) {
            let options = ReadOptions { delimiter, ..ReadOptions::default() };
            read_all(&bytes, &options, CHUNK_BYTES);
        }

        #[test]
        fn any_table_reads_the_same_in_any_chunks(table in "([,;\t\"\r\n a1王]|\"\"|\r\n|,\"){0,60}", chunk_bytes in 1_usize..40) {
            let text = format!("邮箱,备注\n{table}");
            let options = ReadOptions { encoding: Some(Encoding::Utf8), ..ReadOptions::default() };
            let whole = read_all(text.as_bytes(), &options, CHUNK_BYTES);
            prop_assert_eq!(read_all(text.as_bytes(), &options, chunk_bytes), whole);
        }

        #[test]
        fn rows_are_numbered_as_a_spreadsheet_numbers_them(
            titles in 0_u32..5,
            rows in prop::collection::vec(prop::option::of(("[a-z@\"', 王]{1,9}", "[a-z\", 王]{0,9}|[a-z\" \r\n王]{0,9}", "[0-9]{11}")), 1..20),
            end in prop::sample::select(&["\n", "\r\n", "\r"][..]),
        ) {
            let mut text = "花名册,,".to_owned() + end;
            text = text.repeat(titles as usize) + "邮箱,地址,手机号" + end;
            let mut expected = Vec::new();
            for (number, row) in (titles + 2..).zip(&rows) {
                if let Some((email, address, mobile)) = row {
                    text += &[email, address, mobile].map(|cell| quoted(cell)).join(",");
                    expected.push((number, vec![email.clone(), address.clone(), mobile.clone()]));
                }
                text += end;
            }
            let slug = expected.is_empty().then_some("no_rows");
            prop_assert_eq!(read_all(text.as_bytes(), &ReadOptions::default(), CHUNK_BYTES), (expected, slug));
        }
    }

    #[test]
    fn the_encoding_is_certain_at_the_end() {
        let text = "Email,Name\n".to_owned() + &"a@example.com,Li\n".repeat(20_000) + "b@example.com,王小明\n";
        let gbk = encoding_rs::GBK.encode(&text).0.into_owned();
        let mut reader = Reader::open(&gbk[..], &ReadOptions::default()).expect("a header");
        assert_eq!(reader.layout().encoding, "UTF-8");
        let mut row = Row::default();
        while reader.read(&mut row).expect("rows") {}
        assert_eq!((row.number, row.cell(1)), (20_002, "王小明"));
        assert_eq!(reader.layout().encoding, "GB18030");
    }

    #[test]
    fn a_quote_that_swallows_a_long_file_is_found_where_it_opened() {
        let text = "Name,Email\nZhang,\"a@example.com\n".to_owned() + &"Li,b@example.com\n".repeat(100_000);
        let mut reader = Reader::open(text.as_bytes(), &ReadOptions::default()).expect("a header");
        let error = reader.read(&mut Row::default()).expect_err("a quote never closes");
        assert_eq!(
            (error.slug(), error.to_string().starts_with("row 2:")),
            ("record_too_large", true)
        );
    }

    #[test]
    fn a_source_that_fails_says_how_far_it_came() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("unplugged"))
            }
        }
        let text = "Email\n".to_owned() + &"a@example.com\n".repeat(30_000);
        let mut reader = Reader::open(text.as_bytes().chain(Failing), &ReadOptions::default()).expect("a header");
        let mut row = Row::default();
        let error = loop {
            match reader.read(&mut row) {
                Ok(more) => assert!(more, "the end is not to be trusted"),
                Err(error) => break error.to_string(),
            }
        };
        assert!(error.contains("unplugged") && error.contains("row "), "{error}");
    }
}
