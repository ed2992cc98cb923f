//! Which results files are ours, so that a person's edits are never written over.

use std::path::Path;

use rusqlite::{MAIN_DB, params};

use super::{Checkpoint, CheckpointError, GenerationId, whole_folder_of};

impl Checkpoint {
    /// Notes a results file before it takes its place; until [`Checkpoint::results_written`] both it and its
    /// predecessor are known as ours. A checkpoint that can only be read notes nothing: our file is then taken for a person's.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn results_coming(&self, path: &Path, digest: &[u8], of: GenerationId) -> Result<(), CheckpointError> {
        if self.conn().is_readonly(MAIN_DB)? {
            return Ok(());
        }
        let name = whole_name(path);
        self.conn().execute(
            "INSERT INTO results (path, digest, generation_id) VALUES (?1, ?2, ?3)
             ON CONFLICT (path, digest) DO UPDATE SET generation_id = excluded.generation_id",
            params![name, digest, of.0],
        )?;
        Ok(())
    }

    /// Forgets the predecessors of a results file that has taken its place.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn results_written(&self, path: &Path, digest: &[u8]) -> Result<(), CheckpointError> {
        if self.conn().is_readonly(MAIN_DB)? {
            return Ok(());
        }
        let name = whole_name(path);
        self.conn().execute(
            "DELETE FROM results WHERE path = ?1 AND digest <> ?2",
            params![name, digest],
        )?;
        Ok(())
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
