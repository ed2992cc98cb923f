//! The plan: the whole file is read before anything is sent, for who is who needs all of it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::nobody::NobodyChosen;
use super::plan_error::PlanError;
use super::planning::{Planned, Planning};
use super::reading::{ReadingOptions, read, take_stored};
use super::source::Source;
use crate::checkpoint::{Checkpoint, CheckpointError, Generation, Reading, Skip, Status, StatusValue, Wanted};
use crate::input::{Layout, NotRead};
use crate::validate::{Counts, Finding};

/// What a run would do.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    #[cfg_attr(test, schemars(with = "BTreeMap<String, u64>"))]
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
    #[cfg_attr(test, schemars(with = "BTreeMap<String, u32>"))]
    pub normalised: Counts,
    /// The spreadsheet rows that hold something and were not read, by why.
    pub not_read: BTreeMap<NotRead, Vec<u32>>,
    /// Each value of the status column, the most frequent first.
    pub statuses: Vec<StatusValue>,
    /// The first rows to send, masked.
    pub examples: Vec<(u32, String)>,
    /// The names of their people, where the file has them: for a person at a screen only.
    #[serde(skip)]
    pub example_names: Vec<Option<String>>,
    /// Whether the file is the one that was read before.
    pub unchanged: bool,
    /// Whether the file is gone: the plan is that of the checkpoint alone.
    pub file_is_gone: bool,
}

fn as_map<S: Serializer>(counts: &Counts, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter())
}

impl Plan {
    /// A plan of no row yet.
    pub(super) fn begin(reading: &Reading) -> Self {
        Plan {
            layout: reading.layout.clone(),
            kept: reading.header.clone(),
            normalised: reading.noticed.normalised.clone(),
            not_read: reading.noticed.not_read.clone(),
            statuses: reading.noticed.statuses.clone(),
            ..Plan::default()
        }
    }

    /// Whether somebody has to say if rows are sent: their status may be that of leavers.
    pub fn asks_for_status(&self) -> bool {
        self.skipped.keys().any(|skip| matches!(skip, Skip::Status(_)))
    }

    /// How many rows stand so.
    pub fn of(&self, status: Status) -> u64 {
        self.counts.get(&status).copied().unwrap_or(0)
    }
}

/// Reads the file and works out its plan, against the ledger where there is one; nothing is stored. `file` is its name in
/// the ledger. `tell` is told every finding: those of single rows in file order, then what only the whole file shows,
/// then the conflicts between rows.
///
/// # Errors
///
/// Why the file cannot be planned.
pub fn check(
    ledger: Option<&Checkpoint>,
    file: &str,
    source: &Source,
    options: &ReadingOptions,
    wanted: &Wanted,
    tell: &mut dyn FnMut(&Finding),
) -> Result<Plan, PlanError> {
    let mut planning = Planning::begin(ledger, file, wanted, tell)?;
    let reading = read(source, options, &mut planning, None)?;
    let mut planned = planning.finish(&reading, ledger)?;
    if let Some(ledger) = ledger {
        let known = ledger.generation(file)?.filter(|known| {
            let known = &known.reading;
            known.options == reading.options && known.digest == reading.digest
        });
        planned.plan.unchanged = known.is_some();
        planned.find_gone(ledger, file, known.map(|known| known.id))?;
    }
    Ok(planned.plan)
}

/// What [`check`] does, and stores it: the file, unless it is stored as it is, and who each row is.
///
/// # Errors
///
/// Why the file cannot be planned; what the checkpoint held of it before stays.
pub fn plan_run(
    checkpoint: &Checkpoint,
    file: &str,
    source: &Source,
    options: &ReadingOptions,
    wanted: &Wanted,
    now_ms: i64,
    tell: &mut dyn FnMut(&Finding),
) -> Result<(Generation, Plan), PlanError> {
    let stored = checkpoint.generation(file)?;
    let typed = options.stored()?;
    let same = match stored.filter(|stored| stored.reading.options == typed) {
        Some(stored) => {
            let digest = source.digest().map_err(|error| PlanError::unopened(source, error))?;
            Some(stored).filter(|stored| Some(&stored.reading.digest) == digest.as_ref())
        }
        None => None,
    };
    if let Some(generation) = same {
        let mut plan = plan_generation(checkpoint, file, &generation, wanted, tell)?;
        plan.unchanged = true;
        return Ok((generation, plan));
    }
    let mut planning = Planning::begin(Some(checkpoint), file, wanted, tell)?;
    let generation =
        checkpoint.store_generation(file, now_ms, |rows| read(source, options, &mut planning, Some(rows)))?;
    let planned = planning.finish(&generation.reading, Some(checkpoint))?;
    let plan = store(checkpoint, file, &generation, wanted, planned)?;
    Ok((generation, plan))
}

/// Plans a file as it was last read, for the file itself is gone, and stores who each row is.
///
/// # Errors
///
/// Why the checkpoint cannot be used.
pub fn plan_stored(
    checkpoint: &Checkpoint,
    file: &str,
    generation: &Generation,
    wanted: &Wanted,
    tell: &mut dyn FnMut(&Finding),
) -> Result<Plan, PlanError> {
    let mut plan = plan_generation(checkpoint, file, generation, wanted, tell)?;
    plan.file_is_gone = true;
    Ok(plan)
}

fn plan_generation(
    checkpoint: &Checkpoint,
    file: &str,
    generation: &Generation,
    wanted: &Wanted,
    tell: &mut dyn FnMut(&Finding),
) -> Result<Plan, CheckpointError> {
    checkpoint.lift_limit(generation.id)?;
    let mut planning = Planning::begin(Some(checkpoint), file, wanted, tell)?;
    take_stored(checkpoint, generation, &mut planning)?;
    let planned = planning.finish(&generation.reading, Some(checkpoint))?;
    store(checkpoint, file, generation, wanted, planned)
}

/// Stores who each row of a generation is, and leaves out what is beyond the limit.
fn store(
    checkpoint: &Checkpoint,
    file: &str,
    generation: &Generation,
    wanted: &Wanted,
    mut planned: Planned,
) -> Result<Plan, CheckpointError> {
    planned.find_gone(checkpoint, file, Some(generation.id))?;
    checkpoint.relate(generation.id, planned.identities())?;
    checkpoint.limit(generation.id, wanted)?;
    Ok(planned.plan)
}
