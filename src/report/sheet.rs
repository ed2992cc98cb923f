//! What a plan says of the sheet of a workbook.

use super::texts;
use crate::input::{Column, Sheet};
use crate::lang::{Lang, Text, listed, say};

/// How many names of sheets and columns are told.
const NAMED_MAX: usize = 8;

/// The sheet's name, where a CSV's encoding and delimiter stand.
pub(super) fn head(sheet: &Sheet, lang: Lang) -> String {
    let name = &sheet.name;
    say!(lang, "sheet `{name}`", "工作表 `{name}`")
}

/// What is hidden, and what is not read.
pub(super) fn lines(sheet: &Sheet, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(hidden(sheet, lang));
    if !sheet.others.is_empty() {
        let names = sheet.others.iter().map(|name| format!("`{name}`"));
        let names = first(names, lang);
        lines.push(match sheet.others.len() {
            1 => say!(
                lang,
                "  not read      the other sheet, {names}: `--sheet NAME` takes it",
                "  未读取另一个工作表 {names}：如需使用，请加上 `--sheet 名称`"
            ),
            _ => say!(
                lang,
                "  not read      the other sheets, {names}: `--sheet NAME` takes one of them",
                "  未读取其他工作表 {names}：如需使用，请加上 `--sheet 名称`"
            ),
        });
    }
    lines
}

fn hidden(sheet: &Sheet, lang: Lang) -> Option<String> {
    let rows = (sheet.hidden_rows > 0).then(|| {
        let (rows, number) = (texts::rows(sheet.hidden_rows.into()), sheet.hidden_rows);
        say!(lang, "{rows}", "{number} 行")
    });
    let columns = (!sheet.hidden_columns.is_empty()).then(|| {
        let shown = |column: &Column| match column.name.trim() {
            "" => column.letter(),
            _ => column.to_string(),
        };
        let columns = first(sheet.hidden_columns.iter().map(shown), lang);
        match sheet.hidden_columns.len() {
            1 => say!(lang, "column {columns}", "{columns} 列"),
            _ => say!(lang, "columns {columns}", "{columns} 列"),
        }
    });
    let hidden: Vec<String> = rows.into_iter().chain(columns).collect();
    if hidden.is_empty() {
        return None;
    }
    let hidden = hidden.join(Text::new(" and ", "和 ").get(lang));
    Some(match sheet.visible_only {
        false => say!(
            lang,
            "  hidden        {hidden}, by a filter or by hand, and read all the same: `--visible-only` leaves them out",
            "  {hidden}被隐藏（筛选或手动隐藏），但仍会读取；使用 `--visible-only` 可不读取"
        ),
        true => say!(
            lang,
            "  hidden        {hidden}, by a filter or by hand, and left out by `--visible-only`",
            "  {hidden}被隐藏（筛选或手动隐藏），因 `--visible-only` 不读取"
        ),
    })
}

fn first(names: impl ExactSizeIterator<Item = String>, lang: Lang) -> String {
    let more = (names.len() > NAMED_MAX).then(|| "…".to_owned());
    listed(names.take(NAMED_MAX).chain(more), lang)
}
