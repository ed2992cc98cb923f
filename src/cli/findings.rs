//! How the findings of a job are shown, by its options and to whoever reads them.

use super::failure::Failure;
use super::paths;
use super::settings::Job;
use crate::lang::Lang;
use crate::report::{Findings, Printer, Showing, may_hold_findings};

/// Cells are shown as they stand only where a person reads them.
pub(super) fn showing(job: &Job, printer: &Printer) -> Showing {
    let findings = &job.findings;
    if findings.show_values && !printer.is_read_by_person() {
        printer.tell(match printer.lang() {
            Lang::En => "`--show-values` shows cells on a terminal only: they stay masked",
            Lang::Zh => "`--show-values` 只在终端上显示原值：此处仍为掩码",
        });
    }
    Showing {
        detail: findings.detail,
        most: findings.most,
        shows_cells: findings.show_values && printer.is_read_by_person(),
    }
}

/// Collects the findings of a job; `file` is its file as it was typed.
pub(super) fn findings<'f>(
    job: &'f Job,
    file: &'f str,
    showing: Showing,
    printer: &Printer,
) -> Result<Findings<'f>, Failure> {
    let findings = Findings::new(file, showing, printer.lang());
    let Some(path) = &job.findings.csv else {
        return Ok(findings);
    };
    paths::to_write(path)?;
    // A slip of the keyboard must cost nobody an export, results with remarks, or the ledger of who was registered.
    if job.works_on(path) || !may_hold_findings(path) {
        return Err(Failure::FindingsOver(path.clone()));
    }
    Ok(findings.writing(path)?)
}
