//! Corrections flow back: a row that was corrected in an extract or in the results is done in the file that it came from.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::Workbook;

use crate::support::{Folder, Sandbox, Table};

/// A department of which row 3 cannot be sent, and row 4 is refused.
const DEPARTMENT: &str = "Employee ID,Full Name,Work Email,Mobile Phone\n\
                          0001,Ada Amber,ada@example.com,13000000101\n\
                          0002,Ben Birch,,1300000010O\n\
                          0003,Cleo Cedar,nobody@example.com,\n";

/// A folder in which the department ran once.
fn department(tenant: &Sandbox) -> Folder {
    let folder = Folder::new().with("people.csv", DEPARTMENT);
    folder.run("people.csv", tenant).exit(3).ends();
    folder
}

/// The text of an extract once somebody has corrected both.
fn corrected(text: &str) -> String {
    text.replace("1300000010O", "13000000102")
        .replace("nobody@example.com", "cleo@example.com")
}

/// The department's extract, corrected and run.
fn correct(folder: &Folder, tenant: &Sandbox) {
    let results = ["results", "people.csv", "--only", "invalid,failed"];
    folder.program(&results).ends();
    folder.write(
        "people.invalid-failed.csv",
        corrected(&folder.read("people.invalid-failed.csv")),
    );
    folder
        .run("people.invalid-failed.csv", tenant)
        .out("2 registered\n")
        .ends();
}

/// Everybody of the department is done, whoever asks, and nobody is sent for that.
#[track_caller]
fn is_done(folder: &Folder, tenant: &Sandbox, file: &str, calls: u64) {
    folder.program(&["status", file]).out("3 of 3 registered\n").ends();
    folder.program(&["check", file]).out("0 to send").ends();
    folder.program(&["retry", file]).tenant(tenant).out("0 to send").ends();
    folder
        .run(file, tenant)
        .out("0 to send")
        .out("3 of 3 registered\n")
        .ends();
    assert_eq!(tenant.stats().requests, calls);
}

/// Writes a table as a spreadsheet saves it: every cell as the text that it shows.
fn save_workbook(table: &Table, path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([&table.header].into_iter().chain(&table.rows)) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("a sheet has room");
        }
    }
    book.save(path).expect("the folder is writable");
}

#[test]
fn a_corrected_extract_settles_the_rows_that_it_came_from() {
    let tenant = Sandbox::start(&[]);
    let folder = department(&tenant);
    let results = ["results", "people.csv", "--only", "invalid,failed"];
    folder.program(&results).ends();
    let extract = folder.table("people.invalid-failed.csv");
    let whole = dunce::canonicalize(folder.path("people.csv")).expect("it is there");
    assert_eq!(extract.column("source_file"), [&*whole.to_string_lossy(); 2]);
    assert_eq!(extract.column("source_row"), ["3", "4"]);
    folder
        .run("people.invalid-failed.csv", &tenant)
        .exit(3)
        .out("0 to send")
        .ends();
    folder
        .program(&["status", "people.csv"])
        .out("1 of 3 registered; 2 need correction")
        .ends();

    correct(&folder, &tenant);
    // Nobody has read the department again, and it is known all the same.
    folder
        .program(&["results", "people.csv"])
        .out("3 of 3 registered")
        .ends();
    let table = folder.table("people.results.csv");
    assert_eq!(table.column("status"), ["registered"; 3]);
    assert_eq!(table.cell(3, "note"), "corrected in `people.invalid-failed.csv`, row 2");
    assert_eq!(
        (table.cell(3, "sent_as"), table.cell(3, "Mobile Phone")),
        ("+86 13000000102", "1300000010O")
    );
    assert_eq!(table.cell(4, "sent_as"), "cleo@example.com");
    let row = folder.program(&["status", "people.csv", "--row", "4"]);
    row.out("corrected in").out("people.invalid-failed.csv, run ").ends();
    is_done(&folder, &tenant, "people.csv", 4);
    let results = folder.table("people.results.csv");
    assert_eq!(results, table, "who is done is told the same by whichever command");
}

