//! A contact written into a table, in any usual dress, is read back as itself.

use proptest::prelude::*;
use referral_import::input::{ReadOptions, Reader, Row};
use referral_import::validate::{Contact, ContactUse, Rules, Validator};

/// Reads the only row of a table.
fn read(table: &[u8]) -> Option<Contact> {
    let mut reader = Reader::open(table, &ReadOptions::default()).expect("a header");
    let rules = Rules {
        typed_country_code: None,
        strict: true,
        contact_use: ContactUse::Both,
    };
    let mut validator = Validator::new(rules, reader.layout());
    let (mut row, mut findings) = (Row::default(), Vec::new());
    assert!(reader.read(&mut row).expect("a row"));
    let contact = validator.check(&row, &mut findings);
    assert!(
        findings.is_empty(),
        "{findings:?} in {}",
        String::from_utf8_lossy(table)
    );
    contact
}

/// What a cell looks like in a CSV.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// Ways in which people and programs write a mainland mobile and an email.
fn dressed(email: &str, number: &str, dress: usize) -> (String, String) {
    let (start, middle, end) = (&number[..3], &number[3..7], &number[7..]);
    let wide = |text: &str| -> String {
        let digit = |c: char| char::from_u32(c as u32 + 0xFEE0).expect("full-width digits exist");
        text.chars().map(digit).collect()
    };
    match dress {
        0 => (email.to_owned(), number.to_owned()),
        1 => (format!(" {email} "), format!("+86 {start}-{middle}-{end}")),
        2 => (format!("mailto:{email}"), format!("0086{number}")),
        3 => (format!("Li Lei <{email}>"), format!("'{number}")),
        4 => (email.replace('@', "＠"), wide(number)),
        5 => (
            format!("{email}\u{200B}"),
            format!("(+86) {start}\u{A0}{middle}\u{A0}{end}"),
        ),
        6 => (email.to_owned(), format!("{number}.0")),
        _ => (email.to_owned(), format!("=\"{number}\"")),
    }
}

proptest! {
    #[test]
    fn a_contact_in_any_dress_is_itself(
        email in "[a-z][a-z0-9]{0,8}(\\.[a-z0-9]{1,8})?(\\+[a-z]{1,4})?@[a-z]{1,8}\\.example\\.(com|cn|org)",
        number in "1[3-9][0-9]{9}",
        dress in 0_usize..8,
    ) {
        let (email_cell, mobile_cell) = dressed(&email, &number, dress);
        let table = format!("Work Email,Mobile\n{},{}\n", quoted(&email_cell), quoted(&mobile_cell));
        let contact = read(table.as_bytes()).expect("a contact");
        prop_assert_eq!(contact.email.as_ref().map(|email| email.as_str()), Some(email.as_str()));
        let mobile = contact.mobile.as_ref().expect("a mobile");
        prop_assert_eq!((mobile.country_code.as_str(), mobile.number.as_str()), ("86", number.as_str()));

        // And once more, as it would be written by us, in two encodings.
        let table = format!("工作邮箱,国家码,手机号\n{email},{},{}\n", mobile.country_code, mobile.number);
        let gbk = encoding_rs::GBK.encode(&table).0.into_owned();
        prop_assert_eq!(read(table.as_bytes()), Some(contact.clone()));
        prop_assert_eq!(read(&gbk), Some(contact));
    }
}
