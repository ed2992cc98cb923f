//! How a run ended, in words, and what it asks before it begins.

use super::texts;
use crate::checkpoint::CheckpointError;
use crate::engine::End;
use crate::feishu::{Stop, codes};
use crate::lang::{Lang, Text, say};

/// The question before anything is sent.
pub fn question(rows: u64, lang: Lang) -> String {
    let of_rows = texts::rows(rows);
    say!(lang, "send {of_rows}?", "是否发送 {rows} 行？")
}

/// How a run ended, and what to do about it.
pub fn words(end: &End, lang: Lang) -> String {
    match end {
        End::Finished => say!(lang, "finished", "已完成"),
        End::Interrupted => say!(lang, "interrupted; everything is saved", "已中断；所有进度均已保存"),
        End::Stopped(stop) => stopped(stop, lang),
        End::SameRefusal { code, message } => same_refusal(*code, message, lang),
        End::Outage { message } => say!(
            lang,
            "stopped: the server did not come back: {message}",
            "已停止：服务器一直没有恢复：{message}"
        ),
        End::NoAnswer { message } => say!(
            lang,
            "stopped: the server gave no good answer: {message}\n    fix: check the network, the proxy and `--base-url`",
            "已停止：服务器没有正常应答：{message}\n    处理办法：请检查网络、代理和 `--base-url`"
        ),
    }
}

/// That a second signal ends the process at once.
pub fn at_once(lang: Lang) -> &'static str {
    Text::new(
        "ended at once; everything is saved: `referral-import status` shows where things stand, and the same command goes on",
        "已立即结束；所有进度均已保存：可用 `referral-import status` 查看当前情况，再次运行同一命令即可继续",
    )
    .get(lang)
}

/// That the checkpoint failed in the middle, and what to do about it.
pub fn checkpoint_failed(error: &CheckpointError, lang: Lang) -> String {
    let (what, fix) = (error.explain(lang), error.fix(lang));
    say!(
        lang,
        "stopped: {what}\n    fix: {fix}",
        "已停止：{what}\n    处理办法：{fix}"
    )
}

fn stopped(stop: &Stop, lang: Lang) -> String {
    let code = stop.code().map(|code| format!(" {code}")).unwrap_or_default();
    let message = &stop.message;
    let mut lines = vec![say!(
        lang,
        "stopped: every row would meet the same:{code} {message}",
        "已停止：每一行都会遇到同样的问题：{code} {message}"
    )];
    lines.extend(stop_lines(stop, lang));
    lines.join("\n")
}

/// What a stop means, how to fix it, which scopes are missing and where Feishu helps.
pub(super) fn stop_lines(stop: &Stop, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(explanation) = codes::explain_stop(stop) {
        let (meaning, fix) = (explanation.meaning.get(lang), explanation.fix.get(lang));
        lines.push(say!(
            lang,
            "    {meaning}\n    fix: {fix}",
            "    {meaning}\n    处理办法：{fix}"
        ));
    }
    if !stop.scopes.is_empty() {
        let scopes = stop.scopes.join(", ");
        lines.push(say!(lang, "    missing scopes: {scopes}", "    缺少的权限：{scopes}"));
    }
    if let Some(help) = &stop.help {
        lines.push(say!(lang, "    help: {help}", "    帮助：{help}"));
    }
    lines
}

fn same_refusal(code: i64, message: &str, lang: Lang) -> String {
    say!(
        lang,
        "stopped: 20 rows in a row were refused with {code} ({message}) and nobody was registered\n    \
             fix: check which columns are sent and that the app is in the right tenant; `--keep-going` sends the rest",
        "已停止：连续 20 行被拒绝，错误码 {code}（{message}），且没有任何人注册成功\n    \
             处理办法：请检查发送的是哪些列，以及应用是否属于正确的企业；使用 `--keep-going` 可继续发送其余行"
    )
}
