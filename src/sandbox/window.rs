//! The rate limit: an exact sliding window of 60 s over the calls that were let through.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::Instant;

/// The length of the window. Feishu's page of the registration call gives its limit per minute.
const WINDOW: Duration = Duration::from_secs(60);

/// Calls closer together than this count as one moment where there is no limit, so that memory stays bounded (at most
/// 60,000 moments). Where there is a limit it bounds the memory, and every call has its own moment.
const MOMENT: Duration = Duration::from_millis(1);

/// The calls of the last 60 s, and the most there ever were.
pub(super) struct Window {
    rate: Option<NonZeroU32>,
    /// Moments in order of time, each with its number of calls.
    calls: VecDeque<(Instant, u32)>,
    inside: u32,
    most: u32,
}

impl Window {
    /// A window that lets `rate` calls through per 60 s, or all.
    pub(super) fn new(rate: Option<NonZeroU32>) -> Window {
        Window {
            rate,
            calls: VecDeque::new(),
            inside: 0,
            most: 0,
        }
    }

    /// Whether a call may be let through now; if not, how long it takes until one place is free.
    pub(super) fn check(&mut self, now: Instant) -> Result<(), Duration> {
        while let Some((at, calls)) = self.calls.front().copied()
            && at + WINDOW <= now
        {
            self.inside -= calls;
            self.calls.pop_front();
        }
        match (self.rate, self.calls.front()) {
            (Some(rate), Some((oldest, _))) if self.inside >= rate.get() => Err(*oldest + WINDOW - now),
            _ => Ok(()),
        }
    }

    /// Counts a call that [`Window::check`] has let through at this moment.
    pub(super) fn take(&mut self, now: Instant) {
        self.inside += 1;
        self.most = self.most.max(self.inside);
        match self.calls.back_mut() {
            Some((at, calls)) if self.rate.is_none() && now - *at < MOMENT => *calls += 1,
            _ => self.calls.push_back((now, 1)),
        }
    }

    /// The most calls that were let through in any 60 s: exact with a limit, to the millisecond without.
    pub(super) fn most(&self) -> u32 {
        self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(rate: u32) -> Window {
        Window::new(NonZeroU32::new(rate))
    }

    fn call(window: &mut Window, at: Instant) -> Result<(), Duration> {
        window.check(at)?;
        window.take(at);
        Ok(())
    }

    #[test]
    fn the_window_slides_exactly() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut window = window(2);
        assert_eq!(call(&mut window, at(0)), Ok(()));
        assert_eq!(call(&mut window, at(50_000)), Ok(()));
        assert_eq!(call(&mut window, at(59_999)), Err(Duration::from_millis(1)));
        assert_eq!(
            call(&mut window, at(60_000)),
            Ok(()),
            "a place is free 60 s after it was taken"
        );
        assert_eq!(call(&mut window, at(60_001)), Err(Duration::from_millis(49_999)));
        assert_eq!(call(&mut window, at(110_000)), Ok(()), "a refused call takes no place");
        assert_eq!(window.most(), 2);
    }

    #[test]
    fn without_a_limit_it_only_counts() {
        let start = Instant::now();
        let mut window = window(0);
        for ms in 0..120_000 {
            for _ in 0..3 {
                assert_eq!(call(&mut window, start + Duration::from_millis(ms)), Ok(()));
            }
        }
        assert_eq!(window.most(), 180_000);
        assert!(window.calls.len() <= 60_000);
    }
}
