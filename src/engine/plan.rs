//! The plan: the whole file is read before anything is sent, for who is who needs all of it.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read};

use serde::Serialize;

use super::findings::FindingTally;
use super::plan_error::PlanError;
use super::source::{DigestSoFar, Hashing, Source};
use crate::checkpoint::{
    Checkpoint, CheckpointError, Generation, Identity, PersonId, Reading, RowStore, Standing, Status, StoredRow, Wanted,
};
use crate::input::{Header, InputError, Layout, ReadOptions, Reader, Row};
use crate::validate::{self, Census, Contact, Finding, Kind, Relation, RelationKind, Relations, Rules, Validator};

/// A file that is hashed while it is read.
type FileReader = Reader<Hashing<Box<dyn Read + Send>>>;

/// How many rows the plan shows as examples.
const EXAMPLES_MAX: usize = 3;

/// How a file is read. A change of any of it makes the file be read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadingOptions {
    /// Encoding, delimiter and mapping.
    pub read: ReadOptions,
    /// What a contact is.
    pub rules: Rules,
    /// Which of the file's own columns are stored and written in the results.
    pub keep: Keep,
}

/// Which of the file's own columns are stored and written in the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// All of them.
    All,
    /// None of them.
    None,
    /// Those with these names.
    Columns(Vec<String>),
}

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
    /// How many rows the run sends.
    pub to_send: u64,
    /// How many of these Feishu refused before.
    pub refused_again: u64,
    /// How many of these are unconfirmed.
    pub unconfirmed_again: u64,
    /// How many people are no longer in the file.
    pub gone: u64,
    /// Those of them that are unconfirmed, masked.
    pub gone_unconfirmed: Vec<String>,
    /// What was found in the rows, errors and warnings.
    pub findings: FindingTally,
    /// The first rows to send, masked.
    pub examples: Vec<(u32, String)>,
    /// Whether the file is the one that was read before.
    pub unchanged: bool,
    /// Whether the file is gone: the plan is that of the checkpoint alone.
    pub file_is_gone: bool,
}

/// Reads the file into the checkpoint, unless it is there already, and works out who is who.
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
) -> Result<(Generation, Plan), PlanError> {
    let typed = serde_json::to_string(options).map_err(CheckpointError::from)?;
    let digest = source.digest().map_err(|error| unopened(source, error))?;
    let stored = checkpoint.generation(file)?;
    let same =
        stored.filter(|stored| Some(&stored.reading.digest) == digest.as_ref() && stored.reading.options == typed);
    let unchanged = same.is_some();
    let generation = match same {
        Some(generation) => generation,
        None => checkpoint.store_generation(file, now_ms, |rows| read_into(rows, source, options, typed))?,
    };
    relate(checkpoint, &generation)?;
    let mut plan = count_stored(checkpoint, file, &generation, wanted)?;
    plan.unchanged = unchanged;
    Ok((generation, plan))
}

/// Works out who is who in a file as it was last read, for the file itself is gone.
///
/// # Errors
///
/// Why the checkpoint cannot be used.
pub fn plan_stored(
    checkpoint: &Checkpoint,
    file: &str,
    generation: &Generation,
    wanted: &Wanted,
) -> Result<Plan, PlanError> {
    relate(checkpoint, generation)?;
    let mut plan = count_stored(checkpoint, file, generation, wanted)?;
    plan.file_is_gone = true;
    Ok(plan)
}

/// Works out who is who in a stored file.
fn relate(checkpoint: &Checkpoint, generation: &Generation) -> Result<(), CheckpointError> {
    let mut census = Census::new();
    let people = count_ledger(checkpoint, &mut census)?;
    checkpoint.each_contact(generation.id, |row, contact| census.row(contact, row))?;
    let relations = census.settle();
    checkpoint.relate(
        generation.id,
        relations.iter().map(|relation| identity(&relation, &people)),
    )
}

/// Reads the file and works out who is who, against the ledger where there is one, and stores nothing.
///
/// # Errors
///
/// Why the file cannot be planned.
pub fn plan_check(
    ledger: Option<&Checkpoint>,
    source: &Source,
    options: &ReadingOptions,
    wanted: &Wanted,
) -> Result<Plan, PlanError> {
    let mut census = Census::new();
    let people = ledger
        .map(|ledger| count_ledger(ledger, &mut census))
        .transpose()?
        .unwrap_or_default();
    let (mut reader, mut validator, _) = open(source, options)?;
    let mut plan = Plan::new(reader.layout().clone(), kept(reader.layout(), &options.keep)?);
    let mut refused = HashMap::new();
    each_row(&mut reader, &mut validator, |row, contact, findings| {
        plan.rows += 1;
        plan.findings.add_all(row.number, findings);
        let Some(contact) = contact else {
            plan.count(Status::Invalid, 1);
            return Ok(());
        };
        census.row(contact, row.number);
        let refusal = ledger.map(|ledger| ledger.refusal_of(contact)).transpose()?.flatten();
        let goes = wanted.has_row(row.number) && refusal.as_ref().is_none_or(|code| wanted.has_refused(code));
        if goes {
            plan.example(row.number, contact);
            plan.to_send += 1;
            plan.refused_again += u64::from(refusal.is_some());
        }
        if refusal.is_some() {
            refused.insert(row.number, goes);
            plan.count(Status::Failed, 1);
        } else {
            plan.count(Status::Pending, 1);
        }
        Ok::<(), PlanError>(())
    })?;
    plan.layout = reader.layout().clone();
    plan.apply(&census.settle(), wanted, &refused, &people);
    Ok(plan)
}

