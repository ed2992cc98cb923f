//! That somebody works with a checkpoint: told in the checkpoint itself from the moment it is opened to the moment it is closed, so
//! that it shows who it is, and that one which was not closed lacks nothing.

use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::lock::{self, Lock};
use super::{Checkpoint, CheckpointError, Unusable};
use crate::lang::{Lang, Text, say};

/// Who works with a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Holder {
    /// The number of the process.
    pub process: u32,
    /// The file it works on.
    pub file: String,
    /// Since when, in milliseconds since 1970.
    pub since_ms: i64,
}

impl Holder {
    /// Who it is, in the middle of a sentence, as far as it is known.
    pub fn words_of(holder: Option<&Holder>, lang: Lang) -> String {
        let Some(Holder {
            process,
            file,
            since_ms,
        }) = holder
        else {
            return Text::new("another process", "另一个进程").get(lang).to_owned();
        };
        let since = jiff::Timestamp::from_millisecond(*since_ms)
            .map(|at| {
                at.to_zoned(jiff::tz::TimeZone::system())
                    .strftime("%Y-%m-%d %H:%M:%S")
                    .to_string()
            })
            .unwrap_or_default();
        say!(
            lang,
            "process {process} ({file}) since {since}",
            "进程 {process}（{file}，始于 {since}）"
        )
    }
}

/// An open checkpoint, until the last of its clones is gone.
#[derive(Debug)]
pub(super) struct Session {
    /// Closed first: SQLite then takes the journal in and deletes it, before the lock is let go.
    conn: Mutex<Connection>,
    /// The journal and the lock, which a run holds, so that nobody else works with the checkpoint; whoever only looks holds nothing.
    work: Option<(Option<File>, Lock)>,
    /// Whether the journal that is needed was gone, so that the one that SQLite has made since is none to be left behind.
    lacks_journal: bool,
}

impl Session {
    pub(super) fn new(conn: Connection) -> Self {
        Session {
            conn: Mutex::new(conn),
            work: None,
            lacks_journal: false,
        }
    }

    /// The connection. A panic while it was held leaves at worst an open transaction, which SQLite rolls back.
    pub(super) fn conn(&self) -> MutexGuard<'_, Connection> {
        self.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells in the checkpoint, and durably in the file itself, that this process works with it on `file`, and keeps the lock and
    /// the journal until it is closed.
    pub(super) fn begin(
        &mut self,
        checkpoint: &Path,
        lock: Lock,
        file: &str,
        since_ms: i64,
    ) -> Result<(), CheckpointError> {
        let conn = self.conn();
        let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        conn.execute(
            "REPLACE INTO at_work (id, process, file, since_ms, journal) VALUES (1, ?1, ?2, ?3, ?4)",
            params![std::process::id(), file, since_ms, mode == "wal"],
        )?;
        conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        drop(conn);
        let in_use = || Unusable::InUse(None).of(checkpoint);
        let journal = lock::take_journal(checkpoint)?.ok_or_else(in_use)?;
        self.work = Some((journal, lock));
        Ok(())
    }

    /// Fails where the process that last worked with a checkpoint did not close it, and `had_journal` says that the journal it left
    /// is gone.
    pub(super) fn lacks_nothing(&mut self, checkpoint: &Path, had_journal: bool) -> Result<(), CheckpointError> {
        let wants = self
            .conn()
            .query_row("SELECT journal FROM at_work", [], |row| row.get::<_, bool>(0))
            .optional()?;
        if wants == Some(true) && !had_journal {
            self.lacks_journal = true;
            return Err(Unusable::JournalGone.of(checkpoint));
        }
        Ok(())
    }
}

impl Drop for Session {
    /// Tells that the checkpoint is closed. Where it is not, for another process works with it or died with it, or because that
    /// cannot be written, the journal is left to whoever opens it next: that it is there shows that nothing is lacking.
    fn drop(&mut self) {
        let conn = self.conn();
        if !conn.is_autocommit() {
            // What is only looked at has nothing to lose.
            let _ = conn.execute_batch("ROLLBACK");
        }
        let is_closed = match self.work {
            Some(_) => conn.execute("DELETE FROM at_work", []).is_ok(),
            None => conn
                .query_row("SELECT 1 FROM at_work", [], |_| Ok(()))
                .optional()
                .is_ok_and(|found| found.is_none()),
        };
        if !is_closed && !self.lacks_journal {
            let _ = conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }
}

impl Checkpoint {
    /// Who works with a checkpoint just now, where somebody does.
    pub fn holder(path: &Path) -> Option<Holder> {
        if !lock::is_held(path) {
            return None;
        }
        let looked = Checkpoint::look(path).ok().flatten();
        looked?.at_work().ok().flatten()
    }

    /// Tells that it is another file now that is worked on.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn work_on(&self, file: &str) -> Result<(), CheckpointError> {
        self.conn().execute("UPDATE at_work SET file = ?1", [file])?;
        Ok(())
    }

    fn at_work(&self) -> Result<Option<Holder>, CheckpointError> {
        let holder = self
            .conn()
            .query_row("SELECT process, file, since_ms FROM at_work", [], |row| {
                Ok(Holder {
                    process: row.get(0)?,
                    file: row.get(1)?,
                    since_ms: row.get(2)?,
                })
            });
        Ok(holder.optional()?)
    }
}
