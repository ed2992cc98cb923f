//! What is wrong with a command line, in a person's language: told from what clap found, not from its words.

use std::error::Error;
use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Args;
use crate::lang::{Cure, Lang, Said, Tell, said};

/// A command line makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub(super) struct UsageError {
    /// What is wrong.
    pub(super) what: Said,
    /// What to type instead.
    pub(super) fix: Said,
}

impl Tell for UsageError {
    fn what(&self, lang: Lang) -> String {
        self.what.get(lang).to_owned()
    }

    fn fix(&self, lang: Lang) -> String {
        self.fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        Cure::Usage
    }
}

impl UsageError {
    /// What clap found in a command line of these words.
    pub(super) fn of(error: &clap::Error, words: &[OsString]) -> Self {
        let help = help_of(words);
        let fix = said!("see `{help}`", "请查看 `{help}`");
        let fix = match suggested(error) {
            Some(name) => said!(
                "did you mean `{name}`? See `{help}`",
                "您是否想输入 `{name}`？请查看 `{help}`"
            ),
            None => fix,
        };
        UsageError { what: what(error), fix }
    }
}

/// What is wrong, without a cure.
pub(super) fn what(error: &clap::Error) -> Said {
    let arg = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => said!("there is no `{arg}` here", "这里没有 `{arg}`"),
        ErrorKind::InvalidSubcommand => {
            let command = context(error, ContextKind::InvalidSubcommand);
            said!("there is no command `{command}`", "没有命令 `{command}`")
        }
        ErrorKind::InvalidValue if value.is_empty() => said!("`{arg}` needs a value", "`{arg}` 需要一个值"),
        ErrorKind::InvalidValue => {
            let valid = context(error, ContextKind::ValidValue);
            said!(
                "`{arg}` cannot be `{value}`, only {valid}",
                "`{arg}` 不能是 `{value}`，只能是 {valid}"
            )
        }
        ErrorKind::ValueValidation => {
            let reason = error.source().map(reason);
            let reason = reason.unwrap_or_else(|| Said::new("it is none of its values", "不在可用的范围内"));
            let (en, zh) = (reason.get(Lang::En), reason.get(Lang::Zh));
            Said::new(
                format!("`{arg}` cannot be `{value}`: {en}"),
                format!("`{arg}` 不能是 `{value}`：{zh}"),
            )
        }
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            match other == arg {
                true => said!("`{arg}` can be given once only", "`{arg}` 只能给出一次"),
                false => said!(
                    "`{arg}` and `{other}` do not go together",
                    "`{arg}` 与 `{other}` 不能同时使用"
                ),
            }
        }
        ErrorKind::MissingRequiredArgument => said!("`{arg}` is missing", "缺少 `{arg}`"),
        ErrorKind::MissingSubcommand => Said::new("the command is missing", "缺少命令"),
        ErrorKind::TooManyValues => said!("`{arg}` takes no value `{value}`", "`{arg}` 不接受值 `{value}`"),
        ErrorKind::InvalidUtf8 => Said::new("a word of it is no text", "其中有无法识别的文字"),
        _ => Said::new(error.to_string(), "命令行有误"),
    }
}

/// What clap says beside the kind of an error, as text.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) if kind == ContextKind::ValidValue => texts
            .iter()
            .map(|text| format!("`{text}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Some(ContextValue::Strings(texts)) => texts.join("`, `"),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// What was meant, most likely.
fn suggested(error: &clap::Error) -> Option<String> {
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    kinds.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        // The likeliest stands last.
        ContextValue::Strings(texts) => texts.last().cloned(),
        _ => None,
    })
}

/// Why a value is none, as our own parsers say it.
fn reason(error: &(dyn Error + 'static)) -> Said {
    match error.downcast_ref::<Said>() {
        Some(said) => said.clone(),
        None => Said::new(error.to_string(), "不是有效的值"),
    }
}

/// What shows how the command that was meant is typed.
fn help_of(words: &[OsString]) -> String {
    let root = Args::command();
    let named = words
        .iter()
        .filter_map(|word| word.to_str())
        .find(|word| root.find_subcommand(word).is_some());
    match named {
        Some(command) => format!("referral-import {command} --help"),
        None => "referral-import --help".to_owned(),
    }
}
