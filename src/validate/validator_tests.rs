//! Whole rows, and what a user reads about them.

use super::*;
use crate::lang::Lang;
use crate::validate::{EmailProblem, Repair, Slug};

fn layout() -> Layout {
    let columns = ["姓名", "工作邮箱", "手机号", "国家码"];
    Layout {
        encoding: "UTF-8".to_owned(),
        delimiter: ',',
        header_row: 1,
        columns: columns
            .iter()
            .enumerate()
            .map(|(index, name)| Column {
                name: (*name).to_owned(),
                index,
            })
            .collect(),
        fields: vec![(Field::Email, 1), (Field::Mobile, 2), (Field::CountryCode, 3)],
        untaken: Vec::new(),
        passed_over: Vec::new(),
        sheet: None,
    }
}

fn rules(contact_use: ContactUse) -> Rules {
    Rules {
        typed_country_code: None,
        strict: false,
        contact_use,
    }
}

fn check(rules: Rules, cells: [&str; 3]) -> (Option<Contact>, Vec<Finding>) {
    let row = Row::of(2, &["李雷"].into_iter().chain(cells).collect::<Vec<_>>());
    let mut findings = Vec::new();
    let contact = Validator::new(rules, &layout()).check(&row, &mut findings);
    (contact, findings)
}

fn slugs(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.kind.slug()).collect()
}

#[test]
fn nothing_is_called_lost_of_a_power_of_ten_that_has_all_its_digits() {
    for (cell, en, zh) in [
        ("1.39E+10", "3 of 11 digits are left", "11 位数字只剩 3 位"),
        (
            "1.3912345678E10",
            "written as a power of ten instead of digits",
            "写成了科学计数法，不是完整的数字",
        ),
    ] {
        let (_, findings) = check(rules(ContactUse::Both), ["", cell, ""]);
        let told = [Lang::En, Lang::Zh].map(|lang| findings[0].kind.defect(lang));
        assert!(told[0].contains(en) && told[1].contains(zh), "{told:?}");
    }
}

#[test]
fn a_row_becomes_a_contact_or_all_its_findings() {
    let cases: [([&str; 3], bool, &[&str]); 11] = [
        (["li@example.com", "13800138000", ""], true, &[]),
        (["li@example.com", "", ""], true, &[]),
        (["", "13800138000", "86"], true, &[]),
        (["li@example.com", "", "CN"], true, &[]),
        (["", "", ""], false, &["contact_missing"]),
        (["li@gmial.com", "", ""], true, &["email_likely_typo"]),
        (
            ["li@gmial.com", "1.39E+10", ""],
            false,
            &["email_likely_typo", "mobile_scientific_notation"],
        ),
        (["li", "138", ""], false, &["email_syntax", "mobile_length"]),
        (
            ["li@example.com", "13800138000", "Atlantis"],
            false,
            &["country_code_invalid"],
        ),
        (["", "9123456", "852"], false, &["mobile_shape"]),
        (["", "12345678", "852"], true, &["mobile_plan"]),
    ];
    for (cells, is_valid, expected) in cases {
        let (contact, findings) = check(rules(ContactUse::Both), cells);
        assert_eq!(contact.is_some(), is_valid, "{cells:?}");
        assert_eq!(slugs(&findings), expected, "{cells:?}");
        let has_error = findings
            .iter()
            .any(|finding| finding.kind.severity() == Severity::Error);
        assert_eq!(has_error, !is_valid, "{cells:?}");
    }
}

#[test]
fn a_finding_names_place_value_defect_and_fix() {
    let (_, findings) = check(rules(ContactUse::Both), ["li@example.com", "138O0138021", ""]);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    let column = finding.column.as_ref().unwrap();
    assert_eq!((column.name.as_str(), column.letter().as_str()), ("手机号", "C"));
    assert_eq!(finding.value, "138O0••••••");
    assert_eq!(finding.kind.defect(Lang::En), "letter `O` at position 4 of 11");
    assert_eq!(finding.kind.defect(Lang::Zh), "第 4 位（共 11 位）是字母 `O`，不是数字");
    assert!(finding.fix(Lang::En).contains("`--use email`"));
    assert!(finding.fix(Lang::Zh).contains("`--use email`"));
}

/// The rows of odd domains in a file of so many emails at one domain and, before and after them, of others.
fn rows_of_odd_domains(before: &[&str], usual: usize, after: &[&str]) -> Vec<u32> {
    let mut validator = Validator::new(rules(ContactUse::Both), &layout());
    let usual = (0..usual).map(|_| "li@example.com");
    let cells = before.iter().copied().chain(usual).chain(after.iter().copied());
    for (number, cell) in (2..).zip(cells) {
        validator.check(&Row::of(number, &["李雷", cell, "", ""]), &mut Vec::new());
    }
    validator.odd_domains().map(|finding| finding.row).collect()
}

#[test]
fn a_domain_is_odd_that_stands_alone_beside_one_of_nearly_all() {
    for (before, usual, after, expected) in [
        (&["li@exmaple.com"][..], 99, &[][..], &[2][..]),
        (&[], 99, &["li@exmaple.com"], &[101]),
        (&["Li <li@Exmaple.com>;"], 99, &[], &[2]),
        (&["li@a.com", "li@b.com"], 198, &[], &[2, 3]),
        (&["li@a.com", "wang@a.com", "li@b.com"], 297, &[], &[4]),
        (&["li@a.com"], 297, &["wang@a.com", "li@b.com"], &[301]),
        // Fewer than a hundred emails, and fewer than 99 of a hundred at one domain.
        (&["li@exmaple.com"], 98, &[], &[]),
        (&["li@a.com", "li@b.com"], 197, &[], &[]),
        // No emails, emails that are told of already, and the same domain in another case.
        (&["", "li@gmial.com"], 99, &["li@", "li@EXAMPLE.COM"], &[]),
    ] {
        assert_eq!(
            rows_of_odd_domains(before, usual, after),
            expected,
            "{before:?} {usual} {after:?}"
        );
    }
}

