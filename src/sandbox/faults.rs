//! What goes wrong on purpose: faults by rate, drawn in a sequence that the seed decides.

use std::str::FromStr;
use std::time::Duration;

use fastrand::Rng;
use thiserror::Error;

use super::latency::{LatencyError, parse_duration};

/// How late a `slow` answer is unless `slow_for` says otherwise: longer than any sensible time limit of a client.
const SLOW_FOR: Duration = Duration::from_secs(40);

/// What can go wrong with one registration call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Code 1002001, and nobody is registered.
    ErrorBefore,
    /// Code 1002001, and the person is registered all the same.
    ErrorAfter,
    /// The person is registered, then the connection is reset without an answer.
    Reset,
    /// The person is registered at once, the answer comes late.
    Slow,
    /// A rate-limit answer although the window has room: somebody else uses the app.
    RateLimit,
    /// The person is registered, the answer is half a JSON text.
    Broken,
    /// A gateway's HTML page with HTTP 502, and nobody is registered.
    Html,
}

impl Fault {
    /// Every fault, in the order of the discriminants.
    pub(super) const ALL: [Fault; 7] = [
        Fault::ErrorBefore,
        Fault::ErrorAfter,
        Fault::Reset,
        Fault::Slow,
        Fault::RateLimit,
        Fault::Broken,
        Fault::Html,
    ];

    /// The name of the fault in the option and in the statistics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Fault::ErrorBefore => "500",
            Fault::ErrorAfter => "500-after",
            Fault::Reset => "reset",
            Fault::Slow => "slow",
            Fault::RateLimit => "429",
            Fault::Broken => "broken",
            Fault::Html => "html",
        }
    }
}

/// How often which fault happens, as a share of the registration calls that the rate limit lets through.
///
/// Reads `500=0.01,reset=0.02,slow=0.01,slow_for=5s`; the names are
///
/// | name | the person is registered | the answer |
/// |---|---|---|
/// | `500` | no | code 1002001, HTTP 500 |
/// | `500-after` | yes | code 1002001, HTTP 500 |
/// | `reset` | yes | none, the connection is reset |
/// | `slow` | yes | comes 40 s late, or as late as `slow_for` says |
/// | `429` | no | a rate-limit answer, although the window has room |
/// | `broken` | yes | half a JSON text |
/// | `html` | no | a gateway's HTML page, HTTP 502 |
#[derive(Clone, Debug, PartialEq)]
pub struct Faults {
    rates: [f64; Fault::ALL.len()],
    slow_for: Duration,
}

/// Why a text describes no faults.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FaultsError {
    /// A part has no `=`.
    #[error("`{0}` is not of the form `fault=rate`, e.g. `reset=0.01`")]
    Form(String),
    /// There is no such fault.
    #[error("no fault is called `{0}`: use `500`, `500-after`, `reset`, `slow`, `429`, `broken`, `html` or `slow_for`")]
    Unknown(String),
    /// The rate is no share.
    #[error("the rate of `{name}` is `{rate}`: write a number from 0 to 1")]
    Rate {
        /// The fault.
        name: String,
        /// What stands there as its rate.
        rate: String,
    },
    /// The duration of slow answers is no duration.
    #[error("`slow_for`: {0}")]
    SlowFor(#[from] LatencyError),
    /// All rates together are more than certain.
    #[error("the rates add up to {0}, which is more than 1")]
    Sum(f64),
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Faults = Faults {
        rates: [0.0; Fault::ALL.len()],
        slow_for: SLOW_FOR,
    };
}

impl Default for Faults {
    fn default() -> Self {
        Faults::NONE
    }
}

