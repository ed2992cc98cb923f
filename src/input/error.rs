//! What stops the reading of a whole file. A row that is wrong is no error: validation finds it.
//!
//! Every error says where, what and how to fix it. Nothing is sent of a file that has one.

use std::io;

use super::split::{CELL_CHARS_MAX, RECORD_BYTES_MAX, RECORD_LINES_MAX};
use super::{Column, Encoding, HeaderError, Slug, WorkbookError};
use crate::lang::{Cure, Lang, Tell, Way, reason, say};

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
#[error("{}", self.what(Lang::En))]
pub enum InputError {
    /// The source failed.
    Io {
        /// How far the reading came.
        place: Place,
        /// What the operating system said.
        error: io::Error,
    },
    /// A workbook that is not read, or a sheet of it.
    Workbook(#[from] WorkbookError),
    /// HTML or XML, which some HR systems export under the name .xls.
    Markup,
    /// A PDF.
    Pdf,
    /// A .zip, .gz or another archive.
    Archive,
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
    /// A record on several lines without quotes.
    BrokenRecord {
        /// The spreadsheet row of its first part.
        first: u32,
        /// The spreadsheet row of its last part.
        last: u32,
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
    /// The columns are not clear.
    Header(#[from] HeaderError),
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

    /// That the source failed; one that is a workbook says why.
    pub(super) fn unread(place: Place, error: io::Error) -> Self {
        match WorkbookError::within(&error) {
            Some(error) => error.clone().into(),
            None => InputError::Io { place, error },
        }
    }

    /// The error's entry in the catalogue.
    fn catalogued(&self) -> Slug {
        match self {
            InputError::Io { .. } => Slug::ReadFailed,
            InputError::Workbook(error) => error.catalogued(),
            InputError::Markup => Slug::MarkupFile,
            InputError::Pdf => Slug::PdfFile,
            InputError::Archive => Slug::ArchiveFile,
            InputError::BrokenRecord { .. } => Slug::BrokenRecord,
            InputError::Delimiter { .. } => Slug::BadDelimiter,
            InputError::Empty => Slug::EmptyFile,
            InputError::Malformed { .. } => Slug::UnreadableText,
            InputError::Nul { .. } => Slug::NulCharacter,
            InputError::UnclosedQuote { .. } => Slug::UnclosedQuote,
            InputError::StrayQuote { .. } => Slug::StrayQuote,
            InputError::TooLarge { limit, .. } => match limit {
                Limit::RecordBytes | Limit::RecordLines => Slug::RecordTooLarge,
                Limit::CellChars => Slug::OversizedCell,
                Limit::Rows => Slug::TooManyRows,
            },
            InputError::LineBreak { .. } => Slug::LineBreakInContact,
            InputError::Header(error) => error.catalogued(),
            InputError::NoRows { .. } => Slug::NoRows,
        }
    }
}

impl Tell for InputError {
    fn what(&self, lang: Lang) -> String {
        let said = self.said(lang);
        let place = self.place().map(|place| place.get(lang));
        match (self, place) {
            (_, None) => said,
            (InputError::LineBreak { column, .. }, Some(place)) => {
                say!(lang, "{place}, column {column}: {said}", "{place}，{column} 列：{said}")
            }
            (_, Some(place)) => say!(lang, "{place}: {said}", "{place}：{said}"),
        }
    }

    /// What the catalogue says, unless more is known.
    fn fix(&self, lang: Lang) -> String {
        match self {
            InputError::Malformed {
                encoding, marked: true, ..
            } => say!(
                lang,
                "the byte order mark at the start of the file says {encoding} and outranks `--encoding`: open the file in the \
                 program it came from and save it as \"Excel Workbook (*.xlsx)\"",
                "文件开头的字节顺序标记（BOM）表明是 {encoding}，优先于 `--encoding`：请用原来的程序打开文件，另存为“Excel 工作簿 (*.xlsx)”"
            ),
            InputError::Malformed { encoding, .. } if *encoding != Encoding::UTF_8 => say!(
                lang,
                "leave out `--encoding` if it was given, or open the file in the program it came from and save it as \
                 \"Excel Workbook (*.xlsx)\"",
                "如果加了 `--encoding`，请去掉；或者用原来的程序打开文件，另存为“Excel 工作簿 (*.xlsx)”"
            ),
            InputError::Io { error, .. } if is_held(error) => say!(
                lang,
                "close it in the program that has it open, most likely Excel, then type the same command again",
                "请在打开它的程序（多半是 Excel）中关闭该文件，然后再次运行同一命令"
            ),
            InputError::Header(error) => error.fix(lang),
            InputError::Workbook(error) => error.fix(lang),
            known => known.catalogued().explanation().fix.get(lang).to_owned(),
        }
    }

    fn ways_on(&self) -> Vec<Vec<Way>> {
        match self {
            InputError::Header(error) => error.ways_on(),
            _ => Vec::new(),
        }
    }

    fn cure(&self) -> Cure {
        match self {
            InputError::Header(error) => error.cure(),
            // What is saved from them is another file.
            InputError::Markup | InputError::Pdf | InputError::Archive => Cure::Option,
            InputError::Workbook(error) => error.cure(),
            InputError::Delimiter { .. } | InputError::Malformed { marked: false, .. } => Cure::Option,
            _ => Cure::Change,
        }
    }
}

/// Whether another program keeps a file, or the part that is read, to itself (`ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`);
/// elsewhere than on Windows none can.
pub(crate) fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

impl InputError {
    /// The place that the text begins with.
    fn place(&self) -> Option<Place> {
        match self {
            InputError::Malformed { place, .. }
            | InputError::Nul { place }
            | InputError::UnclosedQuote { place }
            | InputError::StrayQuote { place }
            | InputError::TooLarge { place, .. }
            | InputError::LineBreak { place, .. } => Some(*place),
            _ => None,
        }
    }

    /// What is wrong there.
    fn said(&self, lang: Lang) -> String {
        match self {
            InputError::Io { place, error } => {
                let (place, error) = (place.get(lang), reason(error, lang));
                say!(
                    lang,
                    "reading the file failed at {place}: {error}",
                    "读取文件到{place}时出错：{error}"
                )
            }
            InputError::Workbook(error) => error.what(lang),
            InputError::Markup => say!(
                lang,
                "this is HTML or XML, which some HR systems name .xls, not a workbook or a CSV file",
                "这是 HTML 或 XML（有些人事系统导出时命名为 .xls），不是工作簿或 CSV 文件"
            ),
            InputError::Pdf => say!(
                lang,
                "this is a PDF, not a workbook or a CSV file",
                "这是 PDF，不是工作簿或 CSV 文件"
            ),
            InputError::Archive => say!(
                lang,
                "this is an archive (.zip, .gz or the like), not a table",
                "这是压缩文件（.zip、.gz 等），不是表格"
            ),
            InputError::BrokenRecord { first, last } => say!(
                lang,
                "rows {first} to {last} are one row: a line break without quotes stands in a cell",
                "第 {first} 行到第 {last} 行其实是一行：单元格里有换行，却没有用双引号括住"
            ),
            InputError::Delimiter { delimiter } => {
                let shown = match delimiter {
                    graphic if graphic.is_ascii_graphic() => char::from(*graphic).to_string(),
                    other => other.escape_ascii().to_string(),
                };
                say!(lang, "`{shown}` cannot be a delimiter", "`{shown}` 不能用作分隔符")
            }
            InputError::Empty => say!(lang, "the file is empty", "文件是空的"),
            InputError::Malformed { byte, encoding, .. } => say!(
                lang,
                "byte {byte} of the file is not readable as {encoding}",
                "文件第 {byte} 字节处的内容无法按 {encoding} 读取"
            ),
            InputError::Nul { .. } => say!(
                lang,
                "a NUL character, which no text has",
                "出现空字符（NUL），正常文本中不会有"
            ),
            InputError::UnclosedQuote { .. } => {
                say!(
                    lang,
                    "a quote `\"` opens here and never closes",
                    "这里的双引号 `\"` 没有配对的结束引号"
                )
            }
            InputError::StrayQuote { .. } => say!(
                lang,
                "a stray quote `\"` joins this row and the rows below it into one",
                "多了一个双引号 `\"`，把这一行和下面几行并成了一行"
            ),
            InputError::TooLarge { limit, .. } => limit.get(lang),
            InputError::LineBreak { .. } => say!(lang, "a line break inside the cell", "单元格里有换行"),
            InputError::Header(error) => error.what(lang),
            InputError::NoRows { header_row } => {
                say!(
                    lang,
                    "no rows below the header in row {header_row}",
                    "表头（第 {header_row} 行）下面没有数据"
                )
            }
        }
    }
}

impl Limit {
    fn get(self, lang: Lang) -> String {
        let mib = RECORD_BYTES_MAX >> 20;
        let rows_max = u32::MAX;
        match self {
            Limit::RecordBytes => say!(lang, "a row of more than {mib} MiB", "一行内容超过 {mib} MiB"),
            Limit::RecordLines => say!(
                lang,
                "a cell that goes on for more than {RECORD_LINES_MAX} lines",
                "一个单元格跨了 {RECORD_LINES_MAX} 行以上"
            ),
            Limit::CellChars => say!(
                lang,
                "a cell of more than {CELL_CHARS_MAX} characters",
                "一个单元格超过 {CELL_CHARS_MAX} 个字符"
            ),
            Limit::Rows => say!(lang, "more than {rows_max} rows", "超过 {rows_max} 行"),
        }
    }
}

impl Place {
    /// The place in words; the line is named only where it differs from the row.
    fn get(self, lang: Lang) -> String {
        let Place { row, line } = self;
        if line == u64::from(row) {
            say!(lang, "row {row}", "第 {row} 行")
        } else {
            say!(
                lang,
                "row {row} (line {line} in a text editor)",
                "第 {row} 行（文本编辑器中为第 {line} 行）"
            )
        }
    }
}
