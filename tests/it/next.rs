//! What the program says to type next does what it says, in a shell that knows the credentials and nothing else.

use crate::support::{Folder, Program, Sandbox};

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

/// The words of a command line whose quotes stand around whole words.
fn words(line: &str) -> Vec<&str> {
    let parts = line.split('\'').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.collect()
}
