//! Who is who, case by case and against a model that compares texts one by one.

use proptest::prelude::*;

use super::*;
use crate::validate::{Census, Contact, Email, Mobile, Standing};

/// An email's and a mobile's number; 0 for none.
type Keys = (u8, u8);

/// A person of the ledger: the keys and the number of the account, 0 for the unconfirmed.
type Person = (Keys, u8);

/// The spreadsheet row of the first row of a file.
const FIRST_ROW: u32 = 2;

fn contact((email, mobile): Keys) -> Contact {
    let domain = "example.com";
    Contact {
        email: (email > 0).then(|| Email(format!("e{email}@{domain}"))),
        mobile: (mobile > 0).then(|| Mobile {
            country_code: "86".to_owned(),
            number: format!("1380000000{mobile}"),
        }),
    }
}

fn relations(people: &[Person], rows: &[Keys]) -> Vec<(u32, RelationKind)> {
    let mut census = Census::new();
    for (keys, account) in people {
        let account_id = format!("account {account}");
        let standing = match account {
            0 => Standing::Unconfirmed,
            _ => Standing::Registered {
                account_id: &account_id,
            },
        };
        census.person(&contact(*keys), standing);
    }
    for (row, keys) in (FIRST_ROW..).zip(rows) {
        census.row(&contact(*keys), row);
    }
    census
        .settle()
        .iter()
        .map(|relation| (relation.row, relation.kind))
        .collect()
}

fn known(person: u32) -> RelationKind {
    RelationKind::Known {
        person,
        other_mobile: false,
    }
}

fn duplicate(of: u32) -> RelationKind {
    RelationKind::Duplicate {
        of,
        person: None,
        other_mobile: false,
    }
}

fn conflict(kind: ConflictKind, with: Bearer) -> RelationKind {
    RelationKind::Conflict {
        conflict: Conflict { kind, with, also: None },
        person: None,
    }
}

/// The ledger, the file, and what comes of them.
type Case<'a> = (&'a [Person], &'a [Keys], Vec<(u32, RelationKind)>);

#[test]
fn rows_of_one_file() {
    use ConflictKind::{SameEmail, SameMobile, TwoPeople};
    let row = Bearer::Row;
    let two = |with, also| RelationKind::Conflict {
        conflict: Conflict {
            kind: TwoPeople,
            with,
            also: Some(also),
        },
        person: None,
    };
    let cases: [Case<'_>; 10] = [
        (&[], &[(1, 1), (2, 2), (3, 0), (0, 4)], vec![]),
        (
            &[],
            &[(1, 1), (1, 1), (1, 0), (0, 1)],
            vec![(3, duplicate(2)), (4, duplicate(2)), (5, duplicate(2))],
        ),
        // The first row learns the mobile of the second, so that the third meets it.
        (
            &[],
            &[(1, 0), (1, 1), (0, 1)],
            vec![(3, duplicate(2)), (4, duplicate(2))],
        ),
        (
            &[],
            &[(1, 1), (2, 1)],
            vec![(2, conflict(SameMobile, row(3))), (3, conflict(SameMobile, row(2)))],
        ),
        (
            &[],
            &[(1, 1), (1, 2)],
            vec![(2, conflict(SameEmail, row(3))), (3, conflict(SameEmail, row(2)))],
        ),
        // Order matters: two rows of one key each are two people when the row with both comes last.
        (
            &[],
            &[(1, 1), (1, 0), (0, 1)],
            vec![(3, duplicate(2)), (4, duplicate(2))],
        ),
        (
            &[],
            &[(1, 0), (0, 1), (1, 1)],
            vec![
                (2, conflict(TwoPeople, row(4))),
                (3, conflict(TwoPeople, row(4))),
                (4, two(row(2), row(3))),
            ],
        ),
        // Rows that join a person in conflict are not sent either.
        (
            &[],
            &[(1, 1), (2, 1), (2, 0), (1, 1)],
            vec![
                (2, conflict(SameMobile, row(3))),
                (3, conflict(SameMobile, row(2))),
                (4, conflict(SameMobile, row(3))),
                (5, conflict(SameMobile, row(3))),
            ],
        ),
        (
            &[],
            &[(2, 0), (1, 1), (2, 1)],
            vec![
                (2, conflict(TwoPeople, row(4))),
                (3, conflict(TwoPeople, row(4))),
                (4, two(row(2), row(3))),
            ],
        ),
        (&[], &[(0, 1), (1, 1), (2, 1)], {
            let by_last = conflict(SameMobile, row(4));
            vec![(2, by_last), (3, by_last), (4, conflict(SameMobile, row(2)))]
        }),
    ];
    for (people, rows, expected) in cases {
        assert_eq!(relations(people, rows), expected, "{rows:?}");
    }
}

