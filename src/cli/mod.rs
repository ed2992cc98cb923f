//! The command line: arguments as typed, settings as resolved.

pub mod args;
mod exit;
mod paths;
pub mod secret;
pub mod settings;
pub mod signals;
mod values;

pub use exit::Exit;
pub use paths::{NotAFile, Source};
pub use values::{ContactUse, Keep, OnUnconfirmed};
