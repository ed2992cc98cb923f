//! What happens to calls: from good weather to a bad week, drawn from a seed and the call alone.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use fastrand::Rng;

use super::people::Keys;

/// One call as it leaves.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Who is sent.
    pub(crate) keys: Keys,
    /// How many calls for these keys left before.
    pub(crate) nth: u32,
    /// When it leaves, since the beginning of the story.
    pub(crate) at: Duration,
    /// When the token was given out that it is sent with.
    pub(crate) token_given: Duration,
}

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The server does its work, and the answer arrives.
    Served,
    /// Nothing arrives at the server.
    NoConnection,
    /// The request arrives, and no readable answer comes back.
    Lost {
        /// What the client sees.
        how: Lost,
        /// Whether the server did its work all the same.
        served: bool,
    },
    /// The gateway turns the call down for its caller's address.
    IpRefused,
}

/// How an answer gets lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    Timeout,
    Reset,
    Gateway,
    SystemError,
    /// Somebody's sign-in page.
    Portal,
}

/// Why no token is to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoToken {
    Stops,
    Unwell,
    Limited { wait: Option<Duration> },
}

/// What happens to a call, and how long it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Treatment {
    pub(crate) fate: Fate,
    /// From the sending to the moment at which the server counts the call.
    pub(crate) until_counted: Duration,
    /// From there to the answer.
    pub(crate) until_answered: Duration,
}

/// A time in which every call meets the same.
#[derive(Clone, Debug)]
struct Spell {
    from: Duration,
    until: Duration,
    trouble: Trouble,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Fate(Fate),
    NoToken(NoToken),
}

/// The weather of one run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weather {
    seed: u64,
    faults: f64,
    spells: Vec<Spell>,
    /// Calls of other users of the quota, in order.
    pub(crate) others: Vec<Duration>,
    /// When every token given out before becomes worthless.
    pub(crate) revoked: Vec<Duration>,
    /// How long a token lives; for ever in good weather.
    pub(crate) token_lives: Option<Duration>,
}

impl Weather {
    /// Good weather: latencies only.
    pub(crate) fn good(seed: u64) -> Self {
        Weather {
            seed,
            ..Weather::default()
        }
    }

    /// Draws the weather of a run that begins at `began` and would take about `length` on a good day.
    pub(crate) fn draw(rng: &mut Rng, began: Duration, length: Duration, quota: usize) -> Self {
        let mut weather = Weather::good(rng.u64(..));
        weather.faults = [0.0, 0.05, 0.4][rng.usize(..3)];
        let moment = |rng: &mut Rng| began + length.mul_f64(rng.f64() * 1.2);
        for _ in 0..rng.u8(..3) {
            let from = if rng.u8(..4) == 0 { began } else { moment(rng) };
            let lasts = Duration::from_secs([5, 60, 600, 1_000_000][rng.usize(..4)]).mul_f64(rng.f64());
            weather.spells.push(Spell {
                from,
                until: from + lasts,
                trouble: trouble(rng),
            });
        }
        if rng.u8(..3) == 0 {
            let from = moment(rng);
            let calls = rng.usize(1..=2 * quota);
            weather.others = (0..calls)
                .map(|_| from + Duration::from_secs(90).mul_f64(rng.f64()))
                .collect();
            weather.others.sort();
        }
        weather.revoked = (0..rng.u8(..3)).map(|_| moment(rng)).collect();
        weather.token_lives = (rng.u8(..3) == 0).then(|| Duration::from_secs(rng.u64(3..600)));
        weather
    }

    /// What happens to a call. The same call meets the same, in whatever order calls leave.
    pub(crate) fn treat(&self, call: &Call) -> Treatment {
        self.treat_any((&call.keys, call.nth), call.at)
    }

    /// What happens to the `nth` call for a token.
    pub(crate) fn treat_token(&self, nth: u32, at: Duration) -> Treatment {
        self.treat_any(("token", nth), at)
    }

    fn treat_any(&self, call: impl Hash, at: Duration) -> Treatment {
        let mut hasher = DefaultHasher::new();
        (self.seed, call).hash(&mut hasher);
        let mut rng = Rng::with_seed(hasher.finish());
        let spell = self.spell_at(at).find_map(|trouble| match trouble {
            Trouble::Fate(fate) => Some(fate),
            Trouble::NoToken(_) => None,
        });
        let fate = spell.unwrap_or_else(|| {
            if rng.f64() < self.faults {
                fault(&mut rng)
            } else {
                Fate::Served
            }
        });
        let latency = match fate {
            Fate::Lost { how: Lost::Timeout, .. } => Duration::from_secs(30),
            Fate::NoConnection => Duration::from_secs(5).mul_f64(rng.f64()),
            _ => latency(&mut rng),
        };
        let until_counted = latency.mul_f64(rng.f64());
        Treatment {
            fate,
            until_counted,
            until_answered: latency - until_counted,
        }
    }

    /// Why no token is to be had at this time, where none is.
    pub(crate) fn refuses_tokens(&self, at: Duration) -> Option<NoToken> {
        self.spell_at(at).find_map(|trouble| match trouble {
            Trouble::NoToken(why) => Some(why),
            Trouble::Fate(_) => None,
        })
    }

    fn spell_at(&self, at: Duration) -> impl Iterator<Item = Trouble> {
        let spells = self.spells.iter();
        spells
            .filter(move |spell| spell.from <= at && at < spell.until)
            .map(|spell| spell.trouble)
    }
}

fn trouble(rng: &mut Rng) -> Trouble {
    match rng.u8(..8) {
        0 | 1 => Trouble::Fate(Fate::NoConnection),
        2 => Trouble::Fate(Fate::IpRefused),
        3 => Trouble::NoToken(match rng.u8(..4) {
            0 => NoToken::Stops,
            1 => NoToken::Unwell,
            2 => NoToken::Limited { wait: None },
            _ => NoToken::Limited {
                wait: Some(Duration::from_secs(rng.u64(1..120))),
            },
        }),
        _ => Trouble::Fate(fault(rng)),
    }
}

fn fault(rng: &mut Rng) -> Fate {
    let how = match rng.u8(..6) {
        0 => return Fate::NoConnection,
        1 => Lost::Timeout,
        2 => Lost::Reset,
        3 => Lost::Gateway,
        4 => Lost::Portal,
        _ => Lost::SystemError,
    };
    Fate::Lost {
        how,
        served: rng.bool(),
    }
}

fn latency(rng: &mut Rng) -> Duration {
    match rng.u8(..10) {
        0 => Duration::ZERO,
        1 => Duration::from_secs(40).mul_f64(rng.f64()),
        _ => Duration::from_micros(rng.u64(20_000..300_000)),
    }
}
