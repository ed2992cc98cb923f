//! Why a choice of rows, codes or conditions sends nobody, in one line.

use std::collections::{BTreeMap, BTreeSet};

use crate::checkpoint::Status;
use crate::engine::NobodyChosen;
use crate::lang::{Lang, listed, say};

/// Why nobody of `file` is sent.
pub(super) fn nobody(why: &NobodyChosen, file: &str, lang: Lang) -> String {
    match why {
        NobodyChosen::NoRowMeets { conditions } => no_row_meets(conditions, lang),
        NobodyChosen::NoSuchRow {
            rows,
            of: (first, last),
        } => say!(
            lang,
            "no row {rows} in {file}: rows {first} to {last}",
            "{file} 中没有第 {rows} 行：只有第 {first} 至 {last} 行",
            rows = ranges(rows, lang)
        ),
        NobodyChosen::NoSuchCode { rows, codes, refused } => no_such_code(rows, codes, refused, lang),
        NobodyChosen::Settled { rows, counts } => settled(rows, counts, lang),
    }
}

fn no_row_meets(conditions: &BTreeSet<String>, lang: Lang) -> String {
    let options = listed(
        conditions.iter().map(|condition| format!("`--where {condition}`")),
        lang,
    );
    match conditions.len() {
        1 => say!(lang, "no row meets {options}", "没有行符合 {options}"),
        _ => say!(lang, "no row meets all of {options}", "没有行同时符合 {options}"),
    }
}

fn no_such_code(rows: &[(u32, u32)], codes: &[i64], refused: &BTreeMap<String, u64>, lang: Lang) -> String {
    let (of, codes) = (ranges(rows, lang), listed(codes, lang));
    let refused = listed(refused.iter().map(|(code, rows)| counted(code, *rows, lang)), lang);
    match (rows.is_empty(), refused.is_empty()) {
        (true, true) => say!(
            lang,
            "no row was refused with code {codes}, nor with any other",
            "没有行因错误码 {codes} 或其他错误码被拒绝"
        ),
        (true, false) => say!(
            lang,
            "no row was refused with code {codes}; refused were {refused}",
            "没有行因错误码 {codes} 被拒绝；被拒绝的有：{refused}"
        ),
        (false, _) => say!(
            lang,
            "no row of {of} was refused with code {codes}; refused were {refused}",
            "第 {of} 行中没有行因错误码 {codes} 被拒绝；被拒绝的有：{refused}"
        ),
    }
}

fn settled(rows: &[(u32, u32)], counts: &BTreeMap<Status, u64>, lang: Lang) -> String {
    let of = ranges(rows, lang);
    let is_one = matches!(rows, [(first, last)] if first == last);
    let standing = counts.iter().map(|(status, rows)| match is_one {
        true => status.word().to_owned(),
        false => counted(status.word(), *rows, lang),
    });
    let standing = listed(standing, lang);
    match rows {
        [] => say!(
            lang,
            "the rows are {standing}: nobody to send",
            "各行的状态为 {standing}：没有要发送的人"
        ),
        _ if is_one => say!(
            lang,
            "row {of} is {standing}: nobody to send",
            "第 {of} 行的状态为 {standing}：没有要发送的人"
        ),
        _ => say!(
            lang,
            "rows {of} are {standing}: nobody to send",
            "第 {of} 行的状态为 {standing}：没有要发送的人"
        ),
    }
}

/// `14`, or `14, 20-31`.
fn ranges(rows: &[(u32, u32)], lang: Lang) -> String {
    let range = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    listed(rows.iter().map(range), lang)
}

/// `1002551 (3)`.
fn counted(what: &str, rows: u64, lang: Lang) -> String {
    say!(lang, "{what} ({rows})", "{what}（{rows}）")
}
