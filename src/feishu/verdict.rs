//! What an answer means, as a pure function of its status, headers and body.

use std::fmt;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::Answer;
use super::codes::{self, Class};
use super::reply::{self, Reply};

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

/// What the answer to a registration means for its row, as a pure function.
///
/// 1. A JSON object with an integer `code` is Feishu's: the catalogue decides, whatever the HTTP status. A code that is
///    not in the catalogue is unconfirmed on 5xx, a rate limit on 429, else a refusal.
/// 2. Any other body is somebody else's: 429 is the rate limit, 2xx and 5xx are unconfirmed, and the rest (a proxy, a login
///    page, a wrong address) stops the run.
///
/// Messages are as the server wrote them: whoever sent the contact masks it before they go further.
pub fn judge(status: u16, headers: &HeaderMap, body: &[u8]) -> Answer {
    let reply = Reply::read(body);
    let verdict = match &reply {
        Some(reply) => judge_reply(status, headers, reply),
        None => judge_foreign(status, headers),
    };
    let log_id = reply::log_id(headers, reply.as_ref());
    Answer { verdict, log_id }
}

fn judge_reply(status: u16, headers: &HeaderMap, reply: &Reply) -> Verdict {
    let code = reply.code;
    if code == 0 {
        return judge_success(status, reply);
    }
    let message = reply.message();
    let wait = reply::wait(headers);
    let unconfirmed = Unconfirmed::Code(code);
    match codes::class_of(code) {
        Some(Class::Row { .. }) => Verdict::Refused { code, message },
        Some(Class::Unconfirmed) => Verdict::Unconfirmed {
            code: unconfirmed,
            message,
        },
        Some(Class::RateLimit) => Verdict::RateLimited { wait },
        Some(Class::Token) => Verdict::TokenRefused { code, message },
        Some(Class::Stop) => Verdict::Stop(reply.stop()),
        None if status == 429 => Verdict::RateLimited { wait },
        None if (500..600).contains(&status) => Verdict::Unconfirmed {
            code: unconfirmed,
            message,
        },
        None => Verdict::Refused { code, message },
    }
}

/// Feishu documents `account_id` as a string. A JSON integer is taken too, for it is exact up to 64 bits; a fraction or an
/// exponent is not, and counts as no id.
fn judge_success(status: u16, reply: &Reply) -> Verdict {
    const ACCOUNT_ID: &str = "/data/account/account_id";
    let id = reply.text(ACCOUNT_ID).map(str::to_owned);
    match id.or_else(|| reply.number(ACCOUNT_ID).map(|id| id.to_string())) {
        Some(account_id) => Verdict::Registered {
            account_id,
            disabled: reply.number("/data/account/status") == Some(2),
        },
        None => Verdict::Unconfirmed {
            code: Unconfirmed::Unreadable(status),
            message: "code 0 without an account id".to_owned(),
        },
    }
}

fn judge_foreign(status: u16, headers: &HeaderMap) -> Verdict {
    let message = reply::describe_foreign(status, headers);
    match status {
        429 => Verdict::RateLimited {
            wait: reply::wait(headers),
        },
        200..300 | 500..600 => Verdict::Unconfirmed {
            code: Unconfirmed::Unreadable(status),
            message,
        },
        _ => Verdict::Stop(Stop::foreign(message)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::recorded;

    #[test]
    fn recorded_answers_are_judged() {
        let told: Vec<String> = recorded::answers("register")
            .map(|(name, status, headers, body)| format!("{name}\n    {:?}", judge(status, &headers, &body)))
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn every_known_code_gets_the_verdict_of_its_class() {
        for code in codes::known_codes() {
            for status in [200, 400, 429, 500] {
                let body = format!(r#"{{"code":{code},"msg":"made up"}}"#);
                let verdict = judge(status, &HeaderMap::new(), body.as_bytes()).verdict;
                let fits = match codes::class_of(code).expect("a known code has a class") {
                    Class::Row { .. } => matches!(verdict, Verdict::Refused { .. }),
                    Class::Unconfirmed => matches!(verdict, Verdict::Unconfirmed { .. }),
                    Class::RateLimit => matches!(verdict, Verdict::RateLimited { .. }),
                    Class::Token => matches!(verdict, Verdict::TokenRefused { .. }),
                    Class::Stop => matches!(verdict, Verdict::Stop(_)),
                };
                assert!(fits, "{code} with HTTP {status}: {verdict:?}");
            }
        }
    }

    #[test]
    fn a_foreign_answer_is_judged_by_its_status_alone() {
        for (status, kind) in [
            (200, "unconfirmed"),
            (204, "unconfirmed"),
            (302, "stop"),
            (304, "stop"),
            (401, "stop"),
            (403, "stop"),
            (404, "stop"),
            (407, "stop"),
            (408, "stop"),
            (429, "rate limit"),
            (500, "unconfirmed"),
            (502, "unconfirmed"),
            (599, "unconfirmed"),
            (600, "stop"),
        ] {
            for body in [
                "",
                "<html></html>",
                "{",
                "{}",
                "[]",
                "null",
                "\"code\"",
                r#"{"code":"1002551"}"#,
            ] {
                let found = match judge(status, &HeaderMap::new(), body.as_bytes()).verdict {
                    Verdict::Unconfirmed { code, .. } if code == Unconfirmed::Unreadable(status) => "unconfirmed",
                    Verdict::RateLimited { wait: None } => "rate limit",
                    Verdict::Stop(stop) if stop.code.is_none() => "stop",
                    _ => "something else",
                };
                assert_eq!(found, kind, "HTTP {status} with {body:?}");
            }
        }
    }
}
