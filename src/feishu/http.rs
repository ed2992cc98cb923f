//! The registration over HTTP: one contact, one POST, one judged answer.

use std::time::Duration;

use reqwest::Url;
use serde::Serialize;

use super::failure::Failure;
use super::mask::Mask;
use super::token::{Bearer, Tokens};
use super::transport::{Limits, Received, Transport};
use super::{Answer, BaseUrl, Credentials, Register, Verdict, judge};
use crate::lang::Lang;
use crate::validate::Contact;

/// Feishu's page "Register referral account".
const PATH: &str = "/open-apis/hire/v1/referral_account";

/// Feishu's page "Query referral account". It stands behind the same gateway as the registration.
const ACCOUNT_PATH: &str = "/open-apis/hire/v1/referral_account/get_account_assets";

/// What [`HttpRegister`] is told.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// Where Feishu is.
    pub base_url: BaseUrl,
    /// Who asks.
    pub credentials: Credentials,
    /// For a whole call, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// For making a connection; at most half of `timeout`, so that a call that never left is told from one that did.
    pub connect_timeout: Duration,
    /// How many calls are under way at once; as many connections are kept for the next ones.
    pub workers: usize,
}

impl HttpOptions {
    /// The time limit of a call by default. Long: at 100 calls a minute waiting is free, and giving up early makes
    /// unconfirmed rows.
    pub const TIMEOUT: Duration = Duration::from_secs(30);

    /// The time limit of connecting by default.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

    /// The calls under way at once by default.
    pub const WORKERS: usize = 8;

    /// The options by default.
    pub fn new(base_url: BaseUrl, credentials: Credentials) -> Self {
        Self {
            base_url,
            credentials,
            timeout: Self::TIMEOUT,
            connect_timeout: Self::CONNECT_TIMEOUT,
            workers: Self::WORKERS,
        }
    }
}

/// Why no client can be made.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.explain(Lang::En))]
pub enum SetupError {
    /// The token cannot be sent, most likely for a line break in it.
    TokenCharacters,
    /// The system's certificates cannot be read, or the like.
    Client(#[source] reqwest::Error),
}

impl SetupError {
    /// What is wrong.
    pub fn explain(&self, lang: Lang) -> &'static str {
        match (self, lang) {
            (SetupError::TokenCharacters, Lang::En) => {
                "the access token holds characters that no HTTP header can carry, such as a line break"
            }
            (SetupError::TokenCharacters, Lang::Zh) => "访问凭证中有换行等无法随请求发送的字符",
            (SetupError::Client(_), Lang::En) => "the HTTPS client cannot be set up",
            (SetupError::Client(_), Lang::Zh) => "无法建立 HTTPS 连接所需的环境",
        }
    }
}

/// [`Register`] over HTTP. Its `Debug` shows no secret.
#[derive(Debug)]
pub struct HttpRegister {
    transport: Transport,
    tokens: Tokens,
    url: Url,
    account_url: Url,
}

impl HttpRegister {
    /// A client that has sent nothing yet.
    ///
    /// # Errors
    ///
    /// [`SetupError`]: a ready-made token that no header can carry, or no usable certificates.
    pub fn new(options: HttpOptions) -> Result<Self, SetupError> {
        let limits = Limits {
            timeout: options.timeout,
            connect_timeout: options.connect_timeout,
            connections: options.workers,
        };
        let transport = Transport::new(&options.base_url, limits).map_err(SetupError::Client)?;
        let url = options.base_url.url(PATH);
        let account_url = options.base_url.url(ACCOUNT_PATH);
        let tokens = Tokens::new(options.credentials, options.base_url).map_err(|_| SetupError::TokenCharacters)?;
        Ok(Self {
            transport,
            tokens,
            url,
            account_url,
        })
    }

    /// The token to send with. Another call may have been refused with it since [`Register::prepare`]: then a new one.
    async fn bearer(&self) -> Result<Bearer, Verdict> {
        loop {
            match self.tokens.current() {
                Some(bearer) => return Ok(bearer),
                None => self.tokens.renew(&self.transport).await?,
            }
        }
    }

    /// Judges what came back from an address, and tells the tokens what became of theirs. Nothing that comes back repeats the
    /// token, or what `mask` hides.
    fn judged<'m>(&self, sent: Result<Received, Failure>, bearer: &'m Bearer, url: &Url, mask: Mask<'m>) -> Answer {
        let Answer { verdict, log_id } = match sent {
            Ok(received) => judge(received.status, &received.headers, &received.body),
            Err(failure) => Answer {
                verdict: failure.into_verdict(),
                log_id: None,
            },
        };
        let mask = mask.and_secret(bearer.token());
        let verdict = match mask.verdict(verdict) {
            Verdict::TokenRefused { code, message } => self.tokens.refused(bearer, code, message),
            verdict @ (Verdict::Registered { .. } | Verdict::Refused { .. }) => {
                self.tokens.accepted(bearer);
                verdict
            }
            other => other.answered_by(url.as_str()),
        };
        Answer {
            verdict,
            log_id: log_id.map(|id| mask.log_id(&id)),
        }
    }

    /// Asks for an account by its id, which changes nothing.
    pub(super) async fn ask_for(&self, account_id: &str) -> Verdict {
        let bearer = match self.bearer().await {
            Ok(bearer) => bearer,
            Err(verdict) => return verdict,
        };
        let mut url = self.account_url.clone();
        url.query_pairs_mut().append_pair("referral_account_id", account_id);
        let sent = self.transport.get(url, bearer.header.clone()).await;
        self.judged(sent, &bearer, &self.account_url, Mask::default()).verdict
    }

    /// The environment's proxy that calls go through, without its credentials.
    pub fn proxy(&self) -> Option<&str> {
        self.transport.proxy()
    }
}

impl Register for HttpRegister {
    fn ready(&self) -> bool {
        self.tokens.ready()
    }

    async fn prepare(&self) -> Result<(), Verdict> {
        self.tokens.renew(&self.transport).await
    }

    async fn send(&self, contact: &Contact) -> Answer {
        let bearer = match self.bearer().await {
            Ok(bearer) => bearer,
            // The next one who prepares is told to stop; of this row nothing has left.
            Err(Verdict::Stop(stop)) => {
                return Answer {
                    verdict: Verdict::Unsent {
                        message: stop.to_string(),
                    },
                    log_id: None,
                };
            }
            Err(verdict) => return Answer { verdict, log_id: None },
        };
        let sent = self
            .transport
            .post(self.url.clone(), Some(bearer.header.clone()), body_of(contact))
            .await;
        self.judged(sent, &bearer, &self.url, Mask::of_contact(contact))
    }
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<BodyMobile<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

#[derive(Serialize)]
struct BodyMobile<'a> {
    code: &'a str,
    number: &'a str,
}

fn body_of(contact: &Contact) -> Vec<u8> {
    let body = Body {
        mobile: contact.mobile.as_ref().map(|mobile| BodyMobile {
            code: &mobile.country_code,
            number: &mobile.number,
        }),
        email: contact.email.as_ref().map(|email| email.as_str()),
    };
    serde_json::to_vec(&body).expect("texts and structs with fixed keys always serialize")
}

#[cfg(test)]
mod tests;
