//! Which results files are ours, so that a person's edits are never written over.

use std::path::Path;

use rusqlite::{MAIN_DB, TransactionBehavior, params};

use super::{Checkpoint, CheckpointError, GenerationId, whole_folder_of};

/// How many results files of one name are known as ours: more are not written at once.
const KNOWN_MAX: u32 = 32;

impl Checkpoint {
    /// Notes a results file before it takes its place: from now on it is known as ours, as are the last before it, for several may
    /// be written at once. A checkpoint that can only be read notes nothing: our file is then taken for a person's.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn results_coming(&self, path: &Path, digest: &[u8], of: GenerationId) -> Result<(), CheckpointError> {
        let mut conn = self.conn();
        if conn.is_readonly(MAIN_DB)? {
            return Ok(());
        }
        let name = whole_name(path);
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute(
            "INSERT INTO results (path, digest, generation_id, coming)
             VALUES (?1, ?2, ?3, (SELECT coalesce(max(coming), 0) + 1 FROM results))
             ON CONFLICT (path, digest) DO UPDATE SET (generation_id, coming) = (excluded.generation_id, excluded.coming)",
            params![name, digest, of.0],
        )?;
        tx.execute(
            "DELETE FROM results WHERE path = ?1 AND coming <=
                 (SELECT coming FROM results WHERE path = ?1 ORDER BY coming DESC LIMIT 1 OFFSET ?2)",
            params![name, KNOWN_MAX],
        )?;
        Ok(tx.commit()?)
    }

    /// Whether a file with this digest was written by us, wherever its folder has been moved since.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn results_are_ours(&self, digest: &[u8]) -> Result<bool, CheckpointError> {
        Ok(self.conn().query_row(
            "SELECT EXISTS (SELECT 1 FROM results WHERE digest = ?1)",
            params![digest],
            |row| row.get(0),
        )?)
    }

    /// Whether a results file that we wrote here has been changed by somebody else since; `digest` is that of the file.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn results_are_edited(&self, path: &Path, digest: &[u8]) -> Result<bool, CheckpointError> {
        let is_ours = self.results_are_ours(digest)?;
        let was_ours: bool = self.conn().query_row(
            "SELECT EXISTS (SELECT 1 FROM results WHERE path = ?1)",
            params![whole_name(path)],
            |row| row.get(0),
        )?;
        Ok(was_ours && !is_ours)
    }
}

/// The one name of a results file, however its folder was typed: `results.csv` of two folders are two files.
pub(super) fn whole_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    whole_folder_of(path).join(name).to_string_lossy().into_owned()
}
