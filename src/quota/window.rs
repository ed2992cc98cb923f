//! The window: how many calls Feishu may have counted in the last minute, told from the answers.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// Counts calls so that no sliding window at the server ever holds more than the quota.
///
/// A call takes a place when it leaves and frees it `length` after its *answer*. The server counted the call before it
/// answered, so whatever the network delays, the server's own window never holds more calls than this one.
#[derive(Debug)]
pub struct Window {
    places: usize,
    length: Duration,
    in_flight: usize,
    /// When each answered call frees its place, the earliest first. Never longer than `places`.
    freed_at: VecDeque<Instant>,
}

/// When a place will be free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Now.
    Free,
    /// At this time.
    At(Instant),
    /// Some time after the next answer: every place is held by a call in flight.
    AfterAnswer,
}

impl Window {
    /// A window of `places` calls in `length`.
    pub fn new(places: u32, length: Duration) -> Self {
        Window {
            places: places as usize,
            length,
            in_flight: 0,
            freed_at: VecDeque::new(),
        }
    }

    /// Holds the place of a call of an earlier run until `freed_at`.
    pub fn restore(&mut self, freed_at: Instant) {
        let position = self.freed_at.partition_point(|earlier| *earlier <= freed_at);
        self.freed_at.insert(position, freed_at);
        if self.freed_at.len() > self.places {
            self.freed_at.pop_front();
        }
    }

    /// How many places are taken.
    pub fn used(&mut self, now: Instant) -> usize {
        let freed = self.freed_at.partition_point(|freed_at| *freed_at <= now);
        self.freed_at.drain(..freed);
        self.in_flight + self.freed_at.len()
    }

    /// How many places are free.
    pub fn free(&mut self, now: Instant) -> usize {
        self.places.saturating_sub(self.used(now))
    }

    /// When the next call may leave.
    pub fn next(&mut self, now: Instant) -> Place {
        self.place(0, now)
    }

    /// How long the next `calls` calls take from now until the last one leaves, where each is answered at once.
    pub fn time_for(&mut self, calls: u64, now: Instant) -> Duration {
        let Some(last) = calls.checked_sub(1) else {
            return Duration::ZERO;
        };
        let (rounds, index) = (last / self.places as u64, last % self.places as u64);
        let in_its_round = match self.place(index as usize, now) {
            Place::Free => Duration::ZERO,
            Place::At(freed_at) => freed_at - now,
            Place::AfterAnswer => self.length,
        };
        self.length.mul_f64(rounds as f64) + in_its_round
    }

    /// When the place of the call after the next `index` calls will be free.
    fn place(&mut self, index: usize, now: Instant) -> Place {
        // With more places taken than there are (the quota was lowered), more than one must be freed first.
        match (index + self.used(now)).checked_sub(self.places) {
            None => Place::Free,
            Some(earlier) => self
                .freed_at
                .get(earlier)
                .map_or(Place::AfterAnswer, |freed_at| Place::At(*freed_at)),
        }
    }

    /// A call leaves.
    pub fn take(&mut self) {
        self.in_flight += 1;
    }

    /// A call that left was answered, or given up, at this time.
    pub fn answered(&mut self, at: Instant) {
        self.in_flight -= 1;
        self.restore(at + self.length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn a_place_is_free_a_minute_after_the_answer_and_not_after_the_sending() {
        let mut window = Window::new(1, MINUTE);
        let sent = Instant::now();
        assert_eq!(window.next(sent), Place::Free);
        window.take();
        assert_eq!(window.next(sent + 2 * MINUTE), Place::AfterAnswer);
        let answered = sent + Duration::from_secs(3);
        window.answered(answered);
        assert_eq!(window.next(sent + MINUTE), Place::At(answered + MINUTE));
        assert_eq!(window.next(answered + MINUTE), Place::Free);
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_of_many_calls_is_whole_windows_and_the_place_of_the_last() {
        let now = Instant::now();
        let mut window = Window::new(100, MINUTE);
        for (calls, minutes) in [(0, 0), (1, 0), (100, 0), (101, 1), (250, 2), (20_000, 199)] {
            assert_eq!(window.time_for(calls, now), minutes * MINUTE, "{calls}");
        }
        for ms in 0..60 {
            window.take();
            window.answered(now + Duration::from_millis(ms));
        }
        let now = now + Duration::from_secs(10);
        assert_eq!(window.time_for(40, now), Duration::ZERO);
        assert_eq!(window.time_for(41, now), Duration::from_secs(50));
        assert_eq!(window.time_for(150, now), Duration::from_millis(110_009));
        for _ in 0..40 {
            window.take();
        }
        assert_eq!(window.time_for(61, now), MINUTE, "the answer to a call in flight");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_of_an_earlier_run_hold_their_places() {
        let mut window = Window::new(2, MINUTE);
        let now = Instant::now();
        for seconds in [50, 10, 30] {
            window.restore(now + Duration::from_secs(seconds));
        }
        assert_eq!(window.free(now), 0);
        assert_eq!(window.next(now), Place::At(now + Duration::from_secs(30)));
        assert_eq!(window.free(now + Duration::from_secs(30)), 1);
    }
}
