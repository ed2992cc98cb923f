//! `run` and `retry`: plan, ask, send, tell.

mod caller;
mod plans;

use std::iter;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

use super::awake::keep_awake;
use super::command_line::CommandLine;
use super::failure::Failure;
use super::findings::{findings, showing};
use super::next::{self, Next};
use super::settings::{self, Job, Jobs, Place};
use super::signals::{self, Signal, Stopper};
use super::usage::UsageError;
use super::{Exit, OnUnconfirmed, args, sandbox};
use crate::checkpoint::{Checkpoint, CheckpointError, Status};
use crate::engine::{self, Clock, End, KeptCells, Snapshot, Source, SystemClock, time_to_send};
use crate::feishu::{HttpOptions, HttpRegister};
use crate::lang::{Tell, said};
use crate::report::{
    FileEnd, FilesReport, Findings, Forms, NextStep, Printer, Showing, Summary, Totals, ended, progress,
};
use caller::Caller;
use plans::{Planned, Planner};

/// How files are sent, and the end of each is told.
struct Sender<'a> {
    checkpoint: Checkpoint,
    register: Arc<HttpRegister>,
    sending: args::Sending,
    showing: Showing,
    /// Whether the results are written as a workbook too.
    excel: bool,
    /// Whether nobody has typed it: the end then shows how it is typed.
    is_guided: bool,
    /// Whether there are several files: what is left of them all is told last.
    of_several: bool,
    stopper: &'a Stopper,
    printer: &'a Arc<Printer>,
}

/// How one file ended.
struct Told {
    exit: Exit,
    /// The same in a line.
    message: String,
    is_finished: bool,
}

/// What became of the files of a run.
struct Sent {
    /// The worst of their ends.
    exit: Exit,
    files: Vec<FileEnd>,
    /// The file that was stopped, and those whose turn never came.
    left: Vec<Source>,
}

/// Runs files, one after the other.
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
        jobs: Jobs {
            each: jobs,
            passed_over,
        },
        is_retry,
        target,
        sending,
        excel,
        yes,
        send_again,
    } = settings;
    if !yes && !jobs[0].sandbox && !printer.can_ask() {
        return Err(UsageError {
            what: said!(
                "nobody can be asked whether to send, and `--yes` was not given",
                "无法询问是否发送，也没有给出 `--yes`"
            ),
            fix: said!(
                "look at the plan with `check`, then give `--yes`",
                "请先用 `check` 查看计划，再加上 `--yes`"
            ),
        }
        .into());
    }
    // What is answered for one of several says nothing of the others.
    let of_one = |job: Job| {
        let line = typed.clone().about([&job.source]);
        (job, line)
    };
    let jobs: Vec<_> = jobs.into_iter().map(of_one).collect();
    let showing = showing(&jobs[0].0, printer);
    let Caller { http, binding, sandbox } = Caller::of(&target, &sending, printer).await?;
    let planner = Planner {
        is_retry,
        send_again,
        waits: sending.wait,
        asks: printer.can_ask() && !yes,
        binding: &binding,
        showing,
        printer,
    };
    let (checkpoint, plans) = planner.plan(jobs)?;
    let stopper = signals::listen(Some(printer.logged(ended::at_once(printer.lang()))))?;
    let to_send = plans.iter().map(|planned| planned.plan.to_send).sum();
    if to_send > 0 && sandbox.is_none() && !yes && printer.can_ask() {
        ask(ended::question(to_send, plans.len(), printer.lang()), &stopper, printer).await?;
    }
    let sender = Sender {
        checkpoint,
        register: Arc::new(register(http)?),
        showing,
        excel,
        is_guided,
        of_several: plans.len() > 1,
        sending,
        stopper: &stopper,
        printer,
    };
    let takes = time_to_send(&sender.checkpoint, sender.sending.rate, to_send, SystemClock.wall_ms())?;
    let is_sent = to_send > 0 && sandbox.is_none();
    let awake = is_sent.then(|| keep_awake(takes, printer.clone()));
    let mut sent = sender.send_each(plans).await;
    drop(awake);
    if sender.of_several || !passed_over.is_empty() {
        let passed_over = passed_over.iter().map(Source::to_string);
        sent.files
            .extend(passed_over.map(|file| FileEnd::passed_over(file, printer.lang_of_reports())));
        printer.print(&FilesReport {
            files: sent.files,
            next: next::of_several(typed, &sent.left),
        });
    }
    if let Some(sandbox) = sandbox {
        sandbox::tell_stats(&sandbox.stats(), printer);
        sandbox.shutdown().await;
    }
    Ok(sent.exit)
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

