//! `retry` is `run` that wants more people sent; what it does alone is to work without FILE.

use super::failure::Failure;
use super::job::{file_key, stored};
use super::settings::Job;
use crate::checkpoint::{Checkpoint, Generation};
use crate::engine::{Plan, plan_stored};
use crate::validate::Finding;

/// Plans FILE as it was last read, where it is gone.
///
/// # Errors
///
/// The checkpoint does not know FILE, or cannot be used.
pub(super) fn plan_without_file(
    checkpoint: &Checkpoint,
    job: &Job,
    tell: &mut dyn FnMut(&Finding),
) -> Result<Option<(Generation, Plan)>, Failure> {
    if !job.source.is_gone() {
        return Ok(None);
    }
    let generation = stored(checkpoint, &job.source, &job.checkpoint)?;
    let plan = plan_stored(
        checkpoint,
        &file_key(&job.source, &job.checkpoint),
        &generation,
        &job.wanted,
        tell,
    )?;
    Ok(Some((generation, plan)))
}
