//! Which commands come next, and what comes of each.

use super::command_line::CommandLine;
use crate::checkpoint::Status;
use crate::engine::Source;
use crate::report::{Effect, NextStep, Totals};

/// What decides which commands come next for a file.
#[derive(Debug)]
pub(super) struct Next {
    /// The `run` or `retry` that sends its rows, or one that would.
    pub(super) line: CommandLine,
    /// Whether it leaves the unconfirmed alone.
    pub(super) holds: bool,
    /// Whether the file cannot be read again.
    pub(super) is_gone: bool,
}

impl Next {
    /// How to go on with a `run` or a `retry` that was stopped.
    pub(super) fn go_on(&self) -> Vec<NextStep> {
        let line = if self.is_gone {
            self.line.as_command("retry")
        } else {
            self.line.clone()
        };
        vec![step(&line, [Effect::GoesOn])]
    }

    /// What to do once a run stopped because everyone was refused. A `retry` that goes on sends the refused anyhow.
    pub(super) fn after_refusals(&self, totals: &Totals) -> Vec<NextStep> {
        let retry = self.line.for_all_rows("retry");
        let mut steps = self.go_on();
        if steps.iter().all(|step| step.command != retry.to_string()) {
            steps.push(step(&retry, [Effect::SendsRefused(totals.of(Status::Failed))]));
        }
        steps
    }

    /// What to do about rows that are not settled well.
    pub(super) fn for_rows(&self, totals: &Totals) -> Vec<NextStep> {
        let (run, retry) = (self.line.for_all_rows("run"), self.line.for_all_rows("retry"));
        let (failed, unconfirmed) = (totals.of(Status::Failed), totals.of(Status::Unconfirmed));
        let to_correct = failed + totals.of(Status::Invalid);
        let rest = totals.of(Status::Pending) + totals.limited + if self.holds { 0 } else { unconfirmed };
        let sends_rest = (rest > 0).then_some(Effect::SendsTheRest(rest));
        let sends_refused = (failed > 0).then_some(Effect::SendsRefused(failed));
        let mut steps = Vec::new();
        let mut add = |line: &CommandLine, effects: Vec<Effect>| {
            if !effects.is_empty() {
                steps.push(step(line, effects));
            }
        };
        if self.is_gone {
            let results = self.line.for_all_rows("results");
            let correct = results.with([("only", Some("invalid,failed".to_owned()))]);
            let writes = (to_correct > 0).then_some(Effect::WritesToCorrect(to_correct));
            add(&correct, writes.into_iter().collect());
            add(&retry, sends_rest.into_iter().chain(sends_refused).collect());
        } else {
            let sends_corrected = (to_correct > 0).then_some(Effect::SendsCorrected);
            add(&run, sends_rest.into_iter().chain(sends_corrected).collect());
            add(&retry, sends_refused.into_iter().collect());
        }
        if self.holds && unconfirmed > 0 {
            let retry = retry.with([("unconfirmed", None)]);
            add(&retry, vec![Effect::SendsUnconfirmed(unconfirmed)]);
        }
        if let Some(row) = totals.first_shared {
            let status = self.line.for_all_rows("status").with([("row", Some(row.to_string()))]);
            add(&status, vec![Effect::ShowsRow(row)]);
        }
        steps
    }
}

/// What to do about a check, or a dry run, that found something wrong: the same again, and the run that it was for where that
/// can do something.
pub(super) fn after_check(typed: &CommandLine, to_send: u64) -> Vec<NextStep> {
    let mut steps = vec![step(typed, [Effect::ChecksAgain])];
    if to_send > 0 {
        let sends = typed.is("check").then(|| typed.as_command("run"));
        let run = sends.unwrap_or_else(|| typed.clone().without("dry-run"));
        steps.push(step(&run, [Effect::SendsValid(to_send)]));
    }
    steps
}

/// How to go on with the files that are left of several.
pub(super) fn of_several(typed: &CommandLine, left: &[Source]) -> Vec<NextStep> {
    if left.is_empty() {
        return Vec::new();
    }
    vec![step(&typed.clone().about(left), [Effect::GoesOn])]
}

/// What to do with a file that is written to be corrected.
pub(super) fn once_corrected(line: &CommandLine) -> Vec<NextStep> {
    vec![step(line, [Effect::SendsCorrected])]
}

/// What to do with a template that is filled in.
pub(super) fn once_filled(check: &CommandLine) -> Vec<NextStep> {
    vec![step(check, [Effect::Checks])]
}

fn step(line: &CommandLine, effects: impl Into<Vec<Effect>>) -> NextStep {
    NextStep {
        command: line.to_string(),
        effects: effects.into(),
    }
}
