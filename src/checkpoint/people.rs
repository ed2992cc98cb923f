//! The ledger: everyone a call was ever started for, and where they stand, folded from their attempts.

use std::borrow::Cow;
use std::fmt;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, Rows, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use smol_str::SmolStr;

use super::adopt::adopted_of;
use super::{Checkpoint, CheckpointError, GenerationId, all};
use crate::feishu::excludes_account;
use crate::validate::{Contact, Email, Mobile};

/// A person of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub(super) i64);

/// The number that the log knows the person by.
impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing that was tried has reached Feishu.
    Pending,
    /// The account exists.
    Registered,
    /// Feishu refused the contact.
    Failed,
    /// Sent, in flight included, and no readable answer came: the account may exist.
    Unconfirmed,
}

impl ToSql for Standing {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(*self as i64))
    }
}

impl FromSql for Standing {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Standing::Pending),
            1 => Ok(Standing::Registered),
            2 => Ok(Standing::Failed),
            3 => Ok(Standing::Unconfirmed),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The account exists.
    Registered = 1,
    /// Feishu refused the contact.
    Refused = 2,
    /// No readable answer came: the account may exist.
    Unconfirmed = 3,
    /// It provably never reached Feishu, or Feishu did not look at it.
    Unsent = 4,
}

impl FromSql for Outcome {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            1 => Ok(Outcome::Registered),
            2 => Ok(Outcome::Refused),
            3 => Ok(Outcome::Unconfirmed),
            4 => Ok(Outcome::Unsent),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// Reads the three columns of a contact, which stand at `first` and after.
pub(super) fn contact_at(row: &Row<'_>, first: usize) -> rusqlite::Result<Contact> {
    let text = |column| text_at(row, column).map(|text| text.map(SmolStr::new));
    let mobile = match (text(first + 1)?, text(first + 2)?) {
        (Some(country_code), Some(number)) => Some(Mobile { country_code, number }),
        _ => None,
    };
    Ok(Contact {
        email: text(first)?.map(Email),
        mobile,
    })
}

/// Borrows the text of a column.
pub(super) fn text_at<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<Option<&'r str>> {
    Ok(row.get_ref(column)?.as_str_or_null()?)
}

/// Reads what a column holds as JSON.
pub(super) fn json_at<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, CheckpointError> {
    Ok(serde_json::from_str(text_at(row, column)?.unwrap_or("null"))?)
}

/// The columns of a contact, as it is sent and as it is compared.
#[derive(Debug, Default)]
pub(super) struct Columns<'c> {
    pub(super) email: Option<&'c str>,
    pub(super) email_key: Option<Cow<'c, str>>,
    pub(super) country_code: Option<&'c str>,
    pub(super) number: Option<&'c str>,
}

impl<'c> From<&'c Contact> for Columns<'c> {
    fn from(contact: &'c Contact) -> Self {
        let mobile = contact.mobile.as_ref();
        Columns {
            email: contact.email.as_ref().map(Email::as_str),
            email_key: contact.email.as_ref().map(Email::key),
            country_code: mobile.map(|mobile| mobile.country_code.as_str()),
            number: mobile.map(|mobile| mobile.number.as_str()),
        }
    }
}

/// Where a person stands after an attempt, given where they stood before.
///
/// A registered person stays registered. A refusal after an unconfirmed attempt proves nothing unless its code says that
/// no account can exist.
fn after(before: Standing, outcome: Option<Outcome>, code: Option<&str>) -> Standing {
    match (before, outcome) {
        (Standing::Registered, _) | (_, Some(Outcome::Registered)) => Standing::Registered,
        (before, Some(Outcome::Unsent)) => before,
        (_, None | Some(Outcome::Unconfirmed)) => Standing::Unconfirmed,
        (Standing::Unconfirmed, Some(Outcome::Refused)) => {
            let excluded = code.and_then(|code| code.parse().ok()).is_some_and(excludes_account);
            if excluded {
                Standing::Failed
            } else {
                Standing::Unconfirmed
            }
        }
        (_, Some(Outcome::Refused)) => Standing::Failed,
    }
}

