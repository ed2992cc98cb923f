//! Under which name a checkpoint knows a file.

use std::path::Path;

use super::settings::Job;
use crate::engine::Source;

/// The name a checkpoint knows a file by: its bare name inside the checkpoint's folder, so that the folder can be moved,
/// and its whole path elsewhere.
pub(super) fn file_key(job: &Job) -> String {
    let Source::File(path) = &job.source else {
        return job.source.to_string();
    };
    let folder = |path: &Path| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf())
    };
    let name = path.file_name().map(Path::new).unwrap_or(path);
    let key = if folder(path) == folder(&job.checkpoint) {
        name.to_path_buf()
    } else {
        folder(path).join(name)
    };
    key.to_string_lossy().into_owned()
}
