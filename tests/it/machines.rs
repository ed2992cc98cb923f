//! The contract for programs: what they read is one object a line, as `docs/schema` says, in every language. The schemas are
//! held against every run of the tests that asks for JSON.

use serde_json::Value;

use crate::support::{Folder, Sandbox};

const FILE: &str = "Work Email,工号\na@example.com,E1\nnobody.b@example.com,E2\nbroken,E3\n";

/// What a program reads of these arguments, in both languages.
fn told(folder: &Folder, tenant: &Sandbox, args: &[&str], exit: i32) -> [Vec<Value>; 2] {
    ["en", "zh"].map(|lang| {
        let program = folder.program(args).args(&["--format", "json", "--lang", lang]);
        program.tenant(tenant).exit(exit).ends().json()
    })
}

#[test]
fn nothing_that_a_program_reads_depends_on_the_language() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("team.csv", FILE);
    folder.run("team.csv", &tenant).exit(3).ends();
    for (args, exit) in [
        (&["run", "team.csv"][..], 3),
        (&["check", "team.csv", "--detail", "full", "--online"], 3),
        (&["status"], 0),
        (&["status", "team.csv", "--row", "3"], 0),
        (&["results", "team.csv", "--only", "failed"], 0),
        (&["report", "team.csv"], 0),
        (&["explain"], 0),
        (&["explain", "1002551"], 0),
        (&["status", "nowhere.csv"], 1),
        (&["run", "nowhere.csv", "--checkpoint", "team.csv"], 1),
        (&["explain", "nothing-of-ours"], 2),
        (&["run", "team.csv", "--nonsense"], 2),
    ] {
        let [english, chinese] = told(&folder, &tenant, args, exit);
        assert!(!english.is_empty(), "{args:?}");
        let text = |lines: &[Value]| {
            let text = serde_json::to_string(lines).expect("JSON");
            // A command goes on in the language in which it was typed, and a plan takes as long as it takes.
            text.replace("--lang zh", "--lang en")
        };
        assert_eq!(text(&english), text(&chinese), "{args:?}");
    }
}

#[test]
fn a_failure_is_an_object_too() {
    let folder = Folder::new();
    for (args, exit) in [
        (&["forget", "--find", "nobody"][..], 1),
        (&["check", "nowhere.csv"], 1),
        (&["check", "nowhere.csv", "--rate", "0/min"], 2),
    ] {
        let told = folder
            .program(args)
            .args(&["--format", "json"])
            .exit(exit)
            .ends()
            .json();
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0]["type"], &told[0]["exit"]), (&"error".into(), &exit.into()));
        assert!(
            told[0]["what"].as_str().is_some_and(|what| !what.is_empty()),
            "{told:?}"
        );
    }
}

#[test]
fn a_log_for_programs_is_nothing_but_objects() {
    let folder = Folder::new().with("team.csv", FILE);
    let run = folder.program(&[
        "run",
        "team.csv",
        "--sandbox",
        "-vv",
        "--log-format",
        "json",
        "--show-values",
    ]);
    let log = run.exit(3).ends().stderr;
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    let of = |message: &str| {
        lines
            .iter()
            .find(|line| line["message"].as_str().is_some_and(|said| said.starts_with(message)))
    };
    assert!(of("sandbox: ").is_some() && of("`--show-values`").is_some(), "{log}");
    let answered = of("answered").expect("the first answer is logged");
    for (field, expected) in [("run", 1), ("row", 2), ("person", 1), ("attempt", 1)] {
        let found = answered[field]
            .as_str()
            .map_or(answered[field].to_string(), str::to_owned);
        assert_eq!(found, expected.to_string(), "{field} of {answered}");
    }
    assert!(answered["log_id"].is_string(), "{answered}");
}
