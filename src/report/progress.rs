//! Where a run stands while it runs: a bar on a terminal, else a plain line now and then.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressState, ProgressStyle};
use jiff::Zoned;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::Printer;
use super::time_span::{end, time_span};
use crate::engine::{Snapshot, Waiting};
use crate::lang::{Lang, Text, say};

/// How long nothing is looked at once something was shown; the end of the run is noticed this much later at most.
const REST: Duration = Duration::from_millis(100);

/// How often the time left is drawn again where nothing else happens.
const TICK: Duration = Duration::from_secs(1);

/// How often a plain line is written.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Shows the latest snapshot until the sender is dropped. May itself be dropped at any time; the bar then goes with it.
///
/// It rests between looks, so that a sender with thousands of changes a second wakes it ten times, and one that waits for the
/// quota hardly ever.
pub async fn show(snapshots: watch::Receiver<Snapshot>, printer: Arc<Printer>) {
    if printer.draws() {
        draw(snapshots, &printer).await;
    } else {
        write_lines(snapshots, &printer).await;
    }
}

async fn draw(mut snapshots: watch::Receiver<Snapshot>, printer: &Printer) {
    let mut shown = None;
    loop {
        let Snapshot { total, done, .. } = *snapshots.borrow_and_update();
        // A bar of nothing would be full before anything happened.
        if total > 0 {
            let bar = shown.get_or_insert_with(|| printer.bars().add(bar(total, &snapshots, printer.lang())));
            // Which draws it, once for all that is new.
            bar.set_position(done);
        }
        if !goes_on(&mut snapshots, Instant::now() + TICK).await {
            break;
        }
    }
}

/// Waits for something new, until a time at most. Returns false once the run has ended.
async fn goes_on(snapshots: &mut watch::Receiver<Snapshot>, until: Instant) -> bool {
    let rested = Instant::now() + REST;
    // Whether it came to an end or to the time is asked next.
    let _ = timeout_at(until, snapshots.changed()).await;
    sleep_until(rested).await;
    snapshots.has_changed().is_ok()
}

/// A bar whose texts are those of the latest snapshot whenever it is drawn.
fn bar(total: u64, snapshots: &watch::Receiver<Snapshot>, lang: Lang) -> ProgressBar {
    let (first, second) = (snapshots.clone(), snapshots.clone());
    let first_line = move |_: &ProgressState, out: &mut dyn Write| {
        // A text that could not be written is drawn again a second later.
        let _ = out.write_str(&position(&first.borrow(), Instant::now(), &Zoned::now(), lang));
    };
    let second_line = move |_: &ProgressState, out: &mut dyn Write| {
        let _ = out.write_str(&details(&second.borrow(), Instant::now(), lang));
    };
    let style = ProgressStyle::with_template("{wide_bar} {position}\n{details}")
        .expect("the template is well-formed")
        .with_key("position", first_line)
        .with_key("details", second_line);
    ProgressBar::new(total)
        .with_style(style)
        .with_finish(ProgressFinish::AndClear)
}

async fn write_lines(mut snapshots: watch::Receiver<Snapshot>, printer: &Printer) {
    let mut next_line = Instant::now() + LINE_EVERY;
    while goes_on(&mut snapshots, next_line).await {
        let now = Instant::now();
        if now >= next_line {
            let line = line(&snapshots.borrow(), now, &Zoned::now(), printer.lang());
            printer.note(&line);
            // Not the last time plus ten seconds: after the laptop slept one line is enough.
            next_line = now + LINE_EVERY;
        }
    }
}

fn line(snapshot: &Snapshot, now: Instant, clock: &Zoned, lang: Lang) -> String {
    let (position, details) = (position(snapshot, now, clock, lang), details(snapshot, now, lang));
    format!("{position} | {details}")
}

/// How far the run is, and when it is over: `62/250, 1 min 52 s left, until 14:32`.
fn position(snapshot: &Snapshot, now: Instant, clock: &Zoned, lang: Lang) -> String {
    let (done, total) = (snapshot.done, snapshot.total);
    match left(snapshot, now) {
        None => format!("{done}/{total}"),
        Some(left) => say!(
            lang,
            "{done}/{total}, {left} left, until {until}",
            "{done}/{total}，约剩 {left}，到 {until}",
            left = time_span(left, lang),
            until = end(clock, left)
        ),
    }
}