#[test]
fn a_file_meets_the_ledger() {
    use ConflictKind::{SameEmail, SameMobile};
    let note = RelationKind::Known {
        person: 0,
        other_mobile: true,
    };
    let again = |other_mobile| RelationKind::Duplicate {
        of: 2,
        person: Some(0),
        other_mobile,
    };
    let against = |kind| RelationKind::Conflict {
        conflict: Conflict {
            kind,
            with: Bearer::Person(0),
            also: None,
        },
        person: None,
    };
    let ours = |kind, row| RelationKind::Conflict {
        conflict: Conflict {
            kind,
            with: Bearer::Row(row),
            also: None,
        },
        person: Some(0),
    };
    let cases: [Case<'_>; 11] = [
        (
            &[((1, 1), 7)],
            &[(1, 1), (1, 0), (2, 2)],
            vec![(2, known(0)), (3, again(false))],
        ),
        (
            &[((1, 0), 0)],
            &[(1, 1), (0, 1)],
            vec![(2, known(0)), (3, again(false))],
        ),
        // People change numbers; the new one is not theirs until Feishu says so.
        (&[((1, 1), 7)], &[(1, 2), (0, 2)], vec![(2, note)]),
        (&[((1, 1), 7)], &[(1, 1), (1, 2)], vec![(2, known(0)), (3, again(true))]),
        // Of an unconfirmed person nothing is certain.
        (&[((1, 1), 0)], &[(1, 2)], vec![(2, against(SameEmail))]),
        (&[((1, 1), 7)], &[(2, 1)], vec![(2, against(SameMobile))]),
        (
            &[((1, 1), 7)],
            &[(1, 1), (2, 1)],
            vec![(2, ours(SameMobile, 3)), (3, against(SameMobile))],
        ),
        // Two people of the ledger with one account are one.
        (&[((1, 0), 7), ((0, 1), 7)], &[(1, 1)], vec![(2, known(0))]),
        (&[((1, 0), 7), ((0, 1), 8)], &[(1, 1)], {
            let conflict = Conflict {
                kind: ConflictKind::TwoPeople,
                with: Bearer::Person(0),
                also: Some(Bearer::Person(1)),
            };
            vec![(2, RelationKind::Conflict { conflict, person: None })]
        }),
        // The registered come first, wherever they stand in the ledger.
        (&[((1, 0), 0), ((1, 1), 7)], &[(1, 0)], vec![(2, known(1))]),
        // People of the ledger who disagree with each other keep their own keys.
        (
            &[((1, 1), 7), ((2, 1), 8)],
            &[(1, 0), (2, 0)],
            vec![(2, known(0)), (3, known(1))],
        ),
    ];
    for (people, rows, expected) in cases {
        assert_eq!(relations(people, rows), expected, "{people:?} {rows:?}");
    }
}

