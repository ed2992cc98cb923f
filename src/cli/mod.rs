//! The command line: arguments as typed, settings as resolved, credentials, signals, exit codes, one file a command.

pub mod args;
mod check;
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
mod results;
mod retry;
mod run;
mod sandbox;
pub mod secret;
pub mod settings;
pub mod signals;
mod status;
mod typed;
mod values;

use std::sync::Arc;

use clap::Parser;

pub use connection::{App, Connection};
pub use environment::{Environment, process_environment};
pub use exit::Exit;
pub use failure::Failure;
pub use paths::NotAFile;
pub use profile::{Profile, ProfileError};
pub use values::OnUnconfirmed;

use crate::report::{Printer, log};
use settings::{Output, Task};

/// Does what the command line says and tells how the program ends.
///
/// # Panics
///
/// When the system gives us no threads.
pub fn main() -> Exit {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no errors and go to standard output; a closed one ends nothing.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Settled };
        }
    };
    let output = Output::resolve(args.output, &process_environment);
    let printer = Arc::new(Printer::new(output.format, output.lang));
    let runtime = tokio::runtime::Runtime::new().expect("a system that can start a program gives it threads");
    let done = runtime.block_on(perform(args.command, &output, &printer));
    done.unwrap_or_else(|failure| {
        let (what, fix) = (failure.explain(output.lang), failure.fix(output.lang));
        match failure {
            // A no is an answer and no error.
            Failure::Declined(_) => printer.tell(&format!("{what}\n{fix}")),
            _ => printer.error(&what, &fix),
        }
        if let Some(command) = next::after_failure(&failure, std::env::args_os()) {
            printer.next(&command);
        }
        failure.exit()
    })
}

async fn perform(command: args::Command, output: &Output, printer: &Arc<Printer>) -> Result<Exit, Failure> {
    let task = Task::resolve(command, &process_environment)?;
    if let Some(path) = output.log.file.as_deref().filter(|path| task.works_on(path)) {
        return Err(Failure::LogOver(path.to_path_buf()));
    }
    log::init(&output.log, printer)?;
    match task {
        Task::Run(settings) => run::run(settings, printer).await,
        Task::Check(job, online) => check::check(&job, online.as_ref(), printer).await,
        Task::Status(settings) => status::status(&settings, printer),
        Task::Results(settings) => results::results(&settings, printer),
        Task::Explain(code) => explain::explain(code.as_deref(), printer),
        Task::Sandbox(typed) => sandbox::sandbox(typed, printer).await,
    }
}
