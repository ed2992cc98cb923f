//! What the sandbox has seen and done so far.

use std::collections::BTreeMap;

use serde::Serialize;

/// What the sandbox has seen and done since it started; `GET /sandbox/stats` gives it as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Registration calls that arrived, the refused ones included.
    pub requests: u64,
    /// Different tenant access tokens handed out.
    pub tokens: u64,
    /// Accounts that exist.
    pub accounts: u64,
    /// Registrations that went well, also where a fault spoilt the answer.
    pub registered: u64,
    /// Registration calls of people who had an account already, whatever `replay` made of them.
    pub repeated: u64,
    /// Registration calls answered with a code other than 0, by code, but for the rate limit.
    pub refused: BTreeMap<i64, u64>,
    /// Registration calls answered with the rate limit.
    pub rate_limited: u64,
    /// Faults that happened, by the name they have in the option.
    pub faults: BTreeMap<&'static str, u64>,
    /// The most registration calls that the rate limit let through in any 60 s: exact where there is a limit, to the
    /// millisecond where there is none.
    pub most_calls_in_any_60s: u32,
}
