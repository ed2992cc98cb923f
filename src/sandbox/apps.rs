//! Who may have a token: the checks of the three token routes.

use serde::Deserialize;
use tokio::time::Instant;

use super::refusal::{INVALID_APP_TOKEN, INVALID_PARAMETER, INVALID_TICKET, Refusal, WRONG_SECRET};
use super::tokens::{Issued, Tokens};

/// The secret that no app has.
const WRONG: &str = "wrong";

/// The ticket that no store app was sent.
const BAD_TICKET: &str = "bad";

/// What a token route is sent; which fields are needed depends on the route.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TokenRequest {
    app_id: String,
    app_secret: String,
    app_ticket: String,
    app_access_token: String,
    tenant_key: String,
}

/// The apps of the tenant and the tokens they were given. All apps of one sandbox share its tokens and its quota.
pub(super) struct Apps {
    tenant_tokens: Tokens,
    app_tokens: Tokens,
}

impl TokenRequest {
    /// Reads the JSON body of a token request.
    pub(super) fn parse(body: &[u8]) -> Result<TokenRequest, Refusal> {
        serde_json::from_slice(body).map_err(|_| INVALID_PARAMETER)
    }
}

impl Apps {
    pub(super) fn new(tenant_tokens: Tokens, app_tokens: Tokens) -> Apps {
        Apps {
            tenant_tokens,
            app_tokens,
        }
    }

    /// A tenant access token for a self-built app.
    pub(super) fn tenant_token(&mut self, now: Instant, request: &TokenRequest) -> Result<Issued, Refusal> {
        self.check_secret(request)?;
        Ok(self.tenant_tokens.issue(now))
    }

    /// An app access token for a store app: the first of its two steps.
    pub(super) fn app_token(&mut self, now: Instant, request: &TokenRequest) -> Result<Issued, Refusal> {
        self.check_secret(request)?;
        match request.app_ticket.as_str() {
            "" => Err(INVALID_PARAMETER),
            BAD_TICKET => Err(INVALID_TICKET),
            _ => Ok(self.app_tokens.issue(now)),
        }
    }

    /// A tenant access token for a store app: the second step.
    pub(super) fn tenant_token_by_app(&mut self, now: Instant, request: &TokenRequest) -> Result<Issued, Refusal> {
        if request.app_access_token.is_empty() || request.tenant_key.is_empty() {
            return Err(INVALID_PARAMETER);
        }
        if !self.app_tokens.accepts(now, &request.app_access_token) {
            return Err(INVALID_APP_TOKEN);
        }
        Ok(self.tenant_tokens.issue(now))
    }

    /// Whether a tenant access token was handed out and has not ended.
    pub(super) fn accepts(&self, now: Instant, tenant_token: &str) -> bool {
        self.tenant_tokens.accepts(now, tenant_token)
    }

    /// How many different tenant access tokens were handed out.
    pub(super) fn tokens(&self) -> u64 {
        self.tenant_tokens.issued()
    }

    fn check_secret(&self, request: &TokenRequest) -> Result<(), Refusal> {
        if request.app_id.is_empty() || request.app_secret.is_empty() {
            return Err(INVALID_PARAMETER);
        }
        if request.app_secret == WRONG {
            return Err(WRONG_SECRET);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn apps() -> Apps {
        Apps::new(Tokens::new('t', HOUR, 1), Tokens::new('a', HOUR, 2))
    }

    fn request(body: &str) -> TokenRequest {
        TokenRequest::parse(body.as_bytes()).expect(body)
    }

    fn code(answer: Result<Issued, Refusal>) -> i64 {
        answer.map_or_else(|refusal| refusal.code, |_| 0)
    }

    #[test]
    fn a_self_built_app_shows_its_secret() {
        for (body, expected) in [
            (r#"{"app_id":"cli_any","app_secret":"any"}"#, 0),
            (r#"{"app_id":"cli_any","app_secret":"wrong"}"#, 10015),
            (r#"{"app_id":"cli_any"}"#, 10003),
        ] {
            assert_eq!(
                code(apps().tenant_token(Instant::now(), &request(body))),
                expected,
                "{body}"
            );
        }
    }

    #[test]
    fn a_store_app_takes_two_steps() {
        let (mut apps, now) = (apps(), Instant::now());
        let first = |ticket| {
            request(&format!(
                r#"{{"app_id":"cli_a","app_secret":"s","app_ticket":"{ticket}"}}"#
            ))
        };
        assert_eq!(code(apps.app_token(now, &first(""))), 10003);
        assert_eq!(code(apps.app_token(now, &first("bad"))), 10012);
        let app_token = apps.app_token(now, &first("good")).expect("a good ticket").token;

        let second = |token| request(&format!(r#"{{"app_access_token":"{token}","tenant_key":"k"}}"#));
        assert_eq!(code(apps.tenant_token_by_app(now, &second("a-made-up"))), 10005);
        let token = apps
            .tenant_token_by_app(now, &second(&app_token))
            .expect("a good app token")
            .token;
        assert!(apps.accepts(now, &token));
        assert!(
            !apps.accepts(now, &app_token),
            "an app access token is no tenant access token"
        );
    }

    #[test]
    fn a_token_request_is_json() {
        for body in ["", r#"{"app_id":7}"#] {
            let refusal = TokenRequest::parse(body.as_bytes()).err();
            assert_eq!(refusal.map(|refusal| refusal.code), Some(10003), "{body}");
        }
    }
}
