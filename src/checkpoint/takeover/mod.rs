//! Another checkpoint of the same app is taken into this one: its people, their attempts, and the files they were made for.

mod contacts;
mod values;

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use contacts::Here;
use values::{all_of, attempts, here_of, insert, is_open, is_same_call, values, write};

use super::people::{self, Outcome, contact_at};
use super::{Checkpoint, CheckpointError, PersonId, Standing, all};
use crate::validate::Contact;

/// What was taken over from another checkpoint.
#[derive(Clone, Copy, Debug, Default)]
pub struct TakenOver {
    /// People who were not known, registered.
    pub registered: u64,
    /// People who were not known, unconfirmed.
    pub unconfirmed: u64,
    /// People who were not known, with whom nothing else came of it.
    pub others: u64,
    /// People who were known.
    pub known: u64,
    /// Attempts that were not known, whose places in the window are kept.
    pub attempts: u64,
}

/// The ids of one checkpoint in terms of the other, as far as they are there.
struct Taking<'c> {
    from: &'c Connection,
    into: &'c Connection,
    /// By what name the other's file is known here.
    name: &'c dyn Fn(&str) -> String,
    people: HashMap<i64, i64>,
    runs: HashMap<i64, i64>,
    generations: HashMap<i64, i64>,
    corrections: HashMap<i64, i64>,
    /// What the other's contacts go by here.
    contacts: Here,
    taken: TakenOver,
}

/// The columns of an attempt behind its person and number.
const ATTEMPT: &str = "run_id, row, email, country_code, number, sent_ms, answered_ms, outcome, account_id, disabled, code, \
                       message, log_id";
const PERSON: &str = "email, email_key, country_code, number, standing, account_id, disabled, code, message, log_id, attempts, \
                      was_unconfirmed, settled_ms, forgotten_ms";
const ADOPTED: &str =
    "file, row, standing, email, country_code, number, account_id, attempts, code, log_id, settled_ms, adopted_ms";
const ROW: &str = "row, email, email_key, country_code, number, findings, skipped, cells, lead, conflict, other_mobile, \
                   source_file, source_row";

impl Checkpoint {
    /// Takes over what another checkpoint of the same app knows, all of it or nothing. `name` is what this one calls a file
    /// of the other. What it knows already stays as it is; to take over the same twice is to do so once.
    ///
    /// # Errors
    ///
    /// When one of them cannot be read, or this one cannot be written.
    pub fn take_over(&self, other: &Checkpoint, name: &dyn Fn(&str) -> String) -> Result<TakenOver, CheckpointError> {
        let from = other.conn();
        let mut conn = self.conn();
        let into = conn.transaction()?;
        let mut taking = Taking {
            from: &from,
            into: &into,
            name,
            people: HashMap::new(),
            runs: HashMap::new(),
            generations: HashMap::new(),
            corrections: HashMap::new(),
            contacts: Here::of(&into, &from)?,
            taken: TakenOver::default(),
        };
        taking.files()?;
        taking.people()?;
        taking.corrections()?;
        taking.rows()?;
        taking.results()?;
        let taken = taking.taken;
        into.commit()?;
        Ok(taken)
    }
}

