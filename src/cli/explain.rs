//! `explain`: what a slug, a code of Feishu's or a word of ours means, and how to fix it.

use strsim::levenshtein;

use super::Exit;
use super::failure::Failure;
use crate::feishu::codes;
use crate::input;
use crate::lang::{Cure, Explanation, Lang, Tell, listed, say};
use crate::report::{Catalogue, CatalogueEntry, Origin, Printer};
use crate::validate;

/// How many codes like a mistyped one are named.
const NEAR_MAX: usize = 5;

/// So many changes of a character make a mistyped code of a right one, at most; and fewer than half of what was typed, or
/// anything short would be like something.
const CHANGES_MAX: usize = 3;

/// The code is in no catalogue; these are like it.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
struct UnknownCode {
    code: String,
    near: Vec<String>,
}

impl Tell for UnknownCode {
    fn what(&self, lang: Lang) -> String {
        let code = &self.code;
        say!(
            lang,
            "`{code}` is no code that this program knows",
            "`{code}` 不是本程序认识的代码"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        if self.near.is_empty() {
            return say!(
                lang,
                "`referral-import explain` lists all; a code of Feishu's that is not among them comes with its message",
                "`referral-import explain` 列出全部；不在其中的飞书错误码请看它附带的信息"
            );
        }
        let near = listed(self.near.iter().map(|code| format!("`{code}`")), lang);
        say!(lang, "did you mean {near}?", "您是不是要找：{near}")
    }

    fn cure(&self) -> Cure {
        Cure::Usage
    }
}

/// Explains a code, or lists them all.
///
/// # Errors
///
/// The code is in no catalogue.
pub(super) fn explain(code: Option<&str>, printer: &Printer) -> Result<Exit, Failure> {
    match code {
        None => {
            let entries = all()
                .into_iter()
                .filter_map(|code| entry(&code, printer.lang_of_reports()))
                .collect();
            printer.print(&Catalogue { entries });
        }
        Some(code) => {
            let code = code.trim().to_lowercase();
            let entry = entry(&code, printer.lang_of_reports()).ok_or_else(|| {
                let near = near(&code);
                UnknownCode { code, near }
            })?;
            printer.print(&entry);
        }
    }
    Ok(Exit::Settled)
}

/// Everything that has an explanation.
fn all() -> Vec<String> {
    let of_rows = validate::Slug::ALL.iter().map(|slug| slug.as_str());
    let of_files = input::Slug::ALL.iter().map(|slug| slug.as_str());
    let feishus = codes::known_codes().map(|code| code.to_string());
    of_rows
        .chain(of_files)
        .map(str::to_owned)
        .chain(feishus)
        .chain(codes::words().map(str::to_owned))
        .collect()
}

fn entry(code: &str, lang: Lang) -> Option<CatalogueEntry> {
    let of_feishu = || codes::explain(code.parse().ok()?);
    let found: Option<(Origin, Explanation)> = None
        .or_else(|| Some((Origin::Row, validate::explain(code)?)))
        .or_else(|| Some((Origin::File, input::explain(code)?)))
        .or_else(|| Some((Origin::Feishu, of_feishu()?)))
        .or_else(|| Some((Origin::NoAnswer, codes::explain_word(code)?)));
    let (origin, explanation) = found?;
    Some(CatalogueEntry {
        code: code.to_owned(),
        origin,
        title: explanation.title.get(lang),
        meaning: explanation.meaning.get(lang),
        fix: explanation.fix.get(lang),
    })
}

/// Codes that a mistyped one may mean, the likeliest first.
fn near(typed: &str) -> Vec<String> {
    let mut near: Vec<(usize, String)> = all()
        .into_iter()
        .map(|code| {
            let is_part = typed.len() >= 3 && code.contains(typed);
            (if is_part { 1 } else { levenshtein(typed, &code) }, code)
        })
        .filter(|(changes, _)| *changes <= CHANGES_MAX && 2 * changes < typed.chars().count())
        .collect();
    near.sort();
    near.truncate(NEAR_MAX);
    near.into_iter().map(|(_, code)| code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_listed_lacks_an_explanation_or_has_two() {
        let mut all = all();
        for code in &all {
            for lang in [Lang::En, Lang::Zh] {
                assert!(entry(code, lang).is_some(), "{code}");
            }
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "a code has two meanings");
    }

    #[test]
    fn what_was_meant_is_named_first() {
        for (typed, meant) in [
            ("mobile_leters", "mobile_letters"),
            ("1002550", "1002551"),
            ("time-out", "timeout"),
            ("scientific", "mobile_scientific_notation"),
        ] {
            assert_eq!(near(typed).first().map(String::as_str), Some(meant), "{typed}");
        }
        for typed in ["something else entirely", "42", "x", ""] {
            assert_eq!(near(typed), [""; 0], "{typed}");
        }
    }
}
