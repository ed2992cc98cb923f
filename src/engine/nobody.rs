//! What a choice of rows, codes and conditions comes to, so that a plan that sends nobody can say why.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::checkpoint::{Skip, Status, Wanted};

/// Why a choice of rows, codes or conditions sends nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NobodyChosen {
    /// No row meets the conditions.
    NoRowMeets {
        /// Those that rows do not meet, e.g. `部门=研发`.
        conditions: BTreeSet<String>,
    },
    /// The file has none of the rows.
    NoSuchRow {
        /// The rows that were chosen, from the first to the last of each range.
        rows: Vec<(u32, u32)>,
        /// The first and the last row of the file.
        of: (u32, u32),
    },
    /// None of the rows was refused with one of the codes.
    NoSuchCode {
        /// The rows that were chosen; every row where there are none.
        rows: Vec<(u32, u32)>,
        /// The codes that were chosen.
        codes: Vec<i64>,
        /// How many of the rows were refused with which code.
        refused: BTreeMap<String, u64>,
    },
    /// Nothing more is sent for the rows, as they stand.
    Settled {
        /// The rows that were chosen; every row where there are none.
        rows: Vec<(u32, u32)>,
        /// How many of them stand where.
        counts: BTreeMap<Status, u64>,
    },
}

/// What the rows are that were chosen.
#[derive(Debug)]
pub(super) struct Choice<'w> {
    wanted: &'w Wanted,
    /// The first and the last row of the file.
    of: Option<(u32, u32)>,
    /// The conditions that rows do not meet; `None` once a row meets all.
    unmet: Option<BTreeSet<String>>,
    counts: BTreeMap<Status, u64>,
    refused: BTreeMap<String, u64>,
}

impl<'w> Choice<'w> {
    /// Of what a run is wanted for.
    pub(super) fn of(wanted: &'w Wanted) -> Self {
        Choice {
            wanted,
            of: None,
            unmet: Some(BTreeSet::new()),
            counts: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// The next row of the file: where it stands, and the code with which Feishu refused it where it is failed.
    pub(super) fn see(&mut self, row: u32, status: Status, refused_with: Option<&str>) {
        self.unmet = None;
        self.count(row, status, refused_with);
    }

    /// The next row of the file, which an option leaves out.
    pub(super) fn see_left_out(&mut self, row: u32, skip: &Skip) {
        match (skip, &mut self.unmet) {
            (Skip::Where(condition), Some(unmet)) if !unmet.contains(condition) => {
                unmet.insert(condition.clone());
            }
            (Skip::Where(_), _) => {}
            (Skip::Leaver | Skip::Status(_) | Skip::Limit | Skip::Forgotten, unmet) => *unmet = None,
        }
        self.count(row, Status::Skipped, None);
    }

    /// Whether rows or codes were chosen at all; conditions are another matter.
    fn names_rows_or_codes(&self) -> bool {
        !self.wanted.rows.is_empty() || !self.wanted.codes.is_empty()
    }

    fn count(&mut self, row: u32, status: Status, refused_with: Option<&str>) {
        if !self.names_rows_or_codes() {
            return;
        }
        let (first, _) = self.of.unwrap_or((row, row));
        self.of = Some((first, row));
        if self.wanted.has_row(row) {
            *self.counts.entry(status).or_default() += 1;
            if let Some(code) = refused_with {
                *self.refused.entry(code.to_owned()).or_default() += 1;
            }
        }
    }

    /// Why nobody is sent, where rows, codes or conditions were chosen and nobody is.
    pub(super) fn nobody(mut self) -> Option<NobodyChosen> {
        if let Some(conditions) = self.unmet.take_if(|unmet| !unmet.is_empty()) {
            return Some(NobodyChosen::NoRowMeets { conditions });
        }
        let Wanted { rows, codes, .. } = self.wanted;
        let of = self.of?;
        let rows: Vec<_> = rows.iter().map(|rows| (*rows.start(), *rows.end())).collect();
        if self.counts.is_empty() {
            return Some(NobodyChosen::NoSuchRow { rows, of });
        }
        let refused = self.refused;
        let tells_of_codes = rows.is_empty() || !refused.is_empty();
        if tells_of_codes && !refused.keys().any(|code| self.wanted.has_refused(code)) {
            return Some(NobodyChosen::NoSuchCode {
                rows,
                codes: codes.clone(),
                refused,
            });
        }
        Some(NobodyChosen::Settled {
            rows,
            counts: self.counts,
        })
    }
}
