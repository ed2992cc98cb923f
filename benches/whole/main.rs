//! The program as a whole, against the clock and against others: `cargo bench --bench whole`.
//!
//! Prints one table with ratios taken in one run on one machine. Makes its own files. Peers (wrk, curl, qsv) are measured
//! where they are installed and left out where not. Name the parts to be measured, else all but the last are:
//! `cargo bench --bench whole -- check workbook calls resume quota`; the last takes a quarter of an hour.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own, run by hand"
)]

mod calls;
mod check;
mod peers;
mod program;
mod quota;
mod resume;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod workbook;

use std::process::ExitCode;

use program::Folder;
use table::Table;

/// A part of the measurements: its name, and what measures it.
type Part = (&'static str, fn(&Folder, &mut Table));

const PARTS: [Part; 4] = [
    ("check", check::measure),
    ("workbook", workbook::measure),
    ("calls", calls::measure),
    ("resume", resume::measure),
];

/// Measured only when named.
const LONG_PART: Part = ("quota", quota::measure);

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let all = || PARTS.into_iter().chain([LONG_PART]);
    if let Some(unknown) = named.iter().find(|name| !all().any(|(part, _)| part == **name)) {
        let known: Vec<&str> = all().map(|(part, _)| part).collect();
        eprintln!("no part `{unknown}`: name some of {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    let folder = Folder::new();
    let mut table = Table::default();
    for (name, measure) in all() {
        let wanted = if named.is_empty() {
            name != LONG_PART.0
        } else {
            named.iter().any(|named| named == name)
        };
        if wanted {
            eprintln!("measuring {name} …");
            measure(&folder, &mut table);
        }
    }
    println!("{table}");
    ExitCode::SUCCESS
}