#[test]
fn emails_are_compared_case_folded_and_mobiles_with_their_country() {
    let mut census = Census::new();
    let email = |text: &str| Contact {
        email: Some(Email(text.to_owned())),
        mobile: None,
    };
    let mobile = |code: &str| Contact {
        email: None,
        mobile: Some(Mobile {
            country_code: code.to_owned(),
            number: "91234567".to_owned(),
        }),
    };
    let contacts = [
        email("Li@example.com"),
        email("li@example.com"),
        mobile("852"),
        mobile("65"),
    ];
    for (row, contact) in (FIRST_ROW..).zip(&contacts) {
        census.row(contact, row);
    }
    let relations: Vec<_> = census.settle().iter().collect();
    assert_eq!(
        relations,
        [Relation {
            row: 3,
            kind: duplicate(2)
        }]
    );
}

#[test]
fn one_key_for_everybody_stays_fast() {
    let mut census = Census::new();
    let one = contact((1, 1));
    for row in 0..100_000 {
        census.row(&one, row);
    }
    // A quadratic walk would take minutes.
    assert_eq!(census.settle().iter().count(), 99_999);
}

/// A person of the model: keys in plain sight.
#[derive(Default)]
struct Model {
    emails: Vec<u8>,
    mobiles: Vec<u8>,
    has_email: bool,
    has_mobile: bool,
    account: u8,
    ledger: Option<u32>,
    first_row: Option<u32>,
    marked: Option<(ConflictKind, u32)>,
}

/// The rules once more, in the simplest words: every person is asked for every key.
fn model(people: &[Person], rows: &[Keys]) -> Vec<(u32, RelationKind)> {
    let mut persons: Vec<Model> = Vec::new();
    let mut placed: Vec<(usize, bool)> = Vec::new();
    let in_ledger = (0u32..)
        .zip(people)
        .map(|(index, (keys, account))| (*keys, *account, Some(index), None));
    let (registered, unconfirmed): (Vec<_>, Vec<_>) = in_ledger.partition(|(_, account, ..)| *account > 0);
    let in_file = (FIRST_ROW..).zip(rows).map(|(row, keys)| (*keys, 0, None, Some(row)));
    for ((email, mobile), account, ledger, row) in registered.into_iter().chain(unconfirmed).chain(in_file) {
        let by_email = persons.iter().position(|person| person.emails.contains(&email));
        let by_mobile = persons.iter().position(|person| person.mobiles.contains(&mobile));
        let mut other_mobile = false;
        let (found, against) = match (by_email, by_mobile) {
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
        if let Some(row) = row {
            persons[at].first_row.get_or_insert(row);
            placed.push((at, other_mobile));
            if let Some((kind, with)) = against {
                with.into_iter().chain([at]).for_each(|one| {
                    persons[one].marked.get_or_insert((kind, row));
                });
            }
        }
    }
    let bearer = |is: &dyn Fn(&Keys) -> bool| match people.iter().position(|(keys, _)| is(keys)) {
        Some(person) => Bearer::Person(person as u32),
        None => Bearer::Row(FIRST_ROW + rows.iter().position(is).unwrap() as u32),
    };
    let told = |(row, (at, other_mobile)): (u32, (usize, bool))| {
        let (email, mobile) = rows[(row - FIRST_ROW) as usize];
        let with_email = || bearer(&|keys| keys.0 == email);
        let with_mobile = || bearer(&|keys| keys.1 == mobile);
        let person = persons[at].ledger;
        let first = persons[at].first_row.unwrap();
        if let Some((kind, by)) = persons[at].marked {
            let (with, also) = match kind {
                _ if by != row => (Bearer::Row(by), None),
                ConflictKind::SameEmail => (with_email(), None),
                ConflictKind::SameMobile => (with_mobile(), None),
                ConflictKind::TwoPeople => (with_email(), Some(with_mobile())),
            };
            return Some((
                row,
                RelationKind::Conflict {
                    conflict: Conflict { kind, with, also },
                    person,
                },
            ));
        }
        match person {
            Some(person) if first == row => Some((row, RelationKind::Known { person, other_mobile })),
            None if first == row => None,
            _ => Some((
                row,
                RelationKind::Duplicate {
                    of: first,
                    person,
                    other_mobile,
                },
            )),
        }
    };
    (FIRST_ROW..).zip(placed).filter_map(told).collect()
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
