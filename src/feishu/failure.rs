//! What is known when no answer came: whether anything was sent, and whose fault it seems to be.

use std::error::Error;
use std::io;

use super::certificate::NotAccepted;
use super::proxy::Proxy;
use super::verdict::Cause;
use super::{Stop, Unconfirmed, Verdict};
use crate::lang::{Lang, Said, reason, said};

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
    let host = &route.host;
    if error.is_connect() {
        unconnected(error, route)
    } else if error.is_timeout() {
        Verdict::Unconfirmed {
            code: Unconfirmed::Timeout,
            message: said!(
                "no answer from `{host}` within the time limit",
                "`{host}` 没有在时限内应答"
            ),
        }
    } else {
        let why = root(error);
        let (en, zh) = (why.get(Lang::En), why.get(Lang::Zh));
        Verdict::Unconfirmed {
            code: Unconfirmed::Reset,
            message: said!(
                "the connection to `{host}` broke before the answer was complete: {en}",
                "与 `{host}` 的连接在收到完整应答之前中断：{zh}"
            ),
        }
    }
}

/// Whether a proxy opened no tunnel, and what hyper-util keeps to itself is still to be asked.
pub(super) fn is_refused_tunnel(error: &reqwest::Error) -> bool {
    last(error) == TUNNEL_REFUSED
}

/// What it means that a proxy opened no tunnel, in its own words.
pub(super) fn judge_refused_tunnel(refusal: &str, route: &Route) -> Verdict {
    let ((en, zh), host) = (route.next(), &route.host);
    Verdict::Unsent {
        message: said!(
            "{en} opens no connection to `{host}`: {refusal}",
            "{zh}没有建立到 `{host}` 的连接：{refusal}"
        ),
    }
}

impl Route {
    /// Whom this machine connects to, in English and in Chinese.
    fn next(&self) -> (String, String) {
        match &self.proxy {
            Some(Proxy { shown, .. }) => (format!("the proxy `{shown}`"), format!("代理 `{shown}` ")),
            None => (format!("`{}`", self.host), format!("`{}` ", self.host)),
        }
    }
}

fn unconnected(error: &reqwest::Error, route: &Route) -> Verdict {
    let (host, (en, zh)) = (&route.host, route.next());
    let io_errors = || causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    let never = |cause, message: Said| Verdict::Stop(Stop::new(cause, message));
    let unsent = |message| Verdict::Unsent { message };
    let is_out_of_sockets = |error: &io::Error| error.raw_os_error().is_some_and(|code| NO_DESCRIPTOR.contains(&code));
    let why = root(error);
    let (why_en, why_zh) = (why.get(Lang::En), why.get(Lang::Zh));
    if let Some(error) = io_errors().find(|error| is_out_of_sockets(error)) {
        let message = said!(
            "no socket is left for a connection to {en}: {error}",
            "系统不再为到 {zh}的连接提供套接字"
        );
        return never(Cause::Descriptors, message);
    }
    if error.is_dns() {
        return unsent(said!(
            "the name of {en} cannot be resolved (DNS): {why_en}",
            "无法解析 {zh}的域名（DNS）：{why_zh}"
        ));
    }
    if let Some(error) = causes(error).find_map(tls_error) {
        return match NotAccepted::of(error) {
            Some(refused) => {
                let (en, zh) = (refused.words(Lang::En), refused.words(Lang::Zh));
                let message = said!(
                    "the certificate of `{host}` is not accepted: {en}",
                    "`{host}` 的证书不被接受：{zh}"
                );
                never(Cause::Certificate, message)
            }
            None => unsent(said!(
                "the TLS handshake with `{host}` failed: {error}",
                "与 `{host}` 的 TLS 握手失败：`{error}`"
            )),
        };
    }
    if io_errors().any(|error| error.kind() == io::ErrorKind::ConnectionRefused) {
        return unsent(said!(
            "{en} refuses the connection: nothing listens there, or a firewall is in between",
            "{zh}拒绝连接：该地址没有服务，或被防火墙阻挡"
        ));
    }
    if error.is_timeout() {
        return unsent(said!(
            "{en} does not let a connection be made within the time limit",
            "无法在时限内与 {zh}建立连接"
        ));
    }
    match &route.proxy {
        Some(proxy) if last(error) == TUNNEL_LOGIN => {
            let message = match proxy.has_user() {
                true => said!(
                    "{en} does not accept this user and password (HTTP 407)",
                    "{zh}不接受这个用户名和密码（HTTP 407）"
                ),
                false => said!(
                    "{en} wants a user and a password (HTTP 407)",
                    "{zh}需要用户名和密码（HTTP 407）"
                ),
            };
            never(Cause::ProxyLogin, message)
        }
        Some(_) => unsent(said!(
            "{en} opens no connection to `{host}`: {why_en}",
            "{zh}没有建立到 `{host}` 的连接：{why_zh}"
        )),
        None => unsent(said!("no connection to {en}: {why_en}", "无法连接 {zh}：{why_zh}")),
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

/// What caused it at last.
fn last(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// The same for a person: the system's own reasons are known in Chinese, those of libraries are quoted.
fn root(error: &(dyn Error + 'static)) -> Said {
    let last = last(error);
    let of_system = causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .last();
    match of_system.filter(|error| error.raw_os_error().is_some()) {
        Some(error) => Said::new(last, reason(error, Lang::Zh)),
        None => Said::new(last.clone(), format!("`{last}`")),
    }
}
