//! How many calls are allowed in how long: `100/min`, `20/s`, `unlimited`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The most calls that a rate can name; far above any quota of Feishu's, and small enough for every sum with it.
const CALLS_MAX: u32 = 100_000;

/// How many calls may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// At most so many in any window of that length.
    Limited(Limit),
    /// As many as the machine can make; for simulated tenants only.
    Unlimited,
}

/// At most `calls` in any `window`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Calls, 1 to 100,000.
    pub calls: u32,
    /// One second or one minute.
    pub window: Duration,
}

impl Limit {
    /// The time between two calls that are spread evenly over the window.
    pub fn interval(self) -> Duration {
        self.window / self.calls
    }
}

impl Rate {
    /// The quota of the registration call, as Feishu's page on it states: 100 calls a minute.
    pub const FEISHU: Rate = Rate::Limited(Limit {
        calls: 100,
        window: MINUTE,
    });
}

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Why a text is no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// Neither a number of calls with a unit nor the word.
    #[error("a rate is `N/min`, `N/s` or `unlimited`, e.g. `100/min`")]
    Syntax,
    /// A number of calls outside the limits.
    #[error("the number of calls must be between 1 and {CALLS_MAX}")]
    Range,
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        if text == "unlimited" {
            return Ok(Rate::Unlimited);
        }
        let (calls, unit) = text.split_once('/').ok_or(RateError::Syntax)?;
        let window = match unit {
            "s" => SECOND,
            "min" => MINUTE,
            _ => return Err(RateError::Syntax),
        };
        if calls.is_empty() || !calls.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(RateError::Syntax);
        }
        match calls.parse() {
            Ok(calls @ 1..=CALLS_MAX) => Ok(Rate::Limited(Limit { calls, window })),
            Ok(_) | Err(_) => Err(RateError::Range),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rate::Limited(Limit { calls, window }) if *window == SECOND => write!(f, "{calls}/s"),
            Rate::Limited(Limit { calls, .. }) => write!(f, "{calls}/min"),
            Rate::Unlimited => f.write_str("unlimited"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_and_shown_in_the_same_words() {
        for text in ["1/s", "20/s", "100/min", "100000/min", "unlimited"] {
            let rate: Rate = text.parse().expect(text);
            assert_eq!(rate.to_string(), text);
        }
        assert_eq!("100/min".parse(), Ok(Rate::FEISHU));
    }

    #[test]
    fn what_is_no_rate_is_refused_with_the_reason() {
        for text in [
            "",
            "100",
            "/min",
            "100/",
            "100/m",
            "100 /min",
            "+5/s",
            "-1/s",
            "1.5/s",
            "100/h",
            "Unlimited",
        ] {
            assert_eq!(text.parse::<Rate>(), Err(RateError::Syntax), "{text}");
        }
        for text in ["0/min", "100001/s", "99999999999999999999/s"] {
            assert_eq!(text.parse::<Rate>(), Err(RateError::Range), "{text}");
        }
    }

    #[test]
    fn calls_spread_evenly_fill_the_window() {
        let Rate::Limited(limit) = Rate::FEISHU else {
            panic!("Feishu's quota is a limit")
        };
        assert_eq!(limit.interval(), Duration::from_millis(600));
    }
}
