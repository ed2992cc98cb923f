//! One process at a time: a lock on a file beside the checkpoint.
//!
//! The checkpoint itself must not be locked: closing a second descriptor on it would drop SQLite's own locks. Nothing is ever written
//! into the lock, and a link is not followed: in a folder that others write to, it could lead to anybody's file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::file::FileIdentity;
use super::{CheckpointError, Unusable, file, journal_of};

/// For how long a lock that is held is asked for again: whoever looks whether there is a run holds it for a moment.
const PATIENCE: Duration = Duration::from_millis(500);

/// The pause before it is asked for again.
const PAUSE: Duration = Duration::from_millis(10);

/// Held as long as it lives. The file stays behind: deleting it could let two processes in.
#[derive(Debug)]
pub(super) struct Lock {
    /// Which file it is.
    pub(super) place: (PathBuf, FileIdentity),
    _file: File,
}

impl Lock {
    /// Takes the lock beside `checkpoint`; `None` where another process holds it.
    pub(super) fn take(checkpoint: &Path) -> Result<Option<Lock>, CheckpointError> {
        let path = lock_path(checkpoint);
        let failed = |source: io::Error| Unusable::unopened(&path, source);
        let file = match open(&path) {
            Err(_) if path.is_symlink() => return Err(Unusable::LockIsLink.of(&path)),
            opened => opened.map_err(failed)?,
        };
        if !is_plain(&file).map_err(failed)? {
            return Err(Unusable::LockIsLink.of(&path));
        }
        if !locks(&file, &path).map_err(failed)? {
            return Ok(None);
        }
        let identity = FileIdentity::of(&path).map_err(failed)?;
        Ok(Some(Lock {
            place: (path, identity),
            _file: file,
        }))
    }
}

/// Takes the journal as well, where there is one: SQLite holds no lock on it, and whoever deletes or replaces the lock lets
/// nobody in by that. `None` where another process holds it.
///
/// On Windows the lock cannot be deleted while it is held, and a journal that is locked could not be written.
pub(super) fn take_journal(checkpoint: &Path) -> Result<Option<Option<File>>, CheckpointError> {
    let path = journal_of(checkpoint);
    let failed = |source: io::Error| Unusable::unopened(&path, source);
    if cfg!(windows) || !path.exists() {
        return Ok(Some(None));
    }
    let file = File::open(&path).map_err(failed)?;
    Ok(locks(&file, &path).map_err(failed)?.then_some(Some(file)))
}

/// Locks a file, unless another process goes on holding it.
fn locks(file: &File, path: &Path) -> io::Result<bool> {
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Ok(false),
            // A file system without locks: SQLite's own then have to do.
            Err(TryLockError::Error(source)) if source.kind() == io::ErrorKind::Unsupported => {
                tracing::warn!(lock = %path.display(), "this file system knows no locks: do not start a second run");
                return Ok(true);
            }
            Err(TryLockError::Error(source)) => return Err(source),
        }
    }
}

/// Whether a process holds the lock of a checkpoint.
///
/// To ask, the lock is shared for a moment, for which whoever takes it has patience.
pub(super) fn is_held(checkpoint: &Path) -> bool {
    let Ok(file) = File::open(lock_path(checkpoint)) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

/// Opens the lock itself, whatever it is.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(libc::O_NOFOLLOW);
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        /// `FILE_FLAG_OPEN_REPARSE_POINT`: a link is opened, not what it leads to.
        const THE_LINK_ITSELF: u32 = 0x0020_0000;
        /// `FILE_SHARE_READ` and `FILE_SHARE_WRITE`: nobody deletes what is held.
        const NO_DELETING: u32 = 0x3;
        options.custom_flags(THE_LINK_ITSELF).share_mode(NO_DELETING);
    }
    options.open(path)
}

/// Whether it is a file, and no link, folder, pipe or device.
fn is_plain(file: &File) -> io::Result<bool> {
    let metadata = file.metadata()?;
    #[cfg(windows)]
    {
        /// `FILE_ATTRIBUTE_REPARSE_POINT`.
        const LINK: u32 = 0x400;
        if std::os::windows::fs::MetadataExt::file_attributes(&metadata) & LINK != 0 {
            return Ok(false);
        }
    }
    Ok(metadata.is_file())
}

fn lock_path(checkpoint: &Path) -> PathBuf {
    file::beside(checkpoint, ".lock")
}
