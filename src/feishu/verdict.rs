//! What an answer means, as a pure function of its status, headers and body.

use std::time::Duration;

/// What an answer means for the row that was sent, each arm with its reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Code 0 with an account id: the account exists.
    Registered {
        /// 19 digits, kept as text: a spreadsheet keeps 15.
        account_id: String,
        /// `status` 2: the account exists and is disabled.
        disabled: bool,
    },
    /// Feishu read the contact and said no.
    Refused {
        /// Feishu's code.
        code: i64,
        /// Feishu's message, contacts in it masked.
        message: String,
    },
    /// Sent, and no readable answer came, or one that says nothing about the contact: the account may exist.
    Unconfirmed {
        /// What happened: a stable word (`timeout`, `http_502`) or Feishu's code.
        code: Unconfirmed,
        /// The details, contacts masked.
        message: String,
    },
    /// Provably not received by Feishu: no connection could be made.
    Unsent {
        /// What happened, naming DNS, proxy, certificate or address.
        message: String,
    },
    /// Over the quota: every worker waits.
    RateLimited {
        /// How long Feishu asks to wait, where a usable header said so.
        wait: Option<Duration>,
    },
    /// The token was refused before the contact was looked at; the next [`super::Register::prepare`] gets a new one.
    TokenRefused {
        /// Feishu's code.
        code: i64,
        /// Feishu's message.
        message: String,
    },
    /// Every row would meet the same: the run stops and leaves what is unsent pending.
    Stop(Stop),
}

/// Why a row is unconfirmed: a word of ours or a code of Feishu's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unconfirmed {
    /// No answer within the time limit.
    Timeout,
    /// The connection broke after the request had begun to leave.
    Reset,
    /// An answer that is not what Feishu documents; the HTTP status.
    Unreadable(u16),
    /// Feishu's own "system error" and the like.
    Code(i64),
}

/// Why a run cannot go on until a person changes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Feishu's code, where the answer had one.
    pub code: Option<i64>,
    /// What Feishu or the gateway said, contacts masked.
    pub message: String,
    /// The scopes that are missing, where the answer named them.
    pub scopes: Vec<String>,
    /// Where Feishu says help is to be had.
    pub help: Option<String>,
}
