//! What is known when no answer came: whether anything was sent, and whose fault it seems to be.

use std::error::Error;
use std::io;

use super::{Unconfirmed, Verdict};

/// Why no answer came.
///
/// Whether a request was sent is read from `reqwest::Error::is_connect`. What was found in the source of reqwest 0.13.5,
/// hyper-util 0.1.21 and hyper 1.12:
///
/// - `is_connect` looks for hyper-util's `ErrorKind::Connect`. That kind is made only in `connection_for`, which ends before
///   the request is handed to a connection: for name resolution, TCP, the proxy's tunnel, the TLS handshake, and the
///   connect timeout around them. So it is never true once a byte of a request may have left.
/// - hyper-util sends a request again on another connection only when hyper gave it back whole, which hyper does for
///   requests that its connection task had not taken yet, and only on a connection that had been used before. Nothing of
///   such a request was written. reqwest's own retries act on HTTP/2 refusals alone, and are switched off besides.
/// - Everything else counts as sent, also where hyper knows better (a new connection that closes before the request is
///   written): the safe side costs one repeated call.
#[derive(Debug)]
pub(super) enum Failure {
    /// No connection: nothing of the request has left the machine.
    Unsent(String),
    /// No answer, or not the whole of it, within the time limit.
    Timeout(String),
    /// The connection broke after the request had begun to leave.
    Reset(String),
}

/// Where a call goes, for the words of a failure.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// Feishu's host, with a port that is not the usual one.
    pub(super) host: String,
    /// The proxy in between, without its credentials.
    pub(super) proxy: Option<String>,
}

impl Failure {
    pub(super) fn of(error: &reqwest::Error, route: &Route) -> Self {
        if error.is_connect() {
            Failure::Unsent(describe_connect(error, route))
        } else if error.is_timeout() {
            Failure::Timeout(format!("no answer from `{}` within the time limit", route.host))
        } else {
            let host = &route.host;
            Failure::Reset(format!(
                "the connection to `{host}` broke before the answer was complete: {}",
                root(error)
            ))
        }
    }

    /// The failure of a registration: a request that has begun to leave may have done its work.
    pub(super) fn into_verdict(self) -> Verdict {
        match self {
            Failure::Unsent(message) => Verdict::Unsent { message },
            Failure::Timeout(message) => Verdict::Unconfirmed {
                code: Unconfirmed::Timeout,
                message,
            },
            Failure::Reset(message) => Verdict::Unconfirmed {
                code: Unconfirmed::Reset,
                message,
            },
        }
    }

    /// The failure of a call that carries no contact: it may be made again freely.
    pub(super) fn into_unsent(self) -> Verdict {
        let (Failure::Unsent(message) | Failure::Timeout(message) | Failure::Reset(message)) = self;
        Verdict::Unsent { message }
    }
}

fn describe_connect(error: &reqwest::Error, route: &Route) -> String {
    let host = &route.host;
    let next = match &route.proxy {
        Some(proxy) => format!("the proxy `{proxy}`"),
        None => format!("`{host}`"),
    };
    if error.is_dns() {
        return format!("the name of {next} cannot be resolved (DNS): {}", root(error));
    }
    match causes(error).find_map(tls_error) {
        Some(rustls::Error::InvalidCertificate(reason)) => {
            let hint = "a company proxy that inspects TLS needs its own certificate among the system's";
            return format!("the certificate of `{host}` is not accepted: {reason} ({hint})");
        }
        Some(other) => return format!("the TLS handshake with `{host}` failed: {other}"),
        None => {}
    }
    if causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(is_refusal)
    {
        return format!("{next} refuses the connection: nothing listens there, or a firewall is in between");
    }
    if error.is_timeout() {
        return format!("{next} does not let a connection be made within the time limit");
    }
    match &route.proxy {
        Some(_) => format!("{next} opens no connection to `{host}`: {}", root(error)),
        None => format!("no connection to {next}: {}", root(error)),
    }
}

fn is_refusal(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ConnectionRefused
}

/// An error and what caused it, outermost first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// rustls reports through one or two layers of `io::Error`, which skip their payload when asked for the source.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref() {
        Some(error) => Some(error),
        None => tls_error(cause.downcast_ref::<io::Error>()?.get_ref()?),
    }
}

fn root(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}
