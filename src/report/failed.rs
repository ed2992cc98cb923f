//! Why a command could not do its work, as a person and a program read it.

use serde::Serialize;

use super::next_step;
use super::printer::Report;
use crate::lang::{Lang, say};

/// Why a command could not do its work.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Failed {
    /// The exit code of the program.
    pub exit: u8,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub fix: String,
    /// The command to type once that is done, where it is no other one.
    pub next: Option<String>,
    /// Other commands that may be meant in its place.
    pub or: Vec<String>,
    /// Whether something is wrong at all: a no is an answer.
    #[serde(skip)]
    pub is_error: bool,
}

impl Report for Failed {
    const TYPE: &'static str = "error";

    fn text(&self, lang: Lang) -> String {
        let Failed { what, fix, .. } = self;
        let told = if self.is_error {
            error_lines(what, fix, lang)
        } else {
            format!("{what}\n{fix}")
        };
        let commands = next_step::commands(self.next.iter().chain(&self.or), lang);
        told + &commands.map(|command| format!("\n{command}")).collect::<String>()
    }
}

/// What is wrong and what cures it.
pub(super) fn error_lines(what: &str, fix: &str, lang: Lang) -> String {
    say!(lang, "error: {what}\nfix: {fix}", "错误：{what}\n处理办法：{fix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_comes_with_its_cure_and_what_comes_next() {
        let failed = Failed {
            exit: 1,
            what: "no such file".to_owned(),
            fix: "check the name".to_owned(),
            next: Some("referral-import run a.csv".to_owned()),
            or: vec!["referral-import run b.csv".to_owned()],
            is_error: true,
        };
        assert_eq!(
            failed.text(Lang::En),
            "error: no such file\nfix: check the name\nnext: referral-import run a.csv\n  or: referral-import run b.csv"
        );
        assert!(failed.text(Lang::Zh).starts_with("错误：no such file\n处理办法："));
    }
}
