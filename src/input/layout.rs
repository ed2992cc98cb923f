//! What was found at the top of a file: encoding, delimiter, header, and which column feeds which field.

use serde::{Deserialize, Serialize};

/// A piece of information that a column can feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
}

/// A column of the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// What was found at the top of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The encoding's name, e.g. `UTF-8`, `GB18030`, `UTF-16LE`.
    pub encoding: String,
    /// The delimiter between cells.
    pub delimiter: char,
    /// The spreadsheet row of the header.
    pub header_row: u32,
    /// The row's own columns, in file order (ours of an earlier results file are left out).
    pub columns: Vec<Column>,
    /// Which column (an index into `columns`) feeds which field.
    pub fields: Vec<(Field, usize)>,
    /// Columns that could have fed a field and were passed over, as indices into `columns`.
    pub passed_over: Vec<(Field, usize)>,
}

impl Layout {
    /// The column that feeds a field, as an index into `columns`.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.fields
            .iter()
            .find(|(of, _)| *of == field)
            .map(|(_, column)| *column)
    }
}
