//! A checkpoint that an older version of the program wrote goes on under this one.

use rusqlite::Connection;

use crate::support::{Folder, Sandbox};

/// A folder with a file, and a checkpoint `kept` as an older version wrote it.
fn with_format(stored: &str, tenant: &Sandbox, file: &str) -> Folder {
    let folder = Folder::new().with("people.csv", file);
    let path = folder.path("kept");
    let stored = stored.replace("BASE_URL", &tenant.url());
    let written = Connection::open(path).and_then(|conn| conn.execute_batch(&stored));
    written.expect("the fixture is a checkpoint");
    folder
}

/// A checkpoint as format 1 had it, in a folder with a file whose mobile is corrected by now.
fn with_format_1(tenant: &Sandbox) -> Folder {
    let corrected = "Work Email,Mobile Phone\na@example.com,13800000001\nNobody.é@example.com,\nc@example.com,\n";
    with_format(
        include_str!("../../fixtures/checkpoint/format_1.sql"),
        tenant,
        corrected,
    )
}

#[test]
fn whoever_looks_first_or_runs_first_finds_everyone_in_the_old_checkpoint() {
    let tenant = Sandbox::start(&[]);
    let folder = with_format_1(&tenant);
    folder
        .program(&["status", "--checkpoint", "kept"])
        .out("1 registered")
        .out("2 failed")
        .ends();
    folder
        .run("people.csv", &tenant)
        .args(&["--checkpoint", "kept"])
        .exit(3)
        .ends();
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn an_account_of_the_old_format_vouches_only_for_the_keys_that_brought_it() {
    let tenant = Sandbox::start(&["--seed", "7"]);
    let folder = with_format_1(&tenant);
    // The refused `nobody.É` is the same contact in another case, and the email never had the account of the other's mobile.
    folder
        .run("people.csv", &tenant)
        .args(&["--checkpoint", "kept"])
        .exit(3)
        .out("1 to send")
        .out("1 unconfirmed by an earlier run, sent again")
        .out("2 refused before with the same contact")
        .ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("status"), ["registered", "failed", "failed"]);
    assert_ne!(results.cell(2, "account_id"), "6900000000001234567");
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn what_is_corrected_flows_back_into_a_department_of_the_old_format() {
    let tenant = Sandbox::start(&[]);
    let file = "Employee ID,Full Name,Work Email,Mobile Phone\n0001,Ada Amber,ada@example.com,13000000101\n\
                0002,Ben Birch,,1300000010O\n0003,Cleo Cedar,nobody@example.com,\n";
    let folder = with_format(include_str!("../../fixtures/checkpoint/format_4.sql"), &tenant, file);
    let kept = ["--checkpoint", "kept"];
    let results = ["results", "people.csv", "--only", "invalid"];
    folder.program(&results).args(&kept).ends();
    let extract = folder.read("people.invalid.csv").replace("1300000010O", "13000000102");
    folder.write("people.invalid.csv", extract);
    folder.run("people.invalid.csv", &tenant).args(&kept).ends();
    let status = folder.program(&["status", "people.csv"]).args(&kept);
    status.out("2 of 3 registered; 1 needs correction").ends();
    let run = folder.run("people.csv", &tenant).args(&kept).exit(3);
    run.out("unchanged since it was last read").out("0 to send").ends();
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn whoever_was_sent_under_the_old_format_is_forgotten_and_still_met() {
    let tenant = Sandbox::start(&[]);
    let file = "Full Name,Work Email,Mobile Phone\nAda Amber,Ada@example.com,\n,,13000000101\n";
    let folder = with_format(include_str!("../../fixtures/checkpoint/format_5.sql"), &tenant, file);
    let kept = ["--checkpoint", "kept"];
    let forget = folder.program(&["forget", "--find", "Ada Amber"]).args(&kept);
    forget.out("forgotten: 1 person, 1 row").ends();
    let run = folder.run("people.csv", &tenant).args(&kept);
    run.out("0 to send").out("1 registered before, not sent again").ends();
    assert_eq!(tenant.stats().requests, 0);
}
