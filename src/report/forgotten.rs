//! What `forget` says: whom it is about to forget, and whom it forgot.

use std::path::PathBuf;

use serde::Serialize;

use super::found::FoundRow;
use super::printer::Report;
use super::texts;
use crate::lang::{Lang, Text, say};

/// How many rows are shown before the question.
const ROWS_SHOWN_MAX: usize = 20;

/// Whom `forget` is about to forget, as they are shown before the question. Contacts are masked.
#[derive(Debug, Default)]
pub struct ToBeForgotten {
    rows: Vec<FoundRow>,
    in_no_file: Vec<String>,
    more: u64,
}

impl ToBeForgotten {
    /// Adds a row that holds one of them.
    pub fn add_row(&mut self, row: FoundRow) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.rows.push(row);
        }
    }

    /// Adds somebody whom no file holds any more.
    pub fn add_person(&mut self, contact: String) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.in_no_file.push(contact);
        }
    }

    fn is_full(&self) -> bool {
        self.rows.len() + self.in_no_file.len() == ROWS_SHOWN_MAX
    }

    /// Who they are.
    pub fn text(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self.rows.iter().flat_map(|row| row.text(lang)).collect();
        lines.extend(
            self.in_no_file
                .iter()
                .map(|contact| say!(lang, "{contact}, in no file any more", "{contact}，已不在任何文件中")),
        );
        if self.more > 0 {
            let more = self.more;
            lines.push(say!(lang, "… and {more} more", "……另有 {more} 行"));
        }
        lines.join("\n")
    }

    /// The question.
    pub fn question(people: u64, rows: u64, lang: Lang) -> String {
        let (of_people, of_rows) = (of_people(people), texts::rows(rows));
        say!(
            lang,
            "take the contacts of {of_people} out of the checkpoint, and what {of_rows} of files say? It cannot be undone",
            "要从断点文件中删除 {people} 人的联系方式以及 {rows} 行的内容吗？此操作无法撤销"
        )
    }
}

/// Who was forgotten.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ForgottenReport {
    /// How many people the checkpoint now knows by keyed hashes alone.
    pub people: u64,
    /// How many rows of files were emptied.
    pub rows: u64,
    /// Whether another process still reads the bytes that were there before.
    pub is_read: bool,
    /// The checkpoint.
    pub checkpoint: PathBuf,
}

impl Report for ForgottenReport {
    const TYPE: &'static str = "forgotten";

    fn text(&self, lang: Lang) -> String {
        let ForgottenReport { people, rows, .. } = self;
        let checkpoint = self.checkpoint.display();
        let (of_people, of_rows) = (of_people(*people), texts::rows(*rows));
        let mut lines = vec![
            say!(
                lang,
                "forgotten: {of_people}, {of_rows} of files",
                "已忘记：{people} 人，文件中的 {rows} 行"
            ),
            Text::new(
                "    whoever has an account is still known by a keyed hash, and not sent again",
                "    已有账户的人仍可通过带密钥的哈希识别，不会再次发送",
            )
            .get(lang)
            .to_owned(),
            Text::new(
                "    the files themselves, results, pages and logs beside them are not touched: delete them yourself",
                "    名单文件本身以及旁边的结果、网页和日志不受影响：请自行删除",
            )
            .get(lang)
            .to_owned(),
        ];
        if self.is_read {
            lines.push(
                Text::new(
                    "    another process still reads the checkpoint: the old bytes go when it ends",
                    "    另一个进程正在读取断点文件：它结束后旧内容才会消失",
                )
                .get(lang)
                .to_owned(),
            );
        }
        lines.push(say!(lang, "checkpoint: {checkpoint}", "断点文件：{checkpoint}"));
        lines.join("\n")
    }
}

/// A number of people in English.
fn of_people(count: u64) -> String {
    match count {
        1 => "1 person".to_owned(),
        _ => format!("{count} people"),
    }
}
