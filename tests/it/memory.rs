//! What may be done to a checkpoint, its journal and its lock: nobody is sent again for it, and nobody is locked out.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::support::{Folder, Program, Running, Sandbox, people};

/// How many calls are under way at once.
const WORKERS: u64 = 4;

/// `run people.csv` with so many workers.
fn run(folder: &Folder, tenant: &Sandbox) -> Program {
    folder
        .run("people.csv", tenant)
        .args(&["--workers", &WORKERS.to_string()])
}

/// A run that has sent some and is at work.
fn at_work(folder: &Folder, tenant: &Sandbox) -> Running {
    let running = run(folder, tenant).exits(&[0, 1]).start();
    let before = tenant.stats().requests;
    tenant.wait_until(|stats| stats.requests >= before + 20);
    running
}

/// A run of 60 people that was killed, with what it left.
fn killed(tenant: &Sandbox) -> Folder {
    let folder = Folder::new().with("people.csv", people(60));
    at_work(&folder, tenant).kill();
    folder
}

/// The name of a checkpoint with something behind it.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Everybody has an account; whoever was sent again was on record as unconfirmed, as those are whom a kill cut off.
fn everybody_once(folder: &Folder, tenant: &Sandbox, kills: u64) {
    let results = folder.table("people.results.csv");
    assert_eq!(results.statuses(), [("registered", 60)].into());
    let stats = tenant.stats();
    let unconfirmed = results
        .column("note")
        .into_iter()
        .filter(|note| note.contains("unconfirmed"));
    assert_eq!(stats.accounts, 60);
    assert!(stats.repeated <= kills * WORKERS, "{stats:?}");
    assert!(stats.repeated <= unconfirmed.count() as u64, "{stats:?}");
}

/// The run is refused and nobody is sent.
#[track_caller]
fn refused(program: Program, tenant: &Sandbox, says: &[&str]) {
    let before = tenant.stats().requests;
    let refused = says
        .iter()
        .fold(program.exit(1), |program, part| program.err(part))
        .ends();
    assert!(!refused.stderr.contains("SQL"), "{}", refused.stderr);
    assert_eq!(tenant.stats().requests, before, "nobody is sent");
}

#[cfg(unix)]
#[test]
fn a_run_whose_lock_is_deleted_or_replaced_lets_no_second_one_in_and_stops() {
    for replaced in [false, true] {
        let tenant = Sandbox::start(&["--latency", "20ms"]);
        let folder = Folder::new().with("people.csv", people(400));
        let first = run(&folder, &tenant)
            .exit(1)
            .out("was deleted or replaced during the run")
            .start();
        tenant.wait_until(|stats| stats.requests >= 20);
        let lock = with_ending(&folder.checkpoint_path(), ".lock");
        if replaced {
            fs::copy(&lock, folder.path("copy")).expect("it is there");
            fs::rename(folder.path("copy"), &lock).expect("one file system");
        } else {
            fs::remove_file(&lock).expect("it is there");
        }
        run(&folder, &tenant).exits(&[0, 4]).ends();
        first.ends();
        run(&folder, &tenant).ends();
        let results = folder.table("people.results.csv");
        assert_eq!(results.statuses(), [("registered", 400)].into());
        let stats = tenant.stats();
        assert!(stats.repeated <= WORKERS, "{stats:?}");
        assert_eq!((stats.accounts, stats.requests), (400, 400 + stats.repeated));
    }
}

#[cfg(unix)]
#[test]
fn a_link_as_lock_is_not_followed() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2)).with("somebody's", "a list");
    std::os::unix::fs::symlink(folder.path("somebody's"), folder.path("kept.lock")).expect("the system knows links");
    let named = || run(&folder, &tenant).args(&["--checkpoint", "kept"]);
    refused(
        named(),
        &tenant,
        &["the lock `kept.lock` is no file of ours", "delete it"],
    );
    assert_eq!(folder.read("somebody's"), "a list");
    assert!(!folder.path("kept").exists());
    fs::remove_file(folder.path("kept.lock")).expect("it is there");
    named().ends();
    assert_eq!(folder.read("somebody's"), "a list");
    // Nor is anything written into a file that was there.
    fs::write(folder.path("kept.lock"), "notes of somebody").expect("the folder is writable");
    named().ends();
    assert_eq!(folder.read("kept.lock"), "notes of somebody");
}

