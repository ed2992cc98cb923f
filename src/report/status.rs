//! Where things stand, file by file.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::next_step::{self, NextStep};
use super::plan::seconds;
use super::printer::Report;
use super::summary::{Newest, Totals};
use super::texts;
use super::time_span::takes;
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
        for file in &self.files {
            lines.push(String::new());
            lines.extend(file.text(lang));
        }
        lines.join("\n")
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
    fn text(&self, lang: Lang) -> Vec<String> {
        let state = match self.state {
            FileState::Unchanged => "",
            FileState::Changed => Text::new(
                ", changed since: the next run reads it again",
                "，此后有改动，下次运行会重新读取",
            )
            .get(lang),
            FileState::Gone => Text::new(", which cannot be read again", "，现已无法再次读取").get(lang),
        };
        let (file, read) = (texts::file(&self.file, lang), texts::local_time(self.read_ms));
        let mut lines = vec![match lang {
            Lang::En => format!("{file}: {}, read on {read}{state}", texts::rows(self.totals.rows)),
            Lang::Zh => format!("{file}：{} 行，读取于 {read}{state}", self.totals.rows),
        }];
        lines.extend(self.totals.text(Newest::LastRun, lang));
        if self.to_send > 0 {
            let takes = match takes(self.takes, lang) {
                None => String::new(),
                Some(takes) => say!(lang, ", {takes}", "，{takes}"),
            };
            lines.push(match lang {
                Lang::En => format!("left to send: {}{takes}", texts::rows(self.to_send)),
                Lang::Zh => format!("剩余待发送：{} 行{takes}", self.to_send),
            });
        }
        lines.extend(next_step::lines(&self.next, lang));
        lines
    }
}
