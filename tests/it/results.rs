//! The results CSV: whose it is, in which order, and what becomes of the file's own columns.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{Folder, Sandbox, people, table};

#[test]
fn what_a_person_has_edited_is_never_written_over() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let why =
        "    `people.results.csv` is not as this program left it, or is open elsewhere: nothing in it was changed\n";
    let run = |results: &str| {
        let ran = folder
            .run("people.csv", &tenant)
            .out(&format!("results: {results}\n"))
            .ends();
        assert_eq!(ran.stdout.contains(why), results != "people.results.csv");
    };
    run("people.results.csv");
    run("people.results.csv");
    let edited = folder.read("people.results.csv") + "a remark of mine\n";
    folder.write("people.results.csv", &edited);
    run("people.results.new.csv");
    run("people.results.new.csv");
    let edited_too = folder.read("people.results.new.csv") + "another one\n";
    folder.write("people.results.new.csv", &edited_too);
    run("people.results.new-2.csv");
    assert_eq!(folder.read("people.results.csv"), edited);
    assert_eq!(folder.read("people.results.new.csv"), edited_too);
    assert_eq!(
        folder.table("people.results.new-2.csv").statuses(),
        [("registered", 2)].into()
    );

    // What a person puts back or throws away is ours again.
    std::fs::remove_file(folder.path("people.results.csv")).expect("it is there");
    run("people.results.csv");
}

#[test]
fn a_folder_that_was_typed_otherwise_or_moved_makes_no_results_a_persons() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    std::fs::create_dir(folder.path("march")).expect("the folder is writable");
    folder.write("march/people.csv", people(2));
    let run = |file: &str| {
        let ran = folder.run(file, &tenant).ends();
        assert!(!ran.stdout.contains("is not as this program left it"), "{}", ran.stdout);
    };
    run("march/people.csv");
    run("./march/people.csv");
    let absolute = folder.path("march/people.csv");
    run(absolute.to_str().expect("the test's folder has a name in UTF-8"));
    std::fs::rename(folder.path("march"), folder.path("april")).expect("nobody uses it");
    run("april/people.csv");
    let remark = folder.read("april/people.results.csv") + "a remark of mine\n";
    folder.write("april/people.results.csv", &remark);
    let beside = Path::new("./april").join("people.results.new.csv");
    folder
        .run("./april/people.csv", &tenant)
        .out(&format!("results: {}", beside.display()))
        .ends();
    assert_eq!(folder.read("april/people.results.csv"), remark);
}

#[test]
fn a_file_of_somebody_else_is_not_taken_for_results() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new()
        .with("people.csv", people(2))
        .with("people.results.csv", "mine\n");
    folder
        .run("people.csv", &tenant)
        .out("results: people.results.new.csv")
        .ends();
    assert_eq!(folder.read("people.results.csv"), "mine\n");
    let again = folder
        .program(&["results", "people.csv"])
        .out("people.results.new.csv: ");
    again
        .out("    `people.results.csv` is not as this program left it")
        .ends();
}

#[test]
fn results_go_to_a_file() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    folder.run("people.csv", &tenant).ends();
    for output in [
        ".",
        #[cfg(unix)]
        "/dev/stdout",
    ] {
        let results = folder.program(&["results", "people.csv", "--output", output]);
        results
            .exit(2)
            .err(&format!("`{output}` is not the name of a file"))
            .ends();
    }
    folder
        .program(&["results", "people.csv", "--output", "elsewhere.csv"])
        .ends();
}

#[test]
fn rows_and_own_columns_are_those_of_the_file() {
    let tenant = Sandbox::start(&[]);
    let header = "序号,row,status,input_note,Work Email,Remark";
    let rows = "1,r1,在职,\"said \"\"hi\"\"\",a@example.com,\"two\nlines\"\n\
                \n\
                2,r2,  spaced  ,'quoted,nobody@example.com,\"a,b\"\n\
                3,r3,=1+1,,broken,\"\"\"\"\n";
    let folder = Folder::new().with("people.csv", format!("Staff of the spring\n\n{header}\n{rows}"));
    folder
        .run("people.csv", &tenant)
        .args(&["--map", "email=Work Email"])
        .exit(3)
        .ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("row"), ["4", "6", "7"], "as a spreadsheet counts");
    assert_eq!(results.column("status"), ["registered", "failed", "invalid"]);
    let own = results.starting_at("序号");
    assert_eq!(
        own.header.join(","),
        "序号,input_row,input_status,input_input_note,Work Email,Remark"
    );
    assert_eq!(own.rows, table(&format!("{header}\n{rows}")).rows);
}

