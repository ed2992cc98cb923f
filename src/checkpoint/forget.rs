//! People whose contacts are taken out. What was sent to Feishu for them stands as keyed hashes from then on, by which they are met
//! when they come again, and not sent twice; the key lies in the checkpoint, which is of no use to anybody without it.
//!
//! A hash has the form of a contact that nobody can have: an email at a domain that cannot exist, a mobile of no country. So
//! everything that compares contacts compares them too.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

use super::corrections::{LEAD_AND_CORRECTION, PERSON};
use super::people::{Columns, contact_at};
use super::{Checkpoint, CheckpointError, GenerationId, PersonId, Skip, all};
use crate::validate::{Contact, Email, Mobile};

/// Whom and what to forget.
#[derive(Debug, Default)]
pub struct ToForget {
    /// People of the ledger.
    pub people: HashSet<PersonId>,
    /// Rows of people for whom nothing was ever sent.
    pub rows: HashSet<(GenerationId, u32)>,
}

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forgot {
    /// People of the ledger.
    pub people: u64,
    /// Rows that held somebody.
    pub rows: u64,
    /// Whether another process still reads the bytes that were there before: they go when it ends.
    pub is_read: bool,
}

/// The contacts that were forgotten, as far as the ledger knows them: by their hashes.
#[derive(Debug, Default)]
pub struct Forgotten {
    pub(super) keys: Vec<Vec<u8>>,
    emails: HashSet<SmolStr>,
    mobiles: HashSet<SmolStr>,
}

/// A row that holds somebody, and who it is.
struct Held {
    generation: i64,
    row: u32,
    person: Option<PersonId>,
    lead: Option<u32>,
    contact: Contact,
    cells: u32,
}

impl Forgotten {
    pub(super) fn of(conn: &Connection) -> rusqlite::Result<Self> {
        let keys = keys(conn)?;
        if keys.is_empty() {
            return Ok(Forgotten::default());
        }
        let (mut emails, mut mobiles) = (HashSet::new(), HashSet::new());
        let sql = "SELECT email, country_code, number FROM people";
        for Contact { email, mobile } in all(conn, sql, [], |row| contact_at(row, 0))? {
            emails.extend(email.filter(Email::is_forgotten).map(|email| email.as_str().into()));
            mobiles.extend(mobile.filter(Mobile::is_forgotten).map(|mobile| mobile.number));
        }
        Ok(Forgotten { keys, emails, mobiles })
    }

    /// What a contact goes by in the ledger: a key that was forgotten by its hash, any other as it is.
    pub fn known_as<'c>(&self, contact: &'c Contact) -> Cow<'c, Contact> {
        for key in &self.keys {
            let Contact { email, mobile } = hashed(contact, key);
            let email = email.filter(|email| self.emails.contains(email.as_str()));
            let mobile = mobile.filter(|mobile| self.mobiles.contains(&mobile.number));
            if email.is_some() || mobile.is_some() {
                return Cow::Owned(Contact {
                    email: email.or_else(|| contact.email.clone()),
                    mobile: mobile.or_else(|| contact.mobile.clone()),
                });
            }
        }
        Cow::Borrowed(contact)
    }
}

/// A contact as it stands once it is forgotten.
fn hashed(contact: &Contact, key: &[u8]) -> Contact {
    let hash = |kind: u8, parts: [&str; 2]| {
        let mut hasher = Sha256::new_with_prefix(key);
        hasher.update([kind]);
        for part in parts {
            hasher.update(part);
            hasher.update([0]);
        }
        let hash: [u8; 32] = hasher.finalize().into();
        u128::from_be_bytes(hash[..16].try_into().expect("half of them"))
    };
    let is_plain_email = |email: &&Email| !email.is_forgotten();
    let is_plain_mobile = |mobile: &&Mobile| !mobile.is_forgotten();
    Contact {
        email: contact
            .email
            .as_ref()
            .filter(is_plain_email)
            .map(|email| Email::forgotten(hash(1, [&email.key(), ""]))),
        mobile: contact
            .mobile
            .as_ref()
            .filter(is_plain_mobile)
            .map(|mobile| Mobile::forgotten(hash(2, [&mobile.country_code, &mobile.number]))),
    }
}

/// The keys of the hashes: this checkpoint's own, and those of others that were taken into it.
fn keys(conn: &Connection) -> rusqlite::Result<Vec<Vec<u8>>> {
    all(conn, "SELECT key FROM forgetting ORDER BY id", [], |row| row.get(0))
}

