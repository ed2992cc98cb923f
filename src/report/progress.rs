//! Where a run stands while it runs: a bar on a terminal, else a plain line now and then.

use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::{Printer, time_span};
use crate::lang::Lang;

/// How often the snapshot is looked at; the end of the run is noticed this much later at most.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How often a plain line is written.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Where a run stands at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Rows that this run has to bring to an end.
    pub total: u64,
    /// Rows of them that are settled.
    pub done: u64,
    /// Accounts registered by this run.
    pub registered: u64,
    /// Rows that Feishu refused.
    pub failed: u64,
    /// Rows that were sent without a readable answer.
    pub unconfirmed: u64,
    /// Rows that are wrong themselves and are never sent.
    pub invalid: u64,
    /// Calls that count against the quota in the last minute.
    pub calls_last_minute: u32,
    /// The most calls a minute; none when they are unlimited.
    pub quota: Option<u32>,
    /// What the run waits for, when no call can leave.
    pub waiting: Option<Waiting>,
    /// How long the rest takes at this pace.
    pub left: Option<Duration>,
}

/// Why no call can leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The quota of the last minute is used up, by ourselves.
    Quota {
        /// Until the next place is free.
        left: Duration,
    },
    /// Feishu said that the quota is used up.
    RateLimited {
        /// Until the time that Feishu asked to wait is over.
        left: Duration,
    },
    /// The server does not answer as it should; one row at a time tries whether it is back.
    Outage {
        /// How long it has lasted.
        lasted: Duration,
        /// Until the next try.
        left: Duration,
    },
    /// A token is being fetched.
    Token,
    /// Only rows are left that are to be tried again.
    Retry {
        /// How many they are.
        rows: u64,
        /// Until the first of them is due.
        left: Duration,
    },
}

impl Waiting {
    /// The reason in words, to stand at the end of a line.
    pub fn text(&self, lang: Lang) -> String {
        let span = |time: &Duration| time_span(*time, lang);
        match (self, lang) {
            (Waiting::Quota { left }, Lang::En) => format!("waiting for the quota, {}", span(left)),
            (Waiting::Quota { left }, Lang::Zh) => format!("等待调用配额，还需 {}", span(left)),
            (Waiting::RateLimited { left }, Lang::En) => format!("Feishu asked to wait, {}", span(left)),
            (Waiting::RateLimited { left }, Lang::Zh) => format!("飞书要求稍候，还需 {}", span(left)),
            (Waiting::Outage { lasted, left }, Lang::En) => {
                format!(
                    "no good answer from the server for {}, next try in {}",
                    span(lasted),
                    span(left)
                )
            }
            (Waiting::Outage { lasted, left }, Lang::Zh) => {
                format!("服务器已有 {}未正常应答，{}后再试", span(lasted), span(left))
            }
            (Waiting::Token, Lang::En) => "fetching a token".to_owned(),
            (Waiting::Token, Lang::Zh) => "正在获取访问凭证".to_owned(),
            (Waiting::Retry { rows, left }, Lang::En) => format!("{rows} to be tried again, first in {}", span(left)),
            (Waiting::Retry { rows, left }, Lang::Zh) => format!("{rows} 行待重试，{}后开始", span(left)),
        }
    }
}

impl Snapshot {
    /// How far the run is: `62/250, 1 min 52 s left`.
    fn position(&self, lang: Lang) -> String {
        let (done, total) = (self.done, self.total);
        match (self.left.map(|left| time_span(left, lang)), lang) {
            (None, _) => format!("{done}/{total}"),
            (Some(left), Lang::En) => format!("{done}/{total}, {left} left"),
            (Some(left), Lang::Zh) => format!("{done}/{total}，约剩 {left}"),
        }
    }

    /// What has come of it so far, and what is being waited for.
    fn details(&self, lang: Lang) -> String {
        let (registered, failed) = (self.registered, self.failed);
        let mut parts = match lang {
            Lang::En => vec![format!("{registered} registered"), format!("{failed} failed")],
            Lang::Zh => vec![format!("已注册 {registered}"), format!("失败 {failed}")],
        };
        if self.unconfirmed > 0 {
            parts.push(match lang {
                Lang::En => format!("{} unconfirmed", self.unconfirmed),
                Lang::Zh => format!("未确认 {}", self.unconfirmed),
            });
        }
        if self.invalid > 0 {
            parts.push(match lang {
                Lang::En => format!("{} invalid", self.invalid),
                Lang::Zh => format!("无效 {}", self.invalid),
            });
        }
        let calls = self.calls_last_minute;
        parts.push(match (self.quota, lang) {
            (Some(quota), Lang::En) => format!("{calls}/{quota} calls in the last minute"),
            (Some(quota), Lang::Zh) => format!("近一分钟调用 {calls}/{quota}"),
            (None, Lang::En) => format!("{calls} calls in the last minute"),
            (None, Lang::Zh) => format!("近一分钟调用 {calls}"),
        });
        if let Some(waiting) = &self.waiting {
            parts.push(waiting.text(lang));
        }
        parts.join(match lang {
            Lang::En => ", ",
            Lang::Zh => "，",
        })
    }

