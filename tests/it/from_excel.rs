//! Excel workbooks as several writers make them: their people, and what a person sees of their cells.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::support::{Folder, Sandbox, Table, sheets, table};

/// The workbooks of a folder of fixtures, sorted.
fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let files = fs::read_dir(&folder).expect("the fixtures are in the repository");
    let paths = files.map(|file| file.expect("a readable folder").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "xlsx"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/workbooks")
        .join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// `same/people.csv`, as openpyxl and LibreOffice write it, and by hand with what other writers do: inline strings without
/// references, prefixes, absolute part names under other names, rich text, phonetic hints, merged cells, escaped characters,
/// numbers as powers of ten, strict workbooks with dates as text.
#[test]
fn the_same_people_are_sent_whoever_wrote_the_workbook() {
    let csv = fixture("same/people.csv");
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", &csv);
    folder.run("people.csv", &tenant).ends();
    let expected = folder.table("people.results.csv").starting_at("工号");
    let of_csv = contacts(&folder);
    let made = fixtures("workbooks/same").into_iter();
    let made = made.map(|path| (path.display().to_string(), fs::read(&path).expect("a readable file")));
    let by_rust = (
        "rust_xlsxwriter".to_owned(),
        by_rust_xlsxwriter(&table(&folder.read("people.csv"))),
    );
    for (writer, bytes) in made.chain([by_rust]) {
        let tenant = Sandbox::start(&[]);
        // Whatever its name says: what it holds counts.
        let folder = Folder::new().with("people.csv", bytes);
        let run = folder.run("people.csv", &tenant);
        run.out("people.csv: 6 rows, sheet `").out("6 to send").ends();
        assert_eq!(contacts(&folder), of_csv, "{writer}");
        let results = folder.table("people.results.csv").starting_at("工号");
        assert_eq!(lines(results), lines(expected.clone()), "{writer}");
    }
}

/// People as the program itself writes workbooks, numbers as numbers and dates as dates.
fn by_rust_xlsxwriter(people: &Table) -> Vec<u8> {
    let mut book = Workbook::new();
    let (number, date) = (
        Format::new().set_num_format("0000"),
        Format::new().set_num_format("d mmm yyyy"),
    );
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, &people.header).expect("in memory");
    for (row, cells) in (1..).zip(&people.rows) {
        for (column, cell) in (0..).zip(cells) {
            let written = match (column, cell.parse::<f64>()) {
                (0, Ok(value)) => sheet.write_number_with_format(row, column, value, &number),
                (_, Ok(value)) => sheet.write_number(row, column, value),
                (5, _) => {
                    let day = ExcelDateTime::parse_from_str(cell).expect("a date");
                    sheet.write_datetime_with_format(row, column, &day, &date)
                }
                _ => sheet.write_string(row, column, cell),
            };
            written.expect("in memory");
        }
    }
    book.save_to_buffer().expect("in memory")
}

/// What was sent, as the checkpoint holds it.
fn contacts(folder: &Folder) -> Vec<(Option<String>, Option<String>, Option<String>)> {
    let checkpoint = folder.checkpoint();
    let mut sent = checkpoint
        .prepare("SELECT email, country_code, number FROM attempts ORDER BY email, number")
        .expect("attempts are kept");
    let sent = sent.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    sent.expect("they can be read").map(|row| row.expect("text")).collect()
}

/// The cells, with the line ends of one system.
fn lines(table: Table) -> Vec<Vec<String>> {
    let rows = table.rows.into_iter();
    rows.map(|row| row.into_iter().map(|cell| cell.replace("\r\n", "\n")).collect())
        .collect()
}

#[test]
fn standard_input_may_be_a_workbook() {
    let folder = Folder::new();
    let check = folder.program(&["check", "-"]).stdin(fixture("same/openpyxl.xlsx"));
    check
        .out("standard input: 6 rows, sheet `花名册`")
        .out("6 to send")
        .ends();
}

#[test]
fn what_no_cell_can_hold_is_a_finding_and_numbers_are_exact() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", fixture("cells.xlsx"));
    let run = folder.run("people.csv", &tenant).exit(3);
    run.out("error: formula_without_value, 1 found, row 6").ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.cell(2, "工号"), "0007", "as its format shows it");
    for (row, code) in [
        (3, "mobile_letters"),
        (4, "mobile_rounded"),
        (6, "formula_without_value"),
        (7, "spreadsheet_error"),
        (8, "spreadsheet_error"),
    ] {
        assert_eq!(results.cell(row, "error_code"), code, "row {row}");
    }
    for (row, mobile) in [
        (2, "13800138001"),
        (5, "13800138005"),
        (9, "13800138009"),
        (11, "13800138011"),
    ] {
        assert_eq!(results.cell(row, "status"), "registered", "row {row}");
        assert_eq!(results.cell(row, "手机号"), mobile);
    }
    assert_eq!(results.cell(5, "工作邮箱"), "sun@example.com");
    assert_eq!(results.cell(2, "在职"), "TRUE");
}

#[test]
fn what_is_hidden_is_said_and_left_out_only_when_wanted() {
    let folder = Folder::new().with("people.xlsx", fixture("hidden.xlsx"));
    let check = folder.program(&["check", "people.xlsx"]);
    check
        .out("4 to send")
        .out("hidden        2 rows and column D `手机号`, by a filter or by hand, and read all the same")
        .ends();
    let check = folder.program(&["check", "people.xlsx", "--visible-only"]);
    let told = check
        .out("people.xlsx: 2 rows")
        .out("2 rows and column D, by a filter or by hand, and left out by `--visible-only`")
        .ends();
    assert!(!told.stdout.contains("mobile"), "{}", told.stdout);
}

