//! The file that nobody sees, until it takes its place whole.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::checkpoint::{folder_of, reachable};

/// How many characters of its own each such name has.
const OWN_CHARACTERS: usize = 6;

/// A file under a name of its own in the folder in which it will take its place. Readable by its owner only, for results name
/// people and accounts. It is locked as long as it is written, so that what killed processes left of theirs can be told, and goes
/// away.
pub(crate) fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    let mut ending = OsString::from(".");
    ending.push(path.file_name().unwrap_or_default());
    ending.push(".tmp");
    sweep(folder, &ending);
    let create = || {
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(".").suffix(&ending).rand_bytes(OWN_CHARACTERS);
        builder.tempfile_in(reachable(folder))
    };
    let mut file = create()?;
    // Whoever sweeps just now may have taken it for left behind.
    while matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock)) || !file.path().exists() {
        file = create()?;
    }
    Ok(file)
}

/// Takes away what killed processes left. Nothing depends on it.
fn sweep(folder: &Path, ending: &OsString) {
    let ending = ending.as_encoded_bytes();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !(is_file && name.starts_with(b".") && name.ends_with(ending)) {
            continue;
        }
        let path = entry.path();
        let Ok(left) = File::options().write(true).open(&path) else {
            continue;
        };
        if left.try_lock().is_ok() {
            let _ = fs::remove_file(path);
        }
    }
}
