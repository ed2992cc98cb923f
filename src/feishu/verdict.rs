//! What an answer means for its row and for the run.

use std::fmt;
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

impl Verdict {
    /// Adds the address to an answer that is not Feishu's: it may be the wrong one, or a proxy's.
    pub(super) fn answered_by(mut self, address: &str) -> Self {
        if let Verdict::Stop(stop) = &mut self
            && stop.code.is_none()
        {
            stop.message.push_str(&format!(", from `{address}`"));
        }
        self
    }
}

impl Stop {
    /// A stop without a code of Feishu's.
    pub(super) fn foreign(message: String) -> Self {
        Self {
            code: None,
            message,
            scopes: Vec::new(),
            help: None,
        }
    }
}

impl fmt::Display for Unconfirmed {
    /// The word that the results and the checkpoint carry: `timeout`, `reset`, `http_502`, `1002001`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unconfirmed::Timeout => f.write_str("timeout"),
            Unconfirmed::Reset => f.write_str("reset"),
            Unconfirmed::Unreadable(status) => write!(f, "http_{status}"),
            Unconfirmed::Code(code) => write!(f, "{code}"),
        }
    }
}

impl fmt::Display for Verdict {
    /// One line for the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Registered { account_id, disabled } => {
                let state = if *disabled { " (disabled)" } else { "" };
                write!(f, "registered as {account_id}{state}")
            }
            Verdict::Refused { code, message } => write!(f, "refused with {code}: {message}"),
            Verdict::Unconfirmed { code, message } => write!(f, "unconfirmed, {code}: {message}"),
            Verdict::Unsent { message } => write!(f, "not sent: {message}"),
            Verdict::RateLimited { wait: Some(wait) } => write!(f, "rate limit, wait {} s", wait.as_secs_f64()),
            Verdict::RateLimited { wait: None } => f.write_str("rate limit"),
            Verdict::TokenRefused { code, message } => write!(f, "token refused with {code}: {message}"),
            Verdict::Stop(stop) => write!(f, "stop: {stop}"),
        }
    }
}

impl fmt::Display for Stop {
    /// What was said, and the code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.code {
            Some(code) => write!(f, " (code {code})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_one_line_for_the_log() {
        let message = || "made up".to_owned();
        let told = |verdict: Verdict| verdict.to_string();
        let account_id = "6942778198054125570".to_owned();
        let registered = Verdict::Registered {
            account_id,
            disabled: true,
        };
        assert_eq!(told(registered), "registered as 6942778198054125570 (disabled)");
        assert_eq!(
            told(Verdict::Refused {
                code: 1002551,
                message: message()
            }),
            "refused with 1002551: made up"
        );
        let code = Unconfirmed::Unreadable(502);
        assert_eq!(
            told(Verdict::Unconfirmed {
                code,
                message: message()
            }),
            "unconfirmed, http_502: made up"
        );
        assert_eq!(told(Verdict::Unsent { message: message() }), "not sent: made up");
        assert_eq!(
            told(Verdict::RateLimited {
                wait: Some(Duration::from_millis(1500))
            }),
            "rate limit, wait 1.5 s"
        );
        let stop = Stop {
            code: Some(10015),
            ..Stop::foreign(message())
        };
        assert_eq!(told(Verdict::Stop(stop)), "stop: made up (code 10015)");
    }
}
