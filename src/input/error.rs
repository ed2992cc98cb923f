//! What stops the reading of a whole file. A row that is wrong is no error: validation finds it.
//!
//! Every error says where, what and how to fix it, in both languages; the texts stand in `explain`. Nothing is sent of a
//! file that has one.

use std::fmt;
use std::io;

use super::{Column, Encoding, Field, Header, Slug};
use crate::lang::Lang;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The row as a spreadsheet shows it, counted from 1.
    pub row: u32,
    /// The line as an editor shows it, counted from 1: quoted line breaks count here.
    pub line: u64,
}

impl Place {
    /// The start of a file.
    pub(crate) const START: Place = Place { row: 1, line: 1 };
}

/// A limit on what a table may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A record of more than 1 MiB.
    RecordBytes,
    /// A record of more than 100 lines.
    RecordLines,
    /// A cell of more than 32,767 characters.
    CellChars,
    /// More rows than a row number can count.
    Rows,
}

/// Why a file cannot be read to its end.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.explain(Lang::En))]
pub enum InputError {
    /// The source failed.
    Io {
        /// How far the reading came.
        place: Place,
        /// What the operating system said.
        error: io::Error,
    },
    /// An .xlsx or .xls file.
    Spreadsheet,
    /// HTML or XML, which some HR systems export under the name .xls.
    Markup,
    /// A PDF.
    Pdf,
    /// A delimiter that cannot be one.
    Delimiter {
        /// What was given, as a byte.
        delimiter: u8,
    },
    /// Not a single filled cell.
    Empty,
    /// Bytes that mean nothing in the file's encoding.
    Malformed {
        /// Where the text before them ends.
        place: Place,
        /// The first of them, counted from 0 at the start of the file.
        byte: u64,
        /// The encoding that was found or given.
        encoding: Encoding,
        /// Whether a byte order mark says that encoding, which no option changes.
        marked: bool,
    },
    /// A NUL character.
    Nul {
        /// Where it stands.
        place: Place,
    },
    /// A character that some program before us could not read, U+FFFD.
    Replacement {
        /// Where it stands.
        place: Place,
    },
    /// A quote without its counterpart.
    UnclosedQuote {
        /// Where it opened.
        place: Place,
    },
    /// A quote too many, which makes one row of several.
    StrayQuote {
        /// Where the quotes opened.
        place: Place,
    },
    /// A limit is exceeded.
    TooLarge {
        /// Where the quotes opened, or the record began.
        place: Place,
        /// The limit.
        limit: Limit,
    },
    /// A line break in a cell of a contact.
    LineBreak {
        /// Where the quotes opened.
        place: Place,
        /// The column of the cell.
        column: Column,
    },
    /// Neither an email nor a mobile column.
    NoContactColumn {
        /// The row that looks most like a header.
        header: Header,
    },
    /// Several columns with equal right to a field.
    Tie {
        /// The field.
        field: Field,
        /// The columns.
        columns: Vec<Column>,
    },
    /// The user named a column that is not there.
    NoSuchColumn {
        /// The field that it was to feed.
        field: Field,
        /// The name as typed.
        name: String,
        /// The row that names the columns.
        header: Header,
    },
    /// A header, and nobody below it.
    NoRows {
        /// The spreadsheet row of the header.
        header_row: u32,
    },
}

impl InputError {
    /// The stable name of the kind of error, as `explain` takes it.
    pub fn slug(&self) -> &'static str {
        self.catalogued().as_str()
    }

    /// The error's entry in the catalogue.
    fn catalogued(&self) -> Slug {
        match self {
            InputError::Io { .. } => Slug::ReadFailed,
            InputError::Spreadsheet => Slug::SpreadsheetFile,
            InputError::Markup => Slug::MarkupFile,
            InputError::Pdf => Slug::PdfFile,
            InputError::Delimiter { .. } => Slug::BadDelimiter,
            InputError::Empty => Slug::EmptyFile,
            InputError::Malformed { .. } => Slug::UnreadableText,
            InputError::Nul { .. } => Slug::NulCharacter,
            InputError::Replacement { .. } => Slug::ReplacementCharacter,
            InputError::UnclosedQuote { .. } => Slug::UnclosedQuote,
            InputError::StrayQuote { .. } => Slug::StrayQuote,
            InputError::TooLarge { limit, .. } => match limit {
                Limit::RecordBytes | Limit::RecordLines => Slug::RecordTooLarge,
                Limit::CellChars => Slug::OversizedCell,
                Limit::Rows => Slug::TooManyRows,
            },
            InputError::LineBreak { .. } => Slug::LineBreakInContact,
            InputError::NoContactColumn { .. } => Slug::NoContactColumn,
            InputError::Tie { .. } => Slug::ColumnTie,
            InputError::NoSuchColumn { .. } => Slug::NoSuchColumn,
            InputError::NoRows { .. } => Slug::NoRows,
        }
    }

    /// What is wrong and where, on one line.
    pub fn explain(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.explain_en(),
            Lang::Zh => self.explain_zh(),
        }
    }

    /// What to do about it, on one line.
    pub fn fix(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.fix_en(),
            Lang::Zh => self.fix_zh(),
        }
    }
}

/// The place in English; the line is named only where it differs from the row.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if self.line != u64::from(self.row) {
            write!(f, " (line {} in a text editor)", self.line)?;
        }
        Ok(())
    }
}
