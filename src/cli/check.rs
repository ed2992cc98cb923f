//! `check`: read, validate and plan, and ask Feishu for the way; nobody is registered and nothing is stored.

use jiff::Zoned;
use tokio::time::Instant;

use super::args::Connection;
use super::command_line::CommandLine;
use super::doubts::Doubts;
use super::failure::Failure;
use super::findings::{findings, showing};
use super::job::{file_key, known_as};
use super::next;
use super::settings::{Job, Jobs};
use super::{Exit, evidence};
use crate::checkpoint::{Checkpoint, Status};
use crate::engine::{self, Clock, Plan, Source, SystemClock, time_to_send};
use crate::feishu::{BaseUrl, Credentials, HttpOptions, HttpRegister, Probed, Verdict};
use crate::quota::Quota;
use crate::report::{FileEnd, FilesReport, Found, NextSteps, OnlineReport, PlanReport, Printer, not_both_edited};
use crate::validate::Finding;

/// Checks files, and whether Feishu would let their run through where a connection is given.
///
/// # Errors
///
/// Why the only one cannot be read, or why Feishu cannot be asked.
pub(super) async fn check(
    Jobs { each, passed_over }: Jobs,
    online: Option<&Connection>,
    typed: &CommandLine,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let (mut exit, mut to_send, mut files) = (Exit::Settled, 0, Vec::new());
    let is_one = each.len() + passed_over.len() == 1;
    let (lang, mut typed) = (printer.lang_of_reports(), typed.clone());
    for mut job in each {
        // What is answered for one of several says nothing of the others.
        let mut line = typed.clone();
        let (of_file, message) = match check_one(&mut job, &mut line, printer) {
            Ok(checked) => {
                to_send += checked.to_send;
                (checked.exit, checked.message)
            }
            Err(failure) if is_one => return Err(failure),
            Err(failure) => {
                let what = failure.what(lang);
                (super::failed(&failure.of(&job.source), None, printer), what)
            }
        };
        exit = exit.max(of_file);
        files.push(FileEnd {
            file: job.source.to_string(),
            exit: Some(of_file.code()),
            message,
        });
        if is_one {
            typed = line;
        }
    }
    let passed_over = passed_over.iter().map(Source::to_string);
    files.extend(passed_over.map(|file| FileEnd::passed_over(file, lang)));
    let blocked = match online {
        Some(connection) => {
            let (base_url, credentials) = connection.open(printer)?;
            probe(base_url, credentials, printer).await?
        }
        None => None,
    };
    // A run sends nobody where one file cannot be planned.
    let can_send = blocked.is_none() && exit <= Exit::NeedsPerson;
    let exit = blocked.unwrap_or(exit);
    let next = match exit {
        Exit::Settled => Vec::new(),
        _ => next::after_check(&typed, if can_send { to_send } else { 0 }),
    };
    if !is_one {
        printer.print(&FilesReport { files, next });
    } else if !next.is_empty() {
        printer.print(&NextSteps { next });
    }
    Ok(exit)
}

/// A file that was checked.
struct Checked {
    exit: Exit,
    /// How many rows a run would send.
    to_send: u64,
    /// What becomes of all rows.
    message: String,
}

/// Checks a file; what is answered about it is added to its job and its command line.
fn check_one(job: &mut Job, line: &mut CommandLine, printer: &Printer) -> Result<Checked, Failure> {
    job.refuse_one_of_the_folder()?;
    let ledger = Checkpoint::look(&job.checkpoint)?;
    let mut doubts = Doubts::new(printer, printer.can_ask());
    let mut planned = self::plan(job, ledger.as_ref(), printer);
    while doubts.settle(planned.as_ref().map(|(plan, _)| plan), job, line) {
        planned = self::plan(job, ledger.as_ref(), printer);
    }
    let (plan, message) = planned?;
    let bound = ledger.as_ref().map(Checkpoint::binding).transpose()?.flatten();
    evidence::hold(job, ledger.as_ref(), bound.map(|bound| bound.app()).as_deref(), printer)?;
    Ok(Checked {
        exit: match plan.of(Status::Invalid) > 0 || plan.asks_for_status() {
            true => Exit::NeedsPerson,
            false => Exit::Settled,
        },
        to_send: plan.to_send,
        message,
    })
}

/// Asks Feishu for the way and shows what it says. Returned is how the program must end for it, where it must.
pub(super) async fn probe(
    base_url: BaseUrl,
    credentials: Credentials,
    printer: &Printer,
) -> Result<Option<Exit>, Failure> {
    let shown = base_url.to_string();
    let app_id = credentials.app_id.clone();
    let probed = HttpRegister::new(HttpOptions::new(base_url, credentials))?
        .probe()
        .await;
    printer.print(&OnlineReport {
        base_url: &shown,
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

/// Works out the plan, and shows it; what becomes of all rows comes with it.
fn plan(job: &Job, ledger: Option<&Checkpoint>, printer: &Printer) -> Result<(Plan, String), Failure> {
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
    let report = PlanReport {
        file: &file,
        plan: &plan,
        findings: &groups,
        called: None,
        takes: job.rate.limit().map(|_| takes),
        now: Zoned::now(),
        contact_use: job.reading.rules.contact_use,
        showing,
        listed: listed.as_ref(),
    };
    printer.print(&report);
    printer.print_to_programs(listed.as_ref());
    written?;
    let message = report.verdict(printer.lang_of_reports());
    Ok((plan, message))
}
