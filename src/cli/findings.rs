//! How the findings of a job are shown, by its options and to whoever reads them.

use super::failure::Failure;
use super::paths::{self, PathError};
use super::settings::Job;
use crate::lang::Text;
use crate::report::{Findings, Printer, Showing, may_hold_findings};

const STAY_MASKED: Text = Text::new(
    "`--show-values` shows cells on a terminal only: they stay masked",
    "`--show-values` 只在终端上显示原值：此处仍为掩码",
);

/// Cells are shown as they stand only where a person reads them.
pub(super) fn showing(job: &Job, printer: &Printer) -> Showing {
    let findings = &job.findings;
    if findings.show_values && !printer.is_read_by_person() {
        printer.tell(STAY_MASKED.get(printer.lang()));
    }
    Showing {
        detail: findings.detail,
        most: findings.max_findings,
        shows_cells: findings.show_values && printer.is_read_by_person(),
        shows_names: printer.is_read_by_person(),
    }
}

/// Whether the findings of a job may go where they are to go.
///
/// # Errors
///
/// That holds something else, or no file can be there.
pub(super) fn may_be_written(job: &Job) -> Result<(), PathError> {
    let Some(path) = &job.findings.findings else {
        return Ok(());
    };
    paths::to_write(path)?;
    // A slip of the keyboard must cost nobody an export, results with remarks, or the ledger of who was registered.
    match job.works_on(path) || !may_hold_findings(path) {
        true => Err(PathError::FindingsOver(path.clone())),
        false => Ok(()),
    }
}

/// Collects the findings of a job; `file` is its file as it was typed.
pub(super) fn findings<'f>(
    job: &'f Job,
    file: &'f str,
    showing: Showing,
    printer: &Printer,
) -> Result<Findings<'f>, Failure> {
    let findings = Findings::new(file, showing, printer.lang_of_reports());
    let Some(path) = &job.findings.findings else {
        return Ok(findings);
    };
    may_be_written(job)?;
    Ok(findings.writing(path)?)
}
