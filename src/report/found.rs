//! People who were looked for: who, in which file and row, where they stand, and every attempt.

use serde::Serialize;

use super::attempts::{AttemptView, MASKED, NEVER_SENT, place};
use super::outcome::RowOutcome;
use super::printer::Report;
use super::results::RowStanding;
use crate::checkpoint::Status;
use crate::engine::KeptCells;
use crate::lang::{Lang, say};
use crate::validate::Contact;

/// Whoever was found. Contacts are masked; names are for the screen alone.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundReport {
    /// The people, in the order of files and rows, and last those whom no file holds any more.
    pub people: Vec<FoundPerson>,
    /// How many more there are than are shown.
    pub more: u64,
}

/// A person who was found.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundPerson {
    /// The rows that hold the person, and those of the same contact.
    pub rows: Vec<FoundRow>,
    /// What was sent last for somebody whom no file holds any more, masked.
    pub contact: Option<String>,
    /// Where that person stands.
    pub status: Option<Status>,
    /// The account, once it exists.
    pub account_id: Option<String>,
    /// The attempts, in the order in which they were made.
    pub attempts: Vec<AttemptView>,
}

/// A row of a person who was found.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundRow {
    file: String,
    row: u32,
    #[serde(skip)]
    name: Option<String>,
    employee_no: Option<String>,
    /// As it is sent, masked; nothing where the row is invalid.
    contact: Option<String>,
    standing: RowStanding,
}

impl FoundRow {
    /// A row of `file`.
    pub fn new(file: String, outcome: &RowOutcome, cells: &KeptCells, lang: Lang) -> Self {
        let line = &outcome.line;
        FoundRow {
            file,
            row: line.row,
            name: cells.name(line),
            employee_no: cells.employee_no(line),
            contact: line.contact.as_ref().map(Contact::to_string),
            standing: RowStanding::of(outcome, lang),
        }
    }

    pub(super) fn text(&self, lang: Lang) -> Vec<String> {
        let place = place(&self.file, self.row, lang);
        let number = self.employee_no.as_ref().map(|number| number.trim().escape_debug());
        let number = number.map(|number| say!(lang, "employee {number}", "工号 {number}"));
        let who = [self.name.clone(), number, self.contact.clone()];
        let who: Vec<String> = who.into_iter().flatten().collect();
        let who = who.join(if lang == Lang::En { ", " } else { "，" });
        let told = self.standing.told(lang);
        let mut lines = vec![say!(lang, "{place}: {told}", "{place}：{told}")];
        if !who.is_empty() {
            lines.push(format!("    {who}"));
        }
        lines.extend(self.standing.text(lang));
        lines
    }
}

impl FoundPerson {
    fn text(&self, lang: Lang) -> Vec<String> {
        let mut lines: Vec<String> = self.rows.iter().flat_map(|row| row.text(lang)).collect();
        if let (Some(contact), Some(status)) = (&self.contact, self.status) {
            let status = status.in_words(lang);
            lines.push(say!(
                lang,
                "{contact}, in no file any more: {status}",
                "{contact}，已不在任何文件中：{status}"
            ));
        }
        if let Some(account_id) = &self.account_id {
            lines.push(say!(lang, "    account {account_id}", "    账户 {account_id}"));
        }
        for (at, attempt) in self.attempts.iter().enumerate() {
            lines.extend(attempt.text(at + 1, lang).into_iter().map(|line| format!("    {line}")));
        }
        if self.attempts.is_empty() {
            lines.push(format!("    {}", NEVER_SENT.get(lang)));
        }
        lines
    }
}

impl Report for FoundReport {
    const TYPE: &'static str = "found";

    fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        for person in &self.people {
            lines.extend(person.text(lang));
            lines.push(String::new());
        }
        if self.more > 0 {
            let more = self.more;
            lines.push(say!(
                lang,
                "{more} more: type more of the name or the number",
                "还有 {more} 人：请输入更完整的姓名或号码"
            ));
        }
        lines.push(MASKED.get(lang).to_owned());
        lines.join("\n")
    }
}
