//! `retry`, `status` and `results`: whom they send, what they show, and that they need neither FILE nor a pause of the run.

use serde_json::json;

use crate::support::{Folder, Sandbox, people, quoted};

/// Rows 2 and 6 are registered, 3 and 4 refused, 5 is invalid.
const MIXED: &str = "\
Employee ID,Work Email,Mobile
E1,ada@example.com,
E2,nobody.ben@example.com,
E3,nobody.cleo@example.com,
E4,,1.39E+10
E5,eve@example.com,
";

/// A folder whose `mixed.csv` was run once.
fn mixed(tenant: &Sandbox) -> Folder {
    let folder = Folder::new().with("mixed.csv", MIXED);
    folder.run("mixed.csv", tenant).exit(3).ends();
    assert_eq!(tenant.stats().requests, 4);
    folder
}

/// A run that is killed when its first call has arrived, so that nobody knows the answer.
fn cut_off(folder: &Folder, file: &str, tenant: &Sandbox) {
    let running = folder.run(file, tenant).start();
    tenant.wait_until(|stats| stats.requests >= 1);
    running.kill();
}

/// The arguments of `retry mixed.csv` with more after them.
fn retry<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["retry", "mixed.csv", "--rate", "unlimited"], more].concat()
}

#[test]
fn retry_sends_the_refused_again_and_nobody_else() {
    let tenant = Sandbox::start(&[]);
    let folder = mixed(&tenant);
    let again = folder.program(&retry(&[])).tenant(&tenant).exit(3);
    again
        .out("2 to send")
        .out("2 refused before with the same contact, sent again")
        .ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.repeated), (6, 0));
    assert_eq!(folder.table("mixed.results.csv").cell(3, "attempts"), "2");
    assert_eq!(folder.table("mixed.results.csv").cell(2, "attempts"), "1");
}

#[test]
fn retry_sends_the_codes_and_rows_that_were_named() {
    let tenant = Sandbox::start(&[]);
    let folder = mixed(&tenant);
    let mut requests = tenant.stats().requests;
    for (more, plan, sent) in [
        (&["--row", "3"][..], "1 of them sent again", 1),
        (&["--row", "1-3,4"], "2 to send", 2),
        (&["--row", "5-9"], "not sent again", 0),
        (&["--code", "1002551"], "2 to send", 2),
        (&["--code", "1002552"], "0 to send", 0),
        (
            &["--code", "1002552", "--code", "1002551", "--row", "4"],
            "1 to send",
            1,
        ),
    ] {
        // A dry run promises what the run then does.
        folder
            .program(&retry(&[more, &["--dry-run"]].concat()))
            .exit(3)
            .out(plan)
            .ends();
        folder.program(&retry(more)).tenant(&tenant).exit(3).out(plan).ends();
        requests += sent;
        assert_eq!(tenant.stats().requests, requests, "{more:?}");
    }
}

#[test]
fn rows_that_retry_was_not_given_stay_pending_and_the_next_command_sends_them() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("mixed.csv", MIXED);
    let one = folder
        .program(&retry(&["--row", "2", "--code", "1002551"]))
        .tenant(&tenant)
        .exit(3);
    one.out("3 not chosen, left for a later run")
        .out("next: referral-import run mixed.csv --rate unlimited\n      sends the 3 rows left")
        .ends();
    assert_eq!(tenant.stats().requests, 1);
    assert_eq!(folder.table("mixed.results.csv").cell(6, "status"), "pending");
}

