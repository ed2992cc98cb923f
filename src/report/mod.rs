//! What a user sees: plan, findings, progress, summary, results, log.

mod attempts;
mod catalogue;
mod choice;
pub mod ended;
mod failed;
mod file;
mod finding;
mod finding_groups;
mod findings;
mod findings_file;
pub mod log;
mod next_step;
mod online;
mod outcome;
mod plan;
mod printer;
pub mod progress;
mod results;
#[cfg(test)]
mod schema;
mod served;
mod status;
mod summary;
mod texts;
mod time_span;
mod written;

pub use attempts::{AttemptView, AttemptsReport, RowStanding};
pub use catalogue::{Catalogue, CatalogueEntry, Origin};
pub use failed::Failed;
pub use file::{ResultsError, try_place, write_results};
pub use finding::FindingView;
pub use finding_groups::FindingGroups;
pub use findings::{Detail, Findings, Listed, Showing};
pub use findings_file::{FindingsError, may_hold_findings};
pub use next_step::{Effect, NextStep, NextSteps};
pub use online::OnlineReport;
pub use outcome::{RowOutcome, each_outcome};
pub use plan::{Called, PlanReport};
pub use printer::{Format, Printer, Report};
pub use results::{ResultsWriter, Style};
pub use served::Served;
pub use status::{FileState, FileStatus, StatusReport};
pub use summary::{CodeTotal, Ending, NamedRow, Summary, Totals};
pub use time_span::time_span;
pub use written::WrittenReport;
