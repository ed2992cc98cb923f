//! What a results file told of a person, taken into the ledger as that: this ledger saw no call of theirs.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::corrections::{LEAD_AND_CORRECTION, PERSON};
use super::people::{Columns, contact_at, left_of, part_off};
use super::{Checkpoint, CheckpointError, GenerationId, PersonId, Standing, forget};
use crate::validate::Contact;

/// What a results file told of a person.
#[derive(Clone, Debug)]
pub struct Adopted {
    /// The results file.
    pub file: String,
    /// The row in it.
    pub row: u32,
    /// Registered or unconfirmed.
    pub standing: Standing,
    /// What was sent.
    pub contact: Contact,
    /// The account; `None` where its id is not known.
    pub account_id: Option<String>,
    /// How many attempts reached, or may have reached, Feishu.
    pub attempts: u32,
    /// The code of the last one.
    pub code: Option<String>,
    /// What Feishu's support asks for.
    pub log_id: Option<String>,
    /// When the last answer came, in milliseconds since 1970.
    pub settled_ms: Option<i64>,
    /// When it was taken over, in milliseconds since 1970.
    pub adopted_ms: i64,
}

impl Checkpoint {
    /// Takes over what was told of people, each of whom the ledger knows less of, or nothing; all of it or nothing.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn adopt(&self, told: &[(Option<PersonId>, Adopted)]) -> Result<(), CheckpointError> {
        let mut conn = self.conn();
        let tx = conn.transaction()?;
        for (person, adopted) in told {
            adopt(&tx, *person, adopted)?;
        }
        Ok(tx.commit()?)
    }

    /// The account of a person, where it is known.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn account_of(&self, person: PersonId) -> Result<Option<String>, CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached("SELECT account_id FROM people WHERE id = ?1")?;
        Ok(select.query_row([person.0], |row| row.get(0))?)
    }

    /// What was taken over of the person of a row, where anything was.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn adopted_for_row(&self, id: GenerationId, row: u32) -> Result<Option<Adopted>, CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM adopted WHERE person_id =
                 (SELECT {PERSON} FROM rows r {LEAD_AND_CORRECTION} WHERE r.generation_id = ?1 AND r.row = ?2)"
        ))?;
        Ok(select.query_row(params![id.0, row], adopted_at).optional()?)
    }
}

const COLUMNS: &str =
    "file, row, standing, email, country_code, number, account_id, attempts, code, log_id, settled_ms, adopted_ms";

fn adopted_at(row: &Row<'_>) -> rusqlite::Result<Adopted> {
    Ok(Adopted {
        file: row.get(0)?,
        row: row.get(1)?,
        standing: row.get(2)?,
        contact: contact_at(row, 3)?,
        account_id: row.get(6)?,
        attempts: row.get(7)?,
        code: row.get(8)?,
        log_id: row.get(9)?,
        settled_ms: row.get(10)?,
        adopted_ms: row.get(11)?,
    })
}

/// What was taken over of a person, by which their history begins.
pub(super) fn adopted_of(conn: &Connection, person: PersonId) -> rusqlite::Result<Option<Adopted>> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM adopted WHERE person_id = ?1"))?
        .query_row([person.0], adopted_at)
        .optional()
}

fn adopt(conn: &Connection, person: Option<PersonId>, adopted: &Adopted) -> rusqlite::Result<()> {
    let keys = Columns::from(&adopted.contact);
    let person = match person {
        Some(person) => {
            forget::remember(conn, person, &adopted.contact)?;
            // Whoever was sent by another key too is somebody of its own from now on, as after an account of our own.
            let (known, standing) = conn
                .prepare_cached("SELECT email, country_code, number, standing FROM people WHERE id = ?1")?
                .query_row([person.0], |row| Ok((contact_at(row, 0)?, row.get::<_, Standing>(3)?)))?;
            let left = left_of(&[known], &adopted.contact);
            if standing == Standing::Unconfirmed && adopted.standing == Standing::Registered {
                part_off(
                    conn,
                    person,
                    &left,
                    "settled_ms, run_id, ?1 FROM people WHERE id = ?1 AND ?6 = 0",
                    0,
                )?;
            }
            person
        }
        None => {
            conn.prepare_cached("INSERT INTO people (standing) VALUES (?1)")?
                .execute([adopted.standing])?;
            PersonId(conn.last_insert_rowid())
        }
    };
    conn.prepare_cached(
        "UPDATE people SET email = ?2, email_key = ?3, country_code = ?4, number = ?5, standing = ?6, account_id = ?7,
             disabled = NULL, code = ?8, message = NULL, log_id = ?9, attempts = max(attempts, ?10), settled_ms = ?11,
             run_id = NULL WHERE id = ?1",
    )?
    .execute(params![
        person.0,
        keys.email,
        keys.email_key,
        keys.country_code,
        keys.number,
        adopted.standing,
        adopted.account_id,
        adopted.code,
        adopted.log_id,
        adopted.attempts,
        adopted.settled_ms
    ])?;
    conn.prepare_cached(&format!(
        "INSERT OR REPLACE INTO adopted (person_id, {COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    ))?
    .execute(params![
        person.0,
        adopted.file,
        adopted.row,
        adopted.standing,
        keys.email,
        keys.country_code,
        keys.number,
        adopted.account_id,
        adopted.attempts,
        adopted.code,
        adopted.log_id,
        adopted.settled_ms,
        adopted.adopted_ms
    ])?;
    Ok(())
}
