//! What can be wrong with a row, as values that the checkpoint keeps.

use serde::{Deserialize, Serialize};

use super::relation::Conflict;
use super::{ContactUse, text_en, text_zh};
use crate::input::{Column, Field, unguard};
use crate::lang::{Lang, say};

/// What a finding means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is invalid: it is not sent.
    Error,
    /// Worth a look; the row is sent.
    Warning,
}

/// Something wrong with a row. The checkpoint stores it as JSON, beside the row: what is said there already, and what
/// it may have been told not to keep, is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The spreadsheet row.
    #[serde(skip)]
    pub row: u32,
    /// The employee number of the row, where the file has one and it is at hand.
    #[serde(skip)]
    pub employee_no: Option<String>,
    /// What is wrong, with its details.
    #[serde(flatten)]
    pub kind: Kind,
    /// The column of the cell; `None` where the whole row is meant.
    pub column: Option<Column>,
    /// The cell, masked; empty where the whole row is meant.
    pub value: String,
    /// The cell as it stands in the file, where it is at hand. Only ever shown to a person who asks for it.
    #[serde(skip)]
    pub cell: Option<String>,
    /// What `--use` would have to say for the row to be valid: the other contact is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed_by: Option<ContactUse>,
}

impl Finding {
    /// What is wrong with a row as a whole.
    pub fn of_row(row: u32, employee_no: Option<String>, kind: Kind) -> Self {
        Finding {
            row,
            employee_no,
            kind,
            column: None,
            value: String::new(),
            cell: None,
            freed_by: None,
        }
    }

    /// What to do about it, with the option that would free the row.
    pub fn fix(&self, lang: Lang) -> String {
        let fix = self.kind.fix(lang);
        match (self.freed_by, lang) {
            (None, _) => fix,
            (Some(only), Lang::En) => format!("{fix}; or use `--use {only}`, which leaves this column aside"),
            (Some(only), Lang::Zh) => format!("{fix}；也可以加上 `--use {only}`，不使用这一列"),
        }
    }
}

/// What is wrong with a row, one variant per slug.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "slug", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the catalogue of slugs says what each means; the fields are named after what they count"
)]
pub enum Kind {
    RowTooShort {
        missing: usize,
    },
    RowTooLong {
        extra: usize,
    },
    CellTooLong {
        length: usize,
    },
    ControlCharacter {
        code: u32,
        position: usize,
    },
    ReplacementCharacter {
        position: usize,
    },
    SpreadsheetError {
        error: String,
    },
    ContactMissing {
        looked_at: ContactUse,
        /// A column that is not taken and holds one in this row, with the field that it would feed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elsewhere: Option<(Field, Column)>,
    },
    EmailSyntax {
        problem: EmailProblem,
    },
    EmailTwoAddresses {
        count: usize,
    },
    EmailLikelyTypo {
        domain: String,
        meant: String,
    },
    EmailOddDomain {
        domain: String,
        usual: String,
    },
    MobileScientificNotation {
        kept: usize,
        digits: usize,
    },
    MobileRounded {
        digits: usize,
    },
    MobileMasked {
        hidden: usize,
    },
    MobileLetters {
        character: char,
        position: usize,
        length: usize,
    },
    MobileExtension,
    MobileTwoNumbers {
        count: usize,
    },
    MobileNoDigits,
    MobileLostLeadingDigits {
        digits: usize,
    },
    MobileLength {
        digits: usize,
    },
    MobilePrefix {
        start: String,
    },
    MobileShape {
        problem: ShapeProblem,
    },
    MobilePlan {
        country_code: String,
        problem: PlanProblem,
        strict: bool,
    },
    /// Whether the names of the columns say which of the two is meant.
    MobileInTwoColumns {
        other: Column,
        is_clear: bool,
    },
    CountryCodeInvalid,
    CountryCodeMismatch {
        in_number: String,
        in_column: String,
    },
    ContactConflict {
        conflict: Conflict,
    },
}

