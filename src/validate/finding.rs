//! What can be wrong with a row: the kinds of findings and their stable slugs.

use serde::{Deserialize, Serialize};

use super::duplicates::Conflict;
use super::{ContactUse, text_en, text_zh};
use crate::input::Column;
use crate::lang::Lang;

/// What a finding means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is invalid: it is not sent.
    Error,
    /// Worth a look; the row is sent.
    Warning,
}

/// Something wrong with a row. The checkpoint stores it as JSON, beside the number of the row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What is wrong, with its details.
    #[serde(flatten)]
    pub kind: Kind,
    /// The column of the cell; `None` where the whole row is meant.
    pub column: Option<Column>,
    /// The cell, masked; empty where the whole row is meant.
    pub value: String,
    /// What `--use` would have to say for the row to be valid: the other contact is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed_by: Option<ContactUse>,
}

impl Finding {
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
    SpreadsheetError {
        error: String,
    },
    ContactMissing {
        looked_at: ContactUse,
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

macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The stable name of a kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Slug { $($(#[$doc])* $name,)* }

        impl Slug {
            /// Every slug, in the order of the catalogue.
            pub const ALL: &[Slug] = &[$(Slug::$name,)*];

            /// The slug as it is written: `mobile_letters`.
            pub fn as_str(self) -> &'static str {
                match self { $(Slug::$name => $text,)* }
            }
        }

        impl Kind {
            /// The kind's entry in the catalogue.
            pub fn catalogued(&self) -> Slug {
                match self { $(Kind::$name { .. } => Slug::$name,)* }
            }
        }
    };
}

slugs! {
    /// Fewer cells than the header; the missing ones count as empty.
    RowTooShort = "row_too_short",
    /// More non-empty cells than the header: the columns have shifted.
    RowTooLong = "row_too_long",
    /// A contact cell far longer than any contact.
    CellTooLong = "cell_too_long",
    /// A character in a contact cell that steers devices and shows nothing.
    ControlCharacter = "control_character",
    /// What a spreadsheet writes instead of a value: `#N/A`, `#####`.
    SpreadsheetError = "spreadsheet_error",
    /// Neither email nor mobile.
    ContactMissing = "contact_missing",
    /// Not an email address.
    EmailSyntax = "email_syntax",
    /// More than one address in a cell.
    EmailTwoAddresses = "email_two_addresses",
    /// A domain that is most likely mistyped.
    EmailLikelyTypo = "email_likely_typo",
    /// `1.39E+10`: the spreadsheet kept the first digits only.
    MobileScientificNotation = "mobile_scientific_notation",
    /// More than 15 digits, of which the spreadsheet made zeros.
    MobileRounded = "mobile_rounded",
    /// Digits hidden behind `*`.
    MobileMasked = "mobile_masked",
    /// Something else than digits between the digits.
    MobileLetters = "mobile_letters",
    /// A number with an extension.
    MobileExtension = "mobile_extension",
    /// More than one number in a cell.
    MobileTwoNumbers = "mobile_two_numbers",
    /// Signs only.
    MobileNoDigits = "mobile_no_digits",
    /// A mainland number without its leading 1.
    MobileLostLeadingDigits = "mobile_lost_leading_digits",
    /// A mainland number that has not eleven digits.
    MobileLength = "mobile_length",
    /// Eleven digits that do not begin with 13 to 19.
    MobilePrefix = "mobile_prefix",
    /// No international number.
    MobileShape = "mobile_shape",
    /// A number that its country's numbering plan does not know.
    MobilePlan = "mobile_plan",
    /// A country code that is none.
    CountryCodeInvalid = "country_code_invalid",
    /// The number says another country code than its column.
    CountryCodeMismatch = "country_code_mismatch",
    /// Two rows, or a row and an earlier run, share one contact and differ in the other.
    ContactConflict = "contact_conflict",
}

impl Kind {
    /// The kind's stable name, as `explain` takes it.
    pub fn slug(&self) -> &'static str {
        self.catalogued().as_str()
    }

    /// What the finding means for its row.
    pub fn severity(&self) -> Severity {
        match self {
            Kind::RowTooShort { .. } | Kind::EmailLikelyTypo { .. } | Kind::MobilePlan { strict: false, .. } => {
                Severity::Warning
            }
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
        match (self, lang) {
            (Kind::EmailLikelyTypo { meant, .. }, Lang::En) => format!("if it is a slip, write `{meant}`"),
            (Kind::EmailLikelyTypo { meant, .. }, Lang::Zh) => format!("如果是笔误，请改为 `{meant}`"),
            _ => self.catalogued().explanation(lang).fix.to_owned(),
        }
    }
}

/// A slug explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What it is, in a few words.
    pub title: &'static str,
    /// How such a thing comes about, and what becomes of the row.
    pub meaning: &'static str,
    /// What to do about it.
    pub fix: &'static str,
}

impl Slug {
    /// What the slug means and how to fix it.
    pub fn explanation(self, lang: Lang) -> Explanation {
        match lang {
            Lang::En => Explanation {
                title: text_en::title(self),
                meaning: text_en::meaning(self),
                fix: text_en::fix(self),
            },
            Lang::Zh => Explanation {
                title: text_zh::title(self),
                meaning: text_zh::meaning(self),
                fix: text_zh::fix(self),
            },
        }
    }
}

/// What a slug means and how to fix it; `None` for a word that is no slug.
pub fn explain(slug: &str, lang: Lang) -> Option<Explanation> {
    let slug = Slug::ALL.iter().find(|known| known.as_str() == slug)?;
    Some(slug.explanation(lang))
}
