//! Looking back: which files were read, which runs there were, and every attempt for a person.

use std::ops::AddAssign;

use rusqlite::types::ToSql;
use rusqlite::{Row, params};

use super::corrections::{LEAD_AND_CORRECTION, PERSON};
use super::people::{Outcome, contact_at, json_at};
use super::{Checkpoint, CheckpointError, GenerationId, PersonId, RunId, all};
use crate::validate::Contact;

/// One attempt, as it was made and answered.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The run.
    pub run: RunId,
    /// The file of the run, as the checkpoint knows it.
    pub file: String,
    /// The row at that time.
    pub row: u32,
    /// What was sent.
    pub contact: Contact,
    /// When the intent was written, in milliseconds since 1970.
    pub sent_ms: i64,
    /// When the answer came; `None` while it is in flight.
    pub answered_ms: Option<i64>,
    /// What became of it; `None` while it is in flight.
    pub outcome: Option<Outcome>,
    /// The account.
    pub account_id: Option<String>,
    /// Whether Feishu said that the account is disabled.
    pub disabled: bool,
    /// Feishu's code, or our word for what happened.
    pub code: Option<String>,
    /// Feishu's message.
    pub message: Option<String>,
    /// The id that Feishu's support asks for.
    pub log_id: Option<String>,
}

/// Where somebody was first sent, or told of.
#[derive(Clone, Debug)]
pub struct FirstMet {
    /// The file, as the checkpoint knows it.
    pub file: String,
    /// The row in it, at that time.
    pub row: u32,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The kept cells of that row, where it still holds them.
    pub cells: Option<Vec<String>>,
}

/// Every attempt with the file it was made for.
const ATTEMPTS: &str = "SELECT a.run_id, g.file, a.row, a.email, a.country_code, a.number, a.sent_ms, a.answered_ms,
        a.outcome, a.account_id, coalesce(a.disabled, 0), a.code, a.message, a.log_id
    FROM attempts a JOIN runs u ON u.id = a.run_id JOIN generations g ON g.id = u.generation_id";

/// How many calls came to what; those in flight are without an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// An account came.
    pub registered: u64,
    /// Feishu refused the contact.
    pub refused: u64,
    /// No readable answer came.
    pub unconfirmed: u64,
    /// They never reached Feishu, or it did not look at them.
    pub unsent: u64,
}

impl Calls {
    /// All of them.
    pub fn all(&self) -> u64 {
        self.registered + self.refused + self.unconfirmed + self.unsent
    }
}

impl AddAssign for Calls {
    fn add_assign(&mut self, more: Calls) {
        self.registered += more.registered;
        self.refused += more.refused;
        self.unconfirmed += more.unconfirmed;
        self.unsent += more.unsent;
    }
}

