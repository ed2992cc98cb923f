//! A month as HR has it: November's folder, an extract corrected in a spreadsheet, December's folder, another laptop.

use std::fs;

use crate::support::{Folder, Sandbox, Table, table};

/// Somebody of an export.
#[derive(Clone)]
struct Person {
    number: u32,
    email: String,
    mobile: String,
}

fn people(numbers: impl Iterator<Item = u32>) -> Vec<Person> {
    let person = |number| Person {
        number,
        email: format!("person{number}@example.com"),
        mobile: format!("130000{number:05}"),
    };
    numbers.map(person).collect()
}

fn export(people: &[Person]) -> String {
    let row = |Person { number, email, mobile }: &Person| format!("{number:04},Person No {number},{email},{mobile}\n");
    let rows: String = people.iter().map(row).collect();
    format!("Employee ID,Full Name,Work Email,Mobile Phone\n{rows}")
}

/// A CSV as a spreadsheet saves it: long numbers rounded, zeros at their beginning gone, as for Windows.
fn as_a_spreadsheet_saves(text: &str) -> String {
    let Table { header, rows } = table(text);
    let saved = |cell: &String| match cell.parse::<u64>() {
        Ok(number) if cell.len() > 15 => format!("{:e}", (number / 100_000_000_000_000) as f64).replace('e', "E+"),
        Ok(number) => number.to_string(),
        Err(_) => cell.clone(),
    };
    let rows = rows.iter().map(|row| row.iter().map(saved).collect::<Vec<_>>());
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::from("\u{feff}"));
    for row in std::iter::once(header).chain(rows) {
        csv.write_record(row).expect("memory suffices");
    }
    String::from_utf8(csv.into_inner().expect("memory suffices")).expect("cells are text")
}

/// What the tenant has seen: calls, accounts, and calls for people who had one.
#[track_caller]
fn has_seen(tenant: &Sandbox, calls: u64, accounts: u64) {
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts, stats.repeated), (calls, accounts, 0));
}

#[test]
fn a_month_goes_as_a_person_expects() {
    let tenant = Sandbox::start(&[]);
    let mut november = people(1..=20);
    november[2].email.clear();
    november[2].mobile = "1300000O003".to_owned();
    november[6].email.clear();
    november[6].mobile = "130 0000".to_owned();
    november[10].email = "nobody@example.com".to_owned();
    november[10].mobile.clear();
    let folder = Folder::new().with("november.csv", export(&november));
    let run = folder.run("november.csv", &tenant).exit(3);
    run.out("17 of 20 registered; 3 need correction").ends();
    has_seen(&tenant, 18, 17);

    // The extract, corrected in a spreadsheet.
    let extract = ["results", "november.csv", "--only", "invalid,failed"];
    folder.program(&extract).ends();
    let name = "november.invalid-failed.csv";
    let corrected = folder.read(name).replace("1300000O003", "13000000003");
    let corrected = corrected
        .replace("130 0000", "13000000007")
        .replace("nobody@", "person11@");
    folder.write(name, as_a_spreadsheet_saves(&corrected));
    folder.run(name, &tenant).out("3 of 3 registered").ends();
    has_seen(&tenant, 21, 20);
    folder
        .program(&["status", "november.csv"])
        .out("20 of 20 registered\n")
        .ends();
    let run = folder.run("november.csv", &tenant);
    run.out("0 to send").out("20 of 20 registered\n").ends();
    let done = folder.table("november.results.csv");
    assert_eq!(done.cell(4, "note"), format!("corrected in `{name}`, row 2"));

    // December: half of them, three with another mobile, and five who are new.
    let mut december = people((2..=20).step_by(2).chain(21..=25));
    for changed in [1, 4, 8] {
        december[changed].mobile = format!("13100000{changed:03}");
    }
    let next = folder.another().with("december.csv", export(&december));
    let run = next.run("december.csv", &tenant).out("5 to send");
    run.out("10 registered before, not sent again")
        .out("15 of 15 registered")
        .ends();
    has_seen(&tenant, 26, 25);
    let results = next.table("december.results.csv");
    let other_mobile = "registered earlier with this email and another mobile";
    let notes = results.column("note");
    assert_eq!(
        notes.iter().filter(|note| **note == other_mobile).count(),
        3,
        "{notes:?}"
    );

    // The laptop is replaced: the folders are on the drive of the team, the data directory is gone.
    fs::remove_dir_all(folder.home()).expect("it is there");
    folder.run("november.csv", &tenant).exit(1).err("20 people").ends();
    next.run("december.csv", &tenant).exit(1).err("15 people").ends();
    let adopt = |folder: &Folder, results: &str, told: &str| {
        folder.program(&["adopt", results]).tenant(&tenant).out(told).ends();
    };
    adopt(&folder, "november.results.csv", "20 registered");
    adopt(
        &next,
        "december.results.csv",
        "5 registered, 0 unconfirmed (10 known before)",
    );
    for command in ["run", "retry"] {
        for (folder, file, verdict) in [
            (&folder, "november.csv", "20 of 20 registered\n"),
            (&folder, name, "3 of 3 registered\n"),
            (&next, "december.csv", "15 of 15 registered\n"),
        ] {
            let run = folder.program(&[command, file, "--rate", "unlimited"]).tenant(&tenant);
            run.out("0 to send").out(verdict).ends();
        }
    }
    let after = folder.table("november.results.new.csv");
    for column in ["row", "status", "account_id", "attempts", "sent_as", "Mobile Phone"] {
        assert_eq!(after.column(column), done.column(column), "{column}");
    }
    has_seen(&tenant, 26, 25);

    // Who begins in January is sent once, by the new laptop.
    december.extend(people(26..=26));
    next.write("january.csv", export(&december));
    next.run("january.csv", &tenant)
        .out("1 to send")
        .out("16 of 16 registered")
        .ends();
    has_seen(&tenant, 27, 26);
}
