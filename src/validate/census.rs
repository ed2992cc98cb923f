//! The keys of everyone in the ledger and in the file, kept as hashes until the last row is in.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::thread;

use siphasher::sip128::SipHasher13;

use super::contact::{Contact, Email, Mobile};
use super::duplicates::settle;
use super::relation::Relations;

/// In place of an id where there is none.
pub(super) const NOBODY: u32 = u32::MAX;

/// The room that a vector is given when it is full, as a part of its size: doubling would cost half the memory.
const GROWTH_DIVISOR: usize = 4;

/// The room that a vector begins with.
const GROWTH_MIN: usize = 1024;

/// What is known of a person of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// The account exists.
    Registered {
        /// Its id.
        account_id: &'a str,
    },
    /// Sent without a readable answer: the account may exist.
    Unconfirmed,
}

/// Everyone whose keys matter: first the ledger's people, then the file's rows in file order.
///
/// A mobile fits into 64 bits as it is. An email is kept as a keyed hash of 96 bits, and equal hashes are taken for equal
/// emails. For a million emails the chance that any two of them meet is (10^6)^2 / 2^97, about 10^-17, and nobody can provoke
/// it, as the hash is keyed anew in every process. So no text has to be kept or compared.
///
/// Memory: 36 bytes for each person or row while they are counted, 40 at the most while they are settled.
#[derive(Debug)]
pub struct Census {
    /// A hasher with the key of this census, which has hashed nothing.
    hasher: SipHasher13,
    /// The key's hash, or the key itself, in the upper 96 bits, the id in the lower 32: sorted, equal keys stand side by side,
    /// oldest first.
    emails: Vec<u128>,
    mobiles: Vec<u128>,
    /// A tag of the account of each person of the ledger; 0 for the unconfirmed.
    accounts: Vec<u32>,
    /// The spreadsheet row of each row.
    rows: Vec<u32>,
    /// How many of the emails and of the mobiles are the ledger's: those are sorted before the first row comes.
    of_people: (usize, usize),
}

impl Default for Census {
    fn default() -> Self {
        let random = || RandomState::new().build_hasher().finish();
        Census {
            hasher: SipHasher13::new_with_keys(random(), random()),
            emails: Vec::new(),
            mobiles: Vec::new(),
            accounts: Vec::new(),
            rows: Vec::new(),
            of_people: (0, 0),
        }
    }
}

impl Census {
    /// A census of nobody.
    pub fn new() -> Census {
        Census::default()
    }

    /// Adds a person of the ledger and returns their index in it, counted from 0. Everyone of the ledger comes before
    /// the first row.
    ///
    /// # Panics
    ///
    /// If a row was added before.
    pub fn person(&mut self, contact: &Contact, known: Known<'_>) -> u32 {
        assert!(self.rows.is_empty(), "the ledger is counted before the file");
        let account = match known {
            // The lowest bit keeps the tag from being 0. Tags are compared for the rare two people whom one row names.
            Known::Registered { account_id } => self.hash(account_id) as u32 | 1,
            Known::Unconfirmed => 0,
        };
        let index = self.add_keys(contact);
        push(&mut self.accounts, account);
        index
    }

    /// Adds a row of the file. Rows come in the order of the file.
    pub fn row(&mut self, contact: &Contact, row_number: u32) {
        if self.rows.is_empty() {
            self.emails.sort_unstable();
            self.mobiles.sort_unstable();
            self.of_people = (self.emails.len(), self.mobiles.len());
        }
        self.add_keys(contact);
        push(&mut self.rows, row_number);
    }

    /// Whether the email or the mobile is that of someone registered, as far as the ledger tells.
    pub fn is_registered(&self, contact: &Contact) -> bool {
        let bears = |keys: &[u128], key: u128| {
            let after = &keys[keys.partition_point(|known| known >> 32 < key)..];
            let bearers = after.iter().take_while(|known| **known >> 32 == key);
            bearers.map(|known| id_of(*known)).any(|id| self.accounts[id] != 0)
        };
        let email = contact.email.as_ref().map(|email| self.email_key(email));
        let mobile = contact.mobile.as_ref().map(|mobile| mobile_key(mobile).into());
        email.is_some_and(|key| bears(&self.emails[..self.of_people.0], key))
            || mobile.is_some_and(|key| bears(&self.mobiles[..self.of_people.1], key))
    }

    /// A census of the same people of the ledger, and of no row.
    pub fn of_ledger(&self) -> Census {
        let of_people = |keys: &[u128]| {
            let people = self.accounts.len();
            keys.iter().copied().filter(|key| id_of(*key) < people).collect()
        };
        Census {
            hasher: self.hasher,
            emails: of_people(&self.emails),
            mobiles: of_people(&self.mobiles),
            accounts: self.accounts.clone(),
            rows: Vec::new(),
            of_people: (0, 0),
        }
    }