/// What is wrong with the syntax of an address. Positions count characters from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are named after what they count")]
pub enum EmailProblem {
    /// There is no `@`.
    NoSign,
    /// Nothing stands before the `@`.
    NothingBefore,
    /// Nothing stands behind the `@`.
    NothingBehind,
    /// A character that may not stand there.
    Character { character: char, position: usize },
    /// A dot at the beginning or the end of a part, or two in a row.
    Dots,
    /// The domain has no dot.
    NoDot,
    /// The domain cannot be one of the internet's.
    NoDomain,
    /// The part before the `@` is too long.
    LocalTooLong { bytes: usize, max: usize },
    /// The address is too long.
    TooLong { bytes: usize, max: usize },
}

/// Why digits are no international number (ITU-T E.164).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are named after what they count")]
pub enum ShapeProblem {
    /// The number begins with a country code that is not assigned.
    UnknownCountryCode,
    /// Too few digits behind the country code.
    TooShort { digits: usize },
    /// Too many digits, country code included.
    TooLong { digits: usize },
}

/// What a country's numbering plan has against a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are named after what they count")]
pub enum PlanProblem {
    /// Mobiles there have another length.
    Length { digits: usize, min: usize, max: usize },
    /// Mobiles there begin otherwise.
    Start,
    /// The number begins with the 0 that is only dialled inside the country.
    TrunkZero,
}

impl Kind {
    /// The kind's stable name, as `explain` takes it.
    pub fn slug(&self) -> &'static str {
        self.catalogued().as_str()
    }

    /// What the finding means for its row.
    pub fn severity(&self) -> Severity {
        match self {
            Kind::RowTooShort { .. }
            | Kind::EmailLikelyTypo { .. }
            | Kind::EmailOddDomain { .. }
            | Kind::MobileInTwoColumns { is_clear: true, .. }
            | Kind::MobilePlan { strict: false, .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What is wrong, in words: "letter `O` at position 4 of 11".
    pub fn defect(&self, lang: Lang) -> String {
        match lang {
            Lang::En => text_en::defect(self),
            Lang::Zh => text_zh::defect(self),
        }
    }

    /// What to do about it.
    pub fn fix(&self, lang: Lang) -> String {
        let domain = match self {
            Kind::EmailLikelyTypo { meant, .. } => meant,
            Kind::EmailOddDomain { usual, .. } => usual,
            Kind::ContactMissing {
                elsewhere: Some((field, column)),
                ..
            } => {
                let letter = column.letter();
                return say!(
                    lang,
                    "fill in the work email or the mobile; if column {letter} is the person's own, add `--map {field}={letter}`",
                    "填写工作邮箱或手机号；如果 {letter} 列是本人的联系方式，请加上 `--map {field}={letter}`"
                );
            }
            Kind::ContactMissing { looked_at, .. } if *looked_at != ContactUse::Both => {
                return missing_of_one(*looked_at, lang);
            }
            _ => return self.catalogued().explanation().fix.get(lang).to_owned(),
        };
        match lang {
            Lang::En => format!("if it is a slip, write `{domain}`"),
            Lang::Zh => format!("如果是笔误，请改为 `{domain}`"),
        }
    }
}

/// An employee number as people write it, without the marks by which a spreadsheet takes it for text.
pub fn employee_no(cell: &str) -> Option<String> {
    let cell = unguard(cell.trim());
    filled(cell.strip_prefix('\'').unwrap_or(&cell))
}

/// A cell that holds something.
pub fn filled(cell: &str) -> Option<String> {
    (!cell.trim().is_empty()).then(|| cell.to_owned())
}

/// What to do where the only contact that is looked at is missing.
fn missing_of_one(only: ContactUse, lang: Lang) -> String {
    match lang {
        Lang::En => format!("fill in the {only}, or leave out `--use {only}`"),
        Lang::Zh => format!("填写该联系方式，或去掉 `--use {only}`"),
    }
}
