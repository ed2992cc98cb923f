//! Contacts of one checkpoint as the other knows them, where one of the two has forgotten them.

use std::collections::HashMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::checkpoint::forget::Forgotten;
use crate::checkpoint::people::{Columns, contact_at};
use crate::checkpoint::{Skip, all};
use crate::validate::{Contact, Email, Mobile};

/// What the contacts of another checkpoint go by in this one: what was forgotten here goes by its hash, and what is known here stays
/// known, though it was forgotten there.
pub(super) struct Here {
    forgotten: Forgotten,
    /// Emails and mobiles that were forgotten there and are known here, by their hashes there.
    emails: HashMap<String, Email>,
    mobiles: HashMap<String, Mobile>,
}

impl Here {
    /// Takes the other's keys, too: its hashes mean nothing without.
    pub(super) fn of(into: &Connection, from: &Connection) -> rusqlite::Result<Self> {
        let there = Forgotten::of(from)?;
        for key in &there.keys {
            into.execute("INSERT OR IGNORE INTO forgetting (key) VALUES (?1)", [key])?;
        }
        let mut here = Here {
            forgotten: Forgotten::of(into)?,
            emails: HashMap::new(),
            mobiles: HashMap::new(),
        };
        if there.keys.is_empty() {
            return Ok(here);
        }
        let people = "SELECT email, country_code, number FROM people";
        for contact in all(into, people, [], |row| contact_at(row, 0))? {
            let Contact { email, mobile } = there.known_as(&contact).into_owned();
            let emails = email.filter(Email::is_forgotten).zip(contact.email);
            here.emails
                .extend(emails.map(|(hash, email)| (hash.as_str().to_owned(), email)));
            let mobiles = mobile.filter(Mobile::is_forgotten).zip(contact.mobile);
            here.mobiles
                .extend(mobiles.map(|(hash, mobile)| (hash.number.to_string(), mobile)));
        }
        Ok(here)
    }

    /// What a contact goes by here.
    pub(super) fn contact(&self, contact: Contact) -> Contact {
        let known = self.forgotten.known_as(&contact).into_owned();
        Contact {
            email: known
                .email
                .map(|email| self.emails.get(email.as_str()).cloned().unwrap_or(email)),
            mobile: known
                .mobile
                .map(|mobile| self.mobiles.get(mobile.number.as_str()).cloned().unwrap_or(mobile)),
        }
    }

    /// Puts a contact in terms of this checkpoint, whose columns stand first among values; `has_key` says that the email stands there
    /// as it is compared, too.
    pub(super) fn put(&self, values: &mut [Value], has_key: bool) {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.as_str().into()),
            _ => None,
        };
        let at = usize::from(has_key) + 1;
        let mobile = text(&values[at]).zip(text(&values[at + 1]));
        let contact = self.contact(Contact {
            email: text(&values[0]).map(Email),
            mobile: mobile.map(|(country_code, number)| Mobile { country_code, number }),
        });
        let columns = Columns::from(&contact);
        let value = |text: Option<&str>| text.map_or(Value::Null, |text| Value::Text(text.to_owned()));
        values[0] = value(columns.email);
        if has_key {
            values[1] = value(columns.email_key.as_deref());
        }
        values[at] = value(columns.country_code);
        values[at + 1] = value(columns.number);
    }

    /// The same for a row, whose values are those of [`super::ROW`]: nothing is left of one whose person was forgotten here.
    pub(super) fn put_row(&self, values: &mut [Value]) {
        const EMAIL: usize = 1;
        const NUMBER: usize = 4;
        const FINDINGS: usize = 5;
        const SKIPPED: usize = 6;
        const CELLS: usize = 7;
        let before = values[EMAIL..=NUMBER].to_vec();
        self.put(&mut values[EMAIL..], true);
        if values[EMAIL..=NUMBER] != before[..] {
            values[FINDINGS] = Value::Null;
            values[SKIPPED] = Value::Text(Skip::Forgotten.to_string());
            values[CELLS] = Value::Text("[]".to_owned());
        }
    }
}
