//! What is said of rows that name one person, and of contacts that cannot belong together.

use serde::{Deserialize, Serialize};

use super::census::NOBODY;
use crate::lang::{Lang, say};

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
    /// The row has none of the contacts in conflict, and names a person of whom another row has.
    SamePerson,
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

/// Where somebody of the ledger was first met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSince {
    /// The name of the file.
    pub file: String,
    /// The row in it, at that time.
    pub row: u32,
    /// The day, in UTC.
    pub day: String,
}

impl Bearer {
    /// Who it is, in words; of somebody of the ledger the next of those who are known says it.
    fn words<'k>(self, known: &mut impl Iterator<Item = &'k KnownSince>, lang: Lang) -> String {
        match self {
            Bearer::Row(row) => say!(lang, "row {row}", "第 {row} 行"),
            Bearer::Person(_) => match known.next() {
                Some(KnownSince { file, row, day }) => say!(
                    lang,
                    "row {row} of `{file}`, known since {day}",
                    "`{file}` 第 {row} 行（{day} 起已知）"
                ),
                None => say!(lang, "someone sent before", "此前发送过的人"),
            },
        }
    }
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

impl Conflict {
    /// The other sides.
    pub fn bearers(&self) -> impl Iterator<Item = Bearer> {
        [self.with].into_iter().chain(self.also)
    }

    /// What contradicts what, in words; `known` are those of the other sides who are of the ledger.
    pub(super) fn words(&self, known: &[KnownSince], lang: Lang) -> String {
        let mut known = known.iter();
        let with = self.with.words(&mut known, lang);
        match (self.kind, self.also) {
            (ConflictKind::SameMobile, _) => say!(
                lang,
                "one mobile stands with two emails: see {with}",
                "同一个手机号对应两个邮箱：见{with}"
            ),
            (ConflictKind::SameEmail, _) => say!(
                lang,
                "one email stands with two mobiles: see {with}",
                "同一个邮箱对应两个手机号：见{with}"
            ),
            (ConflictKind::SamePerson, _) => say!(
                lang,
                "the same person as {with}, whose contact is in conflict",
                "与{with}是同一个人，而该行的联系方式有冲突"
            ),
            (ConflictKind::TwoPeople, None) => say!(
                lang,
                "the email and the mobile of {with} lead to two people",
                "{with}的邮箱和手机号分别指向两个人"
            ),
            (ConflictKind::TwoPeople, Some(also)) => {
                let also = also.words(&mut known, lang);
                say!(
                    lang,
                    "the email leads to {with}, the mobile to {also}",
                    "邮箱指向{with}，手机号却指向{also}"
                )
            }
        }
    }
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
        /// The index in the ledger of the person who has the row's email, or its mobile where it has no email.
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

/// Bits of [`Relations::traits`]. The first two and the conflicts are a person's, at its founder; the last is a member's, and
/// a conflict about its mobile is its alone.
pub(super) const HAS_EMAIL: u8 = 1;
pub(super) const HAS_MOBILE: u8 = 2;
pub(super) const SAME_MOBILE: u8 = 4;
pub(super) const SAME_EMAIL: u8 = 8;
pub(super) const TWO_PEOPLE: u8 = 16;
pub(super) const OTHER_MOBILE: u8 = 32;
/// A member's too: the ledger knows its email as the person's, or its mobile where it has no email. In a conflict nothing else
/// tells who a row is: not a mobile beside an email, nor a key that only another row ascribes to the person.
pub(super) const OF_ITSELF: u8 = 64;

/// Everyone placed. Vectors are indexed by id: the ledger's people, then the rows. A person goes by the id of its founder.
#[derive(Debug)]
pub struct Relations {
    pub(super) people: usize,
    pub(super) rows: Vec<u32>,
    pub(super) first_email: Vec<u32>,
    pub(super) first_mobile: Vec<u32>,
    /// The person of each id.
    pub(super) person_of: Vec<u32>,
    /// The first row of each person, as an id.
    pub(super) first_row: Vec<u32>,
    /// The row that brought a conflict up, at each person or member whom it concerns.
    pub(super) marked_by: Vec<u32>,
    pub(super) traits: Vec<u8>,
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
        let conflict = self.conflict(id, id).or_else(|| self.conflict(id, founder as usize));
        if let Some(conflict) = conflict {
            let person = person.filter(|_| self.traits[id] & OF_ITSELF != 0);
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
        let first_row = self.first_row[person];
        if first_row as usize != id && !self.shares(id, by as usize, kind) {
            return Some(Conflict {
                kind: ConflictKind::SamePerson,
                with: self.bearer(first_row),
                also: None,
            });
        }
        let (with, also) = match kind {
            _ if by as usize != id => (by, None),
            ConflictKind::SameMobile => (self.first_mobile[id], None),
            ConflictKind::TwoPeople => (self.first_email[id], Some(self.first_mobile[id])),
            ConflictKind::SameEmail | ConflictKind::SamePerson => (self.first_email[id], None),
        };
        Some(Conflict {
            kind,
            with: self.bearer(with),
            also: also.map(|id| self.bearer(id)),
        })
    }

    /// Whether a row has a contact in conflict that the row has too which brought the conflict up.
    fn shares(&self, id: usize, by: usize, kind: ConflictKind) -> bool {
        let shares = |first: &[u32]| first[id] != NOBODY && first[id] == first[by];
        let email = kind != ConflictKind::SameMobile && shares(&self.first_email);
        email || kind != ConflictKind::SameEmail && shares(&self.first_mobile)
    }

    fn bearer(&self, id: u32) -> Bearer {
        match (id as usize).checked_sub(self.people) {
            Some(row) => Bearer::Row(self.rows[row]),
            None => Bearer::Person(id),
        }
    }
}
