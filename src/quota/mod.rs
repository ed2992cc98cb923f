//! When the next call may leave: the window counts calls, and what it has left leaves at once; the pace spaces calls where that
//! was too much; the gate closes when Feishu says so.

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
    /// The quota of a run whose earlier calls hold their places until `held_until`, and to whose predecessors Feishu said so long
    /// ago, where it did, that a call was one too many though the window was not full.
    pub fn new(rate: Rate, held_until: impl IntoIterator<Item = Instant>, halved_ago: Option<Duration>) -> Self {
        let limit = rate.limit().map(|(places, length)| {
            let burst = NonZeroU32::new(places).expect("a rate names at least one call");
            let mut window = Window::new(places, length);
            held_until.into_iter().for_each(|freed_at| window.restore(freed_at));
            let mut pace = Pace::new(length / places, burst);
            if let Some(ago) = halved_ago {
                pace.halved(ago, Instant::now());
            }
            Limit { places, pace, window }
        });
        Quota {
            limit,
            gate: Gate::default(),
        }
    }

    /// Whether calls leave evenly, because Feishu was seen to like no bursts.
    pub fn is_even(&self) -> bool {
        self.limit.as_ref().is_some_and(|limit| limit.pace.is_even())
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

    /// Feishu said of a call that left at `left_at` that it was over the limit: nothing leaves before `until`. Returns whether the
    /// pace was halved: our own window was not full, so somebody else uses the quota, or Feishu likes no bursts.
    pub fn rate_limited(&mut self, until: Instant, left_at: Instant, now: Instant) -> bool {
        self.gate.close_until(until);
        let Some(limit) = &mut self.limit else { return false };
        limit.window.free(now) > 0 && limit.pace.halve(left_at, now)
    }

    /// How many calls the window holds, out of how many; `None` where calls are not limited.
    pub fn used(&mut self, now: Instant) -> Option<(u32, u32)> {
        let limit = self.limit.as_mut()?;
        Some((limit.window.used(now) as u32, limit.places))
    }

    /// How long `calls` calls take from now until the last one leaves.
    pub fn time_for(&mut self, calls: u64, now: Instant) -> Duration {
        let Some(limit) = &mut self.limit else {
            return Duration::ZERO;
        };
        limit.window.time_for(calls, now).max(limit.pace.time_for(calls, now))
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
        let mut quota = Quota::new(rate.parse().expect("a rate"), held, None);
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

    /// By how many seconds the last call came later than whole bursts of 100, a minute apart.
    fn late(arrivals: &[Duration]) -> f64 {
        let minutes = (arrivals.len() - 1) / 100;
        arrivals.last().expect("calls left").as_secs_f64() - 60.0 * minutes as f64
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_at_the_server_holds_more_than_the_quota_whatever_the_latency() {
        let arrivals = arrivals("100/min", &[], 2000, 0, |i| {
            if i % 97 == 0 { 3000 } else { 20 + i * 37 % 280 }
        })
        .await;
        assert_eq!(most_in_a_minute(&arrivals), 100);
        assert!(late(&arrivals) < 3.0 + 0.3 * 19.0, "{}", late(&arrivals));
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_machine_costs_little_of_the_quota() {
        let arrivals = arrivals("100/min", &[], 1001, 100, |i| 20 + i * 37 % 280).await;
        assert!(most_in_a_minute(&arrivals) <= 100);
        assert!(late(&arrivals) < 3.0 + 0.3 * 10.0, "{}", late(&arrivals));
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
    async fn a_rate_limit_answer_holds_every_call_and_halves_the_pace_where_the_window_was_not_full() {
        for (calls, early) in [(1, true), (2, false)] {
            let mut quota = Quota::new("2/min".parse().expect("a rate"), [], None);
            let now = Instant::now();
            (0..calls).for_each(|_| quota.take(now).expect("a free window"));
            let opens_at = now + Duration::from_secs(7);
            assert_eq!(quota.rate_limited(opens_at, now, now), early);
            assert_eq!(quota.take(now), Err(Wait::RateLimited(opens_at)));
            assert_eq!(quota.is_even(), early);
        }
    }
}
