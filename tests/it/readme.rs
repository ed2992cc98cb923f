//! What README and docs tell a newcomer to type does what they say, what they show is what is shown, they say the same in Chinese, and
//! the nightly job works.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::CommandFactory;
use referral_import::cli::args::Args;

use crate::support::{Folder, Sandbox};

/// The blocks of a text that begin so, in order.
fn blocks(path: &str, kind: &str) -> Vec<String> {
    let (text, begin) = (text(path), format!("```{kind}\n"));
    let blocks = text.split(&begin).skip(1);
    let blocks = blocks.map(|block| block.split("```").next().expect("a text has a first part"));
    blocks.map(|block| block.trim().to_owned()).collect()
}

/// The README's block of commands with this one.
fn block_with(command: &str) -> String {
    let blocks = blocks("README.md", "sh");
    let found = blocks.into_iter().find(|block| block.contains(command));
    found.unwrap_or_else(|| panic!("no block has {command}"))
}

/// The words of a command of ours.
fn words(line: &str) -> Vec<String> {
    let line = line.strip_prefix("referral-import ").expect(line);
    // What is quoted stands at the end.
    match line.split_once('"') {
        None => line.split(' ').map(str::to_owned).collect(),
        Some((words, quoted)) => {
            let words = words.trim().split(' ').map(str::to_owned);
            words.chain([quoted.trim_matches('"').to_owned()]).collect()
        }
    }
}

/// Somebody who follows a text, line by line, with this exit code for lines that do not end with 0. `login` and `logout` are run by
/// `it::login`.
fn follow(lines: &str, folder: &Folder, tenant: &Sandbox, exits: &[(&str, i32)]) {
    for line in lines.lines().filter(|line| *line != "referral-import login") {
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let exit = exits
            .iter()
            .find(|(command, _)| *command == line)
            .map_or(0, |(_, exit)| *exit);
        folder.program(&words).tenant(tenant).exit(exit).ends();
    }
}

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    // Where Git writes CRLF, the commands are the same.
    fs::read_to_string(&path)
        .expect("it is in the repository")
        .replace("\r\n", "\n")
}

#[test]
fn the_first_command_registers_the_sample_and_its_repetition_sends_nothing() {
    let command = block_with("cargo run");
    let (cargo, args) = command.split_once(" -- ").expect("it runs the program with cargo");
    assert_eq!(cargo, "cargo run --release");
    let args: Vec<&str> = args.split_whitespace().collect();
    let folder = Folder::new();
    fs::create_dir(folder.path("samples")).expect("the folder is writable");
    let folder = folder.with_sample("engineering.csv");
    fs::rename(folder.path("engineering.csv"), folder.path("samples/engineering.csv")).expect("both are folders");
    folder.program(&args).out("48 registered").err("48 accounts").ends();
    folder
        .program(&args)
        .out("48 registered (0 now, 48 before)")
        .err("sandbox: 0 calls")
        .ends();
    assert_eq!(folder.table("samples/engineering.sandbox.results.csv").rows.len(), 48);
    assert!(text("README.md").contains("samples/engineering.sandbox.results.csv"));
}

#[test]
fn the_second_command_is_what_every_change_must_pass() {
    let test = &block_with("cargo test");
    assert!(test.starts_with("cargo test"), "{test}");
    assert!(
        text(".ci/run").lines().any(|line| line.trim() == test),
        "`{test}` is not in .ci/run"
    );
}

#[test]
fn what_a_run_shows_is_a_real_one() {
    for (readme, lang) in [("README.md", "en"), ("docs/README.zh.md", "zh")] {
        let folder = Folder::new().with_sample("team.csv");
        let run = folder
            .program(&["team.csv", "--sandbox"])
            .env("LANG", &format!("{lang}_XX.UTF-8"));
        let shown = run.exit(3).ends().stdout;
        assert_eq!(blocks(readme, "text")[0], shown.trim(), "{readme}");
    }
}

#[test]
fn the_first_commands_of_the_readme_take_a_department_through() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with_sample("team.csv");
    let ends_with_3 = [
        ("referral-import team.csv --sandbox", 3),
        ("referral-import team.csv", 3),
        ("referral-import check team.csv --online", 3),
        ("referral-import run team.csv", 3),
    ];
    for first in ["--sandbox", "referral-import login"] {
        follow(&block_with(first), &folder, &tenant, &ends_with_3);
    }
    assert_eq!(tenant.stats().accounts, 45);
    assert!(folder.read("team.report.html").contains("46 of 60 are done"));
}

