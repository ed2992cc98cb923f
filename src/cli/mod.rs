//! The command line: arguments as typed, settings as resolved, credentials, signals, exit codes, one file a command.

mod adopt;
pub mod args;
mod awake;
mod check;
mod command_line;
mod config;
mod config_edit;
mod connection;
mod doubts;
mod environment;
mod evidence;
mod exit;
mod explain;
mod failure;
mod findings;
mod forget;
mod given;
mod guided;
mod help;
mod job;
mod login;
mod manual;
mod next;
mod origin;
mod paths;
mod remembered;
mod report;
mod results;
mod retry;
mod run;
mod sandbox;
pub mod secret;
pub mod settings;
pub mod signals;
mod status;
mod template;
mod usage;
mod values;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{ArgMatches, FromArgMatches};
use tokio::runtime::{Builder, Runtime};

pub use environment::{Environment, process_environment};
pub use exit::Exit;
pub use failure::Failure;
pub use paths::PathError;
pub use values::OnUnconfirmed;

use crate::lang::Lang;
use crate::report::{Failed, Format, Printer, log};
use command_line::CommandLine;
use config::Config;
use given::Givers;
use guided::Start;
use settings::{Output, Task};
use usage::UsageError;

/// Does what the command line says and tells how the program ends.
///
/// # Panics
///
/// When the system gives us no threads.
pub fn main() -> Exit {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = spoken(&words);
    let exit = match Start::of(words, &Printer::new(Format::Text, Format::Text, lang)) {
        Start::Typed(words) => begin(&words, false, lang),
        Start::Guided(words) => begin(&words, true, lang),
        Start::Help => begin(&["referral-import".into(), "--help".into()], false, lang),
    };
    guided::hold(lang);
    exit
}

fn begin(words: &[OsString], is_guided: bool, lang: Lang) -> Exit {
    // What was typed is looked at alone first: what is wrong elsewhere is nothing that a person typed.
    let mut givers = Givers {
        environment: &|_| None,
        config: Config::default(),
        lang,
    };
    let matches = match givers.command().try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => return not_parsed(&error, words, lang),
    };
    let typed = CommandLine::typed(&matches);
    givers.environment = &process_environment;
    let args = match given_args(words, &matches, &mut givers) {
        Ok(args) => args,
        Err(failure) => return failed(&failure, Some(&typed), &Printer::new(Format::Text, Format::Text, lang)),
    };
    let output = Output::resolve(args.output, &process_environment);
    let printer = Arc::new(Printer::new(output.format, output.log.format, output.lang).quiet(output.quiet));
    let runtime = runtime(&args.command).expect("a system that can start a program gives it threads");
    let done = runtime.block_on(perform(args.command, is_guided, &typed, &givers, &output, &printer));
    done.unwrap_or_else(|failure| failed(&failure, Some(&typed), &printer))
}

/// The command line with what the environment and the configuration add to it.
fn given_args(words: &[OsString], typed: &ArgMatches, givers: &mut Givers<'_>) -> Result<args::Args, Failure> {
    givers.config = Config::find(typed, givers.environment)?;
    let parsed = givers.command().try_get_matches_from(words);
    let parsed = parsed.and_then(|matches| args::Args::from_arg_matches(&matches));
    let mut args = parsed.map_err(|error| givers.error(&error))?;
    args.complete(typed, givers)
        .map_err(|what| givers.wrong("map", &what))?;
    Ok(args)
}

/// Tells why a command could not do its work.
fn failed(failure: &Failure, typed: Option<&CommandLine>, printer: &Printer) -> Exit {
    let next = typed.map(|typed| failure.next(typed)).unwrap_or_default();
    let mut next = next.iter().map(ToString::to_string);
    let (next, or) = (next.next(), next.collect::<Vec<_>>());
    printer.fail(|lang| Failed {
        exit: failure.exit().code(),
        what: failure.what(lang),
        fix: failure.fix(lang),
        next: next.clone(),
        or: or.clone(),
        is_error: !matches!(failure, Failure::Declined(_)),
    });
    failure.exit()
}

