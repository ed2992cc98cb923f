//! The promises, checked from outside: what the tenant knows against what the checkpoint and the results say.

use std::collections::HashSet;
use std::time::Duration;

use referral_import::checkpoint::{Generation, Standing, Status};
use referral_import::lang::Lang;
use referral_import::report::{Of, ResultsWriter, RowOutcome, each_outcome};
use referral_import::sandbox::Replay;

use super::export::Export;
use super::memory::APP;
use super::people::Keys;
use super::story::Story;

/// What must hold after every run, however it ended.
pub(crate) fn after_run(story: &Story, export: &Export, generation: &Generation, orderly: bool) -> Vec<String> {
    let mut wrong = lines(story, export, generation);
    wrong.extend(foreign_accounts(story, export, generation));
    let ledger = ledger(story);
    let state = story.tenant.state();
    for registration in &state.registrations {
        if !ledger.iter().any(|person| person.keys.meet(registration)) {
            wrong.push(format!("{registration:?} has an account, and the ledger does not know"));
        }
    }
    for person in &ledger {
        if person
            .account_id
            .as_ref()
            .is_some_and(|account_id| !state.accounts.contains(account_id))
        {
            wrong.push(format!("{person:?} has an account that was never given out"));
        }
    }
    if orderly {
        for (keys, account_id) in state.watch.accounts() {
            let kept = |person: &Person| person.keys.cover(keys) && person.account_id.as_deref() == Some(account_id);
            if !ledger.iter().any(kept) {
                wrong.push(format!(
                    "the account {account_id} of {keys:?} was told and is not in the ledger"
                ));
            }
        }
    }
    wrong
}

/// No row ever shows an account that the tenant gave for other keys than those sent in the attempt that brought it.
fn foreign_accounts(story: &Story, export: &Export, generation: &Generation) -> Vec<String> {
    let mut wrong = Vec::new();
    for (row, outcome) in export.rows.iter().zip(outcomes(story, generation)) {
        let settled = outcome.line.settled.as_ref();
        let account_id = settled.and_then(|settled| settled.account_id.as_ref());
        // A duplicate shares what its first row came to.
        let (Some(keys), Some(account_id), Status::Registered) = (&row.keys, account_id, outcome.status) else {
            continue;
        };
        let state = story.tenant.state();
        let brought = state.brought.get(account_id).into_iter().flatten();
        if !brought.into_iter().any(|sent| sent.meet(keys)) {
            wrong.push(format!("{keys:?} shows {account_id}, which was given for other keys"));
        }
    }
    wrong
}

/// What must hold once a healthy tenant has seen everyone.
pub(crate) fn settled(story: &Story, export: &Export, generation: &Generation) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut met: HashSet<&Keys> = HashSet::new();
    for (row, outcome) in export.rows.iter().zip(outcomes(story, generation)) {
        let status = outcome.status;
        let mut complain =
            |what: &str| wrong.push(format!("row {} {:?} {what}: {status:?}", outcome.line.row, row.keys));
        let Some(keys) = &row.keys else {
            if status != Status::Invalid {
                complain("is invalid and has another status");
            }
            continue;
        };
        let first = met.insert(keys);
        let may_stay_unconfirmed = story.replay == Replay::Refuse || !story.tenant.company.always_knows(keys);
        match status {
            Status::Pending | Status::Skipped => complain("is valid and was not sent"),
            Status::Unconfirmed if !may_stay_unconfirmed => complain("could have been settled"),
            _ => {}
        }
        // Somebody whom nothing remembers is sent again.
        let may_be_refused = story.replay == Replay::Refuse && !story.forgotten.is_empty();
        if is_plain(story, keys) && story.tenant.company.always_knows(keys) && !may_be_refused {
            let expected = match first {
                true => status == Status::Registered || status == Status::Unconfirmed,
                false => status == Status::Duplicate,
            };
            if !expected {
                complain("is an ordinary row");
            }
        }
        let times = story
            .tenant
            .state()
            .registrations
            .iter()
            .filter(|registered| *registered == keys)
            .count();
        if times > 1
            && status == Status::Registered
            && !outcome
                .line
                .settled
                .as_ref()
                .is_some_and(|settled| settled.was_unconfirmed)
        {
            complain("was registered more than once without a trace");
        }
        let account_id = outcome
            .line
            .settled
            .as_ref()
            .and_then(|settled| settled.account_id.as_ref());
        if let Some(account_id) = account_id
            && is_plain(story, keys)
            && !story.tenant.owner(account_id).meet(keys)
        {
            wrong.push(format!("{keys:?} is shown somebody else's account {account_id}"));
        }
    }
    wrong
}

