//! Who is who, against a model that asks every person for every key.

use proptest::prelude::*;

use super::tests::{FIRST_ROW, Keys, Person, relations};
use crate::validate::{Bearer, Conflict, ConflictKind, RelationKind};

/// A person of the model: keys in plain sight.
#[derive(Default)]
struct Model {
    emails: Vec<u8>,
    mobiles: Vec<u8>,
    has_email: bool,
    has_mobile: bool,
    account: u8,
    ledger: Option<u32>,
    /// What the ledger knows of them, before any row.
    known: Vec<Keys>,
    first_row: Option<u32>,
    marked: Option<(ConflictKind, u32)>,
}

/// Where a row was placed.
struct Placed {
    at: usize,
    /// The row carries another mobile than the registered person whom it names.
    other_mobile: bool,
    /// The row that carries this other mobile with another email.
    marked: Option<(ConflictKind, u32)>,
}

/// The rules once more, in the simplest words: every person is asked for every key.
fn model(people: &[Person], rows: &[Keys]) -> Vec<(u32, RelationKind)> {
    let mut persons: Vec<Model> = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    let in_ledger = (0u32..)
        .zip(people)
        .map(|(index, (keys, account))| (*keys, *account, Some(index), None));
    let (registered, unconfirmed): (Vec<_>, Vec<_>) = in_ledger.partition(|(_, account, ..)| *account > 0);
    let in_file = (FIRST_ROW..).zip(rows).map(|(row, keys)| (*keys, 0, None, Some(row)));
    for ((email, mobile), account, ledger, row) in registered.into_iter().chain(unconfirmed).chain(in_file) {
        let by_email = persons.iter().position(|person| person.emails.contains(&email));
        let by_mobile = persons.iter().position(|person| person.mobiles.contains(&mobile));
        let mut other_mobile = false;
        let mut said = placed.iter_mut().zip(rows);
        let first_said = said.find(|(said, keys)| said.other_mobile && keys.1 == mobile);
        let otherwise = first_said.filter(|(_, keys)| email > 0 && keys.0 != email);
        let (found, against) = match (by_email, by_mobile) {
            _ if let Some((said, _)) = otherwise => {
                let kind = by_email.map_or(ConflictKind::SameMobile, |_| ConflictKind::TwoPeople);
                said.marked.get_or_insert((kind, row.unwrap()));
                (None, Some((kind, by_email.into_iter().chain(by_mobile).collect())))
            }
            (None, None) => (None, None),
            (Some(one), None) if mobile == 0 || !persons[one].has_mobile => (Some(one), None),
            (Some(one), None) if persons[one].account > 0 && row.is_some() => {
                other_mobile = true;
                (Some(one), None)
            }
            (Some(one), None) => (None, Some((ConflictKind::SameEmail, vec![one]))),
            (None, Some(one)) if email == 0 || !persons[one].has_email => (Some(one), None),
            (None, Some(one)) => (None, Some((ConflictKind::SameMobile, vec![one]))),
            (Some(one), Some(other)) if one == other => (Some(one), None),
            (Some(one), Some(other)) if persons[one].account > 0 && persons[one].account == persons[other].account => {
                (Some(one), None)
            }
            (Some(one), Some(other)) => (None, Some((ConflictKind::TwoPeople, vec![one, other]))),
        };
        let at = found.unwrap_or_else(|| {
            persons.push(Model {
                account,
                ledger,
                ..Model::default()
            });
            persons.len() - 1
        });
        if by_email.is_none() && email > 0 {
            persons[at].emails.push(email);
        }
        if by_mobile.is_none() && mobile > 0 && !other_mobile {
            persons[at].mobiles.push(mobile);
        }
        persons[at].has_email |= email > 0;
        persons[at].has_mobile |= mobile > 0;
        if row.is_none() {
            persons[at].known.push((email, mobile));
        }
        if let Some(row) = row {
            persons[at].first_row.get_or_insert(row);
            placed.push(Placed {
                at,
                other_mobile,
                marked: None,
            });
            if let Some((kind, with)) = against {
                with.into_iter().chain([at]).for_each(|one| {
                    persons[one].marked.get_or_insert((kind, row));
                });
            }
        }
    }
    (FIRST_ROW..)
        .zip(&placed)
        .filter_map(|(row, placed)| told(people, rows, &persons, row, placed).map(|kind| (row, kind)))
        .collect()
}