#[test]
fn a_second_run_is_told_who_works_on_what_since_when() {
    let tenant = Sandbox::start(&["--latency", "20ms"]);
    let folder = Folder::new().with("people.csv", people(2_000));
    let elsewhere = folder.another().with("others.csv", people(3));
    let first = at_work(&folder, &tenant);
    let told = elsewhere.run("others.csv", &tenant).exit(4);
    let told = told.err("is in use by process ").err("`--wait` waits for it").ends();
    let since = told
        .stderr
        .split("people.csv) since ")
        .nth(1)
        .expect("it says since when");
    let since: jiff::civil::DateTime = since[..19].parse().expect("a time");
    let ago = jiff::Zoned::now().datetime().duration_since(since);
    assert!((0..60).contains(&ago.as_secs()), "{ago:?}");
    first.kill();
}

/// Two folders, two processes, one checkpoint: what the tenant sees in any second is the app's quota.
#[test]
fn a_run_that_waits_goes_on_under_the_quota_that_the_first_has_left() {
    let tenant = Sandbox::start(&["--rate", "10/s"]);
    let folder = Folder::new().with("people.csv", people(26));
    let rows: String = (1..=26).map(|n| format!("other{n}@example.com\n")).collect();
    let elsewhere = folder.another().with("others.csv", format!("Work Email\n{rows}"));
    let at_quota = |folder: &Folder, file: &str| folder.program(&["run", file, "--rate", "10/s"]).tenant(&tenant);
    let first = at_quota(&folder, "people.csv").start();
    tenant.wait_until(|stats| stats.requests >= 5);
    let second = at_quota(&elsewhere, "others.csv").args(&["--wait"]);
    let second = second.err("waiting for its end: the checkpoint `").out("26 registered");
    let second = second.start();
    at_quota(&elsewhere, "others.csv").exit(4).ends();
    first.ends();
    second.ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts), (52, 52), "nobody is sent twice");
    assert_eq!(stats.rate_limited, 0, "no window was over the quota");
}

#[test]
fn a_checkpoint_copied_without_its_journal_sends_nobody() {
    let tenant = Sandbox::start(&["--latency", "5ms"]);
    let folder = killed(&tenant);
    let checkpoint = folder.checkpoint_path();
    let journal = with_ending(&checkpoint, "-wal");
    fs::copy(&checkpoint, folder.path("copy")).expect("it is there");
    let copy = || run(&folder, &tenant).args(&["--checkpoint", "copy"]);
    let gone = [
        "was not closed, and its journal `copy-wal`",
        "put the journal back beside it",
    ];
    refused(copy(), &tenant, &gone);
    for command in [&["status"][..], &["check", "people.csv"], &["results", "people.csv"]] {
        refused(folder.program(command).args(&["--checkpoint", "copy"]), &tenant, &gone);
    }
    // Copied again, with it, it knows everybody.
    fs::copy(&checkpoint, folder.path("copy")).expect("it is there");
    fs::copy(&journal, folder.path("copy-wal")).expect("a killed run leaves it");
    copy().ends();
    everybody_once(&folder, &tenant, 1);
}

#[test]
fn a_journal_that_is_lost_is_missed_and_can_be_given_up() {
    let tenant = Sandbox::start(&["--latency", "5ms"]);
    let folder = killed(&tenant);
    let journal = with_ending(&folder.checkpoint_path(), "-wal");
    let kept = fs::read(&journal).expect("a killed run leaves it");
    fs::remove_file(&journal).expect("it is there");
    refused(
        run(&folder, &tenant),
        &tenant,
        &["its journal `", "put an empty file in its place"],
    );
    assert!(!journal.exists(), "it is missed for as long as it is gone");
    fs::write(&journal, kept).expect("the home is writable");
    // Whoever only looks takes nothing in: what was left says as before that nothing is lacking.
    folder.program(&["status"]).out("people.csv: 60 rows").ends();
    run(&folder, &tenant).ends();
    everybody_once(&folder, &tenant, 1);

    let tenant = Sandbox::start(&["--latency", "5ms"]);
    let folder = killed(&tenant);
    let journal = with_ending(&folder.checkpoint_path(), "-wal");
    fs::write(&journal, "").expect("the home is writable");
    run(&folder, &tenant).ends();
    assert_eq!(tenant.stats().accounts, 60, "nobody is locked out");
}

