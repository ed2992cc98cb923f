//! How a file was read: which column feeds which field, what was read otherwise than it stands there.

use super::PlanReport;
use crate::checkpoint::StatusValue;
use crate::input::{Field, NotRead};
use crate::lang::{Lang, Text, listed, say};
use crate::report::{NamedRow, sheet, texts};
use crate::validate::ContactUse;

/// How many values of a status column are told.
const STATUSES_TOLD_MAX: usize = 30;

/// How many rows of a kind that were not read are named.
const NOT_READ_NAMED_MAX: usize = 8;

impl PlanReport<'_> {
    /// Which column feeds which field, what was passed over, and examples to see that it is right.
    pub(super) fn fields(&self, lang: Lang) -> Vec<String> {
        let layout = &self.plan.layout;
        let mut lines = Vec::new();
        for (field, column) in &layout.fields {
            let (name, column, only) = (field.to_string(), &layout.columns[*column], self.contact_use);
            lines.push(match leaves_aside(only, *field) {
                false => say!(
                    lang,
                    "  {name:<13} from column {column}",
                    "  {name:<13} 取自 {column} 列"
                ),
                true => say!(
                    lang,
                    "  {name:<13} left aside by `--use {only}`: column {column}",
                    "  {name:<13} 因 `--use {only}` 不使用 {column} 列"
                ),
            });
        }
        let fields = layout.fields.iter().map(|(field, _)| field);
        let second = fields
            .clone()
            .zip(fields.skip(1))
            .position(|(field, next)| field == next);
        if let Some(at) = second {
            let first = &layout.columns[layout.fields[at].1];
            lines[at + 1] += &say!(lang, ", where column {first} is empty", "（{first} 列为空时）");
        }
        if !layout.passed_over.is_empty() {
            let passed_over = layout.passed_over.iter();
            let columns = listed(passed_over.map(|(_, at)| &layout.columns[*at]), lang);
            lines.push(say!(lang, "  passed over   {columns}", "  未采用的列：{columns}"));
        }
        for (field, at) in &layout.untaken {
            let (column, letter) = (&layout.columns[*at], layout.columns[*at].letter());
            let kind = match field {
                Field::Email => Text::new("emails", "邮箱"),
                _ => Text::new("mobiles", "手机号"),
            };
            let kind = kind.get(lang);
            lines.push(say!(
                lang,
                "  not taken     column {column} holds {kind}: `--map {field}={letter}` takes it",
                "  未采用的列：{column} 列的内容是{kind}；如需使用，请加上 `--map {field}={letter}`"
            ));
        }
        if self.plan.kept.len() < layout.columns.len() {
            let (kept, all) = (self.plan.kept.len(), layout.columns.len());
            lines.push(say!(
                lang,
                "  stored        {kept} of {all} columns",
                "  保存的列：{all} 列中的 {kept} 列"
            ));
        }
        for ((row, contact), name) in self.plan.examples.iter().zip(&self.plan.example_names) {
            let name = name.as_deref().filter(|_| self.showing.shows_names);
            let place = texts::place(*row, name, None, None, lang);
            lines.push(say!(lang, "  {place:<13} {contact}", "  {place}：{contact}"));
        }
        lines
    }

    /// What was read otherwise than it stands in the file, and what was taken for no row.
    pub(super) fn readings(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for (repair, cells) in self.plan.normalised.iter() {
            let words = repair.words().get(lang);
            let of_cells = if cells == 1 { "cell" } else { "cells" };
            lines.push(say!(
                lang,
                "  normalised    {cells} {of_cells}: {words}",
                "  已规范 {cells} 个单元格：{words}"
            ));
        }
        for (why, not_read) in &self.plan.not_read {
            let named = not_read.iter().take(NOT_READ_NAMED_MAX);
            let named: Vec<NamedRow> = named.map(|row| NamedRow::of(*row)).collect();
            let rows = texts::named_rows(named.iter(), not_read.len() as u64, lang);
            let why = why_not_read(*why).get(lang);
            lines.push(say!(lang, "  not read      {rows}: {why}", "  未读取{rows}：{why}"));
        }
        let sheet = self.plan.layout.sheet.iter();
        lines.extend(sheet.flat_map(|sheet| sheet::lines(sheet, lang)));
        lines.extend(self.statuses(lang));
        lines
    }

    /// Each value of the status column, and whether it is sent.
    fn statuses(&self, lang: Lang) -> Option<String> {
        let statuses = &self.plan.statuses;
        let told = statuses.iter().take(STATUSES_TOLD_MAX).map(|status| {
            let StatusValue { value, rows, left_out } = status;
            let value = match value.as_str() {
                "" => Text::new("(blank)", "（空白）").get(lang).to_owned(),
                value => format!("`{value}`"),
            };
            match *left_out {
                0 => say!(lang, "{value} {rows} sent", "{value} {rows} 行发送"),
                all if all == *rows => say!(lang, "{value} {rows} left out", "{value} {rows} 行不发送"),
                some => say!(
                    lang,
                    "{value} {rows}, {some} of them left out",
                    "{value} {rows} 行，其中 {some} 行不发送"
                ),
            }
        });
        let mut told: Vec<String> = told.collect();
        if told.is_empty() {
            return None;
        }
        if let Some(more @ 1..) = statuses.len().checked_sub(STATUSES_TOLD_MAX) {
            told.push(say!(lang, "{more} other values", "另有 {more} 种"));
        }
        let told = told.join(Text::new("; ", "；").get(lang));
        Some(say!(lang, "  by status     {told}", "  按状态：{told}"))
    }
}

/// Why rows that hold something are not read.
fn why_not_read(why: NotRead) -> Text {
    match why {
        NotRead::Title => Text::new("above the header", "在表头上方"),
        NotRead::HeaderAgain => Text::new("the header once more", "是重复的表头"),
        NotRead::Note => Text::new("remarks on the table, no people", "是表格的说明文字，不是人员"),
    }
}

/// Whether the column of a field is not looked at.
fn leaves_aside(only: ContactUse, field: Field) -> bool {
    match only {
        ContactUse::Both => false,
        ContactUse::Email => matches!(field, Field::Mobile | Field::CountryCode),
        ContactUse::Mobile => field == Field::Email,
    }
}
