//! A dry run tells what the run then finds, whatever the options leave out and whatever happened before.

use std::fs;

use crate::support::{Folder, Sandbox};

/// Whom earlier runs have sent.
const BEFORE: &str = "\
Work Email
ada@example.com
ben@example.com
cleo@example.com
nobody.dan@example.com
nobody.eve@example.com
nobody.fay@example.com
";

/// Everyone of these and more, in two departments, some of whom have left.
const STAFF: &str = "\
Employee ID,Work Email,Mobile,Department,Status
E1,ada@example.com,,R&D,active
E2,ben@example.com,,Sales,active
E3,cleo@example.com,,R&D,terminated
E4,nobody.dan@example.com,,R&D,active
E5,nobody.eve@example.com,,Sales,active
E6,nobody.fay@example.com,,R&D,terminated
E7,uma@example.com,,Sales,active
E8,gus@example.com,13800000008,R&D,active
E9,hal@example.com,,Sales,active
E10,ida@example.com,,Sales,terminated
E11,gus@example.com,,R&D,active
E12,ada@example.com,,Sales,active
E13,,1.39E+10,R&D,active
E14,,1.39E+10,R&D,terminated
E15,jon@example.com,13800000016,R&D,active
E16,kim@example.com,13800000016,Sales,active
E17,nobody.dan@example.com,,Sales,terminated
";

#[test]
fn a_dry_run_counts_as_the_run_does() {
    let sick = Sandbox::start(&["--faults", "slow=1"]);
    let known = Folder::new().with("before.csv", BEFORE);
    // The first goes alone: each of them is left in the middle of its call.
    for row in ["uma", "vera"] {
        known.write("staff.csv", format!("Work Email\n{row}@example.com\n"));
        let sent = sick.stats().requests;
        let run = known.run("staff.csv", &sick).start();
        sick.wait_until(|stats| stats.requests > sent);
        run.kill();
    }
    let tenant = sick.replace(&[]);
    known.run("before.csv", &tenant).exit(3).ends();
    // Whoever looks brings the journal in that a killed run left.
    known
        .checkpoint()
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("it is a checkpoint");
    let checkpoint = known.checkpoint_path();
    let before = fs::read(&checkpoint).expect("it is there");
    for command in [
        "run",
        "run --include-leavers",
        "run --where Department=R&D",
        "run --where Department=Sales",
        "run --where Department=Sales --where Status=active",
        "run --where Department=Sales --include-leavers",
        "run --where Department=Nobody",
        "run --use email",
        "run --limit 1",
        "retry",
        "retry --where Department=R&D",
        "retry --code 1002551 --include-leavers",
        "retry --code 999",
        "retry --row 5-9",
        "retry --row 2",
        "retry --row 2-3,7",
        "retry --row 4 --code 1002551",
        "retry --row 5 --code 999",
        "retry --row 99",
        "retry --row 2-8 --unconfirmed",
    ] {
        let folder = &known;
        folder.write("staff.csv", STAFF);
        fs::write(&checkpoint, &before).expect("the folder is ours");
        // What the last command left knows more than the checkpoint that is put back.
        for results in ["staff.results.csv", "before.results.csv"] {
            let _ = fs::remove_file(folder.path(results));
        }
        let mut typed = command.split(' ');
        let args = [
            typed.next().expect("a command"),
            "staff.csv",
            "--rate",
            "unlimited",
            "--format",
            "json",
        ];
        let args: Vec<&str> = args
            .into_iter()
            .chain(["--on-unconfirmed", "hold"])
            .chain(typed)
            .collect();
        let told = |more: &[&str]| {
            let program = folder.program(&args).args(more).tenant(&tenant);
            let mut plan = program.exits(&[0, 3]).ends().json().swap_remove(0);
            // Only a run calls somebody.
            plan.as_object_mut().expect("a plan").remove("called");
            plan
        };
        for unchanged in [false, true] {
            let (dry, run) = (told(&["--dry-run"]), told(&[]));
            assert_eq!(dry, run, "{command}");
            assert_eq!(dry["unchanged"], unchanged, "{command}");
            assert_eq!(dry["gone_unconfirmed"][0], "v…@example.com", "{command}");
        }
    }
}
