//! Findings of a whole file, grouped, so that a thousand damaged cells are one line to read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::reading::Judged;
use crate::checkpoint::{Line, Reading};
use crate::input::{Field, Layout, unguard};
use crate::validate::{ContactUse, Finding, Kind, Severity};

/// How many findings of a group are kept to be shown.
const SHOWN_MAX: usize = 8;

/// A finding with the row in which it was made.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The spreadsheet row.
    pub row: u32,
    /// The employee number of the row, where the file has one and it is at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employee_no: Option<String>,
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
    /// The cell as it stands in the file, where it is at hand. Only ever shown to a person who asks for it.
    #[serde(skip)]
    pub cell: Option<String>,
}

impl Found {
    /// What is wrong with a row as a whole.
    pub(super) fn in_row(row: u32, kind: Kind) -> Self {
        Found {
            row,
            employee_no: None,
            finding: Finding {
                kind,
                column: None,
                value: String::new(),
                freed_by: None,
            },
            cell: None,
        }
    }
}

/// The findings of a row that was just read.
pub(super) fn found_in<'r>(judged: &'r Judged<'_>, layout: &'r Layout) -> impl Iterator<Item = Found> + use<'r> {
    let row = judged.row;
    judged.findings.iter().map(move |finding| {
        let number = layout.column_of(Field::EmployeeNo).map(|column| row.cell(column));
        Found {
            row: row.number,
            employee_no: number.and_then(employee_no),
            cell: finding.column.as_ref().and_then(|column| {
                let at = layout.columns.iter().position(|known| known.index == column.index)?;
                filled(row.cell(at))
            }),
            finding: finding.clone(),
        }
    })
}

/// Where the cells of a file stand among those that the checkpoint keeps.
#[derive(Debug)]
pub struct KeptCells {
    /// The column of each kept cell, as its place in the file.
    columns: Vec<usize>,
    /// The kept cell that holds the employee number.
    employee_no: Option<usize>,
}

impl KeptCells {
    /// For the rows of a reading.
    pub fn of(reading: &Reading) -> Self {
        let layout = &reading.layout;
        let kept = layout
            .columns
            .iter()
            .filter(|column| reading.header.contains(&column.name));
        let columns: Vec<usize> = kept.map(|column| column.index).collect();
        let number = layout
            .column_of(Field::EmployeeNo)
            .map(|column| layout.columns[column].index);
        KeptCells {
            employee_no: number.and_then(|number| columns.iter().position(|column| *column == number)),
            columns,
        }
    }

    /// The employee number of a row, where it is kept.
    pub fn employee_no(&self, line: &Line) -> Option<String> {
        employee_no(line.cells.get(self.employee_no?)?)
    }

    /// The findings of a row, a conflict with other rows last.
    pub fn findings(&self, line: &Line) -> impl Iterator<Item = Found> {
        let of_cells = line.findings.iter().map(|finding| Found {
            cell: finding.column.as_ref().and_then(|column| {
                let at = self.columns.iter().position(|kept| *kept == column.index)?;
                filled(line.cells.get(at)?)
            }),
            finding: finding.clone(),
            ..Found::in_row(line.row, finding.kind.clone())
        });
        let of_row = line.conflict.iter().map(|kind| Found::in_row(line.row, kind.clone()));
        of_cells.chain(of_row).map(|found| Found {
            employee_no: self.employee_no(line),
            ..found
        })
    }
}

/// An employee number as people write it, without the marks by which a spreadsheet takes it for text.
pub(super) fn employee_no(cell: &str) -> Option<String> {
    let cell = unguard(cell.trim());
    filled(cell.strip_prefix('\'').unwrap_or(&cell))
}

pub(super) fn filled(cell: &str) -> Option<String> {
    (!cell.trim().is_empty()).then(|| cell.to_owned())
}

/// Findings by slug.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FindingTally {
    groups: BTreeMap<&'static str, FindingGroup>,
}

/// The findings of one slug.
#[derive(Clone, Debug, Serialize)]
pub struct FindingGroup {
    /// Whether they keep their rows from being sent.
    pub severity: Severity,
    /// How many there are.
    pub count: u64,
    /// How many of them `--use` would free, by what it would have to say.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub freed_by: BTreeMap<ContactUse, u64>,
    /// The first of them.
    pub first: Vec<Found>,
}

impl FindingTally {
    /// Counts one finding.
    pub fn add(&mut self, found: &Found) {
        let Finding { kind, freed_by, .. } = &found.finding;
        let group = self.groups.entry(kind.slug()).or_insert_with(|| FindingGroup {
            severity: kind.severity(),
            count: 0,
            freed_by: BTreeMap::new(),
            first: Vec::new(),
        });
        group.count += 1;
        if let Some(only) = freed_by {
            *group.freed_by.entry(*only).or_default() += 1;
        }
        if group.first.len() < SHOWN_MAX {
            group.first.push(found.clone());
        }
    }

    /// The groups: errors before warnings, then the largest first.
    pub fn groups(&self) -> Vec<(&'static str, &FindingGroup)> {
        let mut groups: Vec<_> = self.groups.iter().map(|(slug, group)| (*slug, group)).collect();
        groups.sort_by_key(|(slug, group)| (group.severity != Severity::Error, std::cmp::Reverse(group.count), *slug));
        groups
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        self.groups
            .values()
            .filter(|group| group.severity == severity)
            .map(|group| group.count)
            .sum()
    }
}
