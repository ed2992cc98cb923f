//! Who is who, case by case.

use crate::validate::{Bearer, Census, Conflict, ConflictKind, Contact, Email, Known, Mobile, Relation, RelationKind};

/// An email's and a mobile's number; 0 for none.
pub(super) type Keys = (u8, u8);

/// A person of the ledger: the keys and the number of the account, 0 for the unconfirmed.
pub(super) type Person = (Keys, u8);

/// The spreadsheet row of the first row of a file.
pub(super) const FIRST_ROW: u32 = 2;

fn contact((email, mobile): Keys) -> Contact {
    let domain = "example.com";
    Contact {
        email: (email > 0).then(|| Email(format!("e{email}@{domain}").into())),
        mobile: (mobile > 0).then(|| Mobile {
            country_code: "86".into(),
            number: format!("1380000000{mobile}").into(),
        }),
    }
}

pub(super) fn relations(people: &[Person], rows: &[Keys]) -> Vec<(u32, RelationKind)> {
    let mut census = Census::new();
    for (keys, account) in people {
        let account_id = format!("account {account}");
        let known = match account {
            0 => Known::Unconfirmed,
            _ => Known::Registered {
                account_id: &account_id,
            },
        };
        census.person(&contact(*keys), known);
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
    use ConflictKind::{SameEmail, SameMobile, SamePerson, TwoPeople};
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
                (4, conflict(SamePerson, row(3))),
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
    use ConflictKind::{SameEmail, SameMobile, TwoPeople};
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
    let cases: [Case<'_>; 14] = [
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
        // Yet it speaks for their row: whoever else carries it is in doubt.
        (
            &[((1, 0), 7)],
            &[(1, 1), (1, 2), (2, 2)],
            vec![
                (2, known(0)),
                (3, ours(SameMobile, 4)),
                (4, conflict(SameMobile, Bearer::Row(3))),
            ],
        ),
        (&[((1, 1), 7)], &[(1, 2), (0, 2), (2, 2)], {
            let by_last = conflict(SameMobile, Bearer::Row(4));
            let first = conflict(SameMobile, Bearer::Row(2));
            vec![(2, ours(SameMobile, 4)), (3, by_last), (4, first)]
        }),
        (&[((1, 1), 7)], &[(1, 2), (2, 0), (2, 2)], {
            let two = Conflict {
                kind: TwoPeople,
                with: Bearer::Row(3),
                also: Some(Bearer::Row(2)),
            };
            let last = RelationKind::Conflict {
                conflict: two,
                person: None,
            };
            vec![
                (2, ours(TwoPeople, 4)),
                (3, conflict(TwoPeople, Bearer::Row(4))),
                (4, last),
            ]
        }),
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
        email: Some(Email(text.into())),
        mobile: None,
    };
    let mobile = |code: &str| Contact {
        email: None,
        mobile: Some(Mobile {
            country_code: code.into(),
            number: "91234567".into(),
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

#[test]
fn a_row_that_turned_out_invalid_is_nobody() {
    let mut census = Census::new();
    for (row, keys) in (FIRST_ROW..).zip([(1, 0), (1, 1), (1, 0)]) {
        census.row(&contact(keys), row);
    }
    census.strike(&[2]);
    let relations: Vec<_> = census
        .settle()
        .iter()
        .map(|relation| (relation.row, relation.kind))
        .collect();
    assert_eq!(relations, [(4, duplicate(3))]);
}

#[test]
fn the_mobile_of_a_row_is_told_before_it_is_settled_who_is_who() {
    let mut census = Census::new();
    census.person(&contact((1, 1)), Known::Unconfirmed);
    for (row, keys) in (FIRST_ROW..).zip([(1, 0), (0, 7), (3, 8)]) {
        census.row(&contact(keys), row);
    }
    let mobiles: Vec<_> = (1..6).map(|row| census.mobile_of(row)).collect();
    let expected = [(1, 0), (1, 0), (0, 7), (3, 8), (1, 0)].map(|keys| contact(keys).mobile);
    assert_eq!(mobiles, expected);
}

#[test]
fn the_registered_are_known_by_either_key_before_the_last_row() {
    let mut census = Census::new();
    let account_id = "account 1";
    census.person(&contact((1, 1)), Known::Registered { account_id });
    census.person(&contact((2, 2)), Known::Unconfirmed);
    census.row(&contact((3, 3)), FIRST_ROW);
    for (keys, is_known) in [((1, 0), true), ((9, 1), true), ((2, 2), false), ((3, 0), false)] {
        assert_eq!(census.is_registered(&contact(keys)), is_known, "{keys:?}");
    }
    assert_eq!(census.of_ledger().settle().iter().count(), 0);
}
