//! `run` and `retry`: plan, ask, send, tell.

use std::iter;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::Zoned;
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

use super::command_line::CommandLine;
use super::connection::UnlimitedElsewhere;
use super::failure::Failure;
use super::findings::{findings, showing};
use super::job::{NothingThere, file_key, known_as};
use super::next::Next;
use super::retry::plan_without_file;
use super::settings::{self, Job, Place, Target};
use super::signals::{self, Signal, Stopper};
use super::{Exit, OnUnconfirmed, args, evidence, origin, sandbox};
use crate::checkpoint::{Binding, Checkpoint, CheckpointError, Generation, SANDBOX, Status, shared};
use crate::engine::{self, Clock, End, KeptCells, Plan, PlanError, ReadingOptions, Snapshot, SystemClock, plan_run};
use crate::feishu::{BaseUrl, HttpOptions, HttpRegister};
use crate::lang::{Cure, Lang, Tell, say};
use crate::quota::Rate;
use crate::report::{
    Called, Findings, Forms, Found, PlanReport, Printer, Showing, Summary, Totals, ended, not_both_edited, progress,
    try_place,
};
use crate::sandbox::Sandbox;
use crate::validate::{ContactUse, Finding};

/// How often a run that waits for another one asks whether that has ended.
const WAIT_PAUSE: Duration = Duration::from_millis(200);

/// Who is called, and with what.
struct Caller {
    http: HttpOptions,
    binding: Binding,
    sandbox: Option<Sandbox>,
}

/// A file that is planned.
struct Planned {
    checkpoint: Checkpoint,
    generation: Generation,
    plan: Plan,
}

/// Nobody has said that it may send, and nobody can be asked.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
struct NobodyToAsk;

impl Tell for NobodyToAsk {
    fn what(&self, lang: Lang) -> String {
        say!(
            lang,
            "nobody can be asked whether to send, and `--yes` was not given",
            "无法询问是否发送，也没有给出 `--yes`"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        say!(
            lang,
            "look at the plan with `check`, then give `--yes`",
            "请先用 `check` 查看计划，再加上 `--yes`"
        )
    }

    fn cure(&self) -> Cure {
        Cure::Usage
    }
}

/// How the end of a run is told.
struct Telling<'a> {
    /// Where the results go, in the form that the ending says.
    places: Vec<PathBuf>,
    showing: Showing,
    typed: &'a CommandLine,
    /// Whether nobody has typed it: the end then shows how it is typed.
    is_guided: bool,
    /// Whether `run` leaves the unconfirmed alone.
    holds: bool,
}

/// Runs a file.
///
/// # Errors
///
/// Why nothing could be sent. Once something was sent, whatever happens is told in the summary and the exit code.
pub(super) async fn run(
    settings: settings::Run,
    is_guided: bool,
    typed: &CommandLine,
    printer: &Arc<Printer>,
) -> Result<Exit, Failure> {
    let settings::Run {
        job,
        is_retry,
        target,
        sending,
        excel,
        yes,
        send_again,
    } = settings;
    if !yes && !job.sandbox && !printer.can_ask() {
        return Err(NobodyToAsk.into());
    }
    let telling = Telling {
        places: iter::once(job.results.clone())
            .chain(excel.then(|| job.workbook()))
            .collect(),
        showing: showing(&job, printer),
        typed,
        is_guided,
        holds: sending.on_unconfirmed == OnUnconfirmed::Hold,
    };
    let Caller { http, binding, sandbox } = caller(&target, &sending, printer).await?;
    let planned = plan(
        &job,
        is_retry,
        send_again,
        sending.wait,
        &binding,
        telling.showing,
        printer,
    )?;
    let stopper = signals::listen(Some(printer.logged(ended::at_once(printer.lang()))))?;
    let to_send = planned.plan.to_send;
    if to_send > 0 && sandbox.is_none() && !yes && printer.can_ask() {
        ask(ended::question(to_send, printer.lang()), &stopper, printer).await?;
    }
    let options = engine::Options {
        workers: sending.workers.into(),
        rate: sending.rate,
        wanted: job.wanted.clone(),
        give_up_after: sending.give_up_after,
        keep_going: sending.keep_going,
        seed: fastrand::u64(..),
    };
    let ended = send(&planned, http, options, &stopper, printer).await?;
    let exit = tell(&job, &planned, &telling, &ended, &stopper, printer)?;
    if let Some(sandbox) = sandbox {
        sandbox::tell_stats(&sandbox.stats(), printer);
        sandbox.shutdown().await;
    }
    Ok(exit)
}

