//! What to type next, in a form that can be pasted.

use std::ffi::OsString;
use std::path::Path;

use super::failure::Failure;
use super::{Exit, paths};
use crate::checkpoint::Status;
use crate::engine::Source;
use crate::report::{Effect, NextStep, Totals};

/// The options that send only some of the rows that a next command is for, and whether each takes a value: those of
/// `retry` that `run` does not have, and the limit.
const NARROWING: [(&str, bool); 4] = [
    ("--code", true),
    ("--row", true),
    ("--unconfirmed", false),
    ("--limit", true),
];

/// What a shell acts upon inside double quotes: a name with `$(…)` in it must stay a name when it is pasted.
const ACTIVE_IN_DOUBLE_QUOTES: [char; 4] = ['$', '`', '"', '!'];

/// The commands that may come next for a file, and what decides between them.
#[derive(Debug)]
pub(super) struct Commands {
    run: Vec<String>,
    retry: Vec<String>,
    results: Vec<String>,
    status: Vec<String>,
    /// What was typed; empty where it was neither of the two.
    typed: Vec<String>,
    /// Whether `run` leaves the unconfirmed alone.
    holds: bool,
    /// Whether the file cannot be read again.
    is_gone: bool,
}

impl Commands {
    /// Those for a file, with no options but those that lead to its checkpoint.
    pub(super) fn plain(source: &Source, checkpoint: &Path, sandbox: bool) -> Self {
        let file = match source {
            // A dash in front is that of an option.
            Source::File(path) if source.to_string().starts_with('-') => {
                Path::new(".").join(path).display().to_string()
            }
            source => source.to_string(),
        };
        let command = |name: &str| {
            let mut words = vec!["referral-import".to_owned(), name.to_owned(), file.clone()];
            if checkpoint != paths::checkpoint(source, sandbox) {
                words.extend(["--checkpoint".to_owned(), checkpoint.to_string_lossy().into_owned()]);
            }
            if sandbox {
                words.push("--sandbox".to_owned());
            }
            words
        };
        Commands {
            run: command("run"),
            retry: command("retry"),
            results: command("results"),
            status: command("status"),
            typed: Vec::new(),
            holds: false,
            is_gone: source.is_gone(),
        }
    }

    /// The same with options that `run` and `retry` need to do what an earlier run did.
    pub(super) fn with(mut self, options: &[String]) -> Self {
        self.run.extend_from_slice(options);
        self.retry.extend_from_slice(options);
        self
    }

    /// The same with the options of the `run` or `retry` that was typed.
    pub(super) fn typed_as(mut self, typed: impl IntoIterator<Item = OsString>, holds: bool) -> Self {
        let typed = words(typed);
        self.run = without_narrowing(named(&typed, "run"));
        self.retry = without_narrowing(named(&typed, "retry"));
        self.typed = typed;
        self.holds = holds;
        self
    }

    /// What to do with a file that is written to be corrected.
    pub(super) fn once_corrected(self) -> Vec<NextStep> {
        vec![step(&self.run, [Effect::SendsCorrected])]
    }

    /// How to go on with a `run` or a `retry` that was stopped.
    pub(super) fn go_on(self, is_retry: bool) -> Vec<NextStep> {
        let words = if self.is_gone && !is_retry {
            self.retry
        } else {
            self.typed
        };
        vec![step(&words, [Effect::GoesOn])]
    }

    /// What to do once a run stopped because everyone was refused. A `retry` that goes on sends the refused anyhow.
    pub(super) fn after_refusals(self, is_retry: bool, totals: &Totals) -> Vec<NextStep> {
        let retry = step(&self.retry, [Effect::SendsRefused(totals.of(Status::Failed))]);
        let mut steps = self.go_on(is_retry);
        if steps.iter().all(|step| step.command != retry.command) {
            steps.push(retry);
        }
        steps
    }

