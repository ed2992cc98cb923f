//! `check`: read, validate and plan; nothing is sent and nothing is stored.

use jiff::Zoned;
use tokio::time::Instant;

use super::Exit;
use super::failure::Failure;
use super::findings::{listing, showing};
use super::settings::Job;
use crate::checkpoint::{Checkpoint, Status};
use crate::engine::{Clock, Found, SystemClock, plan_check, time_to_send};
use crate::quota::Quota;
use crate::report::{PlanReport, Printer};

/// Checks a file.
///
/// # Errors
///
/// Why it cannot be read.
pub(super) fn check(job: &Job, printer: &Printer) -> Result<Exit, Failure> {
    let ledger = Checkpoint::look(&job.checkpoint)?;
    let file = job.source.to_string();
    let showing = showing(job, printer);
    let mut listing = listing(job, &file, showing, printer)?;
    let tell = &mut |found: &Found| listing.found(found);
    let plan = plan_check(ledger.as_ref(), &job.source, &job.reading, &job.purpose, tell)?;
    let takes = match &ledger {
        Some(ledger) => time_to_send(ledger, job.rate, plan.to_send, SystemClock.wall_ms())?,
        None => Quota::new(job.rate, [], plan.to_send).time_for(plan.to_send, Instant::now()),
    };
    printer.print(&PlanReport {
        file: &file,
        plan: &plan,
        called: None,
        takes,
        now: Zoned::now(),
        shows_cells: showing.shows_cells,
    });
    if let Some(listed) = listing.finish()? {
        printer.print(&listed);
    }
    Ok(if plan.of(Status::Invalid) > 0 {
        Exit::NeedsPerson
    } else {
        Exit::Settled
    })
}
