//! One process at a time: a lock on a file beside the checkpoint.
//!
//! The checkpoint itself must not be locked: closing a second descriptor on it would drop SQLite's own locks.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::CheckpointError;

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
    let mut name = checkpoint.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// The line the holder left. On Windows a locked file cannot be read: then nobody is named.
fn holder(file: &mut File) -> Option<String> {
    let mut line = String::new();
    file.read_to_string(&mut line).ok()?;
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use crate::checkpoint::{Binding, Checkpoint, CheckpointError};

    #[test]
    fn who_comes_by_a_link_meets_the_same_lock() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (path, link) = (folder.path().join("a.checkpoint"), folder.path().join("b.checkpoint"));
        let binding = Binding {
            base_url: "sandbox".to_owned(),
            app_id: "sandbox".to_owned(),
            tenant: String::new(),
        };
        let _held = Checkpoint::open(&path, &binding, "a.csv").expect("a new checkpoint");
        std::os::unix::fs::symlink(&path, &link).expect("a folder that takes links");
        let second = Checkpoint::open(&link, &binding, "b.csv");
        assert!(matches!(second, Err(CheckpointError::InUse { .. })), "{second:?}");
        assert!(Checkpoint::holder(&link).is_some_and(|holder| holder.contains("a.csv")));
    }
}
