//! The address under which Feishu is reached.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

use crate::lang::{Cure, Lang, Tell, Text, say};

/// The address under which Feishu is reached, without a trailing slash.
///
/// Feishu's own is [`BaseUrl::FEISHU`]; private deployments have others. Everything but loopback is `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

/// Why a text is no base URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum BaseUrlError {
    /// Not an absolute URL.
    NotAUrl(String),
    /// Neither `https` nor `http`.
    Scheme(String),
    /// Plain `http` to another machine.
    PlainHttp,
    /// A user name or a password.
    UserInfo,
    /// Something behind the path.
    QueryOrFragment,
    /// The path of a call instead of the base.
    CallPath,
}

impl Tell for BaseUrlError {
    fn what(&self, lang: Lang) -> String {
        let text = match self {
            BaseUrlError::NotAUrl(error) => {
                let feishu = BaseUrl::FEISHU;
                return say!(
                    lang,
                    "not a URL such as `{feishu}`: {error}",
                    "不是类似 `{feishu}` 的地址"
                );
            }
            BaseUrlError::Scheme(scheme) => {
                return say!(
                    lang,
                    "`{scheme}` is not supported: use `https`",
                    "不支持 `{scheme}`：请使用 `https`"
                );
            }
            BaseUrlError::PlainHttp => Text::new(
                "plain `http` would show contacts and the token to the network: use `https` (`http` is for loopback only)",
                "用 `http` 会在网络上泄露联系方式和访问凭证：请使用 `https`（`http` 只能用于本机地址）",
            ),
            BaseUrlError::UserInfo => Text::new(
                "a base URL carries no user name and no password",
                "服务地址中不能有用户名和密码",
            ),
            BaseUrlError::QueryOrFragment => {
                Text::new("a base URL carries no `?` and no `#`", "服务地址中不能有 `?` 和 `#`")
            }
            BaseUrlError::CallPath => Text::new(
                "leave out `/open-apis` and what follows it: the base URL ends before",
                "服务地址不包括 `/open-apis` 及其后的部分，请去掉",
            ),
        };
        text.get(lang).to_owned()
    }

    fn fix(&self, lang: Lang) -> String {
        let feishu = BaseUrl::FEISHU;
        say!(
            lang,
            "give an address such as `{feishu}`",
            "请给出类似 `{feishu}` 的地址"
        )
    }

    fn cure(&self) -> Cure {
        Cure::Usage
    }
}

impl BaseUrl {
    /// Feishu's public platform.
    pub const FEISHU: &str = "https://open.feishu.cn";

    /// The address as it is shown and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the address is this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.url(""))
    }

    /// Whether the address is spoken to by TLS.
    pub(super) fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// The host as it is shown in messages.
    pub(super) fn host(&self) -> String {
        let url = self.url("");
        let host = url.host_str().expect("checked when it was read");
        match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The address of a call, given its path with a leading slash.
    pub(super) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}{path}", self.0)).expect("the base was parsed when it was read, and paths are constants")
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|error| BaseUrlError::NotAUrl(error.to_string()))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(BaseUrlError::PlainHttp),
            other => return Err(BaseUrlError::Scheme(other.to_owned())),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::UserInfo);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::QueryOrFragment);
        }
        if url
            .path_segments()
            .is_some_and(|mut segments| segments.any(|segment| segment == "open-apis"))
        {
            return Err(BaseUrlError::CallPath);
        }
        Ok(BaseUrl(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_one_form() {
        for (typed, kept) in [
            ("https://open.feishu.cn", "https://open.feishu.cn"),
            ("https://open.feishu.cn/", "https://open.feishu.cn"),
            (" HTTPS://Open.Feishu.CN:443// ", "https://open.feishu.cn"),
            (
                "https://feishu.example.com:8443/gateway/",
                "https://feishu.example.com:8443/gateway",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://127.9.9.9", "http://127.9.9.9"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            let base: BaseUrl = typed.parse().unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert_eq!(base.as_str(), kept);
            assert_eq!(base.is_loopback(), typed.starts_with("http:"), "{typed}");
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused_with_the_reason() {
        let reason = |typed: &str| typed.parse::<BaseUrl>().expect_err(typed);
        assert!(matches!(reason("open.feishu.cn"), BaseUrlError::NotAUrl(_)));
        assert!(matches!(reason("https://"), BaseUrlError::NotAUrl(_)));
        assert_eq!(reason("ftp://open.feishu.cn"), BaseUrlError::Scheme("ftp".to_owned()));
        assert_eq!(reason("http://open.feishu.cn"), BaseUrlError::PlainHttp);
        assert_eq!(reason("http://localhost.example.com"), BaseUrlError::PlainHttp);
        assert_eq!(reason("http://127.0.0.1@example.com"), BaseUrlError::PlainHttp);
        assert_eq!(reason("https://app:key@open.feishu.cn"), BaseUrlError::UserInfo);
        assert_eq!(reason("https://open.feishu.cn?debug=1"), BaseUrlError::QueryOrFragment);
        assert_eq!(reason("https://open.feishu.cn/#top"), BaseUrlError::QueryOrFragment);
        assert_eq!(
            reason("https://open.feishu.cn/open-apis/hire/v1"),
            BaseUrlError::CallPath
        );
    }

    #[test]
    fn the_reason_is_told_in_both_languages() {
        let error = "http://open.feishu.cn".parse::<BaseUrl>().expect_err("plain http");
        assert!(error.what(Lang::Zh).contains("请使用 `https`"));
        assert!(error.to_string().contains("use `https`"));
    }

    #[test]
    fn a_call_is_appended_to_the_path() {
        let base: BaseUrl = "https://feishu.example.com/gateway/".parse().expect("a base URL");
        assert_eq!(
            base.url("/open-apis/x").as_str(),
            "https://feishu.example.com/gateway/open-apis/x"
        );
        assert_eq!(base.host(), "feishu.example.com");
    }
}
