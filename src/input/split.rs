//! One record is cut into cells, as a spreadsheet would: quotes count where a cell begins, every line end ends a row.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr3};

use super::Limit;

/// The longest record, in bytes of text. Longer ones are stray quotes or no table at all.
pub(crate) const RECORD_BYTES_MAX: usize = 1 << 20;

/// The most lines of one record: nobody writes a hundred lines into a row, a stray quote swallows as many.
pub(crate) const RECORD_LINES_MAX: u64 = 100;

/// The longest cell, in characters: what a cell of Excel holds.
pub(crate) const CELL_CHARS_MAX: usize = 32_767;

/// A cell, as offsets into its record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// Where its text begins, behind the quote if it has one.
    pub(crate) start: usize,
    /// Where its text ends.
    pub(crate) end: usize,
    /// Whether quotes within must be undone.
    escaped: bool,
}

impl Cell {
    /// Whether the cell reads otherwise than it stands there.
    pub(crate) fn is_escaped(&self) -> bool {
        self.escaped
    }

    /// The cell's text without its quotes.
    pub(crate) fn text<'a>(&self, record: &'a str) -> Cow<'a, str> {
        let text = &record[self.start..self.end];
        if self.escaped {
            Cow::Owned(unescape(text))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// What the start of a text holds.
#[derive(Debug)]
pub(crate) enum Split {
    /// A record: its length in bytes with its line end, and how many lines it takes.
    Record { len: usize, lines: u64 },
    /// The text ends before the record does, perhaps inside the quotes that opened at an offset.
    Partial { quote: Option<usize> },
    /// No record to be trusted, because of what begins at an offset.
    Broken { at: usize, why: Broken },
}

/// Why a record is not to be trusted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Broken {
    /// Quotes over several lines close in the middle of a cell: one of them is stray, and lines were swallowed.
    StrayQuote,
    /// Larger than anyone means.
    TooLarge(Limit),
}

/// Cuts records at one delimiter.
pub(crate) struct Splitter {
    delimiter: u8,
    /// Which bytes end a cell that is not quoted.
    stops: [bool; 256],
    /// The most lines of one record.
    lines_max: u64,
}

impl Splitter {
    /// A splitter for an ASCII delimiter.
    pub(crate) fn new(delimiter: u8) -> Self {
        let mut stops = [false; 256];
        for stop in [delimiter, b'\r', b'\n'] {
            stops[usize::from(stop)] = true;
        }
        Splitter {
            delimiter,
            stops,
            lines_max: RECORD_LINES_MAX,
        }
    }

    /// The same for the text of a sheet, in which no quote is stray: a cell may have any number of lines.
    pub(crate) fn of_sheet(self) -> Self {
        Splitter {
            lines_max: u64::MAX,
            ..self
        }
    }

    /// Cuts the record at the start of `text` into `cells`; `ended` when no more text follows.
    pub(crate) fn split(&self, text: &str, ended: bool, cells: &mut Vec<Cell>) -> Split {
        cells.clear();
        let bytes = text.as_bytes();
        if let Some(len) = self.split_plain(bytes, cells) {
            return Split::Record { len, lines: 1 };
        }
        let (mut at, mut lines) = (0, 1);
        loop {
            let (cell, stop) = match bytes.get(at) {
                Some(b'"') => match self.quoted(bytes, at, ended, &mut lines) {
                    Ok(found) => found,
                    Err(split) => return split,
                },
                _ => self.plain(bytes, at),
            };
            if cell.end - cell.start > CELL_CHARS_MAX && cell.text(text).chars().count() > CELL_CHARS_MAX {
                let why = Broken::TooLarge(Limit::CellChars);
                return Split::Broken { at, why };
            }
            cells.push(cell);
            let len = match (bytes.get(stop), bytes.get(stop + 1)) {
                (Some(byte), _) if *byte == self.delimiter => {
                    at = stop + 1;
                    continue;
                }
                (None, _) | (Some(b'\r'), None) if !ended => return Split::Partial { quote: None },
                (None, _) => stop,
                (Some(b'\r'), Some(b'\n')) => stop + 2,
                (Some(_), _) => stop + 1,
            };
            if len > RECORD_BYTES_MAX {
                let why = Broken::TooLarge(Limit::RecordBytes);
                return Split::Broken { at: 0, why };
            }
            return Split::Record { len, lines };
        }
    }

    /// The common case: a line without a quote and too short for any limit. Returns its length with its line end.
    fn split_plain(&self, bytes: &[u8], cells: &mut Vec<Cell>) -> Option<usize> {
        let end = memchr3(b'\n', b'\r', b'"', bytes).filter(|end| *end <= CELL_CHARS_MAX)?;
        let len = match (bytes[end], bytes.get(end + 1)) {
            (b'\n', _) => end + 1,
            (b'\r', Some(b'\n')) => end + 2,
            (b'\r', Some(_)) => end + 1,
            _ => return None,
        };
        let mut start = 0;
        for stop in memchr_iter(self.delimiter, &bytes[..end]).chain([end]) {
            cells.push(Cell {
                start,
                end: stop,
                escaped: false,
            });
            start = stop + 1;
        }
        Some(len)
    }

    /// The cell without quotes at `at`, and where it stops.
    fn plain(&self, bytes: &[u8], at: usize) -> (Cell, usize) {
        let stop = self.stop(bytes, at);
        let cell = Cell {
            start: at,
            end: stop,
            escaped: false,
        };
        (cell, stop)
    }

