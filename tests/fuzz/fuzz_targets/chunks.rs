//! Rows are the same wherever a border between chunks falls: long rows before them push them over one, and change nothing
//! but the row numbers.

#![no_main]

use libfuzzer_sys::fuzz_target;
use referral_import::input::{Encoding, InputError, ReadOptions};
use referral_import_fuzz::{Reading, place, read};

/// How many bytes the reader takes at a time.
const CHUNK_BYTES: usize = 128 << 10;

/// A header and as many rows as a header is looked for in.
const TOP: &str = "Email,Mobile,Note\na@example.com\n\n\n\n\n\n\n\n\n\n";

/// How many characters of a cell are filled: some less than it may have.
const CELL_CHARS: usize = 32_000;

fuzz_target!(|data: &[u8]| {
    let Some((&[encoding, cut_at], rows)) = data.split_first_chunk() else {
        return;
    };
    let label = Encoding::USUAL[usize::from(encoding) % Encoding::USUAL.len()];
    let unit_bytes = encoded(" ", label).len();
    let long_chars = (CHUNK_BYTES - usize::from(cut_at)) / unit_bytes - TOP.len();
    let [near, far] = [String::new(), long_rows(long_chars)].map(|between| {
        let above = encoded(&(TOP.to_owned() + &between), label);
        let options = ReadOptions {
            encoding: Some(label.parse().expect("a usual label")),
            delimiter: Some(b','),
            ..ReadOptions::default()
        };
        let reading = read(&[&above, rows].concat()[..], &options);
        told_below(
            &reading,
            above.len(),
            TOP.matches('\n').count() + between.matches('\n').count(),
        )
    });
    assert_eq!(near, far);
});

fn long_rows(chars: usize) -> String {
    let ends_row = |at| at == chars || at % CELL_CHARS == 0;
    (1..=chars).map(|at| if ends_row(at) { '\n' } else { 'a' }).collect()
}

fn encoded(ascii: &str, label: &str) -> Vec<u8> {
    let units = ascii.encode_utf16();
    match label {
        "utf-16le" => units.flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => units.flat_map(u16::to_be_bytes).collect(),
        _ => ascii.into(),
    }
}

/// A reading in words, from behind so many bytes and rows of a line each.
fn told_below(reading: &Reading, bytes: usize, rows: usize) -> String {
    let below = reading.rows.iter().filter(|row| row.number as usize > rows);
    let told = below.map(|row| {
        let number = row.number as usize - rows;
        format!(
            "{number}: {:?}, {} missing, {} extra\n",
            row.cells().collect::<Vec<_>>(),
            row.missing,
            row.extra
        )
    });
    let error = reading.error.as_ref().map(|error| {
        let place = place(error).map(|place| (place.row as usize - rows, place.line - rows as u64));
        let byte = match error {
            InputError::Malformed { byte, .. } => *byte - bytes as u64,
            _ => 0,
        };
        format!("{} in {place:?}, byte {byte}", error.slug())
    });
    told.chain(error).collect()
}
