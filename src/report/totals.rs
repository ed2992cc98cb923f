//! Rows counted by what became of them, with what is wrong, whose they are and what to do about it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::outcome::RowOutcome;
use super::results::fix_code;
use super::screen::{self, Fullness};
use super::texts;
use crate::checkpoint::{Generation, RunId, Skip, Status};
use crate::engine::KeptCells;
use crate::lang::{Lang, Text, cut, say};
use crate::validate::Kind;

/// How many rows of a code are named.
const ROWS_NAMED_MAX: usize = 8;

/// Rows counted by what became of them.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Totals {
    /// The run whose outcomes are new.
    #[serde(skip)]
    run: Option<RunId>,
    /// Where the employee numbers stand; nothing before a file is known.
    #[serde(skip)]
    cells: Option<KeptCells>,
    /// Whether people are told by their names too.
    #[serde(skip)]
    names: bool,
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
    /// The name, for a person at a screen only.
    #[serde(skip)]
    pub name: Option<String>,
}

impl NamedRow {
    /// A row of which nothing else is known.
    pub(super) fn of(row: u32) -> Self {
        NamedRow {
            row,
            employee_no: None,
            name: None,
        }
    }
}

impl Totals {
    /// Nothing counted yet; `run` is the one whose outcomes are new.
    pub fn new(generation: &Generation, run: Option<RunId>) -> Self {
        Totals {
            run,
            cells: Some(KeptCells::of(&generation.reading)),
            ..Totals::default()
        }
    }

