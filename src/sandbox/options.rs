//! How a sandbox behaves.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use super::{Directory, Faults, Latency};

/// How a sandbox behaves; the default is Feishu in good weather. Every app is known, with any secret but `wrong`.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Registration calls let through in any 60 s; `None` for no limit.
    pub rate: Option<NonZeroU32>,
    /// What a person who is registered already gets.
    pub replay: Replay,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Decides account ids, tokens, the sequence of faults and the latencies.
    pub seed: u64,
    /// How long the network takes: one half before a call arrives, the other before its answer leaves.
    pub latency: Latency,
    /// The employees. Without one everybody is an employee, but for addresses that begin with `nobody` (1002551) and
    /// `twice` (1002552). With or without, whose address begins with `disabled` has an account that is disabled.
    pub directory: Option<Directory>,
    /// How long a token lives; a second or more.
    pub token_life: Duration,
}

impl Options {
    /// Feishu's limit, says its page of the registration call.
    pub const RATE: NonZeroU32 = NonZeroU32::new(100).expect("100 is not 0");

    /// The longest life of a token, says Feishu's page on tenant access tokens.
    pub const TOKEN_LIFE: Duration = Duration::from_secs(7200);
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            rate: Some(Options::RATE),
            replay: Replay::default(),
            faults: Faults::NONE,
            seed: 0,
            latency: Latency::NONE,
            directory: None,
            token_life: Options::TOKEN_LIFE,
        }
    }
}

/// What a person who is registered already gets. Feishu documents none of the three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replay {
    /// The account that is there: the likely one.
    #[default]
    Same,
    /// Another account.
    New,
    /// A refusal with a code that no page lists.
    Refuse,
}

impl FromStr for Replay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "same" => Ok(Replay::Same),
            "new" => Ok(Replay::New),
            "refuse" => Ok(Replay::Refuse),
            other => Err(format!("`{other}` is none of `same`, `new` and `refuse`")),
        }
    }
}
