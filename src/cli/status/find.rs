//! `status --find`: a person over all files, also one whom no file holds any more.

use std::collections::{HashMap, HashSet};

use super::sources;
use crate::checkpoint::{Checkpoint, PersonId, Standing, Status};
use crate::cli::Failure;
use crate::cli::job::{NothingThere, each_row};
use crate::cli::settings;
use crate::engine::{KeptCells, Sought, Source};
use crate::lang::Lang;
use crate::report::{FoundPerson, FoundReport, FoundRow, Printer, RowOutcome};
use crate::validate::Contact;

/// How many people are shown: whoever finds more has typed too little.
const PEOPLE_MAX: usize = 20;

/// Whoever was found so far, in the order of files and rows.
#[derive(Default)]
struct Found {
    people: Vec<FoundPerson>,
    /// Where among them those are for whom a call was ever started.
    of_ledger: HashMap<PersonId, usize>,
    /// How many more were found than are shown.
    more: u64,
}

/// Everything that was done for whoever is found.
pub(super) fn find(
    checkpoint: &Checkpoint,
    settings: &settings::Status,
    sought: &Sought,
    printer: &Printer,
) -> Result<FoundReport, Failure> {
    let path = &settings.checkpoint;
    let sources = sources(checkpoint, settings)?;
    let mut found = Found::default();
    // Whoever one file tells by their name is shown with the rows of all.
    let mut people = HashSet::new();
    each_row(checkpoint, &sources, path, |_, _, outcome, cells| {
        let person = outcome.line.settled.as_ref().map(|settled| settled.person);
        people.extend(person.filter(|_| sought.is_in(&outcome.line, cells)));
    })?;
    each_row(checkpoint, &sources, path, |source, _, outcome, cells| {
        let is_known = |person: &PersonId| people.contains(person);
        let settled = outcome.line.settled.as_ref();
        if settled.is_some_and(|settled| is_known(&settled.person)) || sought.is_in(&outcome.line, cells) {
            found.add_row(source, outcome, cells, printer.lang_of_reports());
        }
    })?;
    if settings.source.is_none() {
        let mut of_ledger = |person, contact: &Contact, standing, account_id: Option<&str>| {
            if sought.is_at(contact) {
                found.add_person(person, contact, standing, account_id);
            }
        };
        checkpoint.each_known(&mut of_ledger)?;
        checkpoint.each_unsettled(|person, contact, standing, _| of_ledger(person, contact, standing, None))?;
    }
    if found.people.is_empty() {
        return Err(NothingThere::Person.into());
    }
    for (person, at) in &found.of_ledger {
        let attempts = checkpoint.attempts_for_person(*person)?;
        found.people[*at].attempts = attempts.into_iter().map(Into::into).collect();
    }
    Ok(FoundReport {
        people: found.people,
        more: found.more,
    })
}

impl Found {
    fn add_row(&mut self, source: &Source, outcome: &RowOutcome, cells: &KeptCells, lang: Lang) {
        let row = FoundRow::new(source.to_string(), outcome, cells, lang);
        let settled = outcome.line.settled.as_ref();
        let known = settled.and_then(|settled| self.of_ledger.get(&settled.person));
        if let Some(at) = known {
            self.people[*at].rows.push(row);
            return;
        }
        let person = FoundPerson {
            rows: vec![row],
            account_id: settled.and_then(|settled| settled.account_id.clone()),
            ..FoundPerson::default()
        };
        self.add(settled.map(|settled| settled.person), person);
    }

    /// Somebody of the ledger, unless a row has told them already.
    fn add_person(&mut self, person: PersonId, contact: &Contact, standing: Standing, account_id: Option<&str>) {
        if !self.of_ledger.contains_key(&person) {
            let found = FoundPerson {
                contact: Some(contact.to_string()),
                status: Some(Status::of_row(false, true, false, Some(standing))),
                account_id: account_id.map(str::to_owned),
                ..FoundPerson::default()
            };
            self.add(Some(person), found);
        }
    }

    fn add(&mut self, person: Option<PersonId>, found: FoundPerson) {
        if self.people.len() == PEOPLE_MAX {
            self.more += 1;
            return;
        }
        self.of_ledger.extend(person.map(|person| (person, self.people.len())));
        self.people.push(found);
    }
}
