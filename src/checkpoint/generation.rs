//! A file as it was last read: one generation of rows.

use rusqlite::{CachedStatement, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::people::{Columns, contact_at};
use super::{Checkpoint, CheckpointError, Skip};
use crate::input::{Field, Layout};
use crate::validate::{Contact, Counts, Finding};

/// One reading of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerationId(pub(super) i64);

/// One reading of one file, as it is kept.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Its id.
    pub id: GenerationId,
    /// When it was read, in milliseconds since 1970.
    pub read_ms: i64,
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

impl Reading {
    /// Where among the cells that are kept a field's column stands, where it is one of them.
    pub fn kept_column(&self, field: Field) -> Option<usize> {
        let column = &self.layout.columns[self.layout.column_of(field)?];
        self.header.iter().position(|name| *name == column.name)
    }
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

/// Stores the rows of a generation that is being read.
pub struct RowStore<'t> {
    generation: GenerationId,
    insert: CachedStatement<'t>,
    add_finding: CachedStatement<'t>,
}

impl RowStore<'_> {
    /// Stores one row.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn store(&mut self, row: StoredRow<'_>) -> Result<(), CheckpointError> {
        let contact = row.contact.map(Columns::from).unwrap_or_default();
        let findings = (!row.findings.is_empty())
            .then(|| serde_json::to_string(row.findings))
            .transpose()?;
        self.insert.execute(params![
            self.generation.0,
            row.row,
            contact.email,
            contact.email_key,
            contact.country_code,
            contact.number,
            findings,
            row.skipped.map(Skip::to_string),
            serde_json::to_string(row.cells)?
        ])?;
        Ok(())
    }

    /// Adds what only the whole file shows to the findings of a row that was stored.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn add_finding(&mut self, row: u32, finding: &Finding) -> Result<(), CheckpointError> {
        let finding = serde_json::to_string(finding)?;
        self.add_finding.execute(params![self.generation.0, row, finding])?;
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
                "SELECT id, planned_ms, digest, reading, layout, header, noticed FROM generations
                 WHERE file = ?1 ORDER BY id DESC LIMIT 1",
                [file],
                |row| {
                    Ok((
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get::<_, String>(4)?,
                        row.get::<_, String>(5)?,
                        row.get::<_, String>(6)?,
                    ))
                },
            )
            .optional()?;
        let Some((id, read_ms, digest, options, layout, header, noticed)) = stored else {
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
            read_ms,
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
                "INSERT INTO rows (generation_id, row, email, email_key, country_code, number, findings, skipped, cells)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .map_err(failed)?;
        let add_finding = tx
            .prepare_cached(
                "UPDATE rows SET findings = json_insert(coalesce(findings, '[]'), '$[#]', json(?3))
                 WHERE generation_id = ?1 AND row = ?2",
            )
            .map_err(failed)?;
        let mut store = RowStore {
            generation: id,
            insert,
            add_finding,
        };
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
        Ok(Generation {
            id,
            read_ms: planned_ms,
            reading,
        })
    }

    /// Tells every row that has a contact, of those that an option leaves out or of all others, in file order.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn each_contact(
        &self,
        id: GenerationId,
        skipped: bool,
        mut tell: impl FnMut(u32, &Contact),
    ) -> Result<(), CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(
            "SELECT row, email, country_code, number FROM rows
             WHERE generation_id = ?1 AND (email IS NOT NULL OR number IS NOT NULL) AND (skipped IS NOT NULL) = ?2
             ORDER BY row",
        )?;
        let mut rows = select.query(params![id.0, skipped])?;
        while let Some(row) = rows.next()? {
            tell(row.get(0)?, &contact_at(row, 1)?);
        }
        Ok(())
    }

    /// People that an earlier generation of the file held and no row of any file holds now: how many, and the
    /// unconfirmed among them.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn gone(&self, file: &str) -> Result<(u64, Vec<Contact>), CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare(
            "SELECT p.standing, p.email, p.country_code, p.number FROM people p JOIN generations g ON g.id = p.generation_id
             WHERE g.file = ?1 AND g.id < (SELECT max(id) FROM generations WHERE file = ?1)
               AND p.id NOT IN (SELECT person_id FROM rows WHERE person_id IS NOT NULL)",
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
