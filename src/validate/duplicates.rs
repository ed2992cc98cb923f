//! Who is who: rows that name one person, and contacts that cannot belong together.
//!
//! People come in this order: the registered of the ledger, its unconfirmed, the rows of the file. Each one joins the
//! person to whom its keys (email, mobile) lead, or founds a new one. A missing key disagrees with nothing, and a
//! person learns the key that a member brings along.

use serde::{Deserialize, Serialize};

use super::census::NOBODY;

/// Why contacts cannot belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// One mobile with two emails.
    SameMobile,
    /// One email with two mobiles, and the person is not registered.
    SameEmail,
    /// The email leads to one person and the mobile to another.
    TwoPeople,
}

/// One who bears a contact too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// A row of the file, by its spreadsheet row.
    Row(u32),
    /// A person of the ledger, by the index that the census gave.
    Person(u32),
}

/// A conflict as one of its rows sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What is in conflict.
    pub kind: ConflictKind,
    /// The other side: the first that bears the contact, or the row that brought the conflict up.
    pub with: Bearer,
    /// The second person, where the two contacts of this row lead to two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<Bearer>,
}

/// How a row is linked to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// The ledger knows the person, and this is their first row in the file.
    Known {
        /// The person's index in the ledger.
        person: u32,
        /// The person is registered with another mobile.
        other_mobile: bool,
    },
    /// An earlier row of the file names the person.
    Duplicate {
        /// The spreadsheet row of the person's first row.
        of: u32,
        /// The person's index in the ledger, where it knows them.
        person: Option<u32>,
        /// The person is registered with another mobile.
        other_mobile: bool,
    },
    /// The row is not sent: its contact, or one of the rows that name the same person, is in conflict.
    Conflict {
        /// With whom and why.
        conflict: Conflict,
        /// The index in the ledger of the person whom the row names all the same, where there is one.
        person: Option<u32>,
    },
}

/// A row of the file that is linked to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The spreadsheet row.
    pub row: u32,
    /// How it is linked.
    pub kind: RelationKind,
}

/// Bits of [`Relations::traits`]. The first two and the conflicts are a person's, at its founder; the last is a member's.
const HAS_EMAIL: u8 = 1;
const HAS_MOBILE: u8 = 2;
const SAME_MOBILE: u8 = 4;
const SAME_EMAIL: u8 = 8;
const TWO_PEOPLE: u8 = 16;
const OTHER_MOBILE: u8 = 32;

/// Everyone placed. Vectors are indexed by id: the ledger's people, then the rows. A person goes by the id of its founder.
#[derive(Debug)]
pub struct Relations {
    people: usize,
    rows: Vec<u32>,
    first_email: Vec<u32>,
    first_mobile: Vec<u32>,
    /// The person of each id.
    person_of: Vec<u32>,
    /// The first row of each person, as an id.
    first_row: Vec<u32>,
    /// The row that brought a conflict up, at each person whom it concerns.
    marked_by: Vec<u32>,
    traits: Vec<u8>,
}

impl Relations {
    /// The rows that are linked to others, in file order.
    pub fn iter(&self) -> impl Iterator<Item = Relation> {
        (self.people..self.person_of.len()).filter_map(|id| {
            let kind = self.kind(id)?;
            Some(Relation {
                row: self.rows[id - self.people],
                kind,
            })
        })
    }

    fn kind(&self, id: usize) -> Option<RelationKind> {
        let founder = self.person_of[id];
        let person = ((founder as usize) < self.people).then_some(founder);
        let other_mobile = self.traits[id] & OTHER_MOBILE != 0;
        if let Some(conflict) = self.conflict(id, founder as usize) {
            return Some(RelationKind::Conflict { conflict, person });
        }
        let first_row = self.first_row[founder as usize] as usize;
        match person {
            Some(person) if first_row == id => Some(RelationKind::Known { person, other_mobile }),
            None if first_row == id => None,
            _ => Some(RelationKind::Duplicate {
                of: self.rows[first_row - self.people],
                person,
                other_mobile,
            }),
        }
    }

    fn conflict(&self, id: usize, person: usize) -> Option<Conflict> {
        let traits = self.traits[person];
        let kind = [
            (SAME_MOBILE, ConflictKind::SameMobile),
            (SAME_EMAIL, ConflictKind::SameEmail),
            (TWO_PEOPLE, ConflictKind::TwoPeople),
        ];
        let (_, kind) = kind.into_iter().find(|(bit, _)| traits & bit != 0)?;
        let by = self.marked_by[person];
        let (with, also) = match kind {
            _ if by as usize != id => (by, None),
            ConflictKind::SameMobile => (self.first_mobile[id], None),
            ConflictKind::SameEmail => (self.first_email[id], None),
            ConflictKind::TwoPeople => (self.first_email[id], Some(self.first_mobile[id])),
        };
        Some(Conflict {
            kind,
            with: self.bearer(with),
            also: also.map(|id| self.bearer(id)),
        })
    }

    fn bearer(&self, id: u32) -> Bearer {
        match (id as usize).checked_sub(self.people) {
            Some(row) => Bearer::Row(self.rows[row]),
            None => Bearer::Person(id),
        }
    }
}

