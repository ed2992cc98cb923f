//! The rows of a generation with all that is known of them, for results and counts.

use rusqlite::Row;

use super::corrections::{LEAD_AND_CORRECTION, PERSON};
use super::people::{contact_at, json_at, text_at};
use super::{CameFrom, Checkpoint, CheckpointError, CorrectedIn, GenerationId, PersonId, RunId, Skip, Standing, all};
use crate::lang::{Lang, Text};
use crate::validate::{Contact, Finding, Kind};

/// One row with all that is known of it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The spreadsheet row.
    pub row: u32,
    /// The cells that are kept.
    pub cells: Vec<String>,
    /// What was found when the row was read.
    pub findings: Vec<Finding>,
    /// The contact; `None` where the row is invalid.
    pub contact: Option<Contact>,
    /// The option that left the row out.
    pub skipped: Option<Skip>,
    /// The earlier row of the same person.
    pub lead: Option<u32>,
    /// Why none of the rows involved may be sent.
    pub conflict: Option<Kind>,
    /// Registered with this email and another mobile.
    pub other_mobile: bool,
    /// Where the row came from, where it is one of results that somebody was to correct.
    pub source: Option<CameFrom>,
    /// Where the row was corrected, once somebody was sent by that: what has happened for the person is told of them.
    pub corrected_in: Option<CorrectedIn>,
    /// What has happened for the person; `None` before the first attempt.
    pub settled: Option<Settled>,
}

/// What a row came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The account exists, whichever run registered it.
    Registered,
    /// The same person as an earlier row, whose outcome it shares.
    Duplicate,
    /// Never sent: the row itself is wrong.
    Invalid,
    /// Feishu refused it.
    Failed,
    /// Sent, and no readable answer came: the account may exist.
    Unconfirmed,
    /// Not attempted yet.
    Pending,
    /// Left out by an option.
    Skipped,
}

impl Status {
    /// Every status, in the order in which they are told.
    pub const ALL: [Status; 7] = [
        Status::Registered,
        Status::Duplicate,
        Status::Invalid,
        Status::Failed,
        Status::Unconfirmed,
        Status::Pending,
        Status::Skipped,
    ];

    /// What a row comes to whose person stands so; nothing has ever happened for whoever has no standing.
    pub fn of_row(is_left_out: bool, is_valid: bool, is_duplicate: bool, standing: Option<Standing>) -> Self {
        match standing {
            None | Some(Standing::Pending) if is_left_out => Status::Skipped,
            _ if !is_valid => Status::Invalid,
            _ if is_duplicate => Status::Duplicate,
            None | Some(Standing::Pending) => Status::Pending,
            Some(Standing::Registered) => Status::Registered,
            Some(Standing::Failed) => Status::Failed,
            Some(Standing::Unconfirmed) => Status::Unconfirmed,
        }
    }

    /// The word that results and summaries use in every language.
    pub fn word(self) -> &'static str {
        match self {
            Status::Registered => "registered",
            Status::Duplicate => "duplicate",
            Status::Invalid => "invalid",
            Status::Failed => "failed",
            Status::Unconfirmed => "unconfirmed",
            Status::Pending => "pending",
            Status::Skipped => "skipped",
        }
    }

    /// The status in words, as a workbook and a summary show it.
    pub fn in_words(self, lang: Lang) -> &'static str {
        let text = match self {
            Status::Registered => Text::new("registered", "已注册"),
            Status::Duplicate => Text::new("duplicate", "重复"),
            Status::Invalid => Text::new("invalid", "无效"),
            Status::Failed => Text::new("failed", "失败"),
            Status::Unconfirmed => Text::new("unconfirmed", "未确认"),
            Status::Pending => Text::new("pending", "待发送"),
            Status::Skipped => Text::new("skipped", "已跳过"),
        };
        text.get(lang)
    }

    /// Whether a cell of results says this status, be it a CSV's or a workbook's in any language.
    pub fn is_said_by(self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.eq_ignore_ascii_case(self.word())
            || [Lang::En, Lang::Zh].into_iter().any(|lang| cell == self.in_words(lang))
    }
}

impl Line {
    /// What the row came to, as far as it alone can tell: that Feishu gave another row the same account takes all of them. An
    /// outcome of an earlier run stands, also where this one left the row out.
    pub fn status(&self) -> Status {
        let standing = self.settled.as_ref().map(|settled| settled.standing);
        if self.corrected_in.is_some() {
            return Status::of_row(false, true, false, standing);
        }
        let is_valid = self.contact.is_some() && self.conflict.is_none();
        Status::of_row(self.skipped.is_some(), is_valid, self.lead.is_some(), standing)
    }
}

