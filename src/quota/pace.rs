//! The pace, by governor: calls leave in bursts, or evenly once Feishu was seen to like no bursts.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::RateLimiter;
use governor::clock::Clock;
use tokio::time::Instant;

/// Never slower than this part of the quota, whoever else uses it.
const FACTOR_MIN: f64 = 0.1;

/// What a quiet minute gives back of the full pace after it was halved.
const RECOVERY_PER_MINUTE: f64 = 0.1;

const MINUTE: Duration = Duration::from_secs(60);

/// How many calls that leave evenly may leave at once: one that is late, for a slow commit or a busy machine, delays none of
/// those after it.
const EVEN_BURST: NonZeroU32 = NonZeroU32::new(2).expect("2 is not 0");

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

/// Lets calls leave in bursts, which the window alone holds back then, or spaces them evenly.
#[derive(Debug)]
pub struct Pace {
    interval: Duration,
    /// `None` while calls leave in bursts.
    even: Option<Even>,
    limiter: Limiter,
}

/// The part of the full pace in use, and since when.
#[derive(Clone, Copy, Debug)]
struct Even {
    factor: f64,
    since: Instant,
}

impl Pace {
    /// A call every `interval` on the average, up to `burst` of them at once.
    pub fn new(interval: Duration, burst: NonZeroU32) -> Self {
        Pace {
            interval,
            even: None,
            limiter: limiter(interval, burst),
        }
    }

    /// Takes the next call's turn, or says how long it has to wait.
    pub fn take(&mut self, now: Instant) -> Result<(), Instant> {
        if let Some(even) = self.even.filter(|even| even.factor < 1.0 && now >= even.since + MINUTE) {
            self.go_evenly(even.factor + RECOVERY_PER_MINUTE, now);
        }
        self.limiter
            .check()
            .map_err(|not_until| now + not_until.wait_time_from(self.limiter.clock().now()))
    }

    /// Halves the pace, for a call that left at `left_at` was one too many, and bursts no more. Returns false where the call left
    /// before the last change, which tells nothing new.
    pub fn halve(&mut self, left_at: Instant, now: Instant) -> bool {
        let is_news = self.even.is_none_or(|even| left_at >= even.since);
        if is_news {
            self.go_evenly(self.even.map_or(1.0, |even| even.factor) / 2.0, now);
        }
        is_news
    }

    /// Goes on evenly, as a pace does that was halved so long ago.
    pub fn halved(&mut self, ago: Duration, now: Instant) {
        let minutes = ago.as_secs() / MINUTE.as_secs();
        self.go_evenly(0.5 + RECOVERY_PER_MINUTE * minutes as f64, now);
    }

    /// Whether calls leave evenly.
    pub fn is_even(&self) -> bool {
        self.even.is_some()
    }

    /// How long `calls` calls take from now, as far as the pace decides: nothing in bursts.
    pub fn time_for(&self, calls: u64, now: Instant) -> Duration {
        let Some(Even { mut factor, since }) = self.even else {
            return Duration::ZERO;
        };
        let mut left = calls as f64;
        let mut time = Duration::ZERO;
        let mut span = (since + MINUTE).saturating_duration_since(now);
        loop {
            let interval = self.interval.div_f64(factor);
            let calls_in_span = span.div_duration_f64(interval);
            if factor >= 1.0 || left <= calls_in_span {
                return time + interval.mul_f64(left);
            }
            left -= calls_in_span;
            time += span;
            span = MINUTE;
            factor = (factor + RECOVERY_PER_MINUTE).min(1.0);
        }
    }

    fn go_evenly(&mut self, factor: f64, now: Instant) {
        let factor = factor.clamp(FACTOR_MIN, 1.0);
        self.even = Some(Even { factor, since: now });
        self.limiter = limiter(self.interval.div_f64(factor), EVEN_BURST);
        // Nobody is late yet.
        self.limiter.check().expect("a new limiter lets a call through");
    }
}

fn limiter(interval: Duration, burst: NonZeroU32) -> Limiter {
    let quota = governor::Quota::with_period(interval)
        .expect("no rate leaves less than a nanosecond between calls")
        .allow_burst(burst);
    RateLimiter::direct_with_clock(quota, TokioClock { start: Instant::now() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_millis(600);
    const BURST: NonZeroU32 = NonZeroU32::new(100).expect("100 is not 0");

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
    async fn a_burst_leaves_at_once_and_the_next_one_a_minute_later() {
        let mut pace = Pace::new(INTERVAL, BURST);
        assert_eq!(leave(&mut pace, 100).await, Duration::ZERO);
        tokio::time::sleep(MINUTE).await;
        assert_eq!(leave(&mut pace, 100).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_halved_pace_is_even_recovers_slowly_and_bursts_no_more() {
        let mut pace = Pace::new(INTERVAL, BURST);
        leave(&mut pace, 10).await;
        let now = Instant::now();
        assert!(pace.halve(now, now));
        let foretold = pace.time_for(1000, now);
        let half = leave(&mut pace, 50).await.as_secs_f64();
        assert!((58.0..60.0).contains(&half), "{half}");
        let took = half + leave(&mut pace, 950).await.as_secs_f64();
        assert!((took - foretold.as_secs_f64()).abs() < 10.0, "{foretold:?}, {took}");
        tokio::time::sleep(10 * MINUTE).await;
        let full = leave(&mut pace, 101).await.as_secs_f64();
        assert!((59.0..=60.0).contains(&full), "{full}");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_left_together_halve_the_pace_once() {
        let mut pace = Pace::new(INTERVAL, BURST);
        let (left_at, answered_at) = (Instant::now(), Instant::now() + INTERVAL);
        let news = (0..8).filter(|_| pace.halve(left_at, answered_at));
        assert_eq!(news.count(), 1);
        assert!(pace.halve(answered_at, answered_at + INTERVAL), "a later call is news");
    }

    #[tokio::test(start_paused = true)]
    async fn a_pace_that_was_halved_long_ago_has_recovered_and_stays_even() {
        for (minutes, takes) in [(0, 58..61), (2, 41..44), (60, 29..31)] {
            let mut pace = Pace::new(INTERVAL, BURST);
            pace.halved(minutes * MINUTE, Instant::now());
            let took = leave(&mut pace, 51).await.as_secs();
            assert!(takes.contains(&took), "{took} s after {minutes} minutes");
        }
    }
}
