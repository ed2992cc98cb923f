//! What our results add to the columns of a file, and how the reader takes it away again.

use std::borrow::Cow;

/// Our columns of the results, in order; the row's own columns follow. The last [`SOURCE_COLUMNS`] stand in extracts alone.
pub const RESULT_COLUMNS: [&str; 14] = [
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
    "source_file",
    "source_row",
];

/// How many of our columns say where a row of an extract came from.
const SOURCE_COLUMNS: usize = 2;

/// Our columns of results, or of an extract of them.
pub fn result_columns(is_extract: bool) -> &'static [&'static str] {
    let beyond = if is_extract { 0 } else { SOURCE_COLUMNS };
    &RESULT_COLUMNS[..RESULT_COLUMNS.len() - beyond]
}

/// How many of our columns a header has at least, `row`, `status` and `account_id` among them: people delete some, and move
/// others.
pub(super) const OURS_MIN: usize = 6;

/// What an own column's name begins with where it would be taken for one of ours.
const OWN_PREFIX: &str = "input_";

/// Whether a cell is called like a column of ours.
pub(super) fn is_ours(name: &str) -> bool {
    RESULT_COLUMNS.contains(&name.trim())
}

/// Where each of our columns stands in a header, in their order; `None` where it is not that of results.
pub(super) fn our_columns(names: &[String]) -> Option<Vec<Option<usize>>> {
    let stands = |column: &&str| names.iter().position(|name| name.trim() == *column);
    let ours: Vec<Option<usize>> = RESULT_COLUMNS.iter().map(stands).collect();
    let has_first = ours.iter().take(3).all(Option::is_some);
    (has_first && ours.iter().flatten().count() >= OURS_MIN).then_some(ours)
}

/// The name under which the results write an own column: `row` becomes `input_row`, and `input_row`
/// `input_input_row`, so that [`own_name`] gives every name back.
pub fn results_name(name: &str) -> Cow<'_, str> {
    if RESULT_COLUMNS.contains(&name.trim_start_matches(OWN_PREFIX)) {
        Cow::Owned(format!("{OWN_PREFIX}{name}"))
    } else {
        Cow::Borrowed(name)
    }
}

/// The name of an own column of results, as it was in the file before.
pub fn own_name(name: &str) -> &str {
    match name.strip_prefix(OWN_PREFIX) {
        Some(own) if RESULT_COLUMNS.contains(&own.trim_start_matches(OWN_PREFIX)) => own,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_columns_keep_their_names() {
        assert_eq!(results_name("status"), "input_status");
        for name in ["row", "input_row", "input_input_note", "input_x", "邮箱"] {
            assert_eq!(own_name(&results_name(name)), name);
        }
    }
}