#[test]
fn what_feishu_refused_says_how_to_fix_it_and_what_support_asks_for() {
    let tenant = Sandbox::start(&[]);
    let rows = "Email\nnobody@example.com\ntwice@example.com\ndisabled@example.com\n";
    let folder = Folder::new().with("people.csv", rows);
    folder.run("people.csv", &tenant).exit(3).ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.column("error_code"), ["1002551", "1002552", ""]);
    assert_eq!(
        results.column("error_message"),
        ["user does not exist", "cannot match one user", ""]
    );
    assert!(results.column("log_id").iter().all(|id| id.len() == 32));
    assert!(results.cell(2, "how_to_fix").len() > 20 && results.cell(3, "how_to_fix").len() > 20);
    assert_eq!(results.cell(4, "status"), "registered");
    assert_eq!(results.cell(4, "note"), "the account exists and is disabled");

    folder.run("people.csv", &tenant).args(&["--lang", "zh"]).exit(3).ends();
    let chinese = folder.table("people.results.csv");
    assert_eq!(
        chinese.column("status"),
        results.column("status"),
        "words for programs stay"
    );
    assert!(!chinese.cell(2, "how_to_fix").is_ascii());
    assert_eq!(tenant.stats().requests, 3);
}

#[test]
fn the_results_of_a_file_that_is_no_csv_by_name_do_not_replace_those_of_one_that_is() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new()
        .with("people.csv", people(1))
        .with("people.txt", people(2));
    folder.run("people.csv", &tenant).ends();
    folder
        .run("people.txt", &tenant)
        .out("results: people.txt.results.csv")
        .ends();
    assert_eq!(folder.table("people.results.csv").rows.len(), 1);
}

/// Three loops of `results` at once: whoever reads meets the results whole, and nobody takes another's for a person's.
#[test]
fn results_are_replaced_whole_however_many_write_them() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(500));
    folder.run("people.csv", &tenant).ends();
    let whole = folder.read("people.results.csv");
    let writing = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let write = || (0..5).for_each(|_| drop(folder.program(&["results", "people.csv"]).ends()));
        let writers: Vec<_> = (0..3).map(|_| scope.spawn(write)).collect();
        scope.spawn(|| {
            while writing.load(Ordering::Relaxed) {
                assert_eq!(folder.read("people.results.csv"), whole);
            }
        });
        let ended: Vec<_> = writers.into_iter().map(|writer| writer.join()).collect();
        writing.store(false, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    // Windows replaces no file that is just being read: those results go beside it, as where Excel has it open.
    let mut names = folder.names();
    names.retain(|name| cfg!(unix) || !name.contains(".new"));
    assert_eq!(names, ["people.csv", "people.results.csv"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_where_results_would_go_is_met_before_anybody_is_sent() {
    let tenant = Sandbox::start(&[]);
    for place in ["people.results.csv", "people.results.xlsx"] {
        let folder = Folder::new().with("people.csv", people(2));
        let made = std::process::Command::new("mkfifo").arg(folder.path(place)).status();
        assert!(made.expect("the system has pipes").success());
        let run = folder.run("people.csv", &tenant).exit(2);
        run.err(&format!("`{place}` is not the name of a file")).ends();
        std::fs::remove_file(folder.path(place)).expect("it is there");
        std::os::unix::fs::symlink("/dev/stdout", folder.path(place)).expect("the system knows links");
        let run = folder.run("people.csv", &tenant).exit(2);
        run.err(&format!("`{place}` is not the name of a file")).ends();
    }
    assert_eq!(tenant.stats().requests, 0);
}

#[test]
fn results_go_to_standard_output() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2) + "9,nobody@example.com,\n");
    folder.run("people.csv", &tenant).exit(3).ends();
    let results = |args: &[&str]| folder.program(&["results", "people.csv", "--output", "-"]).args(args);
    let whole = results(&[]).err("2 of 3 registered; 1 needs correction").ends();
    assert_eq!(whole.stdout, folder.read("people.results.csv"));
    let failed = table(&results(&["--only", "failed"]).ends().stdout);
    assert_eq!((failed.column("source_row"), failed.rows.len()), (vec!["4"], 1));
    assert_eq!(folder.names(), ["people.csv", "people.results.csv"]);
}
