//! Whether the top of a file is a table of people: its header, which column feeds which field, or the one cause why not.

use std::io::Read;

use super::decode::{CHUNK_BYTES, Decoder};
use super::dialect::{self, Top};
use super::header::{self, Mapping};
use super::own::{our_columns, own_name};
use super::records::Records;
use super::workbook::{Look, SheetText};
use super::{Column, Encoding, Header, HeaderError, InputError, ReadOptions, Uncut, uncut};

/// What stands between the cells of a sheet's text.
pub(super) const SHEET_DELIMITER: u8 = b',';

/// Which column feeds which field; or the one cause where the top of the file is no table.
pub(super) fn mapped(top: &Top, header: &Header, options: &ReadOptions) -> Result<Mapping, HeaderError> {
    let row = header.row;
    if let Some(uncut) = uncut::full_width(top.header()) {
        return Err(HeaderError::Uncut { row, uncut });
    }
    let mapping = header::map(header, &options.map, top.groups(), top.people());
    let is_none = |error: &HeaderError| matches!(error, HeaderError::NoContactColumn { .. });
    if !top.is_headless() && !mapping.as_ref().is_err_and(is_none) {
        return mapping;
    }
    if let Some(uncut) = uncut::one_cell(top.header(), options.delimiter.is_some()) {
        return Err(HeaderError::Uncut { row, uncut });
    }
    if let Some((row, header_row)) = top.header_below_people() {
        return Err(HeaderError::PeopleAbove { row, header_row });
    }
    mapping.and_then(|_| {
        Err(HeaderError::NoContactColumn {
            header: header.clone(),
            holding: Vec::new(),
        })
    })
}

/// What is wrong with a header in words for a sheet, whose cells stand apart by themselves.
pub(super) fn in_sheet(error: HeaderError) -> HeaderError {
    match error {
        HeaderError::Uncut {
            row,
            uncut: Uncut::Delimiter(_),
        } => HeaderError::Uncut {
            row,
            uncut: Uncut::Quoted,
        },
        error => error,
    }
}

/// How a sheet of a workbook begins; `None` where it holds nothing.
pub(super) fn look(text: SheetText, options: &ReadOptions) -> Result<Option<Look>, InputError> {
    let options = &ReadOptions {
        delimiter: Some(SHEET_DELIMITER),
        ..options.clone()
    };
    let mut records = Records::open(Decoder::open(text, Some(Encoding::UTF_8), CHUNK_BYTES)?, true);
    let (prefix, ended) = records.prefix();
    let Some((_, top)) = dialect::find(prefix, ended, options) else {
        records.cut_at(SHEET_DELIMITER);
        return match why_no_header(records) {
            InputError::Header(HeaderError::NoContactColumn { header, .. }) => Ok(Some(Look {
                header,
                has_contact: false,
            })),
            InputError::Empty => Ok(None),
            error => Err(error),
        };
    };
    let row = top.header_row;
    let columns = own_columns(top.header(), None);
    let header = Header { row, columns };
    let mapped = mapped(&top, &header, options);
    let is_none = |error: &HeaderError| matches!(error, HeaderError::NoContactColumn { .. });
    let may_have = our_columns(top.header()).is_some() || !mapped.as_ref().is_err_and(is_none);
    Ok(Some(Look {
        has_contact: may_have && top.people().iter().flatten().any(|cell| !cell.trim().is_empty()),
        header,
    }))
}

/// Why the top of a file shows no filled row: what reading on meets.
pub(super) fn why_no_header<R: Read>(mut records: Records<R>) -> InputError {
    loop {
        match records.advance() {
            Ok(true) => {
                let names = records.texts();
                if names.iter().any(|name| !name.trim().is_empty()) {
                    let row = records.place().row;
                    let columns = own_columns(&names, None);
                    let header = Header { row, columns };
                    return HeaderError::NoContactColumn {
                        header,
                        holding: Vec::new(),
                    }
                    .into();
                }
            }
            Ok(false) => return InputError::Empty,
            Err(error) => return error,
        }
    }
}

/// The columns of a header but for ours.
pub(super) fn own_columns(names: &[String], ours: Option<&[Option<usize>]>) -> Vec<Column> {
    let columns = names.iter().enumerate().map(|(index, name)| Column {
        name: match ours {
            Some(_) => own_name(name).to_owned(),
            None => name.clone(),
        },
        index,
    });
    let is_ours = |index| ours.is_some_and(|ours| ours.contains(&Some(index)));
    columns.filter(|column| !is_ours(column.index)).collect()
}
