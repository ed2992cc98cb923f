//! What `adopt` says: whom it took over, and whom it did not, row by row.

use std::path::PathBuf;

use serde::Serialize;

use super::printer::Report;
use crate::checkpoint::Standing;
use crate::engine::WhyRefused;
use crate::lang::{Lang, Text, say};

/// How many refused rows are named.
const ROWS_NAMED_MAX: usize = 40;

/// What became of those whom a file tells of.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AdoptedReport {
    /// The file.
    pub from: PathBuf,
    /// The checkpoint that took them over.
    pub checkpoint: PathBuf,
    /// Whom it holds as registered from now on.
    pub registered: u64,
    /// Those of them whose account a spreadsheet has rounded: its id is not known.
    pub without_id: u64,
    /// Whom it holds as unconfirmed from now on.
    pub unconfirmed: u64,
    /// The calls that another checkpoint tells of, and this one did not know; nothing where results are taken over.
    pub calls: Option<u64>,
    /// Whom it knew.
    pub known: u64,
    /// The rows of a rehearsal or of another app.
    pub of_others: u64,
    /// Who was not taken over.
    pub refused: Vec<RefusedRow>,
}

/// A row that was not taken over.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RefusedRow {
    /// The row of the file.
    pub row: u32,
    /// Why.
    pub why: WhyRefused,
}

impl AdoptedReport {
    /// Counts somebody who is taken over.
    pub fn count(&mut self, standing: Standing, account_id: Option<&str>) {
        if standing == Standing::Registered {
            self.registered += 1;
            self.without_id += u64::from(account_id.is_none());
        } else {
            self.unconfirmed += 1;
        }
    }
}

impl WhyRefused {
    fn words(self, lang: Lang) -> &'static str {
        match self {
            WhyRefused::NoContact => Text::new(
                "neither `sent_as` nor the contact columns say who was sent",
                "`sent_as` 和联系方式列都无法说明发送的是谁",
            ),
            WhyRefused::OtherAccount => Text::new(
                "the checkpoint knows this person with another account",
                "断点文件中此人的账户不同",
            ),
            WhyRefused::Contradicts => Text::new(
                "its contact cannot belong together with that of somebody known, or of another row",
                "其联系方式与已知的人或另一行相矛盾",
            ),
        }
        .get(lang)
    }
}

impl Report for AdoptedReport {
    const TYPE: &'static str = "adopted";

    fn text(&self, lang: Lang) -> String {
        let (from, checkpoint) = (self.from.display(), self.checkpoint.display());
        let (registered, unconfirmed, known) = (self.registered, self.unconfirmed, self.known);
        let mut lines = vec![say!(
            lang,
            "taken over from {from}: {registered} registered, {unconfirmed} unconfirmed ({known} known before)",
            "已从 {from} 接管：已注册 {registered} 人，未确认 {unconfirmed} 人（此前已知 {known} 人）"
        )];
        if let Some(calls) = self.calls {
            lines.push(say!(
                lang,
                "    {calls} calls, whose places in the quota are kept",
                "    {calls} 次调用，其占用的配额予以保留"
            ));
        }
        if self.without_id > 0 {
            let count = self.without_id;
            lines.push(say!(
                lang,
                "    {count} of them without the id of their account: a spreadsheet has rounded it",
                "    其中 {count} 人的账户 ID 已被表格软件取整，无法得知"
            ));
        }
        if self.of_others > 0 {
            let count = self.of_others;
            lines.push(say!(
                lang,
                "    {count} rows of a rehearsal or of another app tell nothing",
                "    {count} 行属于演练或其他应用，未予理会"
            ));
        }
        for RefusedRow { row, why } in self.refused.iter().take(ROWS_NAMED_MAX) {
            let why = why.words(lang);
            lines.push(say!(
                lang,
                "not taken over: row {row}: {why}",
                "未接管：第 {row} 行：{why}"
            ));
        }
        if let Some(more) = self.refused.len().checked_sub(ROWS_NAMED_MAX).filter(|more| *more > 0) {
            lines.push(say!(lang, "    and {more} more", "    另有 {more} 行"));
        }
        lines.push(say!(lang, "checkpoint: {checkpoint}", "断点文件：{checkpoint}"));
        lines.join("\n")
    }
}
