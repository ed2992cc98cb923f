//! The computer stays awake while it sends, by a program of the system, and may fall asleep otherwise.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread::sleep;
use std::time::Duration;

use crate::support::{Folder, Program, Sandbox, people};

/// A program in place of the system's, which keeps awake for as long as the one that it starts runs.
const KEEPS: &str =
    "#!/bin/sh\necho \"began $*\" >>\"$LOG\"\nwhile [ \"$1\" != cat ]; do shift; done\n\"$@\"\necho ended >>\"$LOG\"\n";

/// One to which the system says no.
const REFUSES: &str = "#!/bin/sh\nexit 1\n";

/// A run of the program for whom this is `systemd-inhibit`.
fn with(folder: &Folder, script: &str, args: &[&str]) -> Program {
    let bin = folder.path("bin");
    fs::create_dir_all(&bin).expect("the folder is writable");
    folder.write("bin/systemd-inhibit", script);
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(bin.join("systemd-inhibit"), executable).expect("it is ours");
    let path = std::env::var("PATH").expect("a system has programs");
    let program = folder.program(args).env("PATH", &format!("{}:{path}", bin.display()));
    program.env("LOG", &folder.path("log").to_string_lossy())
}

#[test]
fn the_computer_is_kept_awake_until_everything_is_sent() {
    let tenant = Sandbox::start(&["--latency", "100ms"]);
    let folder = Folder::new().with("people.csv", people(3));
    with(&folder, KEEPS, &["run", "people.csv", "--sandbox"]).ends();
    assert!(!folder.path("log").exists(), "a rehearsal keeps nobody awake");
    with(&folder, KEEPS, &["run", "people.csv"]).tenant(&tenant).ends();
    // It ends when it reads that the run has ended.
    let log = || folder.read("log");
    for _ in 0..100 {
        if log().contains("ended") {
            break;
        }
        sleep(Duration::from_millis(20));
    }
    let expected = "began --what=idle:sleep --who=referral-import --why=registering people cat\nended\n";
    assert_eq!(log(), expected);
}

#[test]
fn a_person_is_told_where_a_long_run_may_fall_asleep() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(150)).with("few.csv", people(2));
    let short = with(&folder, REFUSES, &["run", "few.csv"]).tenant(&tenant);
    let short = short.at_a_terminal("y\\n").ends().stdout;
    assert!(!short.contains("awake"), "{short}");
    let turns = [("[y/N", "y\\n"), ("无法让本机保持唤醒", "\\003")];
    let long = with(&folder, REFUSES, &["run", "people.csv", "--lang", "zh"]).tenant(&tenant);
    long.talks(&turns).exit(130).ends();
    let piped = with(&folder, REFUSES, &["run", "people.csv", "--rate", "unlimited"])
        .tenant(&tenant)
        .ends();
    assert!(!piped.stderr.contains("awake"), "{}", piped.stderr);
}
