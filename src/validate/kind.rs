//! What can be wrong with a row.

use serde::{Deserialize, Serialize};

use super::ContactUse;
use super::finding::Severity;
use super::problem::{EmailProblem, ShapeProblem};
use super::relation::{Conflict, KnownSince};
use crate::input::{Column, Field};
use crate::lang::Lang;

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
    FormulaWithoutValue,
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
        strict: bool,
    },
    /// Written as nobody writes numbers of the country that it would be taken for; of which it looks, where that shows.
    MobileOtherCountry {
        taken_for: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        looks_like: Option<String>,
        /// Who names the country that it would be taken for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named_by: Option<NamedBy>,
    },
    /// Nothing names the number's country, and most that name one name another than the default: above all this one.
    MobileCountryUnsaid {
        usual: String,
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
        /// Those of the other sides who are of the ledger, in the conflict's order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        known: Vec<KnownSince>,
    },
}

/// Who names the country of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// The number itself.
    Cell,
    /// A column of its row.
    Row,
    /// The user, for all numbers that name none.
    Typed,
}

impl Kind {
    /// The kind's stable name, as `explain` takes it.
    pub fn slug(&self) -> &'static str {
        self.catalogued().as_str()
    }

    /// What it is, in a few words.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.catalogued().explanation().title.get(lang)
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
}
