//! How long the simulated network takes, drawn per call.

use std::str::FromStr;
use std::time::Duration;

use fastrand::Rng;
use thiserror::Error;

/// How long an answer takes beyond the work itself: as long as `min`, at most as long as `max`, both ways together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    min: Duration,
    max: Duration,
}

/// Why a text is no duration or no latency.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LatencyError {
    /// No number with a known unit.
    #[error("`{0}` is no duration: write it like `50ms` or `2s`")]
    Duration(String),
    /// The first of two durations is the longer one.
    #[error("`{0}` goes from the longer to the shorter duration")]
    Backwards(String),
}

impl Latency {
    /// No latency at all: no timer is touched.
    pub const NONE: Latency = Latency {
        min: Duration::ZERO,
        max: Duration::ZERO,
    };

    /// Draws the latency of one call.
    pub(super) fn draw(self, rng: &mut Rng) -> Duration {
        self.min + (self.max - self.min).mul_f64(rng.f64())
    }
}

/// Reads `50ms` (always the same) or `20ms-300ms` (drawn evenly between the two).
impl FromStr for Latency {
    type Err = LatencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (min, max) = text.split_once('-').unwrap_or((text, text));
        let (min, max) = (parse_duration(min)?, parse_duration(max)?);
        if min > max {
            return Err(LatencyError::Backwards(text.to_owned()));
        }
        Ok(Latency { min, max })
    }
}

/// Reads whole milliseconds or seconds: `50ms`, `2s`, and `0` without a unit.
pub(super) fn parse_duration(text: &str) -> Result<Duration, LatencyError> {
    let text = text.trim();
    let refused = || LatencyError::Duration(text.to_owned());
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let (number, unit): (&str, fn(u32) -> Duration) = if let Some(number) = text.strip_suffix("ms") {
        (number, |ms| Duration::from_millis(ms.into()))
    } else if let Some(number) = text.strip_suffix('s') {
        (number, |s| Duration::from_secs(s.into()))
    } else {
        return Err(refused());
    };
    number.parse().map(unit).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_duration_or_two() {
        let ms = Duration::from_millis;
        for (text, min, max) in [
            ("50ms", ms(50), ms(50)),
            ("20ms-300ms", ms(20), ms(300)),
            ("0-2s", ms(0), ms(2000)),
            ("0", ms(0), ms(0)),
        ] {
            assert_eq!(text.parse(), Ok(Latency { min, max }), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, message) in [
            ("50", "`50` is no duration: write it like `50ms` or `2s`"),
            ("", "`` is no duration: write it like `50ms` or `2s`"),
            ("20ms-", "`` is no duration: write it like `50ms` or `2s`"),
            ("-5ms", "`` is no duration: write it like `50ms` or `2s`"),
            ("9s-3s", "`9s-3s` goes from the longer to the shorter duration"),
        ] {
            let error = text.parse::<Latency>().expect_err(text);
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn draws_between_the_two() {
        let latency: Latency = "20ms-300ms".parse().expect("a valid latency");
        let mut rng = Rng::with_seed(1);
        for _ in 0..1000 {
            let drawn = latency.draw(&mut rng);
            assert!(drawn >= latency.min && drawn <= latency.max, "{drawn:?}");
        }
    }
}
