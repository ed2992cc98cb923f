//! What our results CSV adds to a row's own cells and column names, and how the reader takes it away again.

use std::borrow::Cow;

/// Our columns of the results CSV, in order; the row's own columns follow.
pub const RESULT_COLUMNS: [&str; 12] = [
    "row",
    "status",
    "account_id",
    "error_code",
    "error_message",
    "how_to_fix",
    "attempts",
    "log_id",
    "settled_at",
    "note",
    "app",
    "sent_as",
];

/// How many of our columns a header has at least, `row`, `status` and `account_id` among them: people delete some, and move
/// others.
const OURS_MIN: usize = 6;

/// What an own column's name begins with where it would be taken for one of ours.
const OWN_PREFIX: &str = "input_";

/// What makes a spreadsheet read a cell as a formula
/// (OWASP, "CSV Injection": <https://owasp.org/www-community/attacks/CSV_Injection>).
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The mark that makes a spreadsheet read a cell as text.
const TEXT_MARK: char = '\'';

/// A cell as `--excel` writes it: a contact or an id as the text formula `="..."`, so that no digit is lost, and
/// anything else that looks like a formula with an apostrophe before it. [`unguard`] is the way back.
pub fn guard(cell: &str, is_contact_or_id: bool) -> Cow<'_, str> {
    if is_contact_or_id && !cell.is_empty() {
        Cow::Owned(format!("=\"{}\"", cell.replace('"', "\"\"")))
    } else if cell.starts_with(FORMULA_STARTS) || cell.starts_with(TEXT_MARK) {
        Cow::Owned(format!("{TEXT_MARK}{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell that [`guard`] was given. What is in neither of its forms stands as it is.
pub fn unguard(cell: &str) -> Cow<'_, str> {
    if let Some(guarded) = cell.strip_prefix(TEXT_MARK) {
        let needed_it = guarded.starts_with(FORMULA_STARTS) || guarded.starts_with(TEXT_MARK);
        return Cow::Borrowed(if needed_it { guarded } else { cell });
    }
    let Some(quoted) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) else {
        return Cow::Borrowed(cell);
    };
    let halves = quoted.replace("\"\"", "");
    if halves.contains('"') {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(quoted.replace("\"\"", "\""))
}

/// Where each of our columns stands in a header, in their order; `None` where it is not that of results.
pub(super) fn our_columns(names: &[String]) -> Option<Vec<Option<usize>>> {
    let stands = |column: &&str| names.iter().position(|name| name.trim() == *column);
    let ours: Vec<Option<usize>> = RESULT_COLUMNS.iter().map(stands).collect();
    let has_first = ours.iter().take(3).all(Option::is_some);
    (has_first && ours.iter().flatten().count() >= OURS_MIN).then_some(ours)
}

/// The name under which the results CSV writes an own column: `row` becomes `input_row`, and `input_row`
/// `input_input_row`, so that [`own_name`] gives every name back.
pub fn results_name(name: &str) -> Cow<'_, str> {
    if RESULT_COLUMNS.contains(&name.trim_start_matches(OWN_PREFIX)) {
        Cow::Owned(format!("{OWN_PREFIX}{name}"))
    } else {
        Cow::Borrowed(name)
    }
}

/// The name of an own column of a results CSV, as it was in the file before.
pub fn own_name(name: &str) -> &str {
    match name.strip_prefix(OWN_PREFIX) {
        Some(own) if RESULT_COLUMNS.contains(&own.trim_start_matches(OWN_PREFIX)) => own,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_are_guarded_as_a_spreadsheet_needs_it() {
        for (cell, is_contact_or_id, expected) in [
            ("13800138000", true, "=\"13800138000\""),
            ("", true, ""),
            ("=1+1", false, "'=1+1"),
            ("'138", false, "''138"),
            ("王小明", false, "王小明"),
        ] {
            assert_eq!(guard(cell, is_contact_or_id), expected);
            assert_eq!(unguard(expected), cell);
        }
    }

    #[test]
    fn what_was_never_guarded_stands() {
        for cell in ["'13800138000", "=\"a\"b\"", "=\"", "=1+1"] {
            assert_eq!(unguard(cell), cell);
        }
    }

    #[test]
    fn own_columns_keep_their_names() {
        assert_eq!(results_name("status"), "input_status");
        for name in ["row", "input_row", "input_input_note", "input_x", "邮箱"] {
            assert_eq!(own_name(&results_name(name)), name);
        }
    }

    proptest! {
        #[test]
        fn unguard_undoes_guard(cell in "[=+@\"'\t\r\n0-9a-z张-]{0,8}|\\PC*", is_contact_or_id: bool) {
            let guarded = guard(&cell, is_contact_or_id);
            prop_assert_eq!(unguard(&guarded), cell.as_str());
        }
    }
}
