//! `status`: where things stand, and everything that was done for a row or an account; sends nothing, also during a run.

mod find;

use crate::checkpoint::{Checkpoint, CheckpointError, Generation, Wanted};
use crate::cli::command_line::CommandLine;
use crate::cli::environment::process_environment;
use crate::cli::failure::Failure;
use crate::cli::job::{self, NothingThere, known_as, stored};
use crate::cli::next::Next;
use crate::cli::settings::{self, Place, Whose};
use crate::cli::{Exit, remembered};
use crate::engine::{Clock, Source, SystemClock, time_to_send};
use crate::report::{AttemptsReport, FileState, FileStatus, Printer, RowStanding, StatusReport, Totals, each_outcome};

/// Shows where things stand.
///
/// # Errors
///
/// There is nothing to look at.
pub(super) fn status(settings: &settings::Status, typed: &CommandLine, printer: &Printer) -> Result<Exit, Failure> {
    let path = &settings.checkpoint;
    let checkpoint = Checkpoint::look(path)?.ok_or_else(|| NothingThere::Checkpoint(path.clone()))?;
    match &settings.whose {
        Some(Whose::Row(row)) => {
            let source = settings.source.as_ref().expect("`--row` requires FILE");
            printer.print(&of_row(&checkpoint, source, settings, *row, printer)?);
        }
        Some(Whose::Account(account_id)) => printer.print(&of_account(&checkpoint, account_id)?),
        Some(Whose::Sought(sought)) => printer.print(&find::find(&checkpoint, settings, sought, printer)?),
        None => {
            let names = printer.is_read_by_person();
            printer.print(&of_files(&checkpoint, settings, typed, names)?);
        }
    }
    Ok(Exit::Settled)
}

fn of_files(
    checkpoint: &Checkpoint,
    settings: &settings::Status,
    typed: &CommandLine,
    names: bool,
) -> Result<StatusReport, Failure> {
    let path = &settings.checkpoint;
    let running = Checkpoint::holder(path);
    let files = sources(checkpoint, settings)?
        .iter()
        .map(|source| {
            let generation = stored(checkpoint, source, path)?;
            let file = of_file(checkpoint, source, &generation, settings, names)?;
            let next = match running {
                Some(_) => Vec::new(),
                None => next(checkpoint, source, &generation, settings, typed)?.for_rows(&file.totals),
            };
            Ok(FileStatus { next, ..file })
        })
        .collect::<Result<_, Failure>>()?;
    Ok(StatusReport {
        checkpoint: path.clone(),
        checkpoint_elsewhere: settings.place == Place::Named,
        running,
        files,
    })
}

/// The file that was named, or every file of the checkpoint.
fn sources(checkpoint: &Checkpoint, settings: &settings::Status) -> Result<Vec<Source>, CheckpointError> {
    match &settings.source {
        Some(source) => Ok(vec![source.clone()]),
        None => job::sources(checkpoint, &settings.checkpoint),
    }
}

fn of_file(
    checkpoint: &Checkpoint,
    source: &Source,
    generation: &Generation,
    settings: &settings::Status,
    names: bool,
) -> Result<FileStatus, Failure> {
    let path = &settings.checkpoint;
    let mut totals = Totals::new(
        generation,
        checkpoint.last_run_of(&known_as(checkpoint, source, path)?)?,
    )
    .naming(names);
    each_outcome(checkpoint, generation.id, |outcome| {
        totals.add(&outcome);
    })?;
    let wanted = Wanted {
        unconfirmed: true,
        ..Wanted::default()
    };
    // What a limit left out is sent by the next run.
    let to_send = checkpoint.count_to_send(generation.id, &wanted)?.rows + totals.limited;
    let takes = time_to_send(checkpoint, settings.rate, to_send, SystemClock.wall_ms())?;
    Ok(FileStatus {
        file: source.to_string(),
        read_ms: generation.read_ms,
        state: state(source, generation),
        totals,
        to_send,
        takes: settings.rate.limit().map(|_| takes),
        next: Vec::new(),
    })
}

/// What decides which commands come next, told from how the file was last read.
fn next(
    checkpoint: &Checkpoint,
    source: &Source,
    generation: &Generation,
    settings: &settings::Status,
    typed: &CommandLine,
) -> Result<Next, CheckpointError> {
    let line = typed.for_all_rows("run").about([source]);
    let address = remembered::address(checkpoint.binding()?.as_ref(), settings.sandbox, &process_environment);
    Ok(Next {
        line: line.with(address).with(remembered::reading(&generation.reading)),
        holds: false,
        is_gone: source.is_gone(),
    })
}

/// A file that is there and cannot be read is gone as far as we are concerned.
fn state(source: &Source, generation: &Generation) -> FileState {
    match source.digest() {
        Ok(Some(digest)) if digest == generation.reading.digest => FileState::Unchanged,
        Ok(Some(_)) => FileState::Changed,
        Ok(None) | Err(_) => FileState::Gone,
    }
}

fn of_row(
    checkpoint: &Checkpoint,
    source: &Source,
    settings: &settings::Status,
    row: u32,
    printer: &Printer,
) -> Result<AttemptsReport, Failure> {
    let generation = stored(checkpoint, source, &settings.checkpoint)?;
    let mut standing = None;
    each_outcome(checkpoint, generation.id, |outcome| {
        if outcome.line.row == row {
            standing = Some(RowStanding::of(&outcome, printer.lang_of_reports()));
        }
    })?;
    let standing = standing.ok_or_else(|| NothingThere::Row(source.clone(), row))?;
    let key = known_as(checkpoint, source, &settings.checkpoint)?;
    let attempts = checkpoint.attempts_for_row(&key, generation.id, row)?;
    Ok(AttemptsReport {
        adopted: checkpoint.adopted_for_row(generation.id, row)?.map(Into::into),
        rows: vec![(source.to_string(), row)],
        standing: Some(standing),
        account_id: None,
        attempts: attempts.into_iter().map(Into::into).collect(),
    })
}

fn of_account(checkpoint: &Checkpoint, account_id: &str) -> Result<AttemptsReport, Failure> {
    let attempts = checkpoint.attempts_for_account(account_id)?;
    if attempts.is_empty() {
        return Err(NothingThere::Account(account_id.to_owned()).into());
    }
    Ok(AttemptsReport {
        adopted: None,
        rows: checkpoint.rows_of_account(account_id)?,
        standing: None,
        account_id: Some(account_id.to_owned()),
        attempts: attempts.into_iter().map(Into::into).collect(),
    })
}