#[test]
fn a_department_that_is_exported_anew_is_settled_by_its_cells_and_no_stranger_is() {
    let tenant = Sandbox::start(&[]);
    let folder = department(&tenant);
    let results = ["results", "people.csv", "--only", "invalid,failed"];
    folder.program(&results).ends();
    // Sorted otherwise, with a stranger in row 3, and read before anybody corrects: in another folder, by another name.
    let lines: Vec<&str> = DEPARTMENT.lines().collect();
    let anew = [lines[0], lines[3], "0004,Dan Dogwood,,1300000010O", lines[2], lines[1]].join("\n");
    folder.write("people.csv", anew);
    folder
        .run("people.csv", &tenant)
        .exit(3)
        .out("2 need correction")
        .ends();
    let mailed = folder
        .another()
        .with("to correct.csv", corrected(&folder.read("people.invalid-failed.csv")));
    mailed.run("to correct.csv", &tenant).out("2 registered\n").ends();
    let status = folder.program(&["status", "people.csv"]);
    status.out("3 of 4 registered; 1 needs correction").ends();
    folder
        .run("people.csv", &tenant)
        .exit(3)
        .out("3 of 4 registered; 1 needs correction")
        .ends();
    let table = folder.table("people.results.csv");
    assert_eq!(table.cell(3, "status"), "invalid", "the stranger");
    assert_eq!(table.cell(4, "note"), "corrected in `to correct.csv`, row 2");
    assert_eq!(tenant.stats().requests, 4);
}

/// Two who look the same cannot be told from one another, wherever they stand.
#[test]
fn of_two_rows_that_look_the_same_none_is_settled_for_the_other() {
    let tenant = Sandbox::start(&[]);
    let file = "Full Name,Work Email\nWang Wei,\nWang Wei,\nAda,ada@example.com\n";
    let folder = Folder::new().with("people.csv", file);
    folder.run("people.csv", &tenant).exit(3).ends();
    folder.program(&["results", "people.csv", "--only", "invalid"]).ends();
    let mut lines: Vec<String> = folder.read("people.invalid.csv").lines().map(str::to_owned).collect();
    lines[1] += "wei@example.com";
    folder.write("people.invalid.csv", lines.join("\n"));
    folder
        .run("people.invalid.csv", &tenant)
        .exit(3)
        .out("1 registered\n")
        .ends();
    folder
        .program(&["status", "people.csv"])
        .out("1 of 3 registered; 2 need correction")
        .ends();
    // Once another looks the same, nobody knows whose correction it was.
    let folder = department(&tenant);
    correct(&folder, &tenant);
    folder.write("people.csv", DEPARTMENT.to_owned() + "0002,Ben Birch,,1300000010O\n");
    folder
        .run("people.csv", &tenant)
        .exit(3)
        .out("2 need correction")
        .ends();
}

#[test]
fn an_extract_that_a_spreadsheet_saved_as_a_workbook_settles_its_rows() {
    let tenant = Sandbox::start(&[]);
    let folder = department(&tenant);
    let results = ["results", "people.csv", "--only", "invalid,failed"];
    folder.program(&results).ends();
    // It takes the zeros away that a number begins with.
    let text = corrected(&folder.read("people.invalid-failed.csv")).replace(",000", ",");
    save_workbook(&crate::support::table(&text), &folder.path("Desktop.xlsx"));
    folder.run("Desktop.xlsx", &tenant).out("2 registered\n").ends();
    is_done(&folder, &tenant, "people.csv", 4);
}

#[test]
fn an_extract_as_a_workbook_settles_the_rows_that_it_came_from() {
    for lang in ["en", "zh"] {
        let tenant = Sandbox::start(&[]);
        let folder = department(&tenant);
        let extract = [
            "results",
            "people.csv",
            "--only",
            "invalid,failed",
            "--excel",
            "--lang",
            lang,
        ];
        folder.program(&extract).ends();
        // As it is, whose last row is higher than others, it is a whole workbook.
        let as_it_is = folder.run("people.invalid-failed.xlsx", &tenant).exit(3);
        as_it_is.out("0 to send").ends();
        let path = folder.path("people.invalid-failed.xlsx");
        let (_, mut table) = crate::support::sheets(&path).remove(0);
        for cell in table.rows.iter_mut().flatten() {
            *cell = corrected(cell);
        }
        save_workbook(&table, &path);
        folder
            .run("people.invalid-failed.xlsx", &tenant)
            .out("2 registered\n")
            .ends();
        is_done(&folder, &tenant, "people.csv", 4);
    }
}

