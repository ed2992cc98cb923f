//! What a command needs, made of the arguments, the environment and the defaults. No secret is in it: see [`super::secret`].

mod adopt;
mod forget;
mod looks;
mod place;

use std::path::{Path, PathBuf};

pub use adopt::Adopt;
pub use forget::{Forget, Forgettable};
pub use looks::{Report, Results, Status, Whose};
pub use place::Place;

use jiff::Zoned;

use super::OnUnconfirmed;
use super::args::{self, Connection};
use super::environment::{self, Environment};
use super::failure::Failure;
use super::paths::{self, PathError};
use crate::checkpoint::Wanted;
use crate::engine::{ReadingOptions, Selection, Source};
use crate::input::ReadOptions;
use crate::lang::Lang;
use crate::quota::Rate;
use crate::report::{Format, log::LogOptions};
use crate::validate::Rules;
use place::Owner;

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Register everyone.
    Run(Run),
    /// Read, validate and plan; `run --dry-run` too. Feishu is asked whether it would let the run through where a connection
    /// is given.
    Check(Jobs, Option<Connection>),
    /// Show where things stand.
    Status(Status),
    /// Write the results again.
    Results(Results),
    /// Write a page to look at.
    Report(Report),
    /// Write an empty file with the right columns.
    Template(PathBuf),
    /// Take over what results tell.
    Adopt(Adopt),
    /// Take people's contacts out.
    Forget(Forget),
    /// Keep an app's id and secret.
    Login(Connection),
    /// Take them out.
    Logout(Connection),
    /// Explain a code, or list them all.
    Explain(Option<String>),
    /// Serve a simulated tenant.
    Sandbox(args::Sandbox),
    /// Show which options are given, and by whom.
    Config,
    /// Print what a shell needs to complete command lines.
    Completions(clap_complete::Shell),
    /// Print the manual page of the program, or of one command.
    Man(Option<String>),
}

/// How to speak, and what to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The form of what standard output carries.
    pub format: Format,
    /// The language of everything but the log and the help.
    pub lang: Lang,
    /// Whether nothing is told but what was asked for and what is wrong.
    pub quiet: bool,
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
    /// How that comes to be there.
    pub place: Place,
    /// How the file is read, and what of it is kept.
    pub reading: ReadingOptions,
    /// How findings are shown.
    pub findings: args::Showing,
    /// The app's quota.
    pub rate: Rate,
    /// Which rows are sent.
    pub wanted: Wanted,
    /// Whether it is a rehearsal, with files of its own.
    pub sandbox: bool,
}

/// The files of a command.
#[derive(Clone, Debug, PartialEq)]
pub struct Jobs {
    /// In the order in which they are sent; one at least, and all of one checkpoint.
    pub each: Vec<Job>,
    /// Those that hold the results of another: a pattern such as `*.csv` names them too.
    pub passed_over: Vec<Source>,
}

/// A run that sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The files, and what is to be known to plan them.
    pub jobs: Jobs,
    /// Whether it is `retry`, which works from the checkpoint alone where FILE is gone.
    pub is_retry: bool,
    /// Who is called.
    pub target: Target,
    /// How the calls are made.
    pub sending: args::Sending,
    /// Whether the results are written as a workbook too.
    pub excel: bool,
    /// Whether to send without asking.
    pub yes: bool,
    /// Whether those are sent again of whom results beside FILE tell, and not the checkpoint.
    pub send_again: bool,
}

/// Who is called.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A tenant at Feishu, or at whatever the address leads to.
    Feishu(Connection),
    /// A simulated tenant inside this process.
    Sandbox(args::Tenant),
}

