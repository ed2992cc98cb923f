//! Findings as a user reads them: grouped, errors first, each group with its one fix.

use super::defect::shown;
use super::texts;
use crate::engine::{FindingGroup, FindingTally};
use crate::lang::Lang;

/// How many findings of a group are shown one by one.
const SHOWN_MAX: usize = 3;

/// How many rows of a group are named.
const ROWS_NAMED_MAX: usize = 8;

/// The groups, errors before warnings.
pub(super) fn summary(tally: &FindingTally, shows_cells: bool, lang: Lang) -> Vec<String> {
    tally
        .groups()
        .into_iter()
        .flat_map(|(slug, group)| group_lines(slug, group, shows_cells, lang))
        .collect()
}

fn group_lines(slug: &str, group: &FindingGroup, shows_cells: bool, lang: Lang) -> Vec<String> {
    let severity = texts::severity(group.severity, lang);
    let rows = rows(group, lang);
    let mut lines = vec![match lang {
        Lang::En => format!("{severity}: {slug}, {} found, {rows}", group.count),
        Lang::Zh => format!("{severity}：{slug}，共 {} 处，{rows}", group.count),
    }];
    for found in group.first.iter().take(SHOWN_MAX) {
        let finding = &found.finding;
        let value = shown(&finding.value, found.cell.as_deref(), shows_cells);
        let place = texts::place(found.row, found.employee_no.as_deref(), finding.column.as_ref(), lang);
        let defect = finding.kind.defect(lang);
        lines.push(match lang {
            Lang::En => format!("    {place}:{value} {defect}"),
            Lang::Zh => format!("    {place}：{}", format!("{value} {defect}").trim_start()),
        });
    }
    if let Some(found) = group.first.first() {
        lines.push(match lang {
            Lang::En => format!("    fix: {}", found.finding.kind.fix(lang)),
            Lang::Zh => format!("    处理办法：{}", found.finding.kind.fix(lang)),
        });
    }
    for (only, count) in &group.freed_by {
        lines.push(match lang {
            Lang::En if *count == 1 => format!("    or: `--use {only}` leaves this column aside and frees 1 row"),
            Lang::En => format!("    or: `--use {only}` leaves this column aside and frees {count} rows"),
            Lang::Zh => format!("    或者：`--use {only}` 不使用这一列，可放行 {count} 行"),
        });
    }
    lines
}

fn rows(group: &FindingGroup, lang: Lang) -> String {
    let named: Vec<String> = group
        .first
        .iter()
        .take(ROWS_NAMED_MAX)
        .map(|found| found.row.to_string())
        .collect();
    let more = if group.count > named.len() as u64 { ", …" } else { "" };
    match (lang, group.count) {
        (Lang::En, 1) => format!("row {}", named.join(", ")),
        (Lang::En, _) => format!("rows {}{more}", named.join(", ")),
        (Lang::Zh, _) => format!("第 {}{more} 行", named.join("、")),
    }
}
