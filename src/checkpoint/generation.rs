//! A file as it was last read: one generation of rows, and which of them a run sends.

use rusqlite::types::ToSql;
use rusqlite::{CachedStatement, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::people::{contact_at, contact_columns};
use super::{Checkpoint, CheckpointError, PersonId, Skip};
use crate::input::Layout;
use crate::validate::{Contact, Counts, Finding};

/// One reading of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerationId(pub(super) i64);

/// One reading of one file, as it is kept.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Its id.
    pub id: GenerationId,
    /// What was read and how.
    pub reading: Reading,
}

/// What was read and how. While digest and options are the same, the file need not be read again.
#[derive(Clone, Debug)]
pub struct Reading {
    /// SHA-256 of the file's bytes.
    pub digest: Vec<u8>,
    /// The options it was read with, as JSON.
    pub options: String,
    /// What was found at its top.
    pub layout: Layout,
    /// The names of the columns that are kept.
    pub header: Vec<String>,
    /// What was noticed on the way.
    pub noticed: Noticed,
}

/// What was noticed in a reading beside findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// How many cells were read otherwise than they stand there, beyond punctuation.
    pub normalised: Counts,
    /// The spreadsheet rows that were taken for remarks on the table.
    pub notes: Vec<u32>,
}

/// One row as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct StoredRow<'r> {
    /// The spreadsheet row.
    pub row: u32,
    /// The contact; `None` where the row is invalid.
    pub contact: Option<&'r Contact>,
    /// What was found, errors and warnings.
    pub findings: &'r [Finding],
    /// The option that leaves the row out.
    pub skipped: Option<&'r Skip>,
    /// The cells that are kept.
    pub cells: &'r [&'r str],
}

/// A row to send.
#[derive(Clone, Debug)]
pub struct Job {
    /// The spreadsheet row.
    pub row: u32,
    /// What is sent.
    pub contact: Contact,
    /// Whom the ledger knows the row as; `None` for a new person.
    pub person: Option<PersonId>,
}

/// Which rows a run sends beside those that were never attempted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Those whose last attempt is unconfirmed.
    pub unconfirmed: bool,
    /// Those whom Feishu refused.
    pub failed: bool,
}

/// The condition for a row that a run with [`Wanted`] sends. Rows without a contact are invalid.
const TO_SEND: &str = "FROM rows r LEFT JOIN people p ON p.id = r.person_id
    WHERE r.generation_id = :generation AND (r.email IS NOT NULL OR r.number IS NOT NULL)
      AND r.skipped IS NULL AND r.lead IS NULL AND r.conflict IS NULL
      AND CASE coalesce(p.standing, 0) WHEN 0 THEN 1 WHEN 2 THEN :failed WHEN 3 THEN :unconfirmed ELSE 0 END";

/// Stores the rows of a generation that is being read.
pub struct RowStore<'t> {
    generation: GenerationId,
    insert: CachedStatement<'t>,
}

impl RowStore<'_> {
    /// Stores one row.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn store(&mut self, row: StoredRow<'_>) -> Result<(), CheckpointError> {
        let contact = row.contact.map_or((None, None, None), contact_columns);
        let findings = (!row.findings.is_empty())
            .then(|| serde_json::to_string(row.findings))
            .transpose()?;
        self.insert.execute(params![
            self.generation.0,
            row.row,
            contact.0,
            contact.1,
            contact.2,
            findings,
            row.skipped.map(Skip::to_string),
            serde_json::to_string(row.cells)?
        ])?;
        Ok(())
    }
}

