//! The way of a run: plan, pool, retries, outage rules.

mod backlog;
mod clock;
mod findings;
mod health;
mod plan;
mod pool;
mod snapshot;
mod source;

pub use clock::{Clock, SystemClock};
pub use findings::{FindingGroup, FindingTally};
pub use plan::{Keep, Plan, PlanError, ReadingOptions, plan_check, plan_run};
pub use pool::{End, Options, run};
pub use snapshot::{Snapshot, Waiting};
pub use source::{Source, sha256_of};
