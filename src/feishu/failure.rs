//! What is known when no answer came: whether anything was sent, and whose fault it seems to be.

use std::error::Error;
use std::io;

use super::certificate::NotAccepted;
use super::proxy::Proxy;
use super::verdict::Cause;
use super::{Stop, Unconfirmed, Verdict};

/// What the system says when a process has no descriptor left, or it has none for anybody: EMFILE and ENFILE, WSAEMFILE.
const NO_DESCRIPTOR: &[i32] = if cfg!(windows) { &[10024] } else { &[24, 23] };

/// What hyper-util says where a proxy wants a user and a password, and where it opens no tunnel for another reason. Its type is
/// not public.
const TUNNEL_LOGIN: &str = "tunnel error: proxy authorization required";
const TUNNEL_REFUSED: &str = "tunnel error: unsuccessful";

/// Where a call goes, for the words of a failure.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// Feishu's host, with a port that is not the usual one.
    pub(super) host: String,
    /// The proxy in between.
    pub(super) proxy: Option<Proxy>,
}

/// What it means that no answer came: a request that has begun to leave may have done its work.
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
pub(super) fn judge_failure(error: &reqwest::Error, route: &Route) -> Verdict {
    if error.is_connect() {
        return unconnected(error, route);
    }
    let host = &route.host;
    let (code, message) = if error.is_timeout() {
        let message = format!("no answer from `{host}` within the time limit");
        (Unconfirmed::Timeout, message)
    } else {
        let root = root(error);
        let message = format!("the connection to `{host}` broke before the answer was complete: {root}");
        (Unconfirmed::Reset, message)
    };
    Verdict::Unconfirmed { code, message }
}

/// Whether a proxy opened no tunnel, and what hyper-util keeps to itself is still to be asked.
pub(super) fn is_refused_tunnel(error: &reqwest::Error) -> bool {
    root(error) == TUNNEL_REFUSED
}

/// What it means that a proxy opened no tunnel, in its own words.
pub(super) fn judge_refused_tunnel(refusal: &str, route: &Route) -> Verdict {
    let (next, host) = (route.next(), &route.host);
    Verdict::Unsent {
        message: format!("{next} opens no connection to `{host}`: {refusal}"),
    }
}

impl Route {
    /// Whom this machine connects to.
    fn next(&self) -> String {
        match &self.proxy {
            Some(proxy) => format!("the proxy `{}`", proxy.shown),
            None => format!("`{}`", self.host),
        }
    }
}

fn unconnected(error: &reqwest::Error, route: &Route) -> Verdict {
    let (host, next) = (&route.host, route.next());
    let io_errors = || causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    let never = |cause, message: String| Verdict::Stop(Stop::new(cause, message));
    let unsent = |message| Verdict::Unsent { message };
    let is_out_of_sockets = |error: &io::Error| error.raw_os_error().is_some_and(|code| NO_DESCRIPTOR.contains(&code));
    if let Some(error) = io_errors().find(|error| is_out_of_sockets(error)) {
        return never(
            Cause::Descriptors,
            format!("no socket is left for a connection to {next}: {error}"),
        );
    }
    if error.is_dns() {
        return unsent(format!("the name of {next} cannot be resolved (DNS): {}", root(error)));
    }
    if let Some(error) = causes(error).find_map(tls_error) {
        return match NotAccepted::of(error) {
            Some(refused) => never(
                Cause::Certificate,
                format!("the certificate of `{host}` is not accepted: {refused}"),
            ),
            None => unsent(format!("the TLS handshake with `{host}` failed: {error}")),
        };
    }
    if io_errors().any(|error| error.kind() == io::ErrorKind::ConnectionRefused) {
        return unsent(format!(
            "{next} refuses the connection: nothing listens there, or a firewall is in between"
        ));
    }
    if error.is_timeout() {
        return unsent(format!(
            "{next} does not let a connection be made within the time limit"
        ));
    }
    match &route.proxy {
        Some(proxy) if root(error) == TUNNEL_LOGIN => {
            let wish = match proxy.has_user() {
                true => "does not accept this user and password",
                false => "wants a user and a password",
            };
            never(Cause::ProxyLogin, format!("{next} {wish} (HTTP 407)"))
        }
        Some(_) => unsent(format!("{next} opens no connection to `{host}`: {}", root(error))),
        None => unsent(format!("no connection to {next}: {}", root(error))),
    }
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