#[test]
fn a_checkpoint_that_was_emptied_or_changed_sends_nobody() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(60));
    run(&folder, &tenant).ends();
    let checkpoint = folder.checkpoint_path();
    let kept = fs::read(&checkpoint).expect("it is there");
    let change = |sql: &str| {
        let changed = Connection::open(&checkpoint).and_then(|conn| conn.execute_batch(sql));
        changed.expect("it is a database");
    };
    for (harm, says) in [
        (None, "is empty: what it knew is gone"),
        (Some("PRAGMA user_version = 0"), "was changed by another program"),
        (
            Some("PRAGMA application_id = 0"),
            "is not a checkpoint of referral-import",
        ),
    ] {
        match harm {
            Some(sql) => change(sql),
            None => fs::write(&checkpoint, "").expect("the home is writable"),
        }
        for command in [&["status"][..], &["check", "people.csv"], &["results", "people.csv"]] {
            refused(folder.program(command).tenant(&tenant), &tenant, &[says]);
        }
        refused(run(&folder, &tenant), &tenant, &[says]);
        fs::write(&checkpoint, &kept).expect("the home is writable");
        run(&folder, &tenant).out("0 to send").ends();
    }
    // Moved away, a new one begins where no results tell of anybody.
    fs::write(&checkpoint, "").expect("the home is writable");
    fs::rename(&checkpoint, folder.path("damaged")).expect("one file system");
    fs::remove_file(folder.path("people.results.csv")).expect("it is there");
    run(&folder, &tenant).out("60 to send").ends();
}

#[cfg(unix)]
#[test]
fn a_checkpoint_with_a_second_name_sends_nobody() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(60));
    run(&folder, &tenant).ends();
    let checkpoint = folder.checkpoint_path();
    let second = folder.another().with("people.csv", people(60));
    fs::hard_link(&checkpoint, second.path("kept")).expect("one file system");
    let named = || run(&second, &tenant).args(&["--checkpoint", "kept"]);
    let says = ["has a second name", "copy it, delete it, and give the copy its name"];
    refused(named(), &tenant, &says);
    refused(run(&folder, &tenant), &tenant, &says);
    // As it says.
    fs::copy(&checkpoint, folder.path("copy")).expect("it is there");
    fs::remove_file(&checkpoint).expect("it is there");
    fs::rename(folder.path("copy"), &checkpoint).expect("one file system");
    run(&folder, &tenant).out("0 to send").ends();
    named().out("0 to send").ends();
    assert_eq!(tenant.stats().requests, 60);
}

#[test]
fn nothing_but_the_checkpoint_is_left_once_nobody_works_with_it() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    run(&folder, &tenant).ends();
    let checkpoint = folder.checkpoint_path();
    let lock = with_ending(&checkpoint, ".lock");
    let beside = ["-wal", "-shm", "-journal", ".new"].map(|ending| with_ending(&checkpoint, ending));
    for command in [
        &["status"][..],
        &["status", "people.csv", "--row", "2"],
        &["check", "people.csv"],
        &["results", "people.csv"],
        &["results", "people.csv", "--output", "-"],
        &["run", "people.csv"],
        &["retry", "people.csv"],
        &["adopt", "people.results.csv"],
        &["status", "--find", "person1"],
        &["status", "nowhere.csv"],
    ] {
        fs::remove_file(&lock).expect("a run has left it");
        folder.program(command).tenant(&tenant).exits(&[0, 1]).ends();
        let writes = ["run", "retry", "adopt"].contains(&command[0]);
        assert_eq!(lock.exists(), writes, "what only reads takes no lock: {command:?}");
        fs::write(&lock, "").expect("the home is writable");
        let left: Vec<_> = beside.iter().filter(|path| path.exists()).collect();
        assert!(left.is_empty(), "{command:?}: {left:?}");
    }
}

#[test]
fn what_is_no_checkpoint_gets_no_lock() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let slip = run(&folder, &tenant).args(&["--checkpoint", "people.csv"]);
    refused(slip, &tenant, &["`people.csv` is not a checkpoint of referral-import"]);
    assert_eq!(folder.names(), ["people.csv"]);
}

#[cfg(unix)]
#[test]
fn a_log_is_held_against_the_files_of_a_run_by_what_it_is() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let named = || run(&folder, &tenant).args(&["--checkpoint", "kept"]);
    named().ends();
    for (name, of) in [
        ("a", "people.csv"),
        ("b", "people.results.csv"),
        ("c", "kept"),
        ("d", "kept.lock"),
    ] {
        fs::hard_link(folder.path(of), folder.path(name)).expect("one file system");
        let run = named().args(&["--log-file", name]).exit(2);
        run.err("would write into the file that is read").ends();
        fs::remove_file(folder.path(name)).expect("it is there");
    }
    for name in ["kept-wal", "kept-shm", "./kept.lock"] {
        let run = named().args(&["--log-file", name]).exit(2);
        run.err("would write into the file that is read").ends();
    }
    named().out("0 to send").ends();
}

#[cfg(target_os = "linux")]
#[test]
fn standard_input_by_its_name_as_a_file_leaves_nothing_there() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    for name in ["/dev/stdin", "/proc/self/fd/0"] {
        folder.run(name, &tenant).stdin(people(2)).ends();
    }
    assert_eq!(folder.names(), ["stdin.results.csv"]);
    assert!(!Path::new("/dev/stdin.results.csv").exists());
    assert_eq!(tenant.stats().requests, 2);
}
