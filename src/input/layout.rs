//! What was found at the top of a file: encoding, delimiter, header, and which column feeds which field.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::contents::is_like_contact;
use super::names::{NameOf, fold, in_both, name_of, names_no_column, rank};
use crate::lang::{Lang, Said, Text, said};

/// How many columns of a header are listed in a text.
const COLUMNS_LISTED_MAX: usize = 40;

/// A piece of information that a column can feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The work email.
    Email,
    /// The mobile number.
    Mobile,
    /// The country code of the mobile number.
    CountryCode,
    /// The employee number, shown beside the row and never a key.
    EmployeeNo,
    /// Whether the person still works here.
    Status,
    /// The last day on which the person works here.
    LeavingDate,
}

impl Field {
    /// Every field.
    pub const ALL: [Field; 6] = [
        Field::Email,
        Field::Mobile,
        Field::CountryCode,
        Field::EmployeeNo,
        Field::Status,
        Field::LeavingDate,
    ];

    /// The field in Chinese words.
    pub(crate) fn name_zh(self) -> &'static str {
        match self {
            Field::Email => "工作邮箱",
            Field::Mobile => "手机号",
            Field::CountryCode => "国家码",
            Field::EmployeeNo => "工号",
            Field::Status => "员工状态",
            Field::LeavingDate => "离职日期",
        }
    }

    /// Whether the field says who somebody is.
    pub(super) fn is_key(self) -> bool {
        matches!(self, Field::Email | Field::Mobile)
    }

    /// Whether the field belongs to what Feishu is sent.
    pub fn is_contact(self) -> bool {
        matches!(self, Field::Email | Field::Mobile | Field::CountryCode)
    }
}

/// The field as `--map` knows it, e.g. `country_code`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Email => "email",
            Field::Mobile => "mobile",
            Field::CountryCode => "country_code",
            Field::EmployeeNo => "employee_no",
            Field::Status => "status",
            Field::LeavingDate => "leaving_date",
        })
    }
}

impl FromStr for Field {
    type Err = Said;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Field::ALL.into_iter().find(|field| field.to_string() == text);
        found.ok_or_else(|| {
            let known: Vec<String> = Field::ALL.iter().map(|field| format!("`{field}`")).collect();
            let known = known.join(", ");
            said!("`{text}` is none of {known}", "`{text}` 不在其中：{known}")
        })
    }
}

/// A column of the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Column {
    /// The header cell as it stands in the file.
    pub name: String,
    /// Where the column stands in the file, counted from 0.
    pub index: usize,
}

impl Column {
    /// The letter a spreadsheet shows above the column: A to Z, then AA.
    pub fn letter(&self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.index + 1;
        while rest > 0 {
            letters.push(b'A' + ((rest - 1) % 26) as u8);
            rest = (rest - 1) / 26;
        }
        letters.reverse();
        String::from_utf8(letters).expect("letters A to Z are ASCII")
    }

    /// The name as names are compared: without case, blanks, punctuation and the marks of forms.
    pub fn folded(&self) -> String {
        fold(&self.name)
    }

    /// Whether the column has one of these folded names, be it in one language or in both, `是否在职 Active`.
    pub fn is_called(&self, names: &[&str]) -> bool {
        let (english, chinese) = in_both(&self.folded());
        names.contains(&english.as_str()) || names.contains(&chinese.as_str())
    }
}

/// The columns that a user means by a name, as indices: as it stands in the file, else as names are compared.
pub(super) fn columns_named(columns: &[Column], name: &str) -> Vec<usize> {
    let folded = fold(name);
    if folded.is_empty() {
        return Vec::new();
    }
    let all = 0..columns.len();
    let exact: Vec<usize> = all
        .clone()
        .filter(|at| columns[*at].name.trim() == name.trim())
        .collect();
    if exact.is_empty() {
        all.filter(|at| columns[*at].folded() == folded).collect()
    } else {
        exact
    }
}

/// The column as a text names it: letter and name on one line, e.g. ``B `手机号` ``.
impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name: Vec<&str> = self.name.split_whitespace().collect();
        write!(f, "{} `{}`", self.letter(), name.join(" "))
    }
}

/// The row that names the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The spreadsheet row.
    pub row: u32,
    /// The file's own columns.
    pub columns: Vec<Column>,
}