#[test]
fn the_first_import_goes_as_it_is_told() {
    let guide = "docs/first-import.md";
    let (english, chinese) = (text(guide), text("docs/first-import.zh.md"));
    assert_eq!(sections(&english), sections(&chinese));
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with_sample("team.csv");
    let exits = [
        ("referral-import check team.csv", 3),
        ("referral-import team.csv --sandbox", 3),
        ("referral-import check team.csv --online", 3),
        ("referral-import run team.csv", 3),
        ("referral-import retry team.csv", 0),
        // Nobody is as old as that.
        ("referral-import forget --older-than 365d", 1),
    ];
    for block in blocks(guide, "sh") {
        follow(&block, &folder, &tenant, &exits);
        if block.contains("--only") {
            let mut number = 100;
            let part = folder.read("team.invalid-failed.csv");
            let mut corrected = String::new();
            for cell in part.replace("@@", "@").split_inclusive("1.3E+10") {
                number += 1;
                corrected += &cell.replace("1.3E+10", &format!("13000004{number}"));
            }
            folder.write("team.invalid-failed.csv", corrected);
        }
    }
    assert_eq!(tenant.stats().accounts, 59);
    assert!(folder.read("team.report.html").contains("60 of 60 are done"));
}

/// What a section of a README says in no language.
#[derive(Debug, Default, PartialEq)]
struct Section<'t> {
    level: usize,
    blocks: Vec<&'t str>,
    table_lines: usize,
    /// The words in backticks.
    literals: BTreeSet<&'t str>,
}

fn sections(readme: &str) -> Vec<Section<'_>> {
    let mut sections = vec![Section::default()];
    // Text and blocks of code take turns.
    for (at, part) in readme.split("```").enumerate() {
        let last = sections.last_mut().expect("there is always one");
        if at % 2 == 1 {
            // What is shown is shown in each language.
            last.blocks
                .extend(Some(part).filter(|part| !part.starts_with("text\n")));
            continue;
        }
        for line in part.lines() {
            if line.starts_with('#') {
                let level = line.chars().take_while(|c| *c == '#').count();
                sections.push(Section {
                    level,
                    ..Section::default()
                });
            }
            let last = sections.last_mut().expect("there is always one");
            last.table_lines += usize::from(line.starts_with('|'));
            last.literals.extend(line.split('`').skip(1).step_by(2));
        }
    }
    sections
}

#[test]
fn the_chinese_readme_says_what_the_english_one_says() {
    let (english, chinese) = (text("README.md"), text("docs/README.zh.md"));
    let (english, chinese) = (sections(&english), sections(&chinese));
    for (english, chinese) in english.iter().zip(&chinese) {
        assert_eq!(english, chinese);
    }
    assert_eq!(english.len(), chinese.len());
}

/// The script of `docs/jobs.md`, as it stands there.
#[cfg(unix)]
#[test]
fn the_nightly_script_handles_how_a_run_ends() {
    let jobs = text("docs/jobs.md");
    let script = jobs
        .split("```")
        .find_map(|part| part.strip_prefix("sh\n"))
        .expect("a script");
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new()
        .with("nightly.sh", script)
        .with("export.csv", "Work Email\na@example.com\n");
    let nightly = |file: &str| folder.program(&[file]).by_script("nightly.sh").tenant(&tenant);
    nightly("export.csv").err("must name a checkpoint that stays").ends();
    let quiet = nightly("export.csv").ends();
    assert_eq!(
        (quiet.stdout.as_str(), quiet.stderr.as_str()),
        ("", ""),
        "cron writes to nobody"
    );
    folder.write("export.csv", "Work Email\na@example.com\nbroken\n");
    nightly("export.csv").exit(3).out("need a person").ends();
    nightly("nowhere.csv")
        .exit(1)
        .out("somebody has to change something")
        .out("\"type\":\"error\"")
        .ends();
    assert_eq!(tenant.stats().accounts, 1);
}

#[test]
fn an_archive_has_a_manual_page_of_every_command() {
    let release = text(".github/workflows/release.yml");
    let (_, names) = release.split_once("for command in ").expect("they are made one by one");
    let (names, _) = names.split_once(';').expect("the list ends");
    let mut root = Args::command();
    root.build();
    let commands: BTreeSet<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
    assert_eq!(names.split(' ').collect::<BTreeSet<_>>(), commands);
}
