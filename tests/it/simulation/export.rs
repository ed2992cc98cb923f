//! The files HR exports of the company: rows by email, by mobile or both, wrong ones, and edits between runs.

use std::collections::HashSet;

use fastrand::Rng;
use referral_import::validate::ContactUse;

use super::people::{Company, Employee, FORMS, Form, Keys, number};

impl Company {
    fn row(&self, employee: Employee, form: Form, rng: &mut Rng) -> Row {
        let address = self.email(employee);
        let typed = if rng.u8(..6) == 0 {
            address.replace('p', "P")
        } else {
            address.clone()
        };
        let digits = number(employee);
        let mobile = if rng.u8(..4) == 0 {
            format!("+86 {digits}")
        } else {
            digits.clone()
        };
        let has = |one: Form| form == Form::Both || form == one;
        Row {
            employee,
            cells: [
                if has(Form::Email) { typed } else { String::new() },
                if has(Form::Mobile) { mobile } else { String::new() },
            ],
            keys: Some(Keys {
                email: has(Form::Email).then_some(address),
                mobile: has(Form::Mobile).then(|| format!("86{digits}")),
            }),
        }
    }

    /// A row of one of these people, or once in a while one that HR got wrong.
    fn draw_row(&self, rng: &mut Rng, oddities: f64) -> Row {
        let employee = rng.usize(..self.employees.len());
        if rng.f64() < oddities {
            self.draw_odd_row(rng, employee)
        } else {
            self.row(employee, self.employees[employee].form, rng)
        }
    }

    /// Another of someone's contacts, somebody else's mixed in, or nothing that could be sent.
    fn draw_odd_row(&self, rng: &mut Rng, employee: Employee) -> Row {
        // The last third of the numbers belongs to nobody.
        let other = rng.usize(..self.employees.len() * 3 / 2);
        let mixed = |rng: &mut Rng| {
            let (email, mobile) = (self.row(employee, Form::Email, rng), self.row(other, Form::Mobile, rng));
            let [typed, _] = email.cells;
            let [_, digits] = mobile.cells;
            Row {
                employee,
                cells: [typed, digits],
                keys: Some(Keys {
                    email: email.keys.and_then(|keys| keys.email),
                    mobile: mobile.keys.and_then(|keys| keys.mobile),
                }),
            }
        };
        match rng.u8(..6) {
            0 | 1 => self.row(employee, FORMS[rng.usize(..FORMS.len())], rng),
            2 => mixed(rng),
            3 => Row::invalid(employee, [self.email(employee).replace('@', "."), String::new()]),
            4 => Row::invalid(employee, [String::new(), "1.39E+10".to_owned()]),
            _ => Row::invalid(employee, [String::new(), String::new()]),
        }
    }
}

/// One row of a file, and what it means; an invalid one means nobody.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Whose row it was meant to be.
    employee: Employee,
    cells: [String; 2],
    pub(crate) keys: Option<Keys>,
}

impl Row {
    fn invalid(employee: Employee, cells: [String; 2]) -> Self {
        Row {
            employee,
            cells,
            keys: None,
        }
    }
}

/// A file as it is at the moment.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

impl Export {
    /// Draws an export of so many rows.
    pub(crate) fn draw(rng: &mut Rng, company: &Company, name: &str, rows: usize, oddities: f64) -> Self {
        let mut seats: Vec<Employee> = (0..company.employees.len()).collect();
        rng.shuffle(&mut seats);
        let rows = seats.iter().cycle().take(rows).map(|employee| {
            if rng.f64() < oddities {
                company.draw_row(rng, oddities)
            } else {
                company.row(*employee, company.employees[*employee].form, rng)
            }
        });
        Export {
            name: name.to_owned(),
            rows: rows.collect(),
        }
    }

    /// What a person does to a file between two runs.
    pub(crate) fn edit(&mut self, rng: &mut Rng, company: &Company, oddities: f64) {
        for _ in 0..rng.u8(..4) {
            let at = rng.usize(..self.rows.len());
            match rng.u8(..6) {
                0 => rng.shuffle(&mut self.rows),
                1 if self.rows.len() > 2 => drop(self.rows.remove(at)),
                2 => self.rows.insert(at, company.draw_row(rng, oddities)),
                3 => self.rows[at] = company.draw_row(rng, oddities),
                4 if oddities > 0.0 => self.rows[at] = company.draw_odd_row(rng, self.rows[at].employee),
                _ => {
                    let wrong = self.rows.iter().position(|row| row.keys.is_none()).unwrap_or(at);
                    self.rows[wrong] = company.draw_row(rng, 0.0);
                }
            }
        }
    }

    /// The file as a run reads it that uses one kind of contact or both.
    pub(crate) fn read_with(&self, contact_use: ContactUse) -> Self {
        let mut read = self.clone();
        for row in &mut read.rows {
            row.keys = row.keys.take().and_then(|keys| keys.read_with(contact_use));
        }
        read
    }

    /// The file's text.
    pub(crate) fn csv(&self) -> String {
        let lines = self.rows.iter().enumerate().map(
            |(
                index,
                Row {
                    cells: [email, mobile], ..
                },
            )| format!("Name {index},{email},{mobile}\n"),
        );
        "Name,Work Email,Mobile\n"
            .chars()
            .chain(lines.collect::<String>().chars())
            .collect()
    }

    /// Every contact that may be sent: of a valid row that no other row contradicts, and that names none of the registered
    /// by email with another mobile.
    pub(crate) fn sendable(&self, registered: &[Keys]) -> HashSet<Keys> {
        let known = |keys: &&Keys| registered.iter().any(|person| person.has_other_mobile_than(keys));
        let all = self.rows.iter().filter_map(|row| row.keys.as_ref());
        let undisputed = all
            .clone()
            .filter(|keys| !all.clone().any(|other| other.contradict(keys)));
        undisputed.filter(|keys| !known(keys)).cloned().collect()
    }
}
