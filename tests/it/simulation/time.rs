//! Time as a story has it: virtual time that goes on from run to run, and a wall clock that jumps.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use referral_import::engine::Clock;
use tokio::time::Instant;

/// Wall time at the beginning of every story, in milliseconds since 1970.
const BEGINNING_MS: i64 = 1_780_000_000_000;

/// The wall clock is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Jump {
    /// When, in time since the beginning.
    pub(crate) at: Duration,
    /// By how many milliseconds, forward or back.
    pub(crate) by_ms: i64,
}

/// Time since the beginning. Every run has a runtime of its own, and with it a clock that starts anew: this one goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Time {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    passed: Duration,
    /// Set while a runtime's clock is running.
    run_began: Option<Instant>,
    jumps: Vec<Jump>,
}

impl Time {
    /// A clock that will be set at these times.
    pub(crate) fn with_jumps(jumps: Vec<Jump>) -> Self {
        let time = Time::default();
        time.lock().jumps = jumps;
        time
    }

    /// Time since the beginning.
    pub(crate) fn now(&self) -> Duration {
        self.lock().now()
    }

    /// Whether the wall clock was set forward after one time and no later than another.
    pub(crate) fn is_set_forward(&self, after: Duration, until: Duration) -> bool {
        let inner = self.lock();
        let mut jumps = inner.jumps.iter().filter(|jump| jump.by_ms > 0);
        jumps.any(|jump| after < jump.at && jump.at <= until)
    }

    /// A runtime's clock has started.
    pub(crate) fn run_begins(&self) {
        self.lock().run_began = Some(Instant::now());
    }

    /// A runtime's clock stands still from now on.
    pub(crate) fn run_ends(&self) {
        let mut inner = self.lock();
        inner.passed = inner.now();
        inner.run_began = None;
    }

    /// Between two runs nobody is at work, and time passes.
    pub(crate) fn pass(&self, time: Duration) {
        self.lock().passed += time;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn now(&self) -> Duration {
        self.passed + self.run_began.map_or(Duration::ZERO, |began| began.elapsed())
    }
}

impl Clock for Time {
    fn wall_ms(&self) -> i64 {
        let inner = self.lock();
        let now = inner.now();
        let set_by: i64 = inner
            .jumps
            .iter()
            .filter(|jump| jump.at <= now)
            .map(|jump| jump.by_ms)
            .sum();
        BEGINNING_MS + i64::try_from(now.as_millis()).expect("a story is short") + set_by
    }
}
