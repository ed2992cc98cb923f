//! What stands in a run's way beside its file: checkpoint, folders, ports and options.

use crate::support::{Folder, Program, Sandbox, people};

#[test]
fn a_checkpoint_serves_one_app_at_one_address() {
    let (tenant, other) = (Sandbox::start(&[]), Sandbox::start(&[]));
    let folder = Folder::new().with("people.csv", people(2));
    let run = |tenant: &Sandbox| folder.run("people.csv", tenant).args(&["--checkpoint", "kept"]);
    run(&tenant).ends();
    let bound = format!("belongs to app `cli_example` at {}", tenant.url());
    let refused = |run: Program| {
        run.exit(1)
            .err(&bound)
            .err("keep this run apart with `--checkpoint")
            .ends()
    };
    refused(run(&tenant).env("FEISHU_APP_ID", "cli_other"));
    refused(run(&other));
    let said = format!(
        "属于应用 `cli_example`（地址 {}），而本次运行针对应用 `cli_example`（地址 {}）",
        tenant.url(),
        other.url()
    );
    run(&other).args(&["--lang", "zh"]).exit(1).err(&said).ends();
    // Each has its own where none is named.
    folder.run("people.csv", &other).ends();
    assert_eq!((tenant.stats().requests, other.stats().requests), (2, 2));
}

#[test]
fn a_checkpoint_serves_one_process_at_a_time() {
    let tenant = Sandbox::start(&["--faults", "slow=1"]);
    let folder = Folder::new()
        .with("people.csv", people(2))
        .with("others.csv", people(3));
    let first = folder.run("people.csv", &tenant).start();
    tenant.wait_until(|stats| stats.requests == 1);
    let second = folder.run("others.csv", &tenant).exit(4);
    second
        .err("is in use by process")
        .err("people.csv) since ")
        .err("then type the same command again")
        .ends();
    folder.program(&["check", "others.csv"]).out("3 to send").ends();
    first.kill();
    let well = tenant.replace(&[]);
    let third = folder.run("others.csv", &well);
    third.out("3 registered").ends();
}

#[cfg(unix)]
#[test]
fn a_link_to_a_checkpoint_lets_no_second_process_in() {
    let tenant = Sandbox::start(&["--faults", "slow=1"]);
    let folder = Folder::new().with("people.csv", people(2));
    std::fs::create_dir(folder.path("links")).expect("the folder is writable");
    let first = folder.run("people.csv", &tenant).start();
    tenant.wait_until(|stats| stats.requests == 1);
    std::os::unix::fs::symlink(folder.checkpoint_path(), folder.path("links/linked")).expect("the system knows links");
    let second = folder
        .run("people.csv", &tenant)
        .args(&["--checkpoint", "links/linked"]);
    second.exit(4).err("is in use by process").ends();
    first.kill();
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn a_file_that_is_no_checkpoint_is_left_alone() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    for text in [
        "a shopping list, long enough to be one: ".repeat(10),
        "short".to_owned(),
    ] {
        folder.write("kept", &text);
        let run = folder
            .run("people.csv", &tenant)
            .args(&["--checkpoint", "kept"])
            .exit(1);
        run.err("is not a checkpoint of referral-import")
            .err("`--checkpoint`")
            .ends();
        assert_eq!(folder.read("kept"), text);
    }
    assert_eq!(tenant.stats().requests, 0);
}

#[test]
fn a_log_is_written_into_no_file_of_the_run() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let refused = |command: &str, name: &str| {
        let program = folder
            .program(&[command, "people.csv", "--log-file", name])
            .env("REFERRAL_IMPORT_CHECKPOINT", "kept")
            .tenant(&tenant);
        program
            .exit(2)
            .err("would write into the file that is read, its checkpoint, its results or its findings")
            .err("name another file after `--log-file`")
            .ends();
    };
    let names = ["people.csv", "./people.results.csv", "kept"];
    names.iter().for_each(|name| refused("run", name));
    assert_eq!(
        folder.names(),
        ["people.csv"],
        "not even where they would be written later"
    );
    folder
        .run("people.csv", &tenant)
        .args(&["--log-file", "run.log", "--checkpoint", "kept"])
        .ends();
    let read = |name: &&str| std::fs::read(folder.path(name)).expect("it is there");
    let before: Vec<_> = names.iter().map(read).collect();
    for command in ["run", "retry", "check", "results"] {
        names.iter().for_each(|name| refused(command, name));
    }
    refused("status", names[2]);
    let program = folder.program(&[
        "check",
        "people.csv",
        "--findings",
        "found.csv",
        "--log-file",
        "found.csv",
    ]);
    program.exit(2).err("name another file after `--log-file`").ends();
    assert_eq!(names.iter().map(read).collect::<Vec<_>>(), before);
}

