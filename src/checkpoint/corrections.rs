//! Corrections flow back: which row of a file was corrected in a row of another, and who is registered by that.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Checkpoint, CheckpointError, GenerationId, PersonId, Standing, all, whole_name};

/// What stood in a row that was corrected, hashed: its contact, name and employee number.
pub type CellsKey = [u8; 32];

/// A correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CorrectionId(pub(super) i64);

/// A correction of a row of a file, elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// Who was sent by it, where anybody was, and where they stand.
    pub settled: Option<(PersonId, Standing)>,
}

/// Where a row was corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedIn {
    /// The file, as the checkpoint knows it.
    pub file: String,
    /// The row in it.
    pub row: u32,
}

/// Where a row of a results file or an extract came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameFrom {
    /// The file, where the row says so.
    pub file: Option<String>,
    /// The row in it.
    pub row: u32,
}

/// A row that corrects another.
#[derive(Clone, Debug)]
pub struct Correcting {
    /// The row that corrects.
    pub row: u32,
    /// The generation of the file that is corrected, and the row in it.
    pub of: (GenerationId, u32),
    /// What stands there.
    pub cells: CellsKey,
}

/// Joins to a row `r` its lead as `l`, and as `c` the correction that settles it, once somebody was sent by that.
pub(super) const LEAD_AND_CORRECTION: &str = "LEFT JOIN rows l ON l.generation_id = r.generation_id AND l.row = r.lead
    LEFT JOIN corrections c ON c.id = r.correction
        AND EXISTS (SELECT 1 FROM people s WHERE s.id = c.person_id AND s.standing <> 0)";

/// Whose row it is, with [`LEAD_AND_CORRECTION`].
pub(super) const PERSON: &str = "coalesce(c.person_id, l.person_id, r.person_id)";

/// Whoever a row is sent as settles the rows that it corrects.
pub(super) fn sent_by(conn: &Connection, id: GenerationId, row: u32, person: PersonId) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE corrections SET person_id = ?3 WHERE generation_id = ?1 AND row = ?2")?
        .execute(params![id.0, row, person.0])?;
    Ok(())
}

impl Checkpoint {
    /// The corrections of a file's rows that were made elsewhere, by what stood in them.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn corrections_of(&self, file: &str) -> Result<Vec<(CellsKey, Correction)>, CheckpointError> {
        let sql = "SELECT c.cells, c.id, p.id, p.standing FROM corrections c LEFT JOIN people p ON p.id = c.person_id
                   WHERE c.file = ?1";
        let corrections = all(&self.conn(), sql, [file], |row| {
            let id = CorrectionId(row.get(1)?);
            let person = row.get::<_, Option<i64>>(2)?.map(PersonId).zip(row.get(3)?);
            let settled = person.filter(|(_, standing)| *standing != Standing::Pending);
            Ok((row.get(0)?, Correction { id, settled }))
        });
        Ok(corrections?)
    }

    /// Notes that rows of a generation correct rows of other files, whose contacts are not sent any more once these are.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn correct(&self, id: GenerationId, corrections: &[Correcting]) -> Result<(), CheckpointError> {
        let mut conn = self.conn();
        let tx = conn.transaction()?;
        for correcting in corrections {
            let (of, of_row) = (correcting.of.0.0, correcting.of.1);
            let correction: i64 = tx
                .prepare_cached(
                    "INSERT INTO corrections (file, cells, corrected_in, row, generation_id, person_id)
                     SELECT f.file, ?4, g.file, coalesce(r.lead, r.row), g.id, coalesce(l.person_id, r.person_id)
                     FROM generations f, rows r JOIN generations g ON g.id = r.generation_id
                     LEFT JOIN rows l ON l.generation_id = r.generation_id AND l.row = r.lead
                     WHERE f.id = ?3 AND r.generation_id = ?1 AND r.row = ?2
                     ON CONFLICT (file, cells) DO UPDATE SET
                         (corrected_in, row, generation_id, person_id) =
                         (excluded.corrected_in, excluded.row, excluded.generation_id, excluded.person_id)
                     RETURNING id",
                )?
                .query_row(params![id.0, correcting.row, of, correcting.cells], |row| row.get(0))?;
            tx.prepare_cached("UPDATE rows SET correction = ?3 WHERE generation_id = ?1 AND row = ?2")?
                .execute([of, of_row.into(), correction])?;
            // What the corrected row has itself corrected is corrected by this one.
            tx.prepare_cached(
                "UPDATE corrections SET (corrected_in, row, generation_id, person_id) =
                     (SELECT corrected_in, row, generation_id, person_id FROM corrections WHERE id = ?3)
                 WHERE generation_id = ?1 AND row = ?2",
            )?
            .execute([of, of_row.into(), correction])?;
        }
        Ok(tx.commit()?)
    }

    /// Takes over that rows of a file were corrected, as results tell it: by what stood in each, whom it is settled by, and which row
    /// of the results tells it. What is known of a row already stays.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn adopt_corrections(
        &self,
        file: &str,
        told_in: &str,
        corrected: &[(CellsKey, PersonId, u32)],
    ) -> Result<(), CheckpointError> {
        let mut conn = self.conn();
        let tx = conn.transaction()?;
        for (cells, person, row) in corrected {
            tx.prepare_cached(
                "INSERT OR IGNORE INTO corrections (file, cells, corrected_in, row, person_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![file, cells, told_in, row, person.0])?;
        }
        Ok(tx.commit()?)
    }

    /// The generation whose results were last written to a path.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn written_to(&self, path: &std::path::Path) -> Result<Option<GenerationId>, CheckpointError> {
        let conn = self.conn();
        let mut select =
            conn.prepare("SELECT generation_id FROM results WHERE path = ?1 ORDER BY coming DESC LIMIT 1")?;
        let written = select.query_row([whole_name(path)], |row| row.get(0)).optional()?;
        Ok(written.flatten().map(GenerationId))
    }
}
