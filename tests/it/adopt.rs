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
    fs::remove_file(folder.path("referral-import.checkpoint")).expect("it is there");
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
    assert!(!folder.path("referral-import.checkpoint").exists());
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
    assert!(!folder.path("referral-import.checkpoint").exists());
}