/// Plans the file and shows the plan.
fn plan(
    job: &Job,
    is_retry: bool,
    send_again: bool,
    waits: bool,
    binding: &Binding,
    showing: Showing,
    printer: &Printer,
) -> Result<Planned, Failure> {
    let file = job.source.to_string();
    let mut findings = findings(job, &file, showing, printer)?;
    let hold = |ledger: Option<&Checkpoint>| match send_again {
        true => Ok(()),
        false => evidence::hold(job, ledger, Some(&binding.app()), printer),
    };
    job.refuse_one_of_the_folder()?;
    if !job.checkpoint.exists() {
        refuse_to_begin(job, is_retry)?;
        // Nobody finds a new checkpoint that a run left which sent nothing.
        hold(None)?;
    }
    let checkpoint = open(job, waits, binding, printer)?;
    hold(Some(&checkpoint))?;
    not_both_edited(&checkpoint, &job.results, &job.workbook())?;
    try_place(&job.results)?;
    let tell = &mut |finding: &Finding| findings.found(finding);
    let without_file = if is_retry {
        plan_without_file(&checkpoint, job, tell)?
    } else {
        None
    };
    let (generation, plan) = match without_file {
        Some(planned) => planned,
        None => plan_file(&checkpoint, job, tell)?,
    };
    let takes = engine::time_to_send(&checkpoint, job.rate, plan.to_send, SystemClock.wall_ms())?;
    let read = ReadingOptions::of(&generation.reading);
    let Found {
        groups,
        listed,
        written,
    } = findings.finish();
    printer.print(&PlanReport {
        file: &file,
        plan: &plan,
        findings: &groups,
        called: Some(Called {
            base_url: &binding.base_url,
            app_id: &binding.app_id,
            tenant: &binding.tenant,
            is_rehearsal: job.sandbox,
        }),
        takes: job.rate.limit().map(|_| takes),
        now: Zoned::now(),
        contact_use: read.map_or_else(ContactUse::default, |read| read.rules.contact_use),
        showing,
        listed: listed.as_ref(),
    });
    printer.print_to_programs(listed.as_ref());
    written?;
    Ok(Planned {
        checkpoint,
        generation,
        plan,
    })
}

/// A mistyped name must leave no checkpoint behind.
fn refuse_to_begin(job: &Job, is_retry: bool) -> Result<(), Failure> {
    if is_retry && job.source.is_gone() {
        return Err(NothingThere::Checkpoint(job.checkpoint.clone()).into());
    }
    let opened = job.source.open();
    opened.map_err(|error| PlanError::unopened(&job.source, error))?;
    Ok(())
}

/// Opens the checkpoint, at once or once whoever works with it has ended. Ctrl-C ends the waiting, and nothing was begun.
fn open_in_turn(job: &Job, waits: bool, binding: &Binding, printer: &Printer) -> Result<Checkpoint, Failure> {
    let mut is_told = false;
    loop {
        match Checkpoint::open(&job.checkpoint, binding, &file_key(&job.source, &job.checkpoint)) {
            Err(error @ CheckpointError::InUse { .. }) if waits => {
                if !is_told {
                    printer.note(&ended::waits_for(&error, printer.lang()));
                    is_told = true;
                }
                thread::sleep(WAIT_PAUSE);
            }
            opened => return Ok(opened?),
        }
    }
}

