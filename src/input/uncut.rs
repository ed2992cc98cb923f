//! Lines that were not cut into cells: in quotes as a whole, or with something else between the cells than was thought.

use super::dialect::{delimiters, is_tried};
use super::header_error::Uncut;
use super::names::{Known, known};

/// Full-width signs that input methods write, with the delimiter that was meant.
const FULL_WIDTH: [(char, char); 2] = [('，', ','), ('；', ';')];

/// The full-width sign between names of columns, where a cell of a header holds several.
pub(super) fn full_width(names: &[String]) -> Option<Uncut> {
    let stands = |sign: char| names.iter().any(|name| is_header(name, sign));
    let (sign, delimiter) = FULL_WIDTH.into_iter().find(|(sign, _)| stands(*sign))?;
    Some(Uncut::FullWidth { sign, delimiter })
}

/// Why a header is only one cell, where a delimiter stands in it; `was_said` when the user said another one, so that not all were
/// tried.
pub(super) fn one_cell(names: &[String], was_said: bool) -> Option<Uncut> {
    let mut filled = names.iter().filter(|name| !name.trim().is_empty());
    let (only, None) = (filled.next()?, filled.next()) else {
        return None;
    };
    let (sign, name) = delimiters().find(|(sign, _)| only.contains(*sign))?;
    // A delimiter that was tried and cut nothing stands in quotes.
    match was_said || !is_tried(sign) {
        true => Some(Uncut::Delimiter(name)),
        false => is_header(only, sign).then_some(Uncut::Quoted),
    }
}

/// Whether a cell holds the names of several columns, one of them of a contact.
fn is_header(cell: &str, sign: char) -> bool {
    let (mut count, mut names_contact) = (0, false);
    for piece in cell.split(sign) {
        match known(piece.trim()) {
            Some(Known::Feeds(field, _)) => {
                count += 1;
                names_contact |= field.is_key();
            }
            Some(Known::Other) => count += 1,
            // A hint goes on behind the sign: `手机号，邮箱至少填一项`.
            _ => {}
        }
    }
    count > 1 && names_contact
}
