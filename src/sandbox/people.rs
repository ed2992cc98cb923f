//! Who is who in the tenant, and who has which account.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use super::Replay;
use super::accounts::{AccountNumber, Accounts};
use super::contact::{Contact, Mobile};
use super::directory::Directory;
use super::refusal::{NO_SUCH_ACCOUNT, NO_SUCH_USER, NOT_ONE_USER, REGISTERED_ALREADY, Refusal};

/// The people of the tenant and their accounts. A person with email and mobile takes about 130 bytes.
pub(super) struct People {
    emails: HashMap<Box<str>, Holder>,
    mobiles: HashMap<Mobile, Holder>,
    people: Vec<Person>,
    accounts: Accounts,
    /// Nobody but the people of a directory can be registered.
    closed: bool,
}

/// A person, counted from 0 in the order in which they became known.
pub(super) type PersonNumber = u32;

/// Who has an email or a mobile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    One(PersonNumber),
    Several,
}

#[derive(Default)]
struct Person {
    /// The first account.
    account: Option<AccountNumber>,
    disabled: bool,
}

/// An account as an answer shows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) id: u64,
    pub(super) disabled: bool,
}

/// The person behind an account.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Referrer {
    pub(super) number: PersonNumber,
    pub(super) email: Option<String>,
    pub(super) mobile: Option<Mobile>,
}

/// A registration that went well.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Enrolled {
    pub(super) account: Account,
    /// The person had an account before.
    pub(super) repeated: bool,
}

impl People {
    /// The employees of a directory, or everybody as they come.
    pub(super) fn new(directory: Option<&Directory>, seed: u64) -> People {
        let mut people = People {
            emails: HashMap::new(),
            mobiles: HashMap::new(),
            people: Vec::new(),
            accounts: Accounts::new(seed),
            closed: directory.is_some(),
        };
        directory.into_iter().for_each(|directory| people.hire(directory));
        people
    }

    /// The employees of a directory join.
    pub(super) fn hire(&mut self, directory: &Directory) {
        for employee in &directory.employees {
            self.add(employee.email.as_deref(), employee.mobile);
        }
    }

    /// Gives the person an account, or what `replay` gives to one who has it already.
    pub(super) fn enrol(&mut self, contact: &Contact, replay: Replay) -> Result<Enrolled, Refusal> {
        let number = self.find(contact)?;
        let person = &mut self.people[number as usize];
        let (account, repeated) = match (person.account, replay) {
            (None, _) => (*person.account.insert(self.accounts.open(number)), false),
            (Some(account), Replay::Same) => (account, true),
            (Some(_), Replay::New) => (self.accounts.open(number), true),
            (Some(_), Replay::Refuse) => return Err(REGISTERED_ALREADY),
        };
        let account = Account {
            id: self.accounts.id(account),
            disabled: person.disabled,
        };
        Ok(Enrolled { account, repeated })
    }

    /// The account with this id and its person. Asked for rarely: a scan for the contact keeps a person small.
    pub(super) fn account_by_id(&self, id: u64) -> Result<(Account, Referrer), Refusal> {
        let number = self.accounts.owner(id).ok_or(NO_SUCH_ACCOUNT)?;
        let holder = Holder::One(number);
        let email = self
            .emails
            .iter()
            .find(|(_, of)| **of == holder)
            .map(|(email, _)| email.to_string());
        let mobile = self
            .mobiles
            .iter()
            .find(|(_, of)| **of == holder)
            .map(|(mobile, _)| *mobile);
        let account = Account {
            id,
            disabled: self.people[number as usize].disabled,
        };
        Ok((account, Referrer { number, email, mobile }))
    }

    /// How many accounts there are.
    pub(super) fn accounts(&self) -> u64 {
        self.accounts.count()
    }

    /// The one person whom the contact names: known by either key. Without a directory a new contact is a new person,
    /// and a key that is new is learnt.
    fn find(&mut self, contact: &Contact) -> Result<PersonNumber, Refusal> {
        let email = contact.email.as_deref();
        if !self.closed && email.is_some_and(|email| email.starts_with("nobody")) {
            return Err(NO_SUCH_USER);
        }
        if !self.closed && email.is_some_and(|email| email.starts_with("twice")) {
            return Err(NOT_ONE_USER);
        }
        let by_email = email.and_then(|email| self.emails.get(email)).copied();
        let by_mobile = contact.mobile.and_then(|mobile| self.mobiles.get(&mobile)).copied();
        let found = match (by_email, by_mobile) {
            (Some(Holder::Several), _) | (_, Some(Holder::Several)) => return Err(NOT_ONE_USER),
            (Some(Holder::One(a)), Some(Holder::One(b))) if a != b => return Err(NOT_ONE_USER),
            (Some(Holder::One(number)), _) | (_, Some(Holder::One(number))) => Some(number),
            (None, None) => None,
        };
        match found {
            None if self.closed => Err(NO_SUCH_USER),
            None => Ok(self.add(email, contact.mobile)),
            Some(number) if self.closed => Ok(number),
            Some(number) => {
                self.learn(number, email.filter(|_| by_email.is_none()), contact.mobile);
                Ok(number)
            }
        }
    }

