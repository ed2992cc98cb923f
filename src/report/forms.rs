//! The results in each form that is wanted: a failure of one is none of the other.

use std::path::PathBuf;

use serde::Serialize;

use super::file::{Extract, ResultsError, is_workbook, write_results};
use super::outcome::RowOutcome;
use super::texts;
use crate::checkpoint::{Checkpoint, Generation};
use crate::lang::Lang;

/// What became of the results.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Forms {
    /// Where they are as a CSV, where one was wanted and could be written.
    pub results: Option<PathBuf>,
    /// Where they are as a workbook, where one was wanted and could be written.
    pub workbook: Option<PathBuf>,
    /// The files that should have been replaced and were not.
    pub left_alone: Vec<PathBuf>,
    /// Why a form could not be written.
    #[serde(skip)]
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
                    let form = if is_workbook(&at) {
                        &mut forms.workbook
                    } else {
                        &mut forms.results
                    };
                    *form = Some(at);
                }
                Err(error) => forms.failed.push(error),
            }
        }
        forms
    }

    /// Where they are in each form, that for a person first.
    pub(super) fn places(&self) -> impl Iterator<Item = &PathBuf> {
        self.workbook.iter().chain(&self.results)
    }

    /// Why results stand beside the file that was asked for.
    pub(super) fn left_alone_lines(&self, lang: Lang) -> impl Iterator<Item = String> {
        self.left_alone.iter().map(move |path| texts::left_alone(path, lang))
    }
}
