//! One row of the file, in a buffer that is used again for the next.

use super::own::RESULT_COLUMNS;
use super::split::Cell;

/// One row of the file: its own cells, and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The row as a spreadsheet shows it, whatever stands above the header and however many blank rows were skipped.
    pub number: u32,
    /// How many cells the row lacked; they count as empty.
    pub missing: usize,
    /// How many cells stood beyond the header, blank ones included; the row's columns have shifted.
    pub extra: usize,
    /// The record as it stands in the file, and behind it the cells that stand there otherwise than they read.
    text: String,
    /// Where each cell begins and ends in `text`.
    cells: Vec<(u32, u32)>,
    /// The same of our columns, where the file is a results file.
    ours: Vec<(u32, u32)>,
}

impl Row {
    /// The text of a column, given as an index into [`super::Layout::columns`]; empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        let (start, end) = self.cells.get(column).copied().unwrap_or_default();
        &self.text[start as usize..end as usize]
    }

    /// What the row of a results file has in one of [`super::RESULT_COLUMNS`]; empty where it has nothing there.
    pub fn ours(&self, column: &str) -> &str {
        let at = RESULT_COLUMNS.iter().position(|name| *name == column);
        let (start, end) = at.and_then(|at| self.ours.get(at)).copied().unwrap_or_default();
        &self.text[start as usize..end as usize]
    }

    /// The texts of all columns, as many as [`super::Layout::columns`] (missing ones are empty), and behind them the cells
    /// beyond the header, as many as [`Row::extra`].
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.cells.len()).map(|column| self.cell(column))
    }

    /// How much text the row holds, in bytes.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// A row of these cells, for tests of what comes after.
    #[cfg(test)]
    pub(crate) fn of(number: u32, cells: &[&str]) -> Self {
        let mut row = Row {
            number,
            ..Row::default()
        };
        cells.iter().for_each(|cell| row.push(cell));
        row
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.ours.clear();
    }

    /// Adds a cell.
    pub(super) fn push(&mut self, cell: &str) {
        let place = self.add(cell);
        self.cells.push(place);
    }

    /// Adds the cell of the next of our columns.
    pub(super) fn push_ours(&mut self, cell: &str) {
        let place = self.add(cell);
        self.ours.push(place);
    }

    fn add(&mut self, cell: &str) -> (u32, u32) {
        let start = offset(self.text.len());
        self.text.push_str(cell);
        (start, offset(self.text.len()))
    }

    /// Takes the first `width` cells of a record, at one stroke where no quotes have to be undone.
    pub(super) fn copy(&mut self, record: &str, cells: &[Cell], width: usize) {
        self.clear();
        self.text.push_str(record);
        for cell in cells.iter().take(width) {
            if cell.is_escaped() {
                self.push(&cell.text(record));
            } else {
                self.cells.push((offset(cell.start), offset(cell.end)));
            }
        }
        self.cells.resize(width, (0, 0));
    }
}

/// An offset into a row's text. A row travels from one processor to another: half the bytes take half the time.
fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a record is far shorter than 2^32 bytes")
}
