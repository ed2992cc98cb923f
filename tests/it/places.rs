//! Where the checkpoint is: one for each app of a user, away from the files, unless it is named.

use std::fs;

use crate::support::{Folder, Program, Sandbox, people};

#[test]
fn one_checkpoint_of_the_app_serves_all_folders() {
    let tenant = Sandbox::start(&[]);
    let november = Folder::new().with("people.csv", people(3));
    let december = november.another().with("people.csv", people(5));
    november
        .run("people.csv", &tenant)
        .err("a new checkpoint begins, which knows nobody yet: ")
        .err("must name a checkpoint that stays (`--checkpoint`)")
        .ends();
    let second = december.run("people.csv", &tenant);
    let second = second.out("3 registered before, not sent again").ends();
    for begins in ["a new checkpoint begins", "must name a checkpoint"] {
        assert!(!second.stderr.contains(begins), "{}", second.stderr);
    }
    let place = november.checkpoint_path();
    assert!(second.stdout.contains(&format!("checkpoint: {}\n", place.display())));
    let port = tenant.address().port();
    let name = format!("cli_example@127.0.0.1%3A{port}.checkpoint");
    assert_eq!(place.file_name().and_then(|name| name.to_str()), Some(name.as_str()));
    assert_eq!(december.names(), ["people.csv", "people.results.csv"]);
    assert_eq!(tenant.stats().requests, 5);
}

#[test]
fn a_checkpoint_that_was_named_is_said_at_every_end() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let told = "checkpoint: kept (as it was named; not the app's own)";
    let begins = folder
        .run("people.csv", &tenant)
        .args(&["--checkpoint", "kept"])
        .out(told);
    let begins = begins.err("a new checkpoint begins").ends();
    assert!(!begins.stderr.contains("must name"), "{}", begins.stderr);
    folder.program(&["status", "--checkpoint", "kept"]).out(told).ends();
    let by_environment = |program: Program| program.env("REFERRAL_IMPORT_CHECKPOINT", "kept").out(told).ends();
    by_environment(folder.run("people.csv", &tenant));
    by_environment(folder.program(&["results", "people.csv"]));
    folder.write("team.toml", "[profile.hr]\ncheckpoint = \"kept\"\n");
    let by_profile = folder
        .run("people.csv", &tenant)
        .args(&["--config", "team.toml", "--profile", "hr"]);
    by_profile.out("(as it was named; not the app's own)").ends();
    assert!(!folder.home().exists(), "nothing begins where nobody asked for it");
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn where_the_data_directory_cannot_be_written_nothing_takes_its_place() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2)).with("no folder", "");
    let place = folder.path("no folder").display().to_string();
    let run = folder.run("people.csv", &tenant);
    run.env("XDG_DATA_HOME", &place)
        .env("LOCALAPPDATA", &place)
        .exit(1)
        .err("cannot open the checkpoint `")
        .err("name another place with `--checkpoint`")
        .ends();
    assert_eq!(folder.names(), ["no folder", "people.csv"]);
    assert_eq!(tenant.stats().requests, 0);
}

#[test]
fn the_only_app_needs_no_name_and_several_are_named() {
    let (tenant, other) = (Sandbox::start(&[]), Sandbox::start(&[]));
    let folder = Folder::new().with("people.csv", people(2));
    folder.program(&["check", "people.csv"]).out("2 to send").ends();
    let nothing = folder.program(&["status"]).exit(1);
    nothing.err("there is no checkpoint of any app yet").ends();
    folder.run("people.csv", &tenant).ends();
    let looks = [&["status"][..], &["results", "people.csv"], &["check", "people.csv"]];
    for look in looks {
        folder.program(look).out("2 registered").ends();
    }
    let second = |program: Program| program.env("FEISHU_APP_ID", "cli_other");
    second(folder.run("people.csv", &tenant)).ends();
    for look in looks {
        let one = format!("`cli_other@127.0.0.1%3A{}`", tenant.address().port());
        let told = folder
            .program(look)
            .exit(1)
            .err("checkpoints of several apps: `cli_example@");
        told.err(&one).err("set `FEISHU_APP_ID`").ends();
        second(folder.program(look).tenant(&tenant)).out("2 registered").ends();
    }
    // An app has one checkpoint for each address; which one is not guessed either.
    second(folder.program(&["status"])).out("2 registered").ends();
    second(folder.run("people.csv", &other)).ends();
    second(folder.program(&["status"]))
        .exit(1)
        .err("`FEISHU_BASE_URL`")
        .ends();
    assert_eq!((tenant.stats().requests, other.stats().requests), (4, 2));
}