impl From<&Layout> for Header {
    fn from(layout: &Layout) -> Self {
        Header {
            row: layout.header_row,
            columns: layout.columns.clone(),
        }
    }
}

impl Header {
    /// Whether the row is about a person: the file has no header.
    pub(super) fn is_a_person(&self) -> bool {
        self.columns.iter().any(|column| names_no_column(&column.name))
    }

    /// The columns by letter and name.
    pub(crate) fn listed(&self, lang: Lang) -> String {
        listed(&self.columns, lang)
    }
}

/// The columns that have a name, the first forty of them. A contact is not shown.
pub(super) fn listed(columns: &[Column], lang: Lang) -> String {
    let named = || columns.iter().filter(|column| !column.name.trim().is_empty());
    let shown = |column: &Column| match is_like_contact(&column.name) {
        true => format!("{} `…`", column.letter()),
        false => column.to_string(),
    };
    let mut shown: Vec<String> = named().take(COLUMNS_LISTED_MAX).map(shown).collect();
    if named().nth(COLUMNS_LISTED_MAX).is_some() {
        shown.push("…".to_owned());
    }
    shown.join(Text::new(", ", "、").get(lang))
}

/// What was found at the top of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Layout {
    /// The encoding's name, e.g. `UTF-8`, `GB18030`, `UTF-16LE`.
    pub encoding: String,
    /// The delimiter between cells.
    pub delimiter: char,
    /// The spreadsheet row of the header.
    pub header_row: u32,
    /// The file's own columns, in its order (ours of an earlier results file are left out).
    pub columns: Vec<Column>,
    /// Which column (an index into `columns`) feeds which field. A second one of mobiles fills in where the first is empty.
    pub fields: Vec<(Field, usize)>,
    /// Columns whose names speak of a field and that were passed over, as indices into `columns`.
    pub passed_over: Vec<(Field, usize)>,
    /// Columns whose cells are emails or mobiles that may be the people's own, and that feed nothing, as indices into
    /// `columns`.
    #[serde(default)]
    pub untaken: Vec<(Field, usize)>,
    /// The sheet that was read, where the file is a workbook; its encoding and delimiter are those that it is read through.
    #[serde(default)]
    pub sheet: Option<Sheet>,
}

/// The sheet of a workbook that is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// The names of the sheets that are not read.
    pub others: Vec<String>,
    /// How many rows that hold something are hidden.
    pub hidden_rows: u32,
    /// The hidden columns that hold something.
    pub hidden_columns: Vec<Column>,
    /// Whether hidden rows and columns are left out.
    pub visible_only: bool,
}

impl Layout {
    /// The column that feeds a field, as an index into `columns`: of mobiles the first.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns_of(field).next()
    }

    /// The columns that feed a field, as indices into `columns`.
    pub fn columns_of(&self, field: Field) -> impl Iterator<Item = usize> {
        let fed = self.fields.iter().filter(move |(of, _)| *of == field);
        fed.map(|(_, column)| *column)
    }

    /// The columns that hold the person's name, as indices into `columns`: whole names, else the parts of one.
    pub fn columns_of_name(&self) -> Vec<usize> {
        let named = |how: NameOf| {
            let columns = self.columns.iter().enumerate();
            let named = columns.filter(move |(_, column)| name_of(&column.name) == Some(how));
            named.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let whole = named(NameOf::Whole);
        if whole.is_empty() { named(NameOf::Part) } else { whole }
    }

    /// Whether the name of the first mobile column is the better one of two.
    pub(crate) fn prefers_first_mobile(&self) -> bool {
        let mut ranks = self
            .columns_of(Field::Mobile)
            .map(|column| rank(&self.columns[column].name, Field::Mobile));
        ranks.next() != ranks.next()
    }

    /// The columns that a user means by a name, as indices into `columns`: as it stands in the file, else as names are
    /// compared.
    pub fn columns_named(&self, name: &str) -> Vec<usize> {
        columns_named(&self.columns, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        for (index, letter) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            let name = "Work\nEmail".to_owned();
            assert_eq!(Column { name, index }.to_string(), format!("{letter} `Work Email`"));
        }
    }

    #[test]
    fn fields_are_read_as_they_are_shown() {
        for field in Field::ALL {
            assert_eq!(field.to_string().parse(), Ok(field));
        }
        assert!("phone".parse::<Field>().unwrap_err().get(Lang::En).contains("`mobile`"));
    }
}
