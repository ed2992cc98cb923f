//! Where the numbers of a file belong that do not say so themselves: what the row's column says, else what the user has typed.

use std::collections::HashMap;

use super::country::{self, Country};
use super::mobile::Home;
use super::repair::Repairs;
use crate::input::{Column, Row, is_dialling_code};

/// How many cells are remembered. Countries are few; a file with more has something else in the column.
const REMEMBERED_MAX: usize = 1_000;

/// What the cells of the country's column say.
#[derive(Debug)]
pub(super) struct Homes {
    /// The column that says a country: the index of its cells, and its name.
    pub(super) place: Option<(usize, Column)>,
    /// Whether the column says the country code of the number, and not where the person is.
    is_dialling: bool,
    /// Where no cell says anything.
    default: Home,
    /// What was read of the cells so far.
    remembered: HashMap<String, (Home, Repairs)>,
    /// The cell that was read last, and what was read.
    last: (String, Home, Repairs),
}

impl Homes {
    /// Of a file with this column, where it has one, and the country code that the user has typed, where one was.
    pub(super) fn new(place: Option<(usize, Column)>, typed: Option<&str>) -> Self {
        let default = match typed {
            Some(code) => Home::Typed(Country::of_code(code)),
            None => Home::Unsaid,
        };
        Homes {
            is_dialling: place.as_ref().is_some_and(|(_, column)| is_dialling_code(&column.name)),
            last: (String::new(), default.clone(), Repairs::default()),
            place,
            default,
            remembered: HashMap::new(),
        }
    }

    /// Where the number of a row belongs.
    pub(super) fn of(&mut self, row: &Row) -> &Home {
        let Some((index, _)) = &self.place else {
            return &self.default;
        };
        let cell = row.cell(*index);
        if cell != self.last.0 {
            let (home, repairs) = match self.remembered.get(cell) {
                Some(known) => known.clone(),
                None => self.read(cell),
            };
            self.last = (cell.to_owned(), home, repairs);
        }
        &self.last.1
    }

    /// What was undone in the cell that was read last.
    pub(super) fn repairs(&self) -> Repairs {
        self.last.2
    }

    fn read(&mut self, cell: &str) -> (Home, Repairs) {
        let read = match country::parse(cell) {
            Ok((None, repairs)) => (self.default.clone(), repairs),
            Ok((Some(country), repairs)) if self.is_dialling => (Home::Code(country), repairs),
            Ok((Some(country), repairs)) => (Home::Place(country), repairs),
            // The column may hold regions and sites; what was typed counts for whom no country is told.
            Err(_) if !self.is_dialling && self.default != Home::Unsaid => (self.default.clone(), Repairs::default()),
            Err(_) => (Home::Unreadable, Repairs::default()),
        };
        if self.remembered.len() < REMEMBERED_MAX {
            self.remembered.insert(cell.to_owned(), read.clone());
        }
        read
    }
}
