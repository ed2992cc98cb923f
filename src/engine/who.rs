//! Who each row is: the ledger's people in the terms of the duplicate rule, and what the rule says in the terms of the
//! checkpoint.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use jiff::Timestamp;
use smol_str::SmolStr;

use super::kept_cells::KeptCells;
use crate::checkpoint::{Checkpoint, CheckpointError, FirstMet, Forgotten, Identity, PersonId, Standing};
use crate::validate::{Bearer, Census, Conflict, Contact, Kind, Known, KnownSince, Relation, RelationKind, Relations};

/// Everyone of the ledger, as far as rows are compared with them. It is read before the first row.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The registered and the unconfirmed, in the census's order, which is that of their ids.
    known: Vec<(PersonId, Standing)>,
    /// Whom Feishu refused, and whom nothing of what was sent has reached.
    unsettled: Vec<Unsettled>,
    /// Where among them the newest of each contact stands.
    by_contact: HashMap<u128, u32>,
    /// What of all these is known by hashes alone.
    forgotten: Forgotten,
    /// Those of the known with whom rows are in conflict, by their index: where each was first met, and the name that stands there.
    sides: HashMap<u32, (KnownSince, Option<String>)>,
}

/// A person who takes no part in who is who, and is known by the very contact.
#[derive(Debug)]
struct Unsettled {
    person: PersonId,
    standing: Standing,
    /// The code with which Feishu refused the contact, where it did.
    refused_with: Option<SmolStr>,
}

impl Ledger {
    /// Gives the census everyone whom the ledger knows.
    pub(super) fn read(checkpoint: Option<&Checkpoint>, census: &mut Census) -> Result<Self, CheckpointError> {
        let mut ledger = Ledger::default();
        let Some(checkpoint) = checkpoint else {
            return Ok(ledger);
        };
        let forgotten = checkpoint.forgotten()?;
        checkpoint.each_known(|person, contact, standing, account_id| {
            let contact = &*forgotten.known_as(contact);
            // An account whose id is not known is nobody else's.
            let unknown;
            let known = match (standing, account_id) {
                (Standing::Registered, Some(account_id)) => Known::Registered { account_id },
                (Standing::Registered, None) => {
                    unknown = format!("unknown {person}");
                    Known::Registered { account_id: &unknown }
                }
                _ => Known::Unconfirmed,
            };
            census.person(contact, known);
            ledger.known.push((person, standing));
        })?;
        checkpoint.each_unsettled(|person, contact, standing, code| {
            let contact = &*forgotten.known_as(contact);
            let at = u32::try_from(ledger.unsettled.len()).expect("a ledger has fewer than 2^32 people");
            ledger.by_contact.insert(census.contact_key(contact), at);
            ledger.unsettled.push(Unsettled {
                person,
                standing,
                refused_with: (standing == Standing::Failed).then(|| code.unwrap_or_default().into()),
            });
        })?;
        ledger.forgotten = forgotten;
        Ok(ledger)
    }

