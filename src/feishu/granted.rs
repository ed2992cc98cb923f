//! What an answer of a token endpoint means, as a pure function.

use std::time::Duration;

use reqwest::header::HeaderMap;
use secrecy::SecretString;

use super::Verdict;
use super::judge::judge_reply;
use super::reply::{self, Reply};
use crate::lang::Text;

/// What an answer is that says yes and no more.
const NO_TOKEN: Text = Text::new("code 0 without a token", "返回码为 0，但没有访问凭证");

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
/// What the same answer to a registration would mean, where nothing of a row was sent: [`Verdict::Unsent`],
/// [`Verdict::RateLimited`] or [`Verdict::Stop`].
pub(super) fn judge_granted(status: u16, headers: &HeaderMap, body: &[u8], name: &str) -> Result<Granted, Verdict> {
    let text = reply::text(body);
    let granted = |reply: &Reply<'_>| {
        let lifetime = Duration::from_secs(reply.number("/expire").unwrap_or(0));
        Some(Granted {
            token: SecretString::from(reply.text(name)?),
            lifetime: lifetime.min(LIFETIME_MAX),
        })
    };
    let judged = judge_reply(status, headers, Reply::read(&text), granted, NO_TOKEN);
    judged.map_err(Verdict::without_contact)
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
