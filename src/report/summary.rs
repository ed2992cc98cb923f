//! The summary at the end of a run: where every row stands, what to do, what to type next.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::findings::Detail;
use super::forms::Forms;
use super::next_step::{self, NextStep};
use super::printer::Report;
use super::screen;
use super::texts;
use super::totals::{Newest, Totals};
use crate::checkpoint::CheckpointError;
use crate::engine::End;
use crate::lang::{Lang, say};

/// The fewest rows that codes have on a screen.
const ROWS_FOR_CODES_MIN: usize = 3;

/// How a run ended, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Everything that was to be sent was.
    Finished,
    /// A signal came.
    Interrupted,
    /// Every row would have met the same.
    Stopped,
    /// Everyone was refused with one code.
    SameRefusal,
    /// The server did not come back.
    Outage,
    /// The server gave no good answer from the start.
    NoAnswer,
    /// The checkpoint can no longer be written.
    CheckpointFailed,
}

impl From<&Result<End, CheckpointError>> for Ending {
    fn from(ended: &Result<End, CheckpointError>) -> Self {
        match ended {
            Ok(End::Finished) => Ending::Finished,
            Ok(End::Interrupted) => Ending::Interrupted,
            Ok(End::Stopped(_)) => Ending::Stopped,
            Ok(End::SameRefusal { .. }) => Ending::SameRefusal,
            Ok(End::Outage { .. }) => Ending::Outage,
            Ok(End::NoAnswer { .. }) => Ending::NoAnswer,
            Err(_) => Ending::CheckpointFailed,
        }
    }
}

/// How a run went.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Summary<'s> {
    /// The file as it was typed.
    pub file: &'s str,
    /// Rows by what became of them.
    #[serde(flatten)]
    pub totals: Totals,
    /// How the run ended.
    pub ended: Ending,
    /// The same in words, and what to do about it.
    pub message: String,
    /// Where the results are.
    #[serde(flatten)]
    pub forms: Forms,
    /// Where the checkpoint is.
    pub checkpoint: PathBuf,
    /// Whether that is another than the app's own.
    pub checkpoint_elsewhere: bool,
    /// What to type next, where anything is left to do.
    pub next: Vec<NextStep>,
    /// How much is shown of what is wrong with rows.
    #[serde(skip)]
    pub detail: Detail,
    /// How the run is typed, where nobody has typed it: then the end is short.
    #[serde(skip)]
    pub typed: Option<String>,
    /// What is wrong with rows one by one, where somebody asked for it; programs get it as an object of its own.
    #[serde(skip)]
    pub listed: Option<Vec<String>>,
}

impl Report for Summary<'_> {
    const TYPE: &'static str = "summary";

    /// What is to be read first stands last: on a screen the rest has gone by.
    fn text(&self, lang: Lang) -> String {
        let tail = match &self.typed {
            Some(typed) => self.in_short(typed, lang),
            None => self.tail(lang),
        };
        let room = screen::ROWS.saturating_sub(screen::rows(&tail)).max(ROWS_FOR_CODES_MIN);
        let mut lines = match self.detail {
            // Each row follows with its fix.
            Detail::Full => self.totals.heads(Newest::ThisRun, lang),
            Detail::Summary | Detail::Concise => self.totals.codes(Newest::ThisRun, room, lang),
        };
        lines.extend(self.listed.iter().flatten().cloned());
        lines.extend(tail);
        lines.join("\n")
    }
}

impl Summary<'_> {
    /// What became of everybody, in a line.
    pub fn in_a_line(&self, lang: Lang) -> String {
        let message = self.message.lines().next().unwrap_or_default();
        let verdict = self.totals.verdict(lang);
        say!(lang, "{message}: {verdict}", "{message}：{verdict}")
    }

    fn tail(&self, lang: Lang) -> Vec<String> {
        let forms = &self.forms;
        let mut lines: Vec<String> = forms.places().map(|path| results_line(path, lang)).collect();
        lines.extend(forms.left_alone_lines(lang));
        if forms.workbook.is_none() && forms.results.is_some() {
            lines.push(texts::no_spreadsheet(lang).to_owned());
        }
        lines.push(texts::checkpoint(&self.checkpoint, self.checkpoint_elsewhere, lang));
        lines.extend(self.totals.counts(Newest::ThisRun, lang));
        lines.extend(self.message.lines().map(str::to_owned));
        lines.push(self.totals.verdict(lang));
        lines.extend(next_step::lines(&self.next, lang));
        lines
    }

    /// Three lines: what became of everybody, where that can be read, and what to type.
    fn in_short(&self, typed: &str, lang: Lang) -> Vec<String> {
        let mut lines = match self.message.contains('\n') {
            false => vec![self.in_a_line(lang)],
            true => vec![self.message.clone(), self.totals.verdict(lang)],
        };
        lines.extend(self.forms.places().next().map(|path| results_line(path, lang)));
        lines.extend(self.forms.left_alone_lines(lang));
        lines.push(match self.next.first() {
            Some(step) => {
                let (command, effects) = (&step.command, step.words(lang));
                say!(lang, "next: {command}   {effects}", "下一步：{command}   {effects}")
            }
            None => say!(lang, "the same, typed: {typed}", "也可以输入命令：{typed}"),
        });
        lines
    }
}

fn results_line(path: &Path, lang: Lang) -> String {
    let path = path.display();
    say!(lang, "results: {path}", "结果文件：{path}")
}
