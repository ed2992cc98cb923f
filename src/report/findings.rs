//! Findings as a user reads them: grouped, errors first, each group with its one fix.

use crate::engine::{FindingGroup, FindingTally};
use crate::lang::Lang;
use crate::validate::Severity;

/// How many findings of a group are shown one by one.
const SHOWN_MAX: usize = 3;

/// How many rows of a group are named.
const ROWS_NAMED_MAX: usize = 8;

/// The groups, errors before warnings.
pub(super) fn summary(tally: &FindingTally, lang: Lang) -> Vec<String> {
    tally
        .groups()
        .into_iter()
        .flat_map(|(slug, group)| group_lines(slug, group, lang))
        .collect()
}

fn group_lines(slug: &str, group: &FindingGroup, lang: Lang) -> Vec<String> {
    let severity = match (group.severity, lang) {
        (Severity::Error, Lang::En) => "error",
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Warning, Lang::Zh) => "警告",
    };
    let rows = rows(group, lang);
    let mut lines = vec![match lang {
        Lang::En => format!("{severity}: {slug}, {} found, {rows}", group.count),
        Lang::Zh => format!("{severity}：{slug}，共 {} 处，{rows}", group.count),
    }];
    for (row, finding) in group.first.iter().take(SHOWN_MAX) {
        let mut place = match lang {
            Lang::En => format!("row {row}"),
            Lang::Zh => format!("第 {row} 行"),
        };
        if let Some(column) = &finding.column {
            place = format!("{place}, {column}");
        }
        let value = if finding.value.is_empty() {
            String::new()
        } else {
            format!(" {}", finding.value)
        };
        lines.push(format!("    {place}:{value} {}", finding.kind.defect(lang)));
    }
    if let Some((_, finding)) = group.first.first() {
        lines.push(match lang {
            Lang::En => format!("    fix: {}", finding.kind.fix(lang)),
            Lang::Zh => format!("    处理办法：{}", finding.kind.fix(lang)),
        });
    }
    lines
}

fn rows(group: &FindingGroup, lang: Lang) -> String {
    let named: Vec<String> = group
        .first
        .iter()
        .take(ROWS_NAMED_MAX)
        .map(|(row, _)| row.to_string())
        .collect();
    let more = if group.count > named.len() as u64 { ", …" } else { "" };
    match (lang, group.count) {
        (Lang::En, 1) => format!("row {}", named.join(", ")),
        (Lang::En, _) => format!("rows {}{more}", named.join(", ")),
        (Lang::Zh, _) => format!("第 {}{more} 行", named.join("、")),
    }
}
