//! `check`: read, validate and plan; nothing is sent and nothing is stored.

use tokio::time::Instant;

use super::Exit;
use super::failure::Failure;
use super::findings::{listing, showing};
use super::settings::Job;
use crate::checkpoint::{Checkpoint, Status, Wanted};
use crate::engine::{Found, Purpose, plan_check};
use crate::quota::Quota;
use crate::report::{PlanReport, Printer};

/// Checks a file.
///
/// # Errors
///
/// Why it cannot be read.
pub(super) fn check(job: &Job, printer: &Printer) -> Result<Exit, Failure> {
    let ledger = Checkpoint::look(&job.checkpoint)?;
    let purpose = Purpose {
        wanted: Wanted {
            unconfirmed: true,
            failed: false,
        },
        limit: job.limit,
    };
    let file = job.source.to_string();
    let showing = showing(job, printer);
    let mut listing = listing(job, &file, showing, printer)?;
    let tell = &mut |found: &Found| listing.found(found);
    let plan = plan_check(ledger.as_ref(), &job.source, &job.reading, purpose, tell)?;
    printer.print(&PlanReport {
        file: &file,
        plan: &plan,
        called: None,
        takes: Quota::new(job.rate, [], plan.to_send).time_for(plan.to_send, Instant::now()),
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
