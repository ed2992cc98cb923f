//! The plan: the whole file is read before anything is sent, for who is who needs all of it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::choice::{Choice, NobodyChosen};
use super::kept_cells::KeptCells;
use super::plan_error::PlanError;
use super::reading::{ReadingOptions, read_into};
use super::source::Source;
use super::who::{count_ledger, identity, known};
use crate::checkpoint::{
    Checkpoint, CheckpointError, Generation, GenerationId, Noticed, PersonId, Skip, Standing, Status, Wanted,
};
use crate::input::Layout;
use crate::validate::{Census, Contact, Counts, Finding, Relations};

/// How many rows the plan shows as examples.
const EXAMPLES_MAX: usize = 3;

/// What a run would do.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// What was found at the top of the file.
    pub layout: Layout,
    /// The file's own columns that are stored and written in the results.
    pub kept: Vec<String>,
    /// How many rows the file has.
    pub rows: u64,
    /// How many rows stand where before anything is sent.
    pub counts: BTreeMap<Status, u64>,
    /// How many rows are left out by which option.
    pub skipped: BTreeMap<Skip, u64>,
    /// How many rows the run sends.
    pub to_send: u64,
    /// Why the choice of rows, codes or conditions sends nobody, where it does not.
    pub nobody: Option<NobodyChosen>,
    /// How many of those to send Feishu refused before.
    pub refused_again: u64,
    /// How many of those to send are unconfirmed.
    pub unconfirmed_again: u64,
    /// How many people are no longer in the file.
    pub gone: u64,
    /// Those of them that are unconfirmed, masked.
    pub gone_unconfirmed: Vec<String>,
    /// How many cells were read otherwise than they stand there, beyond punctuation.
    #[serde(serialize_with = "as_map")]
    pub normalised: Counts,
    /// The spreadsheet rows that were taken for remarks on the table, or for its header once more.
    pub notes: Vec<u32>,
    /// The first rows to send, masked.
    pub examples: Vec<(u32, String)>,
    /// Whether the file is the one that was read before.
    pub unchanged: bool,
    /// Whether the file is gone: the plan is that of the checkpoint alone.
    pub file_is_gone: bool,
}

/// What a plan is made for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purpose {
    /// Which rows are sent beside those that were never attempted.
    pub wanted: Wanted,
    /// How many rows are sent at most; the rest is left to the next run.
    pub limit: Option<u32>,
}

fn as_map<S: Serializer>(counts: &Counts, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter())
}

/// Reads the file into the checkpoint, unless it is there already, and works out who is who. `tell` is told every
/// finding, in file order.
///
/// # Errors
///
/// Why the file cannot be planned; what the checkpoint held of it before stays.
pub fn plan_run(
    checkpoint: &Checkpoint,
    file: &str,
    source: &Source,
    options: &ReadingOptions,
    purpose: &Purpose,
    now_ms: i64,
    tell: &mut dyn FnMut(&Finding),
) -> Result<(Generation, Plan), PlanError> {
    let typed = serde_json::to_string(options).map_err(CheckpointError::from)?;
    let stored = checkpoint.generation(file)?;
    let same = match stored.filter(|stored| stored.reading.options == typed) {
        Some(stored) => {
            let digest = source.digest().map_err(|error| PlanError::unopened(source, error))?;
            Some(stored).filter(|stored| Some(&stored.reading.digest) == digest.as_ref())
        }
        None => None,
    };
    let unchanged = same.is_some();
    let generation = match same {
        Some(generation) => generation,
        None => checkpoint.store_generation(file, now_ms, |rows| read_into(rows, source, options, typed))?,
    };
    relate(checkpoint, &generation, purpose)?;
    let plan = count_stored(checkpoint, file, &generation, &purpose.wanted, tell)?;
    Ok((generation, Plan { unchanged, ..plan }))
}

/// Works out who is who in a file as it was last read, for the file itself is gone. `tell` is told every finding, in
/// file order.
///
/// # Errors
///
/// Why the checkpoint cannot be used.
pub fn plan_stored(
    checkpoint: &Checkpoint,
    file: &str,
    generation: &Generation,
    purpose: &Purpose,
    tell: &mut dyn FnMut(&Finding),
) -> Result<Plan, PlanError> {
    relate(checkpoint, generation, purpose)?;
    let plan = count_stored(checkpoint, file, generation, &purpose.wanted, tell)?;
    Ok(Plan {
        file_is_gone: true,
        ..plan
    })
}

