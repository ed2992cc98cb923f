//! Files that cannot be sent, or not all of them: what is said, how it is cured, and that nothing wrong leaves.

use crate::support::{Folder, Sandbox, people};

/// A file that cannot be read as a table of people: its bytes, more arguments, what is wrong, and the cure.
type Unreadable<'a> = (&'a [u8], &'a [&'a str], &'a str, &'a str);

const UNREADABLE: &[Unreadable<'_>] = &[
    (b"", &[], "the file is empty", "export the file again"),
    (
        b"Work Email,Mobile\n",
        &[],
        "no rows below the header in row 1",
        "export the file again",
    ),
    (
        b"Name,Birthday\nAda,1 May\n",
        &[],
        "no column of the first 10 rows is known to hold work emails or mobiles; row 1 has A `Name`, B `Birthday`",
        "`--map email=\"",
    ),
    (
        b"Work Email,Primary Work Email,Corporate Email\na@example.com,b@example.com,\n,,c@example.com\n",
        &[],
        "several columns could be `email`: A `Work Email`, B `Primary Work Email`, C `Corporate Email`",
        "`--map email=A`",
    ),
    (
        b"Work Email,Name\na@example.com,Ada\nb@example.com,Gr\xfc\xdf\xff\n",
        &["--encoding", "utf-8"],
        "row 3: byte 50 of the file is not readable as UTF-8",
        "or mend that row in a text editor",
    ),
    (
        b"\xef\xbb\xbfWork Email,Name\na@example.com,Ada\nb@example.com,\xcd\xf5\n",
        &["--encoding", "gb18030"],
        "row 3: byte 51 of the file is not readable as UTF-8",
        "the byte order mark at the start of the file says UTF-8 and outranks `--encoding`",
    ),
    (
        b"Work Email,Name\na@example.com,Ada\nb@example.com,\"Ben\n",
        &[],
        "row 3: a quote `\"` opens here and never closes",
        "look for a single `\"`",
    ),
    (
        b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml",
        &[],
        "the workbook is damaged or was not downloaded to its end",
        "download or export it again",
    ),
    (
        b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x0A\0\0\0people.csv",
        &[],
        "this is an archive",
        "unpack it",
    ),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0\0\0\0\0",
        &[],
        "this is a workbook of Excel before 2007 (.xls)",
        "\"Excel Workbook (*.xlsx)\"",
    ),
    (
        b"Work Email,Name\na@example.com,Ada\n",
        &["--sheet", "People"],
        "`--sheet` was given, and the file is no workbook",
        "leave out `--sheet`",
    ),
    (
        b"Corp Mail,Name\na@example.com,Ada\n",
        &["--map", "email=Work Email"],
        "`--map email=\"Work Email\"`: no such column; the header in row 1 has A `Corp Mail`, B `Name`",
        "use one of these names",
    ),
];

#[test]
fn a_file_that_is_no_table_of_people_is_answered_with_its_cure_and_nothing_is_sent() {
    let tenant = Sandbox::start(&[]);
    for (bytes, args, wrong, cure) in UNREADABLE {
        let folder = Folder::new().with("people.csv", bytes);
        let run = folder.run("people.csv", &tenant).args(args).exit(1);
        run.err(&format!("error: {wrong}")).err("fix: ").err(cure).ends();
        let check = folder.program(&["check", "people.csv"]).args(args).exit(1);
        check.err(wrong).err(cure).ends();
        let chinese = folder
            .run("people.csv", &tenant)
            .args(args)
            .args(&["--lang", "zh"])
            .exit(1);
        chinese.err("错误：").err("处理办法：").ends();
        assert!(!folder.names().contains(&"people.results.csv".to_owned()));
    }
    assert_eq!(tenant.stats().requests, 0);
}

#[test]
fn a_file_that_is_not_there_is_named_wherever_it_should_have_been() {
    let tenant = Sandbox::start(&[]);
    for file in ["people.csv", "nowhere/people.csv"] {
        let folder = Folder::new();
        let run = folder.run(file, &tenant).exit(1);
        let run = run.err(&format!("error: cannot open `{file}`"));
        let ran = run.err("fix: check the name").ends();
        assert!(!ran.stderr.contains("next: "), "it would fail again: {}", ran.stderr);
        assert_eq!(folder.names(), [""; 0], "a typing error leaves no files behind");
    }
    let folder = Folder::new();
    std::fs::create_dir(folder.path("march")).expect("the folder is writable");
    let run = folder.run("march", &tenant).exit(1);
    run.err("error: `march` is not a file but a folder")
        .err("fix: name the file itself")
        .ends();
    assert_eq!(folder.names(), ["march"]);
    folder
        .run("..", &tenant)
        .exit(2)
        .err("`..` is not the name of a file")
        .ends();
}

