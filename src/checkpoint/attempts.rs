//! Attempts are history: written once before the call leaves, completed once with its answer, never changed.

use std::fmt;
use std::time::Duration;

use rusqlite::{Connection, params};

use super::people::{self, Columns, Outcome};
use super::record::Completion;
use super::{Checkpoint, CheckpointError, GenerationId, PersonId, Standing, forget, identities};
use crate::feishu::{Cause, Verdict};
use crate::lang::Lang;
use crate::validate::Contact;

/// The code of an attempt that was over the limit.
const RATE_LIMITED: &str = "rate_limited";

/// A run over a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunId(pub(super) i64);

/// The number that people and programs know the run by.
impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<RunId> for i64 {
    fn from(run: RunId) -> Self {
        run.0
    }
}

/// The attempt that an answer completes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptId {
    /// Whose attempt it is.
    pub person: PersonId,
    /// Which of the person's attempts, counted from 1.
    attempt: i64,
}

/// A call that is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Intent<'c> {
    /// The run.
    pub run: RunId,
    /// The file's generation.
    pub generation: GenerationId,
    /// The row in it.
    pub row: u32,
    /// Whom the ledger knows the row as; `None` for a new person.
    pub person: Option<PersonId>,
    /// What is sent.
    pub contact: &'c Contact,
    /// When, in milliseconds since 1970.
    pub sent_ms: i64,
}

/// Writes an intent: from now on the person is unconfirmed, whatever happens to this process.
pub(super) fn begin(conn: &Connection, intent: &Intent<'_>) -> rusqlite::Result<AttemptId> {
    let Columns {
        email,
        email_key,
        country_code,
        number,
    } = Columns::from(intent.contact);
    let attempt = match intent.person {
        Some(person) => {
            forget::remember(conn, person, intent.contact)?;
            conn.prepare_cached(
                // A key that was sent once stays known, also where this attempt goes without it.
                "UPDATE people SET email = coalesce(?2, email), email_key = coalesce(?3, email_key),
                     country_code = coalesce(?4, country_code), number = coalesce(?5, number), generation_id = ?6
                 WHERE id = ?1",
            )?
            .execute(params![
                person.0,
                email,
                email_key,
                country_code,
                number,
                intent.generation.0
            ])?;
            let earlier: i64 = conn
                .prepare_cached(
                    "SELECT max(coalesce((SELECT max(attempt) FROM attempts WHERE person_id = ?1), 0),
                                parted_from IS NOT NULL OR EXISTS (SELECT 1 FROM adopted WHERE person_id = ?1))
                     FROM people WHERE id = ?1",
                )?
                .query_row([person.0], |row| row.get(0))?;
            AttemptId {
                person,
                attempt: earlier + 1,
            }
        }
        None => AttemptId {
            person: new_person(conn, intent)?,
            attempt: 1,
        },
    };
    conn.prepare_cached(
        "INSERT INTO attempts (person_id, attempt, run_id, row, email, country_code, number, sent_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        attempt.person.0,
        attempt.attempt,
        intent.run.0,
        intent.row,
        email,
        country_code,
        number,
        intent.sent_ms
    ])?;
    if intent.person.is_some() {
        people::fold(conn, attempt.person)?;
    }
    Ok(attempt)
}

/// Adds whom the ledger does not know yet, as [`people::fold`] makes them of the one attempt that follows.
fn new_person(conn: &Connection, intent: &Intent<'_>) -> rusqlite::Result<PersonId> {
    let Columns {
        email,
        email_key,
        country_code,
        number,
    } = Columns::from(intent.contact);
    conn.prepare_cached(
        "INSERT INTO people (email, email_key, country_code, number, standing, attempts, code, run_id, generation_id)
         VALUES (?1, ?2, ?3, ?4, ?5, 1, 'in_flight', ?6, ?7)",
    )?
    .execute(params![
        email,
        email_key,
        country_code,
        number,
        Standing::Unconfirmed,
        intent.run.0,
        intent.generation.0
    ])?;
    let person = PersonId(conn.last_insert_rowid());
    identities::store_person(conn, intent.generation, intent.row, person)?;
    Ok(person)
}

