//! How plan, summary and status read, in both languages, as snapshots: one run that has a bit of everything.

use std::path::Path;

use crate::support::{Folder, Sandbox};

/// Registered, duplicate, invalid, refused, a leaver.
const EVERYTHING: &str = "\
Employee ID,Work Email,Mobile,Status
E1,ada@example.com,13800000001,active
E2,nobody.ben@example.com,,active
E3,,1.39E+10,active
E4,ada@example.com,,active
E5,eve@example.com,,terminated
E6,fay@example.com,13800000006,active
";

/// Standard output without what differs from one run to the next.
fn steady(stdout: &str, folder: &Folder, tenant: &Sandbox) -> String {
    let whole = |path: &Path| dunce::canonicalize(path).expect("it is there").display().to_string();
    let text = stdout
        .replace(&tenant.url(), "http://TENANT")
        .replace(&whole(&folder.path(".")), "FOLDER");
    let steady = text.lines().map(|line| {
        let cut = ["read on ", "读取于 "]
            .iter()
            .find_map(|mark| line.find(mark).map(|at| at + mark.len()));
        cut.map_or(line.to_owned(), |at| {
            format!("{}TIME{}", &line[..at], &line[at + TIME.len()..])
        })
    });
    steady.collect::<Vec<_>>().join("\n")
}

/// The form of a time.
const TIME: &str = "2026-01-02 03:04:05";

#[test]
fn a_run_its_repetition_and_its_status_read_well() {
    for lang in ["en", "zh"] {
        let tenant = Sandbox::start(&[]);
        let folder = Folder::new().with("team.csv", EVERYTHING);
        let run = |args: &[&str]| {
            let program = folder.program(&[args, &["--lang", lang]].concat()).tenant(&tenant);
            // How far it wraps decides how much is shown.
            let program = program.env("REFERRAL_IMPORT_CHECKPOINT", "kept");
            steady(&program.exit(3).ends().stdout, &folder, &tenant)
        };
        let first = run(&["run", "team.csv", "--rate", "unlimited"]);
        folder.write(
            "team.csv",
            EVERYTHING.replace("fay@example.com,13800000006", "nobody.fay@example.com,"),
        );
        let again = run(&["retry", "team.csv", "--rate", "unlimited", "--row", "3"]);
        let status = folder
            .program(&["status", "--lang", lang, "--checkpoint", "kept"])
            .ends();
        let told = [first, again, steady(&status.stdout, &folder, &tenant)].join("\n\n----\n\n");
        insta::assert_snapshot!(format!("run_retry_status_{lang}"), told);
    }
}

#[test]
fn a_long_run_says_how_long_it_takes() {
    let folder = Folder::new().with("team.csv", crate::support::people(250));
    for (lang, takes) in [("en", "takes about 2 min, until "), ("zh", "预计需要 2 分钟，到 ")] {
        folder.program(&["check", "team.csv", "--lang", lang]).out(takes).ends();
    }
    let at_once = folder.program(&["check", "team.csv", "--rate", "unlimited"]).ends();
    assert!(!at_once.stdout.contains("takes"), "{}", at_once.stdout);
    folder.write("team.csv", crate::support::people(50));
    for (lang, takes) in [("en", "takes under a minute"), ("zh", "预计不到一分钟")] {
        folder.program(&["check", "team.csv", "--lang", lang]).out(takes).ends();
    }
}
