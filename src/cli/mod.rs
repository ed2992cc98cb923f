//! The command line: arguments as typed, settings as resolved, credentials, signals, exit codes, one file a command.

pub mod args;
mod check;
mod command_line;
mod config;
mod connection;
mod environment;
mod evidence;
mod exit;
mod explain;
mod failure;
mod findings;
mod given;
mod job;
mod manual;
mod next;
mod paths;
mod remembered;
mod results;
mod retry;
mod run;
mod sandbox;
pub mod secret;
pub mod settings;
pub mod signals;
mod status;
mod tells;
mod values;

use std::io;
use std::sync::Arc;

use clap::{ArgMatches, FromArgMatches};
use tokio::runtime::{Builder, Runtime};

pub use connection::Connection;
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
use settings::{Output, Task};

/// Does what the command line says and tells how the program ends.
///
/// # Panics
///
/// When the system gives us no threads.
pub fn main() -> Exit {
    // What was typed is looked at alone first: what is wrong elsewhere is nothing that a person typed.
    let mut givers = Givers {
        environment: &|_| None,
        config: Config::default(),
    };
    let matches = match givers.command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return not_parsed(&error),
    };
    let typed = CommandLine::typed(&matches);
    givers.environment = &process_environment;
    let args = match given_args(&matches, &mut givers) {
        Ok(args) => args,
        Err(failure) => {
            let printer = Printer::new(Format::Text, Format::Text, environment::locale(&process_environment));
            return failed(&failure, &typed, &printer);
        }
    };
    let output = Output::resolve(args.output, &process_environment);
    let printer = Arc::new(Printer::new(output.format, output.log.format, output.lang).quiet(output.quiet));
    let runtime = runtime(&args.command).expect("a system that can start a program gives it threads");
    let done = runtime.block_on(perform(args.command, &typed, &givers, &output, &printer));
    done.unwrap_or_else(|failure| failed(&failure, &typed, &printer))
}

/// The command line with what the environment and the configuration add to it.
fn given_args(typed: &ArgMatches, givers: &mut Givers<'_>) -> Result<args::Args, Failure> {
    givers.config = Config::find(typed, givers.environment)?;
    let parsed = givers.command().try_get_matches();
    let parsed = parsed.and_then(|matches| args::Args::from_arg_matches(&matches));
    let mut args = parsed.map_err(|error| givers.error(&error))?;
    args.complete(typed, givers).map_err(|what| givers.wrong("map", what))?;
    Ok(args)
}

/// Tells why a command could not do its work.
fn failed(failure: &Failure, typed: &CommandLine, printer: &Printer) -> Exit {
    let next = failure.next(typed).map(|line| line.to_string());
    printer.fail(|lang| Failed {
        exit: failure.exit().code(),
        what: failure.what(lang),
        fix: failure.fix(lang),
        next: next.clone(),
        is_error: !matches!(failure, Failure::Declined(_)),
    });
    failure.exit()
}

/// One thread makes the calls, beside that of the writer: threads that wake one another for every answer take twice the processor's
/// time, and the quota leaves most of one idle. A tenant serves as many as there are.
fn runtime(command: &args::Command) -> io::Result<Runtime> {
    match command {
        args::Command::Sandbox(_) => Runtime::new(),
        _ => Builder::new_current_thread().enable_all().build(),
    }
}

/// Tells what is wrong with a command line. Help and version are no errors and go to standard output; a closed one ends
/// nothing.
fn not_parsed(error: &clap::Error) -> Exit {
    let _ = error.print();
    if !error.use_stderr() {
        return Exit::Settled;
    }
    let words: Vec<_> = std::env::args_os().collect();
    let wants_json = words.iter().any(|word| word == "--format=json")
        || words.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
    if wants_json {
        let told = error.to_string();
        let (what, fix) = told.trim().split_once("\n\n").unwrap_or((told.trim(), ""));
        Printer::new(Format::Json, Format::Text, Lang::En).print(&Failed {
            exit: Exit::Usage.code(),
            what: what.trim_start_matches("error: ").to_owned(),
            fix: fix.to_owned(),
            next: None,
            is_error: true,
        });
    }
    Exit::Usage
}

async fn perform(
    command: args::Command,
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
        Task::Run(settings) => run::run(settings, typed, printer).await,
        Task::Check(job, online) => check::check(&job, online.as_ref(), typed, printer).await,
        Task::Status(settings) => status::status(&settings, typed, printer),
        Task::Results(settings) => results::results(&settings, typed, printer),
        Task::Explain(code) => explain::explain(code.as_deref(), printer),
        Task::Config => {
            printer.print(&givers.report());
            Ok(Exit::Settled)
        }
        Task::Completions(shell) => Ok(manual::completions(shell, printer)),
        Task::Man(command) => Ok(manual::man(command.as_deref(), printer)),
        Task::Sandbox(options) => sandbox::sandbox(options, printer).await,
    }
}
