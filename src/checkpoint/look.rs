//! Opening a checkpoint only to look, also during a run, and in a folder that cannot be written.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{ErrorCode, OpenFlags};

use super::lock::Lock;
use super::session::Session;
use super::{
    BUSY_TIMEOUT_MS, Checkpoint, CheckpointError, Unusable, connect, file, journal_of, prepare, schema, version,
};

impl Checkpoint {
    /// Opens an existing checkpoint only to look, also during a run; `None` where there is none yet. Whatever is read of it
    /// is of one moment.
    ///
    /// # Errors
    ///
    /// When the file is not a checkpoint that this program can read.
    pub fn look(path: &Path) -> Result<Option<Self>, CheckpointError> {
        // Whoever may write takes the journal away again that nobody else needs.
        let looked = open_beside_a_run(path)?;
        if let Some(checkpoint) = &looked {
            checkpoint.conn().execute_batch("PRAGMA query_only = true; BEGIN")?;
        }
        Ok(looked)
    }

    /// Opens an existing checkpoint to look, also during a run, and to note which results files are ours, where it can be
    /// written; `None` where there is none yet. Nothing else may be written: the run alone knows what has happened.
    ///
    /// # Errors
    ///
    /// When the file is not a checkpoint that this program can read.
    pub fn open_for_results(path: &Path) -> Result<Option<Self>, CheckpointError> {
        open_beside_a_run(path)
    }
}

fn open_beside_a_run(path: &Path) -> Result<Option<Checkpoint>, CheckpointError> {
    if !file::inspect(path)? {
        return Ok(None);
    }
    let had_journal = journal_of(path).exists();
    let (mut session, version) = match open(path, path, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        Err(error) if lacks_a_place(&error) => {
            // SQLite does not say whether it missed that place or may not read the file at all.
            File::open(path).map_err(|source| Unusable::unopened(path, source))?;
            let uri = unchanging(path)?.ok_or(error)?;
            open(
                &uri,
                path,
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
            )?
        }
        opened => opened?,
    };
    session.conn().pragma_update(None, "busy_timeout", BUSY_TIMEOUT_MS)?;
    if version < schema::VERSION {
        drop(session);
        renew(path)?;
        return open_beside_a_run(path);
    }
    session.lacks_nothing(path, had_journal)?;
    Ok(Some(Checkpoint {
        session: Arc::new(session),
        places: Arc::default(),
    }))
}

/// Brings a checkpoint that an older version wrote to today's format, while nobody works with it.
fn renew(path: &Path) -> Result<(), CheckpointError> {
    let in_use = || Unusable::InUse(None).of(path);
    let _lock = Lock::take(path)?.ok_or_else(in_use)?;
    prepare(&mut connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?, path)
}

/// Opens the checkpoint at `path` by a name that SQLite may take for more than a path, and reads its format.
fn open(name: &Path, path: &Path, access: OpenFlags) -> Result<(Session, i64), CheckpointError> {
    let session = Session::new(connect(name, access)?);
    let version = version(&session.conn(), path)?;
    Ok((session, version))
}

/// Whether SQLite may have missed a place for the memory that those who read a journal share, a file beside it.
fn lacks_a_place(error: &CheckpointError) -> bool {
    let code = match error {
        CheckpointError::Sqlite(error) => error.sqlite_error_code(),
        _ => None,
    };
    matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// The name by which SQLite reads the file as one that nobody changes, without its journal; `None` where it has none.
///
/// # Errors
///
/// The journal holds something, which would be missed.
fn unchanging(path: &Path) -> Result<Option<PathBuf>, CheckpointError> {
    if std::fs::metadata(journal_of(path)).is_ok_and(|metadata| metadata.len() > 0) {
        return Err(Unusable::JournalShut.of(path));
    }
    let absolute = std::path::absolute(path).ok();
    Ok(absolute.as_deref().and_then(Path::to_str).map(immutable_uri))
}

/// As <https://sqlite.org/uri.html> wants it: `file:///hr/a%20b.checkpoint?immutable=1`.
fn immutable_uri(absolute: &str) -> PathBuf {
    let slashes = if cfg!(windows) {
        absolute.replace('\\', "/")
    } else {
        absolute.to_owned()
    };
    let escaped = slashes.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    PathBuf::from(format!(
        "file:///{}?immutable=1",
        escaped.strip_prefix('/').unwrap_or(&escaped)
    ))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn no_letter_of_a_path_means_anything_to_sqlite() {
        let uri = immutable_uri("/hr 100%/who?/#1/人.checkpoint");
        let uri = uri.to_str().expect("it is UTF-8");
        // Windows puts the drive before it.
        assert!(uri.starts_with("file:///"), "{uri}");
        assert!(
            uri.ends_with("hr 100%25/who%3f/%231/人.checkpoint?immutable=1"),
            "{uri}"
        );
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("100% who#1 人.checkpoint");
        Connection::open(&path)
            .and_then(|conn| conn.execute_batch("CREATE TABLE t (c)"))
            .expect("a database");
        let uri = immutable_uri(path.to_str().expect("it is UTF-8"));
        let conn = Connection::open_with_flags(uri, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI);
        let tables = conn.and_then(|conn| conn.query_row("SELECT count(*) FROM t", [], |row| row.get(0)));
        assert_eq!(tables, Ok(0));
    }
}
