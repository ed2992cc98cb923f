//! Which file rows of results, or of an extract of them, came from.

use super::job::{file_key, source_of};
use super::paths;
use super::settings::Job;
use crate::checkpoint::{Checkpoint, CheckpointError, Generation};
use crate::engine::{self, Origin, Source};

/// Notes which rows of other files are corrected by those of FILE, where it is results, or an extract of them, fed back.
///
/// # Errors
///
/// When the checkpoint cannot be used.
pub(super) fn flow_back(checkpoint: &Checkpoint, generation: &Generation, job: &Job) -> Result<(), CheckpointError> {
    let Source::File(fed_back) = &job.source else {
        return Ok(());
    };
    engine::flow_back(checkpoint, generation, |file| {
        let file = match file {
            Some(file) => Some(file_key(&Source::File(file.into()), &job.checkpoint)),
            None => whose_results(checkpoint, job)?,
        };
        let Some(file) = file else { return Ok(None) };
        let newest = checkpoint.generation(&file)?.map(|newest| newest.id);
        let is_numbered = newest.is_some() && checkpoint.written_to(fed_back)? == newest;
        Ok(Some(Origin { file, is_numbered }))
    })
}

/// The file whose results have the name of FILE.
fn whose_results(checkpoint: &Checkpoint, job: &Job) -> Result<Option<String>, CheckpointError> {
    let is_it = |key: &String| {
        let source = source_of(key, &job.checkpoint);
        let is_other = matches!(&source, Source::File(path) if !paths::is_source(path, &job.source));
        is_other && paths::results(&source, job.sandbox).is_ok_and(|results| paths::are_one(&results, &job.results))
    };
    Ok(checkpoint.files()?.into_iter().find(is_it))
}