    /// The very contact as one hash, by which this census compares contacts.
    pub fn contact_key(&self, contact: &Contact) -> u128 {
        let email = contact.email.as_ref().map_or(0, |email| self.hash(&email.key()));
        let mobile = contact.mobile.as_ref().map_or(0, mobile_key);
        email ^ u128::from(mobile)
    }

    /// The mobile of a row, before it is settled who is who.
    pub fn mobile_of(&self, row: u32) -> Option<Mobile> {
        let id = self.accounts.len() + self.rows.binary_search(&row).ok()?;
        let of_rows = &self.mobiles[self.of_people.1..];
        let at = of_rows.binary_search_by_key(&id, |entry| id_of(*entry)).ok()?;
        Some(mobile_of_key((of_rows[at] >> 32) as u64))
    }

    /// Takes back the contacts of rows, in file order, that turned out to be invalid: they are nobody's.
    pub fn strike(&mut self, rows: &[u32]) {
        let people = self.accounts.len();
        let is_struck = |key: &u128| match id_of(*key).checked_sub(people) {
            Some(row) => rows.binary_search(&self.rows[row]).is_ok(),
            None => false,
        };
        self.emails.retain(|key| !is_struck(key));
        self.mobiles.retain(|key| !is_struck(key));
    }

    /// Says who is who.
    pub fn settle(mut self) -> Relations {
        thread::scope(|scope| {
            scope.spawn(|| self.mobiles.sort_unstable());
            self.emails.sort_unstable();
        });
        let ids = self.accounts.len() + self.rows.len();
        let emails = first_bearers(self.emails, ids);
        let mobiles = first_bearers(self.mobiles, ids);
        settle(emails, mobiles, &self.accounts, self.rows)
    }

    fn add_keys(&mut self, contact: &Contact) -> u32 {
        let id = u32::try_from(self.accounts.len() + self.rows.len())
            .ok()
            .filter(|id| *id != NOBODY)
            .expect("a file has fewer than 2^32 rows, as their numbers are u32");
        if let Some(email) = &contact.email {
            let key = self.email_key(email);
            push(&mut self.emails, entry(key, id));
        }
        if let Some(mobile) = &contact.mobile {
            push(&mut self.mobiles, entry(mobile_key(mobile).into(), id));
        }
        id
    }

    fn email_key(&self, email: &Email) -> u128 {
        self.hash(&email.key()) >> 32
    }

    fn hash(&self, key: &str) -> u128 {
        self.hasher.hash(key.as_bytes()).as_u128()
    }
}

fn id_of(entry: u128) -> usize {
    entry as u32 as usize
}

fn entry(key: u128, id: u32) -> u128 {
    key << 32 | u128::from(id)
}

/// A mobile as a number of base 11: its digits, and 0 between country code and number. The 15 digits that E.164 allows take 56
/// of the 64 bits.
fn mobile_key(mobile: &Mobile) -> u64 {
    let add = |key, digit| key * 11 + u64::from(digit - b'0' + 1);
    let country_code = mobile.country_code.bytes().fold(0, add);
    mobile.number.bytes().fold(country_code * 11, add)
}

/// The mobile of a key that [`mobile_key`] made.
fn mobile_of_key(mut key: u64) -> Mobile {
    let mut digits = Vec::new();
    while key > 0 {
        digits.push((key % 11) as u8);
        key /= 11;
    }
    let text = |digits: &[u8]| digits.iter().rev().map(|digit| char::from(b'0' + digit - 1)).collect();
    let between = digits.iter().position(|digit| *digit == 0).unwrap_or(digits.len() - 1);
    Mobile {
        number: text(&digits[..between]),
        country_code: text(&digits[between + 1..]),
    }
}

/// For every id the first id that bears the same key, or [`NOBODY`] where there is no key, of sorted entries. They are
/// given up on return, so that those of one key are gone before the next is settled.
fn first_bearers(entries: Vec<u128>, ids: usize) -> Vec<u32> {
    let mut first = vec![NOBODY; ids];
    for bearers in entries.chunk_by(|one, other| one >> 32 == other >> 32) {
        for bearer in bearers {
            first[id_of(*bearer)] = bearers[0] as u32;
        }
    }
    first
}

fn push<T>(items: &mut Vec<T>, item: T) {
    if items.len() == items.capacity() {
        items.reserve_exact((items.len() / GROWTH_DIVISOR).max(GROWTH_MIN));
    }
    items.push(item);
}
