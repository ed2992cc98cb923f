//! One thing that is wrong with a row as it is shown, in one shape for what we found and for what Feishu refused.

use serde::Serialize;

use super::outcome::RowOutcome;
use super::results::fix_code;
use super::texts;
use super::totals::NamedRow;
use crate::checkpoint::Status;
use crate::input::Column;
use crate::lang::{Lang, Text, say};
use crate::validate::{Finding, Severity};

/// One thing that is wrong with a row, as it is shown.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingView {
    /// The spreadsheet row.
    pub row: u32,
    /// The employee number of the row, where the file has one and it is at hand.
    pub employee_no: Option<String>,
    /// The name of the row's person, for a person at a screen only.
    #[serde(skip)]
    pub name: Option<String>,
    /// The names of the others whom it is about, for a person at a screen only.
    #[serde(skip)]
    pub others: Vec<String>,
    /// Whether it keeps the row from being registered.
    pub severity: Severity,
    /// Our slug, Feishu's code, or the word for what happened: what `explain` takes.
    pub code: String,
    /// The column of the cell; `None` where the whole row is meant.
    pub column: Option<Column>,
    /// The cell, masked; empty where the whole row is meant.
    pub value: String,
    /// The cell as it stands, for a person who asks for it.
    #[serde(skip)]
    pub cell: Option<String>,
    /// What is wrong, in words.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

impl FindingView {
    /// What we found.
    pub fn found(finding: &Finding, lang: Lang) -> Self {
        FindingView {
            row: finding.row,
            employee_no: finding.employee_no.clone(),
            name: finding.name.clone(),
            others: finding.others.clone(),
            severity: finding.kind.severity(),
            code: finding.kind.slug().to_owned(),
            column: finding.column.clone(),
            value: finding.value.clone(),
            cell: finding.cell.clone(),
            what: finding.kind.defect(lang),
            fix: finding.fix(lang),
        }
    }

    /// What Feishu refused, or did not confirm; `None` for a row that is well.
    pub fn answered(outcome: &RowOutcome, employee_no: Option<String>, lang: Lang) -> Option<Self> {
        let settled = outcome.line.settled.as_ref()?;
        let code = settled.code.clone().unwrap_or_default();
        let fix = match outcome.status {
            Status::Failed => fix_code(&code, lang),
            Status::Unconfirmed => texts::fix_unconfirmed(lang).to_owned(),
            _ => return None,
        };
        Some(FindingView {
            row: outcome.line.row,
            employee_no,
            name: None,
            others: Vec::new(),
            severity: Severity::Error,
            column: None,
            value: String::new(),
            cell: None,
            what: texts::message(&code, settled.message.as_deref(), lang),
            code,
            fix,
        })
    }

    /// The row, to be named in a list: its employee number stands with the cell.
    pub(super) fn named(&self) -> NamedRow {
        NamedRow {
            name: self.name.clone(),
            ..NamedRow::of(self.row)
        }
    }

    /// `engineering.csv:14:B: mobile_letters`, as compilers write places.
    pub(super) fn concise(&self, file: &str) -> String {
        let column = self.column.as_ref().map(|column| format!(":{}", column.letter()));
        format!("{file}:{}{}: {}", self.row, column.unwrap_or_default(), self.code)
    }

    /// Place, cell and defect, then the fix.
    pub(super) fn full(&self, shows_cells: bool, lang: Lang) -> [String; 2] {
        let severity = texts::severity(self.severity, lang);
        let told = self.told(shows_cells, lang);
        let FindingView { code, fix, .. } = self;
        [
            say!(lang, "{severity}: {told} [{code}]", "{severity}：{told} [{code}]"),
            say!(lang, "    fix: {fix}", "    处理办法：{fix}"),
        ]
    }

    /// Column, cell and defect, where the row stands beside it.
    pub(super) fn in_row(&self, shows_cells: bool, lang: Lang) -> String {
        let column = self.column.as_ref().map(Column::to_string).unwrap_or_default();
        joined([column, self.cell_shown(shows_cells), self.what_with_others()], lang)
    }

    /// Place, cell and defect. The cell is masked, or as it stands for a person who asks for it; control characters are
    /// shown by their code.
    pub(super) fn told(&self, shows_cells: bool, lang: Lang) -> String {
        let place = texts::place(
            self.row,
            self.name.as_deref(),
            self.employee_no.as_deref(),
            self.column.as_ref(),
            lang,
        );
        joined([place, self.cell_shown(shows_cells), self.what_with_others()], lang)
    }

    fn cell_shown(&self, as_it_stands: bool) -> String {
        match self.cell.as_deref().filter(|_| as_it_stands) {
            Some(cell) => format!("`{}`", cell.escape_debug()),
            None => self.value.clone(),
        }
    }

    fn what_with_others(&self) -> String {
        let others: Vec<String> = self.others.iter().map(|name| texts::person(name)).collect();
        match &others[..] {
            [] => self.what.clone(),
            _ => format!("{} ({})", self.what, others.join(", ")),
        }
    }
}

fn joined(parts: [String; 3], lang: Lang) -> String {
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    told.join(Text::new(": ", "：").get(lang))
}
