//! Which records below the header are no rows: blank ones, a second header, notes; and which hide several rows.

use std::io::Read;

use serde::{Deserialize, Serialize};

use super::character::plain;
use super::contents::{contact_in, is_like_contact};
use super::names::{Known, fold, known};
use super::records::Records;
use super::split::lines_of;
use super::table::own_columns;
use super::{Column, Field, Header, HeaderError, InputError, Layout};

/// How a note below the table begins.
const NOTE_STARTS: [&str; 22] = [
    "注:",
    "注意",
    "备注",
    "说明",
    "合计",
    "总计",
    "共计",
    "制表人",
    "制表日期",
    "填表人",
    "审核人",
    "导出时间",
    "打印时间",
    "note",
    "notes",
    "total",
    "remark",
    "remarks",
    "printed on",
    "generated on",
    "confidential",
    "end of report",
];

/// How a note begins that goes on with a number: `共 48 人`, `Page 1 of 3`.
const COUNT_STARTS: [&str; 2] = ["共", "page"];

/// How many cells that are no names of columns may stand ahead of those that are, in a header. Most rows end the look there.
const OTHER_CELLS_AHEAD_MAX: usize = 3;

/// Whether a cell of the current record has more than blanks.
pub(crate) fn is_filled<R: Read>(records: &Records<R>, index: usize) -> bool {
    !records.cell(index).trim().is_empty()
}

/// Whether the current record shows as a blank row.
pub(crate) fn is_blank<R: Read>(records: &Records<R>) -> bool {
    !(0..records.len()).any(|index| is_filled(records, index))
}

/// Why a row of the file that holds something is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotRead {
    /// It stands above the header.
    Title,
    /// It is the header once more.
    HeaderAgain,
    /// It is a remark on the table.
    Note,
}

/// Why the current record, which stands below the header, is no row of a person, where it is none; `is_first` where nothing stands
/// between the two.
///
/// # Errors
///
/// It is a header with other columns: another table begins.
pub(crate) fn not_a_row<R: Read>(
    records: &Records<R>,
    layout: &Layout,
    is_first: bool,
) -> Result<Option<NotRead>, HeaderError> {
    if contact_columns(layout).any(|column| is_like_contact(&records.cell(column.index))) {
        Ok(None)
    } else if is_first && is_second_header(records, layout) || is_header_again(records, layout) {
        Ok(Some(NotRead::HeaderAgain))
    } else if is_note(records) {
        Ok(Some(NotRead::Note))
    } else if is_other_header(records) {
        Err(HeaderError::SecondHeader {
            header_row: layout.header_row,
            other: Header {
                row: records.place().row,
                columns: own_columns(&records.texts(), None),
            },
        })
    } else {
        Ok(None)
    }
}

/// Whether the record below the header is a header too (SuccessFactors: keys, then labels): where people have contacts,
/// it has names of their columns.
fn is_second_header<R: Read>(records: &Records<R>, layout: &Layout) -> bool {
    let mut cells = layout
        .fields
        .iter()
        .filter(|(field, _)| field.is_contact())
        .map(|(field, column)| (*field, records.cell(layout.columns[*column].index)))
        .filter(|(_, cell)| !cell.trim().is_empty())
        .peekable();
    cells.peek().is_some() && cells.all(|(field, cell)| known(&cell).and_then(Known::field) == Some(field))
}

/// Whether the current record is only a remark on the table: it begins with a word for remarks.
fn is_note<R: Read>(records: &Records<R>) -> bool {
    let mut filled = (0..records.len()).filter(|index| is_filled(records, *index));
    let first = filled.next();
    first.is_some_and(|index| begins_like_note(&records.cell(index), filled.next().is_none()))
        && (0..records.len()).all(|index| contact_in(&records.cell(index)).is_none())
}

fn is_header_again<R: Read>(records: &Records<R>, layout: &Layout) -> bool {
    let is_named = |column: &Column| records.cell(column.index) == column.name;
    contact_columns(layout).all(is_named)
        && layout
            .columns
            .iter()
            .all(|column| fold(&records.cell(column.index)) == column.folded())
        && (layout.columns.len()..records.len()).all(|index| !is_filled(records, index))
}

/// Whether at least half of the current record's cells are names of columns, one of a contact's among them.
fn is_other_header<R: Read>(records: &Records<R>) -> bool {
    let (mut names, mut others, mut names_contact) = (0, 0, false);
    for index in (0..records.len()).filter(|index| is_filled(records, *index)) {
        match known(&records.cell(index)) {
            Some(name) => {
                names += 1;
                names_contact |= name.field().is_some_and(Field::is_key);
            }
            None => others += 1,
        }
        if others > names + OTHER_CELLS_AHEAD_MAX {
            return false;
        }
    }
    names_contact && names > 1 && names >= others
}

