//! The results in each form that is wanted: a failure of one is none of the other.

use std::path::PathBuf;

use super::file::{Extract, ResultsError, is_workbook, write_results};
use super::outcome::RowOutcome;
use crate::checkpoint::{Checkpoint, Generation};
use crate::lang::Lang;

/// What became of the results.
#[derive(Debug, Default)]
pub struct Forms {
    written: Vec<PathBuf>,
    /// The files that should have been replaced and were not.
    pub left_alone: Vec<PathBuf>,
    /// Why a form could not be written.
    pub failed: Vec<ResultsError>,
}

impl Forms {
    /// Writes the results to each place, in the form that its ending says, and tells the outcome of each row once. See
    /// [`write_results`].
    pub fn write(
        checkpoint: &Checkpoint,
        generation: &Generation,
        places: &[PathBuf],
        lang: Lang,
        extract: Option<&Extract>,
        mut tell: impl FnMut(&RowOutcome),
    ) -> Self {
        let mut forms = Forms::default();
        for (index, place) in places.iter().enumerate() {
            let tell_once = |outcome: &RowOutcome| {
                if index == 0 {
                    tell(outcome);
                }
            };
            match write_results(checkpoint, generation, place, lang, extract, tell_once) {
                Ok(at) => {
                    if at != *place {
                        forms.left_alone.push(place.clone());
                    }
                    forms.written.push(at);
                }
                Err(error) => forms.failed.push(error),
            }
        }
        forms
    }

    /// Where the CSV is.
    pub fn csv(&self) -> Option<PathBuf> {
        self.written.iter().find(|path| !is_workbook(path)).cloned()
    }

    /// Where the workbook is.
    pub fn workbook(&self) -> Option<PathBuf> {
        self.written.iter().find(|path| is_workbook(path)).cloned()
    }
}
