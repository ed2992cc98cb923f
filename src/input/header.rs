//! Which column feeds which field: what the user said first, then the best name, and what stands in the cells where names
//! leave it open.

use super::contents::Contents;
use super::layout::columns_named;
use super::names::{ANY_PHONE_RANK, Known, PLACE_RANK, is_group_of_others, is_of_kin, known, rank};
use super::{Column, Field, Header, HeaderError};

/// Which column feeds which field, as indices into the header's columns.
#[derive(Debug, Default)]
pub(crate) struct Mapping {
    /// One column a field, but for mobiles: a second one fills in where the first is empty.
    pub(crate) fields: Vec<(Field, usize)>,
    /// Columns whose names say that they hold a field's kind of text, and that feed none.
    pub(crate) passed_over: Vec<(Field, usize)>,
    /// Columns that hold emails or mobiles, may be the people's own, and feed nothing.
    pub(crate) untaken: Vec<(Field, usize)>,
}

/// The columns of a header, with what their names and their cells say.
struct Columns<'h> {
    header: &'h Header,
    known: Vec<Option<Known>>,
    contents: Vec<Contents>,
    fields: Vec<(Field, usize)>,
}

/// Maps the columns of a header with the first rows below it, and the row above it, which may name groups of columns; `wanted` is
/// what the user said, and the last word on a field counts.
pub(crate) fn map(
    header: &Header,
    wanted: &[(Field, String)],
    groups: &[String],
    rows: &[Vec<String>],
) -> Result<Mapping, HeaderError> {
    let mut columns = Columns {
        header,
        known: all_known(header, groups, rows),
        contents: header
            .columns
            .iter()
            .map(|column| Contents::of(rows, column.index))
            .collect(),
        fields: Vec::new(),
    };
    for (field, name) in wanted {
        let column = named(header, *field, name)?;
        columns.fields.retain(|(mapped, _)| mapped != field);
        columns.fields.push((*field, column));
    }
    for field in Field::ALL {
        if columns.fields.iter().all(|(mapped, _)| *mapped != field) {
            let feeding = columns.best(field)?;
            columns.fields.extend(feeding.into_iter().map(|column| (field, column)));
        }
    }
    columns.fields.sort_by_key(|(field, _)| *field);
    let untaken = columns.untaken();
    if !columns.fields.iter().any(|(field, _)| field.is_key()) {
        let holding = match untaken.is_empty() {
            true => columns.holding().collect(),
            false => untaken,
        };
        return Err(HeaderError::NoContactColumn {
            header: header.clone(),
            holding: holding
                .into_iter()
                .map(|(field, column)| (field, header.columns[column].clone()))
                .collect(),
        });
    }
    let passed_over = columns
        .free()
        .filter_map(|column| Some((columns.known[column]?.field()?, column)));
    let passed_over = passed_over.filter(|passed| !untaken.contains(passed)).collect();
    Ok(Mapping {
        passed_over,
        untaken,
        fields: columns.fields,
    })
}

/// What the names of the columns say, and what stands before and above them: behind `紧急联系人` and below it a mobile is taken
/// only where the user says so, whatever its own name is.
fn all_known(header: &Header, groups: &[String], rows: &[Vec<String>]) -> Vec<Option<Known>> {
    let group_of = |column: &Column| {
        let up_to = groups.iter().take(column.index + 1);
        up_to.rev().find(|name| !name.trim().is_empty())
    };
    // What begins with the table is its title, or stands above the person's own columns.
    let first = header.columns.iter().find(|column| !column.name.trim().is_empty());
    let title = first.and_then(group_of);
    let mut is_behind_kin = false;
    let of_column = |column: &Column| {
        let group = group_of(column).filter(|group| Some(*group) != title);
        let is_doubtful = is_behind_kin || group.is_some_and(|group| is_group_of_others(group));
        let known = whose(column, header, rows);
        match known {
            None => is_behind_kin |= is_of_kin(&column.name),
            Some(Known::Feeds(field, _)) if field.is_contact() => {}
            Some(_) => is_behind_kin = false,
        }
        known.map(|known| if is_doubtful { known.doubted() } else { known })
    };
    header.columns.iter().map(of_column).collect()
}

/// What a column's name says, and the cells beside it where they say whose its emails are: address books have a column
/// `E-mail 1 - Type` beside `E-mail 1 - Value`, with `* Work` or `Home` in it.
fn whose(column: &Column, header: &Header, rows: &[Vec<String>]) -> Option<Known> {
    let known = known(&column.name)?;
    let (Known::Feeds(Field::Email, _), Some(name)) = (known, column.folded().strip_suffix("value").map(str::to_owned))
    else {
        return Some(known);
    };
    let name = name + "type";
    let types = header.columns.iter().find(|column| column.folded() == name);
    let mut types = types
        .into_iter()
        .flat_map(|types| rows.iter().filter_map(|row| row.get(types.index)));
    let is_private = types.any(|of_row| of_row.to_lowercase().contains("home"));
    Some(if is_private { Known::Asks(Field::Email) } else { known })
}

