//! The plans of a run: every file is planned, and its plan shown, before anybody is asked or anything is sent.

use std::thread;
use std::time::Duration;

use jiff::Zoned;

use crate::checkpoint::{Binding, Checkpoint, CheckpointError, Generation, Unusable, shared};
use crate::cli::command_line::CommandLine;
use crate::cli::doubts::Doubts;
use crate::cli::failure::Failure;
use crate::cli::findings::{findings, may_be_written};
use crate::cli::job::{NothingThere, file_key, known_as};
use crate::cli::retry::plan_without_file;
use crate::cli::settings::{Job, Place};
use crate::cli::{evidence, origin, paths};
use crate::engine::{self, Clock, Plan, PlanError, ReadingOptions, SystemClock, plan_run, plan_stored};
use crate::report::{Called, Found, PlanReport, Printer, Showing, ended, not_both_edited, try_place};
use crate::validate::{ContactUse, Finding};

/// How often a run that waits for another one asks whether that has ended.
const WAIT_PAUSE: Duration = Duration::from_millis(200);

/// How the files of a run are planned.
pub(super) struct Planner<'a> {
    /// Whether it is `retry`.
    pub(super) is_retry: bool,
    /// Whether those are sent of whom only results tell.
    pub(super) send_again: bool,
    /// Whether the end of another run is waited for.
    pub(super) waits: bool,
    /// Whether there is somebody to ask.
    pub(super) asks: bool,
    pub(super) binding: &'a Binding,
    pub(super) showing: Showing,
    pub(super) printer: &'a Printer,
}

/// A file that is planned.
pub(super) struct Planned {
    pub(super) job: Job,
    /// The command for it alone, with what was answered about it.
    pub(super) line: CommandLine,
    pub(super) generation: Generation,
    pub(super) plan: Plan,
}

impl Planned {
    /// Plans it again from what was stored: the files before it have been sent since, and may have held the same people.
    pub(super) fn again(&mut self, checkpoint: &Checkpoint) -> Result<(), Failure> {
        let key = file_key(&self.job.source, &self.job.checkpoint);
        checkpoint.work_on(&key)?;
        self.plan = plan_stored(checkpoint, &key, &self.generation, &self.job.wanted, &mut |_| {})?;
        Ok(())
    }
}

impl Planner<'_> {
    /// Plans the files and shows the plans. What can be refused is, before a checkpoint begins.
    pub(super) fn plan(&self, jobs: Vec<(Job, CommandLine)>) -> Result<(Checkpoint, Vec<Planned>), Failure> {
        for (job, _) in &jobs {
            may_be_written(job)?;
            job.refuse_one_of_the_folder()?;
            paths::to_write(&job.results)?;
            paths::to_write(&job.workbook())?;
        }
        let first = &jobs[0].0;
        if !first.checkpoint.exists() {
            for (job, _) in &jobs {
                refuse_to_begin(job, self.is_retry)?;
                // Nobody finds a new checkpoint that a run left which sent nothing.
                self.hold(job, None)?;
            }
        }
        jobs.iter().try_for_each(|(job, _)| try_place(&job.results))?;
        let checkpoint = self.open(first)?;
        for (job, _) in &jobs {
            self.hold(job, Some(&checkpoint))?;
            not_both_edited(&checkpoint, &job.results, &job.workbook())?;
        }
        let is_one = jobs.len() == 1;
        let mut limit = first.wanted.limit;
        let mut plans = Vec::new();
        for (mut job, mut line) in jobs {
            job.wanted.limit = limit;
            let planned = self.plan_one(&checkpoint, &mut job, &mut line);
            let (generation, plan) = planned.map_err(|failure| match is_one {
                true => failure,
                false => failure.of(&job.source),
            })?;
            let sent = u32::try_from(plan.to_send).unwrap_or(u32::MAX);
            limit = limit.map(|limit| limit.saturating_sub(sent));
            plans.push(Planned {
                job,
                line,
                generation,
                plan,
            });
        }
        Ok((checkpoint, plans))
    }

    /// Plans a file, again with each answer about its columns and its people.
    fn plan_one(
        &self,
        checkpoint: &Checkpoint,
        job: &mut Job,
        line: &mut CommandLine,
    ) -> Result<(Generation, Plan), Failure> {
        let mut doubts = Doubts::new(self.printer, self.asks);
        loop {
            let planned = self.show(checkpoint, job);
            if !doubts.settle(planned.as_ref().map(|(_, plan)| plan), job, line) {
                return planned;
            }
        }
    }

    fn hold(&self, job: &Job, ledger: Option<&Checkpoint>) -> Result<(), Failure> {
        match self.send_again {
            true => Ok(()),
            false => evidence::hold(job, ledger, Some(&self.binding.app()), self.printer),
        }
    }

    fn show(&self, checkpoint: &Checkpoint, job: &Job) -> Result<(Generation, Plan), Failure> {
        let file = job.source.to_string();
        let mut findings = findings(job, &file, self.showing, self.printer)?;
        let tell = &mut |finding: &Finding| findings.found(finding);
        let without_file = match self.is_retry {
            true => plan_without_file(checkpoint, job, tell)?,
            false => None,
        };
        let (generation, plan) = match without_file {
            Some(planned) => planned,
            None => plan_file(checkpoint, job, tell)?,
        };
        let takes = engine::time_to_send(checkpoint, job.rate, plan.to_send, SystemClock.wall_ms())?;
        let read = ReadingOptions::of(&generation.reading);
        let Found {
            groups,
            listed,
            written,
        } = findings.finish();
        self.printer.print(&PlanReport {
            file: &file,
            plan: &plan,
            findings: &groups,
            called: Some(Called {
                base_url: &self.binding.base_url,
                app_id: &self.binding.app_id,
                tenant: &self.binding.tenant,
                is_rehearsal: job.sandbox,
            }),
            takes: job.rate.limit().map(|_| takes),
            now: Zoned::now(),
            contact_use: read.map_or_else(ContactUse::default, |read| read.rules.contact_use),
            showing: self.showing,
            listed: listed.as_ref(),
        });
        self.printer.print_to_programs(listed.as_ref());
        written?;
        Ok((generation, plan))
    }

    /// Opens the checkpoint, and says where it begins, and what is wrong with its place.
    fn open(&self, job: &Job) -> Result<Checkpoint, Failure> {
        let begins = !job.checkpoint.exists();
        let checkpoint = self.open_in_turn(job)?;
        let (printer, lang) = (self.printer, self.printer.lang());
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

    /// Opens the checkpoint, at once or once whoever works with it has ended. Ctrl-C ends the waiting, and nothing was begun.
    fn open_in_turn(&self, job: &Job) -> Result<Checkpoint, Failure> {
        let mut is_told = false;
        loop {
            match Checkpoint::open(&job.checkpoint, self.binding, &file_key(&job.source, &job.checkpoint)) {
                Err(
                    error @ CheckpointError::File {
                        why: Unusable::InUse(_),
                        ..
                    },
                ) if self.waits => {
                    if !is_told {
                        self.printer.note(&ended::waits_for(&error, self.printer.lang()));
                        is_told = true;
                    }
                    thread::sleep(WAIT_PAUSE);
                }
                opened => return Ok(opened?),
            }
        }
    }
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
