//! Under which name a checkpoint knows a file, and where that file is.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::checkpoint::{Checkpoint, Generation, whole_folder_of};
use crate::engine::Source;

/// The name a checkpoint knows a file by: its bare name inside the checkpoint's folder, so that the folder can be moved,
/// and its whole path elsewhere.
pub(super) fn file_key(source: &Source, checkpoint: &Path) -> String {
    let Source::File(path) = source else {
        return source.to_string();
    };
    let name = path.file_name().map(Path::new).unwrap_or(path);
    let folder = whole_folder_of(path);
    let key = if folder == whole_folder_of(checkpoint) {
        name.to_path_buf()
    } else {
        folder.join(name)
    };
    key.to_string_lossy().into_owned()
}

/// The file that a checkpoint knows by this name.
pub(super) fn source_of(key: &str, checkpoint: &Path) -> Source {
    match (Source::from_typed(PathBuf::from(key)), checkpoint.parent()) {
        (Source::File(name), Some(folder)) => Source::File(folder.join(name)),
        (source, _) => source,
    }
}

/// A file as it was last read, told from the checkpoint alone.
///
/// # Errors
///
/// [`Failure::UnknownFile`] where the checkpoint does not know it.
pub(super) fn stored(checkpoint: &Checkpoint, source: &Source, path: &Path) -> Result<Generation, Failure> {
    match checkpoint.generation(&file_key(source, path))? {
        Some(generation) => Ok(generation),
        None => Err(Failure::UnknownFile {
            file: source.clone(),
            checkpoint: path.to_path_buf(),
            known: checkpoint.files()?,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_again_by_its_name() {
        for (file, checkpoint) in [("a.csv", "c"), ("hr/a.csv", "hr/c"), ("-", "c")] {
            let source = Source::from_typed(file.into());
            let key = file_key(&source, Path::new(checkpoint));
            assert_eq!(source_of(&key, Path::new(checkpoint)), source);
        }
    }
}
