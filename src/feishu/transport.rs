//! HTTP as this tool needs it: one POST and one GET, every limit explicit, nothing repeated, nothing followed.

use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, Url, redirect, retry};

use super::BaseUrl;
use super::failure::{Failure, Route};

/// An idle connection is given up before most gateways do: one that they have closed would turn a row that was never sent
/// into an unconfirmed one.
const IDLE_MAX: Duration = Duration::from_secs(15);

/// What is read of an answer, in bytes; Feishu's have less than a thousand. A longer one is judged as cut.
const BODY_BYTES_MAX: usize = 1024 * 1024;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// The limits of the connections.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For a whole call, from connecting to the last byte of the answer.
    pub(super) timeout: Duration,
    /// For connecting: name, TCP, proxy, TLS.
    pub(super) connect_timeout: Duration,
    /// How many connections are kept for the next call.
    pub(super) connections: usize,
}

/// The connections to Feishu.
#[derive(Debug)]
pub(super) struct Transport {
    client: Client,
    route: Route,
}

/// An answer as it came.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Transport {
    pub(super) fn new(base: &BaseUrl, limits: Limits) -> Result<Self, reqwest::Error> {
        // An error says that a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .user_agent(concat!("referral-import/", env!("CARGO_PKG_VERSION")))
            .timeout(limits.timeout)
            .connect_timeout(limits.connect_timeout.min(limits.timeout / 2))
            .pool_idle_timeout(IDLE_MAX)
            .pool_max_idle_per_host(limits.connections)
            .tcp_nodelay(true)
            .redirect(redirect::Policy::none())
            .retry(retry::never());
        // reqwest knows no exemption of loopback from `HTTP_PROXY`.
        if base.is_loopback() {
            client = client.no_proxy();
        }
        let route = Route {
            host: base.host(),
            proxy: proxy_of(base),
        };
        Ok(Self {
            client: client.build()?,
            route,
        })
    }

    /// The proxy between this machine and Feishu, without its credentials.
    pub(super) fn proxy(&self) -> Option<&str> {
        self.route.proxy.as_deref()
    }

    /// Sends one JSON body and reads the answer, whatever its status.
    pub(super) async fn post(
        &self,
        url: Url,
        authorization: Option<HeaderValue>,
        body: Vec<u8>,
    ) -> Result<Received, Failure> {
        let mut request = self.client.post(url).header(CONTENT_TYPE, JSON).body(body);
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        self.answer(request).await
    }

    /// Asks for a page and reads the answer, whatever its status.
    pub(super) async fn get(&self, url: Url, authorization: HeaderValue) -> Result<Received, Failure> {
        self.answer(self.client.get(url).header(AUTHORIZATION, authorization))
            .await
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Received, Failure> {
        let failed = |error: reqwest::Error| Failure::of(&error, &self.route);
        let mut response = request.send().await.map_err(failed)?;
        let body = read_body(&mut response).await.map_err(failed)?;
        Ok(Received {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
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

/// The proxy that the environment names for an address, found by the rules that reqwest itself uses.
fn proxy_of(base: &BaseUrl) -> Option<String> {
    if base.is_loopback() {
        return None;
    }
    let proxy = Matcher::from_env().intercept(&base.as_str().parse().ok()?)?;
    let host = proxy.uri().host()?;
    let scheme = proxy.uri().scheme_str().unwrap_or("http");
    Some(match proxy.uri().port_u16() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}
