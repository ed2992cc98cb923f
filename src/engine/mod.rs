//! The way of a run: plan, pool, retries, outage rules.

mod snapshot;

pub use snapshot::{Snapshot, Waiting};
