//! The catalogue of Feishu's codes: what a run does on each, what it means, and how to fix it.
//!
//! The codes and their meanings are those of Feishu's pages "Register referral account", "Generic error codes" and
//! "Get tenant access token". A code that is not here is shown raw, with Feishu's own message.

/// What is explained, each entry by its keys, what a run does on them where it does anything, and title, meaning and fix in every
/// language.
macro_rules! explained {
    ($([$($key:expr),+] $(=> $class:expr)?; $($en:literal, $zh:literal;)+)*) => {
        &[$((&[$($key),+], $($class,)? crate::lang::explanation! { $($en, $zh;)+ }),)*]
    };
}

mod entries;
mod words;

use entries::ENTRIES;

use crate::lang::Explanation;

pub use words::{explain_stop, explain_word, words};

/// The caller's IP is not on the app's allow list. Where it was on it before, the VPN fell.
pub const IP_NOT_ALLOWED: i64 = 99991401;

/// What a run does on a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// This row is refused; the others go on.
    Row {
        /// The code says that no account can have come of an earlier attempt either.
        excludes_account: bool,
    },
    /// Feishu's own failure: it says nothing about the contact, and the account may exist.
    Unconfirmed,
    /// Over the quota: every worker waits.
    RateLimit,
    /// The token is missing, malformed or at its end: a new one, then the same call again.
    Token,
    /// Every row would meet the same: the run stops.
    Stop,
}

fn entry(code: i64) -> Option<(Class, Explanation)> {
    let (_, class, words) = ENTRIES.iter().find(|(codes, ..)| codes.contains(&code))?;
    Some((*class, *words))
}

/// What a run does on a code; `None` for one that is not in the catalogue.
pub fn class_of(code: i64) -> Option<Class> {
    entry(code).map(|(class, _)| class)
}

/// A code in words; `None` for one that is not in the catalogue.
pub fn explain(code: i64) -> Option<Explanation> {
    entry(code).map(|(_, words)| words)
}

/// Whether a code says that the contact has no account, even after an attempt that nobody confirmed.
pub fn excludes_account(code: i64) -> bool {
    matches!(class_of(code), Some(Class::Row { excludes_account: true }))
}

/// Every code of the catalogue, rows' codes first.
pub fn known_codes() -> impl Iterator<Item = i64> {
    ENTRIES.iter().flat_map(|(codes, ..)| *codes).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::lang::Lang;

    #[test]
    fn no_code_stands_twice() {
        let mut seen = HashSet::new();
        for code in known_codes() {
            assert!(seen.insert(code), "{code} has two entries");
        }
    }

    #[test]
    fn every_text_is_one_line_without_a_full_stop() {
        for (codes, _, words) in ENTRIES {
            for lang in [Lang::En, Lang::Zh] {
                for line in [words.title, words.meaning, words.fix].map(|text| text.get(lang)) {
                    assert!(!line.is_empty(), "{:?} lacks a text", codes);
                    assert!(!line.contains('\n') && !line.ends_with(['.', '。']), "{line}");
                }
            }
            let (title, fix) = (words.title.get(Lang::En), words.fix.get(Lang::Zh));
            assert!(title.starts_with(|c: char| !c.is_uppercase()), "{title}");
            assert!(fix.chars().any(|c| c > '\u{2e80}'), "{fix}");
        }
    }

    #[test]
    fn only_these_codes_exclude_an_account() {
        let excluding: Vec<i64> = known_codes().filter(|code| excludes_account(*code)).collect();
        assert_eq!(excluding, [1002551, 1002552, 1002002, 9499, 99992402]);
        assert!(!excludes_account(4_242), "a code that nobody knows excludes nothing");
    }

    #[test]
    fn what_a_run_does_on_each_code() {
        let told: Vec<String> = known_codes()
            .map(|code| format!("{code} {:?}", class_of(code).expect("a known code has a class")))
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
