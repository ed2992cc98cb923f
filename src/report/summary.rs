//! The summary at the end of a run: where every row stands, what to do, what to type next.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use super::outcome::RowOutcome;
use super::printer::Report;
use super::results::fix_code;
use super::texts;
use crate::checkpoint::Status;
use crate::lang::Lang;

/// How many rows of a code are named.
const ROWS_NAMED_MAX: usize = 8;

/// Rows counted by what became of them.
#[derive(Debug, Default, Serialize)]
pub struct Totals {
    /// The run whose registrations are "now".
    #[serde(skip)]
    run: Option<i64>,
    /// All rows.
    pub rows: u64,
    /// Rows by status.
    pub statuses: BTreeMap<Status, u64>,
    /// Rows registered in this run.
    pub registered_now: u64,
    /// Failed and unconfirmed rows by code.
    #[serde(serialize_with = "as_list")]
    pub codes: BTreeMap<(Status, String), CodeTotal>,
    /// Rows that share an account with a row whose contact disagrees.
    pub shared_accounts: u64,
}

/// JSON has no keys of two parts.
fn as_list<S: Serializer>(codes: &BTreeMap<(Status, String), CodeTotal>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Listed<'t> {
        status: Status,
        code: &'t str,
        #[serde(flatten)]
        total: &'t CodeTotal,
    }
    serializer.collect_seq(codes.iter().map(|((status, code), total)| Listed {
        status: *status,
        code,
        total,
    }))
}

/// The rows of one code.
#[derive(Debug, Default, Serialize)]
pub struct CodeTotal {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first_rows: Vec<u32>,
    /// What was said of the first.
    pub message: String,
}

impl Totals {
    /// Nothing counted yet; `run` is the one whose registrations are "now".
    pub fn new(run: Option<i64>) -> Self {
        Totals {
            run,
            ..Totals::default()
        }
    }

    /// Counts one row.
    pub fn add(&mut self, outcome: &RowOutcome) {
        self.rows += 1;
        *self.statuses.entry(outcome.status).or_default() += 1;
        self.shared_accounts += u64::from(outcome.shares_account_with.is_some());
        let Some(settled) = &outcome.line.settled else { return };
        match outcome.status {
            Status::Registered => self.registered_now += u64::from(settled.run == self.run),
            Status::Failed | Status::Unconfirmed => {
                let code = settled.code.clone().unwrap_or_default();
                let total = self.codes.entry((outcome.status, code)).or_default();
                total.count += 1;
                if total.first_rows.len() < ROWS_NAMED_MAX {
                    total.first_rows.push(outcome.line.row);
                }
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
        self.of(Status::Failed) + self.of(Status::Invalid) + self.of(Status::Unconfirmed) + self.shared_accounts > 0
    }
}

/// How a run went.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Rows by what became of them.
    #[serde(flatten)]
    pub totals: Totals,
    /// Why the run ended, and what to do about it.
    pub ended: String,
    /// Where the results are, where they could be written.
    pub results: Option<PathBuf>,
    /// Where the checkpoint is.
    pub checkpoint: PathBuf,
    /// What to type next, where anything is left to do.
    pub next: Option<String>,
}

impl Report for Summary {
    fn text(&self, lang: Lang) -> String {
        let mut lines = vec![self.ended.clone()];
        lines.extend(self.totals.text(lang));
        let (results, checkpoint, next) = match lang {
            Lang::En => ("results", "checkpoint", "next"),
            Lang::Zh => ("结果文件", "断点文件", "下一步"),
        };
        if let Some(path) = &self.results {
            lines.push(format!("{results}: {}", path.display()));
        }
        lines.push(format!("{checkpoint}: {}", self.checkpoint.display()));
        if let Some(command) = &self.next {
            lines.push(format!("{next}: {command}"));
        }
        lines.join("\n")
    }
}

impl Totals {
    fn text(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for (status, count) in &self.statuses {
            let before = count.saturating_sub(self.registered_now);
            let detail = match (status, lang) {
                (Status::Registered, Lang::En) if before > 0 => {
                    format!(" ({} now, {before} before)", self.registered_now)
                }
                (Status::Registered, Lang::Zh) if before > 0 => {
                    format!("（本次 {}，此前 {before}）", self.registered_now)
                }
                _ => String::new(),
            };
            lines.push(format!("  {count:>7} {}{detail}", texts::status(*status, lang)));
        }
        for ((status, code), total) in &self.codes {
            let rows: Vec<String> = total.first_rows.iter().map(u32::to_string).collect();
            let more = if total.count > rows.len() as u64 { ", …" } else { "" };
            let fix = match status {
                Status::Unconfirmed => texts::fix_unconfirmed(lang).to_owned(),
                _ => fix_code(code, lang),
            };
            let (count, message, rows) = (total.count, &total.message, rows.join(", "));
            let status = texts::status(*status, lang);
            match lang {
                Lang::En => {
                    lines.push(format!("{status}, {code}: {count} rows ({rows}{more}): {message}"));
                    lines.push(format!("    fix: {fix}"));
                }
                Lang::Zh => {
                    lines.push(format!("{status}，{code}：{count} 行（{rows}{more}）：{message}"));
                    lines.push(format!("    处理办法：{fix}"));
                }
            }
        }
        if self.shared_accounts > 0 {
            lines.push(texts::shared_accounts(self.shared_accounts, lang));
        }
        lines
    }
}
