//! How a plan is worked out from the rows of a file and the people of the ledger: every row is taken in file order, then what
//! only the whole file shows, then it is settled who is who, and each row is counted as what it is.

use super::corrections::Corrected;
use super::nobody::Choice;
use super::plan::Plan;
use super::reading::Judged;
use super::row_names::Names;
use super::who::Ledger;
use crate::checkpoint::{
    CellsKey, Checkpoint, CheckpointError, Correction, GenerationId, Identity, PersonId, Reading, Skip, Standing,
    Status, Wanted,
};
use crate::validate::{Bearer, Census, Contact, Finding, Kind, Relations, Severity};

/// How many rows the plan shows as examples.
const EXAMPLES_MAX: usize = 3;

/// How many rows are remembered as examples. Those that turn out not to be sent are forgotten again.
const CANDIDATES_MAX: usize = 50;

/// What stands for nothing where a number takes less room than an option.
const NONE: u32 = u32::MAX;

/// A row as it alone can tell: a million of them are kept until the last one is in.
#[derive(Debug)]
struct Seen {
    row: u32,
    /// Where the ledger has the very contact among the unsettled, or [`NONE`].
    unsettled: u32,
    /// Which option leaves the row out, counted from 1; 0 where none does.
    skip: u16,
    is_valid: bool,
}

/// A plan in the making.
pub(super) struct Planning<'p> {
    wanted: &'p Wanted,
    tell: &'p mut dyn FnMut(&Finding),
    ledger: Ledger,
    census: Census,
    /// Those whom an option leaves out, among the ledger's people, once there are any.
    aside: Option<Census>,
    seen: Vec<Seen>,
    names: Names,
    /// The options that leave rows out.
    skips: Vec<Skip>,
    /// The rows that only the whole file shows to be invalid.
    struck: Vec<u32>,
    /// The first rows that are sent as far as each alone can tell.
    candidates: Vec<(u32, Contact)>,
    /// Those that were corrected elsewhere.
    corrected: Corrected,
}

/// A plan, and who each row is.
pub(super) struct Planned {
    /// The plan.
    pub(super) plan: Plan,
    rows: Rows,
    /// The people of the ledger whom rows name, sorted.
    named: Vec<PersonId>,
}

/// Every row, and how it is linked to others.
struct Rows {
    ledger: Ledger,
    seen: Vec<Seen>,
    relations: Relations,
    /// Those of the rows that are left out.
    aside: Relations,
    /// The rows that were corrected elsewhere, in their order.
    corrected: Vec<(u32, Correction)>,
}

/// A row and what it is.
struct Placed<'r> {
    seen: &'r Seen,
    identity: Identity,
    status: Status,
    /// The code with which Feishu refused the very contact.
    refused_with: Option<&'r str>,
    /// Whether it is settled by a correction elsewhere.
    is_corrected: bool,
}

impl<'p> Planning<'p> {
    /// Begins with the people of the ledger, where there is one, and what was corrected of this file elsewhere.
    pub(super) fn begin(
        ledger: Option<&Checkpoint>,
        file: &str,
        wanted: &'p Wanted,
        tell: &'p mut dyn FnMut(&Finding),
    ) -> Result<Self, CheckpointError> {
        let mut census = Census::new();
        Ok(Planning {
            wanted,
            tell,
            ledger: Ledger::read(ledger, &mut census)?,
            census,
            aside: None,
            seen: Vec::new(),
            names: Names::default(),
            skips: Vec::new(),
            struck: Vec::new(),
            candidates: Vec::new(),
            corrected: Corrected::read(ledger, file)?,
        })
    }

    /// Whether it has to be known what stands in each row.
    pub(super) fn asks_for_cells(&self) -> bool {
        self.corrected.is_to_be_expected()
    }

    /// Takes the next row of the file, in which `cells` stand where [`Planning::asks_for_cells`].
    pub(super) fn take(&mut self, judged: &Judged<'_>, cells: Option<CellsKey>) {
        let row = judged.row;
        if !self.corrected.takes(row, cells, judged.findings) {
            judged.findings.iter().for_each(|finding| (self.tell)(finding));
        }
        let known = judged.contact.map(|contact| self.ledger.known_as(contact));
        let unsettled = known
            .as_ref()
            .and_then(|contact| self.ledger.find(contact, &self.census));
        let mut skip = 0;
        if let Some(option) = judged.skipped {
            skip = self.skip(option);
            if let Some(contact) = known.filter(|_| self.ledger.knows_somebody()) {
                let aside = self.aside.get_or_insert_with(|| self.census.of_ledger());
                aside.row(&contact, row);
            }
        } else if let Some(contact) = known {
            self.census.row(&contact, row);
            self.may_be_example(row, &contact, unsettled);
        }
        self.names.push(judged);
        self.seen.push(Seen {
            row,
            unsettled: unsettled.unwrap_or(NONE),
            skip,
            is_valid: judged.contact.is_some(),
        });
    }

