//! The same command again, and files that changed in between: who is sent, and who never again.

use crate::support::{Folder, Sandbox, people, table};

const HEADER: &str = "Employee ID,Work Email,Mobile Phone\n";

/// A file of three people, the first of whom was sent and never answered, and a tenant at that address that is well.
fn with_an_unconfirmed_person() -> (Folder, Sandbox) {
    let folder = Folder::new().with("people.csv", people(3));
    // The first row goes alone, and its answer is a long way off.
    let sick = Sandbox::start(&["--faults", "slow=1"]);
    let run = folder.run("people.csv", &sick).start();
    sick.wait_until(|stats| stats.requests == 1);
    run.kill();
    let well = sick.replace(&[]);
    (folder, well)
}

#[test]
fn a_file_with_the_same_people_under_another_name_sends_nobody() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("march.csv", people(5)).with("april.csv", people(7));
    folder.run("march.csv", &tenant).ends();
    folder
        .run("april.csv", &tenant)
        .out("2 to send")
        .out("5 registered before, not sent again")
        .out("7 registered (2 now, 5 before)")
        .ends();
    let (march, april) = (folder.table("march.results.csv"), folder.table("april.results.csv"));
    assert_eq!(march.column("account_id"), april.column("account_id")[..5]);
    assert_eq!(tenant.stats().requests, 7);
}

#[test]
fn rows_that_moved_came_or_went_meet_the_people_they_know() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(6));
    folder.run("people.csv", &tenant).ends();
    let before = folder.table("people.results.csv");

    let all = people(8);
    let kept = all.lines().skip(1).filter(|line| !line.starts_with("3,"));
    let sorted: Vec<&str> = kept.collect::<Vec<_>>().into_iter().rev().collect();
    folder.write("people.csv", HEADER.to_owned() + &sorted.join("\n"));
    folder
        .run("people.csv", &tenant)
        .out("2 to send")
        .out("5 registered before, not sent again")
        .out("1 no longer in the file, not sent")
        .ends();
    let after = folder.table("people.results.csv");
    assert_eq!(after.column("Employee ID"), ["8", "7", "6", "5", "4", "2", "1"]);
    assert_eq!(after.cell(4, "account_id"), before.cell(7, "account_id"));
    assert_eq!(after.cell(8, "account_id"), before.cell(2, "account_id"));
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.repeated), (8, 0));
}

#[test]
fn a_refused_contact_is_sent_again_only_when_it_has_changed() {
    let tenant = Sandbox::start(&[]);
    let wrong = "Work Email\na@example.com\nnobody.b@example.com\nc@example.com\n";
    let folder = Folder::new().with("people.csv", wrong);
    folder
        .run("people.csv", &tenant)
        .exit(3)
        .out("failed: 1002551, 1 found, row 3\n    user does not exist")
        .out("next: referral-import run people.csv")
        .ends();
    folder
        .run("people.csv", &tenant)
        .exit(3)
        .out("0 to send")
        .out("1 refused before with the same contact")
        .ends();
    // Addresses are compared without their case: this is the same contact.
    folder.write("people.csv", wrong.replace("nobody.b", "Nobody.B"));
    folder.run("people.csv", &tenant).exit(3).out("0 to send").ends();
    assert_eq!(tenant.stats().requests, 3);

    folder.write("people.csv", wrong.replace("nobody.", ""));
    folder
        .run("people.csv", &tenant)
        .out("1 to send")
        .out("1 no longer in the file, not sent")
        .out("3 registered (1 now, 2 before)")
        .ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts), (4, 3));
}