impl Task {
    /// Makes a task of the command that was typed.
    ///
    /// # Errors
    ///
    /// FILE cannot be the name of a file, or no app is named and there are several.
    pub fn resolve(command: args::Command, environment: Environment<'_>) -> Result<Self, Failure> {
        Ok(match command {
            args::Command::Run(run) => of_run(*run, Wanted::default(), false, environment)?,
            args::Command::Retry(retry) => {
                let wanted = Wanted {
                    unconfirmed: retry.unconfirmed,
                    failed: true,
                    codes: retry.code,
                    rows: retry.row,
                    limit: None,
                };
                of_run(retry.run, wanted, true, environment)?
            }
            args::Command::Check(check) => {
                let check = *check;
                let wanted = Wanted {
                    unconfirmed: true,
                    ..Wanted::default()
                };
                let whose = Owner::new(check.connection.base_url.as_ref(), &check.connection.app, environment);
                let online = check.online.then_some(check.connection);
                Task::Check(
                    jobs(check.reading, check.rate, wanted, false, || whose.of_check())?,
                    online,
                )
            }
            args::Command::Status(typed) => Task::Status(looks::status(typed, environment)?),
            args::Command::Results(typed) => Task::Results(looks::results(typed, environment)?),
            args::Command::Report(typed) => Task::Report(looks::report(typed, environment)?),
            args::Command::Adopt(typed) => Task::Adopt(Adopt::resolve(*typed, environment)?),
            args::Command::Forget(typed) => Task::Forget(forget::forget(typed, environment)?),
            args::Command::Login(typed) => Task::Login(Connection::of_app(typed)),
            args::Command::Logout(typed) => Task::Logout(Connection::of_app(typed)),
            args::Command::Template(typed) => Task::Template(paths::output(typed.output)?),
            args::Command::Explain(explain) => Task::Explain(explain.code),
            args::Command::Sandbox(sandbox) => Task::Sandbox(sandbox),
            args::Command::Config(_) => Task::Config,
            args::Command::Completions(typed) => Task::Completions(typed.shell),
            args::Command::Man(typed) => Task::Man(typed.command),
        })
    }

    /// Whether a path leads to a file of the task: the one that is read, its checkpoint, its results or its findings.
    pub fn works_on(&self, path: &Path) -> bool {
        match self {
            Task::Run(Run { jobs, .. }) | Task::Check(jobs, _) => jobs.each.iter().any(|job| {
                let findings = job.findings.findings.as_ref();
                job.works_on(path) || findings.is_some_and(|csv| paths::are_one(path, csv))
            }),
            Task::Status(status) => {
                let source = status.source.as_ref();
                source.is_some_and(|source| paths::is_source(path, source))
                    || paths::is_of_checkpoint(path, &status.checkpoint)
            }
            Task::Results(results) => {
                paths::is_source(path, &results.source)
                    || paths::is_of_checkpoint(path, &results.checkpoint)
                    || results.places(true).iter().any(|place| paths::are_one(path, place))
            }
            Task::Report(report) => {
                paths::is_source(path, &report.source)
                    || paths::is_of_checkpoint(path, &report.checkpoint)
                    || paths::are_one(path, &report.page)
            }
            Task::Adopt(adopt) => paths::are_one(path, &adopt.from) || paths::is_of_checkpoint(path, &adopt.checkpoint),
            Task::Forget(forget) => paths::is_of_checkpoint(path, &forget.checkpoint),
            Task::Template(template) => paths::are_one(path, template),
            Task::Login(_) | Task::Logout(_) | Task::Explain(_) | Task::Sandbox(_) => false,
            Task::Config | Task::Completions(_) | Task::Man(_) => false,
        }
    }
}

impl Job {
    /// Whoever is known to a checkpoint that an older version kept beside FILE is not to be sent by one that begins anew.
    ///
    /// # Errors
    ///
    /// There is one, and the app's own is meant.
    pub(super) fn refuse_one_of_the_folder(&self) -> Result<(), PathError> {
        let path = paths::of_folder(&self.source);
        if self.place == Place::Own && path.exists() {
            return Err(PathError::OfFolder(path));
        }
        Ok(())
    }