#[test]
fn retry_unconfirmed_sends_whom_hold_leaves_alone() {
    let tenant = Sandbox::start(&["--faults", "broken=1"]);
    let folder = Folder::new().with("mixed.csv", "Work Email\nada@example.com\n");
    cut_off(&folder, "mixed.csv", &tenant);
    let tenant = tenant.replace(&[]);
    let hold = ["--on-unconfirmed", "hold"];
    let held = folder.run("mixed.csv", &tenant).args(&hold).exit(3);
    held.out("1 unconfirmed by an earlier run, not sent again")
        .out("next: referral-import retry mixed.csv --rate unlimited --on-unconfirmed hold --unconfirmed")
        .ends();
    assert_eq!(tenant.stats().requests, 0);
    folder.program(&retry(&hold)).tenant(&tenant).exit(3).ends();
    assert_eq!(tenant.stats().requests, 0);
    let sent = folder
        .program(&retry(&[hold[0], hold[1], "--unconfirmed"]))
        .tenant(&tenant);
    sent.out("1 unconfirmed by an earlier run, sent again").ends();
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn without_the_file_the_checkpoint_is_enough_and_says_so() {
    let tenant = Sandbox::start(&[]);
    let folder = mixed(&tenant);
    let whole = folder.read("mixed.results.csv");
    for name in ["mixed.csv", "mixed.results.csv"] {
        std::fs::remove_file(folder.path(name)).expect("it is there");
    }
    let run = folder.run("mixed.csv", &tenant).exit(1).err("`mixed.csv` is gone");
    run.err("next: referral-import retry mixed.csv").ends();
    folder
        .program(&["results", "mixed.csv"])
        .out("from the checkpoint alone")
        .ends();
    assert_eq!(folder.read("mixed.results.csv"), whole);
    folder.program(&["status"]).out("which cannot be read again").ends();
    let again = folder.program(&retry(&["--row", "3"])).tenant(&tenant).exit(3);
    // A comma makes a list in PowerShell.
    let only = if cfg!(windows) {
        quoted("invalid,failed")
    } else {
        "invalid,failed".to_owned()
    };
    again
        .out("this is what the checkpoint holds of it")
        .out(&format!("next: referral-import results mixed.csv --only {only}"))
        .ends();
    assert_eq!(tenant.stats().requests, 5);
}

#[test]
fn what_came_from_standard_input_is_retried_from_the_checkpoint() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    let piped = folder.run("-", &tenant).stdin(MIXED).exit(3);
    piped.out("or: referral-import retry - --rate unlimited").ends();
    let again = folder
        .program(&["retry", "-", "--rate", "unlimited"])
        .tenant(&tenant)
        .exit(3);
    again.out("2 to send").ends();
    assert_eq!(tenant.stats().requests, 6);
    folder.program(&["results", "-", "--only", "failed"]).ends();
    assert_eq!(folder.table("stdin.failed.csv").column("row"), ["3", "4"]);
}

#[test]
fn a_part_of_the_results_is_corrected_and_run_as_it_is() {
    let tenant = Sandbox::start(&[]);
    let folder = mixed(&tenant);
    let whole = folder.read("mixed.results.csv");
    let part = folder.program(&["results", "mixed.csv", "--only", "failed,invalid"]);
    part.out("mixed.invalid-failed.csv: 3 rows of mixed.csv")
        .out("next: referral-import run mixed.invalid-failed.csv")
        .ends();
    assert_eq!(folder.read("mixed.results.csv"), whole, "the whole results stay");
    let text = folder.read("mixed.invalid-failed.csv");
    let corrected = text
        .replace("nobody.ben", "ben")
        .replace("nobody.cleo", "cleo")
        .replace("1.39E+10", "13900000004");
    assert_ne!(corrected, text);
    folder.write("mixed.invalid-failed.csv", corrected);
    folder
        .run("mixed.invalid-failed.csv", &tenant)
        .out("3 registered")
        .ends();
    assert_eq!(tenant.stats().accounts, 5);
    let kept = folder.table("mixed.invalid-failed.results.csv");
    assert_eq!(kept.column("Employee ID"), ["E2", "E3", "E4"]);
    // The part that a person has corrected is theirs.
    folder
        .program(&["results", "mixed.csv", "--only", "invalid,failed"])
        .out("mixed.invalid-failed.new.csv")
        .ends();
}

#[test]
fn a_part_without_the_columns_to_correct_is_refused() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("mixed.csv", MIXED);
    folder
        .run("mixed.csv", &tenant)
        .args(&["--keep", "Employee ID"])
        .exit(3)
        .ends();
    let part = folder.program(&["results", "mixed.csv", "--only", "failed"]).exit(1);
    part.err("neither the email nor the mobile column was stored").ends();
    assert!(!folder.path("mixed.failed.csv").exists());
    folder.program(&["results", "mixed.csv", "--output", "all.csv"]).ends();
    assert_eq!(folder.table("all.csv").rows.len(), 5);
}

