//! A call without a side effect that shows whether registrations would be let through.

use super::{HttpRegister, Register, Verdict};

/// An id that no account has: Feishu's have 19 digits and begin with 6 or more.
const NOBODY: &str = "1000000000000000000";

/// Feishu's code for an account that does not exist: the whole way is free, token, address list and scope.
const NO_SUCH_ACCOUNT: i64 = 1002553;

/// Codes of the hiring service itself: whoever gets one has passed the gateway.
const OF_THE_SERVICE: std::ops::RangeInclusive<i64> = 1002002..=1002999;

/// What a probe has shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Probed {
    /// Token, address, IP list and scope are in order.
    Free,
    /// The service answered, and not what was expected; the gateway let the call through.
    Odd {
        /// Feishu's code.
        code: i64,
        /// Feishu's message.
        message: String,
    },
    /// Registrations would not be let through, or nothing can be said.
    Blocked(Verdict),
}

impl HttpRegister {
    /// Asks for an account that does not exist. Nothing is changed by it, and no contact is sent.
    pub async fn probe(&self) -> Probed {
        if let Err(verdict) = self.prepare().await {
            return Probed::Blocked(verdict);
        }
        let mut verdict = self.ask_for(NOBODY).await;
        if matches!(verdict, Verdict::TokenRefused { .. }) {
            // As in a run: a new token, then the same call once more.
            verdict = self.ask_for(NOBODY).await;
        }
        match verdict {
            Verdict::Refused {
                code: NO_SUCH_ACCOUNT, ..
            } => Probed::Free,
            // The unlikely id exists.
            Verdict::Registered { .. } => Probed::Free,
            Verdict::Refused { code, message } if OF_THE_SERVICE.contains(&code) => Probed::Odd { code, message },
            other => Probed::Blocked(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::stage::{Act, GOOD, Server, TOKEN_PATH, json, token};

    /// What a probe shows of a tenant that answers it so, and the request that it sent.
    async fn probe(answer: Act) -> (Probed, Vec<String>) {
        let server = Server::start(move |_, path| match path {
            TOKEN_PATH => token("t-1", 7200),
            _ => answer.clone(),
        })
        .await;
        (server.client().probe().await, server.requests())
    }

    fn code(code: i64) -> Act {
        json(&format!(r#"{{"code":{code},"msg":"made up"}}"#))
    }

    #[tokio::test]
    async fn a_free_way_is_shown_without_a_registration() {
        let (probed, requests) = probe(code(NO_SUCH_ACCOUNT)).await;
        assert_eq!(probed, Probed::Free);
        assert_eq!(requests.len(), 2);
        assert!(requests[1].starts_with(
            "GET /open-apis/hire/v1/referral_account/get_account_assets?referral_account_id=1000000000000000000 "
        ));
        assert!(requests[1].contains("authorization: Bearer t-1\r\n"));
        assert_eq!(probe(json(GOOD)).await.0, Probed::Free);
    }

    #[tokio::test]
    async fn what_stops_a_run_blocks_the_way() {
        for stop in [99991401, 99991672, 99991403, 99991201] {
            let (probed, _) = probe(code(stop)).await;
            assert!(
                matches!(&probed, Probed::Blocked(Verdict::Stop(found)) if found.code == Some(stop)),
                "{probed:?}"
            );
        }
        let (probed, _) = probe(Act::Json(404, "<html>".to_owned())).await;
        assert!(matches!(probed, Probed::Blocked(Verdict::Stop(_))), "{probed:?}");
        let (probed, _) = probe(code(1002001)).await;
        assert!(
            matches!(probed, Probed::Blocked(Verdict::Unconfirmed { .. })),
            "{probed:?}"
        );
        let (probed, _) = probe(code(99999999)).await;
        assert!(matches!(probed, Probed::Blocked(Verdict::Refused { .. })), "{probed:?}");
        let message = "made up".to_owned();
        assert_eq!(probe(code(1002002)).await.0, Probed::Odd { code: 1002002, message });
    }

    #[tokio::test]
    async fn what_is_said_is_fit_to_be_shown() {
        let said = format!(r#"{{"code":1002002,"msg":"no t-1 \u001b[2J{}"}}"#, "x".repeat(100_000));
        let Probed::Odd { message, .. } = probe(json(&said)).await.0 else {
            panic!("another code")
        };
        assert!(message.starts_with("no … [2Jx"), "{message:?}");
        assert!(message.chars().count() < 400, "{} characters", message.chars().count());
    }

    #[tokio::test]
    async fn a_refused_token_is_renewed_once() {
        let server = Server::start(|number, path| match path {
            TOKEN_PATH => token(&format!("t-{number}"), 7200),
            _ if number < 3 => json(r#"{"code":99991663,"msg":"made up"}"#),
            _ => json(r#"{"code":1002553,"msg":"made up"}"#),
        })
        .await;
        assert_eq!(server.client().probe().await, Probed::Free);
    }
}
