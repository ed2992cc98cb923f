//! Whether registrations would be let through, as a probe has shown it.

use serde::Serialize;

use super::ended::stop_lines;
use super::printer::Report;
use crate::feishu::{Probed, Verdict, codes};
use crate::lang::{Lang, say};

/// What a probe has shown of an app at an address.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OnlineReport<'p> {
    /// The base URL.
    pub base_url: &'p str,
    /// The app.
    pub app_id: &'p str,
    /// What was shown.
    #[serde(rename = "online", serialize_with = "in_words")]
    #[cfg_attr(test, schemars(with = "Words"))]
    pub probed: &'p Probed,
}

/// For programs.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Words {
    /// `free` or `blocked`.
    way: &'static str,
    /// Feishu's code, where there is one.
    code: Option<i64>,
    /// What was said.
    message: Option<String>,
}

fn in_words<S: serde::Serializer>(probed: &Probed, serializer: S) -> Result<S::Ok, S::Error> {
    let (way, code, message) = match probed {
        Probed::Free => ("free", None, None),
        Probed::Odd { code, message } => ("free", Some(*code), Some(message.clone())),
        Probed::Blocked(verdict) => ("blocked", code_of(verdict), Some(verdict.to_string())),
    };
    Words { way, code, message }.serialize(serializer)
}

fn code_of(verdict: &Verdict) -> Option<i64> {
    match verdict {
        Verdict::Stop(stop) => stop.code(),
        Verdict::Refused { code, .. } | Verdict::TokenRefused { code, .. } => Some(*code),
        _ => None,
    }
}

impl Report for OnlineReport<'_> {
    const TYPE: &'static str = "online";

    fn text(&self, lang: Lang) -> String {
        let OnlineReport {
            base_url,
            app_id,
            probed,
        } = self;
        match probed {
            Probed::Free => say!(
                lang,
                "online: {base_url} lets app {app_id} through: token, address, IP list and scope are in order",
                "联机检查：{base_url} 允许应用 {app_id} 注册：访问凭证、地址、IP 白名单和权限均正常"
            ),
            Probed::Odd { code, message } => say!(
                lang,
                "online: {base_url} lets app {app_id} through, and its answer was not the expected one: {code} {message}",
                "联机检查：{base_url} 允许应用 {app_id} 注册，但应答与预期不同：{code} {message}"
            ),
            Probed::Blocked(verdict) => blocked(base_url, app_id, verdict, lang),
        }
    }
}

fn blocked(base_url: &str, app_id: &str, verdict: &Verdict, lang: Lang) -> String {
    let said = verdict.said();
    let said = said.get(lang);
    let mut lines = vec![match verdict {
        Verdict::Unsent { .. } => say!(
            lang,
            "online: {base_url} could not be asked: {said}",
            "联机检查：无法询问 {base_url}：{said}"
        ),
        _ => say!(
            lang,
            "online: {base_url} would not let app {app_id} register anybody: {said}",
            "联机检查：{base_url} 不允许应用 {app_id} 注册：{said}"
        ),
    }];
    match verdict {
        Verdict::Stop(stop) => lines.extend(stop_lines(stop, lang)),
        Verdict::TokenRefused { code, .. } | Verdict::Refused { code, .. } => {
            lines.extend(codes::explain(*code).map(|known| {
                let fix = known.fix.get(lang);
                say!(lang, "    fix: {fix}", "    处理办法：{fix}")
            }));
        }
        _ => lines.push(say!(
            lang,
            "    fix: try again later; if it goes on, check the network and the proxy",
            "    处理办法：请稍后再试；如仍然如此，请检查网络和代理"
        )),
    }
    lines.join("\n")
}