#[test]
fn the_command_that_goes_on_leaves_out_what_was_left_out_and_takes_the_same_sheet() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.xlsx", fixture("hidden.xlsx"));
    let run = folder.run("people.xlsx", &tenant);
    run.args(&["--visible-only", "--sheet", "人员", "--limit", "1"]).ends();
    folder
        .program(&["status", "people.xlsx"])
        .out("--sheet 人员 --visible-only")
        .ends();
}

#[test]
fn merged_cells_are_what_a_person_sees_beside_a_row() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", fixture("merged.xlsx"));
    let run = folder.run("people.csv", &tenant);
    run.out("header in row 3")
        .out("not read      rows 1, 2: above the header")
        .out("not read      row 9: remarks on the table")
        .ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("row"), ["4", "5", "6", "7"]);
    assert_eq!(results.column("部门"), ["研发部", "研发部", "市场部", "市场部"]);
}

#[test]
fn dates_count_from_1904_where_the_workbook_says_so() {
    let folder = Folder::new().with("people.xlsx", fixture("dates_1904.xlsx"));
    let check = folder.program(&["check", "people.xlsx"]);
    check.out("1 to send").out("1 have left").ends();
}

#[test]
fn a_sheet_is_taken_where_only_one_can_be_meant() {
    let folder = Folder::new();
    for (name, bytes) in
        ["notes_first.xlsx", "two_lists.xlsx", "only_hidden.xlsx", "blank.xlsx"].map(|name| (name, fixture(name)))
    {
        folder.write(name, bytes);
    }
    let check = folder.program(&["check", "notes_first.xlsx"]);
    check
        .out("1 row, sheet `人员`")
        .out("not read      the other sheets, `说明`, `空白`, `旧名单`: `--sheet NAME`")
        .ends();
    let check = folder.program(&["check", "two_lists.xlsx"]).exit(1);
    check
        .err("several sheets hold something")
        .err("`研发` (A `姓名`, B `工作邮箱`); `市场` (A `姓名`, B `工作邮箱`)")
        .err("`--sheet \"研发\"` or `--sheet \"市场\"`")
        .ends();
    let check = folder.program(&["check", "only_hidden.xlsx"]).exit(1);
    check
        .err("only hidden sheets hold something")
        .err("`--sheet \"名单\"`")
        .ends();
    folder
        .program(&["check", "blank.xlsx"])
        .exit(1)
        .err("the file is empty")
        .ends();
    for (file, sheet, told) in [
        ("two_lists.xlsx", "市场", "1 row, sheet `市场`"),
        ("two_lists.xlsx", " OLD ", "1 row, sheet `old`"),
        ("only_hidden.xlsx", "名单", "1 row, sheet `名单`"),
    ] {
        folder.program(&["check", file, "--sheet", sheet]).out(told).ends();
    }
    let check = folder.program(&["check", "two_lists.xlsx", "--sheet", "销售"]).exit(1);
    check
        .err("the workbook has no sheet `销售`")
        .err("`--sheet \"研发\"`")
        .ends();
}

/// A sheet of these rows, the first of which is the header.
fn book_of<'r>(rows: impl IntoIterator<Item = &'r Vec<String>>) -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        sheet.write_row(row, 0, cells).expect("in memory");
    }
    book
}

/// HR corrects in Excel what Excel showed: the results and the extract of a workbook are workbooks, and the extract settles the row
/// that it came from.
#[test]
fn a_workbook_is_answered_with_workbooks_and_a_corrected_extract_settles_the_row_that_it_came_from() {
    let tenant = Sandbox::start(&[]);
    let rows = ["Employee ID,Work Email,Mobile", "007,a@example.com,", "008,,1.38E+10"];
    let rows = rows.map(|row| row.split(',').map(str::to_owned).collect::<Vec<_>>());
    let folder = Folder::new().with("people.xlsx", book_of(&rows).save_to_buffer().expect("in memory"));
    let forms = "people.results.xlsx\nresults: people.results.csv\n";
    folder.run("people.xlsx", &tenant).exit(3).out(forms).ends();
    let again = "people.results.xlsx: 2 rows of people.xlsx\npeople.results.csv: 2 rows";
    folder.program(&["results", "people.xlsx"]).out(again).ends();
    let extract = folder.program(&["results", "people.xlsx", "--only", "invalid"]);
    extract.out("next: referral-import run people.invalid.xlsx").ends();
    assert!(!folder.path("people.invalid.csv").exists(), "one form to correct");
    let (_, mut extract) = sheets(&folder.path("people.invalid.xlsx")).remove(0);
    let mobile = extract.header.iter().position(|name| name == "Mobile");
    let mobile = mobile.expect("it is there");
    extract.rows[0][mobile].clear();
    let mut book = book_of([&extract.header].into_iter().chain(&extract.rows));
    let sheet = book.worksheet_from_index(0).expect("it has one");
    // As a person types it: a number.
    let at = u16::try_from(mobile).expect("few columns");
    sheet.write_number(1, at, 13_800_138_001_f64).expect("in memory");
    folder.write("people.invalid.xlsx", book.save_to_buffer().expect("in memory"));
    let run = folder.run("people.invalid.xlsx", &tenant);
    run.out("1 to send").out("1 registered").ends();
    assert_eq!(tenant.stats().requests, 2);
}
