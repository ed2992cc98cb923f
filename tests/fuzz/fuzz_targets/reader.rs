//! Any bytes are rows or an error, whatever pieces they come in, and every row is a contact or has a finding that says why
//! not.

#![no_main]

use libfuzzer_sys::fuzz_target;
use referral_import::input::{Encoding, Field, Layout, ReadOptions, Row};
use referral_import::lang::Lang;
use referral_import::validate::{Contact, ContactUse, Country, Finding, Home, Rules, Severity, Validator, email, mobile};
use referral_import_fuzz::{Pieces, Reading, read};

fuzz_target!(|data: &[u8]| {
    let (options, rules, file) = decoded(data);
    let whole = read(file, &options);
    let in_pieces = read(Pieces::of(file), &options);
    assert_eq!(format!("{whole:?}"), format!("{in_pieces:?}"));
    if let Reading {
        layout: Some(layout),
        rows,
        ..
    } = &whole
    {
        validate(rows, layout, rules);
    }
});

/// Options of three bytes, where the first is one that no file begins with, and the file.
fn decoded(data: &[u8]) -> (ReadOptions, Rules, &[u8]) {
    let (&[first, second, third], file) = match data.split_first_chunk() {
        Some((bytes, file)) if bytes[0] < 9 => (bytes, file),
        _ => (&[0; 3], data),
    };
    let maps = [
        vec![],
        vec![(Field::Email, "Note".to_owned())],
        vec![(Field::Mobile, "邮箱".to_owned())],
        vec![(Field::Email, "a".to_owned()), (Field::CountryCode, "a".to_owned())],
    ];
    let uses = [ContactUse::Both, ContactUse::Email, ContactUse::Mobile];
    let options = ReadOptions {
        encoding: Encoding::USUAL
            .get(usize::from(first).wrapping_sub(1))
            .map(|label| label.parse().expect("a usual label")),
        delimiter: (second > 0).then_some(second),
        map: maps[usize::from(third) % 4].clone(),
        ..ReadOptions::default()
    };
    let rules = Rules {
        typed_country_code: [None, Some("852".to_owned())][usize::from(third) / 4 % 2].clone(),
        strict: third & 8 > 0,
        contact_use: uses[usize::from(third) / 16 % 3],
    };
    (options, rules, file)
}

fn validate(rows: &[Row], layout: &Layout, rules: Rules) {
    let mut validator = Validator::new(rules, layout);
    for row in rows {
        let mut findings = Vec::new();
        let contact = validator.check(row, &mut findings);
        let errors = findings
            .iter()
            .filter(|finding| finding.kind.severity() == Severity::Error)
            .count();
        assert_eq!(contact.is_none(), errors > 0, "{contact:?} with {findings:?}");
        for finding in findings {
            check_finding(&finding);
        }
        if let Some(contact) = contact {
            check_contact(contact);
        }
    }
}

fn check_finding(finding: &Finding) {
    for lang in [Lang::En, Lang::Zh] {
        assert!(!finding.kind.defect(lang).is_empty() && !finding.fix(lang).is_empty());
    }
    let stored = serde_json::to_string(finding).expect("a finding is JSON");
    let restored: Finding = serde_json::from_str(&stored).expect("what was stored can be read");
    assert_eq!(*finding, restored);
}

fn check_contact(contact: Contact) {
    assert!(contact.email.is_some() || contact.mobile.is_some());
    if let Some(email) = contact.email {
        let again = email::parse(email.as_str()).expect("an address is one");
        assert_eq!(again.contact, Some(email));
    }
    if let Some(mobile) = contact.mobile {
        let written = format!("+{} {}", mobile.country_code, mobile.number);
        let again = mobile::parse(&written, &Home::Typed(Country::of_code("1"))).expect("a mobile is one");
        assert_eq!(again.contact.expect("a number").mobile, mobile);
    }
}
