//! The pace: how far apart calls leave, by governor.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::RateLimiter;
use governor::clock::Clock;
use tokio::time::Instant;

/// The pace is this much faster than the quota. The window alone decides at the quota's edge, and what a late answer, a slow
/// commit or a busy machine took from one call is made up by the next ones. At the bare interval it would delay all calls
/// after it for good: with a lead of 0.01 ten minutes on a machine with twelve processes a core reached 98.7 % of the quota.
const LEAD: f64 = 0.1;

/// Never slower than this part of the quota, whoever else uses it.
const FACTOR_MIN: f64 = 0.1;

/// What a quiet minute gives back of the full pace after it was halved.
const RECOVERY_PER_MINUTE: f64 = 0.1;

/// The time source governor is given: tokio's, so that hours of quota pass in milliseconds under a paused clock.
#[derive(Clone, Debug)]
struct TokioClock {
    start: Instant,
}

impl Clock for TokioClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

type Limiter = RateLimiter<
    governor::state::NotKeyed,
    governor::state::InMemoryState,
    TokioClock,
    governor::middleware::NoOpMiddleware<Duration>,
>;

/// Spaces calls evenly, or lets as many leave at once as fit into the window.
#[derive(Debug)]
pub struct Pace {
    interval: Duration,
    /// The part of the full pace in use: 1, or less while someone else uses the quota.
    factor: f64,
    recovers_at: Instant,
    limiter: Limiter,
}

impl Pace {
    /// One call every `interval`, or `burst` at once first.
    pub fn new(interval: Duration, burst: NonZeroU32) -> Self {
        Pace {
            interval,
            factor: 1.0,
            recovers_at: Instant::now(),
            limiter: limiter(interval, 1.0, burst),
        }
    }

    /// Takes the next call's turn, or says how long it has to wait.
    pub fn take(&mut self, now: Instant) -> Result<(), Instant> {
        self.recover(now);
        self.limiter
            .check()
            .map_err(|not_until| now + not_until.wait_time_from(self.limiter.clock().now()))
    }

    /// Halves the pace: someone else uses the quota.
    pub fn halve(&mut self, now: Instant) {
        self.set_factor((self.factor / 2.0).max(FACTOR_MIN), now);
    }

    /// How far apart calls leave at present.
    pub fn interval(&self) -> Duration {
        self.interval.div_f64(self.factor)
    }

    fn recover(&mut self, now: Instant) {
        if self.factor < 1.0 && now >= self.recovers_at {
            self.set_factor((self.factor + RECOVERY_PER_MINUTE).min(1.0), now);
        }
    }

    fn set_factor(&mut self, factor: f64, now: Instant) {
        self.factor = factor;
        self.recovers_at = now + Duration::from_secs(60);
        self.limiter = limiter(self.interval, factor, NonZeroU32::MIN);
    }
}

fn limiter(interval: Duration, factor: f64, burst: NonZeroU32) -> Limiter {
    let period = interval.div_f64(factor * (1.0 + LEAD)).max(Duration::from_nanos(1));
    let quota = governor::Quota::with_period(period)
        .expect("the period is not zero")
        .allow_burst(burst);
    RateLimiter::direct_with_clock(quota, TokioClock { start: Instant::now() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_millis(600);

    async fn leave(pace: &mut Pace, calls: u32) -> Duration {
        let start = Instant::now();
        for _ in 0..calls {
            while let Err(until) = pace.take(Instant::now()) {
                tokio::time::sleep_until(until).await;
            }
        }
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn calls_leave_one_by_one_somewhat_faster_than_the_quota() {
        let mut pace = Pace::new(INTERVAL, NonZeroU32::MIN);
        let elapsed = leave(&mut pace, 101).await;
        assert!((54.0..56.0).contains(&elapsed.as_secs_f64()), "{elapsed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_leaves_at_once() {
        let mut pace = Pace::new(INTERVAL, NonZeroU32::new(90).expect("not zero"));
        assert_eq!(leave(&mut pace, 90).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_halved_pace_recovers_slowly() {
        let mut pace = Pace::new(INTERVAL, NonZeroU32::MIN);
        pace.halve(Instant::now());
        assert_eq!(pace.interval(), 2 * INTERVAL);
        tokio::time::sleep(Duration::from_secs(61)).await;
        pace.take(Instant::now()).expect("a minute has passed");
        assert_eq!(pace.interval(), INTERVAL.div_f64(0.6));
        leave(&mut pace, 1000).await;
        assert_eq!(pace.interval(), INTERVAL);
    }
}
