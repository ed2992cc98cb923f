//! Why it is not clear which column holds what, or where the table begins.

use super::dialect::HEADER_ROWS_MAX;
use super::layout::listed;
use super::names::{Known, known};
use super::{Column, Field, Header, Slug};
use crate::lang::{Cure, Lang, Tell, Way, say};

/// Why it is not clear which column holds what, or where the table begins.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum HeaderError {
    /// Neither an email nor a mobile column.
    NoContactColumn {
        /// The row that looks most like a header.
        header: Header,
        /// Columns whose cells are emails or mobiles all the same: those that may be the people's own, else all.
        holding: Vec<(Field, Column)>,
    },
    /// A header, or every line of the file, was not cut into cells.
    Uncut {
        /// The row that names the columns.
        row: u32,
        /// Why it was not.
        uncut: Uncut,
    },
    /// An email or a mobile stands above the header.
    PeopleAbove {
        /// The spreadsheet row of the first one.
        row: u32,
        /// The spreadsheet row of what looks like the header.
        header_row: u32,
    },
    /// Another table begins below the first one.
    SecondHeader {
        /// The row that names the columns.
        header_row: u32,
        /// The row that names others.
        other: Header,
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
}

/// What kept lines from being cut into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncut {
    /// Whole lines stand in one cell, by quotes or in a workbook.
    Quoted,
    /// A full-width sign stands where a delimiter should, and this is the delimiter.
    FullWidth {
        /// What stands there.
        sign: char,
        /// What should stand there.
        delimiter: char,
    },
    /// Another delimiter, as `--delimiter` takes it.
    Delimiter(&'static str),
}

impl HeaderError {
    /// The field that some column of these feeds, as only a person can say.
    pub fn doubt(&self) -> Option<(Field, Vec<Column>)> {
        match self {
            HeaderError::Tie { field, columns } => Some((*field, columns.clone())),
            HeaderError::NoContactColumn { header, holding } if !header.is_a_person() => {
                let field = holding.first()?.0;
                let columns = holding.iter().filter(|(of, _)| *of == field);
                Some((field, columns.map(|(_, column)| column.clone()).collect()))
            }
            _ => None,
        }
    }

    pub(super) fn catalogued(&self) -> Slug {
        match self {
            HeaderError::NoContactColumn { .. } => Slug::NoContactColumn,
            HeaderError::Uncut { uncut, .. } => match uncut {
                Uncut::Quoted => Slug::WholeLinesQuoted,
                Uncut::FullWidth { .. } => Slug::FullWidthDelimiter,
                Uncut::Delimiter(_) => Slug::UnknownDelimiter,
            },
            HeaderError::PeopleAbove { .. } => Slug::PeopleAboveHeader,
            HeaderError::SecondHeader { .. } => Slug::SecondHeader,
            HeaderError::Tie { .. } => Slug::ColumnTie,
            HeaderError::NoSuchColumn { .. } => Slug::NoSuchColumn,
        }
    }
}

impl Tell for HeaderError {
    fn what(&self, lang: Lang) -> String {
        match self {
            HeaderError::NoContactColumn { header, .. } => {
                let (row, columns) = (header.row, header.listed(lang));
                say!(
                    lang,
                    "no column of the first {HEADER_ROWS_MAX} rows is known to hold work emails or mobiles; row {row} has {columns}",
                    "前 {HEADER_ROWS_MAX} 行里没有找到工作邮箱列或手机号列；第 {row} 行的列有：{columns}"
                )
            }
            HeaderError::Uncut { row, uncut } => match uncut {
                Uncut::Quoted => say!(
                    lang,
                    "row {row} is one cell that holds a whole line: the lines were not split into cells",
                    "第 {row} 行只有一个单元格，整行内容都在里面，没有分列"
                ),
                Uncut::FullWidth { sign, .. } => say!(
                    lang,
                    "in row {row} the cells are separated by the full-width `{sign}`",
                    "第 {row} 行的单元格之间是全角符号 `{sign}`"
                ),
                Uncut::Delimiter(name) => say!(
                    lang,
                    "in row {row} the cells are separated otherwise than they were read: by {name}",
                    "第 {row} 行的分隔符与读取时所用的不同，是 {name}"
                ),
            },
            HeaderError::PeopleAbove { row, header_row } => say!(
                lang,
                "row {row} holds an email or a mobile and stands above the header in row {header_row}",
                "第 {row} 行有邮箱或手机号，却在表头（第 {header_row} 行）上方"
            ),
            HeaderError::SecondHeader { header_row, other } => {
                let (row, columns) = (other.row, other.listed(lang));
                say!(
                    lang,
                    "row {row} begins another table, with other columns than the header in row {header_row}: {columns}",
                    "第 {row} 行开始是另一张表，列与表头（第 {header_row} 行）不同：{columns}"
                )
            }
            HeaderError::Tie { field, columns } => {
                let (columns, name) = (listed(columns, lang), field.name_zh());
                say!(
                    lang,
                    "several columns could be `{field}`: {columns}",
                    "有多列都可以作为 `{field}`（{name}）：{columns}"
                )
            }
            HeaderError::NoSuchColumn { field, name, header } => {
                let (row, columns) = (header.row, header.listed(lang));
                say!(
                    lang,
                    "`--map {field}=\"{name}\"`: no such column; the header in row {row} has {columns}",
                    "`--map {field}=\"{name}\"`：没有这一列；表头（第 {row} 行）的列有：{columns}"
                )
            }
        }
    }

