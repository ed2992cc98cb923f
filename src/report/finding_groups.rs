//! Findings of a whole file in groups, so that a thousand damaged cells are one line to read: errors first, each group with
//! its one fix.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::finding::FindingView;
use super::findings::{Detail, Showing};
use super::texts;
use crate::lang::{Lang, Text, say};
use crate::validate::{ContactUse, Finding, Severity};

/// How many findings of a group are kept, whose rows are named.
const KEPT_MAX: usize = 8;

/// How many findings of a group are shown one by one.
const SHOWN_MAX: usize = 3;

/// Findings by slug.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingGroups {
    groups: BTreeMap<&'static str, FindingGroup>,
}

/// The findings of one slug.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FindingGroup {
    severity: Severity,
    count: u64,
    /// How many of them `--use` would free, by what it would have to say.
    freed_by: BTreeMap<ContactUse, u64>,
    first: Vec<FindingView>,
    /// What to do about any of them.
    #[serde(skip)]
    fix: String,
}

impl FindingGroups {
    /// Counts a finding; `view` is how it is shown.
    pub(super) fn add(&mut self, finding: &Finding, view: &FindingView, lang: Lang) {
        let Finding { kind, freed_by, .. } = finding;
        let group = self.groups.entry(kind.slug()).or_insert_with(|| FindingGroup {
            severity: kind.severity(),
            count: 0,
            freed_by: BTreeMap::new(),
            first: Vec::new(),
            fix: kind.fix(lang),
        });
        group.count += 1;
        if let Some(only) = freed_by {
            *group.freed_by.entry(*only).or_default() += 1;
        }
        if group.first.len() < KEPT_MAX {
            group.first.push(view.clone());
        }
    }

    /// The slugs: those of errors before those of warnings, then the most frequent first.
    pub fn slugs(&self) -> Vec<&'static str> {
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(slug, group)| (group.severity != Severity::Error, Reverse(group.count), **slug));
        groups.into_iter().map(|(slug, _)| *slug).collect()
    }

    pub(super) fn text(&self, showing: Showing, lang: Lang) -> Vec<String> {
        let slugs = self.slugs();
        let lines = slugs
            .iter()
            .flat_map(|slug| self.groups[slug].text(slug, showing, lang));
        lines.collect()
    }
}

impl FindingGroup {
    fn text(&self, slug: &str, showing: Showing, lang: Lang) -> Vec<String> {
        let (severity, count, fix) = (texts::severity(self.severity, lang), self.count, &self.fix);
        let rows = texts::named_rows(self.first.iter().map(|finding| (finding.row, None)), count, lang);
        let mut lines = vec![say!(
            lang,
            "{severity}: {slug}, {count} found, {rows}",
            "{severity}：{slug}，共 {count} 处，{rows}"
        )];
        // In full each of them follows, with its fix.
        let is_full = showing.detail == Detail::Full;
        if !is_full {
            let shown = self.first.iter().take(SHOWN_MAX);
            lines.extend(shown.map(|finding| format!("    {}", finding.told(showing.shows_cells, lang))));
            lines.push(say!(lang, "    fix: {fix}", "    处理办法：{fix}"));
        }
        let or = if is_full {
            Text::new("", "")
        } else {
            Text::new("or: ", "或者：")
        }
        .get(lang);
        for (only, count) in &self.freed_by {
            let rows = texts::rows(*count);
            lines.push(say!(
                lang,
                "    {or}`--use {only}` leaves this column aside and frees {rows}",
                "    {or}`--use {only}` 不使用这一列，可放行 {count} 行"
            ));
        }
        lines
    }
}
