//! Runs that are killed at random moments while the tenant goes wrong too, then gone on with until done: nobody is lost,
//! and nobody is sent twice without a trace.
//!
//! `REFERRAL_IMPORT_KILL_CASES=100` goes through a hundred cases instead of ten.

use std::thread;

use crate::support::{Folder, Sandbox, cases, people};

/// How many rows each case has.
const PEOPLE: usize = 40;

/// How often each case is killed at most.
const KILLS: usize = 4;

/// How many cases go on at once. They wait most of their time.
const AT_ONCE: usize = 10;

/// About every fifteenth answer is spoilt.
const FAULTS: &str = "500=0.01,500-after=0.02,reset=0.02,html=0.01";

/// And some are cut short. Of a refusal that looks like a stranger's answer, which rightly stops the run.
const CUT_SHORT: &str = "broken=0.01";

/// One attempt as the checkpoint tells it.
struct Attempt {
    row: u32,
    outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Registered,
    Refused,
    Unconfirmed,
    Unsent,
}

#[test]
fn nobody_is_lost_and_nobody_is_sent_twice_without_a_trace() {
    let seeds: Vec<u64> = (0..cases("REFERRAL_IMPORT_KILL_CASES", 10)).collect();
    let kills: u64 = seeds.chunks(AT_ONCE).map(kill_many).sum();
    let least = seeds.len() as u64;
    assert!(kills >= least, "only {kills} runs were killed before they ended");
}

/// Goes through several cases at once, and returns how many runs were killed in all.
fn kill_many(seeds: &[u64]) -> u64 {
    thread::scope(|scope| {
        let start = |seed: &u64| {
            let (seed, replay) = (*seed, ["same", "new", "refuse"][*seed as usize % 3]);
            // The name is what a failure shows.
            let case = thread::Builder::new().name(format!("seed {seed}, --replay {replay}"));
            let case = case.spawn_scoped(scope, move || kill_and_go_on(seed, replay));
            case.expect("the system gives threads")
        };
        let cases: Vec<_> = seeds.iter().map(start).collect();
        let kills = cases
            .into_iter()
            .map(|case| case.join().expect("the promises are kept"));
        kills.sum()
    })
}

/// Kills the runs of one case, goes on until it is done, and returns how many runs were killed.
fn kill_and_go_on(seed: u64, replay: &str) -> u64 {
    let mut random = fastrand::Rng::with_seed(seed);
    let seed = seed.to_string();
    let faults = match replay {
        "refuse" => FAULTS.to_owned(),
        _ => format!("{FAULTS},{CUT_SHORT}"),
    };
    let weather = ["--faults", &faults, "--latency", "5ms-20ms"];
    let tenant = Sandbox::start(&[&weather[..], &["--seed", &seed, "--replay", replay]].concat());
    let folder = Folder::new().with("people.csv", people(PEOPLE));
    let mut kills = 0;
    for _ in 0..KILLS {
        let before = tenant.stats().requests;
        let mut run = folder.run("people.csv", &tenant).start();
        let last = before + random.u64(1..=PEOPLE as u64 / 3);
        tenant.wait_until(|stats| stats.requests >= last || !run.is_running());
        if !run.is_running() {
            break;
        }
        run.kill();
        kills += 1;
    }
    while !is_done(&folder, &tenant, replay) {}
    hold_to_the_promises(&folder, &tenant, replay, kills);
    kills
}

/// Runs once more, to the end. A tenant that refuses repeats leaves those unconfirmed whose account it has.
fn is_done(folder: &Folder, tenant: &Sandbox, replay: &str) -> bool {
    let run = folder
        .run("people.csv", tenant)
        .args(&["--format", "json"])
        .exits(&[0, 3, 4])
        .ends();
    let summary = run.json().pop().expect("a run ends with its summary");
    let statuses = &summary["statuses"];
    let (pending, unconfirmed) = (&statuses["pending"], &statuses["unconfirmed"]);
    let refused = summary["codes"]
        .as_array()
        .expect("a list")
        .iter()
        .all(|code| code["code"] == "1002599");
    pending.is_null() && (unconfirmed.is_null() || (replay == "refuse" && refused))
}

fn hold_to_the_promises(folder: &Folder, tenant: &Sandbox, replay: &str, kills: u64) {
    let results = folder.table("people.results.csv");
    let rows: Vec<String> = (2..PEOPLE + 2).map(|row| row.to_string()).collect();
    assert_eq!(results.column("row"), rows, "one line a row");
    let stats = tenant.stats();
    let opened_twice = if replay == "new" { stats.repeated } else { 0 };
    assert_eq!(stats.accounts, PEOPLE as u64 + opened_twice, "nobody is lost");

    let attempts = attempts(folder);
    let sent = attempts
        .iter()
        .filter(|attempt| attempt.outcome != Outcome::Unsent)
        .count() as u64;
    // A call that was killed before it left is an attempt that the tenant never saw; eight may leave at once.
    assert!(
        (sent - 8 * kills..=sent).contains(&stats.requests),
        "{sent} attempts, {stats:?}, {kills} kills"
    );
    let mut again = 0;
    for (row, note) in (2..).zip(results.column("note")) {
        let of_row = attempts
            .iter()
            .filter(|attempt| attempt.row == row && attempt.outcome != Outcome::Unsent);
        let outcomes: Vec<Outcome> = of_row.map(|attempt| attempt.outcome).collect();
        again += explained(&outcomes, note, replay);
    }
    let repeated = stats.repeated;
    assert!(repeated <= again, "{repeated} repeats, {again} explained");
}

/// How often a row was sent again, each time for a reason that is on record.
fn explained(outcomes: &[Outcome], note: &str, replay: &str) -> u64 {
    let registered = outcomes.iter().position(|outcome| *outcome == Outcome::Registered);
    assert!(registered.is_some() || replay == "refuse", "lost: {outcomes:?}");
    assert!(
        registered.is_none_or(|at| at + 1 == outcomes.len()),
        "sent on: {outcomes:?}"
    );
    let again = outcomes.len() - 1;
    let was_unconfirmed = again == 0 || outcomes[0] == Outcome::Unconfirmed;
    assert!(was_unconfirmed, "sent again without a reason: {outcomes:?}");
    assert_eq!(
        again > 0,
        note.contains("an earlier attempt was unconfirmed"),
        "{outcomes:?}: {note}"
    );
    again as u64
}

/// All attempts, those of a person in their order.
fn attempts(folder: &Folder) -> Vec<Attempt> {
    let checkpoint = folder.checkpoint();
    let mut select = checkpoint
        .prepare("SELECT row, outcome FROM attempts ORDER BY person_id, attempt")
        .expect("a known schema");
    let attempts = select.query_map([], |row| {
        let outcome = match row.get(1)? {
            1 => Outcome::Registered,
            2 => Outcome::Refused,
            3 => Outcome::Unconfirmed,
            4 => Outcome::Unsent,
            other => panic!("an unknown outcome: {other}"),
        };
        Ok(Attempt {
            row: row.get(0)?,
            outcome,
        })
    });
    attempts
        .expect("a known schema")
        .map(|attempt| attempt.expect("every attempt is completed"))
        .collect()
}
