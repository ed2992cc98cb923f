//! A file read by the options of the run: every row judged, or left out.

use std::io::Read;

use serde::{Deserialize, Serialize};

use super::kept_cells::KeptCells;
use super::plan_error::PlanError;
use super::planning::Planning;
use super::read_ahead;
use super::selection::{Selection, Selector};
use super::source::{Hashing, Source};
use crate::checkpoint::{
    CameFrom, Checkpoint, CheckpointError, Generation, Noticed, Reading, RowStore, Skip, Status, StoredRow,
};
use crate::input::{Field, Header, InputError, Layout, ReadOptions, Reader, Row};
use crate::validate::{Contact, Finding, Rules, Validator};

/// How a file is read. A change of any of it makes the file be read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingOptions {
    /// Encoding, delimiter and mapping.
    pub read: ReadOptions,
    /// What a contact is.
    pub rules: Rules,
    /// Which of the file's own columns are stored and written in the results.
    pub keep: Keep,
    /// Which rows are left out.
    pub selection: Selection,
}

/// Which of the file's own columns are stored and written in the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// All of them.
    All,
    /// None of them.
    None,
    /// Those with these names.
    Columns(Vec<String>),
}

impl ReadingOptions {
    /// Those of an earlier reading; `None` where another version of this program had others.
    pub fn of(reading: &Reading) -> Option<Self> {
        serde_json::from_str(&reading.options).ok()
    }

    /// As the checkpoint keeps them.
    pub(super) fn stored(&self) -> Result<String, CheckpointError> {
        Ok(serde_json::to_string(self)?)
    }
}

/// A file that is being read.
struct Table {
    reader: Reader<Box<dyn Read + Send>>,
    validator: Validator,
    selector: Selector,
    /// Judges the rows that are left out: their contacts are kept, and nothing is told of them.
    aside: Validator,
}

/// A row, judged.
#[derive(Clone, Copy)]
pub(super) struct Judged<'r> {
    /// The spreadsheet row.
    pub(super) row: u32,
    /// The cell of the employee number; empty where there is none.
    pub(super) employee_no: &'r str,
    /// Writes the cells of the person's name, a blank behind each.
    pub(super) name: &'r dyn Fn(&mut String),
    /// What is sent; `None` where the row is invalid.
    pub(super) contact: Option<&'r Contact>,
    /// What was found in the row; nothing where it is left out.
    pub(super) findings: &'r [Finding],
    /// Why the row is left out, where it is.
    pub(super) skipped: Option<&'r Skip>,
}

impl Table {
    /// Reads the top of a file.
    fn open(bytes: Box<dyn Read + Send>, options: &ReadingOptions) -> Result<Self, PlanError> {
        let reader = Reader::open(bytes, &options.read)?;
        let layout = reader.layout();
        let validator = || Validator::new(options.rules.clone(), layout);
        let (validator, aside) = (validator(), validator());
        let selector = Selector::new(&options.selection, layout)?;
        Ok(Table {
            validator,
            aside,
            selector,
            reader,
        })
    }

    /// What was found at the top. Which encoding it is may only be told by a letter near the end.
    fn layout(&self) -> &Layout {
        self.reader.layout()
    }