/// One thread makes the calls and what must be durable of them: threads that wake one another for every answer take twice the
/// processor's time, and the quota leaves most of one idle. A tenant serves as many as there are.
fn runtime(command: &args::Command) -> io::Result<Runtime> {
    match command {
        args::Command::Sandbox(_) => Runtime::new(),
        _ => Builder::new_current_thread().enable_all().build(),
    }
}

/// The language of the help and of what is wrong with the command line, before it is understood: what was typed counts, then the
/// environment, then the user's configuration, then the system.
fn spoken(words: &[OsString]) -> Lang {
    let given = |option: &str, variable: &str| typed(words, option).or_else(|| process_environment(variable));
    let of_config = || {
        let named = given("--config", "REFERRAL_IMPORT_CONFIG").map(PathBuf::from);
        // What is wrong with it is told where it is read in earnest.
        Config::users(named, given("--profile", "REFERRAL_IMPORT_PROFILE"))
            .ok()?
            .one("lang")
    };
    let lang = given("--lang", "REFERRAL_IMPORT_LANG").or_else(of_config);
    lang.and_then(|lang| lang.parse().ok())
        .unwrap_or_else(|| environment::locale(&process_environment))
}

/// What an option was given in words that are not understood yet: the last of them, as where one of an alias and one of a person stand.
fn typed(words: &[OsString], option: &str) -> Option<String> {
    let at = words
        .iter()
        .rposition(|word| word.to_string_lossy().split('=').next() == Some(option))?;
    match words[at].to_string_lossy().split_once('=') {
        Some((_, value)) => Some(value.to_owned()),
        None => Some(words.get(at + 1)?.to_string_lossy().into_owned()),
    }
}

/// Tells what is wrong with a command line. Help and version are no errors and go to standard output; a closed one ends
/// nothing.
fn not_parsed(error: &clap::Error, words: &[OsString], lang: Lang) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            Exit::Settled
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::Usage
        }
        _ => {
            let format = match typed(words, "--format").as_deref() {
                Some("json") => Format::Json,
                _ => Format::Text,
            };
            let printer = Printer::new(format, Format::Text, lang);
            failed(&UsageError::of(error, words).into(), None, &printer)
        }
    }
}

async fn perform(
    command: args::Command,
    is_guided: bool,
    typed: &CommandLine,
    givers: &Givers<'_>,
    output: &Output,
    printer: &Arc<Printer>,
) -> Result<Exit, Failure> {
    let task = Task::resolve(command, &process_environment)?;
    if let Some(path) = output.log.file.as_deref().filter(|path| task.works_on(path)) {
        return Err(PathError::LogOver(path.to_path_buf()).into());
    }
    log::init(&output.log, printer)?;
    match task {
        Task::Run(settings) => run::run(settings, is_guided, typed, printer).await,
        Task::Check(jobs, online) => check::check(jobs, online.as_ref(), typed, printer).await,
        Task::Status(settings) => status::status(&settings, typed, printer),
        Task::Results(settings) => results::results(&settings, typed, printer),
        Task::Report(settings) => report::report(&settings, typed, printer),
        Task::Template(path) => template::template(&path, typed, printer),
        Task::Login(connection) => login::login(&connection, &givers.config, printer).await,
        Task::Logout(connection) => login::logout(&connection, &givers.config, printer),
        Task::Adopt(settings) => adopt::adopt(&settings, printer),
        Task::Forget(settings) => forget::forget(&settings, printer),
        Task::Explain(code) => explain::explain(code.as_deref(), printer),
        Task::Config => {
            printer.print(&givers.report(printer.lang_of_reports()));
            Ok(Exit::Settled)
        }
        Task::Completions(shell) => Ok(manual::completions(shell, printer)),
        Task::Man(command) => Ok(manual::man(command.as_deref(), printer)),
        Task::Sandbox(options) => sandbox::sandbox(options, printer).await,
    }
}
