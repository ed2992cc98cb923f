//! Who each row is: what the duplicate rule says, in the terms of the checkpoint.

use crate::checkpoint::{Checkpoint, CheckpointError, Identity, PersonId, Standing};
use crate::validate::{self, Census, Kind, Relation, RelationKind};

/// Gives the census everyone whom the ledger knows, and returns them in the census's order, which is that of their ids.
pub(super) fn count_ledger(
    checkpoint: &Checkpoint,
    census: &mut Census,
) -> Result<Vec<(PersonId, Standing)>, CheckpointError> {
    let mut people = Vec::new();
    checkpoint.each_known(|person, contact, standing, account_id| {
        let known = match (standing, account_id) {
            (Standing::Registered, Some(account_id)) => validate::Standing::Registered { account_id },
            _ => validate::Standing::Unconfirmed,
        };
        census.person(contact, known);
        people.push((person, standing));
    })?;
    Ok(people)
}

pub(super) fn is_registered(person: PersonId, people: &[(PersonId, Standing)]) -> bool {
    let found = people.binary_search_by_key(&person, |(person, _)| *person);
    found.is_ok_and(|at| people[at].1 == Standing::Registered)
}

pub(super) fn identity(relation: &Relation, people: &[(PersonId, Standing)]) -> Identity {
    let identity = Identity {
        row: relation.row,
        ..Identity::default()
    };
    let id = |index: u32| people[index as usize].0;
    match relation.kind {
        RelationKind::Known { person, other_mobile } => Identity {
            person: Some(id(person)),
            other_mobile,
            ..identity
        },
        RelationKind::Duplicate { of, other_mobile, .. } => Identity {
            lead: Some(of),
            other_mobile,
            ..identity
        },
        // Whoever is registered stays so, whoever else claims the mobile.
        RelationKind::Conflict {
            person: Some(person), ..
        } if is_registered(id(person), people) => Identity {
            person: Some(id(person)),
            ..identity
        },
        RelationKind::Conflict { conflict, .. } => Identity {
            conflict: Some(Kind::ContactConflict { conflict }),
            ..identity
        },
    }
}

/// Whom of the ledger a row names, whatever else is said of it.
pub(super) fn known(relation: &Relation, people: &[(PersonId, Standing)]) -> Option<(u32, PersonId)> {
    let person = match relation.kind {
        RelationKind::Known { person, .. } => Some(person),
        RelationKind::Duplicate { person, .. } | RelationKind::Conflict { person, .. } => person,
    };
    person.map(|index| (relation.row, people[index as usize].0))
}
