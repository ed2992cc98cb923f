//! Who is who: rows that name one person, and contacts that cannot belong together.
//!
//! People come in this order: the registered of the ledger, its unconfirmed, the rows of the file. Each one joins the
//! person to whom its keys (email, mobile) lead, or founds a new one. A missing key disagrees with nothing, and a
//! person learns the key that a member brings along.

use super::census::NOBODY;
use super::relation::{HAS_EMAIL, HAS_MOBILE, OF_ITSELF, OTHER_MOBILE, Relations, SAME_EMAIL, SAME_MOBILE, TWO_PEOPLE};

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
        said_by: vec![NOBODY; ids],
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
    /// The first row that carries a mobile beside the email of someone registered with another, at the mobile's first bearer.
    said_by: Vec<u32>,
    person_of: Vec<u32>,
    first_row: Vec<u32>,
    marked_by: Vec<u32>,
    traits: Vec<u8>,
}

impl Settlement<'_> {
    fn place(&mut self, id: usize) {
        self.relate(id);
        if self.is_row(id) && self.known_owner(id) == Some(self.person_of[id]) {
            self.traits[id] |= OF_ITSELF;
        }
    }

    /// Whom the ledger knows by the email of this one, or by its mobile where it has no email.
    fn known_owner(&self, id: usize) -> Option<u32> {
        let keys = if self.emails.has(id) {
            &self.emails
        } else {
            &self.mobiles
        };
        keys.owner(id).filter(|_| !self.is_row(keys.first[id] as usize))
    }

    fn relate(&mut self, id: usize) {
        if let Some(row) = self.said_otherwise(id) {
            let concerned = [Some(row), self.emails.owner(id), self.mobiles.owner(id)];
            let kind = if concerned[1].is_some() {
                TWO_PEOPLE
            } else {
                SAME_MOBILE
            };
            self.conflict(id, kind, concerned.into_iter().flatten());
            return;
        }
        match (self.emails.owner(id), self.mobiles.owner(id)) {
            (None, None) => self.found(id),
            (Some(person), None) => {
                if !self.mobiles.has(id) || !self.is(person, HAS_MOBILE) {
                    self.join(id, person);
                } else if self.account(person) != 0 && self.is_row(id) {
                    self.belong(id, person);
                    self.traits[id] |= OTHER_MOBILE;
                    let said_by = &mut self.said_by[self.mobiles.first[id] as usize];
                    *said_by = (*said_by).min(id as u32);
                } else {
                    self.conflict(id, SAME_EMAIL, [person]);
                }
            }
            (None, Some(person)) => {
                if !self.emails.has(id) || !self.is(person, HAS_EMAIL) {
                    self.join(id, person);
                } else {
                    self.conflict(id, SAME_MOBILE, [person]);
                }
            }
            (Some(one), Some(other)) => {
                if one == other || self.account(one) != 0 && self.account(one) == self.account(other) {
                    self.join(id, one);
                } else {
                    self.conflict(id, TWO_PEOPLE, [one, other]);
                }
            }
        }
    }

    /// The row that carries the mobile of this one beside another email, of someone registered with another mobile.
    fn said_otherwise(&self, id: usize) -> Option<u32> {
        if !self.emails.has(id) || !self.mobiles.has(id) {
            return None;
        }
        let row = self.said_by[self.mobiles.first[id] as usize];
        (row != NOBODY && self.emails.first[row as usize] != self.emails.first[id]).then_some(row)
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
    fn conflict(&mut self, id: usize, kind: u8, with: impl IntoIterator<Item = u32>) {
        self.found(id);
        if !self.is_row(id) {
            return;
        }
        for person in with.into_iter().chain([id as u32]) {
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
#[path = "duplicates_model.rs"]
mod model;

#[cfg(test)]
#[path = "duplicates_tests.rs"]
mod tests;
