//! The checkpoint as a file: created for its owner only, and recognised while we work with it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::CheckpointError;

/// Creates the file where there is none, readable only by its owner, and makes its name durable. One that is there is opened
/// and closed, for SQLite would not say why it cannot open it. That comes before SQLite: to close a file drops the locks that
/// this process holds on it.
pub(super) fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => sync_folder(folder_of(path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            OpenOptions::new().read(true).write(true).open(path).map(drop)
        }
        Err(error) => Err(error),
    }
}

/// A folder is no checkpoint, and cannot become one.
pub(super) fn refuse_folder(path: &Path) -> Result<(), CheckpointError> {
    if path.is_dir() {
        let path = path.to_path_buf();
        return Err(CheckpointError::Folder { path });
    }
    Ok(())
}

/// A file beside the checkpoint that is named after it. SQLite follows symbolic links before it names its journal, and two
/// links to one checkpoint must not have a lock each.
pub(super) fn beside(checkpoint: &Path, ending: &str) -> PathBuf {
    let followed = checkpoint.read_link().and_then(|_| dunce::canonicalize(checkpoint));
    let mut name = followed.unwrap_or_else(|_| checkpoint.to_path_buf()).into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// The folder a file stands in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The folder a file stands in, by its one name however it was typed; as it was typed where it is not there.
pub(crate) fn whole_folder_of(path: &Path) -> PathBuf {
    let folder = folder_of(path);
    dunce::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())
}

/// Makes the names in a folder durable. Windows does so by itself and cannot open a folder.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// Which file stands at a path. Where the system keeps no file numbers (Windows, which also refuses to delete or
/// replace a database that is open), that one stands there at all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileIdentity {
    number: Option<(u64, u64)>,
}

impl FileIdentity {
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = std::fs::metadata(path)?;
        Ok(FileIdentity {
            number: Some((metadata.dev(), metadata.ino())),
        })
    }

    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        std::fs::metadata(path).map(|_| FileIdentity { number: None })
    }
}
