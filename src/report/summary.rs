//! The summary at the end of a run: where every row stands, what to do, what to type next.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use super::findings::Detail;
use super::next_step::{self, NextStep};
use super::outcome::RowOutcome;
use super::printer::Report;
use super::results::fix_code;
use super::texts;
use crate::checkpoint::{CheckpointError, Generation, Skip, Status};
use crate::engine::{End, KeptCells};
use crate::lang::{Lang, say};
use crate::validate::Kind;

/// How many rows of a code are named.
const ROWS_NAMED_MAX: usize = 8;

/// Rows counted by what became of them.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Totals {
    /// The run whose outcomes are new.
    #[serde(skip)]
    run: Option<i64>,
    /// Where the employee numbers stand; nothing before a file is known.
    #[serde(skip)]
    cells: Option<KeptCells>,
    /// All rows.
    pub rows: u64,
    /// Rows by status.
    pub statuses: BTreeMap<Status, u64>,
    /// Rows registered in the newest run.
    pub registered_now: u64,
    /// Invalid, failed and unconfirmed rows by code.
    #[serde(serialize_with = "as_list")]
    #[cfg_attr(test, schemars(with = "Vec<Listed<'static>>"))]
    pub codes: BTreeMap<(Status, String), CodeTotal>,
    /// Rows that `--limit` left to the next run.
    pub limited: u64,
    /// Rows whose status may be that of people who have left: somebody has to say.
    pub unclear: u64,
    /// Rows that share an account with a row whose contact disagrees.
    pub shared_accounts: u64,
    /// The first of them.
    pub first_shared: Option<u32>,
    /// Whether somebody has to do something about a row.
    #[serde(skip)]
    needs_a_person: bool,
}

/// The rows of one status and one code.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Listed<'t> {
    status: Status,
    code: &'t str,
    #[serde(flatten)]
    total: &'t CodeTotal,
}

/// JSON has no keys of two parts.
fn as_list<S: Serializer>(codes: &BTreeMap<(Status, String), CodeTotal>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(codes.iter().map(|((status, code), total)| Listed {
        status: *status,
        code,
        total,
    }))
}

/// The rows of one code.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CodeTotal {
    /// How many.
    pub count: u64,
    /// How many of them came of the newest run; rows are invalid without one.
    pub new: u64,
    /// The first of them.
    pub first_rows: Vec<NamedRow>,
    /// What Feishu said of the first.
    pub message: String,
    /// What is wrong with the first, where it is invalid.
    #[serde(skip)]
    kind: Option<Kind>,
}

/// A row, and whom it is about where the file says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NamedRow {
    /// The spreadsheet row.
    pub row: u32,
    /// The employee number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employee_no: Option<String>,
}

impl Totals {
    /// Nothing counted yet; `run` is the one whose outcomes are new.
    pub fn new(generation: &Generation, run: Option<i64>) -> Self {
        Totals {
            run,
            cells: Some(KeptCells::of(&generation.reading)),
            ..Totals::default()
        }
    }

    /// Counts one row.
    pub fn add(&mut self, outcome: &RowOutcome) {
        self.rows += 1;
        self.needs_a_person |= outcome.needs_a_person();
        *self.statuses.entry(outcome.status).or_default() += 1;
        if outcome.shares_account_with.is_some() {
            self.shared_accounts += 1;
            self.first_shared.get_or_insert(outcome.line.row);
        }
        match outcome
            .line
            .skipped
            .as_ref()
            .filter(|_| outcome.status == Status::Skipped)
        {
            Some(Skip::Limit) => self.limited += 1,
            Some(Skip::Status(_)) => self.unclear += 1,
            _ => {}
        }
        let named = NamedRow {
            row: outcome.line.row,
            employee_no: self.cells.as_ref().and_then(|cells| cells.employee_no(&outcome.line)),
        };
        if outcome.status == Status::Invalid {
            let Some(kind) = outcome.errors().next() else { return };
            let total = self.codes.entry((Status::Invalid, kind.slug().to_owned())).or_default();
            total.add(named);
            total.kind.get_or_insert_with(|| kind.clone());
            return;
        }
        let Some(settled) = &outcome.line.settled else { return };
        match outcome.status {
            Status::Registered => self.registered_now += u64::from(settled.run.is_some() && settled.run == self.run),
            Status::Failed | Status::Unconfirmed => {
                let code = settled.code.clone().unwrap_or_default();
                let total = self.codes.entry((outcome.status, code)).or_default();
                total.add(named);
                total.new += u64::from(settled.run == self.run);
                if total.message.is_empty() {
                    total.message = settled.message.clone().unwrap_or_default();
                }
            }
            _ => {}
        }
    }

    /// How many rows have this status.
    pub fn of(&self, status: Status) -> u64 {
        self.statuses.get(&status).copied().unwrap_or(0)
    }

    /// Whether some rows need a person.
    pub fn need_a_person(&self) -> bool {
        self.needs_a_person
    }
}

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
pub struct Summary {
    /// Rows by what became of them.
    #[serde(flatten)]
    pub totals: Totals,
    /// How the run ended.
    pub ended: Ending,
    /// The same in words, and what to do about it.
    pub message: String,
    /// Where the results are, where they could be written.
    pub results: Option<PathBuf>,
    /// Where they are as a workbook, where one was wanted and could be written.
    pub workbook: Option<PathBuf>,
    /// The results files that should have been replaced and were not.
    pub left_alone: Vec<PathBuf>,
    /// Where the checkpoint is.
    pub checkpoint: PathBuf,
    /// What to type next, where anything is left to do.
    pub next: Vec<NextStep>,
    /// How much is shown of what is wrong with rows.
    #[serde(skip)]
    pub detail: Detail,
}