impl FromStr for Faults {
    type Err = FaultsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut faults = Faults::NONE;
        for part in text.split(',').map(str::trim) {
            let (name, value) = part.split_once('=').ok_or_else(|| FaultsError::Form(part.to_owned()))?;
            if name == "slow_for" {
                faults.slow_for = parse_duration(value)?;
                continue;
            }
            let fault = Fault::ALL
                .into_iter()
                .find(|fault| fault.name() == name)
                .ok_or_else(|| FaultsError::Unknown(name.to_owned()))?;
            let rate = value.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
            faults.rates[fault as usize] = rate.ok_or_else(|| FaultsError::Rate {
                name: name.to_owned(),
                rate: value.to_owned(),
            })?;
        }
        let sum: f64 = faults.rates.iter().sum();
        // Rates such as ten times 0.1 add up to a hair more than 1.
        if sum > 1.0 + f64::EPSILON * 16.0 {
            return Err(FaultsError::Sum(sum));
        }
        Ok(faults)
    }
}

/// The sequence of faults: the n-th draw depends on the seed and the rates alone.
pub(super) struct FaultSequence {
    faults: Faults,
    rng: Rng,
}

impl FaultSequence {
    pub(super) fn new(faults: Faults, seed: u64) -> FaultSequence {
        FaultSequence {
            faults,
            rng: Rng::with_seed(seed),
        }
    }

    /// The fault of the next call, if it has one.
    pub(super) fn draw(&mut self) -> Option<Fault> {
        if self.faults.rates == Faults::NONE.rates {
            return None;
        }
        let mut drawn = self.rng.f64();
        Fault::ALL.into_iter().find(|fault| {
            let rate = self.faults.rates[*fault as usize];
            drawn -= rate;
            drawn < 0.0
        })
    }

    /// How late a slow answer is.
    pub(super) fn slow_for(&self) -> Duration {
        self.faults.slow_for
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(faults: &str, seed: u64) -> FaultSequence {
        FaultSequence::new(faults.parse().expect("valid faults"), seed)
    }

    #[test]
    fn names_stand_at_their_place() {
        for (index, fault) in Fault::ALL.into_iter().enumerate() {
            assert_eq!(fault as usize, index, "{}", fault.name());
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, message) in [
            ("", "`` is not of the form `fault=rate`, e.g. `reset=0.01`"),
            ("reset", "`reset` is not of the form `fault=rate`, e.g. `reset=0.01`"),
            ("500=1.5", "the rate of `500` is `1.5`: write a number from 0 to 1"),
            ("500=NaN", "the rate of `500` is `NaN`: write a number from 0 to 1"),
            (
                "slow=0.1,slow_for=ever",
                "`slow_for`: `ever` is no duration: write it like `50ms` or `2s`",
            ),
            ("500=0.75,reset=0.5", "the rates add up to 1.25, which is more than 1"),
        ] {
            let error = text.parse::<Faults>().expect_err(text);
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn names_every_fault_when_one_is_unknown() {
        let message = "oom=1".parse::<Faults>().expect_err("no such fault").to_string();
        for fault in Fault::ALL {
            assert!(message.contains(&format!("`{}`", fault.name())), "{message}");
        }
    }

    #[test]
    fn one_seed_gives_one_sequence() {
        let draw = |seed| {
            let mut sequence = sequence("500=0.2,reset=0.2,429=0.2", seed);
            (0..50).map(|_| sequence.draw()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn faults_come_as_often_as_asked() {
        let mut sequence = sequence("500=0.1,html=0.3", 1);
        let drawn: Vec<_> = (0..10_000).map(|_| sequence.draw()).collect();
        let share = |fault| drawn.iter().filter(|drawn| **drawn == fault).count();
        assert!((900..1100).contains(&share(Some(Fault::ErrorBefore))));
        assert!((2800..3200).contains(&share(Some(Fault::Html))));
        assert!((5800..6200).contains(&share(None)));
    }

    #[test]
    fn a_rate_of_one_is_certain() {
        let mut sequence = sequence("broken=1", 3);
        assert!((0..1000).all(|_| sequence.draw() == Some(Fault::Broken)));
    }
}
