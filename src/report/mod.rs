//! What a user sees: plan, findings, progress, summary, results, log.

mod attempts;
mod catalogue;
mod defect;
mod defects_file;
pub mod ended;
mod file;
mod findings;
mod listing;
pub mod log;
mod next_step;
mod outcome;
mod plan;
mod printer;
pub mod progress;
mod results;
mod status;
mod summary;
mod texts;
mod time_span;
mod written;

pub use attempts::{AttemptView, AttemptsReport, RowStanding};
pub use catalogue::{Catalogue, CatalogueEntry, Origin};
pub use defect::Defect;
pub use defects_file::DefectsError;
pub use file::{ResultsError, try_place, write_results};
pub use listing::{Detail, Listed, Listing, Showing};
pub use next_step::{Effect, NextStep};
pub use outcome::{RowOutcome, each_outcome};
pub use plan::{Called, PlanReport};
pub use printer::{Format, Printer, Report};
pub use results::{ResultsWriter, Style};
pub use status::{FileState, FileStatus, StatusReport};
pub use summary::{CodeTotal, NamedRow, Summary, Totals};
pub use time_span::time_span;
pub use written::WrittenReport;
