//! When the next call may leave: the pace spaces calls, the window counts them, the gate closes when Feishu says so.

mod gate;
mod pace;
mod rate;
mod window;

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::Instant;

use gate::Gate;
use pace::Pace;
pub use rate::Rate;
use window::{Place, Window};

/// Why the next call has to wait, and until when where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// For its turn.
    Pace(Instant),
    /// For a place in the window; without a time, for the answer to a call in flight.
    Window(Option<Instant>),
    /// For the time that Feishu named.
    RateLimited(Instant),
}

impl Wait {
    /// When to ask again; `None` means after the next answer.
    pub fn until(self) -> Option<Instant> {
        match self {
            Wait::Pace(until) | Wait::RateLimited(until) => Some(until),
            Wait::Window(until) => until,
        }
    }
}

/// The quota as one run sees it. Every attempt takes one permit, retries too.
#[derive(Debug)]
pub struct Quota {
    /// `None` where calls are not limited (loopback only).
    limit: Option<Limit>,
    gate: Gate,
}

#[derive(Debug)]
struct Limit {
    places: u32,
    pace: Pace,
    window: Window,
}

impl Quota {
    /// The quota of a run that has `to_send` calls ahead of it and whose earlier calls hold their places until
    /// `held_until`.
    ///
    /// What fits into the places left goes at once; else calls leave evenly.
    pub fn new(rate: Rate, held_until: impl IntoIterator<Item = Instant>, to_send: u64) -> Self {
        let limit = rate.limit().map(|(places, length)| {
            let mut window = Window::new(places, length);
            held_until.into_iter().for_each(|freed_at| window.restore(freed_at));
            let free = window.free(Instant::now()) as u64;
            let burst = u32::try_from(to_send)
                .ok()
                .filter(|_| to_send <= free)
                .and_then(NonZeroU32::new);
            let pace = Pace::new(length / places, burst.unwrap_or(NonZeroU32::MIN));
            Limit { places, pace, window }
        });
        Quota {
            limit,
            gate: Gate::default(),
        }
    }

    /// Takes the permit of one call that leaves now, or says what it has to wait for.
    ///
    /// # Errors
    ///
    /// What to wait for; nothing was taken.
    pub fn take(&mut self, now: Instant) -> Result<(), Wait> {
        if let Some(until) = self.gate.closed_until(now) {
            return Err(Wait::RateLimited(until));
        }
        let Some(limit) = &mut self.limit else { return Ok(()) };
        match limit.window.next(now) {
            Place::Free => {}
            Place::At(until) => return Err(Wait::Window(Some(until))),
            Place::AfterAnswer => return Err(Wait::Window(None)),
        }
        limit.pace.take(now).map_err(Wait::Pace)?;
        limit.window.take();
        Ok(())
    }

    /// A call that had a permit was answered, or given up, at this time.
    pub fn answered(&mut self, at: Instant) {
        if let Some(limit) = &mut self.limit {
            limit.window.answered(at);
        }
    }

    /// Feishu said that we are over the limit: nothing leaves before `until`. Returns whether somebody else must be
    /// using the quota, for our own window was not full; the pace is halved then. Nothing leaves through a closed gate, so
    /// an answer that finds it closed tells of a limit that is known.
    pub fn rate_limited(&mut self, until: Instant, now: Instant) -> bool {
        let is_news = self.gate.closed_until(now).is_none();
        self.gate.close_until(until);
        let Some(limit) = &mut self.limit else { return false };
        let shared = is_news && limit.window.free(now) > 0;
        if shared {
            limit.pace.halve(now);
        }
        shared
    }

    /// How many calls the window holds, out of how many; `None` where calls are not limited.
    pub fn used(&mut self, now: Instant) -> Option<(u32, u32)> {
        let limit = self.limit.as_mut()?;
        Some((limit.window.used(now) as u32, limit.places))
    }

