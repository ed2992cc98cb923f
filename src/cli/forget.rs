//! `forget`: people's contacts are taken out of the checkpoint, and what prevents a second registration stays.

use super::Exit;
use super::failure::Failure;
use super::job::{NothingThere, source_of, stored};
use super::settings::{self, Forgettable};
use crate::checkpoint::{Checkpoint, CheckpointError, ToForget};
use crate::engine::{Clock, KeptCells, Sought, SystemClock};
use crate::lang::{Cure, Lang, Tell, say};
use crate::report::{ForgottenReport, FoundRow, Printer, ToBeForgotten, each_outcome};
use crate::validate::Contact;

/// What another process is told we work on.
const WORK: &str = "forget";

/// Nobody can be asked, and nobody has said yes.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
struct NobodyToAsk;

impl Tell for NobodyToAsk {
    fn what(&self, lang: Lang) -> String {
        say!(
            lang,
            "nobody can be asked whether to forget, and `--yes` was not given",
            "无法询问是否忘记，也没有给出 `--yes`"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        say!(
            lang,
            "look who it is with `status --find`, then give `--yes`",
            "请先用 `status --find` 查看是谁，再加上 `--yes`"
        )
    }

    fn cure(&self) -> Cure {
        Cure::Usage
    }
}

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
        return Err(NobodyToAsk.into());
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
    let (mut whom, mut shown) = (ToForget::default(), ToBeForgotten::default());
    let mut of_ledger = |person, contact: &Contact| {
        if sought.is_at(contact) && whom.people.insert(person) {
            in_no_file.push((person, contact.to_string()));
        }
    };
    Ok((whom, shown))
}