    /// Takes what only the whole file shows of a row, once every row is taken and before it is settled who is who. An
    /// error makes the row invalid: its contact is nobody's. Returned is the finding with what is known of its row here.
    pub(super) fn take_late(&mut self, mut finding: Finding) -> Finding {
        if finding.kind.severity() == Severity::Error {
            self.struck.push(finding.row);
        }
        if let (Kind::MobileCountryUnsaid { .. }, Some(mobile)) = (&finding.kind, self.census.mobile_of(finding.row)) {
            finding.value = mobile.masked_number();
        }
        if let Ok(at) = self.seen.binary_search_by_key(&finding.row, |seen| seen.row) {
            let (number, name) = self.names.get(at);
            finding.employee_no = finding.employee_no.or(number);
            finding.name = name;
        }
        if !self.corrected.takes_late(&finding) {
            (self.tell)(&finding);
        }
        finding
    }

    /// Settles who is who, and counts every row; `ledger` is that with which it began.
    pub(super) fn finish(mut self, reading: &Reading, ledger: Option<&Checkpoint>) -> Result<Planned, CheckpointError> {
        self.struck.sort_unstable();
        if !self.struck.is_empty() {
            let struck = |row| self.struck.binary_search(&row).is_ok();
            let invalid = self.seen.iter_mut().filter(|seen| struck(seen.row));
            invalid.for_each(|seen| seen.is_valid = false);
        }
        let corrected = self.corrected.settle(self.tell);
        let settled = corrected.iter().filter(|(_, correction)| correction.settled.is_some());
        self.struck.extend(settled.map(|(row, _)| *row));
        if !self.struck.is_empty() {
            self.struck.sort_unstable();
            self.struck.dedup();
            self.census.strike(&self.struck);
        }
        let mut rows = Rows {
            ledger: self.ledger,
            seen: self.seen,
            relations: self.census.settle(),
            aside: self.aside.unwrap_or_default().settle(),
            corrected,
        };
        if let Some(ledger) = ledger {
            rows.ledger.find_sides(ledger, &rows.relations)?;
        }
        let mut plan = Plan::begin(reading);
        let mut choice = Choice::of(self.wanted);
        let mut named = Vec::new();
        let mut candidates = self.candidates.into_iter().peekable();
        for (at, placed) in rows.placed().enumerate() {
            let row = placed.seen.row;
            if let Some(conflict) = placed.identity.conflict.clone() {
                let (number, name) = self.names.get(at);
                let others = rows.names_of_others(&conflict, &self.names);
                (self.tell)(&Finding {
                    name,
                    others,
                    ..Finding::of_row(row, number, conflict)
                });
            }
            named.extend(placed.identity.person);
            if placed.is_corrected {
                // The contact that was wrong still stands in the file.
                named.extend(rows.ledger.itself(row, placed.seen.unsettled()).0.person);
            }
            let skip = placed.seen.skip.checked_sub(1).map(|at| &self.skips[usize::from(at)]);
            match skip {
                Some(skip) => choice.see_left_out(row, skip),
                None => choice.see(row, placed.status, placed.refused_with),
            }
            let is_sent = plan.count(&placed, skip, self.wanted);
            let candidate = candidates.next_if(|(candidate, _)| *candidate == row);
            if let Some((_, contact)) = candidate.filter(|_| is_sent && plan.examples.len() < EXAMPLES_MAX) {
                plan.examples.push((row, contact.to_string()));
                plan.example_names.push(self.names.get(at).1);
            }
        }
        if plan.to_send == 0 {
            plan.nobody = choice.nobody();
        }
        named.sort_unstable();
        Ok(Planned { plan, rows, named })
    }

    /// The number of an option that leaves rows out.
    fn skip(&mut self, option: &Skip) -> u16 {
        let known = self.skips.iter().position(|known| known == option);
        let at = known.unwrap_or_else(|| {
            self.skips.push(option.clone());
            self.skips.len() - 1
        });
        u16::try_from(at + 1).expect("a command line has fewer than 2^16 conditions")
    }

    fn may_be_example(&mut self, row: u32, contact: &Contact, unsettled: Option<u32>) {
        let refused_with = unsettled.and_then(|at| self.ledger.refused_with(at));
        if self.candidates.len() < CANDIDATES_MAX
            && self.wanted.has_row(row)
            && refused_with.is_none_or(|code| self.wanted.has_refused(code))
            && !self.census.is_registered(contact)
        {
            self.candidates.push((row, contact.clone()));
        }
    }
}

