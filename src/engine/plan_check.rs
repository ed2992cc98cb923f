//! The plan of a dry run: the same counts, and nothing is stored.

use std::collections::HashMap;

use super::findings::{Found, found_in};
use super::plan::{Plan, Purpose};
use super::plan_error::PlanError;
use super::reading::{Judged, ReadingOptions, Table, kept};
use super::source::Source;
use super::who::{count_ledger, identity, is_registered};
use crate::checkpoint::{Checkpoint, PersonId, Skip, Standing, Status, Wanted};
use crate::validate::{Census, Contact, Relations};

/// How many rows are remembered to be shown, of which those go that turn out not to be sent.
const CANDIDATES_MAX: usize = 50;

/// A plan in the making.
struct Check<'c> {
    ledger: Option<&'c Checkpoint>,
    census: Census,
    plan: Plan,
    /// The rows whose very contact Feishu has refused, and whether each is wanted all the same.
    refused_rows: HashMap<u32, bool>,
    wanted: &'c Wanted,
    /// The first rows that are sent as far as each alone can tell.
    candidates: Vec<(u32, Contact)>,
    tell: &'c mut dyn FnMut(&Found),
}

/// Reads the file and works out who is who, against the ledger where there is one, and stores nothing. `tell` is told
/// every finding: those of single rows in file order, then odd domains, then the conflicts between rows.
///
/// # Errors
///
/// Why the file cannot be planned.
pub fn plan_check(
    ledger: Option<&Checkpoint>,
    source: &Source,
    options: &ReadingOptions,
    purpose: &Purpose,
    tell: &mut dyn FnMut(&Found),
) -> Result<Plan, PlanError> {
    let mut census = Census::new();
    let people = ledger
        .map(|ledger| count_ledger(ledger, &mut census))
        .transpose()?
        .unwrap_or_default();
    let mut table = Table::open(source, options)?;
    let layout = table.layout().clone();
    let mut check = Check {
        ledger,
        census,
        plan: Plan::new(layout.clone(), kept(&layout, &options.keep)?),
        refused_rows: HashMap::new(),
        wanted: &purpose.wanted,
        candidates: Vec::new(),
        tell,
    };
    table.each_row(|judged| {
        for found in found_in(&judged, &layout) {
            check.found(&found);
        }
        check.count(&judged)
    })?;
    for found in table.odd_domains() {
        check.found(&found);
    }
    check.plan.layout = table.layout().clone();
    check.plan.notice(table.noticed());
    let relations = std::mem::take(&mut check.census).settle();
    check.relate(&relations, &people);
    check.decide(purpose.limit);
    for (row, contact) in &check.candidates {
        check.plan.example(*row, contact);
    }
    Ok(check.plan)
}

impl Check<'_> {
    fn found(&mut self, found: &Found) {
        self.plan.findings.add(found);
        (self.tell)(found);
    }

    fn count(&mut self, judged: &Judged<'_>) -> Result<(), PlanError> {
        self.plan.rows += 1;
        let status = match (judged.skipped, judged.contact) {
            (Some(skip), _) => {
                self.plan.skip(skip, 1);
                Status::Skipped
            }
            (None, None) => Status::Invalid,
            (None, Some(contact)) => self.status_of(judged.row.number, contact)?,
        };
        self.plan.count(status, 1);
        Ok(())
    }

    /// What a row is as far as it alone can tell.
    fn status_of(&mut self, row: u32, contact: &Contact) -> Result<Status, PlanError> {
        self.census.row(contact, row);
        let refusal = match self.ledger {
            Some(ledger) => ledger.refusal_of(contact)?,
            None => None,
        };
        let mut is_wanted = self.wanted.has_row(row);
        let mut status = Status::Pending;
        if let Some(code) = refusal {
            is_wanted &= self.wanted.has_refused(&code);
            status = Status::Failed;
            self.refused_rows.insert(row, is_wanted);
        }
        if is_wanted {
            if self.candidates.len() < CANDIDATES_MAX {
                self.candidates.push((row, contact.clone()));
            }
            self.will_send(status, true);
        }
        Ok(status)
    }

    /// Counts a row that is sent, or that turned out not to be.
    fn will_send(&mut self, status: Status, is_sent: bool) {
        let plan = &mut self.plan;
        let count = |rows: &mut u64| *rows = if is_sent { *rows + 1 } else { *rows - 1 };
        count(&mut plan.to_send);
        match status {
            Status::Failed => count(&mut plan.refused_again),
            Status::Unconfirmed => count(&mut plan.unconfirmed_again),
            _ => {}
        }
    }

    /// Counts rows anew that turned out to be somebody's duplicate, in conflict, or known to the ledger.
    fn relate(&mut self, relations: &Relations, people: &[(PersonId, Standing)]) {
        for relation in relations.iter() {
            let (counted, was_wanted) = match self.refused_rows.get(&relation.row) {
                Some(is_wanted) => (Status::Failed, *is_wanted),
                None => (Status::Pending, self.wanted.has_row(relation.row)),
            };
            *self.plan.counts.entry(counted).or_default() -= 1;
            if was_wanted {
                self.will_send(counted, false);
                self.candidates.retain(|(row, _)| *row != relation.row);
            }
            let identity = identity(&relation, people);
            let status = match (identity.conflict, identity.lead, identity.person) {
                (Some(conflict), ..) => {
                    self.found(&Found::in_row(relation.row, conflict));
                    Status::Invalid
                }
                (None, Some(_), _) => Status::Duplicate,
                (None, None, Some(person)) if is_registered(person, people) => Status::Registered,
                (None, None, _) => Status::Unconfirmed,
            };
            self.plan.count(status, 1);
            if status == Status::Unconfirmed && self.wanted.unconfirmed && self.wanted.has_row(relation.row) {
                self.will_send(status, true);
            }
        }
    }

    /// How many rows the limit would leave out.
    fn decide(&mut self, limit: Option<u32>) {
        let plan = &mut self.plan;
        let to_send = plan.to_send;
        plan.to_send = limit.map_or(to_send, |limit| to_send.min(limit.into()));
        plan.refused_again = plan.refused_again.min(plan.to_send);
        plan.unconfirmed_again = plan.unconfirmed_again.min(plan.to_send - plan.refused_again);
        let left_out = (to_send - plan.to_send).min(plan.of(Status::Pending));
        if left_out > 0 {
            *plan.counts.entry(Status::Pending).or_default() -= left_out;
            plan.count(Status::Skipped, left_out);
            plan.skip(&Skip::Limit, left_out);
        }
    }
}
