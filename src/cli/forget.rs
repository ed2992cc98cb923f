//! `forget`: people's contacts are taken out of the checkpoint, and what prevents a second registration stays.

use std::collections::HashMap;

use super::Exit;
use super::failure::Failure;
use super::job::{NothingThere, each_row, sources};
use super::settings::{self, Forgettable};
use super::usage::UsageError;
use crate::checkpoint::{Checkpoint, PersonId, ToForget};
use crate::engine::{Clock, Sought, SystemClock};
use crate::lang::{Lang, said};
use crate::report::{ForgottenReport, FoundRow, Printer, ToBeForgotten};
use crate::validate::Contact;

/// What another process is told we work on.
const WORK: &str = "forget";

/// Forgets whoever is meant.
///
/// # Errors
///
/// Nobody is meant, nobody said yes, or another process works with the checkpoint.
pub(super) fn forget(settings: &settings::Forget, printer: &Printer) -> Result<Exit, Failure> {
    let settings::Forget {
        whom,
        checkpoint: path,
        yes,
    } = settings;
    if !yes && !printer.can_ask() {
        return Err(UsageError {
            what: said!(
                "nobody can be asked whether to forget, and `--yes` was not given",
                "无法询问是否忘记，也没有给出 `--yes`"
            ),
            fix: said!(
                "look who it is with `status --find`, then give `--yes`",
                "请先用 `status --find` 查看是谁，再加上 `--yes`"
            ),
        }
        .into());
    }
    let missing = || NothingThere::Checkpoint(path.clone());
    let binding = Checkpoint::look(path)?.ok_or_else(missing)?.binding()?;
    let checkpoint = Checkpoint::open(path, &binding.ok_or_else(missing)?, WORK)?;
    let now_ms = SystemClock.wall_ms();
    let (to_forget, shown) = match whom {
        Forgettable::Sought(sought) => found(&checkpoint, settings, sought, printer.lang_of_reports())?,
        Forgettable::Untouched(age) => {
            let age_ms = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
            let whom = checkpoint.untouched_since(now_ms.saturating_sub(age_ms))?;
            (whom, ToBeForgotten::default())
        }
    };
    let (people, rows) = (to_forget.people.len() as u64, to_forget.rows.len() as u64);
    if people + rows == 0 {
        checkpoint.wipe_forgotten()?;
        return Err(match whom {
            Forgettable::Sought(_) => NothingThere::Person,
            Forgettable::Untouched(_) => NothingThere::Untouched,
        }
        .into());
    }
    printer.note(&shown.text(printer.lang()));
    if !yes && !printer.confirm(&ToBeForgotten::question(people, rows, printer.lang())) {
        return Err(Failure::Declined(None));
    }
    let forgot = checkpoint.forget(&to_forget, now_ms)?;
    printer.print(&ForgottenReport {
        people: forgot.people,
        rows: forgot.rows,
        is_read: forgot.is_read,
        checkpoint: path.clone(),
    });
    Ok(Exit::Settled)
}

/// Whoever is found in the files and in the ledger.
fn found(
    checkpoint: &Checkpoint,
    settings: &settings::Forget,
    sought: &Sought,
    lang: Lang,
) -> Result<(ToForget, ToBeForgotten), Failure> {
    let path = &settings.checkpoint;
    let sources = sources(checkpoint, path)?;
    let (mut whom, mut shown) = (ToForget::default(), ToBeForgotten::default());
    // Whoever one file tells by their name is forgotten in all.
    each_row(checkpoint, &sources, path, |_, generation, outcome, cells| {
        if sought.is_in(&outcome.line, cells) {
            match &outcome.line.settled {
                Some(settled) => drop(whom.people.insert(settled.person)),
                None => drop(whom.rows.insert((generation, outcome.line.row))),
            }
        }
    })?;
    let mut in_no_file: HashMap<PersonId, String> = HashMap::new();
    let mut of_ledger = |person, contact: &Contact| {
        if sought.is_at(contact) || whom.people.contains(&person) {
            whom.people.insert(person);
            in_no_file.insert(person, contact.to_string());
        }
    };
    checkpoint.each_known(|person, contact, _, _| of_ledger(person, contact))?;
    checkpoint.each_unsettled(|person, contact, _, _| of_ledger(person, contact))?;
    each_row(checkpoint, &sources, path, |source, generation, outcome, cells| {
        let settled = outcome.line.settled.as_ref();
        let is_whom = match settled {
            Some(settled) => in_no_file.remove(&settled.person).is_some() || whom.people.contains(&settled.person),
            None => whom.rows.contains(&(generation, outcome.line.row)),
        };
        if is_whom {
            shown.add_row(FoundRow::new(source.to_string(), outcome, cells, lang));
        }
    })?;
    in_no_file.into_values().for_each(|contact| shown.add_person(contact));
    Ok((whom, shown))
}
