//! Which column is meant where its header and its cells leave it open: what only a person can say, and what it takes to see it.

use std::io::Read;

use super::plan::Plan;
use super::plan_error::PlanError;
use super::source::Source;
use crate::input::{Column, Field, InputError, Layout, ReadOptions, Reader, Row};
use crate::validate::masked;

type Opened = Reader<Box<dyn Read + Send>>;

/// A field, and the columns that may be meant.
type Question = (Field, Vec<Column>);

/// How many cells of a column are shown.
const CELLS_MAX: usize = 3;

/// How many rows are looked at for cells that are filled.
const ROWS_MAX: usize = 1000;

/// A field, and the columns that may be meant by it.
#[derive(Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The field.
    pub field: Field,
    /// The columns, each with its first filled cells, masked.
    pub candidates: Vec<(Column, Vec<String>)>,
    /// Whether the file cannot be read before it is settled.
    pub must_be_settled: bool,
    /// All columns of the file, by letter and name.
    pub header: Vec<String>,
}

/// What is in doubt first, where anything is.
///
/// # Errors
///
/// Why the file cannot be read, for any other reason.
pub fn doubt(source: &Source, read: &ReadOptions) -> Result<Option<Doubt>, PlanError> {
    let (mut reader, stops) = settled(source, read)?;
    let must_be_settled = stops.is_some();
    let Some((field, columns)) = stops.or_else(|| untaken(reader.layout())) else {
        return Ok(None);
    };
    let header = reader.layout().columns.iter().map(Column::to_string).collect();
    let candidates = cells(&mut reader, field, columns)?;
    Ok(Some(Doubt {
        field,
        candidates,
        must_be_settled,
        header,
    }))
}

/// A file whose doubts are settled somehow, so that its cells can be seen, and the first of those without which it cannot be read.
fn settled(source: &Source, read: &ReadOptions) -> Result<(Opened, Option<Question>), PlanError> {
    let bytes = source.open().map_err(|error| PlanError::unopened(source, error))?;
    match Reader::open(bytes, read) {
        Ok(reader) => Ok((reader, None)),
        Err(InputError::Header(error)) => {
            let Some((field, columns)) = error.doubt() else {
                return Err(InputError::Header(error).into());
            };
            let mut any = read.clone();
            any.map.push((field, columns[0].letter()));
            Ok((settled(source, &any)?.0, Some((field, columns))))
        }
        Err(error) => Err(error.into()),
    }
}

impl Plan {
    /// Whether a column holds contacts of a kind that no column feeds: only a person can say if they are the people's own.
    pub fn leaves_column_open(&self) -> bool {
        untaken(&self.layout).is_some()
    }
}

/// The columns that hold a contact which no column feeds.
fn untaken(layout: &Layout) -> Option<Question> {
    let is_fed = |field: Field| layout.column_of(field).is_some();
    let (field, _) = *layout.untaken.iter().find(|(field, _)| !is_fed(*field))?;
    let columns = layout.untaken.iter().filter(|(of, _)| *of == field);
    Some((field, columns.map(|(_, at)| layout.columns[*at].clone()).collect()))
}

/// The columns with their first filled cells.
fn cells(reader: &mut Opened, field: Field, columns: Vec<Column>) -> Result<Vec<(Column, Vec<String>)>, InputError> {
    let at = |column: &Column| reader.layout().columns.iter().position(|other| other == column);
    let places: Vec<_> = columns.iter().map(at).collect();
    let mut candidates: Vec<_> = columns.into_iter().map(|column| (column, Vec::new())).collect();
    let mut row = Row::default();
    for _ in 0..ROWS_MAX {
        if candidates.iter().all(|(_, cells)| cells.len() == CELLS_MAX) || !reader.read(&mut row)? {
            break;
        }
        for (place, (_, cells)) in places.iter().zip(&mut candidates) {
            let cell = place.map_or("", |at| row.cell(at)).trim();
            if !cell.is_empty() && cells.len() < CELLS_MAX {
                cells.push(masked(cell, field));
            }
        }
    }
    Ok(candidates)
}
