//! What an answer means for its row and for the run.

use std::fmt;
use std::time::Duration;

use super::codes::IP_NOT_ALLOWED;
use crate::lang::{Lang, Said, said};

/// What a proxy answers that wants a user and a password (RFC 9110, section 15.5.8).
pub(super) const PROXY_LOGIN_STATUS: u16 = 407;

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
        message: Said,
    },
    /// Provably not received by Feishu: no connection could be made.
    Unsent {
        /// What happened, naming DNS, proxy or address.
        message: Said,
    },
    /// It was about to leave and did not, for no fault of the row, the server or the network.
    Held {
        /// Why.
        message: Said,
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
        /// Whether this tells of a token that was never accepted: others may have sent with the same one.
        is_fresh: bool,
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
    /// What keeps it.
    pub cause: Cause,
    /// What Feishu, the gateway or the network said, contacts masked.
    pub message: Said,
    /// The scopes that are missing, where the answer named them.
    pub scopes: Vec<String>,
    /// Where Feishu says help is to be had.
    pub help: Option<String>,
}

/// What keeps a run from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A code of Feishu's. It comes before the contact is looked at.
    Code(i64),
    /// Token after token is refused with this code of Feishu's.
    Tokens(i64),
    /// An answer that is not Feishu's, with this HTTP status. What a stranger on the way did with a contact, nobody knows.
    Foreign(u16),
    /// The proxy wants a user and a password, or others.
    ProxyLogin,
    /// The certificate of the server, or of a proxy that opens what is sent, is not accepted.
    Certificate,
    /// The system gives this process no more sockets.
    Descriptors,
}

impl Verdict {
    /// The same for a call that carries no contact, such as the one for a token: nothing of a row was sent, and no row can be
    /// without it.
    pub(super) fn without_contact(self) -> Self {
        match self {
            Verdict::Unconfirmed { code, message } => Verdict::Unsent {
                message: match code {
                    Unconfirmed::Code(code) => message.map(|message| format!("{message} (code {code})")),
                    _ => message,
                },
            },
            Verdict::Refused { code, message } | Verdict::TokenRefused { code, message, .. } => {
                Verdict::Stop(Stop::new(Cause::Code(code), message))
            }
            other => other,
        }
    }

    /// Adds the address to an answer that is not Feishu's: it may be the wrong one, or a proxy's.
    pub(super) fn answered_by(mut self, address: &str) -> Self {
        if let Verdict::Stop(stop) = &mut self
            && matches!(stop.cause, Cause::Foreign(_))
        {
            let (en, zh) = (stop.message.get(Lang::En), stop.message.get(Lang::Zh));
            stop.message = said!("{en}, from `{address}`", "{zh}，来自 `{address}`");
        }
        self
    }
}

impl Stop {
    /// A stop with nothing but its cause and what was said.
    pub fn new(cause: Cause, message: impl Into<Said>) -> Self {
        Self {
            cause,
            message: message.into(),
            scopes: Vec::new(),
            help: None,
        }
    }

    /// Feishu's code, where there is one.
    pub fn code(&self) -> Option<i64> {
        match self.cause {
            Cause::Code(code) | Cause::Tokens(code) => Some(code),
            _ => None,
        }
    }
}

impl Cause {
    /// Whether it passes by itself where a call of this run had a good answer: a VPN fell, or a gateway is busy or wants a
    /// sign-in. A proxy that wants a password, and a certificate, never pass.
    pub fn passes(self) -> bool {
        match self {
            Cause::Code(code) => code == IP_NOT_ALLOWED,
            Cause::Foreign(status) => status != PROXY_LOGIN_STATUS,
            Cause::Descriptors => true,
            Cause::Tokens(_) | Cause::ProxyLogin | Cause::Certificate => false,
        }
    }
}

impl fmt::Display for Cause {
    /// The word or code that the checkpoint carries.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cause::Code(code) | Cause::Tokens(code) => return write!(f, "{code}"),
            Cause::Foreign(_) => "foreign_answer",
            Cause::ProxyLogin => "proxy_login",
            Cause::Certificate => "certificate",
            Cause::Descriptors => "descriptors",
        })
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

impl Verdict {
    /// What keeps a run from going on, for whoever reads why it ended.
    pub fn said(&self) -> Said {
        match self {
            Verdict::Unsent { message } | Verdict::Held { message } => message.clone(),
            Verdict::Unconfirmed { code, message } => {
                let (en, zh) = (message.get(Lang::En), message.get(Lang::Zh));
                said!("unconfirmed, {code}: {en}", "未确认（{code}）：{zh}")
            }
            Verdict::TokenRefused { code, message, .. } => {
                said!(
                    "token refused with {code}: {message}",
                    "访问凭证被拒绝（{code}）：{message}"
                )
            }
            Verdict::Stop(stop) => {
                let code = stop.code();
                let (en, zh) = (stop.message.get(Lang::En), stop.message.get(Lang::Zh));
                code.map_or_else(
                    || stop.message.clone(),
                    |code| said!("{en} (code {code})", "{zh}（错误码 {code}）"),
                )
            }
            other => other.to_string().into(),
        }
    }

    /// Feishu's code, or the word for what happened, where nobody was registered.
    pub fn code(&self) -> Option<String> {
        match self {
            Verdict::Refused { code, .. } | Verdict::TokenRefused { code, .. } => Some(code.to_string()),
            Verdict::Unconfirmed { code, .. } => Some(code.to_string()),
            Verdict::Stop(stop) => Some(stop.cause.to_string()),
            _ => None,
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
            Verdict::Unsent { message } | Verdict::Held { message } => write!(f, "not sent: {message}"),
            Verdict::RateLimited { wait: Some(wait) } => write!(f, "rate limit, wait {} s", wait.as_secs_f64()),
            Verdict::RateLimited { wait: None } => f.write_str("rate limit"),
            Verdict::TokenRefused { code, message, .. } => write!(f, "token refused with {code}: {message}"),
            Verdict::Stop(stop) => write!(f, "stop: {stop}"),
        }
    }
}

impl fmt::Display for Stop {
    /// What was said, and the code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)?;
        match self.code() {
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
                message: message().into()
            }),
            "unconfirmed, http_502: made up"
        );
        assert_eq!(
            told(Verdict::Unsent {
                message: message().into()
            }),
            "not sent: made up"
        );
        assert_eq!(
            told(Verdict::RateLimited {
                wait: Some(Duration::from_millis(1500))
            }),
            "rate limit, wait 1.5 s"
        );
        let stop = Stop::new(Cause::Code(10015), message());
        assert_eq!(told(Verdict::Stop(stop)), "stop: made up (code 10015)");
    }
}
