//! Why it is not clear which column holds what.

use super::dialect::HEADER_ROWS_MAX;
use super::layout::listed;
use super::{Column, Field, Header, Slug};
use crate::lang::{Cure, Lang, Tell, say};

/// Why it is not clear which column holds what.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum HeaderError {
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
}

impl HeaderError {
    pub(super) fn catalogued(&self) -> Slug {
        match self {
            HeaderError::NoContactColumn { .. } => Slug::NoContactColumn,
            HeaderError::Tie { .. } => Slug::ColumnTie,
            HeaderError::NoSuchColumn { .. } => Slug::NoSuchColumn,
        }
    }
}

impl Tell for HeaderError {
    fn what(&self, lang: Lang) -> String {
        match self {
            HeaderError::NoContactColumn { header } => {
                let (row, columns) = (header.row, header.listed(lang));
                say!(
                    lang,
                    "no column of the first {HEADER_ROWS_MAX} rows is known to hold work emails or mobiles; row {row} has {columns}",
                    "前 {HEADER_ROWS_MAX} 行里没有找到工作邮箱列或手机号列；第 {row} 行的列有：{columns}"
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

    fn fix(&self, lang: Lang) -> String {
        match self {
            HeaderError::NoContactColumn { header } if let Some(delimiter) = header.uncut_at() => say!(
                lang,
                "say what stands between the cells: `--delimiter {delimiter}`",
                "请指明单元格之间的分隔符：`--delimiter {delimiter}`"
            ),
            HeaderError::NoContactColumn { header } if header.is_a_person() => say!(
                lang,
                "put a row above the people that names the columns, e.g. `Name,Work Email,Mobile`",
                "请在人员上方加一行列名，例如 `姓名,工作邮箱,手机号`"
            ),
            HeaderError::NoContactColumn { .. } => Slug::NoContactColumn.explanation().fix.get(lang).to_owned(),
            HeaderError::Tie { field, columns } if distinct(columns) => {
                let name = one_line(&columns[0].name);
                say!(
                    lang,
                    "say which one it is, e.g. `--map {field}=\"{name}\"`",
                    "请指明用哪一列，例如 `--map {field}=\"{name}\"`"
                )
            }
            HeaderError::Tie { .. } => say!(
                lang,
                "rename all but one of these columns in the file",
                "请在文件里给这些同名的列改名，只保留一个"
            ),
            HeaderError::NoSuchColumn { field, .. } => say!(
                lang,
                "use one of these names: `--map {field}=\"...\"`",
                "请改用上面列出的列名：`--map {field}=\"...\"`"
            ),
        }
    }

    fn cure(&self) -> Cure {
        match self {
            HeaderError::NoContactColumn { header } if header.is_a_person() && header.uncut_at().is_none() => {
                Cure::Change
            }
            HeaderError::Tie { columns, .. } if !distinct(columns) => Cure::Change,
            _ => Cure::Option,
        }
    }
}

/// A header name as it can be typed: `--map` does not care about blanks.
fn one_line(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ")
}

/// Whether `--map` can tell the columns apart.
fn distinct(columns: &[Column]) -> bool {
    let mut names: Vec<&str> = columns.iter().map(|column| column.name.trim()).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1])
}
