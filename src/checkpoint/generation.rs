//! A file as it was last read: one generation of rows.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::people::{Columns, json_at};
use super::{CameFrom, Checkpoint, CheckpointError, Skip};
use crate::input::{Field, Layout, NotRead};
use crate::validate::{Contact, Counts, Finding, Severity};

/// One reading of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The spreadsheet rows that hold something and were not read, by why.
    #[serde(default)]
    pub not_read: BTreeMap<NotRead, Vec<u32>>,
    /// Each value of the status column, the most frequent first.
    #[serde(default)]
    pub statuses: Vec<StatusValue>,
    /// Whether it is results, or an extract of them, fed back.
    #[serde(default)]
    pub is_fed_back: bool,
}

/// A value of the status column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusValue {
    /// The cell, without blanks around it.
    pub value: String,
    /// How many rows have it.
    pub rows: u64,
    /// How many of them are left out for it, or for a leaving date beside it.
    pub left_out: u64,
}

impl Reading {
    /// Whether the file was a workbook.
    pub fn is_of_workbook(&self) -> bool {
        self.layout.sheet.is_some()
    }

    /// Whether the cells of a field are kept.
    pub fn keeps(&self, field: Field) -> bool {
        let column = self
            .layout
            .column_of(field)
            .map(|column| &self.layout.columns[column].name);
        column.is_some_and(|column| self.header.contains(column))
    }
}

/// One row as it is stored.
#[derive(Clone, Debug)]
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
    /// Where the row came from, where somebody was to correct it.
    pub source: Option<CameFrom>,
}

/// Stores the rows of a generation that is being read.
pub struct RowStore<'t> {
    generation: GenerationId,
    insert: CachedStatement<'t>,
    add_finding: CachedStatement<'t>,
}

impl<'t> RowStore<'t> {
    /// Begins a new generation of a file in the place of its older one.
    fn begin(tx: &'t Transaction<'_>, file: &str, planned_ms: i64) -> Result<Self, CheckpointError> {
        tx.execute(
            "DELETE FROM rows WHERE generation_id IN (SELECT id FROM generations WHERE file = ?1)",
            [file],
        )?;
        tx.execute(
            "INSERT INTO generations (file, digest, reading, layout, header, noticed, planned_ms)
             VALUES (?1, x'', '', '', '', '', ?2)",
            params![file, planned_ms],
        )?;
        let generation = GenerationId(tx.last_insert_rowid());
        let insert = tx.prepare_cached(
            "INSERT INTO rows (generation_id, row, email, email_key, country_code, number, findings, skipped, cells,
                 source_file, source_row)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let add_finding = tx.prepare_cached(
            "UPDATE rows SET findings = json_insert(coalesce(findings, '[]'), '$[#]', json(?3)),
                 email = iif(?4, NULL, email),
                 email_key = iif(?4, NULL, email_key), country_code = iif(?4, NULL, country_code), number = iif(?4, NULL, number)
             WHERE generation_id = ?1 AND row = ?2",
        )?;
        Ok(RowStore {
            generation,
            insert,
            add_finding,
        })
    }

    /// Stores what was read and how, once every row is stored.
    fn end(self, tx: &Transaction<'_>, reading: &Reading) -> Result<GenerationId, CheckpointError> {
        let layout = serde_json::to_string(&reading.layout)?;
        let header = serde_json::to_string(&reading.header)?;
        let noticed = serde_json::to_string(&reading.noticed)?;
        tx.execute(
            "UPDATE generations SET digest = ?2, reading = ?3, layout = ?4, header = ?5, noticed = ?6 WHERE id = ?1",
            params![
                self.generation.0,
                reading.digest,
                reading.options,
                layout,
                header,
                noticed
            ],
        )?;
        Ok(self.generation)
    }

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
            serde_json::to_string(row.cells)?,
            row.source.as_ref().and_then(|source| source.file.as_ref()),
            row.source.as_ref().map(|source| source.row)
        ])?;
        Ok(())
    }

    /// Adds what only the whole file shows to the findings of a row that was stored. An error makes the row invalid.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn add_finding(&mut self, finding: &Finding) -> Result<(), CheckpointError> {
        let (row, is_error) = (finding.row, finding.kind.severity() == Severity::Error);
        let finding = serde_json::to_string(finding)?;
        self.add_finding
            .execute(params![self.generation.0, row, finding, is_error])?;
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
        let mut select = conn.prepare_cached(
            "SELECT id, planned_ms, digest, reading, layout, header, noticed FROM generations
             WHERE file = ?1 ORDER BY id DESC LIMIT 1",
        )?;
        let mut newest = select.query_and_then([file], generation_at)?;
        newest.next().transpose()
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
        let mut conn = self.conn();
        let tx = conn.transaction().map_err(CheckpointError::from)?;
        let mut store = RowStore::begin(&tx, file, planned_ms)?;
        let reading = read(&mut store)?;
        let id = store.end(&tx, &reading)?;
        tx.commit().map_err(CheckpointError::from)?;
        Ok(Generation {
            id,
            read_ms: planned_ms,
            reading,
        })
    }
}

fn generation_at(row: &Row<'_>) -> Result<Generation, CheckpointError> {
    Ok(Generation {
        id: GenerationId(row.get(0)?),
        read_ms: row.get(1)?,
        reading: Reading {
            digest: row.get(2)?,
            options: row.get(3)?,
            layout: json_at(row, 4)?,
            header: json_at(row, 5)?,
            noticed: json_at(row, 6)?,
        },
    })
}
