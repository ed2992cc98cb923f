//! A checkpoint that is not the newest: the results beside FILE know it, and nobody is sent again who was not asked for.

use std::fs;

use rust_xlsxwriter::Workbook;

use crate::support::{Folder, Sandbox, people};

/// The checkpoint is gone: no backup, another machine, a home that is new every night.
fn lose_checkpoint(folder: &Folder) {
    fs::remove_file(folder.checkpoint_path()).expect("it is there");
}

#[test]
fn an_older_checkpoint_beside_newer_results_sends_nobody() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(200));
    folder
        .run("people.csv", &tenant)
        .args(&["--limit", "50"])
        .exit(0)
        .ends();
    let checkpoint = folder.checkpoint_path();
    let backup = fs::read(&checkpoint).expect("it is there");
    folder.run("people.csv", &tenant).out("150 to send").ends();
    assert_eq!(tenant.stats().requests, 200);

    fs::write(&checkpoint, backup).expect("it is ours");
    let again = || folder.run("people.csv", &tenant).exit(1);
    again()
        .err("error: `people.results.csv` tells of 150 people registered or unconfirmed of whom the checkpoint")
        .err("`referral-import adopt people.results.csv`")
        .err("`--send-again`")
        .ends();
    let retry = folder.program(&["retry", "people.csv"]).tenant(&tenant).exit(1);
    retry.err("150 people").ends();
    let check = folder.program(&["check", "people.csv"]).exit(1);
    check.out("150 to send").err("150 people").ends();
    assert_eq!(tenant.stats().requests, 200, "nobody is sent");

    // Whoever edits or renames the results does not take away what they tell, but those of a rehearsal are not ours.
    let edited = folder.read("people.results.csv") + "a remark of mine,,,\n";
    folder.write("people.results.csv", edited);
    again().err("150 people").ends();
    fs::rename(folder.path("people.results.csv"), folder.path("old.csv")).expect("nobody uses it");
    again().err("`old.csv` tells of 150 people").ends();
    folder
        .run("people.csv", &tenant)
        .args(&["--send-again"])
        .out("150 to send")
        .ends();
    assert_eq!(tenant.stats().requests, 350, "who is asked for is sent");
    folder.run("people.csv", &tenant).out("0 to send").ends();
}

#[test]
fn a_nightly_job_whose_home_is_new_every_night_sends_everybody_once() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(20));
    folder.run("people.csv", &tenant).ends();
    for _ in 0..3 {
        // All of the home is.
        fs::remove_dir_all(folder.home()).expect("it is there");
        folder.run("people.csv", &tenant).exit(1).err("20 people").ends();
        assert!(!folder.home().exists(), "a run that sends nothing begins nothing");
        fs::create_dir_all(folder.home()).expect("the home is ours");
    }
    assert_eq!(tenant.stats().requests, 20);
}

#[test]
fn no_variable_and_no_configuration_sends_again() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    folder.run("people.csv", &tenant).ends();
    lose_checkpoint(&folder);
    let given = folder
        .run("people.csv", &tenant)
        .env("REFERRAL_IMPORT_SEND_AGAIN", "true");
    given.exit(1).err("2 people").ends();
    folder.write("own.toml", "send_again = true\n");
    let configured = folder.run("people.csv", &tenant).args(&["--config", "own.toml"]);
    configured.exit(1).err("`send_again` is none of").ends();
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn another_file_of_the_folder_and_results_fed_back_are_evidence_too() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("november.csv", people(3));
    folder.run("november.csv", &tenant).ends();
    lose_checkpoint(&folder);
    folder.write("december.csv", people(5));
    let december = folder.run("december.csv", &tenant).exit(1);
    december.err("`november.results.csv` tells of 3 people").ends();

    // The results alone, in another folder and re-saved by a spreadsheet.
    let elsewhere = Folder::new().with("fed back.csv", folder.read("november.results.csv").replace(',', ";"));
    let fed_back = elsewhere.run("fed back.csv", &tenant).exit(1);
    fed_back.err("`fed back.csv` tells of 3 people").ends();
    assert_eq!(tenant.stats().requests, 3);
}

#[test]
fn results_of_a_rehearsal_or_of_another_app_are_no_evidence() {
    let (tenant, other) = (Sandbox::start(&[]), Sandbox::start(&[]));
    let folder = Folder::new().with("people.csv", people(4));
    folder.program(&["run", "people.csv", "--sandbox"]).ends();
    folder.run("people.csv", &other).ends();
    lose_checkpoint(&folder);
    folder.run("people.csv", &tenant).out("4 to send").ends();
    assert_eq!((tenant.stats().requests, other.stats().requests), (4, 4));
}

