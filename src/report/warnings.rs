//! Warnings in the middle of a run, for whoever reads Chinese at the screen. A log that is kept is English.

use std::fmt;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{Format, FormatEvent, FormatFields, Full, Writer};
use tracing_subscriber::registry::LookupSpan;

/// Every warning of ours, and the same in Chinese.
const WARNINGS: [(&str, &str); 12] = [
    (
        "outage: no good answer comes; one row at a time is tried until one does",
        "服务中断：没有正常应答；每次只试一行，直到恢复",
    ),
    ("the server answers again", "服务器恢复应答"),
    (
        "the clock jumped: the machine slept, or its clock was set",
        "时钟发生跳变：电脑曾进入睡眠，或时间被调整",
    ),
    (
        "refused for its token again: it stays pending in this run",
        "访问凭证再次被拒绝：该行留到下次运行",
    ),
    (
        "the limit came before the quota was used up: somebody else uses this app, or Feishu likes no bursts; calls leave evenly, at half the pace, \
         which recovers slowly",
        "配额未用完就遇到频率限制：可能有别人在使用这个应用，或飞书不接受突发调用；改为均匀发送，速度减半，之后逐渐恢复",
    ),
    ("rate limit reached: everyone waits", "达到频率限制：全部等待"),
    (
        "the rate limit of tokens is reached: everyone waits",
        "获取访问凭证达到频率限制：全部等待",
    ),
    (
        "the secret file can be read by other users of this machine; type: chmod 600",
        "本机其他用户可以读取密钥文件；请运行 `chmod 600`",
    ),
    (
        "this file system knows no locks: do not start a second run",
        "该文件系统不支持文件锁：请不要同时启动第二个运行",
    ),
    (
        "the checkpoint's file system knows no WAL: SQLite's rollback journal is used",
        "断点文件所在的文件系统不支持 WAL：改用 SQLite 的回滚日志",
    ),
    ("nothing is sent until it can be saved", "在能够保存之前不发送任何内容"),
    ("an answer came and could not be stored", "收到了应答，但无法保存"),
];

/// Writes a warning in Chinese, and everything else as a log does.
pub(super) struct Chinese;

/// The message of an event and its fields, such as `row=14`.
#[derive(Default)]
struct Told {
    message: String,
    fields: Vec<String>,
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            name => self.fields.push(format!("{name}={value:?}")),
        }
    }
}

impl<S, N> FormatEvent<S, N> for Chinese
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'line> FormatFields<'line> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut line: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut told = Told::default();
        if *event.metadata().level() <= Level::WARN {
            event.record(&mut told);
        }
        let Some(words) = in_chinese(&told.message) else {
            return Format::<Full>::default()
                .with_target(false)
                .format_event(context, line, event);
        };
        match told.fields.join("，").as_str() {
            "" => writeln!(line, "警告：{words}"),
            fields => writeln!(line, "警告：{words}（`{fields}`）"),
        }
    }
}

fn in_chinese(message: &str) -> Option<&'static str> {
    let known = WARNINGS.iter().find(|(english, _)| *english == message);
    known.map(|(_, chinese)| *chinese)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a readable folder").flatten() {
            match entry.path() {
                path if path.is_dir() => sources(&path, found),
                path => found.push(path),
            }
        }
    }

    /// The text of the last string of a macro's call, as the compiler reads it.
    fn message(call: &str) -> String {
        let text = call.rsplit('"').nth(1).expect("it says something");
        let lines: Vec<&str> = text.split("\\\n").map(str::trim_start).collect();
        lines.concat()
    }

    #[test]
    fn every_warning_of_ours_is_known_in_chinese() {
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let mut messages = Vec::new();
        for path in found {
            let text = fs::read_to_string(&path).expect("a source is text");
            let text = text.split("\nmod tests {").next().unwrap_or_default();
            for begins in ["tracing::warn!(", "tracing::error!("] {
                let calls = text.split(begins).skip(1);
                messages.extend(calls.map(|call| message(call.split(");").next().unwrap_or_default())));
            }
        }
        for message in &messages {
            assert!(in_chinese(message).is_some(), "{message}");
        }
        assert_eq!(messages.len(), WARNINGS.len(), "{messages:#?}");
    }
}
