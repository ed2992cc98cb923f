//! What is said before it is known who reads it: in every language at once.

use std::fmt;

use super::{Lang, Text};

/// Something said in every language. Its `Display` is English, for logs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Said {
    en: String,
    zh: String,
}

impl Said {
    /// The same said in English and in Chinese.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Said {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// It in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// The same with each language's text made another.
    pub(crate) fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Said::new(change(&self.en), change(&self.zh))
    }
}

/// What others have said stands as they said it.
impl From<String> for Said {
    fn from(text: String) -> Self {
        Said::new(text.clone(), text)
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Said::new(text, text)
    }
}

impl From<Text> for Said {
    fn from(text: Text) -> Self {
        Said::new(text.get(Lang::En), text.get(Lang::Zh))
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.en.fmt(f)
    }
}

impl std::error::Error for Said {}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// Says something with values in it in every language: `said!("{count} rows", "{count} 行")` is a [`Said`].
macro_rules! said {
    ($en:literal, $zh:literal $(,)?) => {
        $crate::lang::Said::new(format!($en), format!($zh))
    };
}
pub(crate) use said;
