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

    /// The employee number of a row, where it is kept.
    pub fn employee_no(&self, line: &Line) -> Option<String> {
        employee_no(line.cells.get(self.employee_no?)?)
    }

    /// The findings of a row, a conflict with other rows last.
    pub fn findings(&self, line: &Line) -> impl Iterator<Item = Finding> {
        let employee_no = self.employee_no(line);
        let of_row = |kind| Finding::of_row(line.row, employee_no.clone(), kind);
        let of_cells = line.findings.iter().map(|finding| Finding {
            row: line.row,
            employee_no: employee_no.clone(),
            cell: finding.column.as_ref().and_then(|column| {
                let at = self.columns.iter().position(|kept| *kept == column.index)?;
                filled(line.cells.get(at)?)
            }),
            ..finding.clone()
        });
        of_cells
            .chain(line.conflict.clone().map(of_row))
            .collect::<Vec<_>>()
            .into_iter()
    }
}
