//! `check`: reading, validation and the duplicate check, with nothing sent.

use std::path::Path;
use std::process::Command;

use crate::peers;
use crate::program::{CHECKPOINT, Folder, Ran, beside, best, ours, timed};
use crate::support::People;
use crate::table::{Table, mebibytes, seconds, times};

/// A JSON schema for what `check` finds in a row.
const SCHEMA: &str = r#"{"type": "object", "properties": {
    "Work Email": {"type": "string", "format": "email"},
    "Mobile": {"type": "string", "pattern": "^1[3-9][0-9]{9}$"}},
    "uniqueCombinedWith": ["Work Email", "Mobile"]}"#;

pub fn measure(folder: &Folder, table: &mut Table) {
    let file = folder.export(1_000_000, People::Usual);
    let check = |file: &Path| best(|| timed(ours(&["check"]).arg(file).env(CHECKPOINT, beside(file))));
    let ours = check(&file);
    table.add(
        "`check` of 1,000,000 rows: memory",
        mebibytes(ours.peak_kib),
        String::new(),
        "80 MiB",
    );
    let against = |table: &mut Table, name: &str, peer: Ran, goal: &str| {
        let ratio = times(ours.time.as_secs_f64(), peer.time.as_secs_f64());
        let compared = format!("{name} {}: {ratio}", seconds(peer.time));
        table.add("`check` of 1,000,000 rows", seconds(ours.time), compared, goal);
    };
    let csv_alone = best(|| peers::csv_alone(&file));
    against(table, "the csv crate alone, on one thread", csv_alone, "");
    if peers::is_there("wc") {
        against(
            table,
            "`wc -l`",
            best(|| timed(Command::new("wc").arg("-l").arg(&file))),
            "",
        );
    }
    if let Some(qsv) = peers::qsv() {
        let qsv_check = best(|| timed(Command::new(qsv).arg("validate").arg(&file)));
        against(table, "`qsv validate`, RFC 4180 alone", qsv_check, "2 ×");
        let schema = folder.fresh("schema").join("people.json");
        std::fs::write(&schema, SCHEMA).expect("room for the schema");
        let with_schema = || timed(Command::new(qsv).arg("validate").arg(&file).arg(&schema));
        against(table, "`qsv validate` with a JSON schema", best(with_schema), "0.17 ×");
    }
    let [half, whole] = [250_000, 500_000].map(|rows| check(&folder.export(rows, People::Usual)).time);
    let ratio = times(whole.as_secs_f64(), half.as_secs_f64());
    let compared = format!("250,000 rows {}: {ratio}", seconds(half));
    table.add("`check` of 500,000 rows", seconds(whole), compared, "2.2 ×");
}
