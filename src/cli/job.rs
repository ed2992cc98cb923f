//! Under which name a checkpoint knows a file.

use std::path::Path;

use super::settings::Job;
use crate::checkpoint::folder_of;
use crate::engine::Source;

/// The name a checkpoint knows a file by: its bare name inside the checkpoint's folder, so that the folder can be moved,
/// and its whole path elsewhere.
pub(super) fn file_key(job: &Job) -> String {
    let Source::File(path) = &job.source else {
        return job.source.to_string();
    };
    let whole = |path: &Path| {
        let folder = folder_of(path);
        folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf())
    };
    let name = path.file_name().map(Path::new).unwrap_or(path);
    let key = if whole(path) == whole(&job.checkpoint) {
        name.to_path_buf()
    } else {
        whole(path).join(name)
    };
    key.to_string_lossy().into_owned()
}
