//! The quota as a process finds it: the calls of earlier runs still hold their places.

use std::time::Duration;

use tokio::time::Instant;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::quota::{Quota, Rate};

/// The quota of a run that has `to_send` calls ahead of it.
///
/// A call that the wall clock places in the future was made before the clock went backwards: it holds its place for a
/// whole window. Both times are cut to milliseconds, so a call may be younger than it looks by almost one.
pub(super) fn restored(
    checkpoint: &Checkpoint,
    rate: Rate,
    to_send: u64,
    wall_ms: i64,
) -> Result<Quota, CheckpointError> {
    let Some((calls, length)) = rate.limit() else {
        return Ok(Quota::new(rate, [], to_send));
    };
    let now = Instant::now();
    let held = checkpoint.answered_ms(calls)?.into_iter().filter_map(|answered_ms| {
        let age = Duration::from_millis(u64::try_from(wall_ms.saturating_sub(answered_ms)).unwrap_or(0));
        length
            .checked_sub(age)
            .map(|left| now + left + Duration::from_millis(1))
    });
    Ok(Quota::new(rate, held, to_send))
}

/// How long `to_send` calls take from now, with what earlier runs have left of the quota.
///
/// # Errors
///
/// When the checkpoint cannot be read.
pub fn time_to_send(
    checkpoint: &Checkpoint,
    rate: Rate,
    to_send: u64,
    wall_ms: i64,
) -> Result<Duration, CheckpointError> {
    Ok(restored(checkpoint, rate, to_send, wall_ms)?.time_for(to_send, Instant::now()))
}
