//! The tenant_access_token: fetched once for all workers, renewed ahead of its end, dropped when it is refused.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::credentials::{Credentials, Grant};
use super::granted::{Granted, judge_granted};
use super::mask::Mask;
use super::transport::Transport;
use super::verdict::Cause;
use super::{BaseUrl, SetupError, Stop, Verdict};
use crate::lang::{Lang, Said, Text, said};

/// Renewal happens this long before the end: inside the last half hour, in which Feishu hands out a new token.
const MARGIN_MAX: Duration = Duration::from_secs(300);

/// A token that lives shortly is renewed when this part of its life is left, or every call would renew it.
const MARGIN_PART: u32 = 10;

/// So many of the tokens that were granted last are kept from being repeated; older ones have ended.
const SECRETS_KEPT: usize = 4;

const SELF_BUILT_PATH: &str = "/open-apis/auth/v3/tenant_access_token/internal";
const APP_PATH: &str = "/open-apis/auth/v3/app_access_token";
const STORE_PATH: &str = "/open-apis/auth/v3/tenant_access_token";

/// What stands before the token in its header.
const SCHEME: &str = "Bearer ";

/// The right to make one call: the header that carries the token, and which of our tokens it is.
#[derive(Clone, Debug)]
pub(super) struct Bearer {
    /// Marked sensitive, so that it never shows.
    pub(super) header: HeaderValue,
    number: u64,
}

/// The tokens of a run, one at a time.
#[derive(Debug)]
pub(super) struct Tokens {
    credentials: Credentials,
    base: BaseUrl,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    current: Option<Token>,
    /// The number of the newest token.
    newest: u64,
    /// Whether a call with the newest token was looked at.
    is_accepted: bool,
    /// The token that was refused last, until one is accepted.
    refused: Option<HeaderValue>,
    /// Why no call can be made any more, once a ready-made token was refused.
    refused_ready: Option<Stop>,
    /// The tokens that were granted last, the app's own among them.
    granted: Arc<[SecretString]>,
}

#[derive(Debug)]
struct Token {
    bearer: Bearer,
    /// From then on a new one is wanted; `None` for a ready-made one.
    renew_at: Option<Instant>,
}

impl Tokens {
    pub(super) fn new(credentials: Credentials, base: BaseUrl) -> Result<Self, SetupError> {
        let mut state = State::default();
        if let Grant::Ready { token } = &credentials.grant {
            state.install(header(token).ok_or(SetupError::TokenCharacters)?, None);
        }
        Ok(Self {
            credentials,
            base,
            state: Mutex::new(state),
        })
    }

    /// Whether there is a token that is not near its end.
    pub(super) fn ready(&self) -> bool {
        let state = self.state();
        let wanted = |token: &Token| token.renew_at.is_none_or(|at| Instant::now() < at);
        state.current.as_ref().is_some_and(wanted)
    }

    /// The token to send with, near its end or not.
    ///
    /// # Errors
    ///
    /// [`Verdict::Held`]: another call was refused with it meanwhile.
    pub(super) fn current(&self) -> Result<Bearer, Verdict> {
        let token = self.state().current.as_ref().map(|token| token.bearer.clone());
        token.ok_or_else(|| Verdict::Held {
            message: Said::new("the token was refused before the call left", "发送之前访问凭证已被拒绝"),
        })
    }

    /// What the app proves itself with, which no answer may repeat.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        self.credentials.secrets()
    }

    /// The tokens that were granted last, which no answer may repeat either.
    pub(super) fn granted(&self) -> Arc<[SecretString]> {
        Arc::clone(&self.state().granted)
    }

    /// Gets a new token unless there is a good one.
    pub(super) async fn renew(&self, transport: &Transport) -> Result<(), Verdict> {
        if self.ready() {
            return Ok(());
        }
        let fetched = self.fetch(transport).await;
        let granted = self.granted();
        let mask = Mask::default().and_secrets(self.secrets()).and_secrets(&*granted);
        fetched.map_err(|verdict| mask.verdict(verdict))
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
        let Some(header) = header(&granted.token) else {
            let message = Said::new(
                "the token endpoint gave a token that no HTTP header can carry",
                "凭证接口返回的访问凭证无法放入 HTTP 头",
            );
            return Err(Verdict::Unsent { message });
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
        let received = received.map_err(Verdict::without_contact)?;
        let granted = judge_granted(received.status, &received.headers, &received.body, name)
            .map_err(|verdict| verdict.answered_by(&address))?;
        self.state().keep_secret(&granted.token);
        Ok(granted)
    }

    /// A call with this token was looked at: the token is good.
    pub(super) fn accepted(&self, bearer: &Bearer) {
        let mut state = self.state();
        if state.is_current(bearer) {
            state.refused = None;
            state.is_accepted = true;
        }
    }

    /// A call was refused because of its token. The next renewal gets a new one; where that cannot help, the run stops.
    pub(super) fn refused(&self, bearer: &Bearer, code: i64, message: String) -> Verdict {
        let stop = |cause, why: Text| {
            let (en, zh) = (why.get(Lang::En), why.get(Lang::Zh));
            Stop::new(cause, said!("{message}; {en}", "{message}；{zh}"))
        };
        let mut state = self.state();
        if matches!(self.credentials.grant, Grant::Ready { .. }) {
            let why = Text::new(
                "this token was supplied ready-made and cannot be renewed",
                "这个访问凭证是直接给出的，无法续期",
            );
            let stop = stop(Cause::Code(code), why);
            state.current = None;
            state.refused_ready = Some(stop.clone());
            return Verdict::Stop(stop);
        }
        // Others may have sent with the same token and been told first: theirs is the renewal.
        let is_news = state.is_current(bearer);
        if is_news {
            state.current = None;
            if state.refused.as_ref() == Some(&bearer.header) {
                let why = Text::new(
                    "the token endpoint hands out the same token again",
                    "凭证接口再次返回同一个访问凭证",
                );
                return Verdict::Stop(stop(Cause::Tokens(code), why));
            }
            state.refused = Some(bearer.header.clone());
        }
        Verdict::TokenRefused {
            code,
            is_fresh: is_news && !state.is_accepted,
            message,
        }
    }

    /// Nothing that panics is done under the lock, and no state of it is half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn install(&mut self, header: HeaderValue, renew_at: Option<Instant>) {
        self.newest += 1;
        self.is_accepted = false;
        let number = self.newest;
        self.current = Some(Token {
            bearer: Bearer { header, number },
            renew_at,
        });
    }

    fn keep_secret(&mut self, token: &SecretString) {
        let older = self.granted.len().saturating_sub(SECRETS_KEPT - 1);
        self.granted = self.granted[older..].iter().chain([token]).cloned().collect();
    }

    fn is_current(&self, bearer: &Bearer) -> bool {
        self.current
            .as_ref()
            .is_some_and(|token| token.bearer.number == bearer.number)
    }
}

/// The header that carries a token; `None` where it holds characters that no header carries.
fn header(token: &SecretString) -> Option<HeaderValue> {
    let mut header = HeaderValue::try_from(format!("{SCHEME}{}", token.expose_secret())).ok()?;
    header.set_sensitive(true);
    Some(header)
}
