//! What the options that nobody typed are given: by the environment, for every option under its own name, or by configuration files.

use std::collections::BTreeSet;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Args;
use super::config::{self, Config};
use super::environment::Environment;
use super::secret::{self, Key};
use super::{help, usage};
use crate::feishu::BaseUrl;
use crate::lang::{Lang, Said, Tell, say};
use crate::report::{ConfigReport, GivenOption};

/// The option that nobody may give but by typing it: whoever sets it once and for all would send people twice without a word.
pub(super) const ONLY_TYPED: &str = "send-again";

/// What the app's secret is shown as.
const SECRET: &str = "app_secret";

/// What the words of a flag mean.
const YES: [&str; 3] = ["1", "true", "yes"];
const NO: [&str; 3] = ["0", "false", "no"];

/// A variable of the environment, or a configuration file, gives an option what it cannot take.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub struct GivenError {
    by: String,
    what: Said,
}

impl Tell for GivenError {
    fn what(&self, lang: Lang) -> String {
        let (by, what) = (&self.by, self.what.get(lang));
        say!(lang, "{by}: {what}", "{by}：{what}")
    }

    fn fix(&self, lang: Lang) -> String {
        say!(lang, "correct it there, or take it out", "请在该处改正，或将其去掉")
    }
}

/// Whoever gives values to options that are not typed.
pub(super) struct Givers<'e> {
    /// Goes before the files.
    pub(super) environment: Environment<'e>,
    /// The files.
    pub(super) config: Config,
    /// The language of the help.
    pub(super) lang: Lang,
}

impl Givers<'_> {
    /// What an option is given, and by whom.
    pub(super) fn get(&self, option: &str) -> Option<(String, Vec<String>)> {
        let name = variable(option);
        let names = [Some(name.as_str()), feishus(&name)];
        let set = names
            .into_iter()
            .flatten()
            .find_map(|name| Some((name, (self.environment)(name)?)));
        if let Some((name, value)) = set {
            // Several values stand on lines of their own, for a column may have any other character in its name.
            return Some((format!("`{name}`"), value.lines().map(str::to_owned).collect()));
        }
        self.by_file(&option.replace('-', "_"))
    }

    /// The one value that an option is given.
    pub(super) fn one(&self, option: &str) -> Option<String> {
        self.get(option)?.1.into_iter().next()
    }

    fn by_file(&self, key: &str) -> Option<(String, Vec<String>)> {
        let (path, values) = self.config.get(key)?;
        Some((format!("`{key}` in `{}`", path.display()), values.to_vec()))
    }

    /// The command line as it is defined, where options that are not typed take what they are given.
    pub(super) fn command(&self) -> Command {
        let given = |arg: Arg| match arg.get_long() {
            Some(option) if option != ONLY_TYPED && !is_asked_for(&arg) => {
                let (name, values) = (variable(option), self.get(option).map(|(_, values)| values));
                filled(help::with_hints(arg, Some(&name), self.lang), values)
            }
            _ => help::with_hints(arg, None, self.lang),
        };
        let root = help::definition(self.lang).mut_args(given);
        root.mut_subcommands(|command| command.mut_args(given))
    }

    /// What every option is given, and the app, which no option names; and by whom.
    pub(super) fn report(&self, lang: Lang) -> ConfigReport {
        let options = options().into_iter().filter_map(|option| {
            let (by, values) = self.get(&option)?;
            Some(GivenOption { option, values, by })
        });
        let app = [
            (config::APP_ID, secret::APP_ID),
            (config::TENANT_KEY, secret::TENANT_KEY),
        ];
        let app = app.into_iter().filter_map(|(key, variable)| {
            let (by, values) = match (self.environment)(variable) {
                Some(value) => (format!("`{variable}`"), vec![value]),
                None => self.by_file(key)?,
            };
            let option = key.to_owned();
            Some(GivenOption { option, values, by })
        });
        ConfigReport {
            options: app.chain(self.secret(lang)).chain(options).collect(),
        }
    }

    /// Where the app's secret comes from, which is not shown, unless an option says so.
    fn secret(&self, lang: Lang) -> Option<GivenOption> {
        let variable = secret::set_in_environment(self.environment);
        let by = match variable {
            Some(variable) => format!("`{variable}`"),
            None if self.get("app-secret-file").is_some() => return None,
            None => {
                let app_id = (self.environment)(secret::APP_ID).or_else(|| self.config.one(config::APP_ID))?;
                let base_url = self.one("base-url");
                let base_url = base_url.as_deref().unwrap_or(BaseUrl::FEISHU).parse().ok()?;
                Key::of(&app_id, &base_url)
                    .get()
                    .ok()
                    .flatten()
                    .map(|_| Key::place(lang).to_owned())?
            }
        };
        Some(GivenOption {
            option: SECRET.to_owned(),
            values: vec!["…".to_owned()],
            by,
        })
    }

    /// What is wrong with an option that was given.
    pub(super) fn wrong(&self, option: &str, what: &Said) -> GivenError {
        GivenError {
            by: self.get(option).map_or_else(String::new, |(by, _)| by),
            what: what.clone(),
        }
    }

    /// Why a command line that was fine as it was typed is not with what was given.
    pub(super) fn error(&self, error: &clap::Error) -> GivenError {
        let option = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(shown)) => shown.trim_start_matches('-').split(' ').next().unwrap_or_default(),
            _ => "",
        };
        self.wrong(option, &usage::what(error))
    }
}

/// The long name of every option that may be given, of any command.
pub(super) fn options() -> BTreeSet<String> {
    let root = Args::command();
    let commands = std::iter::once(&root).chain(root.get_subcommands());
    let longs = commands.flat_map(|command| command.get_arguments().filter_map(|arg| arg.get_long()));
    longs
        .filter(|option| *option != ONLY_TYPED)
        .map(str::to_owned)
        .collect()
}

/// `REFERRAL_IMPORT_BASE_URL` for `base-url`.
fn variable(option: &str) -> String {
    format!("REFERRAL_IMPORT_{}", option.to_uppercase().replace('-', "_"))
}

/// The name that all tools for Feishu know a variable of ours by.
fn feishus(variable: &str) -> Option<&'static str> {
    (variable == "REFERRAL_IMPORT_BASE_URL").then_some("FEISHU_BASE_URL")
}

/// Whether it shows help or version, which nobody gives.
fn is_asked_for(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Help | ArgAction::Version)
}

/// An option with what it is given for its default: what is typed goes before it, and no conflict comes of it.
fn filled(arg: Arg, values: Option<Vec<String>>) -> Arg {
    let Some(values) = values else { return arg };
    if let ArgAction::SetTrue = arg.get_action() {
        let word = values.concat().to_lowercase();
        return match word.as_str() {
            no if NO.contains(&no) => arg,
            yes if YES.contains(&yes) => arg.default_value("true"),
            neither => arg.default_value(neither.to_owned()),
        };
    }
    arg.default_values(values)
}
