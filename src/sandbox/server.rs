//! The tenant over HTTP/1.1: connections, latency, and the headers of every answer.

use std::convert::Infallible;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use fastrand::Rng;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::answers::Reply;
use super::refusal::BAD_REQUEST;
use super::routes::{Call, STATS};
use super::tenant::{Delivery, Tenant};
use super::{Latency, Options, Stats};

const LOG_ID: HeaderName = HeaderName::from_static("x-tt-logid");

/// The longest body that is read: many times what any call here needs.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// How long to wait before accepting again when the system is out of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// No answer is to leave: the connection is reset instead.
#[derive(Debug, Error)]
#[error("the connection is reset on purpose")]
struct Lost;

/// What all connections share.
pub(super) struct Server {
    tenant: Mutex<Tenant>,
    latency: Latency,
    latency_rng: Mutex<Rng>,
    seed: u64,
    /// Requests so far: makes log ids.
    requests: AtomicU64,
}

/// Accepts connections for ever; dropping the future ends them all.
pub(super) async fn serve(listener: TcpListener, server: Arc<Server>) -> Infallible {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => _ = connections.spawn(Arc::clone(&server).serve_connection(stream)),
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

impl Server {
    pub(super) fn new(options: &Options) -> Server {
        Server {
            tenant: Mutex::new(Tenant::new(options)),
            latency: options.latency,
            latency_rng: Mutex::new(Rng::with_seed(options.seed)),
            seed: options.seed,
            requests: AtomicU64::new(0),
        }
    }

    /// What has happened so far.
    pub(super) fn stats(&self) -> Stats {
        self.tenant().stats()
    }

    /// Serves one connection until the client closes it or a fault resets it.
    async fn serve_connection(self: Arc<Server>, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let service = service_fn(|request| self.answer(request));
        let mut connection = http1::Builder::new()
            // Names as Feishu writes them: its SDK for Python finds `X-Tt-Logid` in no other case.
            .title_case_headers(true)
            .serve_connection(TokioIo::new(stream), service);
        match (&mut connection).await {
            // A mere close could be read as an orderly end; with zero linger the client sees a reset.
            Err(error) if error.is_user() => connection.into_parts().io.into_inner().set_zero_linger(),
            _ => Ok(()),
        }
    }

    /// Answers one request, both halves of the network's latency included.
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Lost> {
        let log_id = format!(
            "{:016x}{:016x}",
            self.seed,
            self.requests.fetch_add(1, Ordering::Relaxed)
        );
        let (head, body) = request.into_parts();
        if head.method == Method::GET && head.uri.path() == STATS {
            let stats = serde_json::to_string(&self.stats()).expect("counters can always be written as JSON");
            return Ok(respond(Reply::ok(stats), &log_id));
        }
        let half = self.draw_latency() / 2;
        let reply = match Limited::new(body, BODY_BYTES_MAX).collect().await {
            Ok(body) => {
                pause(half).await;
                let authorization = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
                let call = Call {
                    method: head.method.as_str(),
                    path: head.uri.path(),
                    query: head.uri.query().unwrap_or_default(),
                    token: authorization.and_then(|value| value.strip_prefix("Bearer ")),
                    body: &body.to_bytes(),
                    log_id: &log_id,
                };
                // The time is read under the lock, so that the window sees the calls in order.
                let (reply, delivery) = self.tenant().answer(Instant::now(), &call);
                match delivery {
                    Delivery::Whole => reply,
                    Delivery::Truncated => reply.truncated(),
                    Delivery::Lost => return Err(Lost),
                    Delivery::Late(by) => {
                        sleep(by).await;
                        reply
                    }
                }
            }
            Err(_) => Reply::refused(BAD_REQUEST, &log_id),
        };
        pause(half).await;
        Ok(respond(reply, &log_id))
    }

    /// Takes the tenant for a moment; never across an await.
    fn tenant(&self) -> MutexGuard<'_, Tenant> {
        self.tenant.lock().expect("nothing panics while it holds the tenant")
    }

    fn draw_latency(&self) -> Duration {
        if self.latency == Latency::NONE {
            return Duration::ZERO;
        }
        self.latency
            .draw(&mut self.latency_rng.lock().expect("nothing panics while it draws"))
    }
}

/// Sleeps, and leaves the timer alone where there is nothing to sleep.
async fn pause(length: Duration) {
    if !length.is_zero() {
        sleep(length).await;
    }
}

/// Puts a reply into HTTP.
fn respond(reply: Reply, log_id: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).expect("every status in use is an HTTP status");
    *response.headers_mut() = reply.headers;
    let log_id = HeaderValue::from_str(log_id).expect("a log id is hexadecimal");
    response.headers_mut().insert(LOG_ID, log_id);
    response
}
