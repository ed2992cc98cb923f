//! What the commands that only look need: `status`, `results` and `report`.

use std::iter;
use std::path::{Path, PathBuf};

use super::place::{self, Owner, Place};
use crate::checkpoint;
use crate::cli::args;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::paths;
use crate::engine::{Sought, Source};
use crate::quota::Rate;

/// Which files are looked at, and in which checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The file; every file of the checkpoint where none was named.
    pub source: Option<Source>,
    /// Where what has happened is kept.
    pub checkpoint: PathBuf,
    /// How that comes to be there.
    pub place: Place,
    /// Whether the rehearsals are looked at.
    pub sandbox: bool,
    /// Whose attempts are shown, where they are.
    pub whose: Option<Whose>,
    /// The app's quota.
    pub rate: Rate,
}

/// Whose attempts are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of a row of the file.
    Row(u32),
    /// Whoever has this account.
    Account(String),
    /// Whoever is found by name, number or contact.
    Sought(Sought),
}

/// Which results are written, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// The file.
    pub source: Source,
    /// Where what has happened is kept.
    pub checkpoint: PathBuf,
    /// How that comes to be there.
    pub place: Place,
    /// The statuses that are written; all where there is none.
    pub only: Vec<checkpoint::Status>,
    /// Where they go as a CSV unless a place is named: beside FILE.
    pub beside: PathBuf,
    /// The place that is named, whose ending says the form; `-` is standard output.
    pub output: Option<PathBuf>,
    /// Whether they are written as a workbook, whatever FILE is.
    pub excel: bool,
    /// Whether they are those of a rehearsal.
    pub sandbox: bool,
}

/// Which page is written, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The file.
    pub source: Source,
    /// Where what has happened is kept.
    pub checkpoint: PathBuf,
    /// The column by whose values rows are counted.
    pub by: Option<String>,
    /// Where the page goes.
    pub page: PathBuf,
    /// Whether contacts stand in it in full.
    pub shows_contacts: bool,
}

impl Results {
    /// Where they go, where FILE is a workbook or none: the first as it is called in every message, and a second form of it; nowhere
    /// where standard output takes them.
    pub fn places(&self, is_of_workbook: bool) -> Vec<PathBuf> {
        match &self.output {
            Some(output) if output == Path::new("-") => return Vec::new(),
            Some(output) => return vec![output.clone()],
            None => {}
        }
        let workbook = (self.excel || is_of_workbook).then(|| paths::as_workbook(&self.beside));
        match workbook {
            // One file: what is corrected in one of two is not in the other.
            Some(workbook) if !self.only.is_empty() => vec![workbook],
            workbook => iter::once(self.beside.clone()).chain(workbook).collect(),
        }
    }
}

pub(super) fn status(typed: args::Status, environment: Environment<'_>) -> Result<Status, Failure> {
    let source = typed.file.map(Source::from_typed);
    let sandbox = typed.place.sandbox;
    let (checkpoint, place) = looked_at(typed.place, source.as_ref().unwrap_or(&Source::Stdin), environment)?;
    let whose = typed.row.map(Whose::Row).or(typed.account_id.map(Whose::Account));
    Ok(Status {
        source,
        checkpoint,
        place,
        sandbox,
        whose: whose.or(typed.find.map(Whose::Sought)),
        rate: typed.rate,
    })
}

pub(super) fn results(typed: args::Results, environment: Environment<'_>) -> Result<Results, Failure> {
    let source = Source::from_typed(typed.file);
    let sandbox = typed.place.sandbox;
    let (checkpoint, place) = looked_at(typed.place, &source, environment)?;
    let mut only = typed.only;
    only.sort_unstable();
    only.dedup();
    let output = match typed.output {
        Some(output) if output == Path::new("-") => Some(output),
        output => output.map(paths::output).transpose()?,
    };
    let beside = match only.is_empty() {
        true => paths::results(&source, sandbox)?,
        false => paths::part(&source, sandbox, &only)?,
    };
    Ok(Results {
        checkpoint,
        place,
        only,
        beside,
        output,
        excel: typed.excel,
        source,
        sandbox,
    })
}

pub(super) fn report(typed: args::Report, environment: Environment<'_>) -> Result<Report, Failure> {
    let source = Source::from_typed(typed.file);
    let page = match typed.output {
        Some(output) => output,
        None => paths::page(&source, typed.place.sandbox)?,
    };
    let (checkpoint, _) = looked_at(typed.place, &source, environment)?;
    Ok(Report {
        source,
        checkpoint,
        by: typed.by,
        page,
        shows_contacts: typed.show_contacts,
    })
}

pub(super) fn looked_at(
    typed: args::Looking,
    source: &Source,
    environment: Environment<'_>,
) -> Result<(PathBuf, Place), Failure> {
    let owner = Owner::new(None, &typed.app, environment);
    place::checkpoint(typed.checkpoint, source, typed.sandbox, || owner.to_look_at())
}