/// What a person's attempts come to.
#[derive(Debug)]
struct Folded {
    standing: Standing,
    /// How many of the attempts reached, or may have reached, Feishu.
    attempts: u32,
    was_unconfirmed: bool,
    /// The last of them.
    told_by: Option<i64>,
}

/// Folds a person's attempts into the columns the ledger keeps of them.
pub(super) fn fold(conn: &Connection, person: PersonId) -> rusqlite::Result<Standing> {
    let is_parted = is_parted(conn, person)?;
    let adopted = adopted_of(conn, person)?;
    if adopted
        .as_ref()
        .is_some_and(|adopted| adopted.standing == Standing::Registered)
    {
        return Ok(Standing::Registered);
    }
    let before = adopted.map(|adopted| adopted.attempts);
    let before = before.or(is_parted.then_some(1));
    let mut folded = Folded {
        standing: if before.is_some() {
            Standing::Unconfirmed
        } else {
            Standing::Pending
        },
        attempts: before.unwrap_or(0),
        was_unconfirmed: false,
        told_by: None,
    };
    let mut select =
        conn.prepare_cached("SELECT attempt, outcome, code FROM attempts WHERE person_id = ?1 ORDER BY attempt")?;
    let mut rows = select.query([person.0])?;
    while let Some(row) = rows.next()? {
        let outcome: Option<Outcome> = row.get(1)?;
        if outcome == Some(Outcome::Unsent) {
            continue;
        }
        let before = folded.standing;
        folded.was_unconfirmed |= before == Standing::Unconfirmed;
        let attempt: i64 = row.get(0)?;
        let says_nothing = before == Standing::Unconfirmed
            && outcome == Some(Outcome::Refused)
            && (is_parted || follows_another_contact(conn, person, attempt)?);
        if !says_nothing {
            folded.standing = after(before, outcome, text_at(row, 2)?);
        }
        folded.attempts += 1;
        folded.told_by = Some(attempt);
    }
    keep(conn, person, &folded)
}

/// What [`fold`] does where the one attempt is the person's first, without reading it again: most people have no other.
pub(super) fn fold_first(
    conn: &Connection,
    person: PersonId,
    outcome: Outcome,
    code: Option<&str>,
) -> rusqlite::Result<Standing> {
    let was_sent = outcome != Outcome::Unsent;
    let folded = Folded {
        standing: after(Standing::Pending, Some(outcome), code),
        attempts: u32::from(was_sent),
        was_unconfirmed: false,
        told_by: was_sent.then_some(1),
    };
    keep(conn, person, &folded)
}

fn keep(conn: &Connection, person: PersonId, folded: &Folded) -> rusqlite::Result<Standing> {
    conn.prepare_cached(
        "UPDATE people SET standing = ?2, attempts = ?3, was_unconfirmed = ?4,
             (account_id, disabled, code, message, log_id, settled_ms, run_id) =
             (SELECT account_id, disabled, CASE WHEN answered_ms IS NULL THEN 'in_flight' ELSE code END,
                     message, log_id, answered_ms, run_id FROM attempts WHERE person_id = ?1 AND attempt = ?5)
         WHERE id = ?1",
    )?
    .execute(params![
        person.0,
        folded.standing,
        folded.attempts,
        folded.was_unconfirmed,
        folded.told_by
    ])?;
    Ok(folded.standing)
}

/// Whether an unconfirmed attempt before this one was made with another contact: an answer to the one contact says
/// nothing about an account of the other.
fn follows_another_contact(conn: &Connection, person: PersonId, attempt: i64) -> rusqlite::Result<bool> {
    let sent = sent_unconfirmed(conn, person, attempt)?;
    let this = conn
        .prepare_cached("SELECT email, country_code, number FROM attempts WHERE person_id = ?1 AND attempt = ?2")?
        .query_row([person.0, attempt], |row| contact_at(row, 0))?;
    Ok(sent.iter().any(|earlier| !earlier.is_same_as(&this)))
}

