//! The results: one line per row of the file, in its order, with its own columns; a pure function of the checkpoint and the
//! language. As a CSV they are for programs: plain UTF-8, with the words of the contract.

use std::io::Write;

use jiff::Timestamp;
use serde::Serialize;

use super::outcome::RowOutcome;
use super::texts;
use crate::checkpoint::{Generation, Standing, Status};
use crate::feishu::codes;
use crate::input::{result_columns, results_name};
use crate::lang::Lang;

/// Writes the results of one file as a CSV, line by line.
pub struct ResultsWriter<W: Write> {
    csv: csv::Writer<W>,
    of: Of,
    lang: Lang,
}

/// Whose results are written, and of what.
#[derive(Clone, Debug, Default)]
pub struct Of {
    /// The app, as results name it.
    pub app: String,
    /// The file that an extract is of; nothing where the results are whole.
    pub source: Option<String>,
}

impl<W: Write> ResultsWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn new(out: W, generation: &Generation, of: &Of, lang: Lang) -> csv::Result<Self> {
        let mut csv = csv::WriterBuilder::new()
            // A row whose columns have shifted has more cells than the header, and keeps them.
            .flexible(true)
            .from_writer(out);
        for name in result_columns(of.source.is_some()) {
            csv.write_field(name)?;
        }
        for name in &generation.reading.header {
            csv.write_field(results_name(name).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
        Ok(ResultsWriter {
            csv,
            of: of.clone(),
            lang,
        })
    }

    /// Writes the line of one row.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&mut self, outcome: &RowOutcome) -> csv::Result<()> {
        for cell in RowStanding::of(outcome, self.lang).cells(outcome, &self.of) {
            match cell {
                Cell::Number(number) => self.csv.write_field(number.to_string()),
                Cell::Status(status) => self.csv.write_field(status.word()),
                Cell::Id(text) | Cell::Words(text) => self.csv.write_field(text),
                Cell::Time(ms) => self.csv.write_field(ms.map(instant).unwrap_or_default()),
            }?;
        }
        for cell in &outcome.line.cells {
            self.csv.write_field(cell)?;
        }
        self.csv.write_record(None::<&[u8]>)
    }

    /// Writes what is buffered and gives the file back.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(self) -> std::io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// What stands in one of our columns.
pub(super) enum Cell<'f> {
    Number(u32),
    Status(Status),
    /// An id or a code: no number, whatever it looks like.
    Id(&'f str),
    /// Words for a person.
    Words(&'f str),
    /// In milliseconds since 1970.
    Time(Option<i64>),
}

/// Where a row stands, in the words of the results.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RowStanding {
    pub(super) status: Status,
    #[serde(skip)]
    account_id: String,
    pub(super) error_code: String,
    pub(super) error_message: String,
    pub(super) how_to_fix: String,
    #[serde(skip)]
    log_id: String,
    #[serde(skip)]
    settled_ms: Option<i64>,
    pub(super) note: String,
    #[serde(skip)]
    sent_as: String,
}

impl RowStanding {
    /// Where a row stands.
    pub fn of(outcome: &RowOutcome, lang: Lang) -> Self {
        let mut fields = RowStanding {
            status: outcome.status,
            account_id: String::new(),
            error_code: String::new(),
            error_message: String::new(),
            how_to_fix: String::new(),
            log_id: String::new(),
            settled_ms: None,
            note: texts::notes(outcome, lang).join("; "),
            sent_as: String::new(),
        };
        match outcome.status {
            Status::Invalid => fields.tell_findings(outcome, lang),
            Status::Failed | Status::Unconfirmed => fields.tell_error(outcome, lang),
            Status::Registered | Status::Duplicate | Status::Pending | Status::Skipped => {}
        }
        if let Some(settled) = outcome
            .line
            .settled
            .as_ref()
            .filter(|_| outcome.status != Status::Skipped)
        {
            fields.account_id = settled.account_id.clone().unwrap_or_default();
            fields.log_id = settled.log_id.clone().unwrap_or_default();
            fields.settled_ms = settled.settled_ms;
            if matches!(settled.standing, Standing::Registered | Standing::Unconfirmed) {
                fields.sent_as = settled.contact.keys();
            }
        }
        fields
    }

    /// What stands in each of our columns, in the order of [`result_columns`].
    pub(super) fn cells<'f>(&'f self, outcome: &RowOutcome, of: &'f Of) -> impl Iterator<Item = Cell<'f>> + use<'f> {
        let (row, source) = (outcome.line.row, of.source.as_deref());
        let attempts = outcome.line.settled.as_ref().map_or(0, |settled| settled.attempts);
        let ours = [
            Cell::Number(row),
            Cell::Status(self.status),
            Cell::Id(&self.account_id),
            Cell::Id(&self.error_code),
            Cell::Words(&self.error_message),
            Cell::Words(&self.how_to_fix),
            Cell::Number(attempts),
            Cell::Id(&self.log_id),
            Cell::Time(self.settled_ms),
            Cell::Words(&self.note),
            Cell::Id(&of.app),
            Cell::Id(&self.sent_as),
        ];
        let source = source.map(|file| [Cell::Id(file), Cell::Number(row)]);
        ours.into_iter().chain(source.into_iter().flatten())
    }

    /// The first error gives the code; messages and fixes of all are told, each once.
    fn tell_findings(&mut self, outcome: &RowOutcome, lang: Lang) {
        let errors: Vec<_> = outcome.errors().collect();
        self.error_code = errors.first().map(|kind| kind.slug().to_owned()).unwrap_or_default();
        self.error_message = once_each(errors.iter().map(|kind| kind.defect(lang)));
        self.how_to_fix = once_each(errors.iter().map(|kind| kind.fix(lang)));
    }

    fn tell_error(&mut self, outcome: &RowOutcome, lang: Lang) {
        let Some(settled) = &outcome.line.settled else { return };
        self.error_code = settled.code.clone().unwrap_or_default();
        self.error_message = texts::message(&self.error_code, settled.message.as_deref(), lang);
        self.how_to_fix = match outcome.status {
            Status::Unconfirmed => texts::fix_unconfirmed(lang).to_owned(),
            _ => fix_code(&self.error_code, lang),
        };
    }
}

/// How to fix what Feishu refused with this code.
pub fn fix_code(code: &str, lang: Lang) -> String {
    let known = code.parse().ok().and_then(codes::explain);
    known.map_or_else(
        || texts::fix_unknown_code(lang).to_owned(),
        |explanation| explanation.fix.get(lang).to_owned(),
    )
}

fn once_each(texts: impl Iterator<Item = String>) -> String {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    once.join("; ")
}

/// A time as results show it: UTC, to the second.
fn instant(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}
