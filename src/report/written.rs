//! What `results` says once it has written them.

use std::path::PathBuf;

use serde::Serialize;

use super::forms::Forms;
use super::next_step::{self, NextStep};
use super::printer::Report;
use super::screen;
use super::status::running_line;
use super::texts;
use super::totals::{Newest, Totals};
use crate::checkpoint::Holder;
use crate::lang::{Lang, Text, say};

/// Results that were written again.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WrittenReport {
    /// Where they went.
    #[serde(flatten)]
    pub forms: Forms,
    /// The file whose results they are.
    pub file: String,
    /// Whether it cannot be read again.
    pub file_is_gone: bool,
    /// Who works with the checkpoint just now, and on which file.
    pub running: Option<Holder>,
    /// The checkpoint.
    pub checkpoint: PathBuf,
    /// Whether that is another than the app's own.
    pub checkpoint_elsewhere: bool,
    /// The rows that were written.
    #[serde(flatten)]
    pub totals: Totals,
    /// What to type once the rows are corrected, where it is a part of the results.
    pub next: Vec<NextStep>,
}

impl Report for WrittenReport {
    const TYPE: &'static str = "results";

    fn text(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self.running.iter().map(|running| running_line(running, lang)).collect();
        let file = texts::file(&self.file, lang);
        let gone = match self.file_is_gone {
            false => "",
            true => Text::new(
                ", which cannot be read again, from the checkpoint alone",
                "（该文件已无法再次读取，内容来自断点文件）",
            )
            .get(lang),
        };
        let rows = self.totals.rows;
        let of_rows = texts::rows(rows);
        for path in self.forms.places() {
            let path = path.display();
            lines.push(say!(
                lang,
                "{path}: {of_rows} of {file}{gone}",
                "{path}：{file} 的 {rows} 行{gone}"
            ));
        }
        lines.extend(self.forms.left_alone_lines(lang));
        if self.checkpoint_elsewhere {
            lines.push(texts::checkpoint(&self.checkpoint, true, lang));
        }
        let mut tail = self.totals.counts(Newest::LastRun, lang);
        tail.push(self.totals.verdict(lang));
        tail.extend(next_step::lines(&self.next, lang));
        let room = screen::ROWS.saturating_sub(screen::rows(&lines) + screen::rows(&tail));
        lines.extend(self.totals.codes(Newest::LastRun, room, lang));
        lines.extend(tail);
        lines.join("\n")
    }
}
