//! What an answer of a token endpoint means, as a pure function.

use std::time::Duration;

use reqwest::header::HeaderMap;
use secrecy::SecretString;

use super::codes::{self, Class};
use super::reply::{self, Reply};
use super::{Stop, Verdict};

/// A token lives no longer than this, whatever the answer says; Feishu's live two hours.
const LIFETIME_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// A token as the endpoint granted it.
#[derive(Debug)]
pub(super) struct Granted {
    pub(super) token: SecretString,
    /// What is left of its life (`expire`, in seconds); none where the answer does not say.
    pub(super) lifetime: Duration,
}

/// What the answer of a token endpoint means. `name` is the token's, e.g. `/tenant_access_token`: it stands at the top level,
/// not under `data` (Feishu's page "Get tenant access token").
///
/// # Errors
///
/// [`Verdict::Unsent`] for Feishu's internal errors and 5xx, [`Verdict::RateLimited`], and [`Verdict::Stop`] for everything
/// else: no contact has been sent, and no row can be without a token.
pub(super) fn judge_granted(status: u16, headers: &HeaderMap, body: &[u8], name: &str) -> Result<Granted, Verdict> {
    let Some(reply) = Reply::read(body) else {
        let message = reply::describe_foreign(status, headers);
        return Err(match status {
            429 => Verdict::RateLimited {
                wait: reply::wait(headers),
            },
            500..600 => Verdict::Unsent { message },
            _ => Verdict::Stop(Stop::foreign(message)),
        });
    };
    if reply.code != 0 {
        return Err(judge_refusal(status, headers, &reply));
    }
    let Some(token) = reply.text(name) else {
        return Err(Verdict::Stop(Stop::foreign("code 0 without a token".to_owned())));
    };
    let lifetime = Duration::from_secs(reply.number("/expire").unwrap_or(0));
    Ok(Granted {
        token: SecretString::from(token),
        lifetime: lifetime.min(LIFETIME_MAX),
    })
}

fn judge_refusal(status: u16, headers: &HeaderMap, reply: &Reply<'_>) -> Verdict {
    let unsent = Verdict::Unsent {
        message: format!("{} (code {})", reply.message(), reply.code),
    };
    let rate_limited = Verdict::RateLimited {
        wait: reply::wait(headers),
    };
    match codes::class_of(reply.code) {
        Some(Class::Unconfirmed) => unsent,
        Some(Class::RateLimit) => rate_limited,
        Some(Class::Row { .. } | Class::Token | Class::Stop) => Verdict::Stop(reply.stop()),
        None if status == 429 => rate_limited,
        None if (500..600).contains(&status) => unsent,
        None => Verdict::Stop(reply.stop()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::recorded;

    #[test]
    fn recorded_answers_are_judged() {
        let told: Vec<String> = recorded::answers("token")
            .map(|(name, status, headers, body)| {
                let judged = judge_granted(status, &headers, &body, "/tenant_access_token");
                format!("{name}\n    {judged:?}")
            })
            .collect();
        let told = told.join("\n");
        assert!(!told.contains("t-made-up"), "a token shows in {told}");
        insta::assert_snapshot!(told);
    }

    #[test]
    fn a_lifetime_has_its_limits() {
        for (expire, seconds) in [
            ("7200", 7200),
            ("0", 0),
            ("-5", 0),
            ("null", 0),
            ("18446744073709551615", 86_400),
        ] {
            let body = format!(r#"{{"code":0,"tenant_access_token":"x","expire":{expire}}}"#);
            let grant = judge_granted(200, &HeaderMap::new(), body.as_bytes(), "/tenant_access_token");
            assert_eq!(grant.expect("a grant").lifetime.as_secs(), seconds, "{expire}");
        }
    }
}
