//! What the program says to type next does what it says, in a shell that knows the credentials and nothing else.

use crate::support::{Folder, Program, QUOTE, Sandbox, quoted};

#[test]
fn the_command_that_status_and_results_give_works_when_it_is_typed() {
    let tenant = Sandbox::start(&[]);
    let text = "Team;Corp Mail;Contact No\nA;nobody.ada@example.com;91234567\nB;ben@example.com;12\nA;cy;91234568\n";
    let folder = Folder::new().with("export.csv", text);
    let (address, secret) = (
        ["--base-url", &tenant.url()],
        [("FEISHU_APP_ID", "cli_example"), ("FEISHU_APP_SECRET", "x")],
    );
    let with_secret = |program: Program| {
        secret
            .iter()
            .fold(program, |program, (name, value)| program.env(name, value))
    };
    let options = [
        "--encoding",
        "gbk",
        "--delimiter",
        "semicolon",
        "--map",
        "email=Corp Mail",
        "--map",
        "mobile=Contact No",
        "--default-country-code",
        "852",
        "--use",
        "email",
        "--strict",
        "--include-leavers",
        "--where",
        "Team=A",
        "--keep",
        "Team,Corp Mail",
    ];
    let run = folder.program(&["run", "export.csv"]).args(&options).args(&address);
    with_secret(run).exit(3).ends();
    let next_of = |args: &[&str]| {
        let told = folder.program(args).ends().stdout;
        let next = told
            .lines()
            .find_map(|line| line.strip_prefix("next: referral-import "));
        next.unwrap_or_else(|| panic!("nothing comes next: {told}")).to_owned()
    };

    let next = next_of(&["status"]);
    let again = with_secret(folder.program(&words(&next))).exit(3);
    again
        .out("unchanged since it was last read")
        .out("1 failed (0 now, 1 before)")
        .ends();

    let next = next_of(&["results", "export.csv", "--only", "invalid,failed"]);
    let corrected = with_secret(folder.program(&words(&next))).exit(3);
    corrected
        .out("1 refused before with the same contact")
        .out("email_syntax")
        .ends();
    // One who calls that address anyhow need not be told it.
    let told = folder.program(&["status", "export.csv"]).tenant(&tenant).ends().stdout;
    assert!(!told.contains("--base-url"), "{told}");
}

#[test]
fn a_check_that_finds_something_says_what_comes_next_and_a_clean_one_does_not() {
    let tenant = Sandbox::start(&[]);
    let text = "Work Email\nada@example.com\nben\n";
    let folder = Folder::new().with("a b.csv", text);
    let check = folder.program(&["check", "a b.csv", "--use", "email"]);
    let told = check.exit(3).ends().stdout;
    let file = quoted("a b.csv");
    let steps = format!(
        "next: referral-import check {file} --use email\n      checks again, once that is put right\n  \
         or: referral-import run {file} --use email\n      sends the 1 row that can be sent\n"
    );
    assert!(told.ends_with(&steps), "{told}");
    let dry = folder.program(&["run", "a b.csv", "--dry-run", "--lang", "zh"]).exit(3);
    dry.out(&format!(
        "下一步：referral-import run {file} --dry-run --lang zh\n      改正后再次检查\n"
    ))
    .out(&format!(
        "  或者：referral-import run {file} --lang zh\n      发送其中可以发送的 1 行\n"
    ))
    .ends();

    let line = format!("run {file} --use email");
    let run = folder.program(&words(&line)).tenant(&tenant);
    run.exit(3).out("1 registered").ends();
    folder.write("a b.csv", text.replace("ben", "ben@example.com"));
    let clean = folder.program(&["check", "a b.csv"]).ends().stdout;
    assert!(!clean.contains("next: "), "{clean}");
}

/// The words of a command line whose quotes stand around whole words.
fn words(line: &str) -> Vec<&str> {
    let parts = line.split(QUOTE).enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.collect()
}

#[test]
fn a_command_that_would_fail_again_is_not_given_again() {
    let folder = Folder::new().with("a.csv", "Work Email\nada@example.com\n");
    for options in [
        &["--keep", "Nobody"][..],
        &["--where", "Nobody=1"],
        &["--checkpoint", "a.csv"],
    ] {
        let run = folder.program(&["run", "a.csv", "--sandbox"]).args(options).exit(1);
        let told = run.err("fix: ").ends().stderr;
        assert!(!told.contains("next: "), "{told}");
    }
    folder.write("b.csv", "");
    let empty = folder
        .program(&["run", "b.csv", "--sandbox", "--log-file", "run"])
        .exit(1);
    empty
        .err("next: referral-import run b.csv --sandbox --log-file run\n")
        .ends();
}
