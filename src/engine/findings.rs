//! Findings of a whole file, grouped, so that a thousand damaged cells are one line to read.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::validate::{Finding, Severity};

/// How many findings of a group are kept to be shown.
const SHOWN_MAX: usize = 20;

/// Findings by slug.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FindingTally {
    groups: BTreeMap<&'static str, FindingGroup>,
}

/// The findings of one slug.
#[derive(Clone, Debug, Serialize)]
pub struct FindingGroup {
    /// Whether they keep their rows from being sent.
    pub severity: Severity,
    /// How many there are.
    pub count: u64,
    /// The first of them with their spreadsheet rows.
    pub first: Vec<(u32, Finding)>,
}

impl FindingTally {
    /// Counts the findings of a row.
    pub fn add_all(&mut self, row: u32, findings: &[Finding]) {
        for finding in findings {
            self.add(row, finding);
        }
    }

    /// Counts one finding.
    pub fn add(&mut self, row: u32, finding: &Finding) {
        let severity = finding.kind.severity();
        let group = self.groups.entry(finding.kind.slug()).or_insert_with(|| FindingGroup {
            severity,
            count: 0,
            first: Vec::new(),
        });
        group.count += 1;
        if group.first.len() < SHOWN_MAX {
            group.first.push((row, finding.clone()));
        }
    }

    /// The groups: errors before warnings, then the largest first.
    pub fn groups(&self) -> Vec<(&'static str, &FindingGroup)> {
        let mut groups: Vec<_> = self.groups.iter().map(|(slug, group)| (*slug, group)).collect();
        groups.sort_by_key(|(slug, group)| (group.severity != Severity::Error, std::cmp::Reverse(group.count), *slug));
        groups
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        self.groups
            .values()
            .filter(|group| group.severity == severity)
            .map(|group| group.count)
            .sum()
    }
}