/// Opens the checkpoint, and says where it begins, and what is wrong with its place.
fn open(job: &Job, waits: bool, binding: &Binding, printer: &Printer) -> Result<Checkpoint, Failure> {
    let begins = !job.checkpoint.exists();
    let checkpoint = open_in_turn(job, waits, binding, printer)?;
    let lang = printer.lang();
    if begins && job.place != Place::Rehearsal {
        printer.note(&ended::begins(&job.checkpoint, lang));
    }
    if begins && job.place == Place::Own && !printer.can_ask() {
        printer.tell(ended::may_not_stay(lang));
    }
    if let Some(shared) = shared(&job.checkpoint) {
        printer.tell(&ended::lies_where_others_write(&job.checkpoint, &shared, lang));
    }
    Ok(checkpoint)
}

fn plan_file(
    checkpoint: &Checkpoint,
    job: &Job,
    tell: &mut dyn FnMut(&Finding),
) -> Result<(Generation, Plan), Failure> {
    let key = file_key(&job.source, &job.checkpoint);
    let known_as = known_as(checkpoint, &job.source, &job.checkpoint)?;
    if known_as != key {
        checkpoint.rename_file(&known_as, &key)?;
    }
    let now_ms = SystemClock.wall_ms();
    match plan_run(checkpoint, &key, &job.source, &job.reading, &job.wanted, now_ms, tell) {
        Err(PlanError::Open { file, .. }) if file.is_gone() && checkpoint.generation(&key)?.is_some() => {
            Err(Failure::Gone(file))
        }
        planned => {
            let (generation, plan) = planned?;
            origin::flow_back(checkpoint, &generation, job)?;
            Ok((generation, plan))
        }
    }
}

/// Finds out who is called, and starts the simulated tenant for a rehearsal.
async fn caller(target: &Target, sending: &args::Sending, printer: &Printer) -> Result<Caller, Failure> {
    let (base_url, credentials, sandbox) = match target {
        Target::Feishu(connection) => {
            let (base_url, credentials) = connection.open(printer)?;
            (base_url, credentials, None)
        }
        Target::Sandbox(tenant) => {
            let sandbox = sandbox::start_rehearsal(tenant, sending.rate).await?;
            let base_url = format!("http://{}", sandbox.address()).parse::<BaseUrl>()?;
            (base_url, sandbox::credentials(), Some(sandbox))
        }
    };
    if sending.rate == Rate::Unlimited && !base_url.is_loopback() {
        return Err(UnlimitedElsewhere.into());
    }
    let binding = Binding {
        base_url: if sandbox.is_some() {
            SANDBOX.to_owned()
        } else {
            base_url.to_string()
        },
        app_id: credentials.app_id.clone(),
        tenant: credentials.tenant_key().to_owned(),
    };
    let mut http = HttpOptions::new(base_url, credentials);
    http.timeout = sending.timeout;
    http.workers = sending.workers.into();
    Ok(Caller { http, binding, sandbox })
}

/// Asks whether to send.
///
/// # Errors
///
/// The answer was no, or a signal came instead of one.
async fn ask(question: String, stopper: &Stopper, printer: &Arc<Printer>) -> Result<(), Failure> {
    let (answer, answered) = oneshot::channel();
    let asking = printer.clone();
    // On a thread that nobody waits for: it may hang at the terminal for ever, and a runtime ends only with its threads.
    thread::spawn(move || answer.send(asking.confirm(&question)));
    tokio::select! {
        said = answered => match said {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Failure::Declined(None)),
        },
        () = stopper.token.cancelled() => {
            // The line of the question is still open.
            printer.tell("");
            Err(Failure::Declined(stopper.signal()))
        }
    }
}

