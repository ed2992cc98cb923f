//! A cell as a person sees it: without the marks that spreadsheets and input methods leave behind.

use std::borrow::Cow;

use super::kind::Kind;
use super::repair::{Repair, Repairs};
use crate::input::{half_width, is_invisible};

/// The longest contact cell that is looked at, in bytes. An address has 254 (RFC 5321, section 4.5.3.1) and may stand
/// behind a name; what is longer is no contact.
const CELL_BYTES_MAX: usize = 1_000;

/// What spreadsheets write where a formula failed or a column is too narrow (`#####`, recognised by its form).
const SPREADSHEET_ERRORS: [&str; 15] = [
    "#N/A",
    "#REF!",
    "#NAME?",
    "#VALUE!",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
    "#GETTING_DATA",
];

/// What people and programs write where they have nothing to write, compared without case. Dashes and strokes alone mean nothing
/// as well.
const PLACEHOLDERS: [&str; 28] = [
    "n/a",
    "n.a.",
    "na",
    "nan",
    "nil",
    "none",
    "null",
    "\\n",
    "nothing",
    "empty",
    "keine",
    "无",
    "無",
    "没有",
    "沒有",
    "暂无",
    "暫無",
    "空",
    "无手机",
    "无手机号",
    "无邮箱",
    "未填",
    "未填写",
    "未提供",
    "未开通",
    "暂未开通",
    "なし",
    "無し",
];

/// The signs that mean nothing where nothing else stands.
const STROKES: [char; 7] = ['-', '–', '—', '_', '/', '\\', '―'];

/// What makes a spreadsheet take a cell for text, and what input methods make of it.
pub(super) const TEXT_MARKS: [char; 3] = ['\'', '‘', '’'];

/// A cell's text, cleaned, and what was undone to get there.
#[derive(Debug, PartialEq)]
pub(super) struct Cleaned<'a> {
    /// ASCII in half width, blanks as U+0020, none of them at the ends; empty for a placeholder.
    pub(super) text: Cow<'a, str>,
    pub(super) repairs: Repairs,
}

/// Cleans a cell.
///
/// # Errors
///
/// What no contact can contain: [`Kind::CellTooLong`], [`Kind::ControlCharacter`], [`Kind::ReplacementCharacter`],
/// [`Kind::SpreadsheetError`], [`Kind::FormulaWithoutValue`].
pub(super) fn clean(cell: &str) -> Result<Cleaned<'_>, Kind> {
    if cell.len() > CELL_BYTES_MAX {
        return Err(Kind::CellTooLong {
            length: cell.chars().count(),
        });
    }
    let mut repairs = Repairs::default();
    let text = if cell.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Cow::Borrowed(cell.trim())
    } else {
        Cow::Owned(plain(cell, &mut repairs)?.trim().to_owned())
    };
    let text = without_text_mark(text, &mut repairs);
    if let Some(error) = spreadsheet_error(&text) {
        return Err(Kind::SpreadsheetError { error });
    }
    if text.starts_with('=') {
        return Err(Kind::FormulaWithoutValue);
    }
    if is_placeholder(&text) {
        repairs.add(Repair::Placeholder);
        return Ok(Cleaned {
            text: Cow::Borrowed(""),
            repairs,
        });
    }
    Ok(Cleaned { text, repairs })
}

fn plain(cell: &str, repairs: &mut Repairs) -> Result<String, Kind> {
    let mut text = String::with_capacity(cell.len());
    for (index, character) in cell.chars().enumerate() {
        let half = half_width(character);
        if character == char::REPLACEMENT_CHARACTER {
            return Err(Kind::ReplacementCharacter { position: index + 1 });
        } else if half != character {
            repairs.add(Repair::FullWidth);
            text.push(half);
        } else if is_invisible(character) {
            repairs.add(Repair::Invisible);
        } else if matches!(character, '\t' | '\r' | '\n') || (character.is_whitespace() && !character.is_control()) {
            text.push(' ');
        } else if character.is_control() {
            return Err(Kind::ControlCharacter {
                code: character as u32,
                position: index + 1,
            });
        } else {
            text.push(character);
        }
    }
    Ok(text)
}