    /// The cell whose quotes open at `open`, and where it stops.
    fn quoted(&self, bytes: &[u8], open: usize, ended: bool, lines: &mut u64) -> Result<(Cell, usize), Split> {
        let first_line = *lines;
        let (start, mut at, mut escaped) = (open + 1, open + 1, false);
        let close = loop {
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'"'), Some(b'"')) => {
                    escaped = true;
                    at += 1;
                }
                (None, _) => return Err(Split::Partial { quote: Some(open) }),
                (Some(b'"'), None) if !ended => return Err(Split::Partial { quote: Some(open) }),
                (Some(b'"'), _) => break at,
                (Some(b'\r'), Some(b'\n')) => {}
                (Some(b'\r' | b'\n'), _) => *lines += 1,
                _ => {}
            }
            at += 1;
            if *lines > self.lines_max {
                let why = Broken::TooLarge(Limit::RecordLines);
                return Err(Split::Broken { at: open, why });
            }
        };
        let stop = self.stop(bytes, close + 1);
        if stop == close + 1 {
            let end = close;
            return Ok((Cell { start, end, escaped }, stop));
        }
        if *lines > first_line {
            let why = Broken::StrayQuote;
            return Err(Split::Broken { at: open, why });
        }
        let (end, escaped) = (stop, true);
        Ok((Cell { start, end, escaped }, stop))
    }

    /// Where a cell, or what follows its quotes, ends from `at` on.
    fn stop(&self, bytes: &[u8], at: usize) -> usize {
        let found = bytes[at..].iter().position(|byte| self.stops[usize::from(*byte)]);
        found.map_or(bytes.len(), |len| at + len)
    }
}

/// Undoes doubled quotes. What follows a closing quote on its line stands as it is, as in Excel: `"Bob" Li` is `Bob Li`.
fn unescape(quoted: &str) -> String {
    let mut text = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((before, after)) = rest.split_once('"') {
        text.push_str(before);
        rest = after;
        match after.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                rest = after;
            }
            None => break,
        }
    }
    text + rest
}

/// How many line ends a text holds: LF, CR, or both together.
pub(crate) fn line_ends(text: &str) -> u64 {
    lines_of(text).count() as u64 - 1
}

/// The pieces between line ends, one more than there are line ends.
pub(crate) fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((line, after)) = text.find(['\r', '\n']).map(|at| text.split_at(at)) else {
            rest = None;
            return Some(text);
        };
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..));
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of every record, or what stopped the cutting.
    fn records(text: &str) -> Vec<String> {
        let splitter = Splitter::new(b',');
        let (mut found, mut cells, mut rest) = (Vec::new(), Vec::new(), text);
        while !rest.is_empty() {
            match splitter.split(rest, true, &mut cells) {
                Split::Record { len, lines } => {
                    let texts: Vec<_> = cells.iter().map(|cell| cell.text(rest)).collect();
                    found.push(format!("{} /{lines}", texts.join("|")));
                    rest = &rest[len..];
                }
                stopped => {
                    found.push(format!("{stopped:?}"));
                    break;
                }
            }
        }
        found
    }

    #[test]
    fn records_end_where_a_spreadsheet_ends_them() {
        for (text, expected) in [
            ("a,b\nc,d", vec!["a|b /1", "c|d /1"]),
            ("a\r\n\r\nb\r\rc\n", vec!["a /1", " /1", "b /1", " /1", "c /1"]),
            (",,\n", vec!["|| /1"]),
            ("\"a,b\",c\r\n", vec!["a,b|c /1"]),
            ("\"a\r\nb\rc\nd\",e\n", vec!["a\r\nb\rc\nd|e /4"]),
            ("\"a \"\"b\"\"\",\"\"\n", vec!["a \"b\"| /1"]),
            ("a \"b\", \"c\n", vec!["a \"b\"| \"c /1"]),
            ("\"Bob\" Li,x\n", vec!["Bob Li|x /1"]),
        ] {
            assert_eq!(records(text), expected, "{text:?}");
        }
    }

    #[test]
    fn stray_quotes_stop_the_cutting() {
        for (text, expected) in [
            ("\"Zhang,1\nLi,2\n\"Zhao\",4\n", "Broken { at: 0, why: StrayQuote }"),
            ("a,\"b\nc,d\n", "Partial { quote: Some(2) }"),
        ] {
            assert_eq!(records(text), [expected]);
        }
        let lines = "a,\"b\n".to_owned() + &"c,d\n".repeat(100);
        assert_eq!(records(&lines), ["Broken { at: 2, why: TooLarge(RecordLines) }"]);
        let cell = "a,".to_owned() + &"王".repeat(CELL_CHARS_MAX + 1);
        assert_eq!(records(&cell), ["Broken { at: 2, why: TooLarge(CellChars) }"]);
        let record = ("王".repeat(CELL_CHARS_MAX) + ",").repeat(11);
        assert_eq!(records(&record), ["Broken { at: 0, why: TooLarge(RecordBytes) }"]);
    }

    #[test]
    fn a_record_is_whole_only_when_its_end_is_seen() {
        let splitter = Splitter::new(b',');
        for text in ["a,b", "a,b\r", "a,\"b\"", "a,", ""] {
            let split = splitter.split(text, false, &mut Vec::new());
            assert!(matches!(split, Split::Partial { .. }), "{text:?}: {split:?}");
        }
    }

    #[test]
    fn lines_end_three_ways() {
        assert_eq!(lines_of("a\r\nb\rc\n\nd").collect::<Vec<_>>(), ["a", "b", "c", "", "d"]);
        assert_eq!(lines_of("").collect::<Vec<_>>(), [""]);
        assert_eq!(line_ends("a\r\n"), 1);
    }
}