#[test]
fn a_folder_is_no_checkpoint() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let place = folder.path("kept");
    std::fs::create_dir(&place).expect("the folder is writable");
    let named = |command: &str| {
        folder
            .program(&[command, "people.csv", "--checkpoint", "kept"])
            .tenant(&tenant)
    };
    for command in ["run", "retry", "check", "status", "results"] {
        let refused = named(command).exit(1).err("`kept` is a folder, not a checkpoint");
        refused
            .err("name a file with `--checkpoint`; it may stand in that folder")
            .ends();
    }
    assert_eq!(folder.names(), ["kept", "people.csv"], "not even a lock is left behind");
    let run = folder.run("people.csv", &tenant);
    run.args(&["--checkpoint", "kept/people.checkpoint"]).ends();
}

/// Even an administrator cannot write into a folder that has been removed.
#[cfg(unix)]
#[test]
fn results_that_will_find_no_place_are_noticed_before_anything_is_sent() {
    let tenant = Sandbox::start(&[]);
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let checkpoint = elsewhere.path("kept.checkpoint");
    let run = folder
        .run("-", &tenant)
        .args(&["--checkpoint", &checkpoint.to_string_lossy()]);
    let run = run.without_its_folder().stdin(people(2)).exit(1);
    run.err("cannot write the results `stdin.results.csv`")
        .err("make the folder writable")
        .ends();
    assert_eq!(tenant.stats().requests, 0);
}

/// Most systems take names of up to 255 bytes.
#[test]
fn a_name_that_is_too_long_for_its_results_is_told_as_that() {
    let tenant = Sandbox::start(&[]);
    let name = format!("{}.csv", "n".repeat(246));
    let folder = Folder::new().with(&name, people(2));
    let run = folder.run(&name, &tenant).exit(1);
    let ran = run
        .err("cannot write the results")
        .err("fix: give the file that is read a shorter name")
        .ends();
    assert!(!ran.stderr.contains("free some space"), "{}", ran.stderr);
    assert_eq!(tenant.stats().requests, 0);
}

#[test]
fn a_port_that_is_taken_is_answered_with_another() {
    let tenant = Sandbox::start(&[]);
    let address = tenant.address().to_string();
    let folder = Folder::new();
    let second = folder.program(&["sandbox", "--listen", &address]).exit(1);
    second
        .err(&format!("the sandbox cannot listen at {address}"))
        .err("port 0 picks a free one")
        .ends();
}

#[test]
fn only_loopback_is_trusted_without_encryption_and_without_a_limit() {
    let folder = Folder::new().with("people.csv", people(1));
    let run = |args: &[&str]| {
        folder
            .program(&["run", "people.csv"])
            .calls("https://open.feishu.cn")
            .args(args)
            .exit(2)
    };
    run(&["--base-url", "http://open.feishu.cn"])
        .err("https")
        .err("fix: give an address such as")
        .ends();
    run(&["--rate", "unlimited"])
        .err("`--rate unlimited` is for loopback only")
        .err("`--rate 100/min`")
        .ends();
    run(&["--base-url", "ftp://open.feishu.cn"])
        .err("error: ")
        .err("fix: ")
        .ends();
    assert_eq!(folder.names(), ["people.csv"]);
}

#[test]
fn a_command_line_that_is_wrong_ends_with_2() {
    let folder = Folder::new().with("people.csv", people(1));
    for (args, part) in [
        (&["run"][..], "<FILE>"),
        (&["rum", "people.csv"], "run"),
        (&["run", "people.csv", "--rate", "fast"], "--rate"),
        (&["run", "people.csv", "--workers", "0"], "--workers"),
        (&["run", "people.csv", "--map", "e-mail=Mail"], "--map"),
        (&["run", "people.csv", "--faults", "500=1"], "--sandbox"),
        (
            &["run", "people.csv", "--sandbox", "--base-url", "http://127.0.0.1:9"],
            "--sandbox",
        ),
        (
            &["run", "people.csv", "--sandbox", "--faults", "fire=1"],
            "no fault is called `fire`",
        ),
        (&["sandbox", "--listen", "0.0.0.0:80"], "only loopback is served"),
    ] {
        folder.program(args).exit(2).err(part).ends();
    }
    assert_eq!(folder.names(), ["people.csv"]);
    folder.program(&["--help"]).out("Usage: referral-import").ends();
    folder.program(&["--version"]).out(env!("CARGO_PKG_VERSION")).ends();
}

#[test]
fn the_help_shows_how_every_fault_is_written() {
    let folder = Folder::new();
    let told = folder.program(&["sandbox", "--faults", "oom=1"]).exit(2).ends().stderr;
    let known = told.lines().next().expect("it says what is wrong").split('`').skip(5);
    let known: Vec<&str> = known.step_by(2).collect();
    assert_eq!(known.len(), 8, "{told}");
    let help = folder.program(&["sandbox", "--help"]).ends().stdout;
    for fault in known {
        assert!(help.contains(&format!("  {fault}=")), "{fault} is not in {help}");
    }
}
