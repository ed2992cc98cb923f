//! Our workbooks in a spreadsheet: LibreOffice opens and saves them. `.ci/prove` runs these where it is installed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::{Folder, Sandbox, Table, table};

/// So many people of whom two need correction.
const PEOPLE: usize = 200;

/// An export in which leading zeros, commas and Chinese stand.
fn people() -> String {
    let rows = (1..=PEOPLE).map(|n| {
        let (email, mobile) = match n {
            7 => ("broken@".to_owned(), String::new()),
            8 => ("nobody@example.com".to_owned(), String::new()),
            _ => (
                format!("person{n}@example.com"),
                format!("{}", 13_800_000_000_u64 + n as u64),
            ),
        };
        format!("{n:05},王小明{n},{email},{mobile},\"研发部, 一组\"\n")
    });
    format!("员工编号,姓名,邮箱,手机号,部门\n{}", rows.collect::<String>())
}

/// Has LibreOffice save a file of the folder in another form, and says where it is.
#[track_caller]
fn save_as(folder: &Folder, name: &str, form: &str, ending: &str) -> PathBuf {
    let profile = folder.path("profile");
    let converted = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", form, "--outdir"])
        .arg(folder.path("saved"))
        .arg(folder.path(name))
        .output()
        .expect("LibreOffice is installed");
    let path = folder.path("saved").join(name).with_extension(ending);
    let said = String::from_utf8_lossy(&converted.stderr);
    assert!(path.exists(), "{name}: {said}");
    path
}

/// The first sheet of a workbook of the folder, as LibreOffice exports it: as shown, in UTF-8.
fn shown(folder: &Folder, name: &str) -> Table {
    let path = save_as(folder, name, "csv:Text - txt - csv (StarCalc):44,34,76", "csv");
    table(&fs::read_to_string(path).expect("it is text"))
}

#[test]
#[ignore = "needs LibreOffice, see .ci/prove"]
fn a_results_workbook_shows_in_a_spreadsheet_what_the_csv_holds() {
    for lang in ["en", "zh"] {
        let tenant = Sandbox::start(&[]);
        let folder = Folder::new().with("people.csv", people());
        let run = folder.run("people.csv", &tenant).args(&["--excel", "--lang", lang]);
        run.exit(3).ends();
        let (csv, sheet) = (
            folder.table("people.results.csv"),
            shown(&folder, "people.results.xlsx"),
        );
        assert_eq!(csv.header, sheet.header);
        let of_row = |table: &Table, column: &str| {
            let mut cells: Vec<(String, String)> = table
                .column("row")
                .into_iter()
                .zip(table.column(column))
                .map(|(row, cell)| (row.to_owned(), cell.to_owned()))
                .collect();
            cells.sort();
            cells
        };
        for column in [
            "account_id",
            "sent_as",
            "log_id",
            "员工编号",
            "姓名",
            "邮箱",
            "手机号",
            "部门",
        ] {
            let (csv, sheet) = (of_row(&csv, column), of_row(&sheet, column));
            assert_eq!((sheet.len(), sheet), (PEOPLE, csv), "{column}");
        }
    }
}

#[test]
#[ignore = "needs LibreOffice, see .ci/prove"]
fn what_a_spreadsheet_saved_is_known_and_settles_its_rows() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people());
    folder.run("people.csv", &tenant).args(&["--excel"]).exit(3).ends();
    let extract = ["results", "people.csv", "--only", "invalid,failed", "--excel"];
    folder.program(&extract).ends();

    // Corrected where a person would: in the cells, of whatever kind they are.
    let opened = save_as(&folder, "people.invalid-failed.xlsx", "fods", "fods");
    let cells = fs::read_to_string(opened).expect("it is XML");
    let corrected = cells
        .replace("broken@", "mended@example.com")
        .replace("nobody@example.com", "somebody@example.com");
    folder.write("people.invalid-failed.fods", corrected);
    let saved = save_as(&folder, "people.invalid-failed.fods", "xlsx", "xlsx");
    fs::copy(saved, folder.path("corrected.xlsx")).expect("the folder is writable");
    folder.run("corrected.xlsx", &tenant).out("2 registered\n").ends();
    folder
        .program(&["status", "people.csv"])
        .out("200 of 200 registered")
        .ends();

    // Results that were saved anew still tell who was sent.
    let again = save_as(&folder, "people.results.xlsx", "xlsx", "xlsx");
    let elsewhere = Folder::new().with("people.csv", people());
    fs::copy(again, elsewhere.path("mine.xlsx")).expect("the folder is writable");
    let calls = tenant.stats().requests;
    elsewhere
        .run("people.csv", &tenant)
        .exit(1)
        .err("`mine.xlsx` tells of 198 people")
        .ends();
    assert_eq!(tenant.stats().requests, calls);
}
