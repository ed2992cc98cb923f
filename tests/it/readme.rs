//! The two commands that a newcomer types do what the README says, the Chinese README says the same, and the nightly job works.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::Folder;

/// The README's blocks of commands, in order.
fn commands() -> Vec<String> {
    let readme = text("README.md");
    let blocks = readme.split("```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().expect("a text has a first part"));
    blocks.map(|block| block.trim().to_owned()).collect()
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
    let command = &commands()[0];
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
    let commands = commands();
    let test = &commands[1];
    assert!(test.starts_with("cargo test"), "{test}");
    assert!(
        text(".ci/run").lines().any(|line| line.trim() == test),
        "`{test}` is not in .ci/run"
    );
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
            last.blocks.push(part);
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
    let tenant = crate::support::Sandbox::start(&[]);
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
