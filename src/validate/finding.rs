//! What can be wrong with a row, as values that the checkpoint keeps.

use serde::{Deserialize, Serialize};

use super::ContactUse;
use super::kind::Kind;
use crate::input::Column;
use crate::lang::{Lang, say};

/// What a finding means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is invalid: it is not sent.
    Error,
    /// Worth a look; the row is sent.
    Warning,
}

/// Something wrong with a row. The checkpoint stores it as JSON, beside the row: what is said there already, and what
/// it may have been told not to keep, is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The spreadsheet row.
    #[serde(skip)]
    pub row: u32,
    /// The employee number of the row, where the file has one and it is at hand.
    #[serde(skip)]
    pub employee_no: Option<String>,
    /// The name of the row's person, where the file has it and it is at hand. Only ever shown to a person at a screen.
    #[serde(skip)]
    pub name: Option<String>,
    /// The names of the others whom it is about. Only ever shown to a person at a screen.
    #[serde(skip)]
    pub others: Vec<String>,
    /// What is wrong, with its details.
    #[serde(flatten)]
    pub kind: Kind,
    /// The column of the cell; `None` where the whole row is meant.
    pub column: Option<Column>,
    /// The cell, masked; empty where the whole row is meant.
    pub value: String,
    /// The cell as it stands in the file, where it is at hand. Only ever shown to a person who asks for it.
    #[serde(skip)]
    pub cell: Option<String>,
    /// What `--use` would have to say for the row to be valid: the other contact is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed_by: Option<ContactUse>,
}

impl Finding {
    /// What is wrong with a row as a whole.
    pub fn of_row(row: u32, employee_no: Option<String>, kind: Kind) -> Self {
        Finding {
            row,
            employee_no,
            name: None,
            others: Vec::new(),
            kind,
            column: None,
            value: String::new(),
            cell: None,
            freed_by: None,
        }
    }

    /// What to do about it, with the option that would free the row.
    pub fn fix(&self, lang: Lang) -> String {
        let fix = self.kind.fix(lang);
        match self.freed_by {
            None => fix,
            Some(only) => say!(
                lang,
                "{fix}; or use `--use {only}`, which leaves this column aside",
                "{fix}；也可以加上 `--use {only}`，不使用这一列"
            ),
        }
    }
}

/// An employee number as people write it, without the marks by which a spreadsheet takes it for text.
pub fn employee_no(cell: &str) -> Option<String> {
    let cell = cell.trim();
    let quoted = cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"'));
    filled(quoted.or(cell.strip_prefix('\'')).unwrap_or(cell))
}

/// A cell that holds something.
pub fn filled(cell: &str) -> Option<String> {
    (!cell.trim().is_empty()).then(|| cell.to_owned())
}