fn without_text_mark<'a>(text: Cow<'a, str>, repairs: &mut Repairs) -> Cow<'a, str> {
    let inner = text
        .strip_prefix('=')
        .unwrap_or(&text)
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| {
            text.strip_prefix(TEXT_MARKS)
                .map(|rest| rest.trim_end_matches(['\'', '’']))
        });
    match inner {
        Some(inner) => {
            repairs.add(Repair::TextMark);
            Cow::Owned(inner.trim().to_owned())
        }
        None => text,
    }
}

fn spreadsheet_error(text: &str) -> Option<String> {
    let too_narrow = text.len() >= 3 && text.bytes().all(|byte| byte == b'#');
    let known = SPREADSHEET_ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error));
    (too_narrow || known).then(|| text.to_owned())
}

fn is_placeholder(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let word = inner.unwrap_or(text).trim();
    let is_stroke = |c: char| STROKES.contains(&c);
    !text.is_empty() && text.chars().all(is_stroke) || PLACEHOLDERS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(cell: &str) -> (String, Vec<Repair>) {
        let cleaned = clean(cell).unwrap();
        let repairs = Repair::ALL
            .into_iter()
            .filter(|repair| cleaned.repairs.contains(*repair))
            .collect();
        (cleaned.text.into_owned(), repairs)
    }

    #[test]
    fn what_spreadsheets_and_input_methods_leave_is_undone_and_named() {
        let cases: [(&str, &str, &[Repair]); 17] = [
            ("13800138000", "13800138000", &[]),
            ("  li@example.com ", "li@example.com", &[]),
            ("\t13800138000", "13800138000", &[]),
            ("li@example.com\r\n", "li@example.com", &[]),
            ("138\u{a0}0013\u{3000}8000", "138 0013 8000", &[]),
            ("１３８", "138", &[Repair::FullWidth]),
            ("\u{200b}138\u{feff}", "138", &[Repair::Invisible]),
            ("'138", "138", &[Repair::TextMark]),
            ("=\"138\"", "138", &[Repair::TextMark]),
            ("'li@example.com'", "li@example.com", &[Repair::TextMark]),
            ("＝＂138＂", "138", &[Repair::FullWidth, Repair::TextMark]),
            ("N/A", "", &[Repair::Placeholder]),
            ("无", "", &[Repair::Placeholder]),
            ("（无）", "", &[Repair::FullWidth, Repair::Placeholder]),
            ("\\N", "", &[Repair::Placeholder]),
            ("NaN", "", &[Repair::Placeholder]),
            ("-/-", "", &[Repair::Placeholder]),
        ];
        for (cell, text, repairs) in cases {
            assert_eq!(cleaned(cell), (text.to_owned(), repairs.to_vec()), "{cell:?}");
        }
    }

    #[test]
    fn what_no_contact_contains_is_refused() {
        let cases = [
            ("li\u{7}@example.com", Kind::ControlCharacter { code: 7, position: 3 }),
            ("wáng\u{fffd}@example.com", Kind::ReplacementCharacter { position: 5 }),
            ("138\u{b}", Kind::ControlCharacter { code: 11, position: 4 }),
            (
                "#n/a",
                Kind::SpreadsheetError {
                    error: "#n/a".to_owned(),
                },
            ),
            (
                "#######",
                Kind::SpreadsheetError {
                    error: "#######".to_owned(),
                },
            ),
        ];
        for (cell, kind) in cases {
            assert_eq!(clean(cell).unwrap_err(), kind, "{cell:?}");
        }
        assert_eq!(clean(&"值".repeat(400)), Err(Kind::CellTooLong { length: 400 }));
    }
}
