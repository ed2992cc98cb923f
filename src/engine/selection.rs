//! Which rows an option leaves out: people who have left, and whomever `--where` does not mean.

use serde::{Deserialize, Serialize};

use super::plan_error::PlanError;
use crate::checkpoint::Skip;
use crate::input::{Field, Header, Layout, Row};

/// Which rows are to be sent, as far as the file's own cells tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Whether people are sent whose status says that they have left.
    pub include_leavers: bool,
    /// What a row has to meet, all of it.
    pub conditions: Vec<Condition>,
}

/// A cell that a row must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The column's name, compared as header names are.
    pub column: String,
    /// What its cell must hold, compared without case and the blanks around it.
    pub value: String,
}

/// Words of a status column for people who have left, folded. Those who are about to leave (`待离职`) are not among them.
const LEFT: [&str; 18] = [
    "离职",
    "已离职",
    "不在职",
    "辞职",
    "已辞职",
    "辞退",
    "已辞退",
    "解聘",
    "已解聘",
    "退休",
    "已退休",
    "terminated",
    "inactive",
    "resigned",
    "retired",
    "left",
    "former",
    "dismissed",
];

/// Words for "no", folded: where the column asks whether a person is active.
const NO: [&str; 6] = ["no", "n", "false", "0", "否", "不是"];

/// Names of columns, folded, that ask whether a person is active.
const ASKS_WHETHER_ACTIVE: [&str; 4] = ["workeractive", "active", "isactive", "是否在职"];

/// A [`Selection`] that knows where the columns are.
#[derive(Debug)]
pub(super) struct Selector {
    /// The status column, unless leavers are sent too, and whether it asks for a yes or no.
    status: Option<(usize, bool)>,
    /// The status that was judged last, and whether it says that a person has left: most rows have that of the row before.
    judged: (String, bool),
    /// Each condition with its column and its folded value.
    conditions: Vec<(usize, String, Skip)>,
}

impl Selector {
    /// # Errors
    ///
    /// A condition names no column of the file, or several.
    pub(super) fn new(selection: &Selection, layout: &Layout) -> Result<Self, PlanError> {
        let asks = |column: usize| layout.columns[column].is_called(&ASKS_WHETHER_ACTIVE);
        let status = layout
            .column_of(Field::Status)
            .filter(|_| !selection.include_leavers)
            .map(|column| (column, asks(column)));
        let conditions = selection.conditions.iter().map(|condition| {
            let Condition { column, value } = condition;
            match layout.columns_named(column)[..] {
                [index] => Ok((index, folded(value), Skip::Where(format!("{column}={value}")))),
                _ => Err(PlanError::NoColumnToCompare {
                    name: column.clone(),
                    columns: Header::from(layout),
                }),
            }
        });
        Ok(Selector {
            status,
            judged: (String::new(), false),
            conditions: conditions.collect::<Result<_, _>>()?,
        })
    }

    /// Why a row is left out, where it is.
    pub(super) fn left_out(&mut self, row: &Row) -> Option<Skip> {
        let unmet = self
            .conditions
            .iter()
            .find(|(column, value, _)| folded(row.cell(*column)) != *value);
        if let Some((.., skip)) = unmet {
            return Some(skip.clone());
        }
        let (column, asks) = self.status?;
        let status = row.cell(column);
        if self.judged.0 != status {
            self.judged = (status.to_owned(), says_left(status, asks));
        }
        self.judged.1.then_some(Skip::Leaver)
    }
}

/// Whether a status, or the answer to whether a person is active, says that the person has left. More may stand behind the
/// word, as in `Terminated - Voluntary`, but not as one word with it: `退休返聘` is at work.
fn says_left(status: &str, asks: bool) -> bool {
    let status = status.trim();
    // None of the words has a letter that is folded otherwise.
    let begins = |word: &&str| {
        let parts = status.split_at_checked(word.len());
        parts.is_some_and(|(start, rest)| start.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric))
    };
    let is_no = || NO.iter().any(|word| word.eq_ignore_ascii_case(status));
    LEFT.iter().any(begins) || asks && is_no()
}

/// A cell as it is compared.
fn folded(cell: &str) -> String {
    cell.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{ReadOptions, Reader};

    /// Why each row of a table is left out.
    fn left_out(table: &str, selection: &Selection) -> Vec<Option<String>> {
        let mut reader = Reader::open(table.as_bytes(), &ReadOptions::default()).expect(table);
        let mut selector = Selector::new(selection, reader.layout()).expect(table);
        let (mut row, mut told) = (Row::default(), Vec::new());
        while reader.read(&mut row).expect(table) {
            told.push(selector.left_out(&row).map(|skip| skip.to_string()));
        }
        told
    }

    fn selection(conditions: &[(&str, &str)]) -> Selection {
        Selection {
            include_leavers: false,
            conditions: conditions
                .iter()
                .map(|(column, value)| Condition {
                    column: (*column).to_owned(),
                    value: (*value).to_owned(),
                })
                .collect(),
        }
    }

    #[test]
    fn who_has_left_is_left_out_unless_asked_for() {
        for (header, status, left) in [
            ("在职状态", "离职", true),
            ("员工状态", " 已离职 ", true),
            ("员工状态", "待离职", false),
            ("在职状态", "在职", false),
            ("Employment Status", "Terminated", true),
            ("STATUS", "INACTIVE", true),
            ("STATUS", "Terminated - Voluntary", true),
            ("员工状态", "离职（2026-10-31）", true),
            ("员工状态", "离职中", false),
            ("员工状态", "退休返聘", false),
            ("STATUS", "active", false),
            ("Worker Active", "No", true),
            ("Worker Active", "Yes", false),
            ("是否在职", "否", true),
            ("Active?", "No", true),
            ("是否在职 Active", "No", true),
            ("是否在职 / Worker Active", "否", true),
            ("Active（是否在职）", "是", false),
            ("状态 Status", "No", false),
            ("Status", "No", false),
            ("Status", "", false),
        ] {
            let table = format!("Email,{header}\na@example.com,{status}\n");
            let expected = left.then(|| "--include-leavers".to_owned());
            assert_eq!(left_out(&table, &Selection::default()), [expected], "{table}");
            let everyone = Selection {
                include_leavers: true,
                ..Selection::default()
            };
            assert_eq!(left_out(&table, &everyone), [None], "{table}");
        }
    }

    #[test]
    fn every_condition_must_be_met() {
        let table = "Email,Department,City\na@example.com,R&D,Beijing\nb@example.com,r&d ,Shanghai\nc@example.com,Sales,Beijing\n";
        assert_eq!(
            left_out(table, &selection(&[("department", "R&D"), ("CITY", "beijing")])),
            [
                None,
                Some("--where CITY=beijing".to_owned()),
                Some("--where department=R&D".to_owned())
            ]
        );
    }

    #[test]
    fn a_condition_names_one_column() {
        let reader = Reader::open(&b"Email,Unit,Unit\na@example.com,1,2\n"[..], &ReadOptions::default()).expect("rows");
        for column in ["Unit", "Department", ""] {
            let error = Selector::new(&selection(&[(column, "1")]), reader.layout()).expect_err(column);
            assert!(error.to_string().contains(&format!("`{column}`")), "{error}");
        }
    }
}