    /// How long `calls` calls take from now, at the present pace.
    pub fn time_for(&mut self, calls: u64, now: Instant) -> Duration {
        let Some(limit) = &mut self.limit else {
            return Duration::ZERO;
        };
        let at_once = limit.window.free(now) as u64;
        if calls <= at_once {
            return Duration::ZERO;
        }
        limit.pace.interval().mul_f64(calls as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets `calls` calls leave, each answered after `latency(i)`, and returns when each arrived at the server. What waits is
    /// woken up to `late_ms` too late.
    async fn arrivals(
        rate: &str,
        held: &[u64],
        calls: u64,
        late_ms: u64,
        latency: impl Fn(u64) -> u64,
    ) -> Vec<Duration> {
        let start = Instant::now();
        let held = held.iter().map(|ms| start + Duration::from_millis(*ms));
        let mut quota = Quota::new(rate.parse().expect("a rate"), held, calls);
        let mut in_flight: Vec<Instant> = Vec::new();
        let mut arrivals = Vec::new();
        while (arrivals.len() as u64) < calls {
            let now = Instant::now();
            in_flight.retain(|answered| {
                *answered > now || {
                    quota.answered(*answered);
                    false
                }
            });
            match quota.take(now) {
                Ok(()) => {
                    let ms = latency(arrivals.len() as u64);
                    arrivals.push(now - start + Duration::from_millis(ms / 2));
                    in_flight.push(now + Duration::from_millis(ms));
                }
                Err(wait) => {
                    let answer = in_flight.iter().min().copied();
                    let until = wait
                        .until()
                        .into_iter()
                        .chain(answer)
                        .min()
                        .expect("something to wait for");
                    let late_ms = arrivals.len() as u64 * 37 % (late_ms + 1);
                    tokio::time::sleep_until(until + Duration::from_millis(late_ms)).await;
                }
            }
        }
        arrivals.sort();
        arrivals
    }

    fn most_in_a_minute(arrivals: &[Duration]) -> usize {
        let minute = Duration::from_secs(60);
        (0..arrivals.len())
            .map(|i| {
                arrivals[i..]
                    .iter()
                    .take_while(|at| **at < arrivals[i] + minute)
                    .count()
            })
            .max()
            .unwrap_or(0)
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_at_the_server_holds_more_than_the_quota_whatever_the_latency() {
        let arrivals = arrivals("100/min", &[], 2000, 0, |i| {
            if i % 97 == 0 { 3000 } else { 20 + i * 37 % 280 }
        })
        .await;
        assert_eq!(most_in_a_minute(&arrivals), 100);
        let minutes = arrivals.last().expect("2000 calls").as_secs_f64() / 60.0;
        assert!(2000.0 / minutes > 99.0, "{minutes} minutes");
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_machine_costs_little_of_the_quota() {
        let arrivals = arrivals("100/min", &[], 1001, 100, |i| 20 + i * 37 % 280).await;
        assert!(most_in_a_minute(&arrivals) <= 100);
        let minutes = arrivals.last().expect("1001 calls").as_secs_f64() / 60.0;
        assert!(1000.0 / minutes > 99.5, "{minutes} minutes");
    }

    #[tokio::test(start_paused = true)]
    async fn what_fits_into_the_window_leaves_at_once_and_the_next_run_waits_for_it() {
        let first = arrivals("100/min", &[], 90, 0, |_| 50).await;
        assert!(first.last() < Some(&Duration::from_secs(1)));
        let held: Vec<u64> = (0..90).map(|_| 58_000).collect();
        let second = arrivals("100/min", &held, 90, 0, |_| 50).await;
        assert!(second[10] >= Duration::from_secs(58));
        assert!(second[89] <= Duration::from_secs(58 + 50));
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_limit_answer_holds_every_call_and_tells_whether_somebody_else_is_there() {
        let mut quota = Quota::new("2/min".parse().expect("a rate"), [], 2);
        let now = Instant::now();
        let opens_at = now + Duration::from_secs(7);
        quota.take(now).expect("a free window");
        assert!(quota.rate_limited(opens_at, now));
        assert_eq!(quota.take(now), Err(Wait::RateLimited(opens_at)));
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_left_together_and_meet_one_limit_halve_the_pace_once() {
        let mut quota = Quota::new("100/min".parse().expect("a rate"), [], 90);
        let now = Instant::now();
        for _ in 0..8 {
            quota.take(now).expect("a free window");
        }
        let news = (0..8).filter(|_| quota.rate_limited(now + Duration::from_secs(5), now));
        assert_eq!(news.count(), 1);
        let twice_as_long = Duration::from_millis(2 * 600 * 100);
        assert_eq!(quota.time_for(100, now), twice_as_long);
    }
}
