//! Configuration files: the user's own, which may give any option, and one beside FILE, which may only say how FILE is read.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use etcetera::BaseStrategy;
use toml::{Table, Value};

use super::environment::Environment;
use super::given;
use crate::lang::{Cure, Lang, Said, Tell, Text, reason, said, say};

/// The file beside FILE, or in a folder above it.
const BESIDE: &str = ".referral-import.toml";

/// What the file beside FILE may give. Others can write to that folder: it never says who is called, with what, or where files go.
const OF_THE_FILE: [&str; 7] = [
    "map",
    "where",
    "keep",
    "default_country_code",
    "sheet",
    "visible_only",
    "lang",
];

/// What only the user's own file may give, and no option does.
const OF_THE_APP: [&str; 2] = [APP_ID, TENANT_KEY];
pub(super) const APP_ID: &str = "app_id";
pub(super) const TENANT_KEY: &str = "tenant_key";
pub(super) const BASE_URL: &str = "base_url";

/// Paths, which count from the folder of the file that names them.
const PATHS: [&str; 5] = ["app_secret_file", "checkpoint", "log_file", "findings", "directory"];

/// A configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum ConfigError {
    /// It cannot be read.
    Read(PathBuf, #[source] io::Error),
    /// It is no TOML, a key is unknown or out of place, or a value is none.
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1, where it is known.
        line: Option<usize>,
        /// What is wrong.
        what: Said,
    },
    /// It cannot be written.
    Write(PathBuf, #[source] io::Error),
    /// The user has no home where it could lie.
    NoHome,
    /// The app of a profile is written by hand.
    OfProfile {
        /// The name of the profile.
        name: String,
        /// The file.
        path: PathBuf,
    },
    /// Files lie where different ones say how they are read.
    SeveralBeside(Vec<PathBuf>),
    /// The file has no such profile.
    NoProfile {
        /// The name that was given.
        name: String,
        /// The file.
        path: PathBuf,
    },
}