/// Completes an attempt with its answer.
pub(super) fn complete(conn: &Connection, completion: &Completion<'_>) -> rusqlite::Result<Standing> {
    let Completion {
        attempt,
        answer,
        answered_ms,
    } = *completion;
    let told = Filled::by(&answer.verdict);
    conn.prepare_cached(
        "UPDATE attempts SET answered_ms = ?2, outcome = ?3, account_id = ?4, disabled = ?5, code = ?6, message = ?7,
             log_id = ?8 WHERE person_id = ?1 AND attempt = ?9 AND answered_ms IS NULL",
    )?
    .execute(params![
        attempt.person.0,
        answered_ms,
        told.outcome as i64,
        told.account_id,
        told.disabled,
        told.code,
        told.message,
        answer.log_id,
        attempt.attempt
    ])?;
    if attempt.attempt == 1 {
        people::fold_first(conn, attempt.person, told.outcome, told.code.as_deref())
    } else {
        if told.outcome == Outcome::Registered {
            people::part(conn, attempt.person, attempt.attempt)?;
        }
        people::fold(conn, attempt.person)
    }
}

/// The columns that a verdict fills.
struct Filled<'v> {
    outcome: Outcome,
    account_id: Option<&'v str>,
    disabled: bool,
    code: Option<String>,
    message: Option<&'v str>,
}

impl<'v> Filled<'v> {
    fn by(verdict: &'v Verdict) -> Self {
        let unsent = |code: String, message: Option<&'v str>| (Outcome::Unsent, Some(code), message);
        let (outcome, code, message) = match verdict {
            Verdict::Registered { account_id, disabled } => {
                return Filled {
                    outcome: Outcome::Registered,
                    account_id: Some(account_id),
                    disabled: *disabled,
                    code: None,
                    message: None,
                };
            }
            Verdict::Refused { code, message } => (Outcome::Refused, Some(code.to_string()), Some(message.as_str())),
            Verdict::Unconfirmed { code, message } => (
                Outcome::Unconfirmed,
                Some(code.to_string()),
                Some(message.get(Lang::En)),
            ),
            Verdict::Unsent { message } | Verdict::Held { message } => {
                unsent("unsent".to_owned(), Some(message.get(Lang::En)))
            }
            Verdict::RateLimited { .. } => unsent(RATE_LIMITED.to_owned(), None),
            Verdict::TokenRefused { code, message, .. } => unsent(code.to_string(), Some(message)),
            // What a stranger on the way did with the contact, nobody knows.
            Verdict::Stop(stop) if matches!(stop.cause, Cause::Foreign(_)) => (
                Outcome::Unconfirmed,
                Some(stop.cause.to_string()),
                Some(stop.message.get(Lang::En)),
            ),
            Verdict::Stop(stop) => unsent(stop.cause.to_string(), Some(stop.message.get(Lang::En))),
        };
        Filled {
            outcome,
            account_id: None,
            disabled: false,
            code,
            message,
        }
    }
}