/// Looks at the cells of several lines, in which a stray quote may have swallowed people: rows of this table, `width` cells
/// wide. A contact has no second line where they could stand; in other cells the lines have to read like such rows.
pub(crate) fn check_line_breaks<R: Read>(
    records: &Records<R>,
    layout: &Layout,
    width: usize,
) -> Result<(), InputError> {
    let contacts: Vec<usize> = contact_columns(layout).map(|column| column.index).collect();
    for index in 0..records.len() {
        let cell = records.cell(index);
        if !cell.contains(['\r', '\n']) {
            continue;
        }
        let place = records.place_of(index);
        if let Some(column) = contact_columns(layout).find(|column| column.index == index) {
            let may_hold_rows = width == 1 || cell.contains(layout.delimiter);
            if may_hold_rows && cell.trim().contains(['\r', '\n']) {
                let column = column.clone();
                return Err(InputError::LineBreak { place, column });
            }
            continue;
        }
        let lines: Vec<Vec<&str>> = lines_of(&cell)
            .map(|line| line.split(layout.delimiter).collect())
            .collect();
        let around = (index, records.len() - 1 - index);
        if fit_as_rows(&lines, width, around) && hold_contact(&lines, index, &contacts) {
            return Err(InputError::StrayQuote { place });
        }
    }
    Ok(())
}

/// Whether lines are as wide as the end of one row, whole rows, and the start of another, with as many cells of the record
/// `around` them, before and after. The last may be wider: its own quotes were undone and may have hidden delimiters.
fn fit_as_rows(lines: &[Vec<&str>], width: usize, around: (usize, usize)) -> bool {
    let (before, after) = around;
    let [first, between @ .., last] = lines else {
        return false;
    };
    first.len() + before == width && last.len() + after >= width && between.iter().all(|line| line.len() == width)
}

/// Whether lines hold something like a contact where rows have it; the first line begins in column `before`.
fn hold_contact(lines: &[Vec<&str>], before: usize, contacts: &[usize]) -> bool {
    let first = lines.iter().take(1).flat_map(|line| (before..).zip(line));
    let others = lines.iter().skip(1).flat_map(|line| (0..).zip(line));
    first
        .chain(others)
        .any(|(column, text)| contacts.contains(&column) && is_like_contact(text))
}

pub(crate) fn contact_columns(layout: &Layout) -> impl Iterator<Item = &Column> {
    let contacts = layout.fields.iter().filter(|(field, _)| field.is_contact());
    contacts.map(|(_, column)| &layout.columns[*column])
}

/// Whether a cell begins with a word for remarks, and not just with a longer word like it. Where it is not alone in its row,
/// the word must stand by itself: `Total Rewards` is a department.
fn begins_like_note(cell: &str, is_alone: bool) -> bool {
    let cell = plain(cell);
    let behind = |start: &&str| cell.strip_prefix(*start).map(str::trim_start);
    let is_note = |start: &&str| {
        let goes_on_as_word = || cell[start.len()..].starts_with(|c: char| c.is_ascii_alphabetic());
        let stands_alone =
            |after: &str| after.is_empty() || after.starts_with(|c: char| c == ':' || c.is_ascii_digit());
        behind(start).is_some_and(|after| start.ends_with(':') || stands_alone(after) || is_alone && !goes_on_as_word())
    };
    let is_count = |start: &&str| behind(start).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
    NOTE_STARTS.iter().any(is_note) || COUNT_STARTS.iter().any(is_count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_begin_with_a_word_for_remarks() {
        for (cell, alone, beside_others) in [
            ("注：以上人员已离职", true, true),
            (" 合计48人", true, true),
            ("制表人：王小明", true, true),
            ("共 48 人", true, true),
            ("Page 1 of 3", true, true),
            ("Total: 48", true, true),
            ("NOTES", true, true),
            ("Total Rewards", true, false),
            ("Notetaker Bob", false, false),
            ("Page", false, false),
            ("注册会计师", false, false),
            ("王小明", false, false),
        ] {
            assert_eq!(begins_like_note(cell, true), alone, "{cell}");
            assert_eq!(begins_like_note(cell, false), beside_others, "{cell}");
        }
    }

    #[test]
    fn swallowed_rows_are_told_from_long_remarks() {
        // The header is `name,email,remark`; the record's other cells stand around the text.
        for (text, before, after, expected) in [
            ("Li,li@example.com,x\nWang", 0, 2, true),
            ("x\nLi,li@example.com,y\nWang,wang@example.com,", 2, 0, true),
            ("Li,x\nWang", 0, 2, false),
            ("Li,li@example.com,x\nWang,", 0, 2, true),
            ("Room 1, Old Street\nOld Town", 2, 0, false),
            ("Room 1, Street, City\nTown", 0, 2, false),
            ("ask\nli@example.com", 2, 0, false),
        ] {
            let lines: Vec<Vec<&str>> = lines_of(text).map(|line| line.split(',').collect()).collect();
            let swallowed = fit_as_rows(&lines, 3, (before, after)) && hold_contact(&lines, before, &[1]);
            assert_eq!(swallowed, expected, "{text:?}");
        }
    }
}
