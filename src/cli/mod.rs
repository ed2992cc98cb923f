//! The command line: arguments as typed, settings as resolved, credentials, signals, exit codes.

pub mod args;
mod environment;
mod exit;
mod paths;
pub mod secret;
pub mod settings;
pub mod signals;
mod values;

pub use environment::{Environment, process_environment};
pub use exit::Exit;
pub use paths::{NotAFile, Source};
pub use values::{ContactUse, Keep, OnUnconfirmed};
