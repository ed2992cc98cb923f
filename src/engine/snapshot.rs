//! Where a run stands at one moment, for whoever shows it.

use tokio::time::Instant;

/// Where a run stands.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Rows to send in this run.
    pub total: u64,
    /// Rows of these that are settled, or whose attempts of this run are used up.
    pub done: u64,
    /// Registered in this run.
    pub registered: u64,
    /// Refused in this run.
    pub failed: u64,
    /// Unconfirmed, their attempts of this run used up.
    pub unconfirmed: u64,
    /// Rows of the file that are invalid.
    pub invalid: u64,
    /// Calls the window holds, out of how many; `None` where calls are not limited.
    pub quota: Option<(u32, u32)>,
    /// What the run waits for.
    pub waiting: Option<Waiting>,
    /// When the last call leaves, as far as the quota decides.
    pub ends_at: Option<Instant>,
}

/// What a run waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// A place in the window; without a time, for the answer to a call in flight.
    Quota(Option<Instant>),
    /// The time that Feishu named in a rate-limit answer.
    RateLimited(Instant),
    /// The server to come back; the next probe leaves then.
    Outage(Instant),
    /// A token.
    Token,
    /// The time to try rows again.
    Retry(Instant),
    /// What was already sent, before the run ends.
    Answers(usize),
}