/// What was sent in a person's attempts before this one whose answers never came.
fn sent_unconfirmed(conn: &Connection, person: PersonId, before: i64) -> rusqlite::Result<Vec<Contact>> {
    let adopted = adopted_of(conn, person)?.filter(|adopted| adopted.standing == Standing::Unconfirmed);
    let sql = "SELECT email, country_code, number FROM attempts
               WHERE person_id = ?1 AND attempt < ?2 AND outcome = 3 ORDER BY attempt";
    let sent = all(conn, sql, [person.0, before], |row| contact_at(row, 0))?;
    Ok(adopted.into_iter().map(|adopted| adopted.contact).chain(sent).collect())
}

/// Whether the history of a person begins in that of another, from whom they were parted.
fn is_parted(conn: &Connection, person: PersonId) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT parted_from IS NOT NULL FROM people WHERE id = ?1")?
        .query_row([person.0], |row| row.get(0))
}

/// An account vouches only for the keys of the attempt that brought it. Where this is that attempt, the person goes by its
/// keys, and a key that was sent before without an answer is somebody of its own from now on, unconfirmed as it was.
pub(super) fn part(conn: &Connection, person: PersonId, attempt: i64) -> rusqlite::Result<()> {
    let vouched = conn
        .prepare_cached("SELECT email, country_code, number FROM attempts WHERE person_id = ?1 AND attempt = ?2")?
        .query_row([person.0, attempt], |row| contact_at(row, 0))?;
    let mut sent = sent_unconfirmed(conn, person, attempt)?;
    if is_parted(conn, person)? {
        let known = conn
            .prepare_cached("SELECT email, country_code, number FROM people WHERE id = ?1")?
            .query_row([person.0], |row| contact_at(row, 0))?;
        sent.push(known);
    }
    let left = left_of(&sent, &vouched);
    part_off(
        conn,
        person,
        &left,
        "answered_ms, run_id, ?1 FROM attempts WHERE person_id = ?1 AND attempt <= ?6
         ORDER BY outcome IS NOT 3, attempt DESC LIMIT 1",
        attempt,
    )?;
    let keys = Columns::from(&vouched);
    conn.prepare_cached("UPDATE people SET email = ?2, email_key = ?3, country_code = ?4, number = ?5 WHERE id = ?1")?
        .execute(params![
            person.0,
            keys.email,
            keys.email_key,
            keys.country_code,
            keys.number
        ])?;
    Ok(())
}

/// The keys of what was sent, the last of each kind, that an account which vouches for others says nothing of.
pub(super) fn left_of(sent: &[Contact], vouched: &Contact) -> Contact {
    let emails = sent.iter().filter_map(|contact| contact.email.as_ref());
    let mobiles = sent.iter().filter_map(|contact| contact.mobile.as_ref());
    Contact {
        email: emails
            .rev()
            .find(|email| vouched.email.as_ref().is_none_or(|known| known.key() != email.key()))
            .cloned(),
        mobile: mobiles
            .rev()
            .find(|mobile| vouched.mobile.as_ref() != Some(mobile))
            .cloned(),
    }
}

/// Makes the keys that are left somebody of their own, unconfirmed; what is known of them stands in the row that `told_in` leads to.
pub(super) fn part_off(
    conn: &Connection,
    person: PersonId,
    left: &Contact,
    told_in: &str,
    attempt: i64,
) -> rusqlite::Result<()> {
    if left.email.is_none() && left.mobile.is_none() {
        return Ok(());
    }
    let keys = Columns::from(left);
    conn.prepare_cached(&format!(
        "INSERT INTO people (email, email_key, country_code, number, standing, attempts, code, message, log_id,
             settled_ms, run_id, parted_from)
         SELECT ?2, ?3, ?4, ?5, 3, 1, code, message, log_id, {told_in}"
    ))?
    .execute(params![
        person.0,
        keys.email,
        keys.email_key,
        keys.country_code,
        keys.number,
        attempt
    ])?;
    Ok(())
}

