//! What a user sees: plan, findings, progress, summary, results, log.

mod defect;
mod defects_file;
pub mod ended;
mod file;
mod findings;
mod listing;
pub mod log;
mod outcome;
mod plan;
mod printer;
pub mod progress;
mod results;
mod summary;
mod texts;
mod time_span;

pub use defect::Defect;
pub use defects_file::DefectsError;
pub use file::{ResultsError, try_place, write_results};
pub use listing::{Detail, Listed, Listing, Showing};
pub use outcome::{RowOutcome, each_outcome};
pub use plan::{Called, PlanReport};
pub use printer::{Format, Printer, Report};
pub use results::{ResultsWriter, Style};
pub use summary::{CodeTotal, Summary, Totals};
pub use time_span::time_span;
