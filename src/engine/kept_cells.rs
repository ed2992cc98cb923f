//! What the cells that the checkpoint keeps say of a row: who it is about, and what its findings are about.

use crate::checkpoint::{Line, Reading};
use crate::input::Field;
use crate::validate::{Finding, employee_no, filled};

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

    /// The cell that holds the employee number of a row; empty where none is kept.
    pub(super) fn employee_no_cell<'l>(&self, line: &'l Line) -> &'l str {
        let cell = self.employee_no.and_then(|at| line.cells.get(at));
        cell.map_or("", String::as_str)
    }

    /// The employee number of a row, where it is kept.
    pub fn employee_no(&self, line: &Line) -> Option<String> {
        employee_no(self.employee_no_cell(line))
    }

    /// The findings of a row.
    pub fn findings(&self, line: &Line) -> impl Iterator<Item = Finding> {
        line.findings.iter().map(|finding| Finding {
            row: line.row,
            employee_no: self.employee_no(line),
            cell: finding.column.as_ref().and_then(|column| {
                let at = self.columns.iter().position(|kept| *kept == column.index)?;
                filled(line.cells.get(at)?)
            }),
            ..finding.clone()
        })
    }

    /// The conflict of a row with others, where there is one.
    pub fn conflict(&self, line: &Line) -> Option<Finding> {
        let of_row = |kind| Finding::of_row(line.row, self.employee_no(line), kind);
        line.conflict.clone().map(of_row)
    }
}