/// What is said of a row, once everyone is placed.
fn told(people: &[Person], rows: &[Keys], persons: &[Model], row: u32, placed: &Placed) -> Option<RelationKind> {
    let bearer = |is: &dyn Fn(&Keys) -> bool| match people.iter().position(|(keys, _)| is(keys)) {
        Some(person) => Bearer::Person(person as u32),
        None => Bearer::Row(FIRST_ROW + rows.iter().position(is).unwrap() as u32),
    };
    let (email, mobile) = rows[(row - FIRST_ROW) as usize];
    let with_email = || bearer(&|keys| keys.0 == email);
    let with_mobile = || bearer(&|keys| keys.1 == mobile);
    let at = &persons[placed.at];
    let (person, other_mobile) = (at.ledger, placed.other_mobile);
    let first = at.first_row.unwrap();
    if let Some((kind, by)) = placed.marked.or(at.marked) {
        let shares = shares(kind, (email, mobile), rows[(by - FIRST_ROW) as usize]);
        let (kind, with, also) = match kind {
            _ if first != row && !shares => (ConflictKind::SamePerson, Bearer::Row(first), None),
            _ if by != row => (kind, Bearer::Row(by), None),
            ConflictKind::SameMobile => (kind, with_mobile(), None),
            ConflictKind::TwoPeople => (kind, with_email(), Some(with_mobile())),
            _ => (kind, with_email(), None),
        };
        let is_same = |keys: &Keys| if email > 0 { keys.0 == email } else { keys.1 == mobile };
        return Some(RelationKind::Conflict {
            conflict: Conflict { kind, with, also },
            person: person.filter(|_| at.known.iter().any(is_same)),
        });
    }
    match person {
        Some(person) if first == row => Some(RelationKind::Known { person, other_mobile }),
        None if first == row => None,
        _ => Some(RelationKind::Duplicate {
            of: first,
            person,
            other_mobile,
        }),
    }
}

/// Whether a row and the one that brought the conflict up have the same contact in conflict.
fn shares(kind: ConflictKind, (email, mobile): Keys, by: Keys) -> bool {
    let same_email = email > 0 && email == by.0;
    let same_mobile = mobile > 0 && mobile == by.1;
    match kind {
        ConflictKind::SameEmail => same_email,
        ConflictKind::SameMobile => same_mobile,
        ConflictKind::TwoPeople | ConflictKind::SamePerson => same_email || same_mobile,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_census_agrees_with_the_model(
        people in prop::collection::vec(((0u8..4, 0u8..4), 0u8..3), 0..4),
        rows in prop::collection::vec((0u8..5, 0u8..5), 0..10),
    ) {
        let people: Vec<Person> = people.into_iter().filter(|(keys, _)| *keys != (0, 0)).collect();
        let rows: Vec<Keys> = rows.into_iter().filter(|keys| *keys != (0, 0)).collect();
        prop_assert_eq!(relations(&people, &rows), model(&people, &rows));
    }

    #[test]
    fn no_two_rows_that_are_sent_share_a_contact(
        rows in prop::collection::vec((0u8..5, 0u8..5), 0..12),
    ) {
        let rows: Vec<Keys> = rows.into_iter().filter(|keys| *keys != (0, 0)).collect();
        let linked: Vec<u32> = relations(&[], &rows).into_iter().map(|(row, _)| row).collect();
        let sent: Vec<Keys> = (FIRST_ROW..).zip(&rows).filter(|(row, _)| !linked.contains(row)).map(|(_, keys)| *keys).collect();
        for (index, one) in sent.iter().enumerate() {
            for other in &sent[index + 1..] {
                prop_assert!(one.0 == 0 || one.0 != other.0, "{:?} and {:?}", one, other);
                prop_assert!(one.1 == 0 || one.1 != other.1, "{:?} and {:?}", one, other);
            }
        }
    }
}
