//! The rate as typed: `100/min`, `2/s` or `unlimited`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::lang::{Said, said};

/// The most calls a rate may name; the window keeps a time for each.
const CALLS_MAX: u32 = 100_000;

/// How many calls may leave in how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// So many calls a second, at least one.
    PerSecond(u32),
    /// So many calls a minute, at least one.
    PerMinute(u32),
    /// As many as the machine can send; for loopback only.
    Unlimited,
}

impl Rate {
    /// The quota of the registration call, as Feishu's page documents it.
    pub const DOCUMENTED: Rate = Rate::PerMinute(100);

    /// The calls and the time they may leave in; `None` for unlimited.
    pub fn limit(self) -> Option<(u32, Duration)> {
        match self {
            Rate::PerSecond(calls) => Some((calls, Duration::from_secs(1))),
            Rate::PerMinute(calls) => Some((calls, Duration::from_secs(60))),
            Rate::Unlimited => None,
        }
    }
}

impl FromStr for Rate {
    type Err = Said;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "unlimited" {
            return Ok(Rate::Unlimited);
        }
        let wrong = || {
            said!(
                "`{text}` is not a rate: write `100/min`, `2/s` or `unlimited`",
                "`{text}` 不是速度：请写成 `100/min`、`2/s` 或 `unlimited`"
            )
        };
        let (calls, unit) = text.split_once('/').ok_or_else(wrong)?;
        let calls: u32 = calls.trim().parse().map_err(|_| wrong())?;
        if !(1..=CALLS_MAX).contains(&calls) {
            return Err(said!(
                "`{text}` is out of range: 1 to {CALLS_MAX} calls",
                "`{text}` 超出范围：应为 1 到 {CALLS_MAX} 次"
            ));
        }
        match unit.trim() {
            "s" => Ok(Rate::PerSecond(calls)),
            "min" => Ok(Rate::PerMinute(calls)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rate::PerSecond(calls) => write!(f, "{calls}/s"),
            Rate::PerMinute(calls) => write!(f, "{calls}/min"),
            Rate::Unlimited => f.write_str("unlimited"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_reads_as_it_is_written() {
        for text in ["100/min", "2/s", "unlimited"] {
            assert_eq!(text.parse::<Rate>().expect("a rate").to_string(), text);
        }
        for text in ["", "100", "100/h", "0/min", "-1/s", "100001/min", "1.5/s"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }
}