impl Checkpoint {
    /// The calls that were made for a file, by the minute in which they left, in minutes since 1970.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn calls_for(&self, file: &str) -> Result<Vec<(i64, Calls)>, CheckpointError> {
        let of = |outcome: Outcome| format!("count(*) FILTER (WHERE a.outcome = {})", outcome as i64);
        let sql = format!(
            "SELECT a.sent_ms / 60000, {}, {}, {}, count(*)
             FROM attempts a JOIN runs u ON u.id = a.run_id JOIN generations g ON g.id = u.generation_id
             WHERE g.file = ?1 GROUP BY 1 ORDER BY 1",
            of(Outcome::Registered),
            of(Outcome::Refused),
            of(Outcome::Unsent)
        );
        let minutes = all(&self.conn(), &sql, [file], |row| {
            let count = |column| row.get(column).map(i64::cast_unsigned);
            let (registered, refused, unsent) = (count(1)?, count(2)?, count(3)?);
            let calls = Calls {
                registered,
                refused,
                unsent,
                unconfirmed: count(4)? - registered - refused - unsent,
            };
            Ok((row.get(0)?, calls))
        });
        Ok(minutes?)
    }

    /// The files that were read, by name, as the checkpoint knows them.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn files(&self) -> Result<Vec<String>, CheckpointError> {
        let sql = "SELECT DISTINCT file FROM generations ORDER BY file";
        Ok(all(&self.conn(), sql, [], |row| row.get(0))?)
    }

    /// The files whose newest reading had bytes with this digest.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn files_with(&self, digest: &[u8]) -> Result<Vec<String>, CheckpointError> {
        let sql = "SELECT file FROM generations g WHERE digest = ?1
                   AND id = (SELECT max(id) FROM generations WHERE file = g.file)";
        Ok(all(&self.conn(), sql, [digest], |row| row.get(0))?)
    }

    /// Knows a file by another name from now on: it was moved, or renamed.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn rename_file(&self, from: &str, to: &str) -> Result<(), CheckpointError> {
        let mut conn = self.conn();
        let tx = conn.transaction()?;
        tx.execute("UPDATE generations SET file = ?2 WHERE file = ?1", [from, to])?;
        tx.execute(
            "UPDATE OR REPLACE corrections SET file = ?2 WHERE file = ?1",
            [from, to],
        )?;
        tx.execute(
            "UPDATE corrections SET corrected_in = ?2 WHERE corrected_in = ?1",
            [from, to],
        )?;
        Ok(tx.commit()?)
    }

    /// The newest run of a file.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn last_run_of(&self, file: &str) -> Result<Option<RunId>, CheckpointError> {
        let run: Option<i64> = self.conn().query_row(
            "SELECT max(u.id) FROM runs u JOIN generations g ON g.id = u.generation_id WHERE g.file = ?1",
            [file],
            |row| row.get(0),
        )?;
        Ok(run.map(RunId))
    }

    /// When the last answer came that it knows of, in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn newest_ms(&self) -> Result<Option<i64>, CheckpointError> {
        Ok(self.conn().query_row(
            "SELECT max(ms) FROM (SELECT max(answered_ms) AS ms FROM attempts UNION ALL SELECT max(settled_ms) FROM people)",
            [],
            |row| row.get(0),
        )?)
    }

    /// Every attempt for the person of a row, those for whom they were parted from, and those for whomever the row held
    /// before, run by run.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn attempts_for_row(&self, file: &str, id: GenerationId, row: u32) -> Result<Vec<Attempt>, CheckpointError> {
        self.attempts(
            &format!(
                "WHERE EXISTS (SELECT 1 FROM rows r {LEAD_AND_CORRECTION} JOIN people p ON p.id = {PERSON}
                     WHERE r.generation_id = ?1 AND r.row = ?2 AND a.person_id IN (p.id, p.parted_from))
                OR (g.file = ?3 AND a.row = ?2)"
            ),
            params![id.0, row, file],
        )
    }

    /// Every attempt for everyone who has this account, run by run.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn attempts_for_account(&self, account_id: &str) -> Result<Vec<Attempt>, CheckpointError> {
        self.attempts(
            "WHERE a.person_id IN (SELECT id FROM people WHERE account_id = ?1)",
            params![account_id],
        )
    }

    /// Every attempt for a person, and those for whom they were parted from, run by run.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn attempts_for_person(&self, person: PersonId) -> Result<Vec<Attempt>, CheckpointError> {
        self.attempts(
            "WHERE a.person_id = ?1 OR a.person_id = (SELECT parted_from FROM people WHERE id = ?1)",
            params![person.0],
        )
    }

    /// Where somebody was first sent, or told of.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn first_met(&self, person: PersonId) -> Result<Option<FirstMet>, CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(
            "SELECT f.file, f.row, f.ms, r.cells FROM (
                 SELECT g.file, a.row, a.sent_ms AS ms
                 FROM attempts a JOIN runs u ON u.id = a.run_id JOIN generations g ON g.id = u.generation_id
                 WHERE a.person_id IN (?1, (SELECT parted_from FROM people WHERE id = ?1))
                 UNION ALL SELECT file, row, adopted_ms FROM adopted WHERE person_id = ?1 ORDER BY ms LIMIT 1) f
             LEFT JOIN rows r ON r.row = f.row AND r.person_id = ?1
                 AND r.generation_id = (SELECT max(id) FROM generations WHERE file = f.file)",
        )?;
        let mut met = select.query_and_then([person.0], |row| {
            Ok(FirstMet {
                file: row.get(0)?,
                row: row.get(1)?,
                at_ms: row.get(2)?,
                cells: json_at(row, 3)?,
            })
        })?;
        met.next().transpose()
    }

    /// The rows that hold someone who has this account, each with its file.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn rows_of_account(&self, account_id: &str) -> Result<Vec<(String, u32)>, CheckpointError> {
        let sql = format!(
            "SELECT g.file, r.row FROM rows r JOIN generations g ON g.id = r.generation_id {LEAD_AND_CORRECTION}
             WHERE {PERSON} IN (SELECT id FROM people WHERE account_id = ?1)
             ORDER BY g.file, r.row"
        );
        Ok(all(&self.conn(), &sql, [account_id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?)
    }

    fn attempts(&self, condition: &str, values: &[&dyn ToSql]) -> Result<Vec<Attempt>, CheckpointError> {
        let sql = format!("{ATTEMPTS} {condition} ORDER BY a.run_id, a.person_id, a.attempt");
        Ok(all(&self.conn(), &sql, values, attempt_at)?)
    }
}

fn attempt_at(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        run: RunId(row.get(0)?),
        file: row.get(1)?,
        row: row.get(2)?,
        contact: contact_at(row, 3)?,
        sent_ms: row.get(6)?,
        answered_ms: row.get(7)?,
        outcome: row.get(8)?,
        account_id: row.get(9)?,
        disabled: row.get(10)?,
        code: row.get(11)?,
        message: row.get(12)?,
        log_id: row.get(13)?,
    })
}
