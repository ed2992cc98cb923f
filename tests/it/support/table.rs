//! A CSV read by the names of its columns.

use std::collections::BTreeMap;

/// A CSV read by the names of its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows, cell by cell.
    pub rows: Vec<Vec<String>>,
}

/// Reads a CSV, with or without a byte order mark.
#[track_caller]
pub fn table(text: &str) -> Table {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        // A row whose columns have shifted has more cells than the header.
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader
        .records()
        .map(|record| record.expect("a CSV of text").iter().map(str::to_owned).collect());
    Table {
        header: rows.next().expect("a CSV has a header"),
        rows: rows.collect(),
    }
}

impl Table {
    /// The cells of a column.
    #[track_caller]
    pub fn column(&self, name: &str) -> Vec<&str> {
        let at = self.position(name);
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    /// The cell of a spreadsheet row of the input, in a results file.
    #[track_caller]
    pub fn cell(&self, row: u32, name: &str) -> &str {
        let number = row.to_string();
        let at = self.column("row").iter().position(|cell| *cell == number);
        let at = at.unwrap_or_else(|| panic!("no line for row {row} in {self:?}"));
        self.column(name)[at]
    }

    /// How many rows have which status.
    #[track_caller]
    pub fn statuses(&self) -> BTreeMap<&str, usize> {
        let mut statuses = BTreeMap::new();
        for status in self.column("status") {
            *statuses.entry(status).or_default() += 1;
        }
        statuses
    }

    /// The header and the rows from a column on.
    #[track_caller]
    pub fn starting_at(&self, name: &str) -> Table {
        let at = self.position(name);
        Table {
            header: self.header[at..].to_vec(),
            rows: self.rows.iter().map(|row| row[at..].to_vec()).collect(),
        }
    }

    #[track_caller]
    fn position(&self, name: &str) -> usize {
        let at = self.header.iter().position(|column| column == name);
        at.unwrap_or_else(|| panic!("no column {name} in {:?}", self.header))
    }
}
