//! What a page is made of, gathered in one pass over the rows: counts, groups, and the rows that need a person. However many
//! rows there are, what is held is bounded.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::Shown;
use super::rows::People;
use crate::checkpoint::{Checkpoint, CheckpointError, Generation, RunId, Standing, Status};
use crate::engine::KeptCells;
use crate::lang::{Lang, cut};
use crate::report::outcome::{RowOutcome, each_outcome};
use crate::report::totals::Totals;

/// How many values of a column are told apart; the rows of all others are counted together.
const GROUPS_MAX: usize = 10_000;

/// How wide a value is told, in columns.
const VALUE_COLUMNS_MAX: usize = 40;

/// Everything that a page tells of rows.
pub(super) struct Gathered {
    /// Rows by what became of them.
    pub(super) totals: Totals,
    /// Rows for which nothing is left to do.
    pub(super) done: u64,
    /// The same by the values of a column, where one was named.
    pub(super) groups: Option<Groups>,
    /// The rows that need a person.
    pub(super) people: People,
}

/// Rows by the values of a column.
#[derive(Default)]
pub(super) struct Groups {
    by_value: HashMap<String, Group>,
    /// Those whose values are too many to be told apart.
    pub(super) others: Group,
}

/// The rows of one value.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) rows: u64,
    pub(super) done: u64,
    pub(super) needy: u64,
}

impl Gathered {
    /// Goes over the rows of a generation once. `run` is the newest of its file.
    pub(super) fn of(
        checkpoint: &Checkpoint,
        generation: &Generation,
        run: Option<RunId>,
        shown: &Shown,
        lang: Lang,
    ) -> Result<Self, CheckpointError> {
        let cells = KeptCells::of(&generation.reading);
        let header = &generation.reading.header;
        let column = shown
            .by
            .as_ref()
            .and_then(|by| header.iter().position(|name| name == by));
        let mut gathered = Gathered {
            totals: Totals::new(generation, run).naming(true),
            done: 0,
            groups: column.map(|_| Groups::default()),
            people: People::new(&cells, shown, lang),
        };
        each_outcome(checkpoint, generation.id, |outcome| {
            let value = column.map(|column| {
                let cell = outcome.line.cells.get(column).map_or("", |cell| cell.trim());
                cut(cell, VALUE_COLUMNS_MAX)
            });
            gathered.add(&outcome, value.as_deref(), &cells);
        })?;
        Ok(gathered)
    }

    fn add(&mut self, outcome: &RowOutcome, value: Option<&str>, cells: &KeptCells) {
        let (is_done, is_needy) = (is_done(outcome), outcome.needs_a_person());
        self.totals.add(outcome);
        self.done += u64::from(is_done);
        if let Some((groups, value)) = self.groups.as_mut().zip(value) {
            groups.of(value).add(is_done, is_needy);
        }
        if is_needy {
            self.people.add(outcome, value, cells);
        }
    }
}

/// Whether the person of a row has an account, and nobody has to look at it.
fn is_done(outcome: &RowOutcome) -> bool {
    let standing = outcome.line.settled.as_ref().map(|settled| settled.standing);
    matches!(outcome.status, Status::Registered | Status::Duplicate)
        && standing == Some(Standing::Registered)
        && !outcome.needs_a_person()
}

impl Groups {
    fn of(&mut self, value: &str) -> &mut Group {
        if !self.by_value.contains_key(value) && self.by_value.len() == GROUPS_MAX {
            return &mut self.others;
        }
        self.by_value.entry(value.to_owned()).or_default()
    }

    /// The first of them, those with the most rows that need a person before the rest; the rest is counted together.
    pub(super) fn first(self, most: usize) -> (Vec<(String, Group)>, Group) {
        let mut all: Vec<_> = self.by_value.into_iter().collect();
        all.sort_by(|(one, of_one), (other, of_other)| {
            let key = |group: &Group| (Reverse(group.needy), Reverse(group.rows));
            key(of_one).cmp(&key(of_other)).then_with(|| one.cmp(other))
        });
        let mut others = self.others;
        for (_, group) in all.split_off(most.min(all.len())) {
            others.rows += group.rows;
            others.done += group.done;
            others.needy += group.needy;
        }
        (all, others)
    }
}

impl Group {
    fn add(&mut self, is_done: bool, is_needy: bool) {
        self.rows += 1;
        self.done += u64::from(is_done);
        self.needy += u64::from(is_needy);
    }
}
