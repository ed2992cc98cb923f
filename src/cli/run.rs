//! `run` and `retry`: plan, ask, send, tell.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::Zoned;
use tokio::sync::{oneshot, watch};

use super::failure::Failure;
use super::findings::{findings, showing};
use super::job::file_key;
use super::next::Commands;
use super::retry::plan_without_file;
use super::settings::{self, Job, Target};
use super::signals::{self, Signal, Stopper};
use super::{Exit, OnUnconfirmed, sandbox};
use crate::checkpoint::{Binding, Checkpoint, CheckpointError, Generation, Status};
use crate::engine::{self, Clock, End, KeptCells, Plan, PlanError, ReadingOptions, Snapshot, SystemClock, plan_run};
use crate::feishu::{BaseUrl, HttpOptions, HttpRegister};
use crate::lang::Tell;
use crate::quota::Rate;
use crate::report::{
    Called, FindingGroups, Findings, PlanReport, Printer, Showing, Style, Summary, Totals, ended, progress, try_place,
    write_results,
};
use crate::sandbox::Sandbox;
use crate::validate::{ContactUse, Finding};

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
    /// How long the sending takes; `None` where no quota paces it.
    takes: Option<Duration>,
}

impl Planned {
    /// Which contacts were looked at when the file was read.
    fn contact_use(&self) -> ContactUse {
        ReadingOptions::of(&self.generation.reading).map_or_else(ContactUse::default, |read| read.rules.contact_use)
    }
}

/// Runs a file.
///
/// # Errors
///
/// Why nothing could be sent. Once something was sent, whatever happens is told in the summary and the exit code.
pub(super) async fn run(settings: settings::Run, printer: &Arc<Printer>) -> Result<Exit, Failure> {
    let Caller { http, binding, sandbox } = caller(&settings, printer).await?;
    let showing = showing(&settings.job, printer);
    let file = settings.job.source.to_string();
    let mut findings = findings(&settings.job, &file, showing, printer)?;
    let Job {
        checkpoint, results, ..
    } = &settings.job;
    let misses_ledger = !settings.job.sandbox && !checkpoint.exists() && results.exists();
    let planned = plan(&settings, &binding, &mut findings)?;
    show_plan(printer, &settings, &planned, findings.groups(), &binding, showing);
    if let Some(listed) = findings.finish()? {
        printer.print(&listed);
    }
    let to_send = planned.plan.to_send;
    if misses_ledger && to_send > 0 {
        printer.tell(&ended::misses_ledger(results, checkpoint, printer.lang()));
    }
    let stopper = signals::listen(Some(ended::at_once(printer.lang()))).map_err(Failure::Signals)?;
    if to_send > 0 && sandbox.is_none() && !settings.yes && printer.can_ask() {
        ask(ended::question(to_send, printer.lang()), &stopper, printer).await?;
    }
    let ended = send(&settings, &planned, http, &stopper, printer).await?;
    let exit = tell(&settings, &planned, showing, &ended, &stopper, printer)?;
    if let Some(sandbox) = sandbox {
        sandbox::tell_stats(&sandbox.stats(), printer);
        sandbox.shutdown().await;
    }
    Ok(exit)
}

fn plan(settings: &settings::Run, binding: &Binding, findings: &mut Findings<'_>) -> Result<Planned, Failure> {
    let job = &settings.job;
    // A mistyped name must not leave a checkpoint behind.
    if !job.checkpoint.exists() {
        if settings.is_retry && job.source.is_gone() {
            return Err(Failure::NoCheckpoint(job.checkpoint.clone()));
        }
        let opened = job.source.open();
        opened.map_err(|error| PlanError::unopened(&job.source, error))?;
    }
    let checkpoint = Checkpoint::open(&job.checkpoint, binding, &job.source.to_string())?;
    try_place(&job.results)?;
    let tell = &mut |finding: &Finding| findings.found(finding);
    let without_file = if settings.is_retry {
        plan_without_file(&checkpoint, job, tell)?
    } else {
        None
    };
    let (generation, plan) = match without_file {
        Some(planned) => planned,
        None => plan_file(&checkpoint, job, tell)?,
    };
    let takes = engine::time_to_send(&checkpoint, job.rate, plan.to_send, SystemClock.wall_ms())?;
    Ok(Planned {
        checkpoint,
        generation,
        plan,
        takes: job.rate.limit().map(|_| takes),
    })
}

fn plan_file(
    checkpoint: &Checkpoint,
    job: &Job,
    tell: &mut dyn FnMut(&Finding),
) -> Result<(Generation, Plan), Failure> {
    let key = file_key(&job.source, &job.checkpoint);
    let now_ms = SystemClock.wall_ms();
    match plan_run(checkpoint, &key, &job.source, &job.reading, &job.wanted, now_ms, tell) {
        Err(PlanError::Open { file, .. }) if file.is_gone() && checkpoint.generation(&key)?.is_some() => {
            Err(Failure::Gone(file))
        }
        planned => Ok(planned?),
    }
}