impl Taking<'_> {
    /// The newest reading of every file that is not known here.
    fn files(&mut self) -> rusqlite::Result<()> {
        let newest = "SELECT max(id), file FROM generations GROUP BY file ORDER BY 1";
        for (id, file) in all::<(i64, String)>(self.from, newest, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
            if !self.knows(&(self.name)(&file))? {
                let here = self.copy_generation(id, None)?;
                self.generations.insert(id, here);
            }
        }
        Ok(())
    }

    fn knows(&self, file: &str) -> rusqlite::Result<bool> {
        let mut select = self
            .into
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM generations WHERE file = ?1)")?;
        select.query_row([file], |row| row.get(0))
    }

    fn copy_generation(&self, id: i64, as_id: Option<i64>) -> rusqlite::Result<i64> {
        let mut values = values(
            self.from,
            "SELECT file, digest, reading, layout, header, noticed, planned_ms FROM generations WHERE id = ?1",
            id,
        )?;
        if let Value::Text(file) = &values[0] {
            values[0] = Value::Text((self.name)(file));
        }
        values.insert(0, as_id.into());
        let columns = "id, file, digest, reading, layout, header, noticed, planned_ms";
        write(self.into, "INSERT INTO generations", columns, values)
    }

    /// The generation here of one of the other's. One of a file that is known here is older than all that are.
    fn generation(&mut self, id: i64) -> rusqlite::Result<i64> {
        if let Some(known) = self.generations.get(&id) {
            return Ok(*known);
        }
        let before: i64 = self
            .into
            .query_row("SELECT coalesce(min(id), 1) - 1 FROM generations", [], |row| row.get(0))?;
        let here = self.copy_generation(id, Some(before))?;
        self.generations.insert(id, here);
        Ok(here)
    }

    fn run(&mut self, id: i64) -> rusqlite::Result<i64> {
        if let Some(known) = self.runs.get(&id) {
            return Ok(*known);
        }
        let (generation, started_ms): (i64, i64) = self.from.query_row(
            "SELECT generation_id, started_ms FROM runs WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let values = vec![self.generation(generation)?.into(), started_ms.into()];
        let here = write(self.into, "INSERT INTO runs", "generation_id, started_ms", values)?;
        self.runs.insert(id, here);
        Ok(here)
    }

    fn people(&mut self) -> Result<(), CheckpointError> {
        let each = "SELECT id, email, country_code, number FROM people ORDER BY id";
        let by_id = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, contact_at(row, 1)?));
        // As people are compared.
        let key = |contact: Contact| (contact.email.map(|email| email.key().into_owned()), contact.mobile);
        let known = all(self.into, each, [], by_id)?.into_iter();
        let known: HashMap<_, i64> = known.map(|(id, contact)| (key(contact), id)).collect();
        for (id, contact) in all(self.from, each, [], by_id)? {
            let here = match known.get(&key(self.contacts.contact(contact))) {
                Some(here) => {
                    self.merge(id, *here)?;
                    *here
                }
                None => self.copy(id)?,
            };
            self.people.insert(id, here);
        }
        Ok(())
    }

    /// Adds somebody who is not known here, with everything that was done for them.
    fn copy(&mut self, id: i64) -> rusqlite::Result<i64> {
        let mut person = values(self.from, &format!("SELECT {PERSON} FROM people WHERE id = ?1"), id)?;
        self.contacts.put(&mut person, true);
        let (parted_from, run, generation): (Option<i64>, Option<i64>, Option<i64>) = self.from.query_row(
            "SELECT parted_from, run_id, generation_id FROM people WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        match person[4] {
            Value::Integer(standing) if standing == Standing::Registered as i64 => self.taken.registered += 1,
            Value::Integer(standing) if standing == Standing::Unconfirmed as i64 => self.taken.unconfirmed += 1,
            _ => self.taken.others += 1,
        }
        let run = run.map(|run| self.run(run)).transpose()?;
        let generation = generation
            .and_then(|generation| self.generations.get(&generation))
            .copied();
        let parted_from = parted_from.and_then(|parted| self.people.get(&parted)).copied();
        person.extend([run, generation, parted_from].map(Value::from));
        let columns = format!("{PERSON}, run_id, generation_id, parted_from");
        let here = write(self.into, "INSERT INTO people", &columns, person)?;
        for (number, mut attempt) in attempts(self.from, id)? {
            self.contacts.put(&mut attempt[2..], false);
            self.in_run_of_ours(&mut attempt)?;
            insert(self.into, here, number, attempt)?;
        }
        self.copy_adopted(id, here)?;
        Ok(here)
    }

    fn copy_adopted(&self, id: i64, here: i64) -> rusqlite::Result<()> {
        let adopted = values(
            self.from,
            &format!("SELECT {ADOPTED} FROM adopted WHERE person_id = ?1"),
            id,
        )
        .optional()?;
        if let Some(mut adopted) = adopted {
            self.contacts.put(&mut adopted[3..], false);
            adopted.insert(0, here.into());
            let columns = format!("person_id, {ADOPTED}");
            write(self.into, "INSERT OR REPLACE INTO adopted", &columns, adopted)?;
        }
        Ok(())
    }

    /// Puts an attempt that is taken over, and was made in a run of the other's, into the run that this is here.
    fn in_run_of_ours(&mut self, attempt: &mut [Value]) -> rusqlite::Result<()> {
        if let Value::Integer(run) = attempt[0] {
            attempt[0] = self.run(run)?.into();
        }
        self.taken.attempts += 1;
        Ok(())
    }

    /// Adds to somebody who is known here what only the other knows of them.
    fn merge(&mut self, id: i64, here: i64) -> rusqlite::Result<()> {
        let known = attempts(self.into, here)?;
        let mut calls: Vec<Vec<Value>> = known.iter().map(|(_, attempt)| attempt.clone()).collect();
        let mut is_new = false;
        for (_, mut attempt) in attempts(self.from, id)? {
            self.contacts.put(&mut attempt[2..], false);
            match calls.iter_mut().find(|known| is_same_call(known, &attempt)) {
                Some(known) if is_open(known) && !is_open(&attempt) => known[6..].clone_from_slice(&attempt[6..]),
                Some(_) => continue,
                None => {
                    self.in_run_of_ours(&mut attempt)?;
                    calls.push(attempt);
                }
            }
            is_new = true;
        }
        self.taken.known += 1;
        if !is_new {
            return self.lift(id, here);
        }
        calls.sort_by_key(|attempt| match attempt[5] {
            Value::Integer(sent_ms) => sent_ms,
            _ => 0,
        });
        let first = known.first().map_or(1, |(number, _)| *number);
        self.into
            .prepare_cached("DELETE FROM attempts WHERE person_id = ?1")?
            .execute([here])?;
        let is_registered = |attempt: &Vec<Value>| attempt[7] == Value::Integer(Outcome::Registered as i64);
        let registered = calls.iter().position(is_registered);
        for (number, attempt) in (first..).zip(calls) {
            insert(self.into, here, number, attempt)?;
        }
        let person = PersonId(here);
        if let Some(at) = registered.filter(|at| *at > 0) {
            people::part(self.into, person, first + at as i64)?;
        }
        people::fold(self.into, person)?;
        self.lift(id, here)
    }

    /// Holds somebody as registered whom the other holds so because results told it.
    fn lift(&self, id: i64, here: i64) -> rusqlite::Result<()> {
        let standing = |conn: &Connection, id: i64| -> rusqlite::Result<Standing> {
            conn.prepare_cached("SELECT standing FROM people WHERE id = ?1")?
                .query_row([id], |row| row.get(0))
        };
        let is_registered = |conn, id| standing(conn, id).map(|standing| standing == Standing::Registered);
        if !is_registered(self.from, id)? || is_registered(self.into, here)? {
            return Ok(());
        }
        let mut person = values(self.from, &format!("SELECT {PERSON} FROM people WHERE id = ?1"), id)?;
        self.contacts.put(&mut person, true);
        let places = vec!["?"; person.len()].join(", ");
        person.push(here.into());
        self.into
            .prepare_cached(&format!("UPDATE people SET ({PERSON}) = ({places}) WHERE id = ?"))?
            .execute(params_from_iter(person))?;
        self.copy_adopted(id, here)
    }

    /// Which rows were corrected elsewhere. What is known here of the same row stays.
    fn corrections(&mut self) -> rusqlite::Result<()> {
        const COLUMNS: &str = "generation_id, person_id, file, corrected_in, cells, row";
        let each = format!("SELECT id, {COLUMNS} FROM corrections");
        for mut correction in all(self.from, &each, [], all_of)? {
            let id = correction.remove(0);
            if let Value::Integer(generation) = correction[0] {
                correction[0] = self.generation(generation)?.into();
            }
            correction[1] = here_of(&self.people, &correction[1]);
            for file in &mut correction[2..4] {
                if let Value::Text(name) = file {
                    *file = Value::Text((self.name)(name));
                }
            }
            let key = [correction[2].clone(), correction[4].clone()];
            write(self.into, "INSERT OR IGNORE INTO corrections", COLUMNS, correction)?;
            let here = self
                .into
                .prepare_cached("SELECT id FROM corrections WHERE file = ?1 AND cells = ?2")?
                .query_row(params_from_iter(key), |row| row.get(0))?;
            if let Value::Integer(id) = id {
                self.corrections.insert(id, here);
            }
        }
        Ok(())
    }

    /// The rows of the files that were not known here.
    fn rows(&mut self) -> rusqlite::Result<()> {
        for (id, here) in &self.generations {
            let is_newest: bool = self.from.query_row(
                "SELECT NOT EXISTS (SELECT 1 FROM generations n JOIN generations g ON g.file = n.file WHERE g.id = ?1 AND n.id > ?1)",
                [id],
                |row| row.get(0),
            )?;
            // A reading that is older than one here has no rows, as those have that are read again.
            if !is_newest || *here < 1 {
                continue;
            }
            let mut select = self.from.prepare(&format!(
                "SELECT person_id, correction, {ROW} FROM rows WHERE generation_id = ?1"
            ))?;
            let mut rows = select.query([id])?;
            let columns = format!("generation_id, person_id, correction, {ROW}");
            while let Some(row) = rows.next()? {
                let mut values = all_of(row)?;
                values[0] = here_of(&self.people, &values[0]);
                values[1] = here_of(&self.corrections, &values[1]);
                self.contacts.put_row(&mut values[2..]);
                values.insert(0, (*here).into());
                write(self.into, "INSERT OR IGNORE INTO rows", &columns, values)?;
            }
        }
        Ok(())
    }

    /// Which results files the other wrote.
    fn results(&self) -> rusqlite::Result<()> {
        let known = all(self.from, "SELECT path, digest FROM results", [], all_of)?;
        known
            .into_iter()
            .try_for_each(|known| write(self.into, "INSERT OR IGNORE INTO results", "path, digest", known).map(drop))
    }
}
