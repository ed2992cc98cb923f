//! What is wrong with an address or a number, in detail.

use serde::{Deserialize, Serialize};

use crate::lang::{Lang, say};

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

impl EmailProblem {
    /// What is wrong, in words.
    pub(super) fn words(&self, lang: Lang) -> String {
        match self {
            EmailProblem::NoSign => say!(lang, "no `@`", "没有 `@`"),
            EmailProblem::NothingBefore => say!(lang, "nothing before the `@`", "`@` 前面没有内容"),
            EmailProblem::NothingBehind => say!(lang, "nothing after the `@`", "`@` 后面没有内容"),
            EmailProblem::Character {
                character: ' ',
                position,
            } => say!(lang, "a blank at position {position}", "第 {position} 位是空格"),
            EmailProblem::Character { character, position } => say!(
                lang,
                "character `{character}` at position {position}",
                "第 {position} 位的 `{character}` 不能用在这里"
            ),
            EmailProblem::Dots => say!(
                lang,
                "a dot at the beginning or end of a part, or two in a row",
                "点号位于开头或结尾，或者有两个点号相连"
            ),
            EmailProblem::NoDot => say!(lang, "the domain has no dot", "域名里没有点号"),
            EmailProblem::NoDomain => say!(lang, "the domain cannot exist", "这样的域名不可能存在"),
            EmailProblem::LocalTooLong { bytes, max } => say!(
                lang,
                "{bytes} bytes before the `@`, and {max} are the most",
                "`@` 前面有 {bytes} 个字节，最多 {max} 个"
            ),
            EmailProblem::TooLong { bytes, max } => {
                say!(
                    lang,
                    "{bytes} bytes, and {max} are the most",
                    "共 {bytes} 个字节，最多 {max} 个"
                )
            }
        }
    }
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
    /// Mobiles of the country have another length.
    OfCountry {
        country_code: String,
        digits: usize,
        min: usize,
        max: usize,
    },
}

impl ShapeProblem {
    /// What is wrong, in words.
    pub(super) fn words(&self, lang: Lang) -> String {
        match self {
            ShapeProblem::UnknownCountryCode => {
                say!(
                    lang,
                    "begins with a country code that does not exist",
                    "开头的国家码不存在"
                )
            }
            ShapeProblem::TooShort { digits } => {
                let many = digits_of(*digits);
                say!(
                    lang,
                    "only {many} after the country code",
                    "国家码之后只有 {digits} 位数字"
                )
            }
            ShapeProblem::OfCountry {
                country_code: code,
                digits,
                min,
                max,
            } if min == max => say!(
                lang,
                "{digits} digits, and mobiles of +{code} have {min}",
                "共 {digits} 位，而 +{code} 的手机号为 {min} 位"
            ),
            ShapeProblem::OfCountry {
                country_code: code,
                digits,
                min,
                max,
            } => say!(
                lang,
                "{digits} digits, and mobiles of +{code} have {min} to {max}",
                "共 {digits} 位，而 +{code} 的手机号为 {min} 至 {max} 位"
            ),
            ShapeProblem::TooLong { digits } => say!(
                lang,
                "{digits} digits with the country code, and 15 are the most",
                "连国家码共 {digits} 位，最多只能有 15 位"
            ),
        }
    }
}

/// A count of digits in English.
pub(super) fn digits_of(count: usize) -> String {
    format!("{count} {}", if count == 1 { "digit" } else { "digits" })
}