/// Who makes the calls.
fn register(http: HttpOptions) -> Result<HttpRegister, Failure> {
    let base_url = http.base_url.to_string();
    let register = HttpRegister::new(http)?;
    let proxy = register.proxy().unwrap_or("none");
    tracing::info!(base_url, proxy, certificates = "the system's", "calls are made");
    Ok(register)
}

impl Sender<'_> {
    /// Sends one file after the other. Whatever stops one leaves the rest pending.
    async fn send_each(&self, plans: Vec<Planned>) -> Sent {
        let lang = self.printer.lang_of_reports();
        let mut sent = Sent {
            exit: Exit::Settled,
            files: Vec::new(),
            left: Vec::new(),
        };
        let mut plans = plans.into_iter();
        for mut planned in plans.by_ref() {
            let source = planned.job.source.clone();
            let file = source.to_string();
            let told = match self.send_one(&mut planned, sent.files.is_empty()).await {
                Ok(told) => told,
                Err(failure) => Told {
                    exit: super::failed(&failure, Some(&planned.line), self.printer),
                    message: failure.what(lang),
                    is_finished: false,
                },
            };
            sent.exit = sent.exit.max(told.exit);
            sent.files.push(FileEnd {
                file,
                exit: Some(told.exit.code()),
                message: told.message,
            });
            if !told.is_finished {
                sent.left.push(source);
                break;
            }
        }
        for Planned { job, plan, .. } in plans {
            let file = job.source.to_string();
            sent.files.push(FileEnd::pending(file, plan.to_send, lang));
            sent.left.push(job.source.clone());
        }
        sent
    }

    /// Sends what is to be sent of a file, and tells how that ended.
    async fn send_one(&self, planned: &mut Planned, is_first: bool) -> Result<Told, Failure> {
        if !is_first {
            planned.again(&self.checkpoint)?;
        }
        if self.of_several {
            let file = planned.job.source.to_string();
            self.printer.note(&ended::turn(&file, self.printer.lang()));
        }
        let ended = self.send(planned).await;
        self.tell(planned, &ended)
    }

    /// Sends what is to be sent of a file, and shows how far it is.
    async fn send(&self, planned: &Planned) -> Result<End, CheckpointError> {
        let start = Snapshot {
            invalid: planned.plan.of(Status::Invalid),
            ..Snapshot::default()
        };
        let (progress, shown) = watch::channel(start);
        let printer = self.printer.clone();
        // On a thread of its own: a terminal that takes nothing, where somebody marks a text or has typed Ctrl-S, holds up no call.
        let show = tokio::task::spawn_blocking(move || Handle::current().block_on(progress::show(shown, printer)));
        let options = engine::Options {
            workers: self.sending.workers.into(),
            rate: self.sending.rate,
            wanted: planned.job.wanted.clone(),
            give_up_after: self.sending.give_up_after,
            keep_going: self.sending.keep_going,
            seed: fastrand::u64(..),
        };
        let (checkpoint, generation) = (self.checkpoint.clone(), planned.generation.id);
        let (register, token) = (self.register.clone(), self.stopper.token.clone());
        let sending = engine::run(checkpoint, generation, register, SystemClock, options, progress, token);
        // A task of its own is woken by those that it waits for without a word to the system: a fifth less time at the quota.
        let ended = tokio::spawn(sending)
            .await
            .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
        // The progress has nothing more to say; a panic in it is no reason to lose the summary.
        let _ = show.await;
        ended
    }

    /// Writes the results and tells the summary, whatever happened.
    fn tell(&self, planned: &Planned, ended: &Result<End, CheckpointError>) -> Result<Told, Failure> {
        let Planned {
            job, line, generation, ..
        } = planned;
        let (printer, showing, lang) = (self.printer, self.showing, self.printer.lang());
        let file = job.source.to_string();
        let last_run = self.checkpoint.last_run()?;
        let mut totals = Totals::new(generation, last_run).naming(printer.is_read_by_person());
        let mut findings = findings(job, &file, showing, printer).unwrap_or_else(|failure| {
            // Since the plan somebody has put another file in its place, or has taken the folder away.
            printer.error(&failure.what(lang), &failure.fix(lang));
            Findings::new(&file, showing, printer.lang_of_reports())
        });
        let mut message = match ended {
            Ok(end) => ended::words(end, printer.lang_of_reports()),
            Err(error) => ended::checkpoint_failed(error, printer.lang_of_reports()),
        };
        // Asked before our own results take its place, where it is results.
        let is_changed = |digest| digest != generation.reading.digest;
        if job.source.digest().is_ok_and(|digest| digest.is_some_and(is_changed)) {
            message += &format!("\n{}", ended::changed(&file, printer.lang_of_reports()));
        }
        let cells = KeptCells::of(&generation.reading);
        // Whoever brought a workbook, or dropped the file, looks at the results in a spreadsheet.
        let as_workbook = self.excel || self.is_guided || generation.reading.is_of_workbook();
        let workbook = as_workbook.then(|| job.workbook());
        let places: Vec<PathBuf> = iter::once(job.results.clone()).chain(workbook).collect();
        let forms = Forms::write(&self.checkpoint, generation, &places, lang, None, |outcome| {
            totals.add(outcome);
            findings.settled(outcome, &cells);
        });
        let found = findings.finish();
        let exit = match self.exit(ended, &totals) {
            Exit::Settled | Exit::NeedsPerson if !forms.failed.is_empty() => Exit::NeedsChange,
            exit => exit,
        };
        let summary = Summary {
            file: &file,
            ended: ended.into(),
            message,
            next: self.next(job, ended, &totals, line),
            totals,
            forms,
            checkpoint: job.checkpoint.clone(),
            checkpoint_elsewhere: job.place == Place::Named,
            detail: showing.detail,
            typed: self.is_guided.then(|| line.to_string()),
            listed: found.listed.as_ref().map(|listed| listed.lines(lang)),
        };
        printer.print(&summary);
        printer.print_to_programs(found.listed.as_ref());
        let unlisted = found.written.err().map(|error| (error.what(lang), error.fix(lang)));
        // Neither changes an outcome: the results can be written again from the checkpoint.
        let unsaved = summary
            .forms
            .failed
            .iter()
            .map(|error| (error.what(lang), error.fix(lang)));
        for (what, fix) in unlisted.into_iter().chain(unsaved) {
            printer.error(&what, &fix);
        }
        Ok(Told {
            exit,
            message: summary.in_a_line(printer.lang_of_reports()),
            is_finished: matches!(ended, Ok(End::Finished)),
        })
    }

    /// What to type once a file has ended so. How to go on with all that is left is told last.
    fn next(
        &self,
        job: &Job,
        ended: &Result<End, CheckpointError>,
        totals: &Totals,
        line: &CommandLine,
    ) -> Vec<NextStep> {
        let next = Next {
            line: line.clone(),
            holds: self.sending.on_unconfirmed == OnUnconfirmed::Hold,
            is_gone: job.source.is_gone(),
        };
        match ended {
            Ok(End::Finished) => next.for_rows(totals),
            Ok(End::SameRefusal { .. }) => next.after_refusals(totals),
            _ if self.of_several => Vec::new(),
            _ => next.go_on(),
        }
    }

    fn exit(&self, ended: &Result<End, CheckpointError>, totals: &Totals) -> Exit {
        match ended {
            Ok(End::Finished) if totals.need_a_person() || totals.of(Status::Pending) > 0 => Exit::NeedsPerson,
            Ok(End::Finished) => Exit::Settled,
            Ok(End::Interrupted) => self.stopper.signal().map_or(Exit::Interrupted, Signal::exit),
            Ok(End::Stopped(_) | End::SameRefusal { .. }) | Err(_) => Exit::NeedsChange,
            Ok(End::Outage { .. } | End::NoAnswer { .. }) => Exit::Temporary,
        }
    }
}