/// The owners of one kind of key. A key goes by the id of its first bearer.
struct Keys {
    first: Vec<u32>,
    owner: Vec<u32>,
}

impl Keys {
    fn new(first: Vec<u32>) -> Keys {
        Keys {
            owner: vec![NOBODY; first.len()],
            first,
        }
    }

    fn has(&self, id: usize) -> bool {
        self.first[id] != NOBODY
    }

    /// The person who owns the key of this id.
    fn owner(&self, id: usize) -> Option<u32> {
        let first = self.first[id];
        (first != NOBODY)
            .then(|| self.owner[first as usize])
            .filter(|owner| *owner != NOBODY)
    }

    /// Makes a person the owner of the key of this id, if there is a key and nobody owns it.
    fn claim(&mut self, id: usize, person: u32) {
        if self.has(id) && self.owner(id).is_none() {
            self.owner[self.first[id] as usize] = person;
        }
    }
}

/// Places everyone, given the first bearer of each one's keys and a tag of the account of the ledger's people (0 for
/// the unconfirmed).
pub(super) fn settle(first_email: Vec<u32>, first_mobile: Vec<u32>, accounts: &[u32], rows: Vec<u32>) -> Relations {
    let ids = first_email.len();
    let mut settlement = Settlement {
        accounts,
        emails: Keys::new(first_email),
        mobiles: Keys::new(first_mobile),
        person_of: vec![NOBODY; ids],
        first_row: vec![NOBODY; ids],
        marked_by: vec![NOBODY; ids],
        traits: vec![0; ids],
    };
    let ledger = 0..accounts.len();
    ledger
        .clone()
        .filter(|id| accounts[*id] != 0)
        .for_each(|id| settlement.place(id));
    ledger
        .filter(|id| accounts[*id] == 0)
        .for_each(|id| settlement.place(id));
    (accounts.len()..ids).for_each(|id| settlement.place(id));
    Relations {
        people: accounts.len(),
        rows,
        first_email: settlement.emails.first,
        first_mobile: settlement.mobiles.first,
        person_of: settlement.person_of,
        first_row: settlement.first_row,
        marked_by: settlement.marked_by,
        traits: settlement.traits,
    }
}

struct Settlement<'a> {
    accounts: &'a [u32],
    emails: Keys,
    mobiles: Keys,
    person_of: Vec<u32>,
    first_row: Vec<u32>,
    marked_by: Vec<u32>,
    traits: Vec<u8>,
}

impl Settlement<'_> {
    fn place(&mut self, id: usize) {
        match (self.emails.owner(id), self.mobiles.owner(id)) {
            (None, None) => self.found(id),
            (Some(person), None) => {
                if !self.mobiles.has(id) || !self.is(person, HAS_MOBILE) {
                    self.join(id, person);
                } else if self.account(person) != 0 && self.is_row(id) {
                    self.belong(id, person);
                    self.traits[id] |= OTHER_MOBILE;
                } else {
                    self.conflict(id, SAME_EMAIL, &[person]);
                }
            }
            (None, Some(person)) => {
                if !self.emails.has(id) || !self.is(person, HAS_EMAIL) {
                    self.join(id, person);
                } else {
                    self.conflict(id, SAME_MOBILE, &[person]);
                }
            }
            (Some(one), Some(other)) => {
                if one == other || self.account(one) != 0 && self.account(one) == self.account(other) {
                    self.belong(id, one);
                } else {
                    self.conflict(id, TWO_PEOPLE, &[one, other]);
                }
            }
        }
    }

    fn found(&mut self, id: usize) {
        self.join(id, id as u32);
    }

    /// Becomes a member, and the person learns the member's keys.
    fn join(&mut self, id: usize, person: u32) {
        self.belong(id, person);
        self.emails.claim(id, person);
        self.mobiles.claim(id, person);
        if self.emails.has(id) {
            self.traits[person as usize] |= HAS_EMAIL;
        }
        if self.mobiles.has(id) {
            self.traits[person as usize] |= HAS_MOBILE;
        }
    }

    fn belong(&mut self, id: usize, person: u32) {
        self.person_of[id] = person;
        if self.is_row(id) && self.first_row[person as usize] == NOBODY {
            self.first_row[person as usize] = id as u32;
        }
    }

    /// Founds a person of its own and, for a row, marks everyone concerned. People of the ledger who disagree among
    /// themselves are history: nothing is to be decided.
    fn conflict(&mut self, id: usize, kind: u8, with: &[u32]) {
        self.found(id);
        if !self.is_row(id) {
            return;
        }
        for person in with.iter().copied().chain([id as u32]) {
            if self.marked_by[person as usize] == NOBODY {
                self.marked_by[person as usize] = id as u32;
                self.traits[person as usize] |= kind;
            }
        }
    }

    fn is(&self, person: u32, bit: u8) -> bool {
        self.traits[person as usize] & bit != 0
    }

    fn is_row(&self, id: usize) -> bool {
        id >= self.accounts.len()
    }

    /// The tag of a registered person's account; 0 for anyone else.
    fn account(&self, person: u32) -> u32 {
        self.accounts.get(person as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "duplicates_tests.rs"]
mod tests;