impl Report for Summary {
    const TYPE: &'static str = "summary";

    fn text(&self, lang: Lang) -> String {
        let mut lines = vec![self.message.clone()];
        lines.extend(self.totals.text(Newest::ThisRun(self.detail), lang));
        let (results, checkpoint) = match lang {
            Lang::En => ("results: ", "checkpoint: "),
            Lang::Zh => ("结果文件：", "断点文件："),
        };
        for path in self.workbook.iter().chain(&self.results) {
            lines.push(format!("{results}{}", path.display()));
        }
        if self.workbook.is_none() && self.results.is_some() {
            lines.push(texts::no_spreadsheet(lang).to_owned());
        }
        lines.extend(self.left_alone.iter().map(|path| texts::left_alone(path, lang)));
        lines.push(format!("{checkpoint}{}", self.checkpoint.display()));
        lines.extend(next_step::lines(&self.next, lang));
        lines.join("\n")
    }
}

impl Totals {
    /// The counts by status, then by code with the fix.
    pub(super) fn text(&self, newest: Newest, lang: Lang) -> Vec<String> {
        let mut lines: Vec<String> = self
            .statuses
            .iter()
            .map(|(status, count)| self.status_line(*status, *count, newest, lang))
            .collect();
        for ((status, code), total) in &self.codes {
            let mut told = total.text(*status, code, newest, lang);
            match (status, newest) {
                // The plan has shown them, with their fixes.
                (Status::Invalid, Newest::ThisRun(_)) => told.clear(),
                // Each row follows with its fix.
                (_, Newest::ThisRun(Detail::Full)) => told.truncate(1),
                _ => {}
            }
            lines.extend(told);
        }
        if self.shared_accounts > 0 {
            lines.push(texts::shared_accounts(self.shared_accounts, lang));
        }
        lines
    }

    /// One count, the new ones apart where there are older ones.
    fn status_line(&self, status: Status, count: u64, newest: Newest, lang: Lang) -> String {
        let of_codes = || self.codes.iter().filter(|((of, _), _)| *of == status);
        let new = match status {
            Status::Registered => self.registered_now,
            Status::Failed | Status::Unconfirmed => of_codes().map(|(_, total)| total.new).sum(),
            _ => count,
        };
        let detail = match (status, newest, lang) {
            (Status::Invalid, Newest::ThisRun(_), Lang::En) => ", listed above".to_owned(),
            (Status::Invalid, Newest::ThisRun(_), Lang::Zh) => "，见上文".to_owned(),
            _ => new_and_before(new, count, newest, lang),
        };
        match lang {
            Lang::En => format!("  {count:>7} {}{detail}", status.in_words(lang)),
            Lang::Zh => format!("  {count:>7} 行{}{detail}", status.in_words(lang)),
        }
    }
}

/// What to do about a row that was sent.
fn fix_sent(status: Status, code: &str, lang: Lang) -> String {
    match status {
        Status::Unconfirmed => texts::fix_unconfirmed(lang).to_owned(),
        _ => fix_code(code, lang),
    }
}

/// What is new apart from what is older, where there is older.
fn new_and_before(new: u64, count: u64, newest: Newest, lang: Lang) -> String {
    let before = count.saturating_sub(new);
    if before == 0 {
        return String::new();
    }
    match newest {
        Newest::ThisRun(_) => say!(lang, " ({new} now, {before} before)", "（本次 {new}，此前 {before}）"),
        Newest::LastRun => say!(
            lang,
            " ({new} in the last run, {before} before)",
            "（上次运行 {new}，更早 {before}）"
        ),
    }
}

/// What the newest run is to whoever reads of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Newest {
    /// The one that is told about, with so much of what is wrong with rows.
    ThisRun(Detail),
    /// One that is looked back at.
    LastRun,
}

impl CodeTotal {
    fn add(&mut self, row: NamedRow) {
        self.count += 1;
        if self.first_rows.len() < ROWS_NAMED_MAX {
            self.first_rows.push(row);
        }
    }

    /// Which rows: the first of them.
    pub(super) fn rows(&self, lang: Lang) -> String {
        let named = self
            .first_rows
            .iter()
            .map(|named| (named.row, named.employee_no.as_deref()));
        texts::named_rows(named, self.count, lang)
    }

    /// What is wrong, and what to do about it.
    pub(super) fn words(&self, status: Status, code: &str, lang: Lang) -> (String, String) {
        match (&self.kind, self.message.as_str()) {
            (Some(kind), _) => (kind.defect(lang), kind.fix(lang)),
            (None, "") => {
                let message = texts::without_answer(code, lang).unwrap_or_default();
                (message.to_owned(), fix_sent(status, code, lang))
            }
            (None, message) => (message.to_owned(), fix_sent(status, code, lang)),
        }
    }

    fn text(&self, status: Status, code: &str, newest: Newest, lang: Lang) -> Vec<String> {
        let rows = self.rows(lang);
        let new = match status {
            Status::Invalid => String::new(),
            _ => new_and_before(self.new, self.count, newest, lang),
        };
        let (message, fix) = self.words(status, code, lang);
        let head = status.in_words(lang);
        let mut lines = vec![match lang {
            Lang::En => format!("{head}: {code}, {} found{new}, {rows}", self.count),
            Lang::Zh => format!("{head}：{code}，共 {} 行{new}，{rows}", self.count),
        }];
        if !message.is_empty() {
            lines.push(format!("    {message}"));
        }
        lines.push(say!(lang, "    fix: {fix}", "    处理办法：{fix}"));
        lines
    }
}
