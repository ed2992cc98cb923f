//! Mobiles as they stand in exports, and what becomes of them.

use proptest::prelude::*;
use smol_str::SmolStr;

use super::*;
use crate::validate::country;

/// Where the number of a row belongs whose column for the country code says this.
fn home(column: &str) -> Home {
    match country::parse(column) {
        Ok((Some(country), _)) => Home::Code(country),
        Ok((None, _)) => Home::Unsaid,
        Err(_) => Home::Unreadable,
    }
}

fn read(cell: &str, column: &str) -> Result<Option<(SmolStr, SmolStr)>, Kind> {
    let read = parse(cell, &home(column));
    read.map(|read| {
        read.contact
            .map(|number| (number.mobile.country_code, number.mobile.number))
    })
}

#[test]
fn digits_are_read_in_any_usual_dress() {
    let mainland = [
        "13800138000",
        "+8613800138000",
        "+86 138-0013-8000",
        "008613800138000",
        "0086 138 0013 8000",
        "86-13800138000",
        "8613800138000",
        "(+86) 13800138000",
        "（+86）138 0013 8000",
        "+86(138)00138000",
        "'13800138000",
        "=\"13800138000\"",
        "１３８００１３８０００",
        "＋８６ １３８００１３８０００",
        "138\u{a0}0013\u{a0}8000",
        "\u{200b}13800138000\u{feff}",
        "13800138000.0",
        "+8613800138000.0",
        "8613800138000.00",
        "13800138000,0",
        "8613800138000,00",
        "\t13800138000",
        "138.0013.8000",
        "138–0013–8000",
        "tel:+8613800138000",
        "13800138000;",
        "13800138000，",
        "138 0013 8000",
        "+86/13800138000",
    ];
    for cell in mainland {
        assert_eq!(
            read(cell, ""),
            Ok(Some(("86".into(), "13800138000".into()))),
            "{cell:?}"
        );
    }
    let cases = [
        ("+852-91234567", "", "852", "91234567"),
        ("(+852) 9123 4567", "", "852", "91234567"),
        ("(+852) 9123 4567", "852", "852", "91234567"),
        ("91234567", "+852", "852", "91234567"),
        ("85291234567", "852", "852", "91234567"),
        ("+1 (415) 555-0123", "", "1", "4155550123"),
        ("14155550123", "1", "1", "4155550123"),
        ("14155550123", "", "86", "14155550123"),
        ("0912345678", "886", "886", "912345678"),
        ("+47 412 34 567", "", "47", "41234567"),
        ("+47 41234567.0", "", "47", "41234567"),
        ("+852-91234567.0", "", "852", "91234567"),
        ("(+852)91234567,0", "", "852", "91234567"),
        ("+47 412 34 567.0", "", "47", "41234567"),
        ("55123.0", "682", "682", "55123"),
        ("+33 6.12.34.56.00", "", "33", "612345600"),
        ("13800138000", "0086", "86", "13800138000"),
        ("00436641234567800", "", "43", "6641234567800"),
    ];
    for (cell, column, code, number) in cases {
        assert_eq!(
            read(cell, column),
            Ok(Some((code.into(), number.into()))),
            "{cell:?} {column:?}"
        );
    }
    for cell in [
        "",
        "  ",
        "-",
        "无",
        "N/A",
        "=\"\"",
        "\u{feff}",
        "0",
        "00000000000",
        "0.0",
        "无手机",
        "nan",
    ] {
        assert_eq!(read(cell, "86"), Ok(None), "{cell:?}");
    }
}

