//! What a user sees: printed answers, questions, progress, log.

pub mod log;
mod printer;
pub mod progress;
mod time_span;

pub use printer::{Format, Printer, Report};
pub use time_span::time_span;