    fn line(&self, lang: Lang) -> String {
        format!("{} | {}", self.position(lang), self.details(lang))
    }
}

/// Shows each snapshot until the sender is dropped. May itself be dropped at any time; the bar then goes with it.
pub async fn show(snapshots: watch::Receiver<Snapshot>, printer: Arc<Printer>) {
    if printer.draws() {
        draw(snapshots, &printer).await;
    } else {
        write_lines(snapshots, &printer).await;
    }
}

async fn draw(mut snapshots: watch::Receiver<Snapshot>, printer: &Printer) {
    let style = ProgressStyle::with_template("{wide_bar} {prefix}\n{msg}").expect("the template is well-formed");
    let bar = printer.bars().add(ProgressBar::no_length());
    let bar = bar.with_style(style).with_finish(ProgressFinish::AndClear);
    let lang = printer.lang();
    snapshots.mark_changed();
    while let Ok(changed) = snapshots.has_changed() {
        if changed {
            let now = snapshots.borrow_and_update().clone();
            bar.set_length(now.total);
            bar.set_prefix(now.position(lang));
            bar.set_message(now.details(lang));
            bar.set_position(now.done);
        }
        sleep(LOOK_EVERY).await;
    }
}

async fn write_lines(snapshots: watch::Receiver<Snapshot>, printer: &Printer) {
    let mut next_line = Instant::now() + LINE_EVERY;
    while snapshots.has_changed().is_ok() {
        if Instant::now() >= next_line {
            printer.tell(&snapshots.borrow().line(printer.lang()));
            // Not the last time plus ten seconds: after the laptop slept one line is enough.
            next_line = Instant::now() + LINE_EVERY;
        }
        sleep(LOOK_EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot() -> Snapshot {
        Snapshot {
            total: 250,
            done: 64,
            registered: 61,
            failed: 1,
            unconfirmed: 0,
            invalid: 2,
            calls_last_minute: 62,
            quota: Some(100),
            waiting: None,
            left: Some(Duration::from_secs(112)),
        }
    }

    #[test]
    fn a_line_says_where_the_run_stands() {
        let now = snapshot();
        assert_eq!(
            now.line(Lang::En),
            "64/250, 1 min 52 s left | 61 registered, 1 failed, 2 invalid, 62/100 calls in the last minute"
        );
        assert_eq!(
            now.line(Lang::Zh),
            "64/250，约剩 1 分 52 秒 | 已注册 61，失败 1，无效 2，近一分钟调用 62/100"
        );
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let now = Snapshot {
            unconfirmed: 3,
            quota: None,
            left: None,
            waiting: Some(Waiting::Token),
            ..snapshot()
        };
        assert_eq!(
            now.line(Lang::En),
            "64/250 | 61 registered, 1 failed, 3 unconfirmed, 2 invalid, 62 calls in the last minute, fetching a token"
        );
    }

    #[test]
    fn every_wait_has_its_words() {
        let left = Duration::from_secs(12);
        let lasted = Duration::from_secs(90);
        for (waiting, en, zh) in [
            (
                Waiting::Quota { left },
                "waiting for the quota, 12 s",
                "等待调用配额，还需 12 秒",
            ),
            (
                Waiting::RateLimited { left },
                "Feishu asked to wait, 12 s",
                "飞书要求稍候，还需 12 秒",
            ),
            (
                Waiting::Outage { lasted, left },
                "no good answer from the server for 1 min 30 s, next try in 12 s",
                "服务器已有 1 分 30 秒未正常应答，12 秒后再试",
            ),
            (Waiting::Token, "fetching a token", "正在获取访问凭证"),
            (
                Waiting::Retry { rows: 3, left },
                "3 to be tried again, first in 12 s",
                "3 行待重试，12 秒后开始",
            ),
        ] {
            assert_eq!(waiting.text(Lang::En), en);
            assert_eq!(waiting.text(Lang::Zh), zh);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_soon_after_the_run() {
        let (sender, receiver) = watch::channel(snapshot());
        let shown = tokio::spawn(show(
            receiver,
            Arc::new(Printer::new(super::super::Format::Text, Lang::En)),
        ));
        sleep(Duration::from_secs(1)).await;
        drop(sender);
        let ended = Instant::now();
        shown.await.expect("showing does not panic");
        assert!(ended.elapsed() <= LOOK_EVERY);
    }
}