    /// What to do about rows that are not settled well.
    pub(super) fn for_rows(self, totals: &Totals) -> Vec<NextStep> {
        let (failed, unconfirmed) = (totals.of(Status::Failed), totals.of(Status::Unconfirmed));
        let to_correct = failed + totals.of(Status::Invalid);
        let rest = totals.of(Status::Pending) + totals.limited + if self.holds { 0 } else { unconfirmed };
        let sends_rest = (rest > 0).then_some(Effect::SendsTheRest(rest));
        let sends_refused = (failed > 0).then_some(Effect::SendsRefused(failed));
        let mut steps = Vec::new();
        let mut add = |words: &[String], effects: Vec<Effect>| {
            if !effects.is_empty() {
                steps.push(step(words, effects));
            }
        };
        if self.is_gone {
            let mut correct = self.results;
            correct.extend(["--only".to_owned(), "invalid,failed".to_owned()]);
            let writes = (to_correct > 0).then_some(Effect::WritesToCorrect(to_correct));
            add(&correct, writes.into_iter().collect());
            add(&self.retry, sends_rest.into_iter().chain(sends_refused).collect());
        } else {
            let sends_corrected = (to_correct > 0).then_some(Effect::SendsCorrected);
            add(&self.run, sends_rest.into_iter().chain(sends_corrected).collect());
            add(&self.retry, sends_refused.into_iter().collect());
        }
        if self.holds && unconfirmed > 0 {
            let mut words = self.retry;
            // Behind `--` nothing is an option.
            let at = words.iter().position(|word| word == "--").unwrap_or(words.len());
            words.insert(at, "--unconfirmed".to_owned());
            steps.push(step(&words, [Effect::SendsUnconfirmed(unconfirmed)]));
        }
        if let Some(row) = totals.first_shared {
            let mut words = self.status;
            words.extend(["--row".to_owned(), row.to_string()]);
            steps.push(step(&words, [Effect::ShowsRow(row)]));
        }
        steps
    }
}

/// What to do about a check, or a dry run, that found something wrong: the same again, and the run that it was for where that
/// can do something.
pub(super) fn after_check(typed: impl IntoIterator<Item = OsString>, to_send: u64) -> Vec<NextStep> {
    let typed = words(typed);
    let mut steps = vec![step(&typed, [Effect::ChecksAgain])];
    if to_send > 0 {
        let mut run = typed;
        if let Some(command) = command(&mut run)
            && *command == "check"
        {
            *command = "run".to_owned();
        }
        run.retain(|word| word != "--dry-run" && word != "--online");
        steps.push(step(&run, [Effect::SendsValid(to_send)]));
    }
    steps
}

/// What to type once the fix of a failure is done, where that is the typed command or `retry` in its place.
pub(super) fn after_failure(failure: &Failure, typed: impl IntoIterator<Item = OsString>) -> Option<String> {
    let typed = words(typed);
    match failure {
        Failure::Gone(_) => Some(line(&named(&typed, "retry"))),
        Failure::NoCheckpoint(_)
        | Failure::UnknownFile { .. }
        | Failure::NoSuchRow(..)
        | Failure::NoSuchAccount(_)
        | Failure::NothingToCorrect(_) => None,
        other => (other.exit() != Exit::Usage).then(|| line(&typed)),
    }
}

/// The command line that was typed, as `run` or as `retry`.
fn named(typed: &[String], name: &str) -> Vec<String> {
    let mut words = typed.to_vec();
    if let Some(command) = command(&mut words) {
        *command = name.to_owned();
    }
    words
}

/// The word of a command line that says what to do with FILE.
fn command(words: &mut [String]) -> Option<&mut String> {
    let names = ["run", "retry", "check"];
    words.iter_mut().find(|word| names.contains(&word.as_str()))
}

fn words(typed: impl IntoIterator<Item = OsString>) -> Vec<String> {
    let mut words: Vec<String> = typed
        .into_iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    if let Some(program) = words.first_mut() {
        *program = "referral-import".to_owned();
    }
    words
}

fn without_narrowing(words: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let name = word.split('=').next().unwrap_or_default();
        match NARROWING.iter().find(|(option, _)| *option == name) {
            Some((_, takes_value)) if *takes_value && name == word => drop(words.next()),
            Some(_) => {}
            None => kept.push(word),
        }
    }
    kept
}

fn step(words: &[String], effects: impl Into<Vec<Effect>>) -> NextStep {
    NextStep {
        command: line(words),
        effects: effects.into(),
    }
}

