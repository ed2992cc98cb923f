//! `adopt`: a checkpoint learns from results, or from another checkpoint, what it did not see.

use std::fs;

use crate::support::{Folder, Sandbox, people};

/// Results of `count` people, and no checkpoint any more.
fn results_alone(count: usize, tenant: &Sandbox) -> Folder {
    let folder = Folder::new().with("people.csv", people(count));
    folder.run("people.csv", tenant).ends();
    lose_checkpoint(&folder);
    folder
}

fn lose_checkpoint(folder: &Folder) {
    fs::remove_file(folder.checkpoint_path()).expect("it is there");
}

#[test]
fn a_lost_checkpoint_is_built_again_from_the_results() {
    let tenant = Sandbox::start(&[]);
    let folder = results_alone(20, &tenant);
    let before = folder.table("people.results.csv");
    let adopt = |results: &str| folder.program(&["adopt", results]).tenant(&tenant);
    adopt("people.results.csv")
        .out("taken over from people.results.csv: 20 registered, 0 unconfirmed (0 known before)")
        .ends();
    adopt("people.results.csv")
        .out("0 registered, 0 unconfirmed (20 known before)")
        .ends();
    folder
        .run("people.csv", &tenant)
        .out("0 to send")
        .out("20 registered (0 now, 20 before)")
        .ends();
    assert_eq!(tenant.stats().requests, 20);
    // Nobody can know whether a person has edited what the lost checkpoint wrote.
    let after = folder.table("people.results.new.csv");
    for column in ["account_id", "attempts", "log_id", "settled_at", "sent_as"] {
        assert_eq!(after.column(column), before.column(column), "{column}");
    }
    assert!(
        after.cell(2, "note").starts_with("told by `"),
        "{}",
        after.cell(2, "note")
    );
    let status = folder.program(&["status", "people.csv", "--row", "3"]);
    status
        .out("row 3 of people.csv: registered")
        .out("people.results.csv, taken over on ")
        .out("this checkpoint saw no call")
        .ends();
    // Results that tell of them are evidence of nothing more, and can be adopted by the next one who loses it.
    lose_checkpoint(&folder);
    adopt("people.results.csv").out("20 registered").ends();
    folder.run("people.csv", &tenant).out("0 to send").ends();
    assert_eq!(tenant.stats().requests, 20);
}

#[test]
fn the_unconfirmed_are_taken_over_as_that_and_sent_by_the_rules_for_them() {
    let sick = Sandbox::start(&["--faults", "broken=1"]);
    let folder = Folder::new().with("people.csv", people(1));
    folder.run("people.csv", &sick).exits(&[3, 4]).ends();
    lose_checkpoint(&folder);
    let attempts: u32 = folder
        .table("people.results.csv")
        .cell(2, "attempts")
        .parse()
        .expect("a number");
    let well = sick.replace(&[]);
    let adopt = folder.program(&["adopt", "people.results.csv"]).tenant(&well);
    adopt.out("0 registered, 1 unconfirmed").ends();
    let held = folder
        .run("people.csv", &well)
        .args(&["--on-unconfirmed", "hold"])
        .exit(3);
    held.out("0 to send").out("1 unconfirmed").ends();
    folder
        .run("people.csv", &well)
        .out("1 to send")
        .out("1 registered")
        .ends();
    let results = folder.table("people.results.new.csv");
    assert_eq!(results.cell(2, "attempts"), (attempts + 1).to_string());
    assert!(results.cell(2, "note").contains("an earlier attempt was unconfirmed"));
}

