//! The quota as a process finds it: the calls of earlier runs still hold their places.

use std::time::Duration;

use tokio::time::Instant;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::quota::{Quota, Rate};

/// For how long a limit that came too early is remembered. A server that likes no bursts then refuses a handful of calls once a
/// week, and somebody who used the app once does not slow it down for ever.
const LEARNED_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The quota of a run.
///
/// A call that was made before the clock went backwards holds its place for a whole window.
pub(super) fn restored(checkpoint: &Checkpoint, rate: Rate, wall_ms: i64) -> Result<Quota, CheckpointError> {
    let Some((calls, length)) = rate.limit() else {
        return Ok(Quota::new(rate, [], None));
    };
    let now = Instant::now();
    let held = checkpoint
        .answered_ms(calls)?
        .into_iter()
        .filter_map(|answered_ms| left_of(length, answered_ms, wall_ms).map(|left| now + left));
    let halved_ago = checkpoint
        .limited_early_ms(calls, length)?
        .map(|limited_ms| passed(limited_ms, wall_ms))
        .filter(|ago| *ago < LEARNED_FOR);
    Ok(Quota::new(rate, held, halved_ago))
}

/// What is left of a span that began at a time of an earlier process, where anything is.
///
/// Both times are cut to milliseconds, so less may have passed than it looks by almost one.
pub(super) fn left_of(span: Duration, since_ms: i64, wall_ms: i64) -> Option<Duration> {
    span.checked_sub(passed(since_ms, wall_ms))
        .map(|left| left + Duration::from_millis(1))
}

/// How much time has passed since a time of an earlier process: nothing where the wall clock places it in the future, because
/// it went backwards.
fn passed(since_ms: i64, wall_ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(wall_ms.saturating_sub(since_ms)).unwrap_or(0))
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
    Ok(restored(checkpoint, rate, wall_ms)?.time_for(to_send, Instant::now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_pause_is_never_more_than_the_pause() {
        let ms = Duration::from_millis;
        for (since_ms, left) in [
            (10_000, Some(ms(5_001))),
            (6_000, Some(ms(1_001))),
            (4_999, None),
            (0, None),
        ] {
            assert_eq!(left_of(ms(5_000), since_ms, 10_000), left, "{since_ms}");
        }
        assert_eq!(
            left_of(ms(5_000), i64::MAX, 10_000),
            Some(ms(5_001)),
            "the clock went backwards"
        );
    }
}