/// Parts everyone in a ledger that was written when an account vouched for whatever had been sent before it.
pub(super) fn part_everyone(conn: &Connection) -> rusqlite::Result<()> {
    let sql = "SELECT person_id, attempt FROM attempts WHERE outcome = 1 AND attempt > 1 ORDER BY person_id";
    let registered = all(conn, sql, [], |row| Ok((PersonId(row.get(0)?), row.get(1)?)))?;
    registered
        .into_iter()
        .try_for_each(|(person, attempt)| part(conn, person, attempt))
}

impl Checkpoint {
    /// Tells everyone whom the duplicate rule has to know: the registered and the unconfirmed.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn each_known(
        &self,
        tell: impl FnMut(PersonId, &Contact, Standing, Option<&str>),
    ) -> Result<(), CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(
            "SELECT id, email, country_code, number, standing, account_id FROM people
             WHERE standing IN (1, 3) ORDER BY id",
        )?;
        each_person(&mut select.query([])?, tell)
    }

    /// Tells everyone whom Feishu refused or nothing has reached, with the code of the last attempt.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn each_unsettled(
        &self,
        tell: impl FnMut(PersonId, &Contact, Standing, Option<&str>),
    ) -> Result<(), CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(
            "SELECT id, email, country_code, number, standing, code FROM people WHERE standing IN (0, 2) ORDER BY id",
        )?;
        each_person(&mut select.query([])?, tell)
    }

    /// Tells those whom generations of a file before `newest` held, or any where it is `None`, and whom no row of another
    /// file holds now.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn each_only_in(
        &self,
        file: &str,
        newest: Option<GenerationId>,
        tell: impl FnMut(PersonId, &Contact, Standing, Option<&str>),
    ) -> Result<(), CheckpointError> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(
            "SELECT p.id, p.email, p.country_code, p.number, p.standing, NULL
             FROM people p JOIN generations g ON g.id = p.generation_id
             WHERE g.file = ?1 AND (?2 IS NULL OR g.id < ?2) AND p.id NOT IN
                 (SELECT r.person_id FROM rows r JOIN generations o ON o.id = r.generation_id
                  WHERE o.file <> ?1 AND r.person_id IS NOT NULL)
             ORDER BY p.id",
        )?;
        let newest = newest.map(|newest| newest.0);
        each_person(&mut select.query(params![file, newest])?, tell)
    }
}

/// Tells people by id, contact, standing and one text more.
fn each_person(
    rows: &mut Rows<'_>,
    mut tell: impl FnMut(PersonId, &Contact, Standing, Option<&str>),
) -> Result<(), CheckpointError> {
    while let Some(row) = rows.next()? {
        tell(
            PersonId(row.get(0)?),
            &contact_at(row, 1)?,
            row.get(4)?,
            text_at(row, 5)?,
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_after_an_unconfirmed_attempt_fails_only_for_codes_that_exclude_an_account() {
        let refused = Some(Outcome::Refused);
        for code in ["1002551", "1002552", "1002002", "9499", "99992402"] {
            assert_eq!(
                after(Standing::Unconfirmed, refused, Some(code)),
                Standing::Failed,
                "{code}"
            );
        }
        assert_eq!(
            after(Standing::Unconfirmed, refused, Some("1002555")),
            Standing::Unconfirmed
        );
        assert_eq!(after(Standing::Pending, refused, Some("1002555")), Standing::Failed);
        assert_eq!(after(Standing::Failed, None, None), Standing::Unconfirmed);
        assert_eq!(after(Standing::Failed, Some(Outcome::Unsent), None), Standing::Failed);
        assert_eq!(
            after(Standing::Registered, refused, Some("1002551")),
            Standing::Registered
        );
    }
}
