//! What findings say in English.

use super::finding::{EmailProblem, Kind, PlanProblem, ShapeProblem};
use super::relation::{Bearer, Conflict, ConflictKind};
use super::repair::Repair;
use super::validator::ContactUse;

pub(super) fn defect(kind: &Kind) -> String {
    match kind {
        Kind::RowTooShort { missing } => format!("{missing} fewer {} than the header", cells(*missing)),
        Kind::RowTooLong { extra } => format!("{extra} more {} than the header", cells(*extra)),
        Kind::CellTooLong { length } => format!("{length} characters in one cell"),
        Kind::ControlCharacter { code, position } => format!("control character U+{code:04X} at position {position}"),
        Kind::SpreadsheetError { error } => format!("`{error}` instead of a value"),
        Kind::ReplacementCharacter { position } => {
            format!(
                "damaged character `\u{FFFD}` at position {position}: an earlier program could not read the original"
            )
        }
        Kind::MobileInTwoColumns { other, is_clear: true } => format!("another number stands in column {other}"),
        Kind::MobileInTwoColumns { other, is_clear: false } => {
            format!("another number stands in column {other}, and nothing says which is the person's")
        }
        Kind::ContactMissing {
            elsewhere: Some((_, column)),
            ..
        } => format!("no contact but in column {column}, which is not taken"),
        Kind::ContactMissing { looked_at, .. } => match looked_at {
            ContactUse::Both => "neither an email nor a mobile".to_owned(),
            ContactUse::Email => "no email".to_owned(),
            ContactUse::Mobile => "no mobile".to_owned(),
        },
        Kind::EmailSyntax { problem } => email(problem),
        Kind::EmailTwoAddresses { count } => format!("{count} addresses in one cell"),
        Kind::EmailLikelyTypo { domain, meant } => format!("`{domain}` looks like a slip for `{meant}`"),
        Kind::EmailOddDomain { domain, usual } => format!("the only email at `{domain}`; nearly all are at `{usual}`"),
        Kind::MobileScientificNotation { kept, digits } if kept >= digits => {
            "written as a power of ten instead of digits".to_owned()
        }
        Kind::MobileScientificNotation { kept, digits } => {
            format!("shortened by a spreadsheet: {kept} of {digits} digits are left")
        }
        Kind::MobileRounded { digits } => format!("{digits} digits, zeros from the 16th on: rounded by a spreadsheet"),
        Kind::MobileMasked { hidden } => format!("{} hidden by `*`", digits_of(*hidden)),
        Kind::MobileLetters {
            character,
            position,
            length,
        } => {
            let what = if character.is_alphabetic() {
                "letter"
            } else {
                "character"
            };
            format!("{what} `{character}` at position {position} of {length}")
        }
        Kind::MobileExtension => "a number with an extension".to_owned(),
        Kind::MobileTwoNumbers { count } => format!("{count} numbers in one cell"),
        Kind::MobileNoDigits => "no digits".to_owned(),
        Kind::MobileLostLeadingDigits { digits } => format!("{digits} digits: the leading 1 seems to be lost"),
        Kind::MobileLength { digits } => format!("{}, and a mainland mobile has 11", digits_of(*digits)),
        Kind::MobilePrefix { start } => format!("begins with {start}, and mainland mobiles begin with 13 to 19"),
        Kind::MobileShape { problem } => match problem {
            ShapeProblem::UnknownCountryCode => "begins with a country code that does not exist".to_owned(),
            ShapeProblem::TooShort { digits } => format!("only {} after the country code", digits_of(*digits)),
            ShapeProblem::TooLong { digits } => format!("{digits} digits with the country code, and 15 are the most"),
        },
        Kind::MobilePlan {
            country_code, problem, ..
        } => plan(country_code, problem),
        Kind::CountryCodeInvalid => "not a country code in digits".to_owned(),
        Kind::CountryCodeMismatch { in_number, in_column } => {
            format!("the number says +{in_number}, its country code column says +{in_column}")
        }
        Kind::ContactConflict { conflict } => conflict_words(conflict),
    }
}

fn cells(count: usize) -> &'static str {
    if count == 1 { "cell" } else { "cells" }
}

fn digits_of(count: usize) -> String {
    format!("{count} {}", if count == 1 { "digit" } else { "digits" })
}

fn email(problem: &EmailProblem) -> String {
    match problem {
        EmailProblem::NoSign => "no `@`".to_owned(),
        EmailProblem::NothingBefore => "nothing before the `@`".to_owned(),
        EmailProblem::NothingBehind => "nothing after the `@`".to_owned(),
        EmailProblem::Character {
            character: ' ',
            position,
        } => format!("a blank at position {position}"),
        EmailProblem::Character { character, position } => format!("character `{character}` at position {position}"),
        EmailProblem::Dots => "a dot at the beginning or end of a part, or two in a row".to_owned(),
        EmailProblem::NoDot => "the domain has no dot".to_owned(),
        EmailProblem::NoDomain => "the domain cannot exist".to_owned(),
        EmailProblem::LocalTooLong { bytes, max } => format!("{bytes} bytes before the `@`, and {max} are the most"),
        EmailProblem::TooLong { bytes, max } => format!("{bytes} bytes, and {max} are the most"),
    }
}

fn plan(code: &str, problem: &PlanProblem) -> String {
    match problem {
        PlanProblem::Length { digits, min, max } if min == max => {
            format!("{digits} digits, and mobiles of +{code} have {min}")
        }
        PlanProblem::Length { digits, min, max } => {
            format!("{digits} digits, and mobiles of +{code} have {min} to {max}")
        }
        PlanProblem::Start => format!("does not begin as mobiles of +{code} do"),
        PlanProblem::TrunkZero => format!("begins with 0, which is not dialled after +{code}"),
    }
}

fn conflict_words(conflict: &Conflict) -> String {
    let with = bearer(conflict.with);
    match (conflict.kind, conflict.also) {
        (ConflictKind::SameMobile, _) => format!("one mobile stands with two emails: see {with}"),
        (ConflictKind::SameEmail, _) => format!("one email stands with two mobiles: see {with}"),
        (ConflictKind::SamePerson, _) => format!("the same person as {with}, whose contact is in conflict"),
        (ConflictKind::TwoPeople, None) => format!("the email and the mobile of {with} lead to two people"),
        (ConflictKind::TwoPeople, Some(also)) => {
            format!("the email leads to {with}, the mobile to {}", bearer(also))
        }
    }
}

fn bearer(bearer: Bearer) -> String {
    match bearer {
        Bearer::Row(row) => format!("row {row}"),
        Bearer::Person(_) => "someone sent before".to_owned(),
    }
}

pub(super) fn repair(repair: Repair) -> &'static str {
    match repair {
        Repair::FullWidth => "full-width characters read as plain ones",
        Repair::Invisible => "invisible characters dropped",
        Repair::TextMark => "a spreadsheet's mark for text dropped (`'138…`, `=\"138…\"`)",
        Repair::Decimal => "`.0` or `,0` at the end dropped",
        Repair::Wrapping => "what stands around a contact dropped (`mailto:`, `Name <…>`, `;`)",
        Repair::CountryCode => "the country code in front of the digits taken off",
        Repair::Placeholder => "`-`, `N/A`, `无` and the like read as empty",
    }
}
