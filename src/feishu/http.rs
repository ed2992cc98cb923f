//! The registration over HTTP: one contact, one POST, one judged answer.

use std::time::Duration;

use reqwest::Url;
use serde::Serialize;

use super::mask::Mask;
use super::proxy::ProxyError;
use super::token::{Bearer, Tokens};
use super::transport::{Received, Transport};
use super::{Answer, BaseUrl, Credentials, Register, Verdict, judge};
use crate::lang::{Lang, Tell, Text, say};
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
#[error("{}", self.what(Lang::En))]
pub enum SetupError {
    /// The token cannot be sent, most likely for a line break in it.
    TokenCharacters,
    /// No certificate can be read by which servers are known.
    NoCertificates {
        /// The variables of the environment that say where they are, each with its value; none where the system's are missing.
        named: Vec<(&'static str, String)>,
    },
    /// The proxy that the environment names cannot be used.
    Proxy(#[from] ProxyError),
    /// The client cannot be made for another reason.
    Client(#[source] reqwest::Error),
}

impl SetupError {
    pub(super) fn no_certificates() -> Self {
        // Where the system's own store is asked, as on Windows and macOS, these say nothing.
        let named = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| Some((name, std::env::var(name).ok()?)));
        SetupError::NoCertificates {
            named: named.into_iter().flatten().collect(),
        }
    }
}

impl Tell for SetupError {
    fn what(&self, lang: Lang) -> String {
        let text = match self {
            SetupError::TokenCharacters => Text::new(
                "the access token holds characters that no HTTP header can carry, such as a line break",
                "访问凭证中有换行等无法随请求发送的字符",
            ),
            SetupError::NoCertificates { named } if named.is_empty() => Text::new(
                "this system has no certificates by which servers are known",
                "系统中没有用于验证服务器的根证书",
            ),
            SetupError::NoCertificates { named } => {
                let named: Vec<String> = named.iter().map(|(name, value)| format!("`{name}={value}`")).collect();
                let named = named.join(", ");
                return say!(
                    lang,
                    "no certificate can be read where {named} points",
                    "在 {named} 指定的位置读不到任何证书"
                );
            }
            SetupError::Proxy(error) => return error.what(lang),
            SetupError::Client(_) => Text::new("the HTTPS client cannot be set up", "无法建立 HTTPS 连接所需的环境"),
        };
        text.get(lang).to_owned()
    }

    fn fix(&self, lang: Lang) -> String {
        let text = match self {
            SetupError::TokenCharacters => Text::new(
                "set `FEISHU_TENANT_ACCESS_TOKEN` again, as one line",
                "请重新设置 `FEISHU_TENANT_ACCESS_TOKEN`，不要带换行",
            ),
            SetupError::NoCertificates { named } if named.is_empty() => Text::new(
                "install the certificates of the system (the package `ca-certificates`)",
                "请安装系统的根证书（软件包 `ca-certificates`）",
            ),
            SetupError::NoCertificates { .. } => Text::new(
                "let it point to certificates in PEM form, or unset it to use those of the system",
                "请让它指向 PEM 格式的证书，或取消设置以使用系统自带的证书",
            ),
            SetupError::Proxy(error) => return error.fix(lang),
            SetupError::Client(_) => Text::new(
                "check the token and the system's certificates",
                "请检查访问凭证和系统证书",
            ),
        };
        text.get(lang).to_owned()
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
        let transport = Transport::new(&options)?;
        let url = options.base_url.url(PATH);
        let account_url = options.base_url.url(ACCOUNT_PATH);
        let tokens = Tokens::new(options.credentials, options.base_url)?;
        Ok(Self {
            transport,
            tokens,
            url,
            account_url,
        })
    }

    /// Judges what came back from an address, and tells the tokens what became of theirs. Nothing that comes back repeats a
    /// secret, or what `mask` hides.
    fn judged(&self, sent: Result<Received, Verdict>, bearer: &Bearer, url: &Url, mask: Mask<'_>) -> Answer {
        let Answer { verdict, log_id } = match sent {
            Ok(received) => judge(received.status, &received.headers, &received.body),
            Err(verdict) => Answer { verdict, log_id: None },
        };
        let granted = self.tokens.granted();
        let mask = mask.and_secrets(self.tokens.secrets()).and_secrets(&*granted);
        let verdict = match mask.verdict(verdict) {
            Verdict::TokenRefused { code, message, .. } => self.tokens.refused(bearer, code, message),
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
        let bearer = match self.tokens.current() {
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
        let bearer = match self.tokens.current() {
            Ok(bearer) => bearer,
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
mod tests {
    use super::*;
    use crate::validate::{Email, Mobile};

    #[test]
    fn a_request_holds_only_what_the_contact_has() {
        let email_only = Contact {
            email: Some(Email("zhang.san@example.com".into())),
            mobile: None,
        };
        let mobile_only = Contact {
            email: None,
            mobile: Some(Mobile {
                country_code: "86".into(),
                number: "13800138000".into(),
            }),
        };
        assert_eq!(body_of(&email_only), br#"{"email":"zhang.san@example.com"}"#);
        let body = br#"{"mobile":{"code":"86","number":"13800138000"}}"#;
        assert_eq!(body_of(&mobile_only), body);
    }
}
