//! `check`: read, validate and plan; nothing is sent and nothing is stored.

use tokio::time::Instant;

use super::Exit;
use super::failure::Failure;
use super::settings::Job;
use crate::checkpoint::{Checkpoint, Status, Wanted};
use crate::engine::{Purpose, plan_check};
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
    let plan = plan_check(ledger.as_ref(), &job.source, &job.reading, purpose, &mut |_| {})?;
    printer.print(&PlanReport {
        file: &job.source.to_string(),
        plan: &plan,
        called: None,
        takes: Quota::new(job.rate, [], plan.to_send).time_for(plan.to_send, Instant::now()),
    });
    Ok(if plan.of(Status::Invalid) > 0 {
        Exit::NeedsPerson
    } else {
        Exit::Settled
    })
}