impl Tell for ConfigError {
    fn what(&self, lang: Lang) -> String {
        match self {
            ConfigError::Read(path, error) => say!(
                lang,
                "cannot read the configuration `{path}`: {error}",
                "无法读取配置文件 `{path}`：{error}",
                path = path.display(),
                error = reason(error, lang)
            ),
            ConfigError::Write(path, error) => say!(
                lang,
                "cannot write the configuration `{path}`: {error}",
                "无法写入配置文件 `{path}`：{error}",
                path = path.display(),
                error = reason(error, lang)
            ),
            ConfigError::NoHome => say!(
                lang,
                "you have no home directory for the configuration to lie in",
                "您没有用户主目录，无法存放配置文件"
            ),
            ConfigError::OfProfile { name, path } => say!(
                lang,
                "`[profile.{name}]` in `{path}` names another app, or none",
                "`{path}` 的 `[profile.{name}]` 中写的是另一个应用，或没有写",
                path = path.display()
            ),
            ConfigError::Invalid { path, line, what } => {
                let (path, what) = (path.display(), what.get(lang));
                let line = line
                    .map(|line| say!(lang, ", line {line}", " 第 {line} 行"))
                    .unwrap_or_default();
                say!(
                    lang,
                    "the configuration `{path}`{line}: {what}",
                    "配置文件 `{path}`{line}：{what}"
                )
            }
            ConfigError::SeveralBeside(paths) => {
                let paths = paths.iter().map(|path| format!("`{}`", path.display()));
                let paths = paths.collect::<Vec<_>>().join(", ");
                say!(
                    lang,
                    "the files lie in folders with different configurations: {paths}",
                    "这些文件所在的文件夹使用不同的配置文件：{paths}"
                )
            }
            ConfigError::NoProfile { name, path } => say!(
                lang,
                "the configuration `{path}` has no `[profile.{name}]`",
                "配置文件 `{path}` 中没有 `[profile.{name}]`",
                path = path.display()
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = match self {
            ConfigError::Read(..) => Text::new(
                "check the name after `--config`, and that you may read the file",
                "请核对 `--config` 后的文件名，并确认您有权读取",
            ),
            ConfigError::Invalid { .. } => Text::new(
                "correct that line; a secret never stands there: `app_secret_file` names the file that holds it",
                "请改正该行；配置文件中不写密钥：请用 `app_secret_file` 指明保存密钥的文件",
            ),
            ConfigError::Write(..) => Text::new(
                "nothing was kept: see that you may write the file, or name another with `--config`",
                "没有保存任何内容：请确认您有权写入该文件，或用 `--config` 指定另一个文件",
            ),
            ConfigError::NoHome => Text::new(
                "nothing was kept: name a file with `--config`",
                "没有保存任何内容：请用 `--config` 指定一个文件",
            ),
            ConfigError::OfProfile { .. } => Text::new(
                "nothing was kept: write `app_id` into that table first, or log in without `--profile`",
                "没有保存任何内容：请先在该表中写入 `app_id`，或不带 `--profile` 登录",
            ),
            ConfigError::SeveralBeside(_) => {
                Text::new("give those alone that share one", "请只同时给出使用同一个配置的文件")
            }
            ConfigError::NoProfile { .. } => Text::new(
                "give `--profile` a name that it has, or add the table",
                "请给 `--profile` 一个其中已有的名称，或添加该表",
            ),
        };
        fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        match self {
            ConfigError::Invalid { .. } => Cure::Change,
            _ => Cure::Option,
        }
    }
}

/// What configuration files give. Whoever stands first counts.
#[derive(Debug, Default)]
pub(super) struct Config {
    layers: Vec<Layer>,
    /// The user's own file, there or not, or the one that was named in its place.
    pub(super) own: Option<PathBuf>,
    /// The profile of it that counts.
    pub(super) profile: Option<String>,
}

/// What one table of one file gives.
#[derive(Debug)]
struct Layer {
    path: PathBuf,
    /// By key: the option's long name with `_` for its dashes.
    values: BTreeMap<String, Vec<String>>,
}

impl Config {
    /// Finds the files that count for a command line.
    ///
    /// # Errors
    ///
    /// One cannot be used.
    pub(super) fn find(typed: &ArgMatches, environment: Environment<'_>) -> Result<Self, ConfigError> {
        let command = typed.subcommand().map_or(typed, |(_, matches)| matches);
        let of_option = |id: &str, variable: &str| {
            let typed = command.try_get_one::<String>(id).ok().flatten().cloned();
            typed.or_else(|| environment(variable))
        };
        let mut of_file = Vec::new();
        let files = command
            .try_get_many::<PathBuf>("file")
            .ok()
            .flatten()
            .into_iter()
            .flatten();
        let mut found: Vec<_> = files.map(|file| beside(file)).collect();
        found.dedup();
        if let [_, _, ..] = found[..] {
            return Err(ConfigError::SeveralBeside(found.into_iter().flatten().collect()));
        }
        if let Some(path) = found.into_iter().flatten().next() {
            let table = read(&path)?;
            of_file.push(Layer::of(&path, &table, &OF_THE_FILE.map(str::to_owned))?);
        }
        let named = of_option("config", "REFERRAL_IMPORT_CONFIG").map(PathBuf::from);
        let mut config = Config::users(named, of_option("profile", "REFERRAL_IMPORT_PROFILE"))?;
        config.layers.splice(..0, of_file);
        Ok(config)
    }

    /// What the user's own file gives, or the one that was named in its place.
    ///
    /// # Errors
    ///
    /// It cannot be used.
    pub(super) fn users(named: Option<PathBuf>, profile: Option<String>) -> Result<Self, ConfigError> {
        let own = named.clone().or_else(users_own);
        let mut config = Config {
            layers: Vec::new(),
            own: own.clone(),
            profile: profile.clone(),
        };
        let Some(path) = own.filter(|path| named.is_some() || path.exists() || profile.is_some()) else {
            return Ok(config);
        };
        let mut table = read(&path)?;
        let profiles = table.remove("profile");
        let known = keys();
        if let Some(name) = profile {
            let chosen = profiles.as_ref().and_then(|profiles| profiles.get(&name)?.as_table());
            let chosen = chosen.ok_or_else(|| ConfigError::NoProfile {
                name,
                path: path.clone(),
            })?;
            config.layers.push(Layer::of(&path, chosen, &known)?);
        }
        config.layers.push(Layer::of(&path, &table, &known)?);
        Ok(config)
    }

    /// What an option is given, and by which file.
    pub(super) fn get(&self, key: &str) -> Option<(&Path, &[String])> {
        let found = self
            .layers
            .iter()
            .find_map(|layer| Some((layer, layer.values.get(key)?)));
        found.map(|(layer, values)| (layer.path.as_path(), values.as_slice()))
    }

    /// The one value of a key.
    pub(super) fn one(&self, key: &str) -> Option<String> {
        self.get(key)?.1.first().cloned()
    }

    /// Every value that any file gives, the one that counts last.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &String> {
        self.layers
            .iter()
            .rev()
            .filter_map(move |layer| layer.values.get(key))
            .flatten()
    }
}

impl Layer {
    fn of(path: &Path, table: &Table, known: &[String]) -> Result<Self, ConfigError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let invalid = |what| ConfigError::Invalid {
            path: path.to_owned(),
            line: None,
            what,
        };
        let mut values = BTreeMap::new();
        for (key, value) in table {
            if !known.contains(key) {
                let known = known.join(", ");
                return Err(invalid(said!(
                    "`{key}` is none of {known}",
                    "`{key}` 不在可用的名称之中：{known}"
                )));
            }
            let mut given = texts(value).ok_or_else(|| {
                invalid(said!(
                    "`{key}` is no text, number, yes or no, or list",
                    "`{key}` 不是文本、数字、是或否、列表"
                ))
            })?;
            if PATHS.contains(&key.as_str()) {
                given = given
                    .iter()
                    .map(|file| folder.join(file).to_string_lossy().into_owned())
                    .collect();
            }
            values.insert(key.clone(), given);
        }
        Ok(Layer {
            path: path.to_owned(),
            values,
        })
    }
}