impl Checkpoint {
    /// The newest generation of a file.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn generation(&self, file: &str) -> Result<Option<Generation>, CheckpointError> {
        let conn = self.conn();
        let stored = conn
            .query_row(
                "SELECT id, digest, reading, layout, header, noticed FROM generations
                 WHERE file = ?1 ORDER BY id DESC LIMIT 1",
                [file],
                |row| {
                    Ok((
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get::<_, String>(3)?,
                        row.get::<_, String>(4)?,
                        row.get::<_, String>(5)?,
                    ))
                },
            )
            .optional()?;
        let Some((id, digest, options, layout, header, noticed)) = stored else {
            return Ok(None);
        };
        let reading = Reading {
            digest,
            options,
            layout: serde_json::from_str(&layout)?,
            header: serde_json::from_str(&header)?,
            noticed: serde_json::from_str(&noticed)?,
        };
        Ok(Some(Generation {
            id: GenerationId(id),
            reading,
        }))
    }

    /// Reads a file into a new generation, which replaces the file's older one, in one transaction.
    ///
    /// # Errors
    ///
    /// What `read` fails with, or why the checkpoint cannot be written; the older generation then stays.
    pub fn store_generation<E: From<CheckpointError>>(
        &self,
        file: &str,
        planned_ms: i64,
        read: impl FnOnce(&mut RowStore<'_>) -> Result<Reading, E>,
    ) -> Result<Generation, E> {
        let failed = |error: rusqlite::Error| E::from(CheckpointError::from(error));
        let mut conn = self.conn();
        let tx = conn.transaction().map_err(failed)?;
        let id = new_generation(&tx, file, planned_ms).map_err(failed)?;
        let insert = tx
            .prepare_cached(
                "INSERT INTO rows (generation_id, row, email, country_code, number, findings, skipped, cells)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )
            .map_err(failed)?;
        let mut store = RowStore { generation: id, insert };
        let reading = read(&mut store)?;
        drop(store);
        let layout = serde_json::to_string(&reading.layout).map_err(CheckpointError::from)?;
        let header = serde_json::to_string(&reading.header).map_err(CheckpointError::from)?;
        let noticed = serde_json::to_string(&reading.noticed).map_err(CheckpointError::from)?;
        tx.execute(
            "UPDATE generations SET digest = ?2, reading = ?3, layout = ?4, header = ?5, noticed = ?6 WHERE id = ?1",
            params![id.0, reading.digest, reading.options, layout, header, noticed],
        )
        .map_err(failed)?;
        tx.commit().map_err(failed)?;
        Ok(Generation { id, reading })
    }

    /// Tells every row that has a contact and is not left out, in file order.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn each_contact(&self, id: GenerationId, mut tell: impl FnMut(u32, &Contact)) -> Result<(), CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(
            "SELECT row, email, country_code, number FROM rows
             WHERE generation_id = ?1 AND (email IS NOT NULL OR number IS NOT NULL) AND skipped IS NULL ORDER BY row",
        )?;
        let mut rows = select.query([id.0])?;
        while let Some(row) = rows.next()? {
            tell(row.get(0)?, &contact_at(row, 1)?);
        }
        Ok(())
    }

    /// Takes back what an earlier run's limit left out: those rows are like any other again.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn lift_limit(&self, id: GenerationId) -> Result<(), CheckpointError> {
        self.conn().execute(
            "UPDATE rows SET skipped = NULL WHERE generation_id = ?1 AND skipped = ?2",
            params![id.0, Skip::Limit.to_string()],
        )?;
        Ok(())
    }

    /// Leaves out whatever a run would send beyond its first `most` rows.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn limit(&self, id: GenerationId, wanted: Wanted, most: u32) -> Result<(), CheckpointError> {
        let skipped = Skip::Limit.to_string();
        let named: &[(&str, &dyn ToSql)] = &[
            (":generation", &id.0),
            (":failed", &wanted.failed),
            (":unconfirmed", &wanted.unconfirmed),
            (":most", &most),
            (":skipped", &skipped),
        ];
        self.conn().execute(
            &format!(
                "UPDATE rows SET skipped = :skipped WHERE generation_id = :generation
                       AND row IN (SELECT r.row {TO_SEND} ORDER BY r.row LIMIT -1 OFFSET :most)"
            ),
            named,
        )?;
        Ok(())
    }

    /// The next rows to send, after a row, in file order.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn jobs(&self, id: GenerationId, wanted: Wanted, after: u32, most: usize) -> Result<Vec<Job>, CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(&format!(
            "SELECT r.row, r.email, r.country_code, r.number, r.person_id {TO_SEND}
               AND r.row > :after ORDER BY r.row LIMIT :most"
        ))?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let named: &[(&str, &dyn ToSql)] = &[
            (":generation", &id.0),
            (":failed", &wanted.failed),
            (":unconfirmed", &wanted.unconfirmed),
            (":after", &after),
            (":most", &most),
        ];
        let jobs = select.query_map(named, |row| {
            let person = row.get::<_, Option<i64>>(4)?.map(PersonId);
            Ok(Job {
                row: row.get(0)?,
                contact: contact_at(row, 1)?,
                person,
            })
        })?;
        Ok(jobs.collect::<Result<_, _>>()?)
    }

    /// How many rows a run sends.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn count_to_send(&self, id: GenerationId, wanted: Wanted) -> Result<u64, CheckpointError> {
        let named: &[(&str, &dyn ToSql)] = &[
            (":generation", &id.0),
            (":failed", &wanted.failed),
            (":unconfirmed", &wanted.unconfirmed),
        ];
        Ok(self
            .conn()
            .query_row(&format!("SELECT count(*) {TO_SEND}"), named, |row| {
                row.get::<_, i64>(0).map(i64::cast_unsigned)
            })?)
    }

    /// People that an earlier generation of the file held and no row of any file holds now, by standing:
    /// everyone, and the unconfirmed among them. Whoever is in a file and left out there is not gone.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn gone(&self, file: &str) -> Result<(u64, Vec<Contact>), CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare(
            "SELECT p.standing, p.email, p.country_code, p.number FROM people p JOIN generations g ON g.id = p.generation_id
             WHERE g.file = ?1 AND g.id < (SELECT max(id) FROM generations WHERE file = ?1)
               AND p.id NOT IN (SELECT person_id FROM rows WHERE person_id IS NOT NULL)
               AND coalesce(lower(p.email) NOT IN (SELECT lower(email) FROM rows
                       WHERE skipped IS NOT NULL AND email IS NOT NULL), 1)
               AND coalesce(p.country_code || '-' || p.number NOT IN (SELECT country_code || '-' || number FROM rows
                       WHERE skipped IS NOT NULL AND number IS NOT NULL), 1)",
        )?;
        let mut rows = select.query([file])?;
        let mut everyone = 0;
        let mut unconfirmed = Vec::new();
        while let Some(row) = rows.next()? {
            everyone += 1;
            if row.get::<_, super::Standing>(0)? == super::Standing::Unconfirmed {
                unconfirmed.push(contact_at(row, 1)?);
            }
        }
        Ok((everyone, unconfirmed))
    }
}

fn new_generation(tx: &Transaction<'_>, file: &str, planned_ms: i64) -> rusqlite::Result<GenerationId> {
    tx.execute(
        "DELETE FROM rows WHERE generation_id IN (SELECT id FROM generations WHERE file = ?1)",
        [file],
    )?;
    tx.execute(
        "INSERT INTO generations (file, digest, reading, layout, header, noticed, planned_ms)
         VALUES (?1, x'', '', '', '', '', ?2)",
        params![file, planned_ms],
    )?;
    Ok(GenerationId(tx.last_insert_rowid()))
}