#[test]
fn use_leaves_the_other_column_aside() {
    let (contact, findings) = check(rules(ContactUse::Email), ["li@example.com", "138O0138021", "CN"]);
    assert_eq!((contact.unwrap().mobile, findings.len()), (None, 0));
    let (contact, findings) = check(rules(ContactUse::Mobile), ["li@@", "13800138021", ""]);
    assert_eq!((contact.unwrap().email, findings.len()), (None, 0));
    let (contact, findings) = check(rules(ContactUse::Email), ["", "13800138021", ""]);
    assert!(contact.is_none());
    assert_eq!(findings[0].kind.defect(Lang::En), "no email");
}

#[test]
fn only_an_option_that_was_given_is_to_be_left_out() {
    let mut without_mobile = layout();
    without_mobile.fields = vec![(Field::Email, 1)];
    for (contact_use, defect, fix) in [
        (
            ContactUse::Both,
            "neither an email nor a mobile",
            "fill in an email or a mobile",
        ),
        (
            ContactUse::Mobile,
            "no mobile",
            "fill in the mobile, or leave out `--use mobile`",
        ),
    ] {
        let mut findings = Vec::new();
        Validator::new(rules(contact_use), &without_mobile).check(&Row::of(2, &["李雷", "", "", ""]), &mut findings);
        let kind = &findings[0].kind;
        assert_eq!((&*kind.defect(Lang::En), &*kind.fix(Lang::En)), (defect, fix));
    }
}

#[test]
fn strict_makes_errors_of_the_numbering_plan() {
    let strict = Rules {
        strict: true,
        ..rules(ContactUse::Both)
    };
    let (contact, findings) = check(strict, ["li@example.com", "+852 12345678", ""]);
    assert!(contact.is_none());
    assert_eq!(findings[0].freed_by, Some(ContactUse::Email));
}

#[test]
fn shifted_columns_are_all_there_is_to_say() {
    let mut validator = Validator::new(rules(ContactUse::Both), &layout());
    let mut shifted = Row::of(2, &["Li", "Lei", "li@example.com", ""]);
    shifted.extra = 1;
    let mut findings = Vec::new();
    assert!(validator.check(&shifted, &mut findings).is_none());
    assert_eq!(slugs(&findings), ["row_too_long"]);
    let mut cut_short = Row::of(3, &["Li Lei", "li@example.com", "", ""]);
    cut_short.missing = 2;
    findings.clear();
    assert!(validator.check(&cut_short, &mut findings).is_some());
    assert_eq!(slugs(&findings), ["row_too_short"]);
}

#[test]
fn repairs_are_counted_by_cell() {
    let mut validator = Validator::new(rules(ContactUse::Both), &layout());
    for cells in [
        ["", "mailto:li@example.com", "8613800138000", ""],
        ["", "-", "'+86 138-0013-8000", ""],
        ["", "", "13800138000.0", "86.0"],
        ["", "", "13800138000", "+86"],
        ["", "li@example.com", "", "86.0"],
    ] {
        let row = Row::of(2, &cells);
        assert!(validator.check(&row, &mut Vec::new()).is_some());
    }
    let counts: Vec<_> = validator.normalised().iter().collect();
    let expected = [
        (Repair::TextMark, 1),
        (Repair::Decimal, 2),
        (Repair::Wrapping, 1),
        (Repair::CountryCode, 1),
        (Repair::Placeholder, 1),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn findings_survive_the_checkpoint_as_json() {
    let cells = [
        ["li lei@example.com", "+999 1", ""],
        ["li", "+852 91234567", "86"],
        ["", "", ""],
        ["li@qq.con", "+852 1", ""],
    ];
    for cells in cells {
        let (_, findings) = check(rules(ContactUse::Both), cells);
        for finding in findings {
            let json = serde_json::to_value(&finding).unwrap();
            assert_eq!(json["slug"], finding.kind.slug());
            let stored: Finding = serde_json::from_value(json).unwrap();
            let of_row = Finding::of_row(stored.row, stored.employee_no.clone(), stored.kind.clone());
            let (column, value, freed_by) = (finding.column, finding.value, finding.freed_by);
            assert_eq!(
                stored,
                Finding {
                    column,
                    value,
                    freed_by,
                    ..of_row
                }
            );
        }
    }
    let kind = Kind::EmailSyntax {
        problem: EmailProblem::NoSign,
    };
    assert_eq!(
        serde_json::to_string(&kind).unwrap(),
        r#"{"slug":"email_syntax","problem":"no_sign"}"#
    );
}

#[test]
fn every_slug_is_explained_in_both_languages() {
    for slug in Slug::ALL {
        for lang in [Lang::En, Lang::Zh] {
            let explanation = crate::validate::explain(slug.as_str()).unwrap();
            assert!(!explanation.fix.get(lang).ends_with(['.', '。']), "{slug:?}");
            assert!(explanation.meaning.get(lang).ends_with(['.', '。']), "{slug:?}");
        }
        let title = crate::validate::explain(slug.as_str()).unwrap().title;
        assert!(title.get(Lang::En).is_ascii());
    }
    assert_eq!(crate::validate::explain("no_such_slug"), None);
}
