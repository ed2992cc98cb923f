//! Rows are read by a thread of their own, in batches, while those before them are judged.

use std::io::Read;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::input::{InputError, Reader, Row};

/// How many batches go round: one is read, one is judged, and one lies between so that nobody waits for the other's last row.
const BATCHES: usize = 3;

/// The most rows of a batch, and the most text of all rows but the last, in bytes. A batch stays in the processor's cache.
const BATCH_ROWS_MAX: usize = 512;
const BATCH_BYTES_MAX: usize = 128 << 10;

/// A batch in which a row had more text than this is not used again, or every buffer would grow to the longest row.
const ROW_BYTES_KEPT_MAX: usize = 4 << 10;

/// Rows with their buffers; the first `filled` of them are read.
#[derive(Default)]
struct Batch {
    rows: Vec<Row>,
    filled: usize,
}

/// Tells every row to `judge`, in file order, and then why reading failed, where it did. An error of `judge` ends both.
pub(super) fn each_row<R: Read + Send, E: From<InputError>>(
    reader: &mut Reader<R>,
    mut judge: impl FnMut(&Row) -> Result<(), E>,
) -> Result<(), E> {
    thread::scope(|scope| {
        // Whoever returns drops these ends of the channels, and the reading thread ends when it needs the other ones.
        let (read, full) = sync_channel(BATCHES);
        let (reuse, empty) = sync_channel(BATCHES);
        for _ in 0..BATCHES {
            let _ = reuse.send(Batch::default());
        }
        let reading = scope.spawn(move || read_batches(reader, &empty, &read));
        for mut batch in &full {
            batch.rows[..batch.filled].iter().try_for_each(&mut judge)?;
            if batch.rows.iter().any(|row| row.bytes() > ROW_BYTES_KEPT_MAX) {
                batch = Batch::default();
            }
            // The thread has ended after its last batch, and needs no more.
            let _ = reuse.send(batch);
        }
        reading.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        Ok(())
    })
}

fn read_batches<R: Read>(
    reader: &mut Reader<R>,
    empty: &Receiver<Batch>,
    read: &SyncSender<Batch>,
) -> Result<(), InputError> {
    for mut batch in empty {
        let filled = fill(reader, &mut batch);
        let is_last = !matches!(filled, Ok(true));
        // What was read before an error is judged all the same: its findings are true.
        if read.send(batch).is_err() || is_last {
            return filled.map(drop);
        }
    }
    Ok(())
}

/// Reads rows into a batch; false when the last one is in.
fn fill<R: Read>(reader: &mut Reader<R>, batch: &mut Batch) -> Result<bool, InputError> {
    batch.filled = 0;
    let mut bytes = 0;
    while batch.filled < BATCH_ROWS_MAX && bytes < BATCH_BYTES_MAX {
        if batch.filled == batch.rows.len() {
            batch.rows.push(Row::default());
        }
        let row = &mut batch.rows[batch.filled];
        if !reader.read(row)? {
            return Ok(false);
        }
        bytes += row.bytes();
        batch.filled += 1;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::ReadOptions;

    /// The numbers and first cells of the rows that are told, and the slug of the error at the end.
    fn told(table: &str) -> (Vec<(u32, String)>, Option<&'static str>) {
        let mut reader = Reader::open(table.as_bytes(), &ReadOptions::default()).expect("a header");
        let mut rows = Vec::new();
        let ended: Result<(), InputError> = each_row(&mut reader, |row| {
            rows.push((row.number, row.cell(0).to_owned()));
            Ok(())
        });
        (rows, ended.err().map(|error| error.slug()))
    }

    #[test]
    fn rows_come_in_order_through_many_batches_of_any_size() {
        let mut table = "Email,Remark\n".to_owned();
        let mut expected = Vec::new();
        for row in 2..5_000 {
            let remark = "x".repeat(if row % 700 == 0 { 30_000 } else { row % 90 });
            table += &format!("p{row}@example.com,{remark}\n");
            expected.push((row as u32, format!("p{row}@example.com")));
        }
        assert_eq!(told(&table), (expected, None));
    }

    #[test]
    fn the_rows_before_an_error_are_told() {
        let table = "Email,Name\n".to_owned() + &"a@example.com,Li\n".repeat(2_000) + "b@example.com,\"Li\n";
        let (rows, error) = told(&table);
        assert_eq!((rows.len(), error), (2_000, Some("unclosed_quote")));
    }

    #[test]
    fn whoever_judges_may_end_it_at_any_row() {
        let table = "Email\n".to_owned() + &"a@example.com\n".repeat(10_000);
        for last in [2, 600, 10_001] {
            let mut reader = Reader::open(table.as_bytes(), &ReadOptions::default()).expect("a header");
            let ended = each_row(&mut reader, |row| match row.number == last {
                true => Err(InputError::Empty),
                false => Ok(()),
            });
            assert_eq!(
                ended.err().map(|error| error.slug()),
                Some(InputError::Empty.slug()),
                "{last}"
            );
        }
    }
}
