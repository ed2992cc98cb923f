//! The two languages the tool speaks, and what is explained in both.

use std::fmt;
use std::str::FromStr;

/// The language of findings, fixes, explanations, summaries and status lines.
///
/// Texts match on it exhaustively, so that a text missing in one language does not compile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "en" => Ok(Lang::En),
            "zh" => Ok(Lang::Zh),
            other => Err(format!("`{other}` is neither `en` nor `zh`")),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        })
    }
}

/// A slug or a code in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What it is, in a few words.
    pub title: &'static str,
    /// How such a thing comes about, and what becomes of the row or the run.
    pub meaning: &'static str,
    /// What to do about it, and where.
    pub fix: &'static str,
}
