//! The way of a run: plan, pool, retries, outage rules.

mod backlog;
mod call;
mod clock;
mod employment;
mod evidence;
mod health;
mod kept_cells;
mod nobody;
mod plan;
mod plan_error;
mod planning;
mod pool;
mod read_ahead;
mod reading;
mod restore;
mod selection;
mod snapshot;
mod sought;
mod source;
mod terms;
mod who;

pub use clock::{Clock, SystemClock};
pub use evidence::{Meeting, Telling, Told, meet, told_in};
pub use kept_cells::KeptCells;
pub use nobody::NobodyChosen;
pub use plan::{Plan, check, plan_run, plan_stored};
pub use plan_error::PlanError;
pub use pool::run;
pub use reading::{Keep, ReadingOptions};
pub use restore::time_to_send;
pub use selection::{Condition, Selection};
pub use snapshot::{Snapshot, Waiting};
pub use sought::Sought;
pub use source::{Source, is_no_file, sha256_of};
pub use terms::{End, Options};
