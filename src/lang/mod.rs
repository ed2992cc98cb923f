//! The languages the tool speaks, and the one way to say something in each.
//!
//! A text that never changes is a [`Text`]; one with values in it is `say!`. Neither compiles unless every language is
//! there, and both stand beside the thing they speak of. What an error tells a person is [`Tell`].

mod catalogue;
mod reason;
mod said;
mod wrap;

use std::fmt;
use std::str::FromStr;

pub(crate) use catalogue::{catalogue, explanation};
pub(crate) use reason::reason;
pub use said::Said;
pub(crate) use said::said;
pub use wrap::{columns, cut, hung, wrapped};

/// The language of findings, fixes, explanations, summaries and status lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl FromStr for Lang {
    type Err = Said;

    /// Reads `en` and `zh`, and a locale of either: `zh_CN`, `zh-Hans-CN`, `en_US.UTF-8`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let language = text.split(['_', '-', '.']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Ok(Lang::En),
            "zh" => Ok(Lang::Zh),
            _ => Err(said!(
                "`{text}` is neither `en` nor `zh`",
                "`{text}` 既不是 `en` 也不是 `zh`"
            )),
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

/// A text that never changes, in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    en: &'static str,
    zh: &'static str,
}

impl Text {
    /// The same said in English and in Chinese.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Text { en, zh }
    }

    /// The text in one language.
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// Says something with values in it: `say!(lang, "{count} rows", "{count} 行")` is a `String`. Only the text of the wanted
/// language is formatted. A value that is no variable is named behind the texts, as for `format!`.
macro_rules! say {
    ($lang:expr, $en:literal, $zh:literal $(, $name:ident = $value:expr)* $(,)?) => {
        match $lang {
            $crate::lang::Lang::En => format!($en $(, $name = $value)*),
            $crate::lang::Lang::Zh => format!($zh $(, $name = $value)*),
        }
    };
}
pub(crate) use say;

/// Several things, one after the other.
pub fn listed<T: fmt::Display>(items: impl IntoIterator<Item = T>, lang: Lang) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(Text::new(", ", "、").get(lang))
}

/// A slug or a code in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What it is, in a few words.
    pub title: Text,
    /// How such a thing comes about, and what becomes of the row or the run.
    pub meaning: Text,
    /// What to do about it, and where.
    pub fix: Text,
}

/// What an error tells a person. Its `Display` is [`Tell::what`] in English, for logs.
pub trait Tell: std::error::Error {
    /// What is wrong, and where.
    fn what(&self, lang: Lang) -> String;

    /// What to do about it.
    fn fix(&self, lang: Lang) -> String;

    /// Who can end it.
    fn cure(&self) -> Cure {
        Cure::Change
    }

    /// Options with any set of which the same command goes on.
    fn ways_on(&self) -> Vec<Vec<Way>> {
        Vec::new()
    }
}

/// An option that is to be given, by its long name, and its value.
pub type Way = (&'static str, String);

/// Who can end what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// Somebody changes the file, or the app in the Feishu console; then the same command again.
    Change,
    /// Somebody gives another option: the same command would fail again.
    Option,
    /// The command line makes no sense.
    Usage,
    /// It passes by itself: the same command again.
    Wait,
}
