//! Lines that fit into so many columns, in scripts with blanks between words and without.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What never stands first on a line.
const NEVER_FIRST: &str = "，。、；：！？）】》”’,.;:!?)]}…";

/// What never stands last on a line.
const NEVER_LAST: &str = "（【《“‘([{";

/// How much further to the right stands what belongs to a line.
const HANGING: usize = 2;

/// The fewest columns that are worth breaking a line for.
const COLUMNS_MIN: usize = 20;

/// How many columns a text takes in a terminal.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// A line as lines of so many columns at most. What has no place to break stays whole.
pub fn wrapped(line: &str, most: usize) -> Vec<String> {
    broken(line, most, 0)
}

/// The same, where what belongs to the line stands under it, a little to the right.
pub fn hung(line: &str, most: usize) -> Vec<String> {
    let indent = line.len() - line.trim_start().len() + HANGING;
    broken(line, most, if indent + COLUMNS_MIN > most { 0 } else { indent })
}

fn broken(line: &str, most: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut rest, mut before) = (line, 0);
    while columns(rest) + before > most {
        let Some(at) = break_within(rest, most - before) else {
            break;
        };
        lines.push(format!("{:before$}{}", "", rest[..at].trim_end()));
        (rest, before) = (rest[at..].trim_start(), indent);
    }
    lines.push(format!("{:before$}{rest}", ""));
    lines
}

/// A line of so many columns at most, with a mark where it goes on.
pub fn cut(line: &str, most: usize) -> String {
    if columns(line) <= most {
        return line.to_owned();
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used < most
    };
    line.chars().take_while(fits).chain(['…']).collect()
}

/// The last place to break a line within so many columns, or the first one after them.
fn break_within(line: &str, most: usize) -> Option<usize> {
    let (mut best, mut used) = (None, 0);
    let mut before = None;
    let mut is_quoted = false;
    for (at, c) in line.char_indices() {
        if before.is_some_and(|before| !is_quoted && may_break(before, c)) && !line[..at].trim().is_empty() {
            if used > most && best.is_some() {
                break;
            }
            best = Some(at);
            if used > most {
                break;
            }
        }
        // What is in backticks is typed as it stands.
        is_quoted ^= c == '`';
        used += c.width().unwrap_or(0);
        before = Some(c);
    }
    best
}

fn may_break(before: char, after: char) -> bool {
    if NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) || after == ' ' {
        return false;
    }
    let is_wide = |c: char| c.width() == Some(2);
    before == ' ' || is_wide(before) || is_wide(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        for (line, most, expected) in [
            ("one two three", 8, &["one two", "three"][..]),
            ("一二三四五", 6, &["一二三", "四五"]),
            ("一二三，四五", 6, &["一二", "三，四", "五"]),
            ("见 `a b c d` 等", 6, &["见", "`a b c d`", "等"]),
            ("unbreakable", 4, &["unbreakable"]),
            ("", 4, &[""]),
            ("  indented words", 10, &["  indented", "words"]),
        ] {
            assert_eq!(wrapped(line, most), expected, "{line}");
        }
    }

    #[test]
    fn what_belongs_to_a_line_stands_under_it() {
        assert_eq!(
            hung("  fix: one two three four five", 24),
            ["  fix: one two three", "    four five"]
        );
    }

    #[test]
    fn a_line_that_is_cut_says_so() {
        for (line, most, expected) in [("一二三", 6, "一二三"), ("一二三四", 6, "一二…"), ("abcdef", 4, "abc…")]
        {
            assert_eq!(cut(line, most), expected);
        }
    }
}
