//! `check` of an Excel workbook, whose texts are shared between cells or stand in them.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Workbook, Worksheet};

use crate::program::{Folder, best, ours, timed};
use crate::support::People;
use crate::table::{Table, mebibytes, seconds};

const ROWS: u32 = 200_000;

pub fn measure(folder: &Folder, table: &mut Table) {
    let csv = folder.export(ROWS, People::Usual);
    for (texts, is_shared) in [("shared texts", true), ("texts in its cells", false)] {
        let file = workbook(&csv, is_shared);
        let ran = best(|| timed(ours(&["check"]).arg(&file)));
        let what = format!("`check` of a workbook of 200,000 rows with {texts}");
        table.add(&what, seconds(ran.time), String::new(), "3 s");
        table.add(
            &format!("{what}: memory"),
            mebibytes(ran.peak_kib),
            String::new(),
            "100 MiB",
        );
    }
    let ran = best(|| timed(ours(&["check"]).arg(&csv)));
    table.add(
        "`check` of the same people as CSV",
        seconds(ran.time),
        String::new(),
        "",
    );
}

/// A CSV as a workbook beside it; mobiles are numbers.
fn workbook(csv: &Path, is_shared: bool) -> PathBuf {
    let mut book = Workbook::new();
    let sheet: &mut Worksheet = match is_shared {
        true => book.add_worksheet(),
        false => book
            .add_worksheet_with_constant_memory()
            .expect("room for a temporary file"),
    };
    let text = fs::read_to_string(csv).expect("it was written");
    for (row, line) in (0..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            let written = match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, cell),
            };
            written.expect("room for a cell");
        }
    }
    let path = csv.with_extension(if is_shared { "shared.xlsx" } else { "own.xlsx" });
    book.save(&path).expect("room for the workbook");
    path
}
