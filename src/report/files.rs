//! What became of several files, one line a file.

use serde::Serialize;

use super::next_step::{self, NextStep};
use super::printer::Report;
use super::texts;
use crate::lang::{Lang, Text, say};

/// What became of several files.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FilesReport {
    /// The files, in the order in which they were given, and last those that were passed over.
    pub files: Vec<FileEnd>,
    /// What to type next, where something was stopped.
    pub next: Vec<NextStep>,
}

/// What became of one of them.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileEnd {
    /// The file as it was typed.
    pub file: String,
    /// The exit code that it alone would have had; `null` where nothing was done with it.
    pub exit: Option<u8>,
    /// The same in words.
    pub message: String,
}

impl FileEnd {
    /// Its turn never came.
    pub fn pending(file: String, rows: u64, lang: Lang) -> Self {
        let of_rows = texts::rows(rows);
        FileEnd {
            file,
            exit: None,
            message: say!(lang, "not begun: {of_rows} pending", "尚未开始：{rows} 行待发送"),
        }
    }

    /// It holds the results of another file.
    pub fn passed_over(file: String, lang: Lang) -> Self {
        let message = Text::new(
            "passed over: it holds the results of another of these files; name it alone to run it",
            "已略过：其中是另一个文件的结果；如需运行请单独给出",
        );
        FileEnd {
            file,
            exit: None,
            message: message.get(lang).to_owned(),
        }
    }
}

impl Report for FilesReport {
    const TYPE: &'static str = "files";

    fn text(&self, lang: Lang) -> String {
        let line = |FileEnd { file, message, .. }: &FileEnd| {
            let file = texts::file(file, lang);
            say!(lang, "{file}: {message}", "{file}：{message}")
        };
        let mut lines: Vec<String> = self.files.iter().map(line).collect();
        lines.extend(next_step::lines(&self.next, lang));
        lines.join("\n")
    }
}
