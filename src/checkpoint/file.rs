//! The checkpoint as a file: created for its owner only, looked at before SQLite opens it, and recognised while we work with it.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf, Prefix};

use super::{CheckpointError, Unusable, journal_of, schema};

/// How every database of SQLite begins (<https://sqlite.org/fileformat.html>, 1.3).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Where in a database's header its `application_id` stands.
const APPLICATION_ID_AT: usize = 68;

/// How long that header is.
const HEADER_BYTES: usize = 100;

/// How long a path may be that Windows is given as it is. It takes 260 characters, and what is put behind a name needs some.
const PLAIN_PATH_BYTES_MAX: usize = 200;

/// Makes a new checkpoint by `fill`, readable only by its owner, which has its name once it is whole: a checkpoint of no bytes is
/// never ours.
pub(super) fn create(
    path: &Path,
    fill: impl FnOnce(&Path) -> Result<(), CheckpointError>,
) -> Result<(), CheckpointError> {
    let coming = beside(path, ".new");
    let failed = |source: io::Error| Unusable::unopened(path, source);
    match fs::remove_file(&coming) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        // What a process left that died before it was whole.
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(&coming).map_err(failed)?);
    fill(&coming)?;
    let whole = OpenOptions::new().read(true).write(true).open(&coming);
    let placed = whole
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&coming, path))
        .and_then(|()| sync_folder(folder_of(path)));
    placed.map_err(failed)
}

/// Looks at a file before SQLite opens it, which would not say why it cannot; whether there is one.
///
/// That comes before SQLite: to close a file drops the locks that this process holds on it.
///
/// # Errors
///
/// It is no checkpoint, or one that cannot be trusted.
pub(super) fn inspect(path: &Path) -> Result<bool, CheckpointError> {
    if path.is_dir() {
        return Err(Unusable::Folder.of(path));
    }
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened.map_err(|source| Unusable::unopened(path, source))?,
    };
    let mut header = Vec::with_capacity(HEADER_BYTES);
    let read = file.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut header);
    read.map_err(|source| Unusable::unopened(path, source))?;
    if header.is_empty() {
        return Err(Unusable::Emptied.of(path));
    }
    let application_id = header
        .get(APPLICATION_ID_AT..APPLICATION_ID_AT + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map(i32::from_be_bytes);
    let is_ours = application_id.is_some_and(|id| i64::from(id) == schema::APPLICATION_ID);
    // An older version wrote its tables into the journal first.
    let may_be_ours = application_id == Some(0) && journal_of(path).exists();
    if !header.starts_with(MAGIC) || !(is_ours || may_be_ours) {
        return Err(Unusable::Foreign.of(path));
    }
    if has_other_names(&file) {
        return Err(Unusable::SecondName.of(path));
    }
    Ok(true)
}

/// Whether a file has several names: each would have a journal and a lock of its own. Windows does not tell.
#[cfg(unix)]
fn has_other_names(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.metadata().is_ok_and(|metadata| metadata.nlink() > 1)
}

#[cfg(not(unix))]
fn has_other_names(_file: &File) -> bool {
    false
}

/// Whether a file can be opened to be written, which SQLite would not say.
pub(super) fn try_to_write(path: &Path) -> Result<(), CheckpointError> {
    let opened = OpenOptions::new().read(true).write(true).open(path);
    opened.map(drop).map_err(|source| Unusable::unopened(path, source))
}

/// A file beside the checkpoint that is named after it. SQLite follows symbolic links before it names its journal, and two
/// links to one checkpoint must not have a lock each.
pub(super) fn beside(checkpoint: &Path, ending: &str) -> PathBuf {
    let followed = checkpoint.read_link().and_then(|_| dunce::canonicalize(checkpoint));
    let mut name = followed.unwrap_or_else(|_| checkpoint.to_path_buf()).into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// A path as SQLite and `tempfile` need it: Windows takes a long one from them only with `\\?\` before it, which the standard library
/// puts there by itself.
pub(crate) fn reachable(path: &Path) -> Cow<'_, Path> {
    match std::path::absolute(path) {
        Ok(whole) if cfg!(windows) && whole.as_os_str().len() > PLAIN_PATH_BYTES_MAX => Cow::Owned(verbatim(&whole)),
        _ => Cow::Borrowed(path),
    }
}

/// A whole path of Windows as one that is taken as it is, however long.
fn verbatim(whole: &Path) -> PathBuf {
    let mut components = whole.components();
    let Some(Component::Prefix(prefix)) = components.next() else {
        return whole.to_path_buf();
    };
    let mut path = OsString::from(r"\\?\");
    match prefix.kind() {
        Prefix::Disk(_) => path.push(whole),
        Prefix::UNC(server, share) => {
            for part in [
                OsStr::new("UNC\\"),
                server,
                OsStr::new("\\"),
                share,
                components.as_path().as_os_str(),
            ] {
                path.push(part);
            }
        }
        _ => return whole.to_path_buf(),
    }
    PathBuf::from(path)
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

/// Whether two paths lead to one file that is there, by whatever names. Windows tells it by the names that paths come to.
pub(crate) fn is_one_file(one: &Path, other: &Path) -> bool {
    let number = |path: &Path| FileIdentity::of(path).ok()?.number;
    number(one).is_some_and(|one| number(other) == Some(one))
}

/// Which file stands at a path. Where the system keeps no file numbers (Windows, which also refuses to delete or
/// replace a database that is open), that one stands there at all.
#[derive(Clone, Debug, PartialEq, Eq)]
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

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_is_taken_as_it_is_and_a_short_one_is_left() {
        let long = "x".repeat(PLAIN_PATH_BYTES_MAX);
        for (path, expected) in [
            (r"C:\hr\a", r"C:\hr\a".to_owned()),
            (&format!(r"C:/hr/{long}"), format!(r"\\?\C:\hr\{long}")),
            (&format!(r"\\server\hr\{long}"), format!(r"\\?\UNC\server\hr\{long}")),
            (&format!(r"\\?\C:\{long}"), format!(r"\\?\C:\{long}")),
        ] {
            assert_eq!(reachable(Path::new(path)), Path::new(&expected));
        }
    }
}
