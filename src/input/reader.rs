//! Opens a file and hands out its rows: the way from bytes to [`Row`], put together.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use super::decode::{CHUNK_BYTES, Decoder};
use super::dialect::{self, Top};
use super::header::Mapping;
use super::own::our_columns;
use super::reach::Reach;
use super::records::Records;
use super::screen::{NotRead, check_line_breaks, is_blank, not_a_row};
use super::table::{SHEET_DELIMITER, in_sheet, look, mapped, own_columns, why_no_header};
use super::torn::Torn;
use super::workbook::{self, Seen, Source};
use super::{Column, Encoding, Header, HeaderError, InputError, Layout, ReadOptions, Row};

/// How many notes are told from rows. Beyond that, notes are rows like any other and validation speaks of them.
const NOTES_MAX: usize = 100;

/// Reads the rows of a file or pipe as a stream, in bounded memory.
pub struct Reader<R> {
    records: Records<Source<R>>,
    /// What is noticed in the sheet that is read, where the file is a workbook.
    seen: Option<Arc<Mutex<Seen>>>,
    layout: Layout,
    encoding: Encoding,
    reach: Reach,
    /// Where our columns stand, in their order, where the file is a results file of ours.
    ours: Option<Vec<Option<usize>>>,
    /// Whether a row or a second header was seen below the header.
    began: bool,
    /// Whether a row was handed out.
    has_rows: bool,
    torn: Torn,
    not_read: BTreeMap<NotRead, Vec<u32>>,
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

    /// Reads the top of a results file of ours, which may have no column of contacts; `None` where it is another file.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn open_results(bytes: R) -> Result<Option<Reader<R>>, InputError> {
        let options = &ReadOptions::default();
        let opened = Self::begin(bytes, options, CHUNK_BYTES, |top, header| {
            Ok(mapped(top, header, options).unwrap_or_default())
        });
        opened.map(|reader| Some(reader).filter(|reader| reader.ours.is_some()))
    }

    fn open_in_chunks(bytes: R, options: &ReadOptions, chunk_bytes: usize) -> Result<Reader<R>, InputError> {
        if let Some(delimiter) = options.delimiter.filter(|byte| !dialect::can_delimit(*byte)) {
            return Err(InputError::Delimiter { delimiter });
        }
        Self::begin(bytes, options, chunk_bytes, |top, header| mapped(top, header, options))
    }

    fn begin(
        bytes: R,
        options: &ReadOptions,
        chunk_bytes: usize,
        map: impl FnOnce(&Top, &Header) -> Result<Mapping, HeaderError>,
    ) -> Result<Reader<R>, InputError> {
        let (source, taken) = workbook::open(bytes, options, &|text| look(text, options))?;
        let (sheet, seen) = taken.unzip();
        let is_sheet = sheet.is_some();
        let encoding = if is_sheet {
            Some(Encoding::UTF_8)
        } else {
            options.encoding
        };
        let mut records = Records::open(Decoder::open(source, encoding, chunk_bytes)?, is_sheet);
        let delimiter = match is_sheet {
            true => Some(SHEET_DELIMITER),
            false => options.delimiter.or(records.pass_hint()),
        };
        let options = &ReadOptions {
            delimiter,
            ..options.clone()
        };
        let (prefix, ended) = records.prefix();
        let Some((delimiter, top)) = dialect::find(prefix, ended, options) else {
            return Err(why_no_header(records));
        };
        records.cut_at(delimiter);
        while records.advance()? && records.place().row < top.header_row {}
        let names = top.header();
        let ours = our_columns(names);
        let header = Header {
            row: top.header_row,
            columns: own_columns(names, ours.as_deref()),
        };
        let mapping = match map(&top, &header) {
            Ok(mapping) => mapping,
            Err(error) if is_sheet => return Err(in_sheet(error).into()),
            // What is no text has no header either.
            Err(error) => {
                return Err(match records.advance() {
                    Err(nul @ InputError::Nul { .. }) => nul,
                    _ => error.into(),
                });
            }
        };
        let encoding = records.encoding();
        Ok(Reader {
            records,
            layout: Layout {
                encoding: encoding.to_string(),
                delimiter: char::from(delimiter),
                header_row: header.row,
                columns: header.columns,
                fields: mapping.fields,
                passed_over: mapping.passed_over,
                untaken: mapping.untaken,
                sheet,
            },
            seen,
            encoding,
            reach: Reach::of(names, top.people(), ours.is_some()),
            ours,
            began: false,
            has_rows: false,
            torn: Torn::default(),
            not_read: top
                .titles()
                .map(|titles| (NotRead::Title, titles))
                .into_iter()
                .collect(),
        })
    }

    /// What was found. A file is called UTF-8 as long as only ASCII was read: the encoding is certain at the end.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Whether the file is results of ours, or an extract of them.
    pub fn is_of_results(&self) -> bool {
        self.ours.is_some()
    }

    /// The spreadsheet rows so far that hold something and are not read, by why. At most a hundred are notes.
    pub fn not_read(&self) -> &BTreeMap<NotRead, Vec<u32>> {
        &self.not_read
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
            if self.records.has_line_breaks() {
                check_line_breaks(&self.records, &self.layout, self.reach.width)?;
            }
            let notes = self.not_read.get(&NotRead::Note).map_or(0, Vec::len);
            let why = not_a_row(&self.records, &self.layout, is_first)?;
            if let Some(why) = why.filter(|why| *why != NotRead::Note || notes < NOTES_MAX) {
                self.not_read.entry(why).or_default().push(self.records.place().row);
                continue;
            }
            if self.seen.is_none() {
                self.torn.check(&self.records, &self.layout, &self.reach)?;
            }
            self.fill(row);
            self.has_rows = true;
            return Ok(true);
        }
        self.see_hidden();
        if !self.has_rows {
            let header_row = self.layout.header_row;
            return Err(InputError::NoRows { header_row });
        }
        Ok(false)
    }

    /// Takes note of what is hidden in a sheet, once it is read to its end.
    fn see_hidden(&mut self) {
        let (Some(seen), Some(sheet)) = (&self.seen, &mut self.layout.sheet) else {
            return;
        };
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        sheet.hidden_rows = seen.hidden_rows;
        let hidden = seen.hidden_columns.iter().map(|index| {
            let named = self.layout.columns.iter().find(|column| column.index == *index);
            named.cloned().unwrap_or(Column {
                name: String::new(),
                index: *index,
            })
        });
        sheet.hidden_columns = hidden.collect();
    }

    fn fill(&self, row: &mut Row) {
        row.number = self.records.place().row;
        // A sheet writes no cells that are empty.
        let missing = self.reach.named.saturating_sub(self.records.len());
        row.missing = if self.seen.is_some() { 0 } else { missing };
        row.extra = self.reach.extra(&self.records);
        let beyond = if row.extra > 0 { self.records.len() } else { 0 };
        let Some(ours) = &self.ours else {
            return self.records.copy_into(row, self.layout.columns.len().max(beyond));
        };
        row.clear();
        let columns = self.layout.columns.iter().map(|column| column.index);
        for index in columns.chain(self.reach.width..beyond) {
            row.push(&self.records.cell(index));
        }
        for index in ours {
            let cell = index.map_or(Cow::Borrowed(""), |index| self.records.cell(index));
            row.push_ours(&cell);
        }
    }
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
            let options = ReadOptions { encoding: Some(Encoding::UTF_8), ..ReadOptions::default() };
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