impl Plan {
    fn new(layout: Layout, kept: Vec<String>) -> Self {
        Plan {
            layout,
            kept,
            rows: 0,
            counts: BTreeMap::new(),
            to_send: 0,
            refused_again: 0,
            unconfirmed_again: 0,
            gone: 0,
            gone_unconfirmed: Vec::new(),
            findings: FindingTally::default(),
            examples: Vec::new(),
            unchanged: false,
            file_is_gone: false,
        }
    }

    /// How many rows stand so.
    pub fn of(&self, status: Status) -> u64 {
        self.counts.get(&status).copied().unwrap_or(0)
    }

    fn count(&mut self, status: Status, rows: u64) {
        *self.counts.entry(status).or_default() += rows;
    }

    fn example(&mut self, row: u32, contact: &Contact) {
        if self.examples.len() < EXAMPLES_MAX {
            self.examples.push((row, contact.to_string()));
        }
    }

    /// Counts rows anew that turned out to be somebody's duplicate, in conflict, or known to the ledger. `refused` holds
    /// the rows that Feishu refused before, and whether each was counted as one to send.
    fn apply(
        &mut self,
        relations: &Relations,
        wanted: &Wanted,
        refused: &HashMap<u32, bool>,
        people: &[(PersonId, Standing)],
    ) {
        for relation in relations.iter() {
            let (counted, went) = match refused.get(&relation.row) {
                Some(went) => (Status::Failed, *went),
                None => (Status::Pending, wanted.has_row(relation.row)),
            };
            *self.counts.entry(counted).or_default() -= 1;
            self.to_send -= u64::from(went);
            self.refused_again -= u64::from(went && counted == Status::Failed);
            let identity = identity(&relation, people);
            let status = match (&identity.conflict, identity.lead, identity.person) {
                (Some(conflict), ..) => {
                    self.findings.add(relation.row, &of_row(conflict.clone()));
                    Status::Invalid
                }
                (None, Some(_), _) => Status::Duplicate,
                (None, None, Some(person)) if is_registered(person, people) => Status::Registered,
                (None, None, _) => Status::Unconfirmed,
            };
            let goes = status == Status::Unconfirmed && wanted.unconfirmed && wanted.has_row(relation.row);
            self.to_send += u64::from(goes);
            self.unconfirmed_again += u64::from(goes);
            self.count(status, 1);
        }
    }
}

/// What is wrong with a row as a whole.
fn of_row(kind: Kind) -> Finding {
    Finding {
        kind,
        column: None,
        value: String::new(),
        freed_by: None,
    }
}

fn unopened(file: &Source, source: io::Error) -> PlanError {
    PlanError::Open {
        file: file.clone(),
        source,
    }
}

fn open(source: &Source, options: &ReadingOptions) -> Result<(FileReader, Validator, DigestSoFar), PlanError> {
    let (bytes, digest) = Hashing::new(source.open().map_err(|error| unopened(source, error))?);
    let reader = Reader::open(bytes, &options.read)?;
    let validator = Validator::new(options.rules.clone(), reader.layout());
    Ok((reader, validator, digest))
}

/// Tells every row of the file with its contact, `None` where the row is invalid, and what was found in it.
fn each_row<E: From<InputError>>(
    reader: &mut FileReader,
    validator: &mut Validator,
    mut tell: impl FnMut(&Row, Option<&Contact>, &[Finding]) -> Result<(), E>,
) -> Result<(), E> {
    let mut row = Row::default();
    let mut findings = Vec::new();
    while reader.read(&mut row)? {
        findings.clear();
        let contact = validator.check(&row, &mut findings);
        tell(&row, contact.as_ref(), &findings)?;
    }
    Ok(())
}

