//! The terms of a run: what it is told, and how it may end.

use std::time::Duration;

use crate::checkpoint::Wanted;
use crate::feishu::Stop;
use crate::lang::Said;
use crate::quota::Rate;

/// What a run is told.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many calls may be under way at once.
    pub workers: usize,
    /// How many calls may leave in how long.
    pub rate: Rate,
    /// Which rows are sent beside those never attempted.
    pub wanted: Wanted,
    /// How long an outage may last, awake, and a rate limit that lets nothing through.
    pub give_up_after: Duration,
    /// Whether to go on when everyone is refused with the same code.
    pub keep_going: bool,
    /// Seeds the jitter of retries.
    pub seed: u64,
}

/// How a run ended. Unless it finished, what was not sent is pending.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// Nothing is left to be sent in this run.
    Finished,
    /// Somebody asked it to stop; what had been sent was waited for.
    Interrupted,
    /// Every row would have met the same: a person has to change something.
    Stopped(Stop),
    /// So many rows in a row were refused with this code, and nobody was registered.
    SameRefusal {
        /// Feishu's code.
        code: i64,
        /// Feishu's message.
        message: String,
    },
    /// The server was gone for longer than the run was willing to wait.
    Outage {
        /// The last thing that went wrong.
        message: Said,
    },
    /// The server never gave a good answer: the name, the proxy, the certificate or the address is wrong.
    NoAnswer {
        /// What went wrong.
        message: Said,
    },
}
