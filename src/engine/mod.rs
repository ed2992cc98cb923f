//! The way of a run: plan, pool, retries, outage rules.

mod backlog;
mod clock;
mod health;
mod pool;
mod snapshot;

pub use clock::{Clock, SystemClock};
pub use pool::{End, Options, run};
pub use snapshot::{Snapshot, Waiting};
