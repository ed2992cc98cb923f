//! Where things stand, file by file.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::next_step::{self, NextStep};
use super::plan::seconds;
use super::printer::Report;
use super::screen;
use super::texts;
use super::time_span::takes;
use super::totals::{Newest, Totals};
use crate::checkpoint::Holder;
use crate::lang::{Lang, Text, say};

/// Where things stand in a checkpoint.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusReport {
    /// The checkpoint.
    pub checkpoint: PathBuf,
    /// Whether that is another than the app's own.
    pub checkpoint_elsewhere: bool,
    /// Who works with it just now, and on which file.
    pub running: Option<Holder>,
    /// The files.
    pub files: Vec<FileStatus>,
}

/// Where things stand with one file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileStatus {
    /// The file.
    pub file: String,
    /// When it was last read, in milliseconds since 1970.
    pub read_ms: i64,
    /// What became of it since.
    pub state: FileState,
    /// Its rows by what became of them.
    #[serde(flatten)]
    pub totals: Totals,
    /// How many rows the next run sends, should the file not change.
    pub to_send: u64,
    /// How long that takes; `None` where no quota paces it.
    #[serde(rename = "takes_s", serialize_with = "seconds")]
    #[cfg_attr(test, schemars(with = "Option<u64>"))]
    pub takes: Option<Duration>,
    /// What to type next; nothing while a run is going on.
    pub next: Vec<NextStep>,
}

/// What became of a file since it was last read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It is as it was.
    Unchanged,
    /// It was changed.
    Changed,
    /// It cannot be read again.
    Gone,
}

impl Report for StatusReport {
    const TYPE: &'static str = "status";

    fn text(&self, lang: Lang) -> String {
        let mut lines = vec![texts::checkpoint(&self.checkpoint, self.checkpoint_elsewhere, lang)];
        if let Some(running) = &self.running {
            lines.push(running_line(running, lang));
        }
        let room = screen::ROWS.saturating_sub(screen::rows(&lines) + 1);
        let whole = self.files.iter().flat_map(|file| {
            let mut lines = vec![String::new()];
            lines.extend(file.text(room, lang));
            lines
        });
        let whole: Vec<String> = whole.collect();
        if self.files.len() == 1 || screen::rows(&whole) <= room {
            lines.extend(whole);
        } else {
            lines.extend(self.in_short(room, lang));
        }
        lines.join("\n")
    }
}

impl StatusReport {
    /// A line for each file, where the whole of them is more than a screen.
    fn in_short(&self, room: usize, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, file) in self.files.iter().enumerate() {
            let (name, verdict) = (texts::file(&file.file, lang), file.totals.verdict(lang));
            let line = say!(lang, "{name}: {verdict}", "{name}：{verdict}");
            if screen::rows(&lines) + screen::rows(std::slice::from_ref(&line)) + 1 >= room {
                let more = self.files.len() - at;
                lines.push(say!(lang, "… and {more} more files", "……还有 {more} 个文件"));
                break;
            }
            lines.push(line);
        }
        lines.push(say!(
            lang,
            "`referral-import status FILE` shows one of them whole, and what to type next",
            "`referral-import status FILE` 显示其中一个的全部情况和下一步"
        ));
        lines
    }
}

/// That a run is going on, and that the figures move with it.
pub(super) fn running_line(running: &Holder, lang: Lang) -> String {
    let running = Holder::words_of(Some(running), lang);
    say!(
        lang,
        "a run is going on, by {running}: this is how far it is",
        "{running} 正在运行：以下是目前的进度"
    )
}

impl FileStatus {
    fn text(&self, room: usize, lang: Lang) -> Vec<String> {
        let state = match self.state {
            FileState::Unchanged => Text::new("", ""),
            FileState::Changed => Text::new(
                ", changed since: the next run reads it again",
                "，此后有改动，下次运行会重新读取",
            ),
            FileState::Gone => Text::new(", which cannot be read again", "，现已无法再次读取"),
        };
        let (state, rows) = (state.get(lang), self.totals.rows);
        let (file, read) = (texts::file(&self.file, lang), texts::local_time(self.read_ms));
        let of_rows = texts::rows(rows);
        let mut lines = vec![say!(
            lang,
            "{file}: {of_rows}, read on {read}{state}",
            "{file}：{rows} 行，读取于 {read}{state}"
        )];
        let mut tail = self.totals.counts(Newest::LastRun, lang);
        if self.to_send > 0 {
            let takes = takes(self.takes, lang).map(|takes| say!(lang, ", {takes}", "，{takes}"));
            let (takes, to_send) = (takes.unwrap_or_default(), self.to_send);
            let of_rows = texts::rows(to_send);
            tail.push(say!(
                lang,
                "left to send: {of_rows}{takes}",
                "剩余待发送：{to_send} 行{takes}"
            ));
        }
        tail.push(self.totals.verdict(lang));
        tail.extend(next_step::lines(&self.next, lang));
        let room = room.saturating_sub(screen::rows(&lines) + screen::rows(&tail));
        lines.extend(self.totals.codes(Newest::LastRun, room, lang));
        lines.extend(tail);
        lines
    }
}
