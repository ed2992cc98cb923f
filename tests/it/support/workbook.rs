//! A workbook read by the names of its sheets and columns, by other code than wrote it.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::Table;

/// The sheets of a workbook in their order, by name.
#[track_caller]
pub fn sheets(path: &Path) -> Vec<(String, Table)> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let sheets = book.worksheets();
    sheets
        .into_iter()
        .map(|(name, cells)| {
            assert_eq!(cells.start(), Some((0, 0)), "a sheet begins in its corner");
            let mut rows = cells.rows().map(|row| row.iter().map(text).collect::<Vec<_>>());
            let header = rows.next().expect("a sheet has a header");
            (
                name,
                Table {
                    header,
                    rows: rows.collect(),
                },
            )
        })
        .collect()
}

/// A cell as text; what was typed otherwise says so.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(_) | Data::Float(_) => cell.to_string(),
        Data::DateTime(at) => format!("{at:?}"),
        other => panic!("no cell of ours is {other:?}"),
    }
}
