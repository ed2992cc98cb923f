//! `report`: one page to look at, told from the checkpoint alone; sends nothing.

use super::command_line::CommandLine;
use super::failure::Failure;
use super::job::{NothingThere, known_as, stored};
use super::settings;
use super::{Exit, paths};
use crate::checkpoint::{Checkpoint, Generation};
use crate::engine::{Clock, SystemClock};
use crate::report::{PageOf, PageShown, Printer, write_page};

/// What has to be corrected, or looked at.
const TO_CORRECT: &str = "invalid,failed,unconfirmed";

/// Writes the page of a file as it was last read.
///
/// # Errors
///
/// Nothing is known of the file, or its page cannot be written.
pub(super) fn report(settings: &settings::Report, typed: &CommandLine, printer: &Printer) -> Result<Exit, Failure> {
    let settings::Report {
        source,
        checkpoint: path,
        by,
        page,
        shows_contacts,
    } = settings;
    paths::to_write(page)?;
    let checkpoint = Checkpoint::open_for_results(path)?.ok_or_else(|| NothingThere::Checkpoint(path.clone()))?;
    let generation = stored(&checkpoint, source, path)?;
    let shown = PageShown {
        by: by.as_deref().map(|by| column(by, &generation, settings)).transpose()?,
        contacts: *shows_contacts,
        extract: typed
            .for_all_rows("results")
            .without("output")
            .with([("only", Some(TO_CORRECT.to_owned()))])
            .to_string(),
    };
    let known_as = known_as(&checkpoint, source, path)?;
    let of = PageOf {
        file: source.to_string(),
        run: checkpoint.last_run_of(&known_as)?,
        calls: checkpoint.calls_for(&known_as)?,
        running: Checkpoint::holder(path),
        generation: &generation,
        now_ms: SystemClock.wall_ms(),
    };
    printer.print(&write_page(&checkpoint, of, &shown, page, printer.lang())?);
    Ok(Exit::Settled)
}

/// The kept column of this name.
fn column(by: &str, generation: &Generation, settings: &settings::Report) -> Result<String, NothingThere> {
    let kept = &generation.reading.header;
    let found = kept.iter().find(|name| name.trim() == by.trim());
    found.cloned().ok_or_else(|| NothingThere::Column {
        file: settings.source.clone(),
        name: by.to_owned(),
        kept: kept.clone(),
    })
}