    /// The same, which tells people by their names too where a person reads it at a screen.
    pub fn naming(self, names: bool) -> Self {
        Totals { names, ..self }
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
        let line = &outcome.line;
        let named = NamedRow {
            row: line.row,
            employee_no: self.cells.as_ref().and_then(|cells| cells.employee_no(line)),
            name: self
                .cells
                .as_ref()
                .filter(|_| self.names)
                .and_then(|cells| cells.name(line)),
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

    /// What is wrong by code, each with its cure where there is room for it: those first that the most rows have.
    pub(super) fn codes(&self, newest: Newest, room: usize, lang: Lang) -> Vec<String> {
        let codes = self.sorted();
        let (mut lines, shown) =
            screen::fitting(&codes, room.saturating_sub(1), |((status, code), total), fullness| {
                total.text(*status, code, newest, fullness, lang)
            });
        if let Some(more @ 1..) = codes.len().checked_sub(shown) {
            lines.push(say!(
                lang,
                "… and {more} more codes: the results have the code and the cure of every row",
                "……另有 {more} 种：结果文件中有每一行的代码和处理办法"
            ));
        }
        lines
    }

    /// The codes without what is wrong and how to fix it.
    pub(super) fn heads(&self, newest: Newest, lang: Lang) -> Vec<String> {
        let heads = self.sorted().into_iter();
        let heads = heads.map(|((status, code), total)| total.head(*status, code, newest, lang));
        heads.collect()
    }

    /// What is wrong by code, those first that the most rows have.
    pub(super) fn sorted(&self) -> Vec<(&(Status, String), &CodeTotal)> {
        let mut codes: Vec<_> = self.codes.iter().collect();
        codes.sort_by_key(|(key, total)| (Reverse(total.count), *key));
        codes
    }

    /// The rows by status.
    pub(super) fn counts(&self, newest: Newest, lang: Lang) -> Vec<String> {
        let counts = self.statuses.iter();
        let mut lines: Vec<String> = counts
            .map(|(status, count)| self.status_line(*status, *count, newest, lang))
            .collect();
        if self.shared_accounts > 0 {
            lines.push(texts::shared_accounts(self.shared_accounts, lang));
        }
        lines
    }

    /// What became of all rows, in one sentence.
    pub fn verdict(&self, lang: Lang) -> String {
        let (rows, registered) = (self.rows, self.of(Status::Registered));
        let mut parts = vec![say!(
            lang,
            "{registered} of {rows} registered",
            "{rows} 行中已注册 {registered} 行"
        )];
        let wrong = self.of(Status::Invalid) + self.of(Status::Failed);
        let need = if wrong == 1 { "needs" } else { "need" };
        let (unconfirmed, same) = (self.of(Status::Unconfirmed), self.of(Status::Duplicate));
        let left = self.of(Status::Pending) + self.limited;
        let out = self.of(Status::Skipped).saturating_sub(self.limited);
        let told = [
            (wrong, say!(lang, "{wrong} {need} correction", "{wrong} 行需要改正")),
            (
                unconfirmed,
                say!(lang, "{unconfirmed} not confirmed", "{unconfirmed} 行未确认"),
            ),
            (left, say!(lang, "{left} left to send", "{left} 行尚待发送")),
            (
                same,
                say!(
                    lang,
                    "{same} the same person as another row",
                    "{same} 行与其他行是同一个人"
                ),
            ),
            (out, say!(lang, "{out} left out", "{out} 行不发送")),
        ];
        parts.extend(told.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words));
        parts.join(Text::new("; ", "；").get(lang))
    }

    /// One count, the new ones apart where there are older ones.
    fn status_line(&self, status: Status, count: u64, newest: Newest, lang: Lang) -> String {
        let of_codes = || self.codes.iter().filter(|((of, _), _)| *of == status);
        let new = match status {
            Status::Registered => self.registered_now,
            Status::Failed | Status::Unconfirmed => of_codes().map(|(_, total)| total.new).sum(),
            _ => count,
        };
        let detail = match (status, newest) {
            (Status::Invalid, Newest::ThisRun) => say!(lang, ", listed above", "，见上文"),
            _ => new_and_before(new, count, newest, lang),
        };
        let status = status.in_words(lang);
        say!(lang, "  {count:>7} {status}{detail}", "  {count:>7} 行{status}{detail}")
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
        Newest::ThisRun => say!(lang, " ({new} now, {before} before)", "（本次 {new}，此前 {before}）"),
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
    /// The one that is told about.
    ThisRun,
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
        texts::named_rows(self.first_rows.iter(), self.count, lang)
    }

    /// What is wrong, and what to do about it.
    pub(super) fn words(&self, status: Status, code: &str, lang: Lang) -> (String, String) {
        match (&self.kind, self.message.as_str()) {
            (Some(kind), _) => (kind.defect(lang), kind.fix(lang)),
            (None, "") => {
                let message = texts::without_answer(code, lang).unwrap_or_default();
                (message.to_owned(), fix_sent(status, code, lang))
            }
            (None, message) => (texts::message(code, Some(message), lang), fix_sent(status, code, lang)),
        }
    }

    fn head(&self, status: Status, code: &str, newest: Newest, lang: Lang) -> String {
        let new = match status {
            Status::Invalid => String::new(),
            _ => new_and_before(self.new, self.count, newest, lang),
        };
        let (head, count, rows) = (status.in_words(lang), self.count, self.rows(lang));
        say!(
            lang,
            "{head}: {code}, {count} found{new}, {rows}",
            "{head}：{code}，共 {count} 行{new}，{rows}"
        )
    }

    fn text(&self, status: Status, code: &str, newest: Newest, fullness: Fullness, lang: Lang) -> Vec<String> {
        let (head, (message, fix)) = (self.head(status, code, newest, lang), self.words(status, code, lang));
        // The plan has shown what is wrong with them, and how to fix it.
        let is_shown = status == Status::Invalid && matches!(newest, Newest::ThisRun);
        if fullness == Fullness::Line || is_shown {
            return vec![cut(&head, screen::COLUMNS)];
        }
        let mut lines = vec![head];
        if !message.is_empty() && fullness == Fullness::Whole {
            lines.push(format!("    {message}"));
        }
        lines.push(say!(lang, "    fix: {fix}", "    处理办法：{fix}"));
        lines
    }
}