/// Puts one contact of a person in the place of another, in everything that was ever sent for them.
fn replace(conn: &Connection, person: PersonId, from: &Contact, into: &Contact) -> rusqlite::Result<()> {
    let (from, into) = (Columns::from(from), Columns::from(into));
    for (table, id) in [("people", "id"), ("attempts", "person_id"), ("adopted", "person_id")] {
        if from.email.is_some() && into.email.is_some() {
            conn.prepare_cached(&format!("UPDATE {table} SET email = ?3 WHERE {id} = ?1 AND email = ?2"))?
                .execute(params![person.0, from.email, into.email])?;
        }
        if from.number.is_some() && into.number.is_some() {
            conn.prepare_cached(&format!(
                "UPDATE {table} SET country_code = ?4, number = ?5 WHERE {id} = ?1 AND country_code = ?2 AND number = ?3"
            ))?
            .execute(params![person.0, from.country_code, from.number, into.country_code, into.number])?;
        }
    }
    conn.prepare_cached("UPDATE people SET email_key = ?3 WHERE id = ?1 AND email = ?2")?
        .execute(params![person.0, into.email, into.email_key])?;
    Ok(())
}

/// Knows a person's contact again, which somebody has given anew.
pub(super) fn remember(conn: &Connection, person: PersonId, contact: &Contact) -> rusqlite::Result<()> {
    let is_forgotten: bool = conn
        .prepare_cached("SELECT forgotten_ms IS NOT NULL FROM people WHERE id = ?1")?
        .query_row([person.0], |row| row.get(0))?;
    if !is_forgotten {
        return Ok(());
    }
    for key in keys(conn)? {
        replace(conn, person, &hashed(contact, &key), contact)?;
    }
    conn.prepare_cached("UPDATE people SET forgotten_ms = NULL WHERE id = ?1")?
        .execute([person.0])?;
    Ok(())
}

/// Every contact that was sent for a person, or told of them.
fn contacts_of(conn: &Connection, person: PersonId) -> rusqlite::Result<Vec<Contact>> {
    let sql = "SELECT email, country_code, number FROM people WHERE id = ?1
               UNION SELECT email, country_code, number FROM attempts WHERE person_id = ?1
               UNION SELECT email, country_code, number FROM adopted WHERE person_id = ?1";
    all(conn, sql, [person.0], |row| contact_at(row, 0))
}

fn forget_person(conn: &Connection, person: PersonId, key: &[u8], now_ms: i64) -> rusqlite::Result<()> {
    for contact in contacts_of(conn, person)? {
        replace(conn, person, &contact, &hashed(&contact, key))?;
    }
    // What Feishu said may repeat a contact, masked.
    for (table, id) in [("people", "id"), ("attempts", "person_id")] {
        conn.prepare_cached(&format!(
            "UPDATE {table} SET message = NULL WHERE {id} = ?1 AND instr(message, '…')"
        ))?
        .execute([person.0])?;
    }
    // Whoever was corrected elsewhere is known by a hash of their cells, for which no key is needed.
    conn.prepare_cached("UPDATE corrections SET cells = randomblob(32) WHERE person_id = ?1")?
        .execute([person.0])?;
    conn.prepare_cached("UPDATE people SET forgotten_ms = ?2 WHERE id = ?1")?
        .execute([person.0, now_ms])?;
    Ok(())
}

fn forget_row(conn: &Connection, held: &Held, key: &[u8]) -> Result<(), CheckpointError> {
    let nothing = Contact {
        email: None,
        mobile: None,
    };
    let contact = match held.person {
        // Whoever was never sent has nothing that could be registered again.
        None => nothing,
        Some(_) if held.contact != nothing => hashed(&held.contact, key),
        // The row was corrected elsewhere.
        Some(person) => conn
            .prepare_cached("SELECT email, country_code, number FROM people WHERE id = ?1")?
            .query_row([person.0], |row| contact_at(row, 0))?,
    };
    let keys = Columns::from(&contact);
    conn.prepare_cached(
        "UPDATE rows SET email = ?3, email_key = ?4, country_code = ?5, number = ?6, findings = NULL, conflict = NULL,
             skipped = ?7, cells = ?8, person_id = ?9 WHERE generation_id = ?1 AND row = ?2",
    )?
    .execute(params![
        held.generation,
        held.row,
        keys.email,
        keys.email_key,
        keys.country_code,
        keys.number,
        Skip::Forgotten.to_string(),
        serde_json::to_string(&vec![""; held.cells as usize])?,
        held.person.map(|person| person.0)
    ])?;
    Ok(())
}