/// As a shell hands over `<(…)`. It would be read twice, and be empty the second time.
#[cfg(unix)]
#[test]
fn a_pipe_is_read_as_standard_input_or_not_at_all() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    let made = std::process::Command::new("mkfifo").arg(folder.path("pipe")).status();
    assert!(made.expect("a system with pipes makes them").success());
    for command in ["run", "check"] {
        let run = folder.program(&[command, "pipe"]).tenant(&tenant).exit(1);
        run.err("error: `pipe` is not a file but a folder, a pipe or a device")
            .err("`… | referral-import check -`")
            .ends();
    }
    assert_eq!(folder.names(), ["pipe"]);
}

/// As Excel holds a workbook that is open in it.
#[cfg(windows)]
#[test]
fn a_file_that_another_program_keeps_to_itself_is_said_to_be_open() {
    use std::os::windows::fs::OpenOptionsExt;
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    let held = std::fs::OpenOptions::new()
        .read(true)
        .share_mode(0)
        .open(folder.path("people.csv"));
    let held = held.expect("nobody else has it open");
    folder
        .run("people.csv", &tenant)
        .exit(1)
        .err("cannot open `people.csv`")
        .err("fix: close it in the program that has it open")
        .ends();
    drop(held);
    folder.run("people.csv", &tenant).ends();
    assert_eq!(tenant.stats().accounts, 3);
}

#[test]
fn a_header_that_a_user_explains_is_read() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", "Corp Mail,Contact No\na@example.com,13800000001\n");
    let map = ["--map", "email=Corp Mail", "--map", "mobile=Contact No"];
    let run = folder.run("people.csv", &tenant).args(&map);
    run.out("email         from column A `Corp Mail`")
        .out("mobile        from column B `Contact No`")
        .ends();
}

#[test]
fn a_short_row_is_sent_with_a_warning_and_a_shifted_row_is_not() {
    let tenant = Sandbox::start(&[]);
    let rows = "Work Email,Name,Department\na@example.com\nb@example.com,Lee,Ben,Data\nc@example.com,Cleo,Data\n";
    let folder = Folder::new().with("people.csv", rows);
    let run = folder.run("people.csv", &tenant).exit(3);
    run.out("warning: row_too_short, 1 found, row 2")
        .out("error: row_too_long, 1 found, row 3")
        .ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("status"), ["registered", "invalid", "registered"]);
    assert_eq!(results.cell(3, "error_code"), "row_too_long");
    assert_eq!(results.cell(3, "error_message"), "1 more cell than the header");
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn a_file_without_a_good_row_needs_no_tenant() {
    let folder = Folder::new().with("people.csv", "Mobile\n1.39E+10\n138001380\n");
    // Nobody listens there.
    let run = folder
        .program(&["run", "people.csv"])
        .calls("http://127.0.0.1:9")
        .exit(3);
    run.out("0 to send").out("error: mobile_scientific_notation").ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("status"), ["invalid", "invalid"]);
    assert!(results.column("how_to_fix").iter().all(|fix| !fix.is_empty()));
    folder
        .program(&["check", "people.csv"])
        .exit(3)
        .out("2 invalid, never sent")
        .ends();
}

#[test]
fn the_users_own_file_is_never_touched() {
    let tenant = Sandbox::start(&[]);
    let text = people(3);
    let folder = Folder::new().with("people.csv", &text);
    folder.run("people.csv", &tenant).args(&["--excel"]).ends();
    assert_eq!(folder.read("people.csv"), text);
}

#[test]
fn a_name_cannot_hide_or_turn_what_stands_around_it() {
    let folder = Folder::new().with("people.csv", "Work Email,Na\u{202e}me\u{1b}[2J\na@example.com,Ada\n");
    for format in ["text", "json"] {
        let told = folder
            .program(&["check", "people.csv", "--where", "Team=A", "--format", format])
            .exit(1);
        let told = told.err("B `Na\\u202eme\\u001b[2J`").ends().stderr;
        assert!(!told.contains(['\u{202e}', '\u{1b}']), "{told:?}");
    }
}
