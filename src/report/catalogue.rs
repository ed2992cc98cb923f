//! Codes explained: one of them, or the list of all.

use serde::Serialize;

use super::printer::Report;
use crate::lang::{Lang, Text, say};

/// A code explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CatalogueEntry {
    /// The code as results and findings show it.
    pub code: String,
    /// Who says it.
    pub origin: Origin,
    /// What it is, in a few words.
    pub title: &'static str,
    /// How such a thing comes about, and what becomes of the row or the run.
    pub meaning: &'static str,
    /// What to do about it.
    pub fix: &'static str,
}

/// Who says a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Validation, of a row.
    Row,
    /// The reader, of a whole file.
    File,
    /// Feishu.
    Feishu,
    /// We, where no answer of Feishu's came.
    NoAnswer,
}

/// The list of all codes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Catalogue {
    /// The codes, those of one origin after the other.
    pub entries: Vec<CatalogueEntry>,
}

impl Report for CatalogueEntry {
    const TYPE: &'static str = "code";

    fn text(&self, lang: Lang) -> String {
        let CatalogueEntry {
            code,
            title,
            meaning,
            fix,
            ..
        } = self;
        say!(
            lang,
            "{code}: {title}\n    {meaning}\n    fix: {fix}",
            "{code}：{title}\n    {meaning}\n    处理办法：{fix}"
        )
    }
}

impl Report for Catalogue {
    const TYPE: &'static str = "codes";

    fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        for of_one in self.entries.chunk_by(|one, other| one.origin == other.origin) {
            lines.push(of_one[0].origin.words(lang).to_owned());
            lines.extend(
                of_one
                    .iter()
                    .map(|entry| format!("  {:<27} {}", entry.code, entry.title)),
            );
        }
        lines.join("\n")
    }
}

impl Origin {
    fn words(self, lang: Lang) -> &'static str {
        match self {
            Origin::Row => Text::new("what is found in a row", "某一行的问题").get(lang),
            Origin::File => Text::new("what stops the reading of a file", "整个文件无法读取的问题").get(lang),
            Origin::Feishu => Text::new("what Feishu answers", "飞书返回的错误码").get(lang),
            Origin::NoAnswer => Text::new(
                "what happened where no readable answer came",
                "没有收到可识别应答时的情况",
            )
            .get(lang),
        }
    }
}
