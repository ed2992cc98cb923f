//! How a run ended, in words, and what it asks before it begins.

use std::path::Path;

use super::texts;
use crate::checkpoint::{CheckpointError, Shared};
use crate::engine::End;
use crate::feishu::{Stop, codes};
use crate::lang::{Lang, Tell, Text, say};

/// That there was no checkpoint, and where the one is that begins.
pub fn begins(checkpoint: &Path, lang: Lang) -> String {
    let path = checkpoint.display();
    say!(
        lang,
        "a new checkpoint begins, which knows nobody yet: {path}",
        "新建断点文件，其中还没有任何人：{path}"
    )
}

/// That another run is waited for.
pub fn waits_for(in_use: &CheckpointError, lang: Lang) -> String {
    let why = in_use.what(lang);
    say!(lang, "waiting for its end: {why}", "正在等它结束：{why}")
}

/// That whoever is gone tomorrow knows nobody tomorrow.
pub fn may_not_stay(lang: Lang) -> &'static str {
    Text::new(
        "warning: nobody sits at a terminal. A job whose home is new every time, as in a container, must name a checkpoint that \
         stays (`--checkpoint`), or everybody is sent again every time",
        "警告：当前没有交互终端。如果每次运行的用户主目录都是新的（如容器），必须用 `--checkpoint` 指定一个会保留的断点文件，\
         否则每次都会重新发送所有人",
    )
    .get(lang)
}

/// That a checkpoint is not this machine's alone.
pub fn lies_where_others_write(checkpoint: &Path, shared: &Shared, lang: Lang) -> String {
    let path = checkpoint.display();
    let why = match shared {
        Shared::Network(name) => say!(lang, "lies on another machine ({name})", "位于另一台机器上（{name}）"),
        Shared::Synced(name) => say!(
            lang,
            "lies in a folder that is synced (`{name}`)",
            "位于会同步的文件夹中（`{name}`）"
        ),
    };
    say!(
        lang,
        "warning: the checkpoint `{path}` {why}, where it may be damaged or replaced by an older copy: name a place of this \
         machine with `--checkpoint`",
        "警告：断点文件 `{path}` {why}，可能损坏或被旧副本替换：请用 `--checkpoint` 指定本机上的位置"
    )
}

/// The question before anything is sent.
pub fn question(rows: u64, files: usize, lang: Lang) -> String {
    let of_rows = texts::rows(rows);
    match files {
        1 => say!(lang, "send {of_rows}?", "是否发送 {rows} 行？"),
        _ => say!(
            lang,
            "send {of_rows} of {files} files?",
            "是否发送 {files} 个文件的 {rows} 行？"
        ),
    }
}

/// That a file of several has its turn.
pub fn turn(file: &str, lang: Lang) -> String {
    let file = texts::file(file, lang);
    say!(lang, "now: {file}", "现在：{file}")
}

/// That a file is not any more what was sent.
pub fn changed(file: &str, lang: Lang) -> String {
    let file = texts::file(file, lang);
    say!(
        lang,
        "`{file}` was changed since it was read: what stood there then was sent; the same command reads it again",
        "`{file}` 在读取之后有改动：发送的是读取时的内容；再次运行同一命令会重新读取"
    )
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
            "已停止：服务器一直没有恢复：{message}",
            message = message.get(lang)
        ),
        End::NoAnswer { message } => say!(
            lang,
            "stopped: the server gave no good answer: {message}\n    fix: check the network, the proxy and `--base-url`",
            "已停止：服务器没有正常应答：{message}\n    处理办法：请检查网络、代理和 `--base-url`",
            message = message.get(lang)
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
    let (what, fix) = (error.what(lang), error.fix(lang));
    say!(
        lang,
        "stopped: {what}\n    fix: {fix}",
        "已停止：{what}\n    处理办法：{fix}"
    )
}

fn stopped(stop: &Stop, lang: Lang) -> String {
    let code = stop.code().map(|code| format!(" {code}")).unwrap_or_default();
    let message = stop.message.get(lang);
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