/// Finds out who is called, and starts the simulated tenant for a rehearsal.
async fn caller(settings: &settings::Run, printer: &Printer) -> Result<Caller, Failure> {
    let (base_url, credentials, sandbox) = match &settings.target {
        Target::Feishu(connection) => {
            let (base_url, credentials) = connection.open(printer)?;
            (base_url, credentials, None)
        }
        Target::Sandbox(tenant) => {
            let sandbox = sandbox::start_rehearsal(tenant, settings.job.rate).await?;
            let base_url = format!("http://{}", sandbox.address()).parse::<BaseUrl>()?;
            (base_url, sandbox::credentials(), Some(sandbox))
        }
    };
    if settings.job.rate == Rate::Unlimited && !base_url.is_loopback() {
        return Err(Failure::UnlimitedElsewhere);
    }
    let binding = Binding {
        // A simulated tenant has another address in every rehearsal, and one identity.
        base_url: if sandbox.is_some() {
            "sandbox".to_owned()
        } else {
            base_url.to_string()
        },
        app_id: credentials.app_id.clone(),
        tenant: credentials.tenant_key().to_owned(),
    };
    let mut http = HttpOptions::new(base_url, credentials);
    http.timeout = settings.sending.timeout;
    http.workers = settings.sending.workers.into();
    Ok(Caller { http, binding, sandbox })
}

fn show_plan(
    printer: &Printer,
    settings: &settings::Run,
    planned: &Planned,
    findings: &FindingGroups,
    binding: &Binding,
    showing: Showing,
) {
    printer.print(&PlanReport {
        file: &settings.job.source.to_string(),
        plan: &planned.plan,
        findings,
        called: Some(Called {
            base_url: &binding.base_url,
            app_id: &binding.app_id,
            tenant: &binding.tenant,
            is_rehearsal: settings.job.sandbox,
        }),
        takes: planned.takes,
        now: Zoned::now(),
        contact_use: planned.contact_use(),
        showing,
    });
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
    settings: &settings::Run,
    planned: &Planned,
    http: HttpOptions,
    stopper: &Stopper,
    printer: &Arc<Printer>,
) -> Result<Result<End, CheckpointError>, Failure> {
    let base_url = http.base_url.to_string();
    let register = Arc::new(HttpRegister::new(http)?);
    let proxy = register.proxy().unwrap_or("none");
    tracing::info!(base_url, proxy, certificates = "the system's", "calls are made");
    let options = engine::Options {
        workers: settings.sending.workers.into(),
        rate: settings.job.rate,
        wanted: settings.job.wanted.clone(),
        give_up_after: settings.sending.give_up_after,
        keep_going: settings.sending.keep_going,
        seed: fastrand::u64(..),
    };
    let start = Snapshot {
        invalid: planned.plan.of(Status::Invalid),
        ..Snapshot::default()
    };
    let (progress, shown) = watch::channel(start);
    let show = tokio::spawn(progress::show(shown, printer.clone()));
    let (checkpoint, generation) = (planned.checkpoint.clone(), planned.generation.id);
    let token = stopper.token.clone();
    let sending = engine::run(checkpoint, generation, register, SystemClock, options, progress, token);
    // A task of its own is woken by those that it waits for without another thread: a fourth less time where thousands are
    // sent a second.
    let ended = tokio::spawn(sending)
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
    // The progress has nothing more to say; a panic in it is no reason to lose the summary.
    let _ = show.await;
    Ok(ended)
}

/// Writes the results and tells the summary, whatever happened.
fn tell(
    settings: &settings::Run,
    planned: &Planned,
    showing: Showing,
    ended: &Result<End, CheckpointError>,
    stopper: &Stopper,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let lang = printer.lang();
    let Planned {
        checkpoint, generation, ..
    } = planned;
    let mut totals = Totals::new(generation, checkpoint.last_run()?);
    let file = settings.job.source.to_string();
    let mut findings = findings(&settings.job, &file, showing, printer).unwrap_or_else(|failure| {
        // Since the plan somebody has put another file in its place, or has taken the folder away.
        printer.error(&failure.explain(lang), &failure.fix(lang));
        Findings::new(&file, showing, lang)
    });
    let cells = KeptCells::of(&generation.reading);
    let style = Style {
        excel: settings.excel,
        lang,
    };
    let written = write_results(checkpoint, generation, &settings.job.results, style, &[], |outcome| {
        totals.add(outcome);
        findings.settled(outcome, &cells);
    });
    let exit = match exit(ended, &totals, stopper) {
        Exit::Settled | Exit::NeedsPerson if written.is_err() => Exit::NeedsChange,
        exit => exit,
    };
    let Job {
        source,
        checkpoint: path,
        ..
    } = &settings.job;
    let holds = settings.sending.on_unconfirmed == OnUnconfirmed::Hold;
    let commands = Commands::plain(source, path, settings.job.sandbox).typed_as(std::env::args_os(), holds);
    let next = match ended {
        Ok(End::Finished) => commands.for_rows(&totals),
        Ok(End::SameRefusal { .. }) => commands.after_refusals(settings.is_retry, &totals),
        _ => commands.go_on(settings.is_retry),
    };
    let unsaved = written.as_ref().err().map(|error| (error.what(lang), error.fix(lang)));
    printer.print(&Summary {
        totals,
        ended: match ended {
            Ok(end) => ended::words(end, lang),
            Err(error) => ended::checkpoint_failed(error, lang),
        },
        left_alone: written
            .as_ref()
            .ok()
            .filter(|path| **path != settings.job.results)
            .map(|_| settings.job.results.clone()),
        results: written.ok(),
        checkpoint: settings.job.checkpoint.clone(),
        next,
        detail: showing.detail,
    });
    match findings.finish() {
        Ok(Some(listed)) => printer.print(&listed),
        Ok(None) => {}
        Err(error) => printer.error(&error.what(lang), &error.fix(lang)),
    }
    // The results never change an outcome: they can be written again from the checkpoint.
    if let Some((what, fix)) = unsaved {
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
