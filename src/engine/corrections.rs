//! Corrections flow back: rows of results or an extract that somebody has corrected settle the rows that they came from.

use std::collections::HashMap;

use super::kept_cells::{KeptCells, Person};
use crate::checkpoint::{
    CellsKey, Checkpoint, CheckpointError, Correcting, Correction, CorrectionId, Generation, Line, Status,
};
use crate::validate::{Contact, Finding};

/// The file that rows came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// As the checkpoint knows it.
    pub file: String,
    /// Whether its rows are surely still numbered as they were when these were written.
    pub is_numbered: bool,
}

/// A row that somebody was to correct, as it stands now.
struct FedBack {
    row: u32,
    source_row: u32,
    person: Person,
    contact: Contact,
    /// The rows that it may have come from.
    found: Vec<Found>,
}

/// A row that a correction may have come from.
struct Found {
    row: u32,
    cells: CellsKey,
    is_as_before: bool,
}

/// Notes which rows of other files are corrected by those of a generation, where it is results, or an extract of them, fed back;
/// `origin_of` is told the file that a row says it came from, where it says one.
///
/// # Errors
///
/// Those of `origin_of`, or why the checkpoint cannot be used.
pub fn flow_back(
    checkpoint: &Checkpoint,
    generation: &Generation,
    origin_of: impl Fn(Option<&str>) -> Result<Option<Origin>, CheckpointError>,
) -> Result<(), CheckpointError> {
    if !generation.reading.noticed.is_fed_back {
        return Ok(());
    }
    let mut corrections = Vec::new();
    for (file, fed_back) in fed_back(checkpoint, generation)? {
        let Some(origin) = origin_of(file.as_deref())? else {
            continue;
        };
        let Some(source) = checkpoint
            .generation(&origin.file)?
            .filter(|source| source.id != generation.id)
        else {
            continue;
        };
        corrections.extend(corrected(checkpoint, &source, origin.is_numbered, fed_back)?);
    }
    checkpoint.correct(generation.id, &corrections)
}

/// The rows that can be sent and that somebody was to correct, by the file that they say they came from.
fn fed_back(
    checkpoint: &Checkpoint,
    generation: &Generation,
) -> Result<HashMap<Option<String>, Vec<FedBack>>, CheckpointError> {
    let cells = KeptCells::of(&generation.reading);
    let mut by_file: HashMap<_, Vec<_>> = HashMap::new();
    checkpoint.each_line::<CheckpointError>(generation.id, |line| {
        let person = cells.person(&line.cells);
        if let (Some(source), Some(contact)) = (line.source, line.contact) {
            by_file.entry(source.file).or_default().push(FedBack {
                row: line.row,
                source_row: source.row,
                person,
                contact,
                found: Vec::new(),
            });
        }
        Ok(())
    })?;
    Ok(by_file)
}

/// Which of these rows corrects which row of the file that they came from. A row that cannot be told from another is corrected by
/// none: better somebody is not done yet who is than the other way round.
fn corrected(
    checkpoint: &Checkpoint,
    source: &Generation,
    is_numbered: bool,
    mut fed_back: Vec<FedBack>,
) -> Result<Vec<Correcting>, CheckpointError> {
    let cells = KeptCells::of(&source.reading);
    let mut marks: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, row) in fed_back.iter().enumerate() {
        for mark in marks_of(&row.person, row.source_row, is_numbered) {
            marks.entry(mark).or_default().push(at);
        }
    }
    let mut rows_with: HashMap<CellsKey, u32> = HashMap::new();
    checkpoint.each_line::<CheckpointError>(source.id, |line| {
        if !is_open(&line) {
            return Ok(());
        }
        let person = cells.person(&line.cells);
        let key = person.key();
        *rows_with.entry(key).or_default() += 1;
        for mark in marks_of(&person, line.row, is_numbered) {
            for at in marks.get(&mark).into_iter().flatten() {
                let row = &mut fed_back[*at];
                let is_met = row.found.last().is_some_and(|found| found.row == line.row);
                if !is_met && (is_numbered || person.may_be(&row.person)) {
                    let is_as_before = line.contact.as_ref() == Some(&row.contact);
                    row.found.push(Found {
                        row: line.row,
                        cells: key,
                        is_as_before,
                    });
                }
            }
        }
        Ok(())
    })?;
    let corrected = fed_back.iter().filter_map(|row| {
        let found = match &row.found[..] {
            [only] => only,
            several => several.iter().find(|found| found.row == row.source_row)?,
        };
        let is_told = !found.is_as_before && rows_with[&found.cells] == 1;
        is_told.then_some(Correcting {
            row: row.row,
            of: (source.id, found.row),
            cells: found.cells,
        })
    });
    Ok(corrected.collect())
}

/// Whether a row is not settled well, so that a correction of it is worth anything.
fn is_open(line: &Line) -> bool {
    !matches!(line.status(), Status::Registered | Status::Duplicate)
}

/// By what the rows of two files are known to be one person's: the number of the row where that is sure, else what stands in it.
fn marks_of(person: &Person, row: u32, is_numbered: bool) -> Vec<String> {
    if is_numbered {
        vec![row.to_string()]
    } else {
        person.marks()
    }
}

/// The rows of the file that is planned which were corrected elsewhere.
#[derive(Debug)]
pub(super) struct Corrected {
    /// Every correction of the file, by what stood in the row.
    corrections: HashMap<CellsKey, Correction>,
    /// The rows in which that still stands, and what is to be told of them should they not be settled by it.
    rows: Vec<(u32, Correction, Vec<Finding>)>,
}

impl Corrected {
    /// Those of a file, where there is a ledger.
    pub(super) fn read(ledger: Option<&Checkpoint>, file: &str) -> Result<Self, CheckpointError> {
        let corrections = ledger.map(|ledger| ledger.corrections_of(file)).transpose()?;
        Ok(Corrected {
            corrections: corrections.into_iter().flatten().collect(),
            rows: Vec::new(),
        })
    }

    /// Whether there may be any.
    pub(super) fn is_to_be_expected(&self) -> bool {
        !self.corrections.is_empty()
    }

    /// Takes a row, where these cells were corrected, and with it what was found there.
    pub(super) fn takes(&mut self, row: u32, cells: Option<CellsKey>, findings: &[Finding]) -> bool {
        let correction = cells.and_then(|cells| self.corrections.get(&cells));
        self.rows
            .extend(correction.map(|correction| (row, *correction, findings.to_vec())));
        correction.is_some()
    }

    /// Takes what was found later in a row that it has taken.
    pub(super) fn takes_late(&mut self, finding: &Finding) -> bool {
        let at = self.rows.binary_search_by_key(&finding.row, |(row, ..)| *row);
        at.map(|at| self.rows[at].2.push(finding.clone())).is_ok()
    }

    /// The rows that were corrected: those that are none of two that look the same. What was found in those that are not settled by
    /// that is told.
    pub(super) fn settle(self, tell: &mut dyn FnMut(&Finding)) -> Vec<(u32, Correction)> {
        let mut rows_with: HashMap<CorrectionId, u32> = HashMap::new();
        for (_, correction, _) in &self.rows {
            *rows_with.entry(correction.id).or_default() += 1;
        }
        let mut corrected = Vec::new();
        for (row, correction, findings) in self.rows {
            let is_only = rows_with[&correction.id] == 1;
            if is_only {
                corrected.push((row, correction));
            }
            if !is_only || correction.settled.is_none() {
                findings.iter().for_each(&mut *tell);
            }
        }
        corrected
    }
}
