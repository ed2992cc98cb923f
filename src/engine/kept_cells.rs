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
    /// Those that hold the name, or parts of it.
    names: Vec<usize>,
    /// Those that hold emails.
    emails: Vec<usize>,
    /// Those that hold mobiles.
    mobiles: Vec<usize>,
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
        let place = |column: usize| columns.iter().position(|kept| *kept == layout.columns[column].index);
        let of = |field| layout.columns_of(field).filter_map(place).collect();
        KeptCells {
            employee_no: layout.column_of(Field::EmployeeNo).and_then(place),
            names: layout.columns_of_name().into_iter().filter_map(place).collect(),
            emails: of(Field::Email),
            mobiles: of(Field::Mobile),
            columns,
        }
    }

    /// The name of a row's person, on one line, where it is kept.
    pub fn name(&self, line: &Line) -> Option<String> {
        let words = cells(line, &self.names).flat_map(str::split_whitespace);
        filled(&words.collect::<Vec<_>>().join(" "))
    }

    /// Whether names are kept.
    pub fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether employee numbers are kept.
    pub fn has_employee_numbers(&self) -> bool {
        self.employee_no.is_some()
    }

    /// The cells of emails, as they stand in the file.
    pub(super) fn emails<'l>(&'l self, line: &'l Line) -> impl Iterator<Item = &'l str> {
        cells(line, &self.emails)
    }

    /// The cells of mobiles, as they stand in the file.
    pub(super) fn mobiles<'l>(&'l self, line: &'l Line) -> impl Iterator<Item = &'l str> {
        cells(line, &self.mobiles)
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
            name: self.name(line),
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

fn cells<'l>(line: &'l Line, at: &'l [usize]) -> impl Iterator<Item = &'l str> {
    at.iter().filter_map(|at| line.cells.get(*at)).map(String::as_str)
}
