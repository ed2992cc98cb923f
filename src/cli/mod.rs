//! The command line: arguments as typed, settings as resolved, credentials, signals, exit codes, one file a command.

pub mod args;
mod check;
mod command_line;
mod connection;
mod environment;
mod exit;
mod explain;
mod failure;
mod findings;
mod job;
mod next;
mod paths;
mod profile;
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

use clap::{CommandFactory, FromArgMatches};
use tokio::runtime::{Builder, Runtime};

pub use connection::{App, Connection};
pub use environment::{Environment, process_environment};
pub use exit::Exit;
pub use failure::Failure;
pub use paths::PathError;
pub use profile::{Profile, ProfileError};
pub use values::OnUnconfirmed;

use crate::report::{Printer, log};
use command_line::CommandLine;
use settings::{Output, Task};

/// Does what the command line says and tells how the program ends.
///
/// # Panics
///
/// When the system gives us no threads.
pub fn main() -> Exit {
    let parsed = args::Args::command()
        .try_get_matches()
        .and_then(|matches| Ok((CommandLine::typed(&matches), args::Args::from_arg_matches(&matches)?)));
    let (typed, args) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are no errors and go to standard output; a closed one ends nothing.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Settled };
        }
    };
    let output = Output::resolve(args.output, &process_environment);
    let printer = Arc::new(Printer::new(output.format, output.lang));
    let runtime = runtime(&args.command).expect("a system that can start a program gives it threads");
    let done = runtime.block_on(perform(args.command, &typed, &output, &printer));
    done.unwrap_or_else(|failure| {
        let (what, fix) = (failure.what(output.lang), failure.fix(output.lang));
        match failure {
            // A no is an answer and no error.
            Failure::Declined(_) => printer.tell(&format!("{what}\n{fix}")),
            _ => printer.error(&what, &fix),
        }
        if let Some(line) = failure.next(&typed) {
            printer.next(&line.to_string());
        }
        failure.exit()
    })
}

/// One thread makes the calls, beside that of the writer: threads that wake one another for every answer take twice the processor's
/// time, and the quota leaves most of one idle. A tenant serves as many as there are.
fn runtime(command: &args::Command) -> io::Result<Runtime> {
    match command {
        args::Command::Sandbox(_) => Runtime::new(),
        _ => Builder::new_current_thread().enable_all().build(),
    }
}

async fn perform(
    command: args::Command,
    typed: &CommandLine,
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
        Task::Sandbox(options) => sandbox::sandbox(options, printer).await,
    }
}
