//! Findings as a user reads them: grouped, errors first, each group with its one fix.

use super::defect::Defect;
use super::listing::{Detail, Showing};
use super::texts;
use crate::engine::{FindingGroup, FindingTally};
use crate::lang::Lang;

/// How many findings of a group are shown one by one.
const SHOWN_MAX: usize = 3;

/// How many rows of a group are named.
const ROWS_NAMED_MAX: usize = 8;

/// The groups, errors before warnings.
pub(super) fn summary(tally: &FindingTally, showing: Showing, lang: Lang) -> Vec<String> {
    tally
        .groups()
        .into_iter()
        .flat_map(|(slug, group)| group_lines(slug, group, showing, lang))
        .collect()
}

fn group_lines(slug: &str, group: &FindingGroup, showing: Showing, lang: Lang) -> Vec<String> {
    let severity = texts::severity(group.severity, lang);
    let named = group.first.iter().take(ROWS_NAMED_MAX).map(|found| (found.row, None));
    let rows = texts::named_rows(named, group.count, lang);
    let mut lines = vec![match lang {
        Lang::En => format!("{severity}: {slug}, {} found, {rows}", group.count),
        Lang::Zh => format!("{severity}：{slug}，共 {} 处，{rows}", group.count),
    }];
    // In full each of them follows, with its fix.
    if showing.detail != Detail::Full {
        lines.extend(group.first.iter().take(SHOWN_MAX).map(|found| {
            let defect = Defect::found(found, lang);
            format!("    {}", defect.told(showing.shows_cells, lang))
        }));
        if let Some(found) = group.first.first() {
            lines.push(match lang {
                Lang::En => format!("    fix: {}", found.finding.kind.fix(lang)),
                Lang::Zh => format!("    处理办法：{}", found.finding.kind.fix(lang)),
            });
        }
    }
    let or = match (showing.detail, lang) {
        (Detail::Full, _) => "",
        (_, Lang::En) => "or: ",
        (_, Lang::Zh) => "或者：",
    };
    for (only, count) in &group.freed_by {
        lines.push(match lang {
            Lang::En => {
                let rows = texts::rows(*count);
                format!("    {or}`--use {only}` leaves this column aside and frees {rows}")
            }
            Lang::Zh => format!("    {or}`--use {only}` 不使用这一列，可放行 {count} 行"),
        });
    }
    lines
}