#[test]
fn results_are_corrected_where_they_stand_and_have_no_results_of_their_own() {
    let tenant = Sandbox::start(&[]);
    let folder = department(&tenant);
    folder
        .run("people.results.csv", &tenant)
        .exit(3)
        .out("0 to send")
        .ends();
    folder.write("people.results.csv", corrected(&folder.read("people.results.csv")));
    folder
        .run("people.results.csv", &tenant)
        .out("2 to send")
        .out("results: people.results.new.csv")
        .ends();
    assert_eq!(
        folder.names(),
        ["people.csv", "people.results.csv", "people.results.new.csv"]
    );
    is_done(&folder, &tenant, "people.csv", 4);
}

#[test]
fn what_is_corrected_wrongly_is_told_and_can_be_corrected_again() {
    let tenant = Sandbox::start(&[]);
    let folder = department(&tenant);
    let results = ["results", "people.csv", "--only", "failed"];
    folder.program(&results).ends();
    let again = folder.read("people.failed.csv").replace("nobody@", "nobody.else@");
    folder.write("people.failed.csv", &again);
    folder.run("people.failed.csv", &tenant).exit(3).out("1 failed").ends();
    // The contact that stands in the department is not sent again; the one that took its place was refused as well.
    let retry = folder.program(&["retry", "people.csv"]).tenant(&tenant).exit(3);
    retry.out("0 to send").out("1 failed").ends();
    assert!(
        folder
            .table("people.results.csv")
            .cell(4, "note")
            .contains("corrected in")
    );
    // By the results of the extract, which came of it.
    let text = folder
        .read("people.failed.results.csv")
        .replace("nobody.else@", "cleo@");
    folder.write("people.failed.results.csv", text);
    folder
        .run("people.failed.results.csv", &tenant)
        .out("1 registered\n")
        .ends();
    let status = folder.program(&["status", "people.csv"]);
    status.out("2 of 3 registered; 1 needs correction").ends();
    folder
        .program(&["status", "people.failed.csv"])
        .out("1 of 1 registered")
        .ends();
    assert_eq!(tenant.stats().requests, 4);
}

#[test]
fn a_file_of_emails_alone_is_settled_where_its_rows_are_still_numbered_as_they_were() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("emails.csv", "Email\na@example.com\nbroken\n");
    folder.run("emails.csv", &tenant).exit(3).ends();
    folder.program(&["results", "emails.csv", "--only", "invalid"]).ends();
    folder.write(
        "emails.invalid.csv",
        folder.read("emails.invalid.csv").replace("broken", "b@example.com"),
    );
    folder.run("emails.invalid.csv", &tenant).ends();
    folder
        .run("emails.csv", &tenant)
        .out("0 to send")
        .out("2 of 2 registered")
        .ends();
    // Nothing says whose the second is once others stand there.
    folder.write("emails.csv", "Email\nbroken too\nc@example.com\n");
    folder
        .run("emails.csv", &tenant)
        .exit(3)
        .out("1 needs correction")
        .ends();
}

#[test]
fn corrections_go_with_the_file_and_with_the_checkpoint() {
    let tenant = Sandbox::start(&[]);
    let folder = department(&tenant);
    correct(&folder, &tenant);
    fs::rename(folder.path("people.csv"), folder.path("staff.csv")).expect("nobody uses it");
    is_done(&folder, &tenant, "staff.csv", 4);
    fs::rename(folder.checkpoint_path(), folder.path("old")).expect("nobody uses it");
    folder.program(&["adopt", "old"]).tenant(&tenant).ends();
    is_done(&folder, &tenant, "staff.csv", 4);
}

/// The laptop is replaced: what was corrected is known by the results.
#[test]
fn a_lost_checkpoint_learns_from_the_results_what_was_corrected() {
    let tenant = Sandbox::start(&[]);
    let folder = department(&tenant);
    correct(&folder, &tenant);
    folder.program(&["results", "people.csv"]).ends();
    fs::remove_file(folder.checkpoint_path()).expect("it is there");
    folder.run("people.csv", &tenant).exit(1).err("3 people").ends();
    folder
        .program(&["adopt", "people.results.csv"])
        .tenant(&tenant)
        .out("3 registered")
        .ends();
    folder.run("people.csv", &tenant).out("0 to send").ends();
    is_done(&folder, &tenant, "people.csv", 4);
}