#[test]
fn what_an_app_is_called_leads_nowhere_else() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(1));
    let long = "应用".repeat(200);
    for app_id in ["../../outside", "a/b", "..", "a:b*?\"<>|", &long] {
        folder.run("people.csv", &tenant).env("FEISHU_APP_ID", app_id).ends();
    }
    let entries = fs::read_dir(folder.home()).expect("it is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    assert_eq!(names.filter(|name| name.ends_with(".checkpoint")).count(), 5);
    assert_eq!(tenant.stats().requests, 5);
}

#[test]
fn the_checkpoint_of_an_older_version_stops_what_would_not_know_its_people() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let older = "referral-import.checkpoint";
    folder.run("people.csv", &tenant).args(&["--checkpoint", older]).ends();
    for command in ["run", "check"] {
        let stopped = folder.program(&[command, "people.csv"]).tenant(&tenant).exit(1);
        stopped
            .err("`referral-import.checkpoint`, from an older version, may know people")
            .err("`adopt referral-import.checkpoint`")
            .err("`--checkpoint referral-import.checkpoint`")
            .ends();
    }
    let goes_on = folder.run("people.csv", &tenant).args(&["--checkpoint", older]);
    goes_on.out("0 to send").ends();
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn a_checkpoint_in_a_synced_folder_is_warned_of() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(1));
    fs::create_dir(folder.path("OneDrive - Example")).expect("the folder is writable");
    let run = folder.run("people.csv", &tenant);
    run.args(&["--checkpoint", "OneDrive - Example/kept"])
        .err("lies in a folder that is synced (`OneDrive - Example`)")
        .ends();
}

/// Windows takes no more from whoever does not say that it is meant.
#[test]
fn a_path_may_have_more_than_260_characters() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    let deep = ["a department whose name is rather long"; 7].join("/");
    let home = folder.path(&deep).join("home");
    fs::create_dir_all(&home).expect("the system takes it");
    let file = format!("{deep}/people.csv");
    folder.write(&file, people(2) + "3,broken@,\n");
    let program = |args: &[&str]| {
        let program = folder
            .program(&args[..1])
            .args(&[&file])
            .args(&args[1..])
            .tenant(&tenant);
        ["XDG_DATA_HOME", "LOCALAPPDATA"]
            .into_iter()
            .fold(program, |program, name| program.env(name, &home.to_string_lossy()))
    };
    let check = program(&["check", "--findings", &format!("{deep}/findings.csv")]);
    check.exit(3).out("2 to send").ends();
    program(&["run", "--excel"]).exit(3).out("2 registered").ends();
    program(&["run", "--excel"]).exit(3).out("0 to send").ends();
    program(&["status"]).out("2 of 3 registered").ends();
    program(&["results", "--only", "invalid", "--excel"]).ends();
    program(&["report"]).ends();
    for name in [
        "findings.csv",
        "people.results.csv",
        "people.results.xlsx",
        "people.invalid.xlsx",
        "people.report.html",
        "home/referral-import",
    ] {
        assert!(folder.path(&deep).join(name).exists(), "{name}");
    }
    assert_eq!(tenant.stats().requests, 2);
}
