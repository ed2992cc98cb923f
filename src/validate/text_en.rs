//! What findings say in English.

use super::finding::{EmailProblem, Kind, PlanProblem, ShapeProblem};
use super::relation::{Bearer, Conflict, ConflictKind};
use super::repair::Repair;
use super::slug::Slug;
use super::validator::ContactUse;

pub(super) fn defect(kind: &Kind) -> String {
    match kind {
        Kind::RowTooShort { missing } => format!("{missing} fewer {} than the header", cells(*missing)),
        Kind::RowTooLong { extra } => format!("{extra} more non-empty {} than the header", cells(*extra)),
        Kind::CellTooLong { length } => format!("{length} characters in one cell"),
        Kind::ControlCharacter { code, position } => format!("control character U+{code:04X} at position {position}"),
        Kind::SpreadsheetError { error } => format!("`{error}` instead of a value"),
        Kind::ContactMissing { looked_at } => match looked_at {
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

pub(super) fn title(slug: Slug) -> &'static str {
    match slug {
        Slug::RowTooShort => "the row has fewer cells than the header",
        Slug::RowTooLong => "the row has more cells than the header",
        Slug::CellTooLong => "the cell is too long to be a contact",
        Slug::ControlCharacter => "the cell contains a control character",
        Slug::SpreadsheetError => "the cell holds a spreadsheet's error",
        Slug::ContactMissing => "the row has no contact",
        Slug::EmailSyntax => "the email is not an address",
        Slug::EmailTwoAddresses => "the cell holds more than one email",
        Slug::EmailLikelyTypo => "the email's domain looks mistyped",
        Slug::EmailOddDomain => "the email's domain stands alone in the file",
        Slug::MobileScientificNotation => "the spreadsheet has shortened the mobile",
        Slug::MobileRounded => "the spreadsheet has rounded the mobile",
        Slug::MobileMasked => "digits of the mobile are hidden",
        Slug::MobileLetters => "the mobile contains more than digits",
        Slug::MobileExtension => "the mobile has an extension",
        Slug::MobileTwoNumbers => "the cell holds more than one mobile",
        Slug::MobileNoDigits => "the mobile has no digits",
        Slug::MobileLostLeadingDigits => "the mobile has lost its first digit",
        Slug::MobileLength => "the mobile does not have 11 digits",
        Slug::MobilePrefix => "the number is not a mainland mobile",
        Slug::MobileShape => "the mobile is not an international number",
        Slug::MobilePlan => "the mobile does not fit its country",
        Slug::CountryCodeInvalid => "the country code is not one",
        Slug::CountryCodeMismatch => "the mobile says another country code than its column",
        Slug::ContactConflict => "contacts contradict each other",
    }
}

pub(super) fn meaning(slug: Slug) -> &'static str {
    match slug {
        Slug::RowTooShort => "The missing cells count as empty. The row is sent if what is there makes a contact.",
        Slug::RowTooLong => {
            "A comma or a quote inside a cell has split it, so every value after it stands in the wrong column. \
             The row is not sent."
        }
        Slug::CellTooLong => {
            "No email or mobile is that long; most often a quote was never closed, or a note stands there."
        }
        Slug::ControlCharacter => {
            "It came with copying, or the file was read in the wrong encoding, and nobody can see it."
        }
        Slug::SpreadsheetError => {
            "A formula failed or the column was too narrow when the file was saved; the value is lost."
        }
        Slug::ContactMissing => "Feishu needs an email or a mobile to find the employee.",
        Slug::EmailSyntax => "An address has one `@`, a name before it and a domain with a dot after it.",
        Slug::EmailTwoAddresses => "Only one can be sent, and which one is for you to say.",
        Slug::EmailLikelyTypo => {
            "The row is sent as it stands; if the address is wrong, Feishu will not find the employee."
        }
        Slug::EmailOddDomain => {
            "At least 99 of 100 emails of the file have one domain, and no other email has this one. The row is sent as \
             it stands; if the address is wrong, Feishu will not find the employee."
        }
        Slug::MobileScientificNotation => {
            "The cell was a number and too wide for its column, so that the file holds something like `1.39E+10`. The \
             other digits are not in the file."
        }
        Slug::MobileRounded => "A spreadsheet keeps 15 digits of a number and writes zeros for the rest.",
        Slug::MobileMasked => "The system that made the file hides digits, as in `138****8000`.",
        Slug::MobileLetters => "A letter O or l instead of a digit, or a remark beside the number. Nothing is guessed.",
        Slug::MobileExtension => {
            "A number with an extension is a desk telephone; Feishu knows employees by their mobile."
        }
        Slug::MobileTwoNumbers => "Only one can be sent, and which one is for you to say.",
        Slug::MobileNoDigits => "Only signs are left in the cell.",
        Slug::MobileLostLeadingDigits => {
            "Ten digits that would be a mainland mobile with a 1 in front. Nothing is guessed."
        }
        Slug::MobileLength => {
            "Mainland mobiles have exactly 11 digits. Numbers of other places need their country code."
        }
        Slug::MobilePrefix => "A landline with its area code, or a number of another place without its country code.",
        Slug::MobileShape => {
            "An international number is an assigned country code and at most 15 digits in all (E.164)."
        }
        Slug::MobilePlan => {
            "The row is sent all the same, but Feishu may not find the employee. `--strict` makes it an error."
        }
        Slug::CountryCodeInvalid => {
            "A country code is 1 to 3 digits, such as `86` or `+852`. Names of countries are not read."
        }
        Slug::CountryCodeMismatch => "One of the two is wrong, and which one is for you to say.",
        Slug::ContactConflict => {
            "Numbers are handed on to other people and an account holds money, so none of the rows is sent until it is \
             clear who is meant."
        }
    }
}

pub(super) fn fix(slug: Slug) -> &'static str {
    match slug {
        Slug::RowTooShort => "add the missing cells, or leave it if they are empty anyway",
        Slug::RowTooLong => "put the cell that contains the delimiter in double quotes, or export the file again",
        Slug::CellTooLong => "leave only the contact in the cell, and look for a quote that never closes",
        Slug::ControlCharacter => "clear the cell and type the contact anew",
        Slug::SpreadsheetError => "repair the formula or widen the column, then save the file again",
        Slug::ContactMissing => "fill in an email or a mobile",
        Slug::EmailSyntax => "correct the address, or empty the cell if the row has a mobile",
        Slug::EmailTwoAddresses => "leave one address in the cell",
        Slug::EmailLikelyTypo | Slug::EmailOddDomain => "if it is a slip, correct the domain",
        Slug::MobileScientificNotation => {
            "export again with the mobile column formatted as text (widening a column that still has its digits is enough)"
        }
        Slug::MobileRounded => "format the column as text and enter the number again",
        Slug::MobileMasked => "export again with mobiles in full",
        Slug::MobileLetters => "correct the number; leave nothing but digits in the cell",
        Slug::MobileExtension => "enter the mobile without an extension",
        Slug::MobileTwoNumbers => "leave one number in the cell",
        Slug::MobileNoDigits => "enter the mobile, or empty the cell if the row has an email",
        Slug::MobileLostLeadingDigits => "compare with the source and enter all 11 digits",
        Slug::MobileLength => "enter all 11 digits, or put the country code in front: `+852 …`",
        Slug::MobilePrefix => "enter the mobile, or put the country code in front: `+852 …`",
        Slug::MobileShape => "enter the number with its country code, as in `+852 …`",
        Slug::MobilePlan => "compare with the source; leave it if the number is right",
        Slug::CountryCodeInvalid => "write the code in digits, such as `86`, or empty the cell to use the default",
        Slug::CountryCodeMismatch => "correct the country code column, or the code in the number",
        Slug::ContactConflict => {
            "correct the contact, or empty the wrong cell; `--use email` or `--use mobile` does it for all rows"
        }
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
