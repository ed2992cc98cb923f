//! A file read by the options of the run: every row judged, or left out.

use std::io::Read;

use serde::{Deserialize, Serialize};

use super::findings::{Found, employee_no, filled};
use super::plan_error::PlanError;
use super::read_ahead;
use super::selection::{Selection, Selector};
use super::source::{Hashing, Source};
use crate::checkpoint::{Noticed, Reading, RowStore, Skip, StoredRow};
use crate::input::{Header, InputError, Layout, ReadOptions, Reader, Row};
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
}

/// A file that is being read.
pub(super) struct Table {
    reader: Reader<Box<dyn Read + Send>>,
    validator: Validator,
    selector: Selector,
    /// Judges the rows that are left out: their contacts are kept, and nothing is told of them.
    aside: Validator,
}

/// A row, judged.
#[derive(Clone, Copy)]
pub(super) struct Judged<'r> {
    pub(super) row: &'r Row,
    /// What is sent; `None` where the row is invalid.
    pub(super) contact: Option<&'r Contact>,
    /// What was found in the row; nothing where it is left out.
    pub(super) findings: &'r [Finding],
    /// Why the row is left out, where it is.
    pub(super) skipped: Option<&'r Skip>,
}

pub(super) fn opened(file: &Source) -> Result<Box<dyn Read + Send>, PlanError> {
    file.open().map_err(|error| PlanError::unopened(file, error))
}

impl Table {
    /// Reads the top of a file.
    pub(super) fn open(bytes: Box<dyn Read + Send>, options: &ReadingOptions) -> Result<Self, PlanError> {
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
    pub(super) fn layout(&self) -> &Layout {
        self.reader.layout()
    }

    /// Tells every row.
    pub(super) fn each_row<E: From<InputError>>(
        &mut self,
        mut tell: impl FnMut(Judged<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut findings = Vec::new();
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
            tell(Judged {
                row,
                contact: contact.as_ref(),
                findings: &findings,
                skipped: skipped.as_ref(),
            })
        })
    }

    /// The findings that take the whole file, once every row is read.
    pub(super) fn odd_domains(&self) -> impl Iterator<Item = Found> {
        self.validator.odd_domains().map(|(email, finding)| Found {
            row: email.row,
            employee_no: employee_no(&email.employee_no),
            cell: filled(&email.cell),
            finding,
        })
    }

    /// What was noticed beside findings, once every row is read.
    pub(super) fn noticed(&self) -> Noticed {
        Noticed {
            normalised: self.validator.normalised().clone(),
            notes: self.reader.skipped_notes().to_vec(),
        }
    }
}

/// Reads a file into a checkpoint; `typed` is the options as the checkpoint keeps them.
pub(super) fn read_into(
    rows: &mut RowStore<'_>,
    source: &Source,
    options: &ReadingOptions,
    typed: String,
) -> Result<Reading, PlanError> {
    let (bytes, digest) = Hashing::new(opened(source)?);
    let mut table = Table::open(Box::new(bytes), options)?;
    let layout = table.layout();
    let header = kept(layout, &options.keep)?;
    let kept: Vec<usize> = (0..layout.columns.len())
        .filter(|column| header.contains(&layout.columns[*column].name))
        .collect();
    table.each_row(|judged| {
        let cells: Vec<&str> = kept.iter().map(|column| judged.row.cell(*column)).collect();
        rows.store(StoredRow {
            row: judged.row.number,
            contact: judged.contact,
            findings: judged.findings,
            skipped: judged.skipped,
            cells: &cells,
        })?;
        Ok::<(), PlanError>(())
    })?;
    for found in table.odd_domains() {
        rows.add_finding(found.row, &found.finding)?;
    }
    Ok(Reading {
        digest: digest.get(),
        options: typed,
        layout: table.layout().clone(),
        header,
        noticed: table.noticed(),
    })
}

/// The names of the columns to keep, in file order.
pub(super) fn kept(layout: &Layout, keep: &Keep) -> Result<Vec<String>, PlanError> {
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
