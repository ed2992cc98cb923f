//! The results CSV: one line per row of the file, in its order, with its own columns; a pure function of the checkpoint
//! and the language.

use std::io::Write;
use std::sync::Arc;

use jiff::Timestamp;

use super::outcome::RowOutcome;
use super::texts;
use crate::checkpoint::{Generation, Standing, Status};
use crate::feishu::codes;
use crate::input::{Field, RESULT_COLUMNS, guard, results_name};
use crate::lang::Lang;

/// What Excel recognises UTF-8 by.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How the results are written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With a byte order mark, CRLF, and cells guarded against what Excel makes of them.
    pub excel: bool,
    /// The language of messages, fixes and notes.
    pub lang: Lang,
}

/// Writes the results of one file, line by line.
pub struct ResultsWriter<W: Write> {
    csv: csv::Writer<W>,
    style: Style,
    /// Whose the results are.
    app: Arc<str>,
    /// Which of the kept columns hold digits that Excel would take for a number.
    digits: Vec<bool>,
}

impl<W: Write> ResultsWriter<W> {
    /// Writes the header; `app` is whose results they are.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn new(mut out: W, generation: &Generation, app: &str, style: Style) -> csv::Result<Self> {
        if style.excel {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let terminator = if style.excel {
            csv::Terminator::CRLF
        } else {
            csv::Terminator::Any(b'\n')
        };
        let csv = csv::WriterBuilder::new()
            // A row whose columns have shifted has more cells than the header, and keeps them.
            .flexible(true)
            .terminator(terminator)
            .from_writer(out);
        let layout = &generation.reading.layout;
        let header = &generation.reading.header;
        let fields = [Field::Mobile, Field::CountryCode, Field::EmployeeNo];
        let with_digits: Vec<&str> = fields
            .into_iter()
            .filter_map(|field| layout.column_of(field))
            .map(|column| layout.columns[column].name.as_str())
            .collect();
        let digits = header.iter().map(|name| with_digits.contains(&name.as_str())).collect();
        let mut writer = ResultsWriter {
            csv,
            style,
            app: app.into(),
            digits,
        };
        for name in RESULT_COLUMNS {
            writer.write_cell(name, false)?;
        }
        for name in header {
            writer.write_cell(&results_name(name), false)?;
        }
        writer.csv.write_record(None::<&[u8]>)?;
        Ok(writer)
    }

    /// Writes the line of one row.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&mut self, outcome: &RowOutcome) -> csv::Result<()> {
        let line = Fields::of(outcome, self.style.lang);
        let app = self.app.clone();
        let row = outcome.line.row.to_string();
        let attempts = outcome
            .line
            .settled
            .as_ref()
            .map_or(0, |settled| settled.attempts)
            .to_string();
        let ours = [
            (row.as_str(), false),
            (outcome.status.word(), false),
            (&line.account_id, true),
            (&line.error_code, false),
            (&line.error_message, false),
            (&line.how_to_fix, false),
            (&attempts, false),
            (&line.log_id, true),
            (&line.settled_at, false),
            (&line.note, false),
            (&app, false),
            (&line.sent_as, true),
        ];
        for (text, digits) in ours {
            self.write_cell(text, digits)?;
        }
        for (index, cell) in outcome.line.cells.iter().enumerate() {
            self.write_cell(cell, self.digits.get(index).copied().unwrap_or(false))?;
        }
        self.csv.write_record(None::<&[u8]>)
    }

    fn write_cell(&mut self, text: &str, digits: bool) -> csv::Result<()> {
        if self.style.excel {
            self.csv.write_field(guard(text, digits).as_ref())
        } else {
            self.csv.write_field(text)
        }
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

/// The fields of a line that are not counted or copied.
#[derive(Default)]
pub(super) struct Fields {
    account_id: String,
    pub(super) error_code: String,
    pub(super) error_message: String,
    pub(super) how_to_fix: String,
    log_id: String,
    settled_at: String,
    pub(super) note: String,
    sent_as: String,
}

impl Fields {
    pub(super) fn of(outcome: &RowOutcome, lang: Lang) -> Self {
        let mut fields = Fields {
            note: texts::notes(outcome, lang).join("; "),
            ..Fields::default()
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
            fields.settled_at = settled.settled_ms.map(instant).unwrap_or_default();
            if matches!(settled.standing, Standing::Registered | Standing::Unconfirmed) {
                fields.sent_as = settled.contact.keys();
            }
        }
        fields
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
        self.error_message = settled.message.clone().unwrap_or_default();
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
