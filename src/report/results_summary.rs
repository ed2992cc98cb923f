//! The second sheet of a results workbook: how many rows came to what, why, and what to do about it.

use jiff::tz::TimeZone;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::results_looks::Looks;
use super::results_workbook::{heighten, lines, put};
use super::texts;
use super::totals::Totals;
use crate::lang::{Lang, Text, say};

const SUMMARY: Text = Text::new("Summary", "汇总");

/// How wide a column of words is, in characters.
const WIDE: usize = 44;
const WIDER: usize = 60;

/// The heads of the columns and their widths in characters; counts by status use the first two.
const COLUMNS: [(Text, usize); 6] = [
    (Text::new("status", "状态"), 14),
    (Text::new("rows", "行数"), 9),
    (Text::new("code", "代码"), 30),
    (Text::new("what is wrong", "问题"), WIDE),
    (Text::new("how to fix it", "处理办法"), WIDER),
    (Text::new("which rows", "所在行"), WIDE),
];

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    totals: &Totals,
    looks: &Looks,
    zone: &TimeZone,
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.set_name(SUMMARY.get(lang))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let mut row = 0;
    head(sheet, row, 2, &looks.our_head, lang)?;
    for (status, count) in &totals.statuses {
        row += 1;
        put(sheet, row, 0, status.in_words(lang), looks.of(*status))?;
        sheet.write_number_with_format(row, 1, *count as f64, &looks.number)?;
    }
    if !totals.codes.is_empty() {
        row += 2;
        head(sheet, row, COLUMNS.len(), &looks.our_head, lang)?;
    }
    for ((status, code), total) in &totals.codes {
        row += 1;
        let (what, fix) = total.words(*status, code, lang);
        let which = total.rows(lang);
        heighten(
            sheet,
            row,
            lines(&what, WIDE).max(lines(&fix, WIDER)).max(lines(&which, WIDE)),
        )?;
        put(sheet, row, 0, status.in_words(lang), looks.of(*status))?;
        sheet.write_number_with_format(row, 1, total.count as f64, &looks.number)?;
        put(sheet, row, 2, code, &looks.text)?;
        put(sheet, row, 3, &what, &looks.wrapped)?;
        put(sheet, row, 4, &fix, &looks.wrapped)?;
        put(sheet, row, 5, &which, &looks.wrapped)?;
    }
    if totals.shared_accounts > 0 {
        row += 2;
        put(
            sheet,
            row,
            0,
            &texts::shared_accounts(totals.shared_accounts, lang),
            &looks.plain,
        )?;
    }
    if let Some(zone) = zone.iana_name() {
        let times = say!(lang, "times are those of {zone}", "时间为 {zone} 时间");
        put(sheet, row + 2, 0, &times, &looks.plain)?;
    }
    for (column, (_, width)) in COLUMNS.iter().enumerate() {
        sheet.set_column_width(column as u16, *width as f64)?;
    }
    Ok(())
}

fn head(sheet: &mut Worksheet, row: u32, columns: usize, format: &Format, lang: Lang) -> Result<(), XlsxError> {
    for (column, (name, _)) in COLUMNS.iter().take(columns).enumerate() {
        put(sheet, row, column, name.get(lang), format)?;
    }
    Ok(())
}
