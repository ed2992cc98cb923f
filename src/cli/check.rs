//! `check`: read, validate and plan, and ask Feishu for the way; nobody is registered and nothing is stored.

use jiff::Zoned;
use tokio::time::Instant;

use super::command_line::CommandLine;
use super::connection::Connection;
use super::doubts::Doubts;
use super::failure::Failure;
use super::findings::{findings, showing};
use super::job::{file_key, known_as};
use super::next;
use super::settings::Job;
use super::{Exit, evidence};
use crate::checkpoint::{Checkpoint, Status};
use crate::engine::{self, Clock, Plan, SystemClock, time_to_send};
use crate::feishu::{HttpOptions, HttpRegister, Probed, Verdict};
use crate::quota::Quota;
use crate::report::{Found, NextSteps, OnlineReport, PlanReport, Printer, not_both_edited};
use crate::validate::Finding;

/// Checks a file, and whether Feishu would let its run through where a connection is given.
///
/// # Errors
///
/// Why it cannot be read, or why Feishu cannot be asked.
pub(super) async fn check(
    mut job: Job,
    online: Option<&Connection>,
    typed: &CommandLine,
    printer: &Printer,
) -> Result<Exit, Failure> {
    job.refuse_one_of_the_folder()?;
    let ledger = Checkpoint::look(&job.checkpoint)?;
    let (mut doubts, mut typed) = (Doubts::new(printer, printer.can_ask()), typed.clone());
    doubts.columns(&mut job, &mut typed);
    let mut plan = self::plan(&job, ledger.as_ref(), printer)?;
    while doubts.statuses(&plan, &mut job, &mut typed) {
        plan = self::plan(&job, ledger.as_ref(), printer)?;
    }
    let of_file = match plan.of(Status::Invalid) > 0 || plan.asks_for_status() {
        true => Exit::NeedsPerson,
        false => Exit::Settled,
    };
    let bound = ledger.as_ref().map(Checkpoint::binding).transpose()?.flatten();
    evidence::hold(
        &job,
        ledger.as_ref(),
        bound.map(|bound| bound.app()).as_deref(),
        printer,
    )?;
    let blocked = match online {
        Some(connection) => probe(connection, printer).await?,
        None => None,
    };
    let exit = blocked.unwrap_or(of_file);
    if exit != Exit::Settled {
        let to_send = if blocked.is_some() { 0 } else { plan.to_send };
        printer.print(&NextSteps {
            next: next::after_check(&typed, to_send),
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

/// Works out the plan, and shows it.
fn plan(job: &Job, ledger: Option<&Checkpoint>, printer: &Printer) -> Result<Plan, Failure> {
    if let Some(ledger) = ledger {
        not_both_edited(ledger, &job.results, &job.workbook())?;
    }
    let file = job.source.to_string();
    let showing = showing(job, printer);
    let mut findings = findings(job, &file, showing, printer)?;
    let tell = &mut |finding: &Finding| findings.found(finding);
    let known_as = match ledger {
        Some(ledger) => known_as(ledger, &job.source, &job.checkpoint)?,
        None => file_key(&job.source, &job.checkpoint),
    };
    let plan = engine::check(ledger, &known_as, &job.source, &job.reading, &job.wanted, tell)?;
    let takes = match ledger {
        Some(ledger) => time_to_send(ledger, job.rate, plan.to_send, SystemClock.wall_ms())?,
        None => Quota::new(job.rate, [], None).time_for(plan.to_send, Instant::now()),
    };
    let Found {
        groups,
        listed,
        written,
    } = findings.finish();
    printer.print(&PlanReport {
        file: &file,
        plan: &plan,
        findings: &groups,
        called: None,
        takes: job.rate.limit().map(|_| takes),
        now: Zoned::now(),
        contact_use: job.reading.rules.contact_use,
        showing,
        listed: listed.as_ref(),
    });
    printer.print_to_programs(listed.as_ref());
    written?;
    Ok(plan)
}
