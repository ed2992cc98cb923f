//! What a terminal of 80x24 shows of what was written to it.

use std::num::NonZero;

/// The screen once all of this was written, without the blanks at the ends of its lines.
pub fn screen(written: &str) -> String {
    let [rows, columns] = [24, 80].map(|size| NonZero::new(size).expect("a terminal has some"));
    let mut terminal = vt100::Parser::new(rows, columns, 0);
    terminal.process(written.as_bytes());
    let rows = terminal.screen().rows(0, 80);
    let rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n").trim_end().to_owned()
}

/// What was written up to the end of the line on which each of these stands, one behind the other.
#[track_caller]
pub fn up_to<'w>(written: &'w str, each: &[&str]) -> Vec<&'w str> {
    let mut from = 0;
    let mut ends = Vec::new();
    for shown in each {
        let at = written[from..]
            .find(shown)
            .unwrap_or_else(|| panic!("{shown}: {written}"));
        let end = written[from + at..]
            .find('\n')
            .map_or(written.len(), |end| from + at + end);
        ends.push(&written[..end]);
        from = end;
    }
    ends
}
