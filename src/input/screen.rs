//! Which records below the header are no rows: blank ones, a second header, notes; and which hide several rows.

use std::io::Read;

use super::names::{fold, known};
use super::records::Records;
use super::split::lines_of;
use super::{Column, InputError, Layout};

/// How a note below the table begins.
const NOTE_STARTS: [&str; 13] = [
    "注:", "注：", "注意", "备注", "说明", "合计", "总计", "共计", "note", "notes", "total", "remark", "remarks",
];

/// How many digits a mobile has at least; fewer are a house number or a year.
const MOBILE_DIGITS_MIN: usize = 7;

/// Whether a cell of the current record has more than blanks.
pub(crate) fn is_filled<R: Read>(records: &Records<R>, index: usize) -> bool {
    !records.cell(index).trim().is_empty()
}

/// Whether the current record shows as a blank row.
pub(crate) fn is_blank<R: Read>(records: &Records<R>) -> bool {
    !(0..records.len()).any(|index| is_filled(records, index))
}

/// Whether the record below the header is a header too (SuccessFactors: keys, then labels): where people have contacts,
/// it has nothing but header names.
pub(crate) fn is_second_header<R: Read>(records: &Records<R>, layout: &Layout) -> bool {
    let cells = contact_columns(layout).map(|column| records.cell(column.index));
    let names: Vec<String> = cells.map(|cell| fold(&cell)).filter(|name| !name.is_empty()).collect();
    !names.is_empty() && names.iter().all(|name| known(name).is_some())
}

/// Whether the current record is only a remark on the table: one cell, no contact, that begins with a word for remarks.
pub(crate) fn is_note<R: Read>(records: &Records<R>, layout: &Layout) -> bool {
    let mut filled = (0..records.len()).filter(|index| is_filled(records, *index));
    let (Some(index), None) = (filled.next(), filled.next()) else {
        return false;
    };
    contact_columns(layout).all(|column| column.index != index) && begins_like_note(&records.cell(index))
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
    first.chain(others).any(|(column, text)| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        contacts.contains(&column) && (text.contains('@') || digits >= MOBILE_DIGITS_MIN)
    })
}

fn contact_columns(layout: &Layout) -> impl Iterator<Item = &Column> {
    let contacts = layout.fields.iter().filter(|(field, _)| field.is_contact());
    contacts.map(|(_, column)| &layout.columns[*column])
}

/// Whether a cell begins with a word for remarks, and not just with a longer word like it.
fn begins_like_note(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    let goes_on_as_word = |after: &str| after.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut after = NOTE_STARTS.iter().filter_map(|start| cell.strip_prefix(start));
    after.any(|after| !goes_on_as_word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_begin_with_a_word_for_remarks() {
        for (cell, expected) in [
            ("注：以上人员已离职", true),
            (" 合计48人", true),
            ("Total: 48", true),
            ("NOTES", true),
            ("Notetaker Bob", false),
            ("王小明", false),
        ] {
            assert_eq!(begins_like_note(cell), expected, "{cell}");
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