impl Checkpoint {
    /// Begins a run over a generation. Attempts that an earlier process left without an answer are completed as
    /// unconfirmed: nobody will ever answer them.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn begin_run(&self, generation: GenerationId, now_ms: i64) -> Result<RunId, CheckpointError> {
        let mut conn = self.conn();
        let tx = conn.transaction()?;
        let left: Vec<PersonId> = tx
            .prepare("SELECT person_id FROM attempts WHERE answered_ms IS NULL ORDER BY person_id")?
            .query_map([], |row| row.get(0).map(PersonId))?
            .collect::<Result<_, _>>()?;
        tx.execute(
            "UPDATE attempts SET answered_ms = ?1, outcome = ?2, code = 'interrupted' WHERE answered_ms IS NULL",
            params![now_ms, Outcome::Unconfirmed as i64],
        )?;
        for person in left {
            people::fold(&tx, person)?;
        }
        tx.execute(
            "INSERT INTO runs (generation_id, started_ms) VALUES (?1, ?2)",
            params![generation.0, now_ms],
        )?;
        let run = RunId(tx.last_insert_rowid());
        tx.commit()?;
        Ok(run)
    }

    /// The newest run.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn last_run(&self) -> Result<Option<RunId>, CheckpointError> {
        let run: Option<i64> = self
            .conn()
            .query_row("SELECT max(id) FROM runs", [], |row| row.get(0))?;
        Ok(run.map(RunId))
    }

    /// The last `calls` times at which an attempt was answered, in milliseconds since 1970, from which the window is
    /// restored. Not those of the newest attempts: a slow answer comes after many that were asked for later.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn answered_ms(&self, calls: u32) -> Result<Vec<i64>, CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare(
            "SELECT answered_ms FROM attempts WHERE answered_ms IS NOT NULL ORDER BY answered_ms DESC LIMIT ?1",
        )?;
        let times = select.query_map([calls], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(times)
    }

    /// When Feishu last answered that a call was over the limit, in milliseconds since 1970, where fewer than `calls` calls had
    /// been under way or answered within `length` before: what a run has learned of the limit is read from its attempts.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn limited_early_ms(&self, calls: u32, length: Duration) -> Result<Option<i64>, CheckpointError> {
        let conn = self.conn();
        let limited_ms: Option<i64> = conn.query_row(
            "SELECT max(answered_ms) FROM attempts WHERE code = ?1",
            [RATE_LIMITED],
            |row| row.get(0),
        )?;
        let Some(limited_ms) = limited_ms else { return Ok(None) };
        let held: u32 = conn.query_row(
            "SELECT count(*) FROM attempts WHERE sent_ms <= ?1 AND answered_ms > ?1 - ?2",
            params![limited_ms, i64::try_from(length.as_millis()).unwrap_or(i64::MAX)],
            |row| row.get(0),
        )?;
        Ok(Some(limited_ms).filter(|_| held < calls))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::{Email, Mobile};

    #[test]
    fn a_new_person_is_what_the_first_attempt_folds_to() {
        let checkpoint = Checkpoint::in_memory_with_a_run();
        let conn = checkpoint.conn();
        let intent = Intent {
            run: RunId(1),
            generation: GenerationId(1),
            row: 2,
            person: None,
            contact: &Contact {
                email: Some(Email("li@example.com".into())),
                mobile: None,
            },
            sent_ms: 5,
        };
        let person = begin(&conn, &intent).expect("an intent").person;
        let told = || -> String {
            let mut select = conn.prepare("SELECT * FROM people").expect("people");
            let columns = select.column_count();
            let values = |row: &rusqlite::Row<'_>| {
                let values = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
                values.collect::<Result<Vec<_>, _>>()
            };
            format!("{:?}", select.query_row([], values).expect("one person"))
        };
        let begun = told();
        people::fold(&conn, person).expect("a person with one attempt");
        assert_eq!(told(), begun);
    }

    #[test]
    fn a_key_that_was_sent_once_stays_known() {
        let checkpoint = Checkpoint::in_memory_with_a_run();
        let conn = checkpoint.conn();
        let both = Contact {
            email: Some(Email("li@example.com".into())),
            mobile: Some(Mobile {
                country_code: "86".into(),
                number: "13800138001".into(),
            }),
        };
        let mut intent = Intent {
            run: RunId(1),
            generation: GenerationId(1),
            row: 2,
            person: None,
            contact: &both,
            sent_ms: 5,
        };
        intent.person = Some(begin(&conn, &intent).expect("an intent").person);
        let email_only = Contact {
            mobile: None,
            ..both.clone()
        };
        intent.contact = &email_only;
        begin(&conn, &intent).expect("an intent");
        drop(conn);
        let mut known = Vec::new();
        let told = checkpoint.each_known(|_, contact, standing, _| known.push((contact.clone(), standing)));
        told.expect("the ledger can be read");
        assert_eq!(known, [(both, Standing::Unconfirmed)]);
    }
}
