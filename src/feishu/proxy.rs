//! The proxy that the environment names: found by the rules that reqwest itself uses, and asked why it opens no tunnel.

use std::env;
use std::io;
use std::time::Duration;

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::BaseUrl;
use crate::lang::{Lang, Tell, Text, say};

/// The variables that name the proxy of an `https` address, in the order in which they are looked at.
const VARIABLES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

/// What is read of a proxy's refusal, in bytes: its first line is all that is wanted.
const REFUSAL_BYTES_MAX: u64 = 1024;

/// Why the proxy that a variable of the environment names cannot be used. Its value is not repeated: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum ProxyError {
    /// It is spoken to in another way than HTTP, e.g. `socks5`.
    Scheme {
        /// The variable.
        variable: &'static str,
        /// What stands before `://`.
        scheme: String,
    },
    /// A character of the user or the password ends them too early.
    Password {
        /// The variable.
        variable: &'static str,
    },
    /// No address can be read.
    Address {
        /// The variable.
        variable: &'static str,
    },
}

impl Tell for ProxyError {
    fn what(&self, lang: Lang) -> String {
        match self {
            ProxyError::Scheme { variable, scheme } => say!(
                lang,
                "`{variable}` names a `{scheme}` proxy, and only `http` and `https` proxies are supported",
                "`{variable}` 指定了 `{scheme}` 代理，本程序只支持 `http` 和 `https` 代理"
            ),
            ProxyError::Password { variable } => say!(
                lang,
                "the user or the password in `{variable}` holds an `@`, `#`, `/` or `?` that is not encoded",
                "`{variable}` 中的用户名或密码含有未经编码的 `@`、`#`、`/` 或 `?`"
            ),
            ProxyError::Address { variable } => say!(
                lang,
                "`{variable}` holds no address of a proxy",
                "`{variable}` 的值不是代理地址"
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        match self {
            ProxyError::Scheme { variable, .. } => say!(
                lang,
                "set `{variable}` to the HTTP port of the proxy, such as `http://proxy.example.com:8080`, or empty it to go without",
                "请将 `{variable}` 设为代理的 HTTP 端口，例如 `http://proxy.example.com:8080`；不需要代理时请清空"
            ),
            ProxyError::Password { .. } => Text::new(
                "write them %-encoded: `%40` for `@`, `%23` for `#`, `%2F` for `/`, `%3F` for `?`, `%25` for `%`",
                "请用百分号编码书写：`@` 写作 `%40`，`#` 写作 `%23`，`/` 写作 `%2F`，`?` 写作 `%3F`，`%` 写作 `%25`",
            )
            .get(lang)
            .to_owned(),
            ProxyError::Address { variable } => say!(
                lang,
                "write it as `http://proxy.example.com:8080`, or empty `{variable}` to go without a proxy",
                "请写成 `http://proxy.example.com:8080` 的形式；不需要代理时请清空 `{variable}`"
            ),
        }
    }
}

/// A proxy between this machine and Feishu. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub(super) struct Proxy {
    found: Intercept,
    /// Without user and password.
    pub(super) shown: String,
}

impl Proxy {
    /// The proxy that the environment names for an address.
    pub(super) fn of(base: &BaseUrl) -> Result<Option<Self>, ProxyError> {
        let Some((variable, value)) = named().filter(|_| !base.is_loopback()) else {
            return Ok(None);
        };
        let target = base.as_str().parse().expect("a URL is a URI");
        let exempt = Matcher::builder().https("http://proxy.invalid").no(no_proxy()).build();
        if exempt.intercept(&target).is_none() {
            return Ok(None);
        }
        check(variable, &value)?;
        let found = Matcher::from_env().intercept(&target);
        let found = found.ok_or(ProxyError::Address { variable })?;
        let uri = found.uri();
        let host = uri.host().ok_or(ProxyError::Address { variable })?;
        let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
        let shown = format!("{}://{host}{port}", uri.scheme_str().unwrap_or("http"));
        Ok(Some(Self { found, shown }))
    }

    /// Whether a user is sent to it.
    pub(super) fn has_user(&self) -> bool {
        self.found.basic_auth().is_some()
    }

    /// What it answers to the wish for a tunnel, e.g. `HTTP 403 Forbidden`; `None` where it does not tell, or not in time, or
    /// is spoken to by TLS. reqwest keeps the answer to itself.
    pub(super) async fn refusal(&self, url: &Url, limit: Duration) -> Option<String> {
        let uri = self.found.uri();
        if uri.scheme_str() != Some("http") {
            return None;
        }
        let line = timeout(limit, self.ask(url)).await.ok()?.ok()?;
        let (_, status) = line.lines().next()?.split_once(' ')?;
        Some(format!("HTTP {status}"))
    }

    async fn ask(&self, url: &Url) -> io::Result<String> {
        let uri = self.found.uri();
        let proxy = (uri.host().unwrap_or_default(), uri.port_u16().unwrap_or(80));
        let mut stream = TcpStream::connect(proxy).await?;
        let target = format!("{}:{}", url.host_str().unwrap_or_default(), url.port().unwrap_or(443));
        let login = self.found.basic_auth().and_then(|login| login.to_str().ok());
        let login = login.map(|login| format!("Proxy-Authorization: {login}\r\n"));
        let request = format!(
            "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{}\r\n",
            login.unwrap_or_default()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        let mut refusal = stream.take(REFUSAL_BYTES_MAX);
        while !answer.contains(&b'\n') && refusal.read_buf(&mut answer).await? > 0 {}
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// The variable that names a proxy, and its value.
fn named() -> Option<(&'static str, String)> {
    let mut set = VARIABLES.iter().filter_map(|names| first_set(names));
    set.find(|(_, value)| !value.is_empty())
}

fn first_set(names: &[&'static str]) -> Option<(&'static str, String)> {
    names.iter().find_map(|name| Some((*name, env::var(name).ok()?)))
}

fn no_proxy() -> String {
    first_set(&["NO_PROXY", "no_proxy"])
        .map(|(_, value)| value)
        .unwrap_or_default()
}

/// Finds what reqwest would misread without a word.
fn check(variable: &'static str, value: &str) -> Result<(), ProxyError> {
    let rest = match value.split_once("://") {
        Some((scheme, _)) if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) => {
            let scheme = scheme.to_owned();
            return Err(ProxyError::Scheme { variable, scheme });
        }
        Some((_, rest)) => rest,
        None => value,
    };
    let authority = rest.find(['/', '?', '#']).map_or(rest, |end| &rest[..end]);
    if authority.matches('@').count() > 1 || rest[authority.len()..].contains('@') {
        return Err(ProxyError::Password { variable });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_misread_is_told() {
        let variable = "HTTPS_PROXY";
        let password = Err(ProxyError::Password { variable });
        for (value, told) in [
            ("http://proxy.example.com:8080", Ok(())),
            ("proxy.example.com:8080", Ok(())),
            ("HTTP://user:p%40ss%23@proxy.example.com:8080/", Ok(())),
            ("http://user:p@ss@proxy.example.com:8080", password.clone()),
            ("http://user:p#ss@proxy.example.com:8080", password.clone()),
            ("user:p/ss@proxy.example.com:8080", password.clone()),
            ("http://user:p?ss@proxy.example.com:8080", password),
            (
                "socks5h://proxy.example.com:1080",
                Err(ProxyError::Scheme {
                    variable,
                    scheme: "socks5h".to_owned(),
                }),
            ),
        ] {
            assert_eq!(check(variable, value), told, "{value}");
        }
    }
}