#[test]
fn a_corrected_copy_under_another_name_sends_what_was_corrected() {
    let tenant = Sandbox::start(&[]);
    let wrong = format!("{HEADER}1,a@example.com,\n2,nobody@example.com,\n3,,1380013800O\n4,,\n");
    let folder = Folder::new().with("people.csv", &wrong);
    folder.run("people.csv", &tenant).exit(3).out("2 invalid").ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("status"), ["registered", "failed", "invalid", "invalid"]);
    assert_eq!(results.cell(4, "error_code"), "mobile_letters");
    assert_eq!(results.cell(5, "error_code"), "contact_missing");

    let corrected = wrong
        .replace("nobody@", "b@")
        .replace("O\n", "0\n")
        .replace("4,,", "4,d@example.com,");
    folder.write("people corrected.csv", corrected);
    folder
        .run("people corrected.csv", &tenant)
        .out("3 to send")
        .out("4 registered (3 now, 1 before)")
        .ends();
    assert_eq!(tenant.stats().requests, 5);
}

#[test]
fn an_unconfirmed_person_is_sent_again() {
    let (folder, tenant) = with_an_unconfirmed_person();
    folder
        .run("people.csv", &tenant)
        .out("3 to send")
        .out("3 registered")
        .ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("attempts"), ["2", "1", "1"]);
    assert_eq!(results.cell(2, "note"), "an earlier attempt was unconfirmed");
    assert_eq!(results.cell(3, "note"), "");
    let attempts: Vec<(i64, i64)> = folder
        .checkpoint()
        .prepare("SELECT sent_ms, answered_ms FROM attempts WHERE row = 2 ORDER BY attempt")
        .and_then(|mut select| select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("both attempts are answered");
    let pause_ms = attempts[1].0 - attempts[0].1;
    assert!(pause_ms >= 5_000, "sent again {pause_ms} ms after the restart");
}

#[test]
fn an_unconfirmed_person_is_left_alone_where_the_user_says_so() {
    let (folder, tenant) = with_an_unconfirmed_person();
    let held = folder
        .run("people.csv", &tenant)
        .args(&["--on-unconfirmed", "hold"])
        .exit(3);
    held.out("2 to send").out("1 unconfirmed").out("2 registered").ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("status"), ["unconfirmed", "registered", "registered"]);
    assert_eq!(results.cell(2, "error_code"), "interrupted");
    assert_eq!(results.cell(2, "attempts"), "1");
    assert_eq!(tenant.stats().requests, 2);

    folder
        .run("people.csv", &tenant)
        .out("1 to send")
        .out("3 registered (1 now, 2 before)")
        .ends();
}

#[test]
fn an_unconfirmed_person_who_left_the_file_is_named_and_not_sent() {
    let (folder, tenant) = with_an_unconfirmed_person();
    let rest: Vec<String> = people(3)
        .lines()
        .filter(|line| !line.starts_with("1,"))
        .map(str::to_owned)
        .collect();
    folder.write("people.csv", rest.join("\n"));
    folder
        .run("people.csv", &tenant)
        .out("1 no longer in the file, not sent")
        .out("unconfirmed and no longer in the file: p…@example.com +86 138…01")
        .ends();
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn results_are_an_input_that_knows_its_people_and_its_own_columns() {
    let tenant = Sandbox::start(&[]);
    let input = "row,Work Email,Mobile Phone,app,Remark,sent_as\n\
                 x,a@example.com,13800000001,WeCom,=1+1,boss\n\
                 y,nobody@example.com,,,'quoted',\n\
                 z,c@example.com,+852 9123 4567,,-5,+1\n";
    let folder = Folder::new().with("people.csv", input);
    folder.run("people.csv", &tenant).exit(3).ends();
    assert!(folder.read("people.results.csv").starts_with("row,status"));
    // The failed part, as a person would correct it.
    let fed_back = folder.read("people.results.csv").replace("nobody@", "b@");
    folder.write("again.csv", fed_back);
    folder
        .run("again.csv", &tenant)
        .out("1 to send")
        .out("3 registered (1 now, 2 before)")
        .ends();
    let again = folder.table("again.results.csv");
    assert_eq!(again.starting_at("input_row"), {
        let mut own = table(&input.replace("nobody@", "b@"));
        for ours in [0, 3, 5] {
            own.header[ours].insert_str(0, "input_");
        }
        own
    });
    assert_eq!(tenant.stats().requests, 4);
}
