//! What stands in a run's way beside its file: credentials, options, checkpoint, folders, and the tenant's own word.

use referral_import::sandbox::{App, Options, Sandbox as Tenant};

use crate::support::{Folder, Program, Sandbox, people};

/// Starts a tenant inside the test, for what the command line has no option for.
async fn tenant(options: Options) -> Tenant {
    Tenant::start(options).await.expect("a free port is found")
}

fn run(folder: &Folder, tenant: &Tenant) -> Program {
    folder
        .program(&["run", "people.csv"])
        .calls(&format!("http://{}", tenant.address()))
}

#[test]
fn missing_credentials_are_named_with_the_line_to_type() {
    let folder = Folder::new().with("people.csv", people(1));
    let run = || {
        folder
            .program(&["run", "people.csv"])
            .env("FEISHU_BASE_URL", "http://127.0.0.1:9")
            .exit(1)
    };
    run()
        .err("`FEISHU_APP_ID` is not set")
        .err("export FEISHU_APP_ID=cli_")
        .ends();
    let with_id = || run().env("FEISHU_APP_ID", "cli_example");
    with_id()
        .err("the app's secret is missing")
        .err("read -rs FEISHU_APP_SECRET")
        .err("`--app-secret-file`")
        .ends();
    with_id()
        .env("FEISHU_APP_SECRET", "made-up")
        .env("FEISHU_TENANT_ACCESS_TOKEN", "t-made-up")
        .err("are both set")
        .err("unset FEISHU_TENANT_ACCESS_TOKEN")
        .ends();
    with_id()
        .args(&["--app-secret-file", "nowhere"])
        .err("the secret file `nowhere` cannot be read")
        .ends();
    folder.write("two-lines", "one\ntwo\n");
    with_id()
        .args(&["--app-secret-file", "two-lines"])
        .err("does not hold one line of plain text")
        .ends();
}

#[test]
fn a_secret_out_of_a_file_serves() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(1)).with("secret", "made-up\n");
    folder
        .program(&[
            "run",
            "people.csv",
            "--app-secret-file",
            "secret",
            "--base-url",
            &tenant.url(),
        ])
        .env("FEISHU_APP_ID", "cli_example")
        .out("1 registered")
        .ends();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_app_or_secret_leaves_everyone_pending() {
    let app = App {
        id: "cli_example".to_owned(),
        secret: "right".to_owned(),
    };
    let tenant = tenant(Options {
        app: Some(app),
        ..Options::default()
    })
    .await;
    let folder = Folder::new().with("people.csv", people(2));
    let stopped = |run: Program, code: &str| run.exit(1).out(code).out("fix: ").out("2 pending").out("next: ").ends();
    stopped(
        run(&folder, &tenant).env("FEISHU_APP_SECRET", "of another app"),
        "10015",
    );
    assert_eq!(folder.table("people.results.csv").column("attempts"), ["0", "0"]);
    let elsewhere = ["--checkpoint", "other.checkpoint"];
    stopped(
        run(&folder, &tenant)
            .args(&elsewhere)
            .env("FEISHU_APP_ID", "cli_unknown"),
        "10014",
    );
    assert_eq!(tenant.stats().requests, 0);

    run(&folder, &tenant)
        .env("FEISHU_APP_SECRET", "right")
        .out("2 registered")
        .ends();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_every_row_would_meet_stops_the_run_at_once() {
    for (code, cure) in [
        (99991672, "missing scopes: hire:referral_account"),
        (99991672, "help: https://open.feishu.example.com/"),
        (99991403, "wait for the next month"),
        (99991401, "allow list"),
        (99991662, "fix: "),
        (99991673, "fix: "),
        (99991676, "fix: "),
    ] {
        let tenant = tenant(Options {
            refuse: Some(code),
            ..Options::default()
        })
        .await;
        let folder = Folder::new().with("people.csv", people(30));
        let stopped = run(&folder, &tenant).exit(1).out(&format!("same: {code} ")).out(cure);
        stopped
            .out("30 pending")
            .out("next: referral-import run people.csv")
            .ends();
        assert_eq!(tenant.stats().requests, 1, "{code}");
        assert_eq!(
            folder.table("people.results.csv").column("attempts"),
            ["0"; 30],
            "{code}"
        );
    }
}

#[test]
fn a_token_that_cannot_be_renewed_stops_the_run() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    folder
        .program(&["run", "people.csv", "--base-url", &tenant.url()])
        .env("FEISHU_APP_ID", "cli_example")
        .env("FEISHU_TENANT_ACCESS_TOKEN", "t-of-yesterday")
        .exit(1)
        .out("99991663")
        .out("supply `FEISHU_APP_SECRET`")
        .out("3 pending")
        .ends();
    folder.run("people.csv", &tenant).out("3 registered").ends();
}

#[test]
fn twenty_equal_refusals_and_no_success_stop_the_run() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(40).replace("person", "nobody"));
    let one_by_one = || folder.run("people.csv", &tenant).args(&["--workers", "1"]);
    let stopped = one_by_one().exit(1).out("20 rows in a row were refused with 1002551");
    stopped.out("`--keep-going`").out("20 failed").out("20 pending").ends();
    assert_eq!(tenant.stats().requests, 20);
    one_by_one().args(&["--keep-going"]).exit(3).out("40 failed").ends();
    assert_eq!(tenant.stats().requests, 40);
}

#[test]
fn a_checkpoint_serves_one_app_at_one_address() {
    let (tenant, other) = (Sandbox::start(&[]), Sandbox::start(&[]));
    let folder = Folder::new().with("people.csv", people(2));
    folder.run("people.csv", &tenant).ends();
    let bound = format!("belongs to app `cli_example` at {}", tenant.url());
    let refused = |run: Program| {
        run.exit(1)
            .err(&bound)
            .err("keep this run apart with `--checkpoint")
            .ends()
    };
    refused(folder.run("people.csv", &tenant).env("FEISHU_APP_ID", "cli_other"));
    refused(folder.run("people.csv", &other));
    folder
        .run("people.csv", &other)
        .args(&["--checkpoint", "other.checkpoint"])
        .ends();
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
        .err("(people.csv)")
        .err("then type the same command again")
        .ends();
    folder.program(&["check", "others.csv"]).out("3 to send").ends();
    first.kill();
    let well = tenant.replace(&[]);
    let third = folder.run("others.csv", &well);
    third.out("3 registered").ends();
}

#[test]
fn a_file_that_is_no_checkpoint_is_left_alone() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    for text in [
        "a shopping list, long enough to be one: ".repeat(10),
        "short".to_owned(),
    ] {
        folder.write("referral-import.checkpoint", &text);
        let run = folder.run("people.csv", &tenant).exit(1);
        run.err("is not a checkpoint of referral-import")
            .err("`--checkpoint`")
            .ends();
        assert_eq!(folder.read("referral-import.checkpoint"), text);
    }
    assert_eq!(tenant.stats().requests, 0);
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
