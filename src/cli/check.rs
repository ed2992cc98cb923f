//! `check`: read, validate and plan, and ask Feishu for the way; nobody is registered and nothing is stored.

use jiff::Zoned;
use tokio::time::Instant;

use super::Exit;
use super::command_line::CommandLine;
use super::connection::Connection;
use super::failure::Failure;
use super::findings::{listing, showing};
use super::next;
use super::settings::Job;
use crate::checkpoint::{Checkpoint, Status};
use crate::engine::{Clock, Found, SystemClock, plan_check, time_to_send};
use crate::feishu::{HttpOptions, HttpRegister, Probed, Verdict};
use crate::quota::Quota;
use crate::report::{NextSteps, OnlineReport, PlanReport, Printer};

/// Checks a file, and whether Feishu would let its run through where a connection is given.
///
/// # Errors
///
/// Why it cannot be read, or why Feishu cannot be asked.
pub(super) async fn check(
    job: &Job,
    online: Option<&Connection>,
    typed: &CommandLine,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let (of_file, to_send) = plan(job, printer)?;
    let blocked = match online {
        Some(connection) => probe(connection, printer).await?,
        None => None,
    };
    let exit = blocked.unwrap_or(of_file);
    if exit != Exit::Settled {
        let to_send = if blocked.is_some() { 0 } else { to_send };
        printer.print(&NextSteps {
            next: next::after_check(typed, to_send),
        });
    }
    Ok(exit)
}

/// How the program must end for what was shown, where it must.
async fn probe(connection: &Connection, printer: &Printer) -> Result<Option<Exit>, Failure> {
    let (base_url, credentials) = connection.open(printer)?;
    let app_id = credentials.app_id.clone();
    let probed = HttpRegister::new(HttpOptions::new(base_url, credentials))?
        .probe()
        .await;
    printer.print(&OnlineReport {
        base_url: &connection.base_url,
        app_id: &app_id,
        probed: &probed,
    });
    Ok(match probed {
        Probed::Free | Probed::Odd { .. } => None,
        Probed::Blocked(Verdict::Unsent { .. } | Verdict::Unconfirmed { .. } | Verdict::RateLimited { .. }) => {
            Some(Exit::Temporary)
        }
        Probed::Blocked(_) => Some(Exit::NeedsChange),
    })
}

/// Shows the plan. Returns how the program must end for it, and how many rows a run would send.
fn plan(job: &Job, printer: &Printer) -> Result<(Exit, u64), Failure> {
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
        takes: job.rate.limit().map(|_| takes),
        now: Zoned::now(),
        contact_use: job.reading.rules.contact_use,
        showing,
    });
    if let Some(listed) = listing.finish()? {
        printer.print(&listed);
    }
    let exit = if plan.of(Status::Invalid) > 0 {
        Exit::NeedsPerson
    } else {
        Exit::Settled
    };
    Ok((exit, plan.to_send))
}
