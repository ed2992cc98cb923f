//! The results workbook: what stands in it, that nothing in it can run, and whose it is.

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::support::{Folder, Sandbox, people, sheets, table};

/// A cell as a CSV writes it.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

#[test]
fn the_workbook_holds_what_the_csv_holds_and_whoever_needs_a_person_first() {
    let tenant = Sandbox::start(&[]);
    let rows = "Employee ID,Work Email,Mobile,row\n\
                007,a@example.com,13800000001,r2\n\
                008,nobody@example.com,,r3\n\
                009,A@EXAMPLE.COM,,r4\n\
                010,,1.38E+10,r5\n\
                011,b@example.com,+852 9123 4567,r6\n";
    let folder = Folder::new().with("people.csv", rows);
    let ran = folder.run("people.csv", &tenant).args(&["--excel"]).exit(3);
    ran.out("results: people.results.xlsx\nresults: people.results.csv\n")
        .ends();

    let csv = folder.table("people.results.csv");
    let [(name, sheet), (summary_name, summary)] =
        <[_; 2]>::try_from(sheets(&folder.path("people.results.xlsx"))).expect("two sheets");
    assert_eq!((name.as_str(), summary_name.as_str()), ("Results", "Summary"));
    assert_eq!(sheet.header, csv.header);
    assert_eq!(sheet.column("row"), ["3", "5", "2", "4", "6"]);
    for row in [2, 3, 4, 5, 6] {
        for column in csv.header.iter().filter(|name| *name != "settled_at") {
            assert_eq!(sheet.cell(row, column), csv.cell(row, column), "row {row}, {column}");
        }
        assert_eq!(
            sheet.cell(row, "settled_at").is_empty(),
            csv.cell(row, "settled_at").is_empty()
        );
    }
    assert_eq!(sheet.cell(2, "account_id").len(), 19, "no digit is lost");

    let counts: Vec<_> = summary.rows.iter().map(|row| row[..2].to_vec()).take(4).collect();
    assert_eq!(
        counts,
        [
            ["registered", "2"],
            ["duplicate", "1"],
            ["invalid", "1"],
            ["failed", "1"]
        ]
    );
    let of_code = |code: &str| summary.rows.iter().find(|row| row[2] == code).expect(code);
    assert_eq!(of_code("1002551")[4], csv.cell(3, "how_to_fix"));
    assert_eq!(of_code("mobile_scientific_notation")[3], csv.cell(5, "error_message"));
    assert_eq!(of_code("mobile_scientific_notation")[5], "row 5 (010)");
}

#[test]
fn the_workbook_speaks_the_users_language_and_the_csv_that_of_programs() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", "Email\na@example.com\nnobody@example.com\n");
    let ran = folder
        .run("people.csv", &tenant)
        .args(&["--excel", "--lang", "zh"])
        .exit(3);
    ran.ends();
    assert_eq!(
        folder.table("people.results.csv").column("status"),
        ["registered", "failed"]
    );
    let sheets = sheets(&folder.path("people.results.xlsx"));
    assert_eq!((sheets[0].0.as_str(), sheets[1].0.as_str()), ("结果", "汇总"));
    assert_eq!(sheets[0].1.column("status"), ["失败", "已注册"]);
}

#[test]
fn ids_and_own_cells_are_text_and_times_are_times() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", "No,Email,Mobile\n007,a@example.com,13800000001\n");
    folder.run("people.csv", &tenant).args(&["--excel"]).ends();
    let mut book: Xlsx<_> = open_workbook(folder.path("people.results.xlsx")).expect("it is there");
    let sheet = book.worksheet_range("Results").expect("it has this sheet");
    let row = sheet.rows().nth(1).expect("a row");
    let header: Vec<_> = sheet
        .rows()
        .next()
        .expect("a header")
        .iter()
        .map(ToString::to_string)
        .collect();
    let of = |name: &str| &row[header.iter().position(|column| column == name).expect(name)];
    for name in ["account_id", "log_id", "No", "Mobile", "status"] {
        assert!(matches!(of(name), Data::String(_)), "{name} is {:?}", of(name));
    }
    assert!(matches!(of("settled_at"), Data::DateTime(_)));
    assert!(matches!(of("row"), Data::Float(2.0) | Data::Int(2)), "{:?}", of("row"));
}