fn read_into(
    rows: &mut RowStore<'_>,
    source: &Source,
    options: &ReadingOptions,
    typed: String,
) -> Result<Reading, PlanError> {
    let (mut reader, mut validator, digest) = open(source, options)?;
    let layout = reader.layout().clone();
    let header = kept(&layout, &options.keep)?;
    let kept: Vec<usize> = match options.keep {
        Keep::All => (0..layout.columns.len()).collect(),
        _ => (0..layout.columns.len())
            .filter(|index| header.contains(&layout.columns[*index].name))
            .collect(),
    };
    each_row(&mut reader, &mut validator, |row, contact, findings| {
        let cells: Vec<&str> = kept.iter().map(|column| row.cell(*column)).collect();
        rows.store(StoredRow {
            row: row.number,
            contact,
            findings,
            skipped: None,
            cells: &cells,
        })?;
        Ok::<(), PlanError>(())
    })?;
    // Which encoding it is may only be told by a letter near the end.
    Ok(Reading {
        digest: digest.get(),
        options: typed,
        layout: reader.layout().clone(),
        header,
    })
}

/// The names of the columns to keep, in file order.
fn kept(layout: &Layout, keep: &Keep) -> Result<Vec<String>, PlanError> {
    let names = || layout.columns.iter().map(|column| column.name.clone());
    match keep {
        Keep::All => Ok(names().collect()),
        Keep::None => Ok(Vec::new()),
        Keep::Columns(wanted) => match wanted.iter().find(|name| !names().any(|column| column == **name)) {
            Some(name) => Err(PlanError::NoColumnToKeep {
                name: name.clone(),
                columns: Header {
                    row: layout.header_row,
                    columns: layout.columns.clone(),
                }
                .to_string(),
            }),
            None => Ok(names().filter(|name| wanted.contains(name)).collect()),
        },
    }
}

/// Gives the census everyone whom the ledger knows, and returns them in the census's order, which is that of their ids.
fn count_ledger(checkpoint: &Checkpoint, census: &mut Census) -> Result<Vec<(PersonId, Standing)>, CheckpointError> {
    let mut people = Vec::new();
    checkpoint.each_known(|person, contact, standing, account_id| {
        let known = match (standing, account_id) {
            (Standing::Registered, Some(account_id)) => validate::Standing::Registered { account_id },
            _ => validate::Standing::Unconfirmed,
        };
        census.person(contact, known);
        people.push((person, standing));
    })?;
    Ok(people)
}

fn is_registered(person: PersonId, people: &[(PersonId, Standing)]) -> bool {
    let found = people.binary_search_by_key(&person, |(person, _)| *person);
    found.is_ok_and(|at| people[at].1 == Standing::Registered)
}

fn identity(relation: &Relation, people: &[(PersonId, Standing)]) -> Identity {
    let identity = Identity {
        row: relation.row,
        ..Identity::default()
    };
    let id = |index: u32| people[index as usize].0;
    match relation.kind {
        RelationKind::Known { person, other_mobile } => Identity {
            person: Some(id(person)),
            other_mobile,
            ..identity
        },
        RelationKind::Duplicate { of, other_mobile, .. } => Identity {
            lead: Some(of),
            other_mobile,
            ..identity
        },
        // Whoever is registered stays so, whoever else claims the mobile.
        RelationKind::Conflict {
            person: Some(person), ..
        } if is_registered(id(person), people) => Identity {
            person: Some(id(person)),
            ..identity
        },
        RelationKind::Conflict { conflict, .. } => Identity {
            conflict: Some(Kind::ContactConflict { conflict }),
            ..identity
        },
    }
}

fn count_stored(
    checkpoint: &Checkpoint,
    file: &str,
    generation: &Generation,
    wanted: &Wanted,
) -> Result<Plan, CheckpointError> {
    let mut plan = Plan::new(generation.reading.layout.clone(), generation.reading.header.clone());
    checkpoint.each_line(generation.id, |line| {
        plan.rows += 1;
        plan.count(line.status(), 1);
        plan.findings.add_all(line.row, &line.findings);
        if let Some(conflict) = line.conflict {
            plan.findings.add(line.row, &of_row(conflict));
        }
        Ok::<(), CheckpointError>(())
    })?;
    let all_but = |without: Wanted| checkpoint.count_to_send(generation.id, &without);
    plan.to_send = checkpoint.count_to_send(generation.id, wanted)?;
    plan.refused_again = plan.to_send
        - all_but(Wanted {
            failed: false,
            ..wanted.clone()
        })?;
    plan.unconfirmed_again = plan.to_send
        - all_but(Wanted {
            unconfirmed: false,
            ..wanted.clone()
        })?;
    for job in checkpoint.jobs(generation.id, wanted, 0, EXAMPLES_MAX)? {
        plan.example(job.row, &job.contact);
    }
    let (gone, unconfirmed) = checkpoint.gone(file)?;
    plan.gone = gone;
    plan.gone_unconfirmed = unconfirmed.iter().map(Contact::to_string).collect();
    Ok(plan)
}