/// A value as it would be typed.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Integer(number) => Some(vec![number.to_string()]),
        Value::Boolean(yes) => Some(vec![yes.to_string()]),
        Value::Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        Value::Table(pairs) => pairs
            .iter()
            .map(|(name, value)| Some(format!("{name}={}", value.as_str()?)))
            .collect(),
        _ => None,
    }
}

/// Every key that the user's own file may have.
fn keys() -> Vec<String> {
    let options = given::options().into_iter();
    let given = options.filter(|option| option != "config" && option != "profile");
    let mut keys: Vec<String> = given.map(|option| option.replace('-', "_")).collect();
    keys.extend(OF_THE_APP.map(str::to_owned));
    keys.sort_unstable();
    keys
}

fn read(path: &Path) -> Result<Table, ConfigError> {
    let text = fs::read_to_string(path).map_err(|error| ConfigError::Read(path.to_owned(), error))?;
    let text = text.trim_start_matches('\u{feff}');
    text.parse().map_err(|error| no_toml(path, text, &error))
}

pub(super) fn no_toml(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    ConfigError::Invalid {
        path: path.to_owned(),
        line: error.span().map(|span| text[..span.start].matches('\n').count() + 1),
        what: Said::new(error.message().replace('\n', " "), "不符合 TOML 的写法"),
    }
}

/// The nearest file in the folder of FILE or above it.
fn beside(file: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(file).ok().filter(|_| file != Path::new("-"))?;
    let mut folders = whole.ancestors().skip(1).map(|folder| folder.join(BESIDE));
    folders.find(|path| path.is_file())
}

/// The user's own file, in the place where the system keeps such.
fn users_own() -> Option<PathBuf> {
    let places = etcetera::choose_base_strategy().ok()?;
    Some(places.config_dir().join("referral-import").join("config.toml"))
}