#[test]
fn hostile_cells_stay_the_text_that_they_are() {
    let tenant = Sandbox::start(&[]);
    let longest = "长".repeat(32_767);
    let wide = "😀".repeat(20_000);
    let hostile = [
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "+1",
        "-1",
        "\tindented",
        "'quoted",
        "_x000D_",
        "_x0041_x_",
        "two\nlines",
        "a\u{1}b\u{b}c\u{1f}d",
        "<b>&amp;</b> ]]>",
        "\u{fffe}\u{ffff}",
        " blanks ",
        "=\"138\"",
        &longest,
        &wide,
    ];
    let mut csv = "Email,Remark\n".to_owned();
    for (index, cell) in hostile.iter().enumerate() {
        csv += &format!("p{index}@example.com,{}\n", quoted(cell));
    }
    let folder = Folder::new().with("people.csv", csv);
    folder
        .run("people.csv", &tenant)
        .args(&["--excel"])
        .exits(&[0, 3])
        .ends();
    let mut book: Xlsx<_> = open_workbook(folder.path("people.results.xlsx")).expect("it is there");
    let formulas = book.worksheet_formula("Results").expect("it has this sheet");
    assert!(formulas.rows().flatten().all(String::is_empty), "nothing can run");
    let written = sheets(&folder.path("people.results.xlsx"));
    let written = written[0].1.column("Remark");
    let plain = folder.table("people.results.csv");
    for (index, cell) in plain.column("Remark").into_iter().enumerate() {
        if cell == wide {
            // What no cell can hold is cut, between characters.
            assert_eq!(written[index], "😀".repeat(16_383) + "…");
        } else {
            assert_eq!(written[index], cell);
        }
    }
}

#[test]
fn an_edited_workbook_is_never_written_over_and_the_csv_is_renewed() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let run = || folder.run("people.csv", &tenant).args(&["--excel"]);
    run().ends();
    let first = std::fs::read(folder.path("people.results.xlsx")).expect("it is there");
    run().out("results: people.results.xlsx\n").ends();
    let again = std::fs::read(folder.path("people.results.xlsx")).expect("it is there");
    assert!(first == again, "the same results are the same bytes");
    let edited = [&first[..], b" "].concat();
    folder.write("people.results.xlsx", &edited);
    run()
        .out("results: people.results.new.xlsx\nresults: people.results.csv\n")
        .out("`people.results.xlsx` is not as this program left it")
        .ends();
    assert!(std::fs::read(folder.path("people.results.xlsx")).expect("it is there") == edited);
    assert_eq!(sheets(&folder.path("people.results.new.xlsx"))[0].1.rows.len(), 2);
}

#[test]
fn a_run_whose_results_were_edited_in_both_forms_stops_and_names_them() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    folder.run("people.csv", &tenant).args(&["--excel"]).ends();
    for name in ["people.results.csv", "people.results.xlsx"] {
        let mut edited = std::fs::read(folder.path(name)).expect("it is there");
        edited.extend(b"x\n");
        folder.write(name, edited);
    }
    folder.write("people.csv", people(3));
    let names = "both `people.results.csv` and `people.results.xlsx` were edited";
    folder.run("people.csv", &tenant).exit(1).err(names).ends();
    folder.program(&["check", "people.csv"]).exit(1).err(names).ends();
    assert_eq!(tenant.stats().requests, 2, "nobody was sent");
    std::fs::remove_file(folder.path("people.results.xlsx")).expect("it is there");
    folder
        .run("people.csv", &tenant)
        .out("results: people.results.new.csv")
        .ends();
    assert_eq!(tenant.stats().requests, 3);
}

#[test]
fn a_person_is_told_that_the_csv_is_not_for_a_spreadsheet() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(1));
    let hint = "for Excel take `--excel`";
    folder.run("people.csv", &tenant).out(hint).ends();
    let ran = folder.run("people.csv", &tenant).args(&["--excel"]).ends();
    assert!(!ran.stdout.contains(hint), "{}", ran.stdout);
}

#[test]
fn results_are_written_in_the_form_that_the_ending_says() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    folder.run("people.csv", &tenant).ends();
    let results = |output: &str| folder.program(&["results", "people.csv", "--output", output]);
    results("all.xlsx").out("all.xlsx: 2 rows of people.csv").ends();
    assert_eq!(
        sheets(&folder.path("all.xlsx"))[0].1.statuses(),
        [("registered", 2)].into()
    );
    results("all.csv").ends();
    assert_eq!(table(&folder.read("all.csv")).statuses(), [("registered", 2)].into());
    for output in ["all.xls", "all.ods", "all.txt", "all"] {
        let told = format!("`{output}` ends in neither `.csv` nor `.xlsx`");
        results(output).exit(2).err(&told).ends();
        assert!(!folder.path(output).exists());
    }
    folder
        .program(&["results", "people.csv", "--excel"])
        .out("people.results.xlsx: 2 rows of people.csv\npeople.results.csv: 2 rows of people.csv")
        .ends();
}
