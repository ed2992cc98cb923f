//! Who each row of a generation is, worked out again before every run.

use rusqlite::{Connection, Transaction, params};

use super::corrections::sent_by;
use super::people::json_at;
use super::{Checkpoint, CheckpointError, CorrectionId, GenerationId, PersonId};
use crate::validate::Kind;

/// How many rows are compared with what is stored in one step.
const RELATE_PAGE: usize = 1_000;

/// Who a row is, for a row that is not simply itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// The spreadsheet row.
    pub row: u32,
    /// The person of the ledger.
    pub person: Option<PersonId>,
    /// The earlier row of the same person, whose outcome this row shares.
    pub lead: Option<u32>,
    /// Why none of the rows involved may be sent.
    pub conflict: Option<Kind>,
    /// Registered with this email and another mobile.
    pub other_mobile: bool,
    /// That by which it was corrected elsewhere.
    pub correction: Option<CorrectionId>,
}

impl Identity {
    /// A row that is simply itself, and nobody whom the ledger knows.
    pub fn itself(row: u32) -> Self {
        Identity {
            row,
            ..Identity::default()
        }
    }
}

impl Checkpoint {
    /// Stores who is who: `identities` in row order, every other row is simply itself.
    ///
    /// # Errors
    ///
    /// When the checkpoint cannot be written.
    pub fn relate(
        &self,
        id: GenerationId,
        identities: impl IntoIterator<Item = Identity>,
    ) -> Result<(), CheckpointError> {
        let mut conn = self.conn();
        let tx = conn.transaction()?;
        let mut identities = identities.into_iter().peekable();
        let mut after = 0_u32;
        loop {
            let page = page_of_identities(&tx, id, after)?;
            let Some(last) = page.last() else { break };
            after = last.row;
            for stored in page {
                let identity = identities
                    .next_if(|identity| identity.row == stored.row)
                    .unwrap_or_else(|| Identity::itself(stored.row));
                if identity != stored {
                    store_identity(&tx, id, &identity)?;
                }
            }
        }
        Ok(tx.commit()?)
    }
}

/// Stores which person of the ledger a row is.
pub(super) fn store_person(conn: &Connection, id: GenerationId, row: u32, person: PersonId) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE rows SET person_id = ?3 WHERE generation_id = ?1 AND row = ?2")?
        .execute(params![id.0, row, person.0])?;
    sent_by(conn, id, row, person)
}

/// A page of rows: who each is by what is stored.
fn page_of_identities(tx: &Transaction<'_>, id: GenerationId, after: u32) -> Result<Vec<Identity>, CheckpointError> {
    let mut select = tx.prepare_cached(
        "SELECT row, person_id, lead, conflict, other_mobile, correction FROM rows
         WHERE generation_id = ?1 AND row > ?2 ORDER BY row LIMIT ?3",
    )?;
    let mut rows = select.query(params![id.0, after, RELATE_PAGE as i64])?;
    let mut page = Vec::with_capacity(RELATE_PAGE);
    while let Some(row) = rows.next()? {
        page.push(Identity {
            row: row.get(0)?,
            person: row.get::<_, Option<i64>>(1)?.map(PersonId),
            lead: row.get(2)?,
            conflict: json_at(row, 3)?,
            other_mobile: row.get(4)?,
            correction: row.get::<_, Option<i64>>(5)?.map(CorrectionId),
        });
    }
    Ok(page)
}

fn store_identity(tx: &Transaction<'_>, id: GenerationId, identity: &Identity) -> Result<(), CheckpointError> {
    let conflict = identity.conflict.as_ref().map(serde_json::to_string).transpose()?;
    tx.prepare_cached(
        "UPDATE rows SET person_id = ?3, lead = ?4, conflict = ?5, other_mobile = ?6, correction = ?7
         WHERE generation_id = ?1 AND row = ?2",
    )?
    .execute(params![
        id.0,
        identity.row,
        identity.person.map(|person| person.0),
        identity.lead,
        conflict,
        identity.other_mobile,
        identity.correction.map(|correction| correction.0)
    ])?;
    // A person is gone from a file only when its newest generation no longer holds them.
    if let Some(person) = identity.person {
        tx.prepare_cached("UPDATE people SET generation_id = ?2 WHERE id = ?1")?
            .execute([person.0, id.0])?;
        sent_by(tx, id, identity.row, person)?;
    }
    Ok(())
}
