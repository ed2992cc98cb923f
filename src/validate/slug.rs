//! The catalogue: the stable name of every kind of finding, and what it means.

use super::finding::Kind;
use super::{text_en, text_zh};
use crate::lang::{Explanation, Lang};

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
    /// A domain that no other email of the file has, where nearly all have another.
    EmailOddDomain = "email_odd_domain",
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