impl Plan {
    /// Counts a row, and returns whether it is sent.
    fn count(&mut self, placed: &Placed<'_>, skip: Option<&Skip>, wanted: &Wanted) -> bool {
        let mut status = placed.status;
        let mut skip = skip;
        let is_meant = placed.seen.skip == 0 && !placed.is_corrected && wanted.has_row(placed.seen.row);
        let is_chosen = is_meant
            && match status {
                Status::Pending => true,
                Status::Failed => placed.refused_with.is_some_and(|code| wanted.has_refused(code)),
                Status::Unconfirmed => wanted.unconfirmed,
                _ => false,
            };
        let is_sent = is_chosen && wanted.limit.is_none_or(|limit| self.to_send < limit.into());
        if is_chosen && !is_sent && status == Status::Pending {
            (status, skip) = (Status::Skipped, Some(&Skip::Limit));
        }
        self.rows += 1;
        *self.counts.entry(status).or_default() += 1;
        if let Some(skip) = skip.filter(|_| status == Status::Skipped) {
            *self.skipped.entry(skip.clone()).or_default() += 1;
        }
        self.to_send += u64::from(is_sent);
        self.refused_again += u64::from(is_sent && status == Status::Failed);
        self.unconfirmed_again += u64::from(is_sent && status == Status::Unconfirmed);
        is_sent
    }
}

impl Rows {
    /// What those are called with whom a row is in conflict.
    fn names_of_others(&self, conflict: &Kind, names: &Names) -> Vec<String> {
        let Kind::ContactConflict { conflict, .. } = conflict else {
            return Vec::new();
        };
        let name = |bearer| match bearer {
            Bearer::Row(row) => {
                let at = self.seen.binary_search_by_key(&row, |seen| seen.row).ok()?;
                names.get(at).1
            }
            Bearer::Person(index) => self.ledger.name_of_side(index),
        };
        conflict.bearers().filter_map(name).collect()
    }

    /// Every row with what it is, in file order.
    fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        let mut relations = self.relations.iter().peekable();
        let mut aside = self.aside.iter().peekable();
        let mut corrected = self.corrected.iter().peekable();
        self.seen.iter().map(move |seen| {
            let is_left_out = seen.skip > 0;
            let correction = corrected
                .next_if(|(row, _)| *row == seen.row)
                .map(|(_, correction)| correction);
            let known = if is_left_out {
                let relation = aside.next_if(|relation| relation.row == seen.row);
                relation.and_then(|relation| self.ledger.recognised(&relation))
            } else {
                let relation = relations.next_if(|relation| relation.row == seen.row);
                relation.map(|relation| self.ledger.related(&relation))
            };
            if let Some((id, (person, standing))) =
                correction.and_then(|correction| Some((correction.id, correction.settled?)))
            {
                return Placed {
                    seen,
                    identity: Identity {
                        person: Some(person),
                        correction: Some(id),
                        ..Identity::itself(seen.row)
                    },
                    status: Status::of_row(false, true, false, Some(standing)),
                    refused_with: None,
                    is_corrected: true,
                };
            }
            let unsettled = seen.unsettled();
            let (mut identity, standing) = known.unwrap_or_else(|| self.ledger.itself(seen.row, unsettled));
            identity.correction = correction.map(|correction| correction.id);
            let is_valid = seen.is_valid && identity.conflict.is_none();
            let status = Status::of_row(is_left_out, is_valid, identity.lead.is_some(), standing);
            Placed {
                seen,
                identity,
                status,
                refused_with: unsettled
                    .filter(|_| status == Status::Failed)
                    .and_then(|at| self.ledger.refused_with(at)),
                is_corrected: false,
            }
        })
    }
}

impl Seen {
    /// Where the ledger has the very contact among the unsettled.
    fn unsettled(&self) -> Option<u32> {
        Some(self.unsettled).filter(|at| *at != NONE)
    }
}

impl Planned {
    /// Who each row is that is not simply itself, in file order.
    pub(super) fn identities(&self) -> impl Iterator<Item = Identity> {
        let everyone = self.rows.placed().map(|placed| placed.identity);
        everyone.filter(|identity| *identity != Identity::itself(identity.row))
    }

    /// Finds out which people are no longer in the file, where this is the plan of generation `newest`, or of one that is
    /// not stored.
    pub(super) fn find_gone(
        &mut self,
        checkpoint: &Checkpoint,
        file: &str,
        newest: Option<GenerationId>,
    ) -> Result<(), CheckpointError> {
        let Planned { plan, named, .. } = self;
        checkpoint.each_only_in(file, newest, |person, contact, standing, _| {
            if named.binary_search(&person).is_err() {
                plan.gone += 1;
                if standing == Standing::Unconfirmed {
                    plan.gone_unconfirmed.push(contact.to_string());
                }
            }
        })
    }
}
