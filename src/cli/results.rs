//! `results`: the results again, or the rows of it that are to be corrected; sends nothing.

use super::command_line::CommandLine;
use super::environment::process_environment;
use super::failure::Failure;
use super::job::{NothingThere, known_as, stored, whole_name};
use super::settings::{self, Place};
use super::{Exit, next, paths, remembered};
use crate::checkpoint::Checkpoint;
use crate::engine::Source;
use crate::input::Field;
use crate::report::{Extract, Forms, Printer, RowOutcome, Totals, WrittenReport, write_results_to};

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
        sandbox,
        ..
    } = settings;
    let checkpoint = Checkpoint::open_for_results(path)?.ok_or_else(|| NothingThere::Checkpoint(path.clone()))?;
    let generation = stored(&checkpoint, source, path)?;
    let places = settings.places(generation.reading.is_of_workbook());
    places.iter().try_for_each(|place| paths::to_write(place))?;
    let keeps_contacts = [Field::Email, Field::Mobile]
        .iter()
        .any(|field| generation.reading.keeps(*field));
    if !only.is_empty() && !keeps_contacts {
        return Err(NothingThere::Contacts(source.clone()).into());
    }
    let mut totals = Totals::new(
        &generation,
        checkpoint.last_run_of(&known_as(&checkpoint, source, path)?)?,
    )
    .naming(printer.is_read_by_person());
    let extract = (!only.is_empty()).then(|| Extract {
        statuses: only.clone(),
        source: whole_name(source).to_string_lossy().into_owned(),
    });
    let extract = extract.as_ref();
    let (lang, mut add) = (printer.lang(), |outcome: &RowOutcome| totals.add(outcome));
    if places.is_empty() {
        write_results_to(printer.output(), &checkpoint, &generation, lang, extract, add)?;
        printer.note(&totals.verdict(lang));
        return Ok(Exit::Settled);
    }
    let mut forms = Forms::write(&checkpoint, &generation, &places, lang, extract, &mut add);
    if let Some(error) = forms.failed.drain(..).next() {
        return Err(error.into());
    }
    let next = match forms.workbook.as_ref().or(forms.results.as_ref()) {
        Some(extract) if !only.is_empty() && totals.rows > 0 => next::once_corrected(
            &typed
                .for_all_rows("run")
                .without("excel")
                .about([&Source::File(extract.clone())])
                .with(remembered::address(
                    checkpoint.binding()?.as_ref(),
                    *sandbox,
                    &process_environment,
                ))
                .with(remembered::reading_of_extract(&generation.reading)),
        ),
        _ => Vec::new(),
    };
    printer.print(&WrittenReport {
        forms,
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
