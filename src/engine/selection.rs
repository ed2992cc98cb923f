//! Which rows an option leaves out: people who have left, or may have, and whomever `--where` does not mean.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::employment::{Employment, Question, is_past, status};
use super::plan_error::PlanError;
use crate::checkpoint::{Skip, StatusValue};
use crate::input::{Field, Header, Layout, Row};

/// How many values of a status column are told apart: more are no statuses.
const VALUES_MAX: usize = 200;

/// Which rows are to be sent, as far as the file's own cells tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Whether people are sent of whom status or leaving date say that they have left.
    pub include_leavers: bool,
    /// The statuses whose people are sent, whatever they say.
    #[serde(default)]
    pub include_status: Vec<String>,
    /// What a row has to meet, all of it.
    pub conditions: Vec<Condition>,
    /// The day on which the file is read, as ISO 8601 writes it: who left before it has left. Nobody has where it is empty.
    #[serde(default)]
    pub today: String,
}

/// A cell that a row must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The column's name, compared as header names are.
    pub column: String,
    /// What its cell must hold, compared without case and the blanks around it.
    pub value: String,
}

/// A [`Selection`] that knows where the columns are.
#[derive(Debug)]
pub(super) struct Selector {
    status: Option<(usize, Question)>,
    leaving_date: Option<usize>,
    today: Option<Date>,
    include_leavers: bool,
    include_status: Vec<String>,
    /// What was judged last: most rows have the status and the date of the row before.
    judged: Judged,
    values: HashMap<String, StatusValue>,
    /// Each condition with its column and its folded value.
    conditions: Vec<(usize, String, Skip)>,
}

/// A status and a leaving date, and why they leave rows out.
#[derive(Debug, Default)]
struct Judged {
    status: String,
    date: String,
    skip: Option<Skip>,
    /// How many rows in a row have had them.
    rows: u64,
}

impl Selector {
    /// # Errors
    ///
    /// A condition names no column of the file, or several.
    pub(super) fn new(selection: &Selection, layout: &Layout) -> Result<Self, PlanError> {
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
        let status = layout.column_of(Field::Status);
        Ok(Selector {
            status: status.map(|column| (column, Question::of(&layout.columns[column]))),
            leaving_date: layout.column_of(Field::LeavingDate),
            today: selection.today.parse().ok(),
            include_leavers: selection.include_leavers,
            include_status: selection.include_status.iter().map(|value| folded(value)).collect(),
            judged: Judged::default(),
            values: HashMap::new(),
            conditions: conditions.collect::<Result<_, _>>()?,
        })
    }

    /// Why a row is left out, where it is.
    pub(super) fn left_out(&mut self, row: &Row) -> Option<Skip> {
        let cell = |column: Option<usize>| column.map_or("", |column| row.cell(column));
        let (status, date) = (cell(self.status.map(|(column, _)| column)), cell(self.leaving_date));
        if self.judged.status != status || self.judged.date != date {
            self.count();
            self.judged = Judged {
                skip: self.judge(status, date),
                status: status.to_owned(),
                date: date.to_owned(),
                rows: 0,
            };
        }
        self.judged.rows += 1;
        let unmet = self
            .conditions
            .iter()
            .find(|(column, value, _)| folded(row.cell(*column)) != *value);
        unmet.map(|(.., skip)| skip).or(self.judged.skip.as_ref()).cloned()
    }

    /// Each value of the status column, the most frequent first, once every row is judged.
    pub(super) fn statuses(&mut self) -> Vec<StatusValue> {
        self.count();
        self.judged.rows = 0;
        let mut values: Vec<StatusValue> = self.values.values().cloned().collect();
        values.sort_by(|one, other| other.rows.cmp(&one.rows).then_with(|| one.value.cmp(&other.value)));
        values
    }

    /// A word for active wins over a date.
    fn judge(&self, cell: &str, date: &str) -> Option<Skip> {
        let question = self.status.map_or(Question::Nothing, |(_, question)| question);
        if self.include_status.contains(&folded(cell)) {
            return None;
        }
        let has_left = self.today.is_some_and(|today| is_past(date, today));
        let left = Some(Skip::Leaver).filter(|_| !self.include_leavers);
        match status(cell, question) {
            Employment::Active => None,
            Employment::Left => left,
            _ if has_left => left,
            Employment::Unclear => Some(Skip::Status(cell.trim().to_owned())),
            Employment::Unknown => None,
        }
    }

    /// Counts the rows that were judged alike.
    fn count(&mut self) {
        let Judged { status, skip, rows, .. } = &self.judged;
        if self.status.is_none() || *rows == 0 {
            return;
        }
        let value = status.trim();
        let left_out = if skip.is_some() { *rows } else { 0 };
        if let Some(counted) = self.values.get_mut(value) {
            counted.rows += rows;
            counted.left_out += left_out;
        } else if self.values.len() < VALUES_MAX {
            let counted = StatusValue {
                value: value.to_owned(),
                rows: *rows,
                left_out,
            };
            self.values.insert(value.to_owned(), counted);
        }
    }
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
            conditions: conditions
                .iter()
                .map(|(column, value)| Condition {
                    column: (*column).to_owned(),
                    value: (*value).to_owned(),
                })
                .collect(),
            ..Selection::default()
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
    fn a_last_day_that_is_over_and_a_shut_account_keep_rows_back() {
        let table = "Email,Status,离职日期\na@example.com,,2026-01-31\nb@example.com,Active,2026-01-31\nc@example.com,On Leave,2026-01-31\n\
                     d@example.com,,2026-12-31\ne@example.com,Suspended,\nf@example.com,suspended,\ng@example.com,Disabled,2026-01-31\n";
        let selection = Selection {
            today: "2026-06-15".to_owned(),
            ..Selection::default()
        };
        let leaver = || Some("--include-leavers".to_owned());
        let status = |value: &str| Some(format!("--include-status {value}"));
        assert_eq!(
            left_out(table, &selection),
            [
                leaver(),
                None,
                leaver(),
                None,
                status("Suspended"),
                status("suspended"),
                leaver()
            ]
        );
        let named = Selection {
            include_status: vec!["SUSPENDED".to_owned()],
            ..selection
        };
        assert_eq!(
            left_out(table, &named),
            [leaver(), None, leaver(), None, None, None, leaver()]
        );
    }

    #[test]
    fn every_value_is_counted_with_how_many_are_left_out() {
        let table = "Email,Status\na@example.com,Active\nb@example.com,Left\nc@example.com,Active\nd@example.com, Left\ne@example.com,LOA\n";
        let mut reader = Reader::open(table.as_bytes(), &ReadOptions::default()).expect(table);
        let mut selector = Selector::new(&Selection::default(), reader.layout()).expect(table);
        let mut row = Row::default();
        while reader.read(&mut row).expect(table) {
            selector.left_out(&row);
        }
        let told: Vec<_> = selector
            .statuses()
            .into_iter()
            .map(|status| (status.value, status.rows, status.left_out))
            .collect();
        let expected = [("Active", 2, 0), ("Left", 2, 2), ("LOA", 1, 0)];
        assert_eq!(
            told,
            expected.map(|(value, rows, left_out)| (value.to_owned(), rows, left_out))
        );
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
