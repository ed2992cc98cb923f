//! Findings of a whole file in groups, so that a thousand damaged cells are one line to read: errors first, each group with
//! its one fix.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::finding::FindingView;
use super::findings::{Detail, Showing};
use super::screen::{self, Fullness};
use super::texts;
use super::totals::NamedRow;
use crate::lang::{Lang, Text, cut, say};
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
    /// The row that is counted, and the slugs of its errors: findings come row by row.
    #[serde(skip)]
    row: (u32, Vec<&'static str>),
}

/// The findings of one slug.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FindingGroup {
    severity: Severity,
    count: u64,
    /// How many rows can be sent once these are put right: nothing else is wrong with them.
    frees: u64,
    /// How many of them `--use` would free, by what it would have to say.
    freed_by: BTreeMap<ContactUse, u64>,
    first: Vec<FindingView>,
    /// What is wrong, in a few words.
    #[serde(skip)]
    title: &'static str,
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
            frees: 0,
            freed_by: BTreeMap::new(),
            first: Vec::new(),
            title: kind.title(lang),
            fix: kind.fix(lang),
        });
        group.count += 1;
        if let Some(only) = freed_by {
            *group.freed_by.entry(*only).or_default() += 1;
        }
        if group.first.len() < KEPT_MAX {
            group.first.push(view.clone());
        }
        if group.severity == Severity::Error {
            self.count_row(finding.row, kind.slug());
        }
    }

    /// A row is freed by what is wrong with it where that is one thing only.
    fn count_row(&mut self, row: u32, slug: &'static str) {
        let (counted, slugs) = &mut self.row;
        if *counted != row {
            (*counted, *slugs) = (row, Vec::new());
        }
        let (freed, kept) = match slugs[..] {
            [] => (Some(slug), None),
            [only] if only != slug => (None, Some(only)),
            _ => (None, None),
        };
        slugs.push(slug);
        let mut frees = |slug: Option<&str>, by: i8| {
            if let Some(group) = slug.and_then(|slug| self.groups.get_mut(slug)) {
                group.frees = group.frees.saturating_add_signed(by.into());
            }
        };
        frees(freed, 1);
        frees(kept, -1);
    }

    /// The slugs: those of errors before those of warnings, then those first that free the most rows.
    pub fn slugs(&self) -> Vec<&'static str> {
        self.sorted().into_iter().map(|(slug, _)| slug).collect()
    }

    fn sorted(&self) -> Vec<(&'static str, &FindingGroup)> {
        let mut groups: Vec<_> = self.groups.iter().map(|(slug, group)| (*slug, group)).collect();
        groups.sort_by_key(|(slug, group)| {
            let is_warning = group.severity != Severity::Error;
            (is_warning, Reverse(group.frees), Reverse(group.count), *slug)
        });
        groups
    }

    /// The groups as fully as there is room for, and how to see the rest.
    pub(super) fn text(&self, showing: Showing, room: usize, lang: Lang) -> Vec<String> {
        let groups = self.sorted();
        if showing.detail == Detail::Full {
            // Each of them follows, with its fix.
            let heads = groups
                .iter()
                .flat_map(|(slug, group)| group.text(slug, showing, Fullness::Line, lang));
            return heads.collect();
        }
        // The last row is for how to see the rest.
        let (mut lines, shown) = screen::fitting(&groups, room.saturating_sub(1), |(slug, group), fullness| {
            group.text(slug, showing, fullness, lang)
        });
        let more = groups.len() - shown;
        if more > 0 {
            lines.push(say!(
                lang,
                "… and {more} more kinds: `--findings FILE.csv` writes all, `--detail full` shows them",
                "……另有 {more} 类问题：`--findings FILE.csv` 写出全部，`--detail full` 逐条显示"
            ));
        } else if groups.iter().any(|(_, group)| group.count > SHOWN_MAX as u64) {
            lines.push(say!(
                lang,
                "`--findings FILE.csv` writes all rows that something is wrong with",
                "加上 `--findings FILE.csv` 可写出所有有问题的行"
            ));
        }
        lines
    }
}

impl FindingGroup {
    fn text(&self, slug: &str, showing: Showing, fullness: Fullness, lang: Lang) -> Vec<String> {
        let (severity, count, frees) = (texts::severity(self.severity, lang), self.count, self.frees);
        let (title, fix) = (self.title, &self.fix);
        let named: Vec<NamedRow> = self.first.iter().map(FindingView::named).collect();
        let rows = texts::named_rows(named.iter(), count, lang);
        let frees = match self.severity == Severity::Error && frees != count {
            true => {
                let freed = texts::rows(frees);
                say!(lang, ", frees {freed} when put right", "，改好后可发送 {frees} 行")
            }
            false => String::new(),
        };
        let head = say!(
            lang,
            "{severity}: {slug}, {count} found{frees}, {rows}",
            "{severity}：{title}（{slug}），共 {count} 处{frees}，{rows}"
        );
        if fullness == Fullness::Line && showing.detail != Detail::Full {
            return vec![cut(&head, screen::COLUMNS)];
        }
        let mut lines = vec![head];
        if fullness == Fullness::Whole {
            let shown = self.first.iter().take(SHOWN_MAX);
            lines.extend(shown.map(|finding| format!("    {}", finding.told(showing.shows_cells, lang))));
        }
        let mut or = Text::new("", "");
        if showing.detail != Detail::Full {
            lines.push(say!(lang, "    fix: {fix}", "    处理办法：{fix}"));
            or = Text::new("or: ", "或者：");
        }
        let or = or.get(lang);
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