#[test]
fn status_tells_new_failures_from_standing_ones_for_every_file() {
    let tenant = Sandbox::start(&[]);
    let folder = mixed(&tenant);
    folder.program(&retry(&["--row", "3"])).tenant(&tenant).exit(3).ends();
    folder.write("other.csv", "Work Email\neve@example.com\nfay@example.com\n");
    folder.run("other.csv", &tenant).args(&["--limit", "1"]).ends();
    // Both of them are more than a screen.
    let both = folder.program(&["status"]);
    both.out("mixed.csv: 2 of 5 registered; 3 need correction")
        .out("other.csv: 2 of 2 registered")
        .ends();
    folder
        .program(&["status", "other.csv"])
        .out("other.csv: 2 rows, read on ")
        .ends();
    let told = folder.program(&["status", "mixed.csv"]);
    told.out("mixed.csv: 5 rows, read on ")
        .out("2 failed (1 in the last run, 1 before)")
        .out("failed: 1002551, 2 found (1 in the last run, 1 before), rows 3 (E2), 4 (E3)")
        .out("invalid: mobile_scientific_notation, 1 found, row 5 (E4)")
        .ends();
    let status = folder.program(&["status", "--format", "json"]).ends().json().remove(0);
    let files = &status["files"];
    let lies_at = |name: &str| dunce::canonicalize(folder.path(name)).expect("it is there");
    assert_eq!(
        files[0]["file"],
        json!(lies_at("mixed.csv")),
        "status says where it lies"
    );
    assert_eq!(files[1]["file"], json!(lies_at("other.csv")));
    assert_eq!(
        files[0]["statuses"],
        json!({"registered": 2, "invalid": 1, "failed": 2})
    );
    assert_eq!(files[0]["codes"][1]["new"], 1);
    assert_eq!(files[0]["state"], "unchanged");
    assert_eq!((&files[0]["to_send"], &status["running"]), (&json!(0), &json!(null)));
    folder.write("other.csv", "Work Email\ngus@example.com\n");
    folder
        .program(&["status", "other.csv", "--lang", "zh"])
        .out("此后有改动")
        .ends();
}

#[test]
fn status_and_results_work_during_a_run_and_disturb_nothing() {
    let tenant = Sandbox::start(&["--latency", "20ms"]);
    let folder = Folder::new().with("people.csv", people(60));
    let running = folder.run("people.csv", &tenant).args(&["--workers", "1"]).start();
    tenant.wait_until(|stats| stats.requests >= 3);
    let status = folder.program(&["status", "--format", "json"]).ends().json().remove(0);
    let holder = status["running"]["file"].as_str().expect("a run is going on");
    assert!(holder.ends_with("people.csv"), "{holder}");
    let file = &status["files"][0];
    let registered = file["statuses"]["registered"].as_u64().expect("some are registered");
    assert!((1..60).contains(&registered), "{registered}");
    assert_eq!(registered + file["to_send"].as_u64().expect("a count"), 60);
    assert_eq!(file["next"], json!([]), "nothing else may be started now");
    let written = folder.program(&["results", "people.csv", "--output", "now.csv"]);
    written.out("a run is going on, by process ").ends();
    let now = folder.table("now.csv");
    assert_eq!(now.rows.len(), 60);
    assert!(now.statuses()["pending"] > 0);
    running.ends();
    assert_eq!(
        folder.table("people.results.csv").statuses(),
        [("registered", 60)].into()
    );
}

#[test]
fn times_are_those_of_the_zone_that_the_environment_names() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(1));
    folder.run("people.csv", &tenant).ends();
    let status = folder.program(&["status", "--format", "json"]).ends().json().remove(0);
    let read =
        jiff::Timestamp::from_millisecond(status["files"][0]["read_ms"].as_i64().expect("a time")).expect("a time");
    for (zone, hours) in [("Asia/Shanghai", 8), ("UTC", 0)] {
        let read = read.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(hours)));
        let told = format!("read on {}", read.strftime("%Y-%m-%d %H:%M:%S"));
        folder.program(&["status"]).env("TZ", zone).out(&told).ends();
    }
}