/// The rows that hold anybody of those who are forgotten.
fn rows_of(conn: &Connection, whom: &ToForget) -> rusqlite::Result<Vec<Held>> {
    let mut select = conn.prepare(&format!(
        "SELECT r.generation_id, r.row, {PERSON}, r.lead, r.email, r.country_code, r.number, json_array_length(r.cells)
         FROM rows r {LEAD_AND_CORRECTION} WHERE r.skipped IS NOT ?1"
    ))?;
    let held = select.query_map([Skip::Forgotten.to_string()], |row: &Row<'_>| {
        Ok(Held {
            generation: row.get(0)?,
            row: row.get(1)?,
            person: row.get::<_, Option<i64>>(2)?.map(PersonId),
            lead: row.get(3)?,
            contact: contact_at(row, 4)?,
            cells: row.get(7)?,
        })
    })?;
    let is_whom = |held: &Held| {
        let row = |row: u32| whom.rows.contains(&(GenerationId(held.generation), row));
        let is_known = held.person.is_some_and(|person| whom.people.contains(&person));
        is_known || held.person.is_none() && (row(held.row) || held.lead.is_some_and(row))
    };
    held.filter(|held| held.as_ref().map_or(true, is_whom)).collect()
}

impl Checkpoint {
    /// The contacts that were forgotten.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn forgotten(&self) -> Result<Forgotten, CheckpointError> {
        Ok(Forgotten::of(&self.conn())?)
    }

    /// Everybody with whom nothing was done since a moment: no call, and no reading of a file that holds them.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be read.
    pub fn untouched_since(&self, since_ms: i64) -> Result<ToForget, CheckpointError> {
        let people = format!(
            "SELECT p.id FROM people p LEFT JOIN adopted a ON a.person_id = p.id
             WHERE p.forgotten_ms IS NULL AND max(coalesce(p.settled_ms, a.adopted_ms, 0),
                 coalesce((SELECT max(sent_ms) FROM attempts t WHERE t.person_id = p.id), 0)) < ?1
               AND p.id NOT IN (SELECT {PERSON} FROM generations g
                 JOIN rows r ON r.generation_id = g.id {LEAD_AND_CORRECTION}
                 WHERE g.planned_ms >= ?1 AND {PERSON} IS NOT NULL)"
        );
        let rows = "SELECT r.generation_id, r.row FROM generations g JOIN rows r ON r.generation_id = g.id
                    WHERE g.planned_ms < ?1 AND r.person_id IS NULL AND r.lead IS NULL AND r.skipped IS NOT ?2";
        let conn = self.conn();
        let people = all(&conn, &people, [since_ms], |row| row.get(0).map(PersonId))?;
        let rows = all(&conn, rows, params![since_ms, Skip::Forgotten.to_string()], |row| {
            Ok((GenerationId(row.get(0)?), row.get(1)?))
        })?;
        Ok(ToForget {
            people: HashSet::from_iter(people),
            rows: HashSet::from_iter(rows),
        })
    }

    /// Takes people's contacts, and what files said of them, out of the checkpoint: all of it or nothing, and so that their bytes
    /// are gone from its files.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn forget(&self, whom: &ToForget, now_ms: i64) -> Result<Forgot, CheckpointError> {
        let mut conn = self.conn();
        conn.execute_batch("PRAGMA secure_delete = ON")?;
        let tx = conn.transaction()?;
        tx.execute(
            "INSERT INTO forgetting (key) SELECT randomblob(32) WHERE NOT EXISTS (SELECT 1 FROM forgetting)",
            [],
        )?;
        let key = keys(&tx)?.swap_remove(0);
        let held = rows_of(&tx, whom)?;
        for person in &whom.people {
            forget_person(&tx, *person, &key, now_ms)?;
        }
        for held in &held {
            forget_row(&tx, held, &key)?;
        }
        tx.commit()?;
        Ok(Forgot {
            people: whom.people.len() as u64,
            rows: held.len() as u64,
            is_read: is_read_while_wiped(&conn)?,
        })
    }

    /// Finishes what a [`Checkpoint::forget`] began that did not come to its end.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn wipe_forgotten(&self) -> Result<(), CheckpointError> {
        let conn = self.conn();
        if !keys(&conn)?.is_empty() {
            is_read_while_wiped(&conn)?;
        }
        Ok(())
    }
}

/// Builds the files anew: what was deleted or written over before, without care for its bytes, goes with the old pages. Returns whether
/// somebody still reads these.
fn is_read_while_wiped(conn: &Connection) -> rusqlite::Result<bool> {
    conn.execute_batch("VACUUM")?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
}
