//! Bytes become rows: encoding, delimiter, header, and rows numbered as a spreadsheet shows them.
//!
//! The files in the order in which bytes travel: `workbook` makes text of an Excel sheet, `encoding` and `decode` make text of them, `split` and `records` cut it
//! into records and know where each stands, `dialect` finds delimiter and header, `names` and `header` map columns to
//! fields, `table` says whether that is a table of people, `screen` and `torn` tell rows from what only looks like them, `own` knows what our
//! own results add, and `reader` puts it together. `character` knows which characters a person cannot tell apart, or see.

mod catalogue;
mod character;
mod contents;
mod decode;
mod dialect;
mod encoding;
mod error;
mod header;
mod header_error;
mod layout;
mod names;
mod options;
mod own;
mod reach;
mod reader;
mod records;
mod row;
mod screen;
mod split;
mod table;
mod torn;
mod uncut;
mod words;
mod workbook;

pub use catalogue::{Slug, explain};
pub use character::is_invisible;
pub(crate) use character::{half_width, plain};
pub(crate) use contents::contact_in;
pub use dialect::{delimiter_called, delimiter_name};
pub use encoding::Encoding;
pub(crate) use error::is_held;
pub use error::{InputError, Limit, Place};
pub use header_error::{HeaderError, Uncut};
pub use layout::{Column, Field, Header, Layout, Sheet};
pub(crate) use names::is_dialling_code;
pub use options::ReadOptions;
pub use own::{RESULT_COLUMNS, own_name, result_columns, results_name};
pub use reader::Reader;
pub use row::Row;
pub use screen::NotRead;
pub use workbook::{Kind as WorkbookKind, SheetTop, WorkbookError, begins_like_results, begins_like_workbook};