/// Joins a command line, quoting what a shell would take apart or act upon. Single quotes serve bash, zsh and PowerShell alike.
fn line(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    // Paths of Windows have backslashes, and its shells leave them alone; those of Unix take them away.
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+".contains(c) || cfg!(windows) && c == '\\';
    match word {
        "" => "''".to_owned(),
        word if word.chars().all(plain) => word.to_owned(),
        word if !word.contains('\'') => format!("'{word}'"),
        // An apostrophe ends a single-quoted word, and the two kinds of shell disagree on how to write one inside.
        word if !word.contains(ACTIVE_IN_DOUBLE_QUOTES) => format!("\"{word}\""),
        word if cfg!(windows) => format!("'{}'", word.replace('\'', "''")),
        word => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn a_command_can_be_pasted_as_it_is_shown() {
        for (typed, shown) in [
            (
                vec!["/usr/bin/referral-import", "run", "a.csv"],
                "referral-import run a.csv",
            ),
            (
                vec!["x", "run", "my file.csv", "--map", "email=Work Email"],
                "referral-import run 'my file.csv' --map 'email=Work Email'",
            ),
            (vec!["x", "run", "李's.csv"], "referral-import run \"李's.csv\""),
            #[cfg(unix)]
            (vec!["x", "run", "$(it's).csv"], r"referral-import run '$(it'\''s).csv'"),
            #[cfg(unix)]
            (vec!["x", "run", r"a\b.csv"], r"referral-import run 'a\b.csv'"),
            #[cfg(windows)]
            (vec!["x", "run", r"hr\a.csv"], r"referral-import run hr\a.csv"),
            #[cfg(windows)]
            (vec!["x", "run", "$(it's).csv"], "referral-import run '$(it''s).csv'"),
        ] {
            assert_eq!(line(&words(typed.into_iter().map(OsString::from))), shown);
        }
    }

    #[test]
    fn the_next_command_keeps_the_options_that_it_knows() {
        let source = Source::File("Cargo.toml".into());
        let commands = |line: &str| {
            Commands::plain(&source, Path::new("referral-import.checkpoint"), false).typed_as(typed(line), false)
        };
        for (line_typed, run, retry) in [
            (
                "x --lang zh run a.csv --use email",
                "referral-import --lang zh run a.csv --use email",
                "referral-import --lang zh retry a.csv --use email",
            ),
            (
                "x retry a.csv --row 3 --code=1002551 --unconfirmed -y",
                "referral-import run a.csv -y",
                "referral-import retry a.csv -y",
            ),
            (
                "x run a.csv --limit 5 --use email",
                "referral-import run a.csv --use email",
                "referral-import retry a.csv --use email",
            ),
        ] {
            let commands = commands(line_typed);
            assert_eq!(line(&commands.run), run);
            assert_eq!(line(&commands.retry), retry);
        }
    }

    #[test]
    fn a_name_that_begins_with_a_dash_is_no_option() {
        let source = Source::File("-a.csv".into());
        let checkpoint = Path::new("referral-import.checkpoint");
        let commands = Commands::plain(&source, checkpoint, false);
        assert_eq!(line(&commands.run), "referral-import run ./-a.csv");
        let mut totals = Totals::default();
        totals.statuses.insert(Status::Unconfirmed, 1);
        let holding = commands.typed_as(typed("x run --on-unconfirmed hold -- -a.csv"), true);
        assert_eq!(
            line_of(&holding.for_rows(&totals)),
            ["referral-import retry --on-unconfirmed hold --unconfirmed -- -a.csv"]
        );
    }

    #[test]
    fn a_check_is_followed_by_its_run() {
        for (typed_line, expected) in [
            (
                "x check a.csv --online --use email",
                [
                    "referral-import check a.csv --online --use email",
                    "referral-import run a.csv --use email",
                ],
            ),
            (
                "x retry a.csv --dry-run",
                ["referral-import retry a.csv --dry-run", "referral-import retry a.csv"],
            ),
        ] {
            assert_eq!(line_of(&after_check(typed(typed_line), 5)), expected);
            assert_eq!(line_of(&after_check(typed(typed_line), 0)), expected[..1]);
        }
    }

    fn line_of(steps: &[NextStep]) -> Vec<&str> {
        steps.iter().map(|step| step.command.as_str()).collect()
    }

    #[test]
    fn the_options_that_lead_to_a_checkpoint_are_told_where_they_are_needed() {
        let source = Source::File("hr/a.csv".into());
        for (checkpoint, sandbox, expected) in [
            ("hr/referral-import.checkpoint", false, "referral-import retry hr/a.csv"),
            ("c", false, "referral-import retry hr/a.csv --checkpoint c"),
            (
                "hr/referral-import.sandbox.checkpoint",
                true,
                "referral-import retry hr/a.csv --sandbox",
            ),
        ] {
            let commands = Commands::plain(&source, Path::new(checkpoint), sandbox);
            assert_eq!(line(&commands.retry), expected);
        }
    }
}