#[test]
fn who_is_unconfirmed_is_evidence() {
    let sick = Sandbox::start(&["--faults", "broken=1"]);
    let folder = Folder::new().with("people.csv", people(1));
    folder.run("people.csv", &sick).exits(&[3, 4]).ends();
    assert_eq!(folder.table("people.results.csv").column("status"), ["unconfirmed"]);
    lose_checkpoint(&folder);
    let well = sick.replace(&[]);
    folder.run("people.csv", &well).exit(1).err("1 person").ends();
}

#[test]
fn results_that_cannot_be_read_to_their_end_stop_the_run() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    folder.run("people.csv", &tenant).ends();
    let torn = folder.read("people.results.csv") + "5,registered,\"";
    folder.write("people.results.csv", torn);
    let run = folder.run("people.csv", &tenant).exit(1);
    run.err("cannot read the results `people.results.csv`").ends();
}

#[test]
fn results_newer_than_the_checkpoint_are_said_where_nobody_would_be_sent_twice() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(1) + "9,nobody@example.com,\n");
    folder.run("people.csv", &tenant).exit(3).ends();
    let checkpoint = folder.checkpoint_path();
    let backup = fs::read(&checkpoint).expect("it is there");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    folder.program(&["retry", "people.csv"]).tenant(&tenant).exit(3).ends();
    fs::write(&checkpoint, backup).expect("it is ours");
    let older = folder.run("people.csv", &tenant).exit(3);
    older
        .err("warning: `people.results.csv` tells of an answer of")
        .out("0 to send")
        .ends();
}

/// Whoever works in Excel keeps the workbook and may throw the CSV away. It speaks the user's language and the clock on the wall.
#[test]
fn a_results_workbook_tells_what_its_csv_does() {
    for lang in ["en", "zh"] {
        let tenant = Sandbox::start(&[]);
        let folder = Folder::new().with("people.csv", people(20));
        let run = folder.run("people.csv", &tenant).args(&["--excel", "--lang", lang]);
        run.ends();
        lose_checkpoint(&folder);
        fs::remove_file(folder.path("people.results.csv")).expect("it is there");
        let run = folder.run("people.csv", &tenant).exit(1);
        run.err("`people.results.xlsx` tells of 20 people registered or unconfirmed")
            .ends();
        let adopt = folder.program(&["adopt", "people.results.xlsx"]).tenant(&tenant);
        adopt.out("20").ends();
        let run = folder.run("people.csv", &tenant);
        run.out("0 to send").out("20 registered before").ends();
        assert_eq!(tenant.stats().requests, 20, "nobody is sent twice");
    }
}

/// Whoever saves it anew makes other parts of it; a title, other sheets and columns that were moved do not take it away.
#[test]
fn a_results_workbook_that_was_saved_anew_under_another_name_is_evidence() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    folder.run("people.csv", &tenant).ends();
    lose_checkpoint(&folder);
    let table = folder.table("people.results.csv");
    fs::remove_file(folder.path("people.results.csv")).expect("it is there");
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Notes").expect("a name");
    notes.write_string(0, 0, "Whom to ask").expect("a sheet has room");
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Referrers of 2026").expect("a sheet has room");
    for (row, cells) in (8..).zip([&table.header].into_iter().chain(&table.rows)) {
        for (column, cell) in (0..).zip(cells.iter().rev()) {
            sheet.write_string(row, column, cell).expect("a sheet has room");
        }
    }
    book.save(folder.path("referrers.XLSX"))
        .expect("the folder is writable");
    let run = folder.run("people.csv", &tenant).exit(1);
    run.err("`referrers.XLSX` tells of 3 people").ends();
    assert_eq!(tenant.stats().requests, 3);
}

/// A folder of HR is full of workbooks.
#[test]
fn other_workbooks_beside_file_are_no_results() {
    let tenant = Sandbox::start(&[]);
    let package = b"PK\x03\x04 of something else";
    let folder = Folder::new()
        .with("people.csv", people(2))
        .with("Budget.xlsx", package)
        .with("~$people.xlsx", "in use");
    folder.run("people.csv", &tenant).out("2 to send").ends();
    folder.write("old.results.xlsx", package);
    let run = folder.run("people.csv", &tenant).exit(1);
    run.err("cannot read the results `old.results.xlsx`")
        .err("damaged")
        .ends();
}