/// How long it takes until the end, where that can be said: the quota takes no time where all fits into what is left of the
/// window, and what is being waited for may take longer.
fn left(snapshot: &Snapshot, now: Instant) -> Option<Duration> {
    let waits_until = match &snapshot.waiting {
        Some(Waiting::Outage(_)) => return None,
        Some(Waiting::Retry(until) | Waiting::RateLimited(until)) => Some(*until),
        _ => None,
    };
    let ends_at = snapshot.ends_at?.max(waits_until.unwrap_or(now));
    Some(ends_at.saturating_duration_since(now)).filter(|left| !left.is_zero())
}

/// What has come of it so far, and what is being waited for. Counts that are usually zero are told when they are not.
fn details(snapshot: &Snapshot, now: Instant, lang: Lang) -> String {
    let Snapshot {
        registered,
        failed,
        unconfirmed,
        invalid,
        ..
    } = snapshot;
    let mut parts = vec![
        say!(lang, "{registered} registered", "已注册 {registered}"),
        say!(lang, "{failed} failed", "失败 {failed}"),
    ];
    if *unconfirmed > 0 {
        parts.push(say!(lang, "{unconfirmed} unconfirmed", "未确认 {unconfirmed}"));
    }
    if *invalid > 0 {
        parts.push(say!(lang, "{invalid} invalid", "无效 {invalid}"));
    }
    if let Some(waiting) = &snapshot.waiting {
        parts.push(reason(waiting, now, lang));
    }
    if let Some((used, of)) = snapshot.quota {
        parts.push(say!(lang, "{used}/{of} calls this minute", "本分钟调用 {used}/{of}"));
    }
    parts.join(Text::new(", ", "，").get(lang))
}