    fn add(&mut self, email: Option<&str>, mobile: Option<Mobile>) -> PersonNumber {
        let number = PersonNumber::try_from(self.people.len()).expect("fewer than 2^32 people fit into memory");
        self.people.push(Person::default());
        self.learn(number, email, mobile);
        number
    }

    /// Notes the keys of a person; one that somebody else has belongs to several from now on.
    fn learn(&mut self, number: PersonNumber, email: Option<&str>, mobile: Option<Mobile>) {
        if let Some(email) = email {
            self.people[number as usize].disabled |= email.starts_with("disabled");
            hold(&mut self.emails, email.into(), number);
        }
        if let Some(mobile) = mobile {
            hold(&mut self.mobiles, mobile, number);
        }
    }
}

fn hold<Key: Eq + Hash>(holders: &mut HashMap<Key, Holder>, key: Key, number: PersonNumber) {
    match holders.entry(key) {
        Entry::Vacant(free) => _ = free.insert(Holder::One(number)),
        Entry::Occupied(held) if *held.get() == Holder::One(number) => {}
        Entry::Occupied(mut held) => _ = held.insert(Holder::Several),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(email: &str, number: &str) -> Contact {
        Contact {
            email: Some(email.to_owned()).filter(|email| !email.is_empty()),
            mobile: Some(number)
                .filter(|number| !number.is_empty())
                .and_then(|number| Mobile::parse("86", number)),
        }
    }

    /// The number of the account that is given and whether it is a repeat, or the code.
    fn enrol(people: &mut People, email: &str, number: &str, replay: Replay) -> Result<(AccountNumber, bool), i64> {
        let enrolled = people
            .enrol(&contact(email, number), replay)
            .map_err(|refusal| refusal.code)?;
        let account = (0..10).find(|account| people.accounts.id(*account) == enrolled.account.id);
        Ok((account.expect("no test opens more accounts"), enrolled.repeated))
    }

    #[test]
    fn a_person_is_known_by_either_key() {
        let mut people = People::new(None, 0);
        for (email, number, expected) in [
            ("a@example.com", "", Ok((0, false))),
            ("a@example.com", "13800000001", Ok((0, true))),
            ("", "13800000001", Ok((0, true))),
            ("b@example.com", "13800000002", Ok((1, false))),
            ("b@example.com", "13800000001", Err(1002552)),
            ("b@example.com", "13800000003", Ok((1, true))),
            ("nobody.here@example.com", "13800000001", Err(1002551)),
            ("twice@example.com", "", Err(1002552)),
        ] {
            assert_eq!(
                enrol(&mut people, email, number, Replay::Same),
                expected,
                "{email} {number}"
            );
        }
        assert_eq!(people.accounts(), 2);
    }

    #[test]
    fn replay_decides_what_a_registered_person_gets() {
        for (replay, expected) in [
            (Replay::Same, Ok((0, true))),
            (Replay::New, Ok((1, true))),
            (Replay::Refuse, Err(REGISTERED_ALREADY.code)),
        ] {
            let mut people = People::new(None, 0);
            assert_eq!(enrol(&mut people, "a@example.com", "", replay), Ok((0, false)));
            assert_eq!(enrol(&mut people, "a@example.com", "", replay), expected, "{replay:?}");
        }
    }

    #[test]
    fn a_directory_lets_nobody_else_in() {
        let csv =
            "email,mobile\na@example.com,13800000001\nb@example.com,13800000002\nb@example.com,\nnobody@example.com,\n";
        let directory = Directory::read(csv.as_bytes()).expect("a valid directory");
        let mut people = People::new(Some(&directory), 0);
        for (email, number, expected) in [
            ("a@example.com", "13800000001", Ok((0, false))),
            ("nobody@example.com", "", Ok((1, false))),
            ("a@example.com", "13800000009", Ok((0, true))),
            ("", "13800000009", Err(1002551)),
            ("c@example.com", "", Err(1002551)),
            ("b@example.com", "", Err(1002552)),
            ("a@example.com", "13800000002", Err(1002552)),
        ] {
            assert_eq!(
                enrol(&mut people, email, number, Replay::Same),
                expected,
                "{email} {number}"
            );
        }
    }

    #[test]
    fn an_account_leads_back_to_its_person() {
        let mut people = People::new(None, 0);
        for (email, disabled) in [("a@example.com", false), ("disabled@example.com", true)] {
            let account = people
                .enrol(&contact(email, ""), Replay::Same)
                .expect("nobody refuses")
                .account;
            assert_eq!(account.disabled, disabled);
            let (found, referrer) = people.account_by_id(account.id).expect("it was just opened");
            assert_eq!((found, referrer.email.as_deref()), (account, Some(email)));
        }
        assert_eq!(people.account_by_id(1), Err(NO_SUCH_ACCOUNT));
    }
}
