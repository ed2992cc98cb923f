//! One process at a time: a lock on a file beside the checkpoint.
//!
//! The checkpoint itself must not be locked: closing a second descriptor on it would drop SQLite's own locks.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::{CheckpointError, file};

/// Held as long as it lives. The file stays behind, empty of meaning: deleting it could let two processes in.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock beside `checkpoint`, and leaves a line that says who works on which input file.
    pub(super) fn take(checkpoint: &Path, input: &str) -> Result<Lock, CheckpointError> {
        let path = lock_path(checkpoint);
        let failed = |source: io::Error| CheckpointError::unopened(&path, source);
        let mut file = open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(CheckpointError::InUse {
                    path: checkpoint.to_path_buf(),
                    holder: holder(&mut file),
                });
            }
            // A file system without locks: SQLite's own then have to do.
            Err(TryLockError::Error(source)) if source.kind() == io::ErrorKind::Unsupported => {
                tracing::warn!(lock = %path.display(), "this file system knows no locks: do not start a second run");
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
        writeln!(file, "process {} ({input})", std::process::id()).map_err(failed)?;
        Ok(Lock { _file: file })
    }
}

/// Who holds the lock of a checkpoint; `None` where nobody does.
///
/// To ask, the lock is shared for a moment: a run that begins in just this moment is told to begin again.
pub(super) fn holder_of(checkpoint: &Path) -> Option<String> {
    let mut file = File::open(lock_path(checkpoint)).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(holder(&mut file).unwrap_or_else(|| "another process".to_owned())),
        Ok(()) | Err(TryLockError::Error(_)) => None,
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn lock_path(checkpoint: &Path) -> PathBuf {
    file::beside(checkpoint, ".lock")
}

/// The line the holder left. On Windows a locked file cannot be read: then nobody is named.
fn holder(file: &mut File) -> Option<String> {
    let mut line = String::new();
    file.read_to_string(&mut line).ok()?;
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}
