//! The seam to wall time. Monotonic time is tokio's, so that a paused clock moves the whole engine.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Wall time and monotonic time may drift apart by this much before it is called a jump.
const JUMP_MIN: Duration = Duration::from_secs(10);

/// Tells wall time. The engine reaches the outside through this and [`crate::feishu::Register`] only.
pub trait Clock: Clone + Send + Sync + 'static {
    /// Milliseconds since 1970.
    fn wall_ms(&self) -> i64;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
    }
}

/// Notices when wall time jumped: the machine slept, or somebody set its clock.
#[derive(Debug)]
pub(super) struct JumpWatch {
    wall_ms: i64,
    at: Instant,
}

impl JumpWatch {
    pub(super) fn new(wall_ms: i64) -> Self {
        JumpWatch {
            wall_ms,
            at: Instant::now(),
        }
    }

    /// Logs a jump since the last look. Time asleep counts neither for the quota nor for giving up.
    pub(super) fn look(&mut self, wall_ms: i64) {
        let awake_ms = i64::try_from(self.at.elapsed().as_millis()).unwrap_or(i64::MAX);
        let jump_ms = wall_ms - self.wall_ms - awake_ms;
        if jump_ms.unsigned_abs() >= JUMP_MIN.as_millis() as u64 {
            tracing::warn!(
                seconds = jump_ms / 1000,
                "the clock jumped: the machine slept, or its clock was set"
            );
        }
        *self = JumpWatch::new(wall_ms);
    }
}