/// No sliding window at the server ever holds more calls than the quota; and nobody was told to wait for our own calls.
///
/// Two things nobody can know are left out: a clock that is set forward makes the calls before it look old to the next process, and
/// a checkpoint that was lost or restored does not hold them.
pub(crate) fn windows(story: &Story) -> Vec<String> {
    let (calls, length) = story.rate.limit().expect("the rate is limited");
    let state = story.tenant.state();
    let mut arrivals = state.arrivals.clone();
    arrivals.sort();
    let is_unknown = |from: Duration, to: Duration| {
        let is_forgotten = story.forgotten.iter().any(|at| from <= *at && *at <= to);
        let jumps = story.jumps.iter().filter(|jump| jump.by_ms > 0);
        let mut between = jumps.filter(|jump| from < jump.at);
        is_forgotten || between.any(|jump| story.starts.iter().any(|start| jump.at <= *start && *start <= to))
    };
    let calls = calls as usize;
    let over = arrivals.windows(calls + 1).find(|window| {
        let (first, last) = (window[0], window[calls]);
        last - first < length && !is_unknown(first, last)
    });
    let mut wrong = Vec::new();
    if let Some(window) = over {
        wrong.push(format!(
            "{} calls arrived between {:?} and {:?}",
            calls + 1,
            window[0],
            window[calls]
        ));
    }
    if state.own_rate_limits > 0 && story.forgotten.is_empty() && !story.jumps.iter().any(|jump| jump.by_ms > 0) {
        wrong.push(format!(
            "{} calls were over the quota by our own doing",
            state.own_rate_limits
        ));
    }
    wrong
}

/// Every row of the file has one line, in its place, and the results written twice are the same.
fn lines(story: &Story, export: &Export, generation: &Generation) -> Vec<String> {
    let outcomes = outcomes(story, generation);
    let rows: Vec<u32> = outcomes.iter().map(|outcome| outcome.line.row).collect();
    let expected: Vec<u32> = (2..).take(export.rows.len()).collect();
    let mut wrong = Vec::new();
    if rows != expected {
        wrong.push(format!(
            "the results have the rows {rows:?}, the file {}",
            expected.len()
        ));
    }
    let (once, again) = (
        results(&outcomes, generation),
        results(&self::outcomes(story, generation), generation),
    );
    if once != again || once.lines().count() != expected.len() + 1 {
        wrong.push("the results are not the same twice, or not a line a row".to_owned());
    }
    wrong
}

/// The results as a run writes them.
pub(crate) fn results(outcomes: &[RowOutcome], generation: &Generation) -> String {
    let of = Of {
        app: APP.to_owned(),
        source: None,
    };
    let mut writer = ResultsWriter::new(Vec::new(), generation, &of, Lang::En).expect("memory suffices");
    for outcome in outcomes {
        writer.write(outcome).expect("memory suffices");
    }
    String::from_utf8(writer.finish().expect("memory suffices")).expect("results are UTF-8")
}

/// What became of every row.
pub(crate) fn outcomes(story: &Story, generation: &Generation) -> Vec<RowOutcome> {
    let mut outcomes = Vec::new();
    each_outcome(&story.tenant.checkpoint(), generation.id, |outcome| {
        outcomes.push(outcome);
    })
    .expect("a checkpoint in memory can be read");
    outcomes
}

/// Someone the ledger knows as registered or unconfirmed.
#[derive(Debug)]
struct Person {
    keys: Keys,
    account_id: Option<String>,
}

fn ledger(story: &Story) -> Vec<Person> {
    let mut ledger = Vec::new();
    story
        .tenant
        .checkpoint()
        .each_known(|_, contact, standing, account_id| {
            ledger.push(Person {
                keys: Keys::from(contact),
                account_id: account_id
                    .filter(|_| standing == Standing::Registered)
                    .map(str::to_owned),
            });
        })
        .expect("a checkpoint in memory can be read");
    ledger
}

/// Whether no file ever held another contact of the same person.
fn is_plain(story: &Story, keys: &Keys) -> bool {
    story
        .ever
        .iter()
        .all(|other| other == keys || !other.share_someone(keys))
}
