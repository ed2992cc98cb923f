//! The file that nobody sees, until it takes its place whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::checkpoint::folder_of;

/// How many characters of its own each such name has.
const OWN_CHARACTERS: usize = 6;

/// A file under a name of its own in the folder in which it will take its place. Readable by its owner only, for results name
/// people and accounts. It is locked as long as it is written, so that what killed processes left of theirs can be told, and goes
/// away.
pub(super) fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    sweep(folder, &name);
    let create = || {
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(&name).suffix(".tmp").rand_bytes(OWN_CHARACTERS);
        builder.tempfile_in(folder)
    };
    let mut file = create()?;
    // Whoever sweeps just now may have taken it for left behind.
    while file.as_file().try_lock().is_err() || !file.path().exists() {
        file = create()?;
    }
    Ok(file)
}

/// Takes away what killed processes left. Nothing depends on it.
fn sweep(folder: &Path, prefix: &OsString) {
    let prefix = prefix.as_encoded_bytes();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if !(name.starts_with(prefix) && name.ends_with(b".tmp")) {
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
