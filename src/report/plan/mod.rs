//! The plan as a user reads it before anything is sent: how the file was read, what is wrong with it, what becomes of its rows.

mod columns;
mod counts;

use std::time::Duration;

use jiff::Zoned;
use serde::Serialize;

use super::finding_groups::FindingGroups;
use super::findings::{Listed, Showing};
use super::printer::Report;
use super::screen;
use super::sheet;
use super::texts;
use super::time_span::{end, is_short, takes};
use crate::engine::Plan;
use crate::lang::{Lang, Text, say};
use crate::validate::ContactUse;

/// The rows of a screen that are left for what is told after a plan: the question, or the next commands.
const ROWS_BEHIND: usize = 5;

/// The fewest rows that findings have.
const ROWS_FOR_FINDINGS_MIN: usize = 3;

/// A plan with what surrounds it: which file, who is called, how long it takes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlanReport<'p> {
    /// The file as it was typed.
    pub file: &'p str,
    /// What a run would do.
    #[serde(flatten)]
    pub plan: &'p Plan,
    /// What was found in the rows, errors and warnings.
    pub findings: &'p FindingGroups,
    /// Who is called; `None` for a check.
    pub called: Option<Called<'p>>,
    /// How long the sending takes; `None` where no quota paces it.
    #[serde(rename = "takes_s", serialize_with = "seconds")]
    #[cfg_attr(test, schemars(with = "Option<u64>"))]
    pub takes: Option<Duration>,
    /// Which contacts are looked at.
    #[serde(skip)]
    pub contact_use: ContactUse,
    /// How findings are shown.
    #[serde(skip)]
    pub showing: Showing,
    /// The findings one by one, where somebody asked for them; programs get them as an object of their own.
    #[serde(skip)]
    pub listed: Option<&'p Listed<'p>>,
    /// The present time, from which the end is told.
    #[serde(skip)]
    pub now: Zoned,
}

/// Who is called.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Called<'p> {
    /// The base URL.
    pub base_url: &'p str,
    /// The app.
    pub app_id: &'p str,
    /// The tenant, where it is known.
    pub tenant: &'p str,
    /// Whether it is the simulated tenant of a rehearsal.
    pub is_rehearsal: bool,
}

pub(super) fn seconds<S: serde::Serializer>(span: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    span.map(|span| span.as_secs()).serialize(serializer)
}

impl Report for PlanReport<'_> {
    const TYPE: &'static str = "plan";

    /// What is to be read first stands last: on a screen the rest has gone by.
    fn text(&self, lang: Lang) -> String {
        let mut tail = self.sending(lang);
        tail.extend(self.counts(lang));
        tail.push(self.verdict(lang));
        let room = screen::ROWS.saturating_sub(ROWS_BEHIND + screen::rows(&tail));
        let mut lines = vec![self.head(lang)];
        lines.extend(self.fields(lang));
        lines.extend(self.readings(lang));
        lines.extend(self.findings.text(self.showing, room.max(ROWS_FOR_FINDINGS_MIN), lang));
        lines.extend(self.listed.iter().flat_map(|listed| listed.lines(lang)));
        lines.extend(tail);
        lines.join("\n")
    }
}

impl PlanReport<'_> {
    fn head(&self, lang: Lang) -> String {
        let layout = &self.plan.layout;
        let delimiter = match layout.delimiter {
            ',' => say!(lang, "comma", "逗号"),
            ';' => say!(lang, "semicolon", "分号"),
            '\t' => say!(lang, "tab", "制表符"),
            other => format!("`{other}`"),
        };
        let (rows, header_row) = (self.plan.rows, layout.header_row);
        let form = match &layout.sheet {
            Some(sheet) => sheet::head(sheet, lang),
            None => {
                let encoding = &layout.encoding;
                say!(lang, "{encoding}, {delimiter}", "{encoding} 编码，分隔符为{delimiter}")
            }
        };
        let (file, of_rows) = (texts::file(self.file, lang), texts::rows(rows));
        let known = match (self.plan.file_is_gone, self.plan.unchanged) {
            (false, false) => Text::new("", ""),
            (false, true) => Text::new(", unchanged since it was last read", "，自上次读取以来未改动"),
            (true, _) => Text::new(
                "\nthe file itself cannot be read again: this is what the checkpoint holds of it",
                "\n该文件已无法再次读取：以下内容来自断点文件",
            ),
        };
        let known = known.get(lang);
        say!(
            lang,
            "{file}: {of_rows}, {form}, header in row {header_row}{known}",
            "{file}：{rows} 行，{form}，表头在第 {header_row} 行{known}"
        )
    }

    /// Who is called, and until when.
    fn sending(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        if self.plan.to_send == 0 {
            return lines;
        }
        let until = self
            .takes
            .filter(|span| !is_short(*span))
            .map(|span| end(&self.now, span));
        lines.extend(takes(self.takes, lang).map(|takes| match until {
            None => takes,
            Some(until) => say!(lang, "{takes}, until {until}", "{takes}，到 {until} 完成"),
        }));
        lines.extend(self.called.as_ref().map(|called| called.text(lang)));
        lines
    }
}

impl Called<'_> {
    fn text(&self, lang: Lang) -> String {
        let Called { base_url, app_id, .. } = self;
        let tenant = match self.tenant {
            "" => String::new(),
            tenant => say!(lang, ", tenant {tenant}", "，企业 {tenant}"),
        };
        match self.is_rehearsal {
            true => say!(
                lang,
                "rehearsal: sends to a simulated tenant inside this process",
                "演练：发送到本程序内的模拟企业"
            ),
            false => say!(
                lang,
                "sends to {base_url} as app {app_id}{tenant}",
                "发送到 {base_url}，应用 {app_id}{tenant}"
            ),
        }
    }
}
