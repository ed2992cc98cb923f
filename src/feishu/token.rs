//! The tenant_access_token: fetched once for all workers, renewed ahead of its end, dropped when it is refused.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::credentials::{Credentials, Grant};
use super::granted::{Granted, judge_granted};
use super::transport::Transport;
use super::{BaseUrl, Stop, Verdict};

/// Renewal happens this long before the end: inside the last half hour, in which Feishu hands out a new token.
const MARGIN_MAX: Duration = Duration::from_secs(300);

/// A token that lives shortly is renewed when this part of its life is left, or every call would renew it.
const MARGIN_PART: u32 = 10;

/// So many new tokens may be refused one after the other before the run stops. Short-lived ones may end on the way.
const REFUSALS_MAX: u32 = 5;

const SELF_BUILT_PATH: &str = "/open-apis/auth/v3/tenant_access_token/internal";
const APP_PATH: &str = "/open-apis/auth/v3/app_access_token";
const STORE_PATH: &str = "/open-apis/auth/v3/tenant_access_token";

/// What stands before the token in its header.
const SCHEME: &str = "Bearer ";

/// A token cannot be sent: it holds characters that no HTTP header carries.
#[derive(Debug)]
pub(super) struct BadToken;

/// The right to make one call: the header that carries the token, and which of our tokens it is.
#[derive(Clone, Debug)]
pub(super) struct Bearer {
    /// Marked sensitive, so that it never shows.
    pub(super) header: HeaderValue,
    number: u64,
}

impl Bearer {
    /// The token itself, for what must not repeat it.
    pub(super) fn token(&self) -> &str {
        let header = self.header.to_str().unwrap_or_default();
        header.strip_prefix(SCHEME).unwrap_or(header)
    }
}

/// The tokens of a run, one at a time.
#[derive(Debug)]
pub(super) struct Tokens {
    credentials: Credentials,
    base: BaseUrl,
    state: Mutex<State>,
    /// Held by the one that renews.
    renewal: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    current: Option<Token>,
    /// The number of the newest token.
    newest: u64,
    /// The token that was refused last, until one is accepted.
    refused: Option<HeaderValue>,
    /// How many tokens were refused since one was accepted.
    refusals: u32,
    /// Why no call can be made any more, once a ready-made token was refused.
    refused_ready: Option<Stop>,
    /// How many renewals have ended, and how the last one did: those who waited for it share it.
    renewals: u64,
    outcome: Option<Result<(), Verdict>>,
}

#[derive(Debug)]
struct Token {
    bearer: Bearer,
    /// From then on a new one is wanted; `None` for a ready-made one.
    renew_at: Option<Instant>,
}

impl Tokens {
    pub(super) fn new(credentials: Credentials, base: BaseUrl) -> Result<Self, BadToken> {
        let mut state = State::default();
        if let Grant::Ready { token } = &credentials.grant {
            state.install(header(token)?, None);
        }
        Ok(Self {
            credentials,
            base,
            state: Mutex::new(state),
            renewal: tokio::sync::Mutex::new(()),
        })
    }

    /// Whether there is a token that is not near its end.
    pub(super) fn ready(&self) -> bool {
        let state = self.state();
        let wanted = |token: &Token| token.renew_at.is_none_or(|at| Instant::now() < at);
        state.current.as_ref().is_some_and(wanted)
    }

    /// The token to send with, near its end or not.
    pub(super) fn current(&self) -> Option<Bearer> {
        self.state().current.as_ref().map(|token| token.bearer.clone())
    }

    /// Gets a new token unless there is a good one. Whoever waited for another's renewal shares its outcome.
    pub(super) async fn renew(&self, transport: &Transport) -> Result<(), Verdict> {
        let seen = self.state().renewals;
        let _turn = self.renewal.lock().await;
        if self.ready() {
            return Ok(());
        }
        let shared = {
            let state = self.state();
            state.outcome.clone().filter(|_| state.renewals != seen)
        };
        if let Some(Err(verdict)) = shared {
            return Err(verdict);
        }
        let outcome = self
            .fetch(transport)
            .await
            .map_err(|verdict| self.credentials.mask().verdict(verdict));
        let mut state = self.state();
        state.renewals += 1;
        state.outcome = Some(outcome.clone());
        outcome
    }

