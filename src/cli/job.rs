//! What `run` and `check` share: which file, under which name the checkpoint knows it, and how it is read.

use std::path::Path;

use super::settings::Job;
use crate::engine::{ReadingOptions, Source};
use crate::input::ReadOptions;
use crate::validate::Rules;

/// The name a checkpoint knows a file by: its bare name inside the checkpoint's folder, so that the folder can be moved,
/// and its whole path elsewhere.
pub(super) fn file_key(job: &Job) -> String {
    let Source::File(path) = &job.source else { return job.source.to_string() };
    let folder = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf())
    };
    let name = path.file_name().map(Path::new).unwrap_or(path);
    let key = if folder(path) == folder(&job.checkpoint) { name.to_path_buf() } else { folder(path).join(name) };
    key.to_string_lossy().into_owned()
}

/// How the file of a job is read.
pub(super) fn reading_options(job: &Job) -> ReadingOptions {
    let reading = &job.reading;
    ReadingOptions {
        read: ReadOptions {
            encoding: reading.encoding,
            delimiter: reading.delimiter,
            map: reading.map.clone(),
        },
        rules: Rules {
            default_country_code: reading.default_country_code.clone(),
            strict: reading.strict,
            contact_use: reading.contact_use,
        },
        keep: job.keep.clone(),
    }
}