/// Sends what is to be sent, and shows how far it is.
async fn send(
    planned: &Planned,
    http: HttpOptions,
    options: engine::Options,
    stopper: &Stopper,
    printer: &Arc<Printer>,
) -> Result<Result<End, CheckpointError>, Failure> {
    let base_url = http.base_url.to_string();
    let register = Arc::new(HttpRegister::new(http)?);
    let proxy = register.proxy().unwrap_or("none");
    tracing::info!(base_url, proxy, certificates = "the system's", "calls are made");
    let start = Snapshot {
        invalid: planned.plan.of(Status::Invalid),
        ..Snapshot::default()
    };
    let (progress, shown) = watch::channel(start);
    let printer = printer.clone();
    // On a thread of its own: a terminal that takes nothing, where somebody marks a text or has typed Ctrl-S, holds up no call.
    let show = tokio::task::spawn_blocking(move || Handle::current().block_on(progress::show(shown, printer)));
    let (checkpoint, generation) = (planned.checkpoint.clone(), planned.generation.id);
    let token = stopper.token.clone();
    let sending = engine::run(checkpoint, generation, register, SystemClock, options, progress, token);
    // A task of its own is woken by those that it waits for without a word to the system: a fifth less time at the quota.
    let ended = tokio::spawn(sending)
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
    // The progress has nothing more to say; a panic in it is no reason to lose the summary.
    let _ = show.await;
    Ok(ended)
}

/// Writes the results and tells the summary, whatever happened.
fn tell(
    job: &Job,
    planned: &Planned,
    telling: &Telling<'_>,
    ended: &Result<End, CheckpointError>,
    stopper: &Stopper,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let Planned {
        checkpoint, generation, ..
    } = planned;
    let (showing, lang) = (telling.showing, printer.lang());
    let file = job.source.to_string();
    let mut totals = Totals::new(generation, checkpoint.last_run()?).naming(printer.is_read_by_person());
    let mut findings = findings(job, &file, showing, printer).unwrap_or_else(|failure| {
        // Since the plan somebody has put another file in its place, or has taken the folder away.
        printer.error(&failure.what(lang), &failure.fix(lang));
        Findings::new(&file, showing, printer.lang_of_reports())
    });
    let cells = KeptCells::of(&generation.reading);
    let forms = Forms::write(checkpoint, generation, &telling.places, lang, None, |outcome| {
        totals.add(outcome);
        findings.settled(outcome, &cells);
    });
    let found = findings.finish();
    let exit = match exit(ended, &totals, stopper) {
        Exit::Settled | Exit::NeedsPerson if !forms.failed.is_empty() => Exit::NeedsChange,
        exit => exit,
    };
    let next = Next {
        line: telling.typed.clone(),
        holds: telling.holds,
        is_gone: job.source.is_gone(),
    };
    printer.print(&Summary {
        ended: ended.into(),
        message: match ended {
            Ok(end) => ended::words(end, printer.lang_of_reports()),
            Err(error) => ended::checkpoint_failed(error, printer.lang_of_reports()),
        },
        next: match ended {
            Ok(End::Finished) => next.for_rows(&totals),
            Ok(End::SameRefusal { .. }) => next.after_refusals(&totals),
            _ => next.go_on(),
        },
        totals,
        results: forms.csv(),
        workbook: forms.workbook(),
        left_alone: forms.left_alone,
        checkpoint: job.checkpoint.clone(),
        checkpoint_elsewhere: job.place == Place::Named,
        detail: showing.detail,
        typed: telling.is_guided.then(|| telling.typed.to_string()),
        listed: found.listed.as_ref().map(|listed| listed.lines(lang)),
    });
    printer.print_to_programs(found.listed.as_ref());
    let unlisted = found.written.err().map(|error| (error.what(lang), error.fix(lang)));
    // Neither changes an outcome: the results can be written again from the checkpoint.
    let unsaved = forms.failed.iter().map(|error| (error.what(lang), error.fix(lang)));
    for (what, fix) in unlisted.into_iter().chain(unsaved) {
        printer.error(&what, &fix);
    }
    Ok(exit)
}

fn exit(ended: &Result<End, CheckpointError>, totals: &Totals, stopper: &Stopper) -> Exit {
    match ended {
        Ok(End::Finished) if totals.need_a_person() || totals.of(Status::Pending) > 0 => Exit::NeedsPerson,
        Ok(End::Finished) => Exit::Settled,
        Ok(End::Interrupted) => stopper.signal().map_or(Exit::Interrupted, Signal::exit),
        Ok(End::Stopped(_) | End::SameRefusal { .. }) | Err(_) => Exit::NeedsChange,
        Ok(End::Outage { .. } | End::NoAnswer { .. }) => Exit::Temporary,
    }
}
