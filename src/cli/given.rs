//! What the options that nobody typed are given: by the environment, for every option under its own name.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Args;
use super::environment::Environment;
use crate::lang::{Lang, Tell, say};

/// What the words of a flag mean.
const YES: [&str; 3] = ["1", "true", "yes"];
const NO: [&str; 3] = ["0", "false", "no"];

/// A variable of the environment gives an option what it cannot take.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub struct VariableError {
    variable: String,
    what: String,
}

impl Tell for VariableError {
    fn what(&self, lang: Lang) -> String {
        let VariableError { variable, what } = self;
        say!(lang, "`{variable}`: {what}", "`{variable}`：{what}")
    }

    fn fix(&self, lang: Lang) -> String {
        say!(
            lang,
            "correct that variable of the environment, or unset it",
            "请改正该环境变量，或将其取消"
        )
    }
}

impl VariableError {
    /// Why a command line that was fine as it was typed is not with what the environment adds.
    pub(super) fn of(error: &clap::Error) -> Self {
        let option = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(shown)) => shown.trim_start_matches('-').split(' ').next().unwrap_or_default(),
            _ => "",
        };
        let told = error.to_string();
        let first = told.split("\n\n").next().unwrap_or_default();
        VariableError {
            variable: variable(option),
            what: first.trim_start_matches("error: ").trim().to_owned(),
        }
    }
}

/// The command line as it is defined, where options that are not typed take what the environment says.
pub(super) fn command(environment: Environment<'_>) -> Command {
    let given = |arg: Arg| match arg.get_long().map(variable) {
        Some(name) if !arg.is_positional() => {
            let value = environment(&name).or_else(|| environment(feishus(&name)?));
            filled(arg, &name, value)
        }
        _ => arg,
    };
    let root = Args::command().mut_args(given);
    root.mut_subcommands(|command| command.mut_args(given))
}

/// `REFERRAL_IMPORT_BASE_URL` for `base-url`.
fn variable(option: &str) -> String {
    format!("REFERRAL_IMPORT_{}", option.to_uppercase().replace('-', "_"))
}

/// The name that all tools for Feishu know a variable of ours by.
fn feishus(variable: &str) -> Option<&'static str> {
    (variable == "REFERRAL_IMPORT_BASE_URL").then_some("FEISHU_BASE_URL")
}

/// An option with the value of its variable for its default: what is typed goes before it, and no conflict comes of it.
fn filled(arg: Arg, name: &str, value: Option<String>) -> Arg {
    let named = |help: &StyledStr| format!("{help} [env: {name}]");
    let (short, long) = (arg.get_help().map(named), arg.get_long_help().map(named));
    let arg = short.into_iter().fold(arg, Arg::help);
    let arg = long.into_iter().fold(arg, Arg::long_help);
    match (value, arg.get_action()) {
        (None, _) => arg,
        (Some(value), ArgAction::SetTrue) if NO.contains(&value.to_lowercase().as_str()) => arg,
        (Some(value), ArgAction::SetTrue) if YES.contains(&value.to_lowercase().as_str()) => arg.default_value("true"),
        // Several values stand on lines of their own, for a column may have any other character in its name.
        (Some(value), ArgAction::Append) => arg.default_values(value.lines().map(str::to_owned).collect::<Vec<_>>()),
        (Some(value), _) => arg.default_value(value),
    }
}