/// What has happened for a person.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Who it is.
    pub person: PersonId,
    /// Where they stand.
    pub standing: Standing,
    /// The contact last sent.
    pub contact: Contact,
    /// The account, once it exists.
    pub account_id: Option<String>,
    /// Whether Feishu says that the account is disabled.
    pub disabled: bool,
    /// Feishu's code or our word for what happened last.
    pub code: Option<String>,
    /// Feishu's message.
    pub message: Option<String>,
    /// The id that Feishu's support asks for.
    pub log_id: Option<String>,
    /// How many attempts reached, or may have reached, Feishu.
    pub attempts: u32,
    /// Whether an attempt before the last one was unconfirmed.
    pub was_unconfirmed: bool,
    /// When the last attempt was answered, in milliseconds since 1970.
    pub settled_ms: Option<i64>,
    /// The run of the last attempt.
    pub run: Option<RunId>,
    /// The results file that told of the person before this checkpoint knew them.
    pub told_by: Option<String>,
    /// When their contact was forgotten, in milliseconds since 1970.
    pub forgotten_ms: Option<i64>,
}

impl Checkpoint {
    /// Tells every row of a generation, in file order.
    ///
    /// # Errors
    ///
    /// What `tell` fails with, or why the checkpoint cannot be read.
    pub fn each_line<E: From<CheckpointError>>(
        &self,
        id: GenerationId,
        mut tell: impl FnMut(Line) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "SELECT r.row, r.cells, r.findings, r.email, r.country_code, r.number, r.skipped, r.lead,
                        r.conflict, r.other_mobile,
                        p.email, p.country_code, p.number, p.standing, p.account_id, p.disabled, p.code, p.message,
                        p.log_id, p.attempts, p.was_unconfirmed, p.settled_ms, p.run_id, p.id, a.file,
                        r.source_file, r.source_row, c.corrected_in, c.row, p.forgotten_ms
                 FROM rows r {LEAD_AND_CORRECTION}
                 LEFT JOIN people p ON p.id = {PERSON}
                 LEFT JOIN adopted a ON a.person_id = p.id
                 WHERE r.generation_id = ?1 ORDER BY r.row",
        );
        let conn = self.conn();
        let mut select = conn.prepare_cached(&sql).map_err(CheckpointError::from)?;
        for line in select.query_and_then([id.0], line_at).map_err(CheckpointError::from)? {
            tell(line?)?;
        }
        Ok(())
    }

    /// The accounts that more than one row of a generation may bear: those that Feishu gave to more than one person of the ledger,
    /// and those of people by whom rows were corrected elsewhere.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn shared_accounts(&self, id: GenerationId) -> Result<Vec<String>, CheckpointError> {
        let sql = "SELECT account_id FROM people WHERE account_id IS NOT NULL GROUP BY account_id HAVING count(*) > 1
                   UNION SELECT p.account_id FROM generations g JOIN corrections c ON c.file = g.file
                   JOIN people p ON p.id = c.person_id WHERE g.id = ?1 AND p.account_id IS NOT NULL";
        Ok(all(&self.conn(), sql, [id.0], |row| row.get(0))?)
    }
}

fn line_at(row: &Row<'_>) -> Result<Line, CheckpointError> {
    Ok(Line {
        row: row.get(0)?,
        cells: json_at::<Option<_>>(row, 1)?.unwrap_or_default(),
        findings: json_at::<Option<_>>(row, 2)?.unwrap_or_default(),
        contact: Some(contact_at(row, 3)?).filter(|contact| contact.email.is_some() || contact.mobile.is_some()),
        skipped: text_at(row, 6)?.map(Skip::stored),
        lead: row.get(7)?,
        conflict: json_at(row, 8)?,
        other_mobile: row.get(9)?,
        source: match row.get(26)? {
            Some(number) => Some(CameFrom {
                file: row.get(25)?,
                row: number,
            }),
            None => None,
        },
        corrected_in: match row.get(27)? {
            Some(file) => Some(CorrectedIn {
                file,
                row: row.get(28)?,
            }),
            None => None,
        },
        settled: row
            .get::<_, Option<Standing>>(13)?
            .map(|standing| settled_at(row, standing))
            .transpose()?,
    })
}

fn settled_at(row: &Row<'_>, standing: Standing) -> rusqlite::Result<Settled> {
    Ok(Settled {
        person: PersonId(row.get(23)?),
        standing,
        contact: contact_at(row, 10)?,
        account_id: row.get(14)?,
        disabled: row.get::<_, Option<bool>>(15)?.unwrap_or(false),
        code: row.get(16)?,
        message: row.get(17)?,
        log_id: row.get(18)?,
        attempts: row.get(19)?,
        was_unconfirmed: row.get(20)?,
        settled_ms: row.get(21)?,
        run: row.get::<_, Option<i64>>(22)?.map(RunId),
        told_by: row.get(24)?,
        forgotten_ms: row.get(29)?,
    })
}