    /// What a contact goes by in the ledger, with which alone it is compared.
    pub(super) fn known_as<'c>(&self, contact: &'c Contact) -> Cow<'c, Contact> {
        self.forgotten.known_as(contact)
    }

    /// Where among the unsettled the one of this very contact stands.
    pub(super) fn find(&self, contact: &Contact, census: &Census) -> Option<u32> {
        if self.by_contact.is_empty() {
            return None;
        }
        self.by_contact.get(&census.contact_key(contact)).copied()
    }

    /// The code with which Feishu refused the contact of someone of the unsettled, where it did.
    pub(super) fn refused_with(&self, at: u32) -> Option<&str> {
        self.unsettled[at as usize].refused_with.as_deref()
    }

    /// Whether there is anybody whom a row could be.
    pub(super) fn knows_somebody(&self) -> bool {
        !self.known.is_empty()
    }

    /// Who a row is that the rule links to others, and where they stand.
    pub(super) fn related(&self, relation: &Relation) -> (Identity, Option<Standing>) {
        let itself = Identity::itself(relation.row);
        let known = |index: u32| self.known[index as usize];
        match relation.kind {
            RelationKind::Known {
                person: index,
                other_mobile,
            } => {
                let (person, standing) = known(index);
                let identity = Identity {
                    person: Some(person),
                    other_mobile,
                    ..itself
                };
                (identity, Some(standing))
            }
            RelationKind::Duplicate { of, other_mobile, .. } => {
                let identity = Identity {
                    lead: Some(of),
                    other_mobile,
                    ..itself
                };
                (identity, None)
            }
            RelationKind::Conflict { conflict, person } => match person.map(known) {
                // Whoever is registered stays so, whoever else claims the mobile.
                Some((person, Standing::Registered)) => {
                    let person = Some(person);
                    (Identity { person, ..itself }, Some(Standing::Registered))
                }
                _ => {
                    let known = conflict
                        .bearers()
                        .filter_map(|bearer| self.side(bearer))
                        .cloned()
                        .collect();
                    let conflict = Some(Kind::ContactConflict { conflict, known });
                    (Identity { conflict, ..itself }, None)
                }
            },
        }
    }

    /// Finds out where those were first met with whom rows are in conflict.
    pub(super) fn find_sides(&mut self, ledger: &Checkpoint, relations: &Relations) -> Result<(), CheckpointError> {
        let mut cells: HashMap<String, Option<KeptCells>> = HashMap::new();
        let conflicts = relations.iter().filter_map(|relation| match relation.kind {
            RelationKind::Conflict { conflict, .. } => Some(conflict),
            _ => None,
        });
        for bearer in conflicts.flat_map(|conflict: Conflict| conflict.bearers().collect::<Vec<_>>()) {
            let Bearer::Person(index) = bearer else { continue };
            let Entry::Vacant(side) = self.sides.entry(index) else {
                continue;
            };
            let Some(met) = ledger.first_met(self.known[index as usize].0)? else {
                continue;
            };
            let cells = match cells.entry(met.file.clone()) {
                Entry::Occupied(cells) => cells.into_mut(),
                Entry::Vacant(cells) => {
                    let generation = ledger.generation(&met.file)?;
                    cells.insert(generation.map(|generation| KeptCells::of(&generation.reading)))
                }
            };
            let name = cells.as_ref().zip(met.cells.as_ref());
            let name = name.and_then(|(kept, cells)| kept.person(cells).name());
            side.insert((known_since(&met), name));
        }
        Ok(())
    }

    /// What somebody is called with whom rows are in conflict.
    pub(super) fn name_of_side(&self, index: u32) -> Option<String> {
        self.sides.get(&index)?.1.clone()
    }

    fn side(&self, bearer: Bearer) -> Option<&KnownSince> {
        match bearer {
            Bearer::Person(index) => self.sides.get(&index).map(|(known, _)| known),
            Bearer::Row(_) => None,
        }
    }

    /// Who a row is that takes no part in who is who, for an option leaves it out or it only tells of somebody, where the rule links
    /// it to someone of the ledger.
    pub(super) fn recognised(&self, relation: &Relation) -> Option<(Identity, Option<Standing>)> {
        let index = match relation.kind {
            RelationKind::Known { person, .. } => person,
            RelationKind::Duplicate { person, .. } | RelationKind::Conflict { person, .. } => person?,
        };
        let (person, standing) = self.known[index as usize];
        let identity = Identity {
            person: Some(person),
            ..Identity::itself(relation.row)
        };
        Some((identity, Some(standing)))
    }

    /// Who a row is that is linked to no other.
    pub(super) fn itself(&self, row: u32, unsettled: Option<u32>) -> (Identity, Option<Standing>) {
        let unsettled = unsettled.map(|at| &self.unsettled[at as usize]);
        let identity = Identity {
            person: unsettled.map(|unsettled| unsettled.person),
            ..Identity::itself(row)
        };
        (identity, unsettled.map(|unsettled| unsettled.standing))
    }
}

/// As it is told: by the name of the file, which lies somewhere, and by the day.
fn known_since(met: &FirstMet) -> KnownSince {
    let name = Path::new(&met.file).file_name();
    let day = Timestamp::from_millisecond(met.at_ms).map(|at| at.strftime("%Y-%m-%d").to_string());
    KnownSince {
        file: name.map_or_else(|| met.file.clone(), |name| name.to_string_lossy().into_owned()),
        row: met.row,
        day: day.unwrap_or_default(),
    }
}
