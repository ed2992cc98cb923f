//! People of a results file are taken into the ledger, as what they are: told by that file, not seen by this ledger.

use serde::Serialize;

use super::evidence::{Meeting, Told, meet};
use crate::checkpoint::{Adopted, Checkpoint, CheckpointError, PersonId};

/// What becomes of somebody of a results file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// The ledger takes them over.
    Over,
    /// It knows them, or knows better.
    Known,
    /// It does not.
    Refused(WhyRefused),
}

/// Why somebody is not taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyRefused {
    /// It cannot be read who was sent.
    NoContact,
    /// The checkpoint knows the person with another account.
    OtherAccount,
    /// The contact cannot belong together with that of somebody the checkpoint, or another row, knows.
    Contradicts,
}

/// Takes over people of the results `from`, and which rows of `source`, the file that they are of, were corrected elsewhere; tells
/// what becomes of each, in their order.
///
/// # Errors
///
/// When the checkpoint cannot be used.
pub fn adopt(
    checkpoint: &Checkpoint,
    people: &[Told],
    from: &str,
    source: Option<&str>,
    now_ms: i64,
) -> Result<Vec<Taking>, CheckpointError> {
    let (mut taken, mut adopted) = (Vec::new(), Vec::new());
    for (told, meeting) in people.iter().zip(meet(Some(checkpoint), people)?) {
        let person = match meeting {
            Meeting::New => None,
            Meeting::Behind(person) => Some(person),
            _ => {
                taken.push(untaken(checkpoint, told, meeting)?);
                continue;
            }
        };
        let adopting = as_told(told, from, now_ms);
        taken.push(match adopting {
            Some(_) => Taking::Over,
            None => Taking::Refused(WhyRefused::NoContact),
        });
        adopted.extend(adopting.map(|adopting| (person, adopting)));
    }
    checkpoint.adopt(&adopted)?;
    if let Some(source) = source {
        adopt_corrections(checkpoint, people, from, source)?;
    }
    Ok(taken)
}

/// What becomes of somebody whom the ledger, or an earlier row, knows.
fn untaken(checkpoint: &Checkpoint, told: &Told, meeting: Meeting) -> Result<Taking, CheckpointError> {
    Ok(match meeting {
        _ if told.contact.is_none() => Taking::Refused(WhyRefused::NoContact),
        Meeting::Contradicts => Taking::Refused(WhyRefused::Contradicts),
        Meeting::Known(person) if has_other_account(checkpoint, told, person)? => {
            Taking::Refused(WhyRefused::OtherAccount)
        }
        _ => Taking::Known,
    })
}

fn has_other_account(checkpoint: &Checkpoint, told: &Told, person: PersonId) -> Result<bool, CheckpointError> {
    let account = checkpoint.account_of(person)?;
    Ok(told.account_id.iter().zip(&account).any(|(told, known)| told != known))
}

fn as_told(told: &Told, file: &str, adopted_ms: i64) -> Option<Adopted> {
    Some(Adopted {
        file: file.to_owned(),
        row: told.row,
        standing: told.standing,
        contact: told.contact.clone()?,
        account_id: told.account_id.clone(),
        attempts: told.attempts,
        code: told.code.clone(),
        log_id: told.log_id.clone(),
        settled_ms: told.settled_ms,
        adopted_ms,
    })
}

/// Takes over which rows were corrected, now that it is known as whom.
fn adopt_corrections(
    checkpoint: &Checkpoint,
    people: &[Told],
    from: &str,
    source: &str,
) -> Result<(), CheckpointError> {
    let corrected: Vec<_> = people.iter().filter(|told| told.corrected.is_some()).collect();
    let meetings = meet(Some(checkpoint), corrected.iter().copied())?;
    let corrections = corrected
        .iter()
        .zip(meetings)
        .filter_map(|(told, meeting)| match meeting {
            Meeting::Known(person) => Some((told.corrected?, person, told.row)),
            _ => None,
        });
    checkpoint.adopt_corrections(source, from, &corrections.collect::<Vec<_>>())
}
