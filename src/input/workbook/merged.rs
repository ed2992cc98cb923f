//! Which cells are merged downwards, so that each row has what a person sees beside it.

use std::collections::HashMap;
use std::io::{self, BufRead};

use memchr::memmem;
use quick_xml::events::Event;

use super::WorkbookError;
use super::cells::position;
use super::package::Part;
use super::xml::{Xml, attribute, is};

/// The most merged ranges of a sheet. Nobody merges more by hand, and programs merge none.
const MERGED_MAX: usize = 200_000;

/// How the list of merged ranges begins. It stands behind the cells, so that a sheet is unpacked once before it is read.
const LIST: &[u8] = b"mergeCells";

/// The cells that are merged with those below them.
#[derive(Default)]
pub(super) struct Merged {
    /// The last row of the range that begins at row and column.
    last_rows: HashMap<(u32, u32), u32>,
    /// By column, what is seen from above, and down to which row.
    seen: HashMap<u32, (u32, String)>,
}

impl Merged {
    /// Those of a sheet.
    pub(super) fn of(mut part: Part) -> Result<Self, WorkbookError> {
        let mut merged = Merged::default();
        if !skip_to_list(&mut part).map_err(|error| part.error(&error))? {
            return Ok(merged);
        }
        let mut xml = Xml::new(part);
        loop {
            match xml.next()? {
                Event::Start(element) if is(&element, "mergeCell") => {
                    let range = attribute(&element, "ref").unwrap_or_default();
                    let corners = range
                        .split_once(':')
                        .map(|(first, last)| (position(first), position(last)));
                    if let Some((Some((row, column)), Some((last_row, _)))) = corners
                        && last_row > row
                    {
                        merged.last_rows.insert((row, column), last_row);
                    }
                }
                Event::Eof => return Ok(merged),
                _ => {}
            }
            if merged.last_rows.len() > MERGED_MAX {
                return Err(xml.too_large());
            }
        }
    }

    /// Takes note of a filled cell.
    pub(super) fn see(&mut self, row: u32, column: u32, text: &str) {
        if let Some(last_row) = self.last_rows.get(&(row, column)) {
            self.seen.insert(column, (*last_row, text.to_owned()));
        }
    }

    /// What is seen from above in the cells of a row, by column.
    pub(super) fn seen_above(&mut self, row: u32) -> impl Iterator<Item = (u32, &str)> {
        self.seen.retain(|_, (last_row, _)| *last_row >= row);
        self.seen.iter().map(|(column, (_, text))| (*column, text.as_str()))
    }
}

/// Unpacks a part up to the list of merged ranges; false where it has none.
fn skip_to_list(part: &mut Part) -> io::Result<bool> {
    let finder = memmem::Finder::new(LIST);
    // Where the last bytes and the next ones meet, for the word may lie on both sides.
    let mut seam: Vec<u8> = Vec::new();
    loop {
        part.next_event();
        let unread = part.fill_buf()?;
        if unread.is_empty() {
            return Ok(false);
        }
        seam.extend(&unread[..unread.len().min(LIST.len())]);
        let found = finder.find(&seam).map(|_| 0).or_else(|| finder.find(unread));
        let end = &unread[unread.len().saturating_sub(LIST.len() - 1)..];
        seam = end.to_vec();
        let skipped = found.unwrap_or(unread.len());
        part.consume(skipped);
        if found.is_some() {
            return Ok(true);
        }
    }
}
