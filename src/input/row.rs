//! One row of the file, in a buffer that is used again for the next.

/// One row of the file: its own cells, and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The row as a spreadsheet shows it, whatever stands above the header and however many blank rows were skipped.
    pub number: u32,
    /// The row's own cells, as many as [`super::Layout::columns`] (missing ones are empty).
    pub cells: csv::StringRecord,
    /// How many cells the row lacked; they count as empty.
    pub missing: usize,
    /// How many non-empty cells stood beyond the header; the row's columns have shifted.
    pub extra: usize,
}

impl Row {
    /// The text of a column, given as an index into [`super::Layout::columns`]; empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default()
    }
}
