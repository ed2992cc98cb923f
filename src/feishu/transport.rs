//! HTTP as this tool needs it: one POST and one GET, every limit explicit, nothing repeated, nothing followed.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, Url, redirect, retry};
use rustls::{ClientConfig, RootCertStore};

use super::certificate::NamingVerifier;
use super::failure::{Route, is_refused_tunnel, judge_failure, judge_refused_tunnel};
use super::proxy::Proxy;
use super::{BaseUrl, HttpOptions, SetupError, Verdict};

/// The part of a call's time that connecting through a proxy may take. Less than all, so that a call that never left is told
/// from one that did.
const TUNNEL_PART: f64 = 0.9;

/// An idle connection is given up before most gateways do: one that they have closed would turn a row that was never sent
/// into an unconfirmed one.
const IDLE_MAX: Duration = Duration::from_secs(15);

/// What is read of an answer, in bytes; Feishu's have less than a thousand. A longer one is judged as cut.
const BODY_BYTES_MAX: usize = 1024 * 1024;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// The connections to Feishu.
#[derive(Debug)]
pub(super) struct Transport {
    client: Client,
    route: Route,
    connect_timeout: Duration,
}

/// An answer as it came.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Transport {
    pub(super) fn new(options: &HttpOptions) -> Result<Self, SetupError> {
        let base = &options.base_url;
        let proxy = Proxy::of(base)?;
        // A tunnel has all but the time of a call, for the proxy has to find Feishu in it.
        let connect_timeout = match proxy {
            Some(_) => options.timeout.mul_f64(TUNNEL_PART),
            None => options.connect_timeout.min(options.timeout / 2),
        };
        let mut client = Client::builder()
            .user_agent(concat!("referral-import/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(tls(base)?)
            .timeout(options.timeout)
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(IDLE_MAX)
            .pool_max_idle_per_host(options.workers)
            .tcp_nodelay(true)
            .redirect(redirect::Policy::none())
            .retry(retry::never());
        // reqwest knows no exemption of loopback from `HTTP_PROXY`.
        if base.is_loopback() {
            client = client.no_proxy();
        }
        let host = base.host();
        Ok(Self {
            client: client.build().map_err(SetupError::Client)?,
            route: Route { host, proxy },
            connect_timeout,
        })
    }

    /// The proxy between this machine and Feishu, without its credentials.
    pub(super) fn proxy(&self) -> Option<&str> {
        self.route.proxy.as_ref().map(|proxy| &*proxy.shown)
    }

    /// Sends one JSON body and reads the answer, whatever its status.
    pub(super) async fn post(
        &self,
        url: Url,
        authorization: Option<HeaderValue>,
        body: Vec<u8>,
    ) -> Result<Received, Verdict> {
        let mut request = self.client.post(url).header(CONTENT_TYPE, JSON).body(body);
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        self.answer(request).await
    }

    /// Asks for a page and reads the answer, whatever its status.
    pub(super) async fn get(&self, url: Url, authorization: HeaderValue) -> Result<Received, Verdict> {
        self.answer(self.client.get(url).header(AUTHORIZATION, authorization))
            .await
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Received, Verdict> {
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Err(self.failed(&error).await),
        };
        let body = read_body(&mut response).await;
        Ok(Received {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body: body.map_err(|error| judge_failure(&error, &self.route))?,
        })
    }

    async fn failed(&self, error: &reqwest::Error) -> Verdict {
        if is_refused_tunnel(error)
            && let Some((proxy, url)) = self.route.proxy.as_ref().zip(error.url())
            && let Some(refusal) = proxy.refusal(url, self.connect_timeout).await
        {
            return judge_refused_tunnel(&refusal, &self.route);
        }
        judge_failure(error, &self.route)
    }
}

/// TLS as this tool speaks it: with the certificates of the system, which an address without TLS does not need.
fn tls(base: &BaseUrl) -> Result<ClientConfig, SetupError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = versions.expect("ring speaks TLS 1.2 and 1.3");
    let mut config = if base.is_encrypted() {
        let verifier = NamingVerifier::new(provider).map_err(|_| SetupError::no_certificates())?;
        let verifier = Arc::new(verifier);
        builder
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth()
    } else {
        builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Reads a body up to the limit: a cut one is no JSON, so the status decides.
async fn read_body(response: &mut Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = BODY_BYTES_MAX - body.len();
        if chunk.len() > room {
            body.extend_from_slice(&chunk[..room]);
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