#[test]
fn what_contradicts_the_ledger_is_refused_row_by_row() {
    let tenant = Sandbox::start(&[]);
    let folder = results_alone(4, &tenant);
    let results = folder.read("people.results.csv");
    let account = folder.table("people.results.csv").cell(2, "account_id").to_owned();
    folder.write("first.csv", people(1));
    folder.write("people.results.csv", "");
    folder.run("first.csv", &tenant).ends();
    // The tenant gives the same person the same account; here somebody else's stands.
    let told = results
        .replace(&account, "6942778198054999999")
        .replace(
            "person2@example.com +86 13800000002",
            "person2@example.com +86 13800000001",
        )
        .replace("person3@example.com +86 13800000003", "boss");
    folder.write("people.results.csv", told);
    let adopt = folder.program(&["adopt", "people.results.csv"]).tenant(&tenant).exit(3);
    adopt
        .out("1 registered, 0 unconfirmed (0 known before)")
        .out("not taken over: row 2: the checkpoint knows this person with another account")
        .out("not taken over: row 3: its contact cannot belong together")
        .out("not taken over: row 4: neither `sent_as` nor the contact columns say who was sent")
        .ends();
}

#[test]
fn an_account_that_a_spreadsheet_rounded_holds_the_person_without_an_id() {
    let tenant = Sandbox::start(&[]);
    let folder = results_alone(2, &tenant);
    let table = folder.table("people.results.csv");
    let accounts = table.column("account_id");
    let rounded = folder
        .read("people.results.csv")
        .replace(accounts[0], "6.94278E+18")
        .replace(accounts[1], &format!("{}0000", &accounts[1][..15]));
    folder.write("people.results.csv", rounded);
    let adopt = folder.program(&["adopt", "people.results.csv"]).tenant(&tenant);
    adopt
        .out("2 registered")
        .out("2 of them without the id of their account")
        .ends();
    folder
        .run("people.csv", &tenant)
        .out("0 to send")
        .out("2 registered")
        .ends();
    let results = folder.table("people.results.new.csv");
    assert_eq!(results.column("account_id"), ["", ""]);
    assert!(results.cell(2, "note").contains("a spreadsheet has rounded the id"));
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn rows_that_do_not_say_what_was_sent_are_taken_over_only_when_somebody_says_so() {
    let tenant = Sandbox::start(&[]);
    let folder = results_alone(2, &tenant);
    let results = folder.read("people.results.csv");
    let without: Vec<String> = (1..=2)
        .map(|n| format!("person{n}@example.com +86 1380000000{n}"))
        .collect();
    let results = results.replace(&without[0], "").replace(&without[1], "");
    folder.write("people.results.csv", results);
    let adopt = || folder.program(&["adopt", "people.results.csv"]).tenant(&tenant);
    adopt()
        .exit(1)
        .err("2 rows of `people.results.csv` do not say what was sent")
        .err("type the same command with `--as-they-stand`")
        .ends();
    assert!(folder.has_no_checkpoint());
    adopt().args(&["--as-they-stand"]).out("2 registered").ends();
    folder.run("people.csv", &tenant).out("0 to send").ends();
}

#[test]
fn a_rehearsal_another_app_and_another_table_are_never_adopted() {
    let (tenant, other) = (Sandbox::start(&[]), Sandbox::start(&[]));
    let folder = results_alone(2, &other);
    folder.program(&["run", "people.csv", "--sandbox"]).ends();
    for results in ["people.sandbox.results.csv", "people.results.csv"] {
        let adopt = folder.program(&["adopt", results]).tenant(&tenant).exit(1);
        adopt.err("its rows are of a rehearsal or of another app").ends();
    }
    let adopt = folder.program(&["adopt", "people.csv"]).tenant(&tenant).exit(1);
    adopt.err("`people.csv` is no results file").ends();
    let adopt = folder.program(&["adopt", "nothing.csv"]).tenant(&tenant).exit(1);
    adopt.err("nothing.csv").ends();
    assert!(folder.has_no_checkpoint());
}

/// The checkpoint as it is just now, under another name of the folder.
fn copy_checkpoint(folder: &Folder, name: &str) {
    fs::copy(folder.checkpoint_path(), folder.path(name)).expect("it is there");
}

#[test]
fn a_checkpoint_is_moved_with_its_people_calls_and_window() {
    let tenant = Sandbox::start(&["--rate", "60/min"]);
    let folder = Folder::new().with("people.csv", people(40) + "9,nobody@example.com,\n");
    let run = |file: &str| folder.program(&["run", file, "--rate", "60/min"]).tenant(&tenant);
    run("people.csv").exit(3).ends();
    fs::rename(folder.checkpoint_path(), folder.path("old.checkpoint")).expect("nobody uses it");
    let adopt = || folder.program(&["adopt", "old.checkpoint"]).tenant(&tenant);
    adopt()
        .out("taken over from old.checkpoint: 40 registered, 0 unconfirmed (0 known before)")
        .out("41 calls, whose places in the quota are kept")
        .ends();
    adopt()
        .out("0 registered, 0 unconfirmed (41 known before)")
        .out("0 calls")
        .ends();
    let status = folder.program(&["status", "people.csv", "--row", "2"]);
    status.out("registered").out("call 1: row 2 of ").ends();
    run("people.csv")
        .exit(3)
        .out("0 to send")
        .out("40 registered")
        .out("results: people.results.csv\n")
        .ends();
    // What the old one sent within this minute holds its places: 19 of 30 more leave at once.
    folder.write("more.csv", people(70));
    let more = folder
        .program(&["check", "more.csv", "--rate", "60/min", "--format", "json"])
        .ends();
    let plan: serde_json::Value = more
        .stdout
        .lines()
        .next()
        .map(|line| line.parse().expect("JSON"))
        .expect("a plan");
    assert_eq!(plan["to_send"], 30);
    assert!(plan["takes_s"].as_u64().is_some_and(|takes_s| takes_s > 5), "{plan}");
    assert_eq!(tenant.stats().requests, 41);
}

#[test]
fn what_a_backup_and_todays_checkpoint_know_is_put_together() {
    let tenant = Sandbox::start(&["--faults", "broken=1"]);
    let folder = Folder::new().with("a.csv", people(1)).with("b.csv", people(4));
    folder.run("a.csv", &tenant).exits(&[3, 4]).ends();
    copy_checkpoint(&folder, "backup.checkpoint");
    let attempts: u32 = folder
        .table("a.results.csv")
        .cell(2, "attempts")
        .parse()
        .expect("a number");
    let tenant = tenant.replace(&[]);
    folder.run("b.csv", &tenant).out("4 to send").ends();
    let adopt = folder.program(&["adopt", "backup.checkpoint"]).tenant(&tenant);
    adopt
        .out("0 registered, 0 unconfirmed (1 known before)")
        .out("0 calls")
        .ends();
    lose_checkpoint(&folder);
    for name in ["a.results.csv", "b.results.csv"] {
        fs::rename(folder.path(name), folder.path("kept")).expect("it is there");
    }
    folder
        .program(&["adopt", "backup.checkpoint"])
        .tenant(&tenant)
        .out("0 registered, 1 unconfirmed")
        .ends();
    // Sent once more by each: history is put together in the order of time.
    folder.run("a.csv", &tenant).out("1 to send").ends();
    assert_eq!(
        folder.table("a.results.csv").cell(2, "attempts"),
        (attempts + 1).to_string()
    );
    let newest = folder.program(&["adopt", "backup.checkpoint"]).tenant(&tenant);
    newest.out("1 known before").out("0 calls").ends();
    folder.run("a.csv", &tenant).out("0 to send").ends();
}

#[test]
fn a_checkpoint_of_another_app_a_rehearsal_or_itself_is_not_taken_over() {
    let (tenant, other) = (Sandbox::start(&[]), Sandbox::start(&[]));
    let folder = Folder::new().with("people.csv", people(1));
    folder.program(&["run", "people.csv", "--sandbox"]).ends();
    folder.run("people.csv", &other).ends();
    fs::rename(folder.checkpoint_path(), folder.path("others.checkpoint")).expect("nobody uses it");
    fs::remove_file(folder.path("people.results.csv")).expect("it is there");
    folder.run("people.csv", &tenant).ends();
    let own = folder.checkpoint_path();
    for (file, why) in [
        ("others.checkpoint", "belongs to app `cli_example` at"),
        ("referral-import.sandbox.checkpoint", "belongs to app"),
        (&own.to_string_lossy(), "is the checkpoint itself"),
    ] {
        folder.program(&["adopt", file]).tenant(&tenant).exit(1).err(why).ends();
    }
}
