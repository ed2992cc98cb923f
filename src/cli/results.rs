//! `results`: the results CSV again, or the rows of it that are to be corrected; sends nothing.

use super::command_line::CommandLine;
use super::environment::process_environment;
use super::failure::Failure;
use super::job::{NothingThere, file_key, stored};
use super::settings::{self, Place};
use super::{Exit, next, paths, remembered};
use crate::checkpoint::Checkpoint;
use crate::engine::Source;
use crate::input::Field;
use crate::report::{Printer, Style, Totals, WrittenReport, write_results};

/// Writes the results of a file as it was last read.
///
/// # Errors
///
/// Nothing is known of the file, or its results cannot be written.
pub(super) fn results(settings: &settings::Results, typed: &CommandLine, printer: &Printer) -> Result<Exit, Failure> {
    let settings::Results {
        source,
        checkpoint: path,
        place,
        only,
        excel,
        output,
        sandbox,
    } = settings;
    paths::to_write(output)?;
    let checkpoint = Checkpoint::open_for_results(path)?.ok_or_else(|| NothingThere::Checkpoint(path.clone()))?;
    let generation = stored(&checkpoint, source, path)?;
    let keeps_contacts = [Field::Email, Field::Mobile]
        .iter()
        .any(|field| generation.reading.keeps(*field));
    if !only.is_empty() && !keeps_contacts {
        return Err(NothingThere::Contacts(source.clone()).into());
    }
    let style = Style {
        excel: *excel,
        lang: printer.lang(),
    };
    let mut totals = Totals::new(&generation, checkpoint.last_run_of(&file_key(source, path))?);
    let written = write_results(&checkpoint, &generation, output, style, only, |outcome| {
        totals.add(outcome)
    })?;
    let left_alone = Some(output.clone()).filter(|wanted| *wanted != written);
    let next = if only.is_empty() || totals.rows == 0 {
        Vec::new()
    } else {
        let line = typed.for_all_rows("run").without("excel");
        next::once_corrected(
            &line
                .about(&Source::File(written.clone()))
                .with(remembered::address(
                    checkpoint.binding()?.as_ref(),
                    *sandbox,
                    &process_environment,
                ))
                .with(remembered::reading_of_extract(&generation.reading)),
        )
    };
    printer.print(&WrittenReport {
        results: written,
        left_alone,
        file: source.to_string(),
        file_is_gone: source.is_gone(),
        running: Checkpoint::holder(path),
        checkpoint: path.clone(),
        checkpoint_elsewhere: *place == Place::Named,
        totals,
        next,
    });
    Ok(Exit::Settled)
}