    /// Tells every row.
    fn each_row<E: From<InputError>>(
        &mut self,
        mut tell: impl FnMut(&Row, &Judged<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut findings = Vec::new();
        let employee_no = self.layout().column_of(Field::EmployeeNo);
        let names = self.layout().columns_of_name();
        read_ahead::each_row(&mut self.reader, |row| {
            findings.clear();
            let skipped = self.selector.left_out(row);
            let contact = if skipped.is_some() {
                let contact = self.aside.check(row, &mut findings);
                findings.clear();
                contact
            } else {
                self.validator.check(row, &mut findings)
            };
            let judged = Judged {
                row: row.number,
                employee_no: employee_no.map_or("", |column| row.cell(column)),
                name: &|text| names.iter().for_each(|column| text.extend([row.cell(*column), " "])),
                contact: contact.as_ref(),
                findings: &findings,
                skipped: skipped.as_ref(),
            };
            tell(row, &judged)
        })
    }

    /// What was noticed beside findings, once every row is read.
    fn noticed(&mut self) -> Noticed {
        Noticed {
            normalised: self.validator.normalised().clone(),
            not_read: self.reader.not_read().clone(),
            statuses: self.selector.statuses(),
            is_fed_back: self.reader.is_of_results(),
        }
    }
}

/// Reads a file into a plan, and into a checkpoint where it is to be stored.
pub(super) fn read(
    source: &Source,
    options: &ReadingOptions,
    planning: &mut Planning<'_>,
    mut store: Option<&mut RowStore<'_>>,
) -> Result<Reading, PlanError> {
    let bytes = source.open().map_err(|error| PlanError::unopened(source, error))?;
    let (bytes, digest) = Hashing::new(bytes);
    let mut table = Table::open(Box::new(bytes), options)?;
    let layout = table.layout();
    let header = kept(layout, &options.keep)?;
    let kept: Vec<usize> = (0..layout.columns.len())
        .filter(|column| header.contains(&layout.columns[*column].name))
        .collect();
    let columns = layout.columns.len();
    let asked = planning
        .asks_for_cells()
        .then(|| KeptCells::of_columns(layout, &header));
    table.each_row(|row, judged| {
        let cells = kept.iter().map(|column| row.cell(*column));
        let asked = asked.as_ref();
        let key = asked.map(|asked| asked.person(&cells.clone().collect::<Vec<_>>()).key());
        planning.take(judged, key);
        if let Some(rows) = &mut store {
            let cells = cells.chain(surplus(row, columns, &options.keep));
            rows.store(StoredRow {
                row: judged.row,
                contact: judged.contact,
                findings: judged.findings,
                skipped: judged.skipped,
                cells: &cells.collect::<Vec<_>>(),
                source: came_from(row),
            })?;
        }
        Ok::<(), PlanError>(())
    })?;
    for finding in table.validator.late_findings() {
        let finding = planning.take_late(finding);
        if let Some(rows) = &mut store {
            rows.add_finding(&finding)?;
        }
    }
    Ok(Reading {
        digest: digest.get(),
        options: options.stored()?,
        layout: table.layout().clone(),
        header,
        noticed: table.noticed(),
    })
}

/// The cells of a row beyond the header, so that the results and what is extracted of them stay as wrong as the row is until somebody
/// mends it. Where not every column is kept, only their number is.
fn surplus<'r>(row: &'r Row, columns: usize, keep: &'r Keep) -> impl Iterator<Item = &'r str> {
    let beyond = row.cells().skip(columns);
    beyond.map(move |cell| if *keep == Keep::All { cell } else { "" })
}

/// Where a row of results or of an extract came from, where somebody was to correct it.
fn came_from(row: &Row) -> Option<CameFrom> {
    let ours = |column| Some(row.ours(column).trim()).filter(|cell| !cell.is_empty());
    let status = ours("status")?;
    let is_settled = [Status::Registered, Status::Duplicate]
        .iter()
        .any(|settled| settled.is_said_by(status));
    let file = ours("source_file");
    let number = ours(if file.is_some() { "source_row" } else { "row" });
    (!is_settled).then(|| CameFrom {
        file: file.map(str::to_owned),
        row: number.and_then(|number| number.parse().ok()).unwrap_or(0),
    })
}

/// Takes a file into a plan as it was last read.
pub(super) fn take_stored(
    checkpoint: &Checkpoint,
    generation: &Generation,
    planning: &mut Planning<'_>,
) -> Result<(), CheckpointError> {
    let cells = KeptCells::of(&generation.reading);
    let asks = planning.asks_for_cells();
    checkpoint.each_line(generation.id, |line| {
        let findings: Vec<Finding> = cells.findings(&line).collect();
        let judged = Judged {
            row: line.row,
            employee_no: cells.employee_no_cell(&line),
            name: &|text| text.extend(cells.name(&line)),
            contact: line.contact.as_ref(),
            findings: &findings,
            skipped: line.skipped.as_ref(),
        };
        planning.take(&judged, asks.then(|| cells.person(&line.cells).key()));
        Ok(())
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
                columns: Header::from(layout),
            }),
            None => Ok(names().filter(|name| wanted.contains(name)).collect()),
        },
    }
}