    /// Whether a path leads to the file that is read, its checkpoint or its results, be they there or not yet.
    pub(super) fn works_on(&self, path: &Path) -> bool {
        paths::is_source(path, &self.source)
            || paths::is_of_checkpoint(path, &self.checkpoint)
            || paths::are_one(path, &self.results)
            || paths::are_one(path, &self.workbook())
    }

    /// Where the results go as a workbook.
    pub(super) fn workbook(&self) -> PathBuf {
        paths::as_workbook(&self.results)
    }
}

impl Output {
    /// Fills what was typed with what the environment says. It cannot fail, so that every error is told in the right language.
    pub fn resolve(typed: args::Output, environment: Environment<'_>) -> Self {
        let lang = typed.lang.unwrap_or_else(|| environment::locale(environment));
        let log = LogOptions {
            verbosity: typed.verbose,
            file: typed.log_file,
            format: typed.log_format,
        };
        Output {
            format: typed.format,
            lang,
            quiet: typed.quiet,
            log,
        }
    }
}

/// `run` and `retry` differ in whom they send.
fn of_run(typed: args::Run, mut wanted: Wanted, is_retry: bool, environment: Environment<'_>) -> Result<Task, Failure> {
    wanted.unconfirmed |= typed.sending.on_unconfirmed == OnUnconfirmed::Send;
    let whose = Owner::new(typed.connection.base_url.as_ref(), &typed.connection.app, environment);
    let own = || match typed.dry_run {
        true => whose.of_check(),
        false => whose.of_run(),
    };
    let jobs = jobs(typed.reading, typed.sending.rate, wanted, typed.sandbox, own)?;
    if typed.dry_run {
        return Ok(Task::Check(jobs, None));
    }
    let target = if typed.sandbox {
        Target::Sandbox(typed.tenant)
    } else {
        Target::Feishu(typed.connection)
    };
    Ok(Task::Run(Run {
        jobs,
        is_retry,
        target,
        sending: typed.sending,
        excel: typed.excel,
        yes: typed.yes,
        send_again: typed.send_again,
    }))
}

fn jobs(
    typed: args::Input,
    rate: Rate,
    wanted: Wanted,
    sandbox: bool,
    own: impl FnOnce() -> Result<PathBuf, Failure>,
) -> Result<Jobs, Failure> {
    let sources: Vec<Source> = typed.files.into_iter().map(Source::from_typed).collect();
    let (sources, passed_over) = paths::without_results(sources)?;
    if let (Some(path), [_, _, ..]) = (&typed.showing.findings, &sources[..]) {
        return Err(PathError::FindingsOfSeveral(path.clone()).into());
    }
    let (checkpoint, place) = place::checkpoint(typed.checkpoint, &sources[0], sandbox, own)?;
    if place == Place::Rehearsal {
        paths::are_of_one_folder(&sources)?;
    }
    let reading = ReadingOptions {
        read: ReadOptions {
            encoding: typed.encoding,
            delimiter: typed.delimiter,
            map: typed.map,
            sheet: typed.sheet,
            visible_only: typed.visible_only,
        },
        rules: Rules {
            typed_country_code: typed.default_country_code,
            strict: typed.strict,
            contact_use: typed.contact_use,
        },
        keep: typed.keep,
        selection: Selection {
            include_leavers: typed.selecting.include_leavers,
            include_status: typed.selecting.include_status,
            conditions: typed.selecting.conditions,
            today: Zoned::now().date().to_string(),
        },
    };
    let job = |source: Source| {
        Ok(Job {
            results: paths::results(&source, sandbox)?,
            source,
            checkpoint: checkpoint.clone(),
            place,
            reading: reading.clone(),
            findings: typed.showing.clone(),
            rate,
            wanted: Wanted {
                limit: typed.selecting.limit,
                ..wanted.clone()
            },
            sandbox,
        })
    };
    let each = sources.into_iter().map(job).collect::<Result<_, PathError>>()?;
    Ok(Jobs { each, passed_over })
}

#[cfg(test)]
mod tests;