    /// What the catalogue says, unless more is known.
    fn fix(&self, lang: Lang) -> String {
        match self {
            HeaderError::NoContactColumn { header, .. } if header.is_a_person() => say!(
                lang,
                "put a row above the people that names the columns, e.g. `Name,Work Email,Mobile`",
                "请在人员上方加一行列名，例如 `姓名,工作邮箱,手机号`"
            ),
            HeaderError::NoContactColumn { holding, .. } if !holding.is_empty() => {
                let (field, column) = &holding[0];
                let (letter, kind) = (column.letter(), field.name_zh());
                say!(
                    lang,
                    "column {column} holds what looks like a contact: if it is the people's own, add `--map {field}={letter}`",
                    "{column} 列的内容像是联系方式：如果是本人的{kind}，请加上 `--map {field}={letter}`"
                )
            }
            HeaderError::Uncut {
                uncut: Uncut::FullWidth { sign, delimiter },
                ..
            } => say!(
                lang,
                "open the file in a text editor, replace every `{sign}` with `{delimiter}`, and save it",
                "请用文本编辑器（如记事本）打开文件，把所有 `{sign}` 替换为 `{delimiter}` 后保存"
            ),
            HeaderError::Uncut {
                uncut: Uncut::Delimiter(name),
                ..
            } => say!(
                lang,
                "say what stands between the cells: `--delimiter {name}`",
                "请指明单元格之间的分隔符：`--delimiter {name}`"
            ),
            HeaderError::PeopleAbove { row, header_row } => say!(
                lang,
                "move row {row} below row {header_row} if it is a person to register, else delete it",
                "如果第 {row} 行是要注册的人，请移到第 {header_row} 行下面；否则请删除这一行"
            ),
            HeaderError::SecondHeader { other, .. } => {
                let row = other.row;
                say!(
                    lang,
                    "cut the rows from row {row} on out of this file, save them as a file of their own, and import both",
                    "请把第 {row} 行及以下的内容剪切到另一个文件，两个文件分别导入"
                )
            }
            HeaderError::Tie { field, columns } => {
                let letter = columns[0].letter();
                say!(
                    lang,
                    "say which one it is, e.g. `--map {field}={letter}`",
                    "请指明用哪一列，例如 `--map {field}={letter}`"
                )
            }
            HeaderError::NoSuchColumn { field, .. } => say!(
                lang,
                "use one of these names: `--map {field}=\"...\"`",
                "请改用上面列出的列名：`--map {field}=\"...\"`"
            ),
            known => known.catalogued().explanation().fix.get(lang).to_owned(),
        }
    }

    /// Each column that may be meant, with the first that holds the other contact where that has none either.
    fn ways_on(&self) -> Vec<Vec<Way>> {
        let Some((field, columns)) = self.doubt() else {
            return Vec::new();
        };
        let is_own = |column: &&Column| !matches!(known(&column.name), Some(Known::Never(_)));
        let other = match self {
            HeaderError::NoContactColumn { holding, .. } => holding.iter().find(|(of, _)| *of != field),
            _ => None,
        };
        let map = |field: &Field, column: &Column| ("map", format!("{field}={}", column.letter()));
        let way = |column: &Column| {
            let other = other.filter(|(_, column)| is_own(&column));
            let other = other.map(|(field, column)| map(field, column));
            [map(&field, column)].into_iter().chain(other).collect()
        };
        columns.iter().filter(is_own).map(way).collect()
    }

    fn cure(&self) -> Cure {
        match self {
            HeaderError::NoContactColumn { header, .. } if header.is_a_person() => Cure::Change,
            HeaderError::Uncut { uncut, .. } if !matches!(uncut, Uncut::Delimiter(_)) => Cure::Change,
            HeaderError::PeopleAbove { .. } | HeaderError::SecondHeader { .. } => Cure::Change,
            _ => Cure::Option,
        }
    }
}