#[test]
fn every_attempt_is_shown_for_a_row_and_for_an_account_with_contacts_masked() {
    let tenant = Sandbox::start(&["--faults", "broken=1"]);
    let folder = Folder::new().with(
        "people.csv",
        "Work Email,Mobile\nada@example.com,13800000001\n,13800000001\n",
    );
    cut_off(&folder, "people.csv", &tenant);
    let tenant = tenant.replace(&[]);
    folder.run("people.csv", &tenant).ends();
    let row = folder.program(&["status", "people.csv", "--row", "2"]);
    let row = row
        .out("row 2 of people.csv: registered")
        .out("unconfirmed after ")
        .out("registered after ")
        .out("contacts are masked here")
        .ends();
    assert!(!row.stdout.contains("ada@example.com") && !row.stdout.contains("13800000001"));
    let duplicate = folder.program(&["status", "people.csv", "--row", "3", "--format", "json"]);
    let duplicate = duplicate.ends().json().remove(0);
    assert_eq!(
        duplicate["standing"]["note"],
        "same person as row 2; an earlier attempt was unconfirmed"
    );
    let attempts = duplicate["attempts"].as_array().expect("the attempts of row 2");
    let last = attempts.last().expect("at least two");
    assert_eq!(attempts[0]["outcome"], "unconfirmed");
    assert_eq!((&last["outcome"], &last["row"]), (&json!("registered"), &json!(2)));

    let account_id = last["account_id"].as_str().expect("an account");
    let account = folder.program(&["status", "--account-id", account_id]);
    let file = dunce::canonicalize(folder.path("people.csv")).expect("it is there");
    let file = file.display();
    account.out(&format!("row 2 of {file}\nrow 3 of {file}\n")).ends();
    let nobody = folder.program(&["status", "--account-id", "1"]).exit(1);
    nobody.err("nobody here has the account 1").ends();
    let beyond = folder.program(&["status", "people.csv", "--row", "9"]).exit(1);
    beyond.err("had no row 9").ends();
}

#[test]
fn a_corrected_row_shows_what_was_done_for_the_contact_it_held_before() {
    let tenant = Sandbox::start(&[]);
    let folder = mixed(&tenant);
    folder.write("mixed.csv", MIXED.replace("nobody.ben", "ben"));
    folder.run("mixed.csv", &tenant).exit(3).ends();
    let row = folder.program(&["status", "mixed.csv", "--row", "3", "--format", "json"]);
    let row = row.ends().json().remove(0);
    let told = |at: usize| {
        (
            row["attempts"][at]["contact"].clone(),
            row["attempts"][at]["outcome"].clone(),
        )
    };
    assert_eq!(told(0), (json!("n…@example.com"), json!("refused")));
    assert_eq!(told(1), (json!("b…@example.com"), json!("registered")));
}

#[test]
fn where_nothing_is_known_the_commands_say_what_to_type() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    for command in [
        &["status"][..],
        &["results", "a.csv"],
        &["status", "a.csv", "--row", "2"],
    ] {
        let nothing = folder.program(command).exit(1);
        nothing
            .err("there is no checkpoint")
            .err("`referral-import run FILE`")
            .ends();
    }
    folder.program(&["retry", "a.csv"]).tenant(&tenant).exit(1).ends();
    assert!(folder.names().is_empty(), "nobody leaves a checkpoint behind");
    let folder = mixed(&tenant);
    for command in [["results", "a.csv"], ["retry", "a.csv"], ["status", "a.csv"]] {
        let unknown = folder.program(&command).tenant(&tenant).exit(1);
        unknown
            .err("does not know `a.csv`")
            .err("fix: give a file that it knows: ")
            .err("mixed.csv")
            .ends();
    }
}

#[test]
fn rehearsals_are_looked_at_apart() {
    let folder = Folder::new().with("mixed.csv", MIXED);
    let rehearsed = folder
        .program(&["run", "mixed.csv", "--sandbox", "--rate", "unlimited"])
        .exit(3);
    rehearsed.out("rehearsal: sends to a simulated tenant").ends();
    folder.program(&["status"]).exit(1).ends();
    let status = folder.program(&["status", "--sandbox"]);
    status.out("or: referral-import retry mixed.csv --sandbox").ends();
    folder
        .program(&["results", "mixed.csv", "--sandbox", "--only", "failed"])
        .ends();
    assert_eq!(folder.table("mixed.sandbox.failed.csv").rows.len(), 2);
    let again = folder
        .program(&["retry", "mixed.csv", "--sandbox", "--rate", "unlimited"])
        .exit(3);
    again.out("2 to send").ends();
}