/// Works out who is who in a stored file, and leaves out what is beyond the limit.
fn relate(checkpoint: &Checkpoint, generation: &Generation, purpose: &Purpose) -> Result<(), CheckpointError> {
    let id = generation.id;
    checkpoint.lift_limit(id)?;
    let (relations, people) = who_is_who(checkpoint, id, false)?;
    checkpoint.relate(id, relations.iter().map(|relation| identity(&relation, &people)))?;
    // The second census begins when the first is gone: a row takes its memory once.
    drop((relations, people));
    // Whoever is left out takes no part in who is who, and is still recognised.
    let (relations, people) = who_is_who(checkpoint, id, true)?;
    checkpoint.recognise_skipped(id, relations.iter().filter_map(|relation| known(&relation, &people)))?;
    if let Some(limit) = purpose.limit {
        checkpoint.limit(id, &purpose.wanted, limit)?;
    }
    Ok(())
}

/// Who is who among the ledger and the rows that an option leaves out, or all others; with the people of the ledger.
fn who_is_who(
    checkpoint: &Checkpoint,
    id: GenerationId,
    left_out: bool,
) -> Result<(Relations, Vec<(PersonId, Standing)>), CheckpointError> {
    let mut census = Census::new();
    let people = count_ledger(checkpoint, &mut census)?;
    checkpoint.each_contact(id, left_out, |row, contact| census.row(contact, row))?;
    Ok((census.settle(), people))
}

impl Plan {
    pub(super) fn new(layout: Layout, kept: Vec<String>) -> Self {
        Plan {
            layout,
            kept,
            rows: 0,
            counts: BTreeMap::new(),
            skipped: BTreeMap::new(),
            to_send: 0,
            nobody: None,
            refused_again: 0,
            unconfirmed_again: 0,
            gone: 0,
            gone_unconfirmed: Vec::new(),
            normalised: Counts::default(),
            notes: Vec::new(),
            examples: Vec::new(),
            unchanged: false,
            file_is_gone: false,
        }
    }

    /// How many rows stand so.
    pub fn of(&self, status: Status) -> u64 {
        self.counts.get(&status).copied().unwrap_or(0)
    }

    pub(super) fn count(&mut self, status: Status, rows: u64) {
        *self.counts.entry(status).or_default() += rows;
    }

    pub(super) fn skip(&mut self, skip: &Skip, rows: u64) {
        *self.skipped.entry(skip.clone()).or_default() += rows;
    }

    pub(super) fn example(&mut self, row: u32, contact: &Contact) {
        if self.examples.len() < EXAMPLES_MAX {
            self.examples.push((row, contact.to_string()));
        }
    }

    pub(super) fn notice(&mut self, noticed: Noticed) {
        self.normalised = noticed.normalised;
        self.notes = noticed.notes;
    }
}

fn count_stored(
    checkpoint: &Checkpoint,
    file: &str,
    generation: &Generation,
    wanted: &Wanted,
    tell: &mut dyn FnMut(&Finding),
) -> Result<Plan, CheckpointError> {
    let reading = &generation.reading;
    let mut plan = Plan::new(reading.layout.clone(), reading.header.clone());
    plan.notice(reading.noticed.clone());
    let cells = KeptCells::of(reading);
    let mut choice = Choice::of(wanted);
    checkpoint.each_line(generation.id, |line| {
        plan.rows += 1;
        plan.count(line.status(), 1);
        if let Some(skip) = line.skipped.as_ref().filter(|_| line.status() == Status::Skipped) {
            plan.skip(skip, 1);
        }
        if let Some(skip) = &line.skipped {
            choice.see_left_out(line.row, skip);
        } else {
            let failed = line.settled.as_ref().filter(|_| line.status() == Status::Failed);
            choice.see(
                line.row,
                line.status(),
                failed.and_then(|settled| settled.code.as_deref()),
            );
        }
        cells.findings(&line).for_each(|finding| tell(&finding));
        Ok::<(), CheckpointError>(())
    })?;
    let to_send = checkpoint.count_to_send(generation.id, wanted)?;
    plan.to_send = to_send.rows;
    plan.refused_again = to_send.refused;
    plan.unconfirmed_again = to_send.unconfirmed;
    if plan.to_send == 0 {
        plan.nobody = choice.nobody();
    }
    for job in checkpoint.jobs(generation.id, wanted, 0, EXAMPLES_MAX)? {
        plan.example(job.row, &job.contact);
    }
    let (gone, unconfirmed) = checkpoint.gone(file)?;
    plan.gone = gone;
    plan.gone_unconfirmed = unconfirmed.iter().map(Contact::to_string).collect();
    Ok(plan)
}
