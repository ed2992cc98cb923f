//! Whether registrations would be let through, as a probe has shown it.

use std::fmt;

use serde::Serialize;

use super::ended::stop_lines;
use super::printer::Report;
use crate::feishu::{Probed, Verdict, codes};
use crate::lang::Lang;

/// What a probe has shown of an app at an address.
#[derive(Debug, Serialize)]
pub struct OnlineReport<'p> {
    /// The base URL.
    pub base_url: &'p str,
    /// The app.
    pub app_id: &'p str,
    /// What was shown.
    #[serde(rename = "online", serialize_with = "in_words")]
    pub probed: &'p Probed,
}

/// For programs: a word, Feishu's code where there is one, and what was said.
fn in_words<S: serde::Serializer>(probed: &Probed, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Words {
        way: &'static str,
        code: Option<i64>,
        message: Option<String>,
    }
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
    fn text(&self, lang: Lang) -> String {
        let OnlineReport {
            base_url,
            app_id,
            probed,
        } = self;
        match (probed, lang) {
            (Probed::Free, Lang::En) => {
                format!("online: {base_url} lets app {app_id} through: token, address, IP list and scope are in order")
            }
            (Probed::Free, Lang::Zh) => {
                format!("联机检查：{base_url} 允许应用 {app_id} 注册：访问凭证、地址、IP 白名单和权限均正常")
            }
            (Probed::Odd { code, message }, Lang::En) => format!(
                "online: {base_url} lets app {app_id} through, and its answer was not the expected one: {code} {message}"
            ),
            (Probed::Odd { code, message }, Lang::Zh) => {
                format!("联机检查：{base_url} 允许应用 {app_id} 注册，但应答与预期不同：{code} {message}")
            }
            (Probed::Blocked(verdict), lang) => blocked(base_url, app_id, verdict, lang),
        }
    }
}

fn blocked(base_url: &str, app_id: &str, verdict: &Verdict, lang: Lang) -> String {
    let said: &dyn fmt::Display = match verdict {
        Verdict::Stop(stop) => stop,
        other => other,
    };
    let mut lines = vec![match (verdict, lang) {
        (Verdict::Unsent { message }, Lang::En) => format!("online: {base_url} could not be asked: {message}"),
        (Verdict::Unsent { message }, Lang::Zh) => format!("联机检查：无法询问 {base_url}：{message}"),
        (_, Lang::En) => format!("online: {base_url} would not let app {app_id} register anybody: {said}"),
        (_, Lang::Zh) => format!("联机检查：{base_url} 不允许应用 {app_id} 注册：{said}"),
    }];
    match (verdict, lang) {
        (Verdict::Stop(stop), _) => lines.extend(stop_lines(stop, lang)),
        (Verdict::TokenRefused { code, .. } | Verdict::Refused { code, .. }, Lang::En) => {
            lines.extend(codes::explain(*code).map(|known| format!("    fix: {}", known.fix.get(lang))));
        }
        (Verdict::TokenRefused { code, .. } | Verdict::Refused { code, .. }, Lang::Zh) => {
            lines.extend(codes::explain(*code).map(|known| format!("    处理办法：{}", known.fix.get(lang))));
        }
        (_, Lang::En) => {
            lines.push("    fix: try again later; if it goes on, check the network and the proxy".to_owned())
        }
        (_, Lang::Zh) => lines.push("    处理办法：请稍后再试；如仍然如此，请检查网络和代理".to_owned()),
    }
    lines.join("\n")
}
