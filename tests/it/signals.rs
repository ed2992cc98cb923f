//! Runs that somebody ends: in order by a first signal, at once by a second, and not at all by a closed standard output.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::TransactionBehavior;

use crate::support::scripted::{Act, Scripted, TOKEN};
use crate::support::{Folder, Running, Sandbox, people};

/// A run with four calls under way, whose answers take a while.
fn under_way(folder: &Folder, tenant: &Sandbox, exit: i32) -> Running {
    let run = folder.run("people.csv", tenant).args(&["--workers", "4"]).exit(exit);
    let run = run
        .out("interrupted; everything is saved")
        .out("next: referral-import run people.csv")
        .start();
    tenant.wait_until(|stats| stats.requests >= 8);
    run
}

#[test]
fn the_first_signal_waits_for_what_was_sent_and_leaves_the_rest_pending() {
    for (signal, exit) in [("INT", 130), ("TERM", 143), ("HUP", 143)] {
        let tenant = Sandbox::start(&["--latency", "100ms-200ms"]);
        let folder = Folder::new().with("people.csv", people(60));
        let run = under_way(&folder, &tenant, exit);
        run.signal(signal);
        run.ends();
        let sent = tenant.stats().requests;
        let results = folder.table("people.results.csv");
        let pending = 60 - sent as usize;
        assert_eq!(
            results.statuses(),
            [("registered", sent as usize), ("pending", pending)].into(),
            "{signal}"
        );

        let rest = folder.run("people.csv", &tenant).args(&["--workers", "64"]);
        rest.out(&format!("{pending} to send")).out("60 registered").ends();
        let stats = tenant.stats();
        assert_eq!(
            (stats.requests, stats.accounts, stats.repeated),
            (60, 60, 0),
            "{signal}"
        );
    }
}

#[test]
fn the_second_signal_ends_the_run_at_once() {
    for (signal, exit) in [("INT", 130), ("TERM", 143)] {
        let tenant = Sandbox::start(&["--faults", "slow=1"]);
        let folder = Folder::new().with("people.csv", people(3));
        let run = folder.run("people.csv", &tenant).exit(exit);
        let mut run = run
            .err("ended at once; everything is saved: `referral-import status`")
            .start();
        tenant.wait_until(|stats| stats.requests == 1);
        // Two signals of a kind that meet count as one: more than two may be needed.
        while run.is_running() {
            run.signal(signal);
        }
        let ran = run.ends();
        assert!(
            !ran.stdout.contains("interrupted"),
            "nothing was waited for: {}",
            ran.stdout
        );

        let tenant = tenant.replace(&[]);
        folder.run("people.csv", &tenant).out("3 registered").ends();
        let results = folder.table("people.results.csv");
        assert_eq!(results.cell(2, "note"), "an earlier attempt was unconfirmed");
    }
}

#[test]
fn a_session_that_closes_sends_two_signals_for_one_wish() {
    for [one, other] in [["TERM", "HUP"], ["HUP", "TERM"]] {
        let tenant = Sandbox::start(&["--latency", "300ms-500ms"]);
        let folder = Folder::new().with("people.csv", people(60));
        let run = under_way(&folder, &tenant, 143);
        run.signal(one);
        run.signal(other);
        run.ends();
        let sent = tenant.stats().requests as usize;
        let results = folder.table("people.results.csv");
        assert_eq!(
            results.statuses(),
            [("registered", sent), ("pending", 60 - sent)].into(),
            "no answer was dropped"
        );
    }
}

#[test]
fn a_signal_while_a_token_is_fetched_waits_for_nothing() {
    let server = Scripted::start(|_| Act::Stall);
    let folder = Folder::new().with("people.csv", people(3));
    let run = folder.program(&["run", "people.csv", "--yes"]).calls(&server.url());
    let run = run
        .exit(143)
        .out("interrupted; everything is saved")
        .out("3 pending")
        .start();
    while server.asked(TOKEN) == 0 {
        thread::sleep(Duration::from_millis(10));
    }
    let began = Instant::now();
    run.signal("TERM");
    let ran = run.ends();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert!(!ran.stderr.contains("still to come"), "{}", ran.stderr);
}

#[test]
fn what_waits_for_the_disk_when_the_signal_comes_does_not_leave() {
    let tenant = Sandbox::start(&["--latency", "200ms"]);
    let folder = Folder::new().with("people.csv", people(60));
    let run = under_way(&folder, &tenant, 143);
    let mut checkpoint = folder.checkpoint();
    let busy = checkpoint
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .expect("the run leaves room between two commits");
    // What had left by now is answered, and what comes next queues for the disk.
    thread::sleep(Duration::from_secs(1));
    let sent = tenant.stats().requests;
    run.signal("TERM");
    thread::sleep(Duration::from_millis(500));
    drop(busy);
    run.ends();
    assert_eq!(tenant.stats().requests, sent);
    let results = folder.table("people.results.csv");
    let statuses = [("registered", sent as usize), ("pending", 60 - sent as usize)];
    assert_eq!(results.statuses(), statuses.into());
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_for_an_answer_sends_nothing_and_says_so() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    for (keys, exit) in [("\\003", 130), ("n\\n", 1), ("y\\n", 0)] {
        let run = folder.run("people.csv", &tenant).at_a_terminal(keys).exit(exit);
        let ran = run.out("send 3 rows? [y/N]").ends();
        let is_sent = exit == 0;
        assert_eq!(
            ran.stdout.contains("\nnothing was sent\r\n"),
            !is_sent,
            "{}",
            ran.stdout
        );
        assert_eq!(tenant.stats().requests, if is_sent { 3 } else { 0 });
    }
}

#[test]
fn a_closed_standard_output_ends_no_run() {
    let tenant = Sandbox::start(&["--latency", "50ms"]);
    let folder = Folder::new().with("people.csv", people(20));
    let mut run = folder.run("people.csv", &tenant).start();
    drop(run.stdout());
    run.ends();
    assert_eq!(
        folder.table("people.results.csv").statuses(),
        [("registered", 20)].into()
    );
    assert_eq!(tenant.stats().accounts, 20);
}
