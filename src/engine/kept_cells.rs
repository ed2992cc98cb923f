//! What the cells that the checkpoint keeps say of a row: who it is about, and what its findings are about.

use sha2::{Digest, Sha256};

use crate::checkpoint::{CellsKey, Line, Reading};
use crate::input::{Field, Layout};
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
    /// That of country codes.
    country_codes: Vec<usize>,
}

/// Whom a row is about, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    employee_no: String,
    name: String,
    /// The cells of emails, mobiles and country code.
    contact: Vec<String>,
}

impl KeptCells {
    /// For the rows of a reading.
    pub fn of(reading: &Reading) -> Self {
        KeptCells::of_columns(&reading.layout, &reading.header)
    }

    /// For the rows of a file of which the columns with these names are kept.
    pub(super) fn of_columns(layout: &Layout, header: &[String]) -> Self {
        let kept = layout.columns.iter().filter(|column| header.contains(&column.name));
        let columns: Vec<usize> = kept.map(|column| column.index).collect();
        let place = |column: usize| columns.iter().position(|kept| *kept == layout.columns[column].index);
        let of = |field| layout.columns_of(field).filter_map(place).collect();
        KeptCells {
            employee_no: layout.column_of(Field::EmployeeNo).and_then(place),
            names: layout.columns_of_name().into_iter().filter_map(place).collect(),
            emails: of(Field::Email),
            mobiles: of(Field::Mobile),
            country_codes: of(Field::CountryCode),
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

    /// Whom a row with these kept cells is about.
    pub(super) fn person(&self, cells: &[impl AsRef<str>]) -> Person {
        let at = |at: &usize| cells.get(*at).map_or("", |cell| cell.as_ref().trim()).to_owned();
        let contact = self.emails.iter().chain(&self.mobiles).chain(&self.country_codes);
        let names = self.names.iter().map(at).collect::<Vec<_>>().join(" ");
        Person {
            employee_no: self.employee_no.as_ref().map(at).unwrap_or_default(),
            name: names.split_whitespace().collect::<Vec<_>>().join(" "),
            contact: contact.map(at).collect(),
        }
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

impl Person {
    /// What stands in the row, hashed.
    pub(super) fn key(&self) -> CellsKey {
        let mut hash = Sha256::new();
        for cell in [&self.employee_no, &self.name].into_iter().chain(&self.contact) {
            hash.update(cell);
            // No cell holds it.
            hash.update([0]);
        }
        hash.finalize().into()
    }

    /// The name, where there is one.
    pub(super) fn name(&self) -> Option<String> {
        filled(&self.name)
    }

    /// By what the person can be found in another file: each is a reason to look closer.
    pub(super) fn marks(&self) -> Vec<String> {
        let number = Some(format!("number {}", self.bare_number())).filter(|_| !self.employee_no.is_empty());
        let name = Some(format!("name {}", self.name)).filter(|_| !self.name.is_empty());
        let contact = self.contact.iter().filter(|cell| !cell.is_empty());
        let contact = contact.map(|cell| format!("cell {}", cell.to_lowercase()));
        number.into_iter().chain(name).chain(contact).collect()
    }

    /// Whether two rows of different files that share a mark may be about one person: by their numbers, else by their names, else by
    /// what they share.
    pub(super) fn may_be(&self, other: &Person) -> bool {
        let both = |one: &str, other: &str| !one.is_empty() && !other.is_empty();
        if both(&self.employee_no, &other.employee_no) {
            self.bare_number() == other.bare_number()
        } else if both(&self.name, &other.name) {
            self.name == other.name
        } else {
            true
        }
    }

    /// Spreadsheets take the zeros away that a number begins with.
    fn bare_number(&self) -> &str {
        self.employee_no.trim_start_matches('0')
    }
}

fn cells<'l>(line: &'l Line, at: &'l [usize]) -> impl Iterator<Item = &'l str> {
    at.iter().filter_map(|at| line.cells.get(*at)).map(String::as_str)
}
