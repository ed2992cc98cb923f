//! The plan of a dry run: the same counts, and nothing is stored.

use std::collections::HashMap;

use super::choice::Choice;
use super::plan::{Plan, Purpose};
use super::plan_error::PlanError;
use super::reading::{Judged, ReadingOptions, Table, kept, opened};
use super::source::Source;
use super::who::{count_ledger, identity, is_registered, known};
use crate::checkpoint::{Checkpoint, PersonId, Skip, Standing, Status, Wanted};
use crate::validate::{Census, Contact, Finding, Relations};

/// How many rows are remembered as examples. Those that turn out not to be sent are forgotten again.
const CANDIDATES_MAX: usize = 50;

/// A plan in the making.
struct Check<'c> {
    ledger: Option<&'c Checkpoint>,
    census: Census,
    /// Those whom an option leaves out, with the people of the ledger, who take no part in who is who and are still recognised.
    left_out: Option<(Census, Vec<(PersonId, Standing)>)>,
    /// The options that do so.
    skips: Vec<Skip>,
    /// Which of them, from which of these rows on. A row takes few bytes here, however often they take turns.
    skip_from: Vec<(u32, u16)>,
    plan: Plan,
    /// The rows whose very contact Feishu has refused, and with which code.
    refused_rows: HashMap<u32, String>,
    wanted: &'c Wanted,
    choice: Choice<'c>,
    /// The first rows that are sent as far as each alone can tell.
    candidates: Vec<(u32, Contact)>,
    tell: &'c mut dyn FnMut(&Finding),
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
    tell: &mut dyn FnMut(&Finding),
) -> Result<Plan, PlanError> {
    let mut census = Census::new();
    let people = ledger
        .map(|ledger| count_ledger(ledger, &mut census))
        .transpose()?
        .unwrap_or_default();
    let mut table = Table::open(opened(source)?, options)?;
    let layout = table.layout().clone();
    let mut check = Check {
        ledger,
        census,
        left_out: None,
        skips: Vec::new(),
        skip_from: Vec::new(),
        plan: Plan::new(layout.clone(), kept(&layout, &options.keep)?),
        refused_rows: HashMap::new(),
        wanted: &purpose.wanted,
        choice: Choice::of(&purpose.wanted),
        candidates: Vec::new(),
        tell,
    };
    table.each_row(|judged| {
        judged.findings.iter().for_each(|finding| (check.tell)(finding));
        check.count(&judged)
    })?;
    table.odd_domains().for_each(|finding| (check.tell)(&finding));
    check.plan.layout = table.layout().clone();
    check.plan.notice(table.noticed());
    let relations = std::mem::take(&mut check.census).settle();
    check.relate(&relations, &people);
    drop(relations);
    check.recognise_left_out();
    check.decide(purpose.limit);
    check.plan.counts.retain(|_, rows| *rows > 0);
    check.plan.skipped.retain(|_, rows| *rows > 0);
    if check.plan.to_send == 0 {
        check.plan.nobody = check.choice.nobody();
    }
    let most = usize::try_from(check.plan.to_send).unwrap_or(usize::MAX);
    for (row, contact) in check.candidates.iter().take(most) {
        check.plan.example(*row, contact);
    }
    Ok(check.plan)
}

