//! What the rows of a file are called, kept for what only the whole file shows.

use super::reading::Judged;
use crate::validate::{employee_no, filled};

/// How many bytes are kept of what rows are called, for findings that come after the last row: enough for a million rows.
const NAMES_BYTES_MAX: usize = 8 << 20;

/// What stands between the employee number and the name of a row.
const BETWEEN: char = '\u{1f}';

/// What the rows of a file are called: the cells of their employee numbers and their names, end to end.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    pub(super) fn push(&mut self, judged: &Judged<'_>) {
        if self.text.len() < NAMES_BYTES_MAX {
            self.text.push_str(judged.employee_no);
            self.text.push(BETWEEN);
            (judged.name)(&mut self.text);
        }
        self.ends
            .push(u32::try_from(self.text.len()).expect("what is kept is far shorter"));
    }

    /// The employee number and the name of the row that was taken after so many others; neither where it came too late to be kept.
    pub(super) fn get(&self, at: usize) -> (Option<String>, Option<String>) {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let begin = at.checked_sub(1).map_or(Some(0), end);
        let text = begin.zip(end(at)).map_or("", |(begin, end)| &self.text[begin..end]);
        let (number, name) = text.split_once(BETWEEN).unwrap_or_default();
        let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (employee_no(number), filled(&words))
    }
}
