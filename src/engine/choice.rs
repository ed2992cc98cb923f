//! What a choice of rows and codes comes to, so that a plan that sends nobody can say why.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::checkpoint::{Status, Wanted};

/// Why a choice of rows or codes sends nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NobodyChosen {
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
    counts: BTreeMap<Status, u64>,
    refused: BTreeMap<String, u64>,
}

impl<'w> Choice<'w> {
    /// Of what a run is wanted for.
    pub(super) fn of(wanted: &'w Wanted) -> Self {
        Choice {
            wanted,
            of: None,
            counts: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// The next row of the file: where it stands, and the code with which Feishu refused it where it is failed.
    pub(super) fn see(&mut self, row: u32, status: Status, refused_with: Option<&str>) {
        let (first, _) = self.of.unwrap_or((row, row));
        self.of = Some((first, row));
        if self.wanted.has_row(row) {
            *self.counts.entry(status).or_default() += 1;
            if let Some(code) = refused_with {
                *self.refused.entry(code.to_owned()).or_default() += 1;
            }
        }
    }

    /// A row that was seen turns out to stand elsewhere.
    pub(super) fn turns_out(&mut self, row: u32, was: Status, refused_with: Option<&str>, status: Status) {
        if self.wanted.has_row(row) {
            *self.counts.entry(was).or_default() -= 1;
            *self.counts.entry(status).or_default() += 1;
            if let Some(rows) = refused_with.and_then(|code| self.refused.get_mut(code)) {
                *rows -= 1;
            }
        }
    }

    /// Why nobody is sent, where rows or codes were chosen and nobody is.
    pub(super) fn nobody(mut self) -> Option<NobodyChosen> {
        self.counts.retain(|_, rows| *rows > 0);
        self.refused.retain(|_, rows| *rows > 0);
        let Wanted { rows, codes, .. } = self.wanted;
        let of = self.of.filter(|_| !rows.is_empty() || !codes.is_empty())?;
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