/// The column that the user named, by its name or by its letter.
fn named(header: &Header, field: Field, name: &str) -> Result<usize, HeaderError> {
    let found = columns_named(&header.columns, name);
    let lettered = || {
        header
            .columns
            .iter()
            .position(|column| column.letter().eq_ignore_ascii_case(name.trim()))
    };
    match found[..] {
        [column] => Ok(column),
        [_, _, ..] => Err(tie(&header.columns, field, &found)),
        [] => lettered().ok_or_else(|| HeaderError::NoSuchColumn {
            field,
            name: name.to_owned(),
            header: header.clone(),
        }),
    }
}

impl Columns<'_> {
    /// The columns that feed nothing yet.
    fn free(&self) -> impl Iterator<Item = usize> {
        (0..self.known.len()).filter(|column| self.fields.iter().all(|(_, feeding)| feeding != column))
    }

    /// The columns that feed a field by their names: at most one, or two of mobiles, the better one first.
    fn best(&self, field: Field) -> Result<Vec<usize>, HeaderError> {
        let mut ranked = self.ranked(field);
        if field.is_key() && ranked.iter().any(|(_, column)| self.contents[*column].may_feed(field)) {
            // `Mail` may be a building where `Email` holds emails.
            ranked.retain(|(_, column)| self.contents[*column].is_blank() || self.contents[*column].may_feed(field));
        }
        let is_no_code = || ranked.first().is_none_or(|(rank, _)| *rank >= PLACE_RANK);
        if field == Field::CountryCode
            && is_no_code()
            && let Some(code) = self.code_of_mobile()
        {
            return Ok(vec![code]);
        }
        let equal: Vec<usize> = ranked
            .iter()
            .filter(|(rank, _)| *rank == ranked[0].0)
            .map(|(_, column)| *column)
            .collect();
        match (field, &equal[..]) {
            (Field::Mobile, _) => Ok(ranked.into_iter().map(|(_, column)| column).take(2).collect()),
            // An employee number is only shown: not worth stopping for.
            (_, [] | [_]) | (Field::EmployeeNo | Field::Status | Field::LeavingDate, _) => {
                Ok(equal.into_iter().take(1).collect())
            }
            (_, equal) => {
                let mut filled = equal.iter().filter(|column| !self.contents[**column].is_blank());
                match (filled.next(), filled.next()) {
                    (Some(only), None) => Ok(vec![*only]),
                    _ => Err(tie(&self.header.columns, field, equal)),
                }
            }
        }
    }

    /// The free columns whose names can feed a field, the best first.
    fn ranked(&self, field: Field) -> Vec<(usize, usize)> {
        let ranked = self.free().filter_map(|column| match self.known[column]? {
            Known::Feeds(fed, rank) if fed == field => Some((rank, column)),
            _ => None,
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_unstable();
        ranked
    }

    /// The column of the mobile's country codes, where its cells or its place tell and not its name: `+86` in it and no phone of
    /// somebody else behind it; or `区号` right before a column that is surely a mobile's. Anywhere else that is as likely the area
    /// code of a landline, and waits for `--map`.
    fn code_of_mobile(&self) -> Option<usize> {
        let (_, mobile) = *self.fields.iter().find(|(field, _)| *field == Field::Mobile)?;
        let surely_mobile =
            rank(&self.header.columns[mobile].name, Field::Mobile).is_some_and(|rank| rank < ANY_PHONE_RANK);
        let is_of_another = |column: usize| {
            let next = self.known.get(column + 1).copied().flatten();
            column + 1 != mobile && next.and_then(Known::field) == Some(Field::Mobile)
        };
        let may_say = |column: &usize| match self.known[*column] {
            Some(Known::Asks(Field::CountryCode)) if surely_mobile && column + 1 == mobile => true,
            Some(Known::Never(_) | Known::Feeds(..)) => false,
            _ => self.contents[*column].hold_codes() && !is_of_another(*column),
        };
        let before = mobile
            .checked_sub(1)
            .filter(|column| self.free().any(|free| free == *column));
        before.filter(may_say).or_else(|| self.free().find(may_say))
    }

    /// The free columns that hold emails or mobiles.
    fn holding(&self) -> impl Iterator<Item = (Field, usize)> {
        self.free()
            .filter_map(|column| Some((self.contents[column].hold()?, column)))
    }

    /// Those of them that may be the people's own: of somebody else's, nobody is told how to send them.
    fn untaken(&self) -> Vec<(Field, usize)> {
        let may_be_own = |(_, column): &(Field, usize)| !matches!(self.known[*column], Some(Known::Never(_)));
        self.holding().filter(may_be_own).collect()
    }
}

fn tie(columns: &[Column], field: Field, tied: &[usize]) -> HeaderError {
    let columns = tied.iter().map(|column| columns[*column].clone()).collect();
    HeaderError::Tie { field, columns }
}
