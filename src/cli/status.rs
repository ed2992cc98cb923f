//! `status`: where things stand, and everything that was done for a row or an account; sends nothing, also during a run.

use super::environment::process_environment;
use super::failure::Failure;
use super::job::{file_key, source_of, stored};
use super::next::Commands;
use super::settings::{self, Whose};
use super::{Exit, typed};
use crate::checkpoint::{Checkpoint, CheckpointError, Generation, Wanted};
use crate::engine::{Clock, Source, SystemClock, time_to_send};
use crate::report::{AttemptsReport, FileState, FileStatus, Printer, RowStanding, StatusReport, Totals, each_outcome};

/// Shows where things stand.
///
/// # Errors
///
/// There is nothing to look at.
pub(super) fn status(settings: &settings::Status, printer: &Printer) -> Result<Exit, Failure> {
    let path = &settings.checkpoint;
    let checkpoint = Checkpoint::look(path)?.ok_or_else(|| Failure::NoCheckpoint(path.clone()))?;
    match &settings.whose {
        Some(Whose::Row(row)) => {
            let source = settings.source.as_ref().expect("`--row` requires FILE");
            printer.print(&of_row(&checkpoint, source, settings, *row, printer)?);
        }
        Some(Whose::Account(account_id)) => printer.print(&of_account(&checkpoint, account_id)?),
        None => printer.print(&of_files(&checkpoint, settings)?),
    }
    Ok(Exit::Settled)
}

fn of_files(checkpoint: &Checkpoint, settings: &settings::Status) -> Result<StatusReport, Failure> {
    let path = &settings.checkpoint;
    let running = Checkpoint::holder(path);
    let sources = match &settings.source {
        Some(source) => vec![source.clone()],
        None => checkpoint.files()?.iter().map(|key| source_of(key, path)).collect(),
    };
    let files = sources
        .iter()
        .map(|source| {
            let generation = stored(checkpoint, source, path)?;
            of_file(checkpoint, source, &generation, settings, running.is_some())
        })
        .collect::<Result<_, Failure>>()?;
    Ok(StatusReport {
        checkpoint: path.clone(),
        running,
        files,
    })
}

fn of_file(
    checkpoint: &Checkpoint,
    source: &Source,
    generation: &Generation,
    settings: &settings::Status,
    is_running: bool,
) -> Result<FileStatus, Failure> {
    let path = &settings.checkpoint;
    let mut totals = Totals::new(generation, checkpoint.last_run_of(&file_key(source, path))?);
    each_outcome(checkpoint, generation.id, |outcome| {
        totals.add(&outcome);
        Ok::<(), CheckpointError>(())
    })?;
    let wanted = Wanted {
        unconfirmed: true,
        ..Wanted::default()
    };
    // What a limit left out is sent by the next run.
    let to_send = checkpoint.count_to_send(generation.id, &wanted)?.rows + totals.limited;
    let takes = time_to_send(checkpoint, settings.rate, to_send, SystemClock.wall_ms())?;
    let next = if is_running {
        Vec::new()
    } else {
        let address = typed::address(checkpoint.binding()?.as_ref(), settings.sandbox, &process_environment);
        let options = [address, typed::reading(&generation.reading)].concat();
        Commands::plain(source, path, settings.sandbox)
            .with(&options)
            .for_rows(&totals)
    };
    Ok(FileStatus {
        file: source.to_string(),
        read_ms: generation.read_ms,
        state: state(source, generation),
        totals,
        to_send,
        takes: settings.rate.limit().map(|_| takes),
        next,
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
            standing = Some(RowStanding::new(&outcome, printer.lang()));
        }
        Ok::<(), CheckpointError>(())
    })?;
    let standing = standing.ok_or_else(|| Failure::NoSuchRow(source.clone(), row))?;
    let key = file_key(source, &settings.checkpoint);
    let attempts = checkpoint.attempts_for_row(&key, generation.id, row)?;
    Ok(AttemptsReport {
        rows: vec![(source.to_string(), row)],
        standing: Some(standing),
        account_id: None,
        attempts: attempts.into_iter().map(Into::into).collect(),
    })
}

fn of_account(checkpoint: &Checkpoint, account_id: &str) -> Result<AttemptsReport, Failure> {
    let attempts = checkpoint.attempts_for_account(account_id)?;
    if attempts.is_empty() {
        return Err(Failure::NoSuchAccount(account_id.to_owned()));
    }
    Ok(AttemptsReport {
        rows: checkpoint.rows_of_account(account_id)?,
        standing: None,
        account_id: Some(account_id.to_owned()),
        attempts: attempts.into_iter().map(Into::into).collect(),
    })
}