    async fn fetch(&self, transport: &Transport) -> Result<(), Verdict> {
        // The life is counted from before the call: the safe side.
        let asked_at = Instant::now();
        let app_id = &self.credentials.app_id;
        let granted = match &self.credentials.grant {
            Grant::SelfBuilt { secret } => {
                let body = json!({ "app_id": app_id, "app_secret": secret.expose_secret() });
                self.ask(transport, SELF_BUILT_PATH, &body, "/tenant_access_token")
                    .await?
            }
            Grant::Store {
                secret,
                ticket,
                tenant_key,
            } => {
                let body = json!({
                    "app_id": app_id,
                    "app_secret": secret.expose_secret(),
                    "app_ticket": ticket.expose_secret(),
                });
                let app = self.ask(transport, APP_PATH, &body, "/app_access_token").await?;
                let body = json!({ "app_access_token": app.token.expose_secret(), "tenant_key": tenant_key });
                self.ask(transport, STORE_PATH, &body, "/tenant_access_token").await?
            }
            Grant::Ready { .. } => {
                let stop = self.state().refused_ready.clone();
                return Err(Verdict::Stop(
                    stop.expect("a ready-made token is at hand until it is refused"),
                ));
            }
        };
        let Ok(header) = header(&granted.token) else {
            let message = "the token endpoint gave a token that no HTTP header can carry";
            return Err(Verdict::Stop(Stop::foreign(message.to_owned())));
        };
        let margin = MARGIN_MAX.min(granted.lifetime / MARGIN_PART);
        self.state()
            .install(header, Some(asked_at + (granted.lifetime - margin)));
        Ok(())
    }

    async fn ask(&self, transport: &Transport, path: &str, body: &Value, name: &str) -> Result<Granted, Verdict> {
        let url = self.base.url(path);
        let address = url.to_string();
        let received = transport.post(url, None, body.to_string().into_bytes()).await;
        let received = received.map_err(|failure| failure.into_unsent())?;
        judge_granted(received.status, &received.headers, &received.body, name)
            .map_err(|verdict| verdict.answered_by(&address))
    }

    /// A call with this token was looked at: the token is good.
    pub(super) fn accepted(&self, bearer: &Bearer) {
        let mut state = self.state();
        if state.is_current(bearer) {
            state.refused = None;
            state.refusals = 0;
        }
    }

    /// A call was refused because of its token. The next renewal gets a new one; where that cannot help, the run stops.
    pub(super) fn refused(&self, bearer: &Bearer, code: i64, message: String) -> Verdict {
        let stop = |why: &str| Stop {
            code: Some(code),
            ..Stop::foreign(format!("{message}; {why}"))
        };
        let mut state = self.state();
        if matches!(self.credentials.grant, Grant::Ready { .. }) {
            let stop = stop("this token was supplied ready-made and cannot be renewed");
            state.current = None;
            state.refused_ready = Some(stop.clone());
            return Verdict::Stop(stop);
        }
        // Others may have sent with the same token and been told first: theirs is the renewal.
        if state.is_current(bearer) {
            state.current = None;
            state.refusals += 1;
            if state.refused.as_ref() == Some(&bearer.header) {
                return Verdict::Stop(stop("the token endpoint hands out the same token again"));
            }
            if state.refusals >= REFUSALS_MAX {
                return Verdict::Stop(stop("one new token after the other is refused"));
            }
            state.refused = Some(bearer.header.clone());
        }
        drop(state);
        Verdict::TokenRefused { code, message }
    }

    /// Nothing that panics is done under the lock, and no state of it is half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn install(&mut self, header: HeaderValue, renew_at: Option<Instant>) {
        self.newest += 1;
        let number = self.newest;
        self.current = Some(Token {
            bearer: Bearer { header, number },
            renew_at,
        });
    }

    fn is_current(&self, bearer: &Bearer) -> bool {
        self.current
            .as_ref()
            .is_some_and(|token| token.bearer.number == bearer.number)
    }
}

fn header(token: &SecretString) -> Result<HeaderValue, BadToken> {
    let mut header = HeaderValue::try_from(format!("{SCHEME}{}", token.expose_secret())).map_err(|_| BadToken)?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests;
