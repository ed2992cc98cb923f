//! How far a row may reach to the right before its columns count as shifted.

use std::io::Read;

use super::records::Records;
use super::screen::is_filled;

/// The fewest rows that make blank cells beyond the header a habit of the file, and no comma too many.
const USUAL_ROWS_MIN: usize = 2;

/// How far the rows of a file may reach.
#[derive(Debug)]
pub(super) struct Reach {
    /// How many cells a row must have: up to the last column with a name.
    pub(super) named: usize,
    /// How many cells the header has, ours of a results file included.
    pub(super) width: usize,
    /// How many cells a row may have, the last of them blank: many programs write commas behind every row.
    blank: usize,
    /// Whether most rows hold something in the columns without a name behind the last one that has one.
    fills_unnamed: bool,
}

impl Reach {
    /// That of a header, as far as the first rows tell. Files of `ours` have no commas too many.
    pub(super) fn of(names: &[String], rows: &[Vec<String>], ours: bool) -> Self {
        let filled = |cell: &String| !cell.trim().is_empty();
        let width = names.len();
        let named = names.iter().rposition(filled).map_or(0, |last| last + 1);
        let rows: Vec<&Vec<String>> = rows.iter().filter(|row| row.iter().any(filled)).collect();
        let is_most = |count: usize| count * 2 > rows.len();
        let longer: Vec<usize> = rows.iter().map(|row| row.len()).filter(|len| *len > width).collect();
        let is_usual = !ours && longer.len() >= USUAL_ROWS_MIN && is_most(longer.len());
        let unnamed = rows.iter().filter(|row| row.iter().take(width).skip(named).any(filled));
        Reach {
            named,
            width,
            blank: if is_usual { most_frequent(longer) } else { width },
            fills_unnamed: is_most(unnamed.count()),
        }
    }

    /// How many cells of a record stand beyond the header, if that shows that its columns have shifted.
    pub(super) fn extra<R: Read>(&self, records: &Records<R>) -> usize {
        let len = records.len();
        if len <= self.named {
            return 0;
        }
        let from = if self.fills_unnamed { self.width } else { self.named };
        let has_shifted = len > self.blank || (from..len).any(|index| is_filled(records, index));
        if has_shifted { len - self.named } else { 0 }
    }
}

fn most_frequent(mut lengths: Vec<usize>) -> usize {
    lengths.sort_unstable();
    let runs = lengths.chunk_by(|one, other| one == other);
    runs.max_by_key(|run| run.len()).map_or(0, |run| run[0])
}
