//! What a command needs, made of the arguments, the environment and the defaults. No secret is in it: see [`super::secret`].

use std::path::PathBuf;
use std::time::Duration;

use super::args;
use super::paths::{self, NotAFile, Source};
use super::{ContactUse, Keep, OnUnconfirmed};
use crate::input::Field;
use crate::lang::Lang;
use crate::quota::Rate;
use crate::report::{Format, log::LogOptions};

/// Feishu's own address. Private deployments have others.
const BASE_URL: &str = "https://open.feishu.cn";

/// The variables that say which language a person reads, the first that is set decides (POSIX, "Environment Variables").
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Looks up a variable of the environment; gives none for an empty one.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The environment of this process. Blanks around a value, as copying leaves them, are not part of it.
pub fn process_environment(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Register everyone.
    Run(Run),
    /// Read, validate and plan; `run --dry-run` too.
    Check(Job),
    /// Serve a simulated tenant.
    Sandbox(args::Sandbox),
}

/// How to speak, and what to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The form of what standard output carries.
    pub format: Format,
    /// The language of everything but the log and the help.
    pub lang: Lang,
    /// What is logged, and where to.
    pub log: LogOptions,
}

/// A file and what is to be known to plan its run.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Where the rows come from.
    pub source: Source,
    /// Where the results go.
    pub results: PathBuf,
    /// Where what has happened is kept.
    pub checkpoint: PathBuf,
    /// How the file is read.
    pub reading: Reading,
    /// Which of the file's own columns are stored and written.
    pub keep: Keep,
    /// The app's quota.
    pub rate: Rate,
}

/// How a file is read and its rows are understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The encoding's name in lower case; found by itself when none.
    pub encoding: Option<String>,
    /// The byte between cells; found by itself when none.
    pub delimiter: Option<u8>,
    /// Which field is taken from the column with which header.
    pub map: Vec<(Field, String)>,
    /// The country code of mobiles that name none, bare digits.
    pub default_country_code: String,
    /// Which contact cells are used.
    pub contact_use: ContactUse,
    /// Whether a number outside its numbering plan is an error.
    pub strict: bool,
}

/// A run that sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The file, and what is to be known to plan.
    pub job: Job,
    /// Who is called.
    pub target: Target,
    /// How the calls are made.
    pub sending: Sending,
    /// Whether the results are written for Excel.
    pub excel: bool,
    /// Whether to send without asking.
    pub yes: bool,
}

/// Who is called.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A tenant at Feishu, or at whatever the address leads to.
    Feishu {
        /// The address as it was given.
        base_url: String,
        /// The file that holds the app's secret, where one was named.
        app_secret_file: Option<PathBuf>,
    },
    /// A simulated tenant inside this process.
    Sandbox(args::Tenant),
}

/// How the calls are made, but for their rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// How many calls may be under way at once, 1 to 256.
    pub workers: u16,
    /// How long one call may take.
    pub timeout: Duration,
    /// How long an outage may last.
    pub give_up_after: Duration,
    /// What becomes of people whose earlier attempt got no readable answer.
    pub on_unconfirmed: OnUnconfirmed,
    /// Whether twenty equal refusals in a row are no reason to stop.
    pub keep_going: bool,
}

impl Task {
    /// Makes a task of the command that was typed.
    ///
    /// # Errors
    ///
    /// FILE cannot be the name of a file.
    pub fn resolve(command: args::Command, environment: Environment<'_>) -> Result<Self, NotAFile> {
        Ok(match command {
            args::Command::Run(run) if run.dry_run => Task::Check(job(run.reading, run.sending.rate, run.sandbox)?),
            args::Command::Run(run) => Task::Run(self::run(*run, environment)?),
            args::Command::Check(check) => Task::Check(job(check.reading, check.rate, false)?),
            args::Command::Sandbox(sandbox) => Task::Sandbox(sandbox),
        })
    }
}

impl Output {
    /// Fills what was typed with what the environment says. It cannot fail, so that every error is told in the right language.
    pub fn resolve(typed: args::Output, environment: Environment<'_>) -> Self {
        let lang = typed.lang.unwrap_or_else(|| locale(environment));
        let log = LogOptions {
            verbosity: typed.verbose,
            file: typed.log_file,
            format: typed.log_format,
        };
        Output {
            format: typed.format,
            lang,
            log,
        }
    }
}

/// The language of the environment's locale, e.g. `zh_CN.UTF-8`.
fn locale(environment: Environment<'_>) -> Lang {
    match LOCALE.iter().find_map(|name| environment(name)) {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        Some(_) | None => Lang::En,
    }
}

fn run(typed: args::Run, environment: Environment<'_>) -> Result<Run, NotAFile> {
    let args::Sending {
        rate,
        workers,
        timeout,
        give_up_after,
        on_unconfirmed,
        keep_going,
    } = typed.sending;
    let job = job(typed.reading, rate, typed.sandbox)?;
    let target = if typed.sandbox {
        Target::Sandbox(typed.tenant)
    } else {
        let base_url = typed.connection.base_url.or_else(|| environment("FEISHU_BASE_URL"));
        Target::Feishu {
            base_url: base_url.unwrap_or_else(|| BASE_URL.to_owned()),
            app_secret_file: typed.connection.app_secret_file,
        }
    };
    let sending = Sending {
        workers,
        timeout,
        give_up_after,
        on_unconfirmed,
        keep_going,
    };
    Ok(Run {
        job,
        target,
        sending,
        excel: typed.excel,
        yes: typed.yes,
    })
}

fn job(typed: args::Reading, rate: Rate, sandbox: bool) -> Result<Job, NotAFile> {
    let source = Source::from_typed(typed.file);
    let results = paths::results(&source, sandbox)?;
    let checkpoint = typed.checkpoint.unwrap_or_else(|| paths::checkpoint(&source, sandbox));
    let reading = Reading {
        encoding: typed.encoding.map(|name| name.to_ascii_lowercase()),
        delimiter: typed.delimiter,
        map: typed.map,
        default_country_code: typed.default_country_code,
        contact_use: typed.contact_use,
        strict: typed.strict,
    };
    Ok(Job {
        source,
        results,
        checkpoint,
        reading,
        keep: typed.keep,
        rate,
    })
}
