//! The way of a run: plan, pool, retries, outage rules.

mod backlog;
mod clock;
mod findings;
mod health;
mod plan;
mod plan_error;
mod pool;
mod restore;
mod snapshot;
mod source;

pub use clock::{Clock, SystemClock};
pub use findings::{FindingGroup, FindingTally};
pub use plan::{Keep, Plan, ReadingOptions, plan_check, plan_run, plan_stored};
pub use plan_error::PlanError;
pub use pool::{End, Options, run};
pub use restore::time_to_send;
pub use snapshot::{Snapshot, Waiting};
pub use source::{Source, sha256_of};
