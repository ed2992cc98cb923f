//! A file is known by where it lies and by what it holds: moved, renamed or through a link, it is the same file.

use std::fs;

use crate::support::{Folder, Sandbox, people};

#[test]
fn a_file_that_was_moved_or_renamed_is_the_same_file() {
    let tenant = Sandbox::start(&[]);
    let november = Folder::new().with("people.csv", people(3) + "9,nobody@example.com,\n");
    let december = november.another();
    november.run("people.csv", &tenant).exit(3).ends();
    fs::rename(november.path("people.csv"), december.path("staff.csv")).expect("one file system");
    let same = "unchanged since it was last read";
    december.program(&["check", "staff.csv"]).out(same).ends();
    let status = december
        .program(&["status", "staff.csv"])
        .out("staff.csv: 4 rows, read on ")
        .ends();
    assert!(!status.stdout.contains("no longer"), "{}", status.stdout);
    december.program(&["results", "staff.csv"]).ends();
    december.run("staff.csv", &tenant).exit(3).out(same).ends();
    let files = |folder: &Folder| {
        let status = folder.program(&["status", "--format", "json"]).ends().json().remove(0);
        status["files"].as_array().expect("files").clone()
    };
    let known = files(&november);
    let lies_at = dunce::canonicalize(december.path("staff.csv")).expect("it is there");
    assert_eq!(known.len(), 1, "{known:?}");
    assert_eq!(known[0]["file"], serde_json::json!(lies_at));
    // A copy is another file, whose people are known.
    fs::copy(december.path("staff.csv"), november.path("copy.csv")).expect("it is there");
    november.run("copy.csv", &tenant).exit(3).out("0 to send").ends();
    assert_eq!(files(&november).len(), 2);
    assert_eq!(tenant.stats().requests, 4);
}

#[cfg(unix)]
#[test]
fn a_file_behind_a_link_is_the_same_file() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    fs::create_dir(folder.path("links")).expect("the folder is writable");
    std::os::unix::fs::symlink("../people.csv", folder.path("links/linked.csv")).expect("the system knows links");
    folder.run("people.csv", &tenant).ends();
    folder
        .run("links/linked.csv", &tenant)
        .out("unchanged since it was last read")
        .ends();
    let status = folder.program(&["status", "--format", "json"]).ends().json().remove(0);
    assert_eq!(status["files"].as_array().map(Vec::len), Some(1), "{status}");
    assert_eq!(tenant.stats().requests, 3);
}

#[test]
fn what_was_read_from_standard_input_belongs_to_the_folder_it_was_read_in() {
    let tenant = Sandbox::start(&[]);
    let here = Folder::new();
    let there = here.another();
    here.run("-", &tenant).stdin(people(2)).ends();
    let second = there.run("-", &tenant).stdin(people(4)).ends();
    assert!(!second.stdout.contains("no longer in the file"), "{}", second.stdout);
    let rows = |folder: &Folder| folder.program(&["results", "-"]).ends().stdout;
    assert!(rows(&here).contains("2 rows of standard input"), "{}", rows(&here));
    assert!(rows(&there).contains("4 rows of standard input"), "{}", rows(&there));
    assert_eq!(tenant.stats().requests, 4);
}

/// Two folders, several runs one after another: what the tenant sees of everybody is one call.
#[test]
fn folders_of_one_app_share_everybody_whoever_runs_first() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("a.csv", people(5));
    let others: Vec<Folder> = (6..9)
        .map(|count| folder.another().with("a.csv", people(count)))
        .collect();
    folder.run("a.csv", &tenant).ends();
    for other in &others {
        other.run("a.csv", &tenant).out("1 to send").ends();
    }
    folder.run("a.csv", &tenant).out("0 to send").ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts, stats.repeated), (8, 8, 0));
}