/// Why no call leaves just now.
fn reason(waiting: &Waiting, now: Instant, lang: Lang) -> String {
    let left = |until: &Instant| time_span(until.saturating_duration_since(now), lang);
    match waiting {
        Waiting::Quota(None) => say!(lang, "waiting for the quota", "等待调用配额"),
        Waiting::Quota(Some(until)) => say!(
            lang,
            "the quota is used up, next calls in {left}",
            "配额已用完，{left}后继续",
            left = left(until)
        ),
        Waiting::RateLimited(until) => say!(
            lang,
            "Feishu asked to wait, {left}",
            "飞书要求稍候，还需 {left}",
            left = left(until)
        ),
        Waiting::Outage(until) => say!(
            lang,
            "the server is not answering well, next try in {left}",
            "服务器应答异常，{left}后再试",
            left = left(until)
        ),
        Waiting::Token => say!(lang, "fetching a token", "正在获取访问凭证"),
        Waiting::Retry(until) => say!(lang, "trying again in {left}", "{left}后重试", left = left(until)),
        Waiting::Answers(count) => {
            let answers = if *count == 1 { "answer" } else { "answers" };
            say!(
                lang,
                "stopping, {count} {answers} still to come",
                "正在停止，还有 {count} 个应答未到"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use indicatif::{ProgressDrawTarget, TermLike};
    use tokio::time::sleep;

    use super::*;
    use crate::report::Format;

    /// A terminal that keeps what is drawn on it.
    #[derive(Clone, Debug, Default)]
    struct Screen(Arc<Mutex<String>>);

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().expect("no writer panics").push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn clock() -> Zoned {
        "2026-01-02T14:00:00+08:00[Asia/Shanghai]".parse().expect("a time")
    }

    fn snapshot(now: Instant) -> Snapshot {
        Snapshot {
            total: 250,
            done: 62,
            registered: 61,
            failed: 1,
            unconfirmed: 0,
            invalid: 2,
            quota: Some((62, 100)),
            waiting: None,
            ends_at: Some(now + Duration::from_secs(112)),
        }
    }

    #[test]
    fn a_line_says_where_the_run_stands() {
        let now = Instant::now();
        assert_eq!(
            line(&snapshot(now), now, &clock(), Lang::En),
            "62/250, 1 min 52 s left, until 14:01 | 61 registered, 1 failed, 2 invalid, 62/100 calls this minute"
        );
        assert_eq!(
            line(&snapshot(now), now, &clock(), Lang::Zh),
            "62/250，约剩 1 分钟 52 秒，到 14:01 | 已注册 61，失败 1，无效 2，本分钟调用 62/100"
        );
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let now = Instant::now();
        let snapshot = Snapshot {
            unconfirmed: 3,
            quota: None,
            ends_at: None,
            waiting: Some(Waiting::Token),
            ..snapshot(now)
        };
        assert_eq!(
            line(&snapshot, now, &clock(), Lang::En),
            "62/250 | 61 registered, 1 failed, 3 unconfirmed, 2 invalid, fetching a token"
        );
    }

    #[test]
    fn no_end_is_promised_that_a_wait_puts_off() {
        let now = Instant::now();
        let until = now + Duration::from_secs(9);
        for (left, waiting, told) in [
            (0, None, "62/250 | "),
            (0, Some(Waiting::Retry(until)), "62/250, 9 s left, until 14:00 | "),
            (
                12,
                Some(Waiting::RateLimited(until)),
                "62/250, 12 s left, until 14:00 | ",
            ),
            (12, Some(Waiting::Outage(until)), "62/250 | "),
        ] {
            let ends_at = Some(now + Duration::from_secs(left));
            let line = line(
                &Snapshot {
                    ends_at,
                    waiting,
                    ..snapshot(now)
                },
                now,
                &clock(),
                Lang::En,
            );
            assert!(line.starts_with(told), "{line}");
        }
    }

    #[test]
    fn every_wait_has_its_words() {
        let now = Instant::now();
        let until = now + Duration::from_secs(12);
        for (waiting, en, zh) in [
            (Waiting::Quota(None), "waiting for the quota", "等待调用配额"),
            (
                Waiting::Quota(Some(until)),
                "the quota is used up, next calls in 12 s",
                "配额已用完，12 秒后继续",
            ),
            (
                Waiting::RateLimited(until),
                "Feishu asked to wait, 12 s",
                "飞书要求稍候，还需 12 秒",
            ),
            (
                Waiting::Outage(until),
                "the server is not answering well, next try in 12 s",
                "服务器应答异常，12 秒后再试",
            ),
            (Waiting::Token, "fetching a token", "正在获取访问凭证"),
            (Waiting::Retry(until), "trying again in 12 s", "12 秒后重试"),
            (
                Waiting::Answers(1),
                "stopping, 1 answer still to come",
                "正在停止，还有 1 个应答未到",
            ),
            (
                Waiting::Answers(3),
                "stopping, 3 answers still to come",
                "正在停止，还有 3 个应答未到",
            ),
        ] {
            assert_eq!(reason(&waiting, now, Lang::En), en);
            assert_eq!(reason(&waiting, now, Lang::Zh), zh);
        }
        assert_eq!(
            reason(&Waiting::Retry(now), until, Lang::En),
            "trying again in 0 s",
            "the time has passed"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_bar_is_drawn_where_anything_is_sent() {
        for (total, is_drawn) in [(0, false), (250, true)] {
            let (sender, receiver) = watch::channel(Snapshot {
                total,
                ..snapshot(Instant::now())
            });
            let screen = Screen::default();
            let printer = Printer::drawing_on(ProgressDrawTarget::term_like(Box::new(screen.clone())));
            let shown = tokio::spawn(async move { draw(receiver, &printer).await });
            sleep(Duration::from_secs(1)).await;
            drop(sender);
            shown.await.expect("drawing does not panic");
            let drawn = screen.0.lock().expect("no writer panics").clone();
            assert_eq!(drawn.contains("62/250"), is_drawn, "{drawn:?}");
            assert_eq!(drawn.is_empty(), !is_drawn, "{drawn:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_soon_after_the_run() {
        let (sender, receiver) = watch::channel(snapshot(Instant::now()));
        let printer = Arc::new(Printer::new(Format::Text, Format::Text, Lang::En));
        let shown = tokio::spawn(show(receiver, printer));
        sleep(Duration::from_secs(1)).await;
        drop(sender);
        let ended = Instant::now();
        shown.await.expect("showing does not panic");
        assert!(ended.elapsed() <= REST);
    }
}