#[test]
fn damaged_digits_are_refused_with_the_reason() {
    let length = |digits| Kind::MobileLength { digits };
    let letters = |character, position, length| Kind::MobileLetters {
        character,
        position,
        length,
    };
    let shape = |problem| Kind::MobileShape { problem };
    let cases = [
        ("1.39E+10", "", Kind::MobileScientificNotation { kept: 3, digits: 11 }),
        ("1.38e10", "", Kind::MobileScientificNotation { kept: 3, digits: 11 }),
        ("8.61E+12", "", Kind::MobileScientificNotation { kept: 3, digits: 13 }),
        ("1,39E+10", "", Kind::MobileScientificNotation { kept: 3, digits: 11 }),
        ("8613800138000123", "", length(16)),
        ("8613800138000130000", "", Kind::MobileRounded { digits: 19 }),
        ("138O0138000", "", letters('O', 4, 11)),
        ("1380013800l", "", letters('l', 11, 11)),
        ("13x00138001", "", letters('x', 3, 11)),
        ("13X00138001", "", letters('X', 3, 11)),
        ("138001x13900139000", "", letters('x', 7, 18)),
        ("13800138000x1390013", "", letters('x', 12, 19)),
        ("手机13800138000", "", letters('手', 1, 13)),
        ("138_0013_8000", "", letters('_', 4, 13)),
        ("13,800,138,000", "", letters(',', 3, 14)),
        ("86+13800138000", "", letters('+', 3, 14)),
        ("li@example.com", "", Kind::MobileNoDigits),
        ("待补充", "", Kind::MobileNoDigits),
        ("138****8000", "", Kind::MobileMasked { hidden: 4 }),
        ("13800138000 ext. 12", "", Kind::MobileExtension),
        ("13800138000转8001", "", Kind::MobileExtension),
        ("1380013x800139", "", Kind::MobileExtension),
        ("13800138000x12", "", Kind::MobileExtension),
        ("13800138000#12", "", Kind::MobileExtension),
        ("13800138000/8001", "", Kind::MobileExtension),
        ("13800138000/13900139000", "", Kind::MobileTwoNumbers { count: 2 }),
        ("13800138000、13900139000", "", Kind::MobileTwoNumbers { count: 2 }),
        ("13800138000 13900139000", "", Kind::MobileTwoNumbers { count: 2 }),
        (
            "13800138000；13900139000;13700137000",
            "",
            Kind::MobileTwoNumbers { count: 3 },
        ),
        ("1380013800013900139000", "", Kind::MobileTwoNumbers { count: 2 }),
        ("138 0013 8000 139 0013 9000", "", Kind::MobileTwoNumbers { count: 2 }),
        ("+8613800138000+8613900139000", "", Kind::MobileTwoNumbers { count: 2 }),
        ("3800138000", "", Kind::MobileLostLeadingDigits { digits: 10 }),
        ("1380013800", "", length(10)),
        ("138001380001", "", length(12)),
        ("013800138000", "", length(12)),
        ("+86 1380013800", "", length(10)),
        ("12345678901", "", Kind::MobilePrefix { start: "12".to_owned() }),
        ("010-12345678", "", Kind::MobilePrefix { start: "01".to_owned() }),
        ("852-91234567", "", Kind::MobilePrefix { start: "85".to_owned() }),
        ("()", "", Kind::MobileNoDigits),
        (";", "", Kind::MobileNoDigits),
        ("+999 12345678", "", shape(ShapeProblem::UnknownCountryCode)),
        ("+47 123", "", shape(ShapeProblem::TooShort { digits: 3 })),
        ("+47 12345678901234", "", shape(ShapeProblem::TooLong { digits: 16 })),
        ("13800138000", "Atlantis", Kind::CountryCodeInvalid),
        (
            "#N/A",
            "",
            Kind::SpreadsheetError {
                error: "#N/A".to_owned(),
            },
        ),
    ];
    for (cell, column, kind) in cases {
        assert_eq!(read(cell, column), Err(kind), "{cell:?} {column:?}");
    }
    let mismatch = Kind::CountryCodeMismatch {
        in_number: "852".to_owned(),
        in_column: "86".to_owned(),
    };
    assert_eq!(read("+852 91234567", "86"), Err(mismatch));
}

#[test]
fn only_more_than_punctuation_is_a_repair() {
    let cases = [
        ("+86 138-0013-8000", None),
        ("0086 13800138000", None),
        ("8613800138000", Some(Repair::CountryCode)),
        ("13800138000.0", Some(Repair::Decimal)),
        ("13800138000,0", Some(Repair::Decimal)),
        ("tel:13800138000", Some(Repair::Wrapping)),
        ("１３８００１３８０００", Some(Repair::FullWidth)),
    ];
    for (cell, repair) in cases {
        let read = parse(cell, &Home::Unsaid).unwrap();
        let made: Vec<Repair> = Repair::ALL
            .into_iter()
            .filter(|repair| read.repairs.contains(*repair))
            .collect();
        assert_eq!(made, Vec::from_iter(repair), "{cell:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(cell in "\\PC{0,40}", column in "\\PC{0,6}") {
        let _ = parse(&cell, &home(&column));
    }

    #[test]
    fn what_is_read_is_read_again_as_itself(cell in "[-0-9+ ()./eExX*]{0,24}") {
        if let Ok(Read { contact: Some(Number { mobile, .. }), .. }) = parse(&cell, &Home::Unsaid) {
            let again = parse(&format!("+{} {}", mobile.country_code, mobile.number), &Home::Unsaid);
            prop_assert_eq!(again.unwrap().contact.unwrap().mobile, mobile);
        }
    }

    #[test]
    fn the_common_case_agrees_with_the_long_way(cell in "1[2-9][0-9]{8,10}") {
        let fast = parse(&cell, &Home::Unsaid).map(|read| read.contact.unwrap());
        let long = parse(&format!(" {cell}"), &Home::Unsaid).map(|read| read.contact.unwrap());
        prop_assert_eq!(fast, long);
    }
}