impl Check<'_> {
    fn count(&mut self, judged: &Judged<'_>) -> Result<(), PlanError> {
        self.plan.rows += 1;
        let row = judged.row.number;
        if let Some(skip) = judged.skipped {
            self.choice.see_left_out(row, skip);
            return self.leave_out(row, skip, judged.contact);
        }
        let status = match judged.contact {
            Some(contact) => self.status_of(row, contact)?,
            None => Status::Invalid,
        };
        self.choice
            .see(row, status, self.refused_rows.get(&row).map(String::as_str));
        self.plan.count(status, 1);
        Ok(())
    }

    /// Counts a row that an option leaves out. An outcome of an earlier run stands all the same.
    fn leave_out(&mut self, row: u32, skip: &Skip, contact: Option<&Contact>) -> Result<(), PlanError> {
        if let (Some(ledger), Some(contact)) = (self.ledger, contact) {
            let (census, _) = match &mut self.left_out {
                Some(counted) => counted,
                None => {
                    let mut census = Census::new();
                    let people = count_ledger(ledger, &mut census)?;
                    self.left_out.insert((census, people))
                }
            };
            census.row(contact, row);
            let known = self.skips.iter().position(|known| known == skip);
            let skip_at = known.unwrap_or_else(|| {
                self.skips.push(skip.clone());
                self.skips.len() - 1
            });
            let skip_at = u16::try_from(skip_at).expect("a command line has fewer than 2^16 conditions");
            if self.skip_from.last().is_none_or(|(_, last)| *last != skip_at) {
                self.skip_from.push((row, skip_at));
            }
            if let Some(code) = ledger.refusal_of(contact)? {
                self.refused_rows.insert(row, code);
                self.plan.count(Status::Failed, 1);
                return Ok(());
            }
        }
        self.plan.skip(skip, 1);
        self.plan.count(Status::Skipped, 1);
        Ok(())
    }

    /// What a row is as far as it alone can tell.
    fn status_of(&mut self, row: u32, contact: &Contact) -> Result<Status, PlanError> {
        self.census.row(contact, row);
        let refusal = match self.ledger {
            Some(ledger) => ledger.refusal_of(contact)?,
            None => None,
        };
        let status = if refusal.is_some() {
            Status::Failed
        } else {
            Status::Pending
        };
        self.refused_rows.extend(refusal.map(|code| (row, code)));
        if self.is_wanted(row) {
            if self.candidates.len() < CANDIDATES_MAX {
                self.candidates.push((row, contact.clone()));
            }
            self.will_send(status, true);
        }
        Ok(status)
    }

    /// Whether a row is sent as far as it alone can tell.
    fn is_wanted(&self, row: u32) -> bool {
        let refusal = self.refused_rows.get(&row);
        self.wanted.has_row(row) && refusal.is_none_or(|code| self.wanted.has_refused(code))
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
            let was_wanted = self.is_wanted(relation.row);
            let is_refused = self.refused_rows.contains_key(&relation.row);
            let counted = if is_refused { Status::Failed } else { Status::Pending };
            *self.plan.counts.entry(counted).or_default() -= 1;
            if was_wanted {
                self.will_send(counted, false);
            }
            let identity = identity(&relation, people);
            let status = match (identity.conflict, identity.lead, identity.person) {
                (Some(conflict), ..) => {
                    (self.tell)(&Finding::of_row(relation.row, None, conflict));
                    Status::Invalid
                }
                (None, Some(_), _) => Status::Duplicate,
                (None, None, Some(person)) if is_registered(person, people) => Status::Registered,
                (None, None, _) => Status::Unconfirmed,
            };
            self.plan.count(status, 1);
            let refusal = self.refused_rows.get(&relation.row).map(String::as_str);
            self.choice.turns_out(relation.row, counted, refusal, status);
            if status == Status::Unconfirmed && self.wanted.unconfirmed && self.wanted.has_row(relation.row) {
                self.will_send(status, true);
            } else if was_wanted {
                self.candidates.retain(|(row, _)| *row != relation.row);
            }
        }
    }

    /// Counts those anew whom the ledger knows of the rows that an option leaves out.
    fn recognise_left_out(&mut self) {
        let Some((census, people)) = self.left_out.take() else {
            return;
        };
        for (row, person) in census.settle().iter().filter_map(|relation| known(&relation, &people)) {
            let counted = if self.refused_rows.contains_key(&row) {
                Status::Failed
            } else {
                let after = self.skip_from.partition_point(|(first, _)| *first <= row);
                let skip = &self.skips[usize::from(self.skip_from[after - 1].1)];
                *self.plan.skipped.entry(skip.clone()).or_default() -= 1;
                Status::Skipped
            };
            *self.plan.counts.entry(counted).or_default() -= 1;
            let is_registered = is_registered(person, &people);
            let status = if is_registered {
                Status::Registered
            } else {
                Status::Unconfirmed
            };
            self.plan.count(status, 1);
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
