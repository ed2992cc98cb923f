//! Which rows of a generation a run sends.

use std::ops::RangeInclusive;

use rusqlite::params;
use rusqlite::types::ToSql;

use super::people::{contact_at, text_at};
use super::{Checkpoint, CheckpointError, GenerationId, PersonId, Skip, all};
use crate::validate::Contact;

/// A row to send.
#[derive(Clone, Debug)]
pub struct Sendable {
    /// The spreadsheet row.
    pub row: u32,
    /// What is sent.
    pub contact: Contact,
    /// Whom the ledger knows the row as; `None` for a new person.
    pub person: Option<PersonId>,
    /// When the person's last attempt was answered, where they are unconfirmed, in milliseconds since 1970.
    pub unconfirmed_ms: Option<i64>,
    /// The code of the person's last attempt, where that was one of Feishu's.
    pub last_code: Option<i64>,
}

/// Which rows a run sends: those that were never attempted, and whom else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Also those whose last attempt is unconfirmed.
    pub unconfirmed: bool,
    /// Also those whom Feishu refused.
    pub failed: bool,
    /// Of those whom Feishu refused only the ones with these codes; everyone where there is none.
    pub codes: Vec<i64>,
    /// Of all these only the rows in these ranges; every row where there is none.
    pub rows: Vec<RangeInclusive<u32>>,
    /// How many rows are sent at most; the rest is left to the next run.
    pub limit: Option<u32>,
}

impl Wanted {
    /// Whether a row may be sent at all.
    pub fn has_row(&self, row: u32) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|rows| rows.contains(&row))
    }

    /// Whether someone is sent again whom Feishu refused with this code.
    pub fn has_refused(&self, code: &str) -> bool {
        self.failed && (self.codes.is_empty() || self.codes.iter().any(|wanted| wanted.to_string() == code))
    }
}

/// How many rows a run sends.
#[derive(Clone, Copy, Debug)]
pub struct ToSend {
    /// All of them.
    pub rows: u64,
    /// Those whom Feishu refused before.
    pub refused: u64,
    /// Those whose last attempt is unconfirmed.
    pub unconfirmed: u64,
}

/// What [`TO_SEND`] asks for by name.
struct Asked<'w> {
    id: GenerationId,
    wanted: &'w Wanted,
    /// The codes as JSON; nothing where all are wanted.
    codes: Option<String>,
    /// The rows as JSON; nothing where all are wanted.
    rows: Option<String>,
}

impl<'w> Asked<'w> {
    fn of(id: GenerationId, wanted: &'w Wanted) -> Result<Self, CheckpointError> {
        let codes: Vec<String> = wanted.codes.iter().map(i64::to_string).collect();
        let rows: Vec<_> = wanted.rows.iter().map(|rows| (rows.start(), rows.end())).collect();
        Ok(Asked {
            id,
            wanted,
            codes: (!codes.is_empty()).then(|| serde_json::to_string(&codes)).transpose()?,
            rows: (!rows.is_empty()).then(|| serde_json::to_string(&rows)).transpose()?,
        })
    }

    fn named(&self) -> Vec<(&str, &dyn ToSql)> {
        vec![
            (":generation", &self.id.0),
            (":failed", &self.wanted.failed),
            (":unconfirmed", &self.wanted.unconfirmed),
            (":codes", &self.codes),
            (":rows", &self.rows),
        ]
    }
}

/// The condition for a row that a run with [`Wanted`] sends. Rows without a contact are invalid; those for whom somebody was sent
/// by a correction elsewhere are settled by that.
const TO_SEND: &str = "FROM rows r LEFT JOIN people p ON p.id = r.person_id
    LEFT JOIN corrections c ON c.id = r.correction
    LEFT JOIN people s ON s.id = c.person_id AND s.standing <> 0
    WHERE r.generation_id = :generation AND (r.email IS NOT NULL OR r.number IS NOT NULL)
      AND r.skipped IS NULL AND r.lead IS NULL AND r.conflict IS NULL AND s.id IS NULL
      AND CASE coalesce(p.standing, 0)
              WHEN 0 THEN 1
              WHEN 2 THEN :failed AND (:codes IS NULL OR p.code IN (SELECT value FROM json_each(:codes)))
              WHEN 3 THEN :unconfirmed
              ELSE 0 END
      AND (:rows IS NULL OR EXISTS (
              SELECT 1 FROM json_each(:rows) wanted WHERE r.row BETWEEN wanted.value ->> 0 AND wanted.value ->> 1))";

impl Checkpoint {
    /// Takes back what an earlier run's limit left out: those rows are like any other again.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn lift_limit(&self, id: GenerationId) -> Result<(), CheckpointError> {
        self.conn().execute(
            "UPDATE rows SET skipped = NULL WHERE generation_id = ?1 AND skipped = ?2",
            params![id.0, Skip::Limit.to_string()],
        )?;
        Ok(())
    }

    /// Leaves out whatever a run would send beyond its limit.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn limit(&self, id: GenerationId, wanted: &Wanted) -> Result<(), CheckpointError> {
        let Some(most) = wanted.limit else {
            return Ok(());
        };
        let asked = Asked::of(id, wanted)?;
        let skipped = Skip::Limit.to_string();
        let mut named = asked.named();
        named.extend([(":most", &most as &dyn ToSql), (":skipped", &skipped)]);
        self.conn().execute(
            &format!(
                "UPDATE rows SET skipped = :skipped WHERE generation_id = :generation
                       AND row IN (SELECT r.row {TO_SEND} ORDER BY r.row LIMIT -1 OFFSET :most)"
            ),
            named.as_slice(),
        )?;
        Ok(())
    }

    /// The next rows to send, after a row, in file order.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn to_send_after(
        &self,
        id: GenerationId,
        wanted: &Wanted,
        after: u32,
        most: usize,
    ) -> Result<Vec<Sendable>, CheckpointError> {
        let asked = Asked::of(id, wanted)?;
        let sql = format!(
            "SELECT r.row, r.email, r.country_code, r.number, r.person_id,
                    CASE p.standing WHEN 3 THEN p.settled_ms END, p.code {TO_SEND}
               AND r.row > :after ORDER BY r.row LIMIT :most"
        );
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut named = asked.named();
        named.extend([(":after", &after as &dyn ToSql), (":most", &most)]);
        let rows = all(&self.conn(), &sql, named.as_slice(), |row| {
            let person = row.get::<_, Option<i64>>(4)?.map(PersonId);
            Ok(Sendable {
                row: row.get(0)?,
                contact: contact_at(row, 1)?,
                person,
                unconfirmed_ms: row.get(5)?,
                last_code: text_at(row, 6)?.and_then(|code| code.parse().ok()),
            })
        });
        Ok(rows?)
    }

    /// How many rows a run sends.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn count_to_send(&self, id: GenerationId, wanted: &Wanted) -> Result<ToSend, CheckpointError> {
        let asked = Asked::of(id, wanted)?;
        let of = |standing: u8| format!("count(*) FILTER (WHERE p.standing = {standing})");
        let sql = format!("SELECT count(*), {}, {} {TO_SEND}", of(2), of(3));
        let to_send = self.conn().query_row(&sql, asked.named().as_slice(), |row| {
            let count = |column| row.get(column).map(i64::cast_unsigned);
            Ok(ToSend {
                rows: count(0)?,
                refused: count(1)?,
                unconfirmed: count(2)?,
            })
        })?;
        Ok(to_send)
    }
}
