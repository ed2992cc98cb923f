//! Credentials that are missing or wrong, and refusals that every row would meet: nobody is sent in vain.

use crate::support::scripted::{REGISTER, Scripted, TOKEN, answer, code, well};
use crate::support::{Folder, Program, Sandbox, people};

fn run(folder: &Folder, tenant: &Scripted) -> Program {
    folder.program(&["run", "people.csv"]).calls(&tenant.url())
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

#[test]
fn a_wrong_app_or_secret_leaves_everyone_pending() {
    let tenant = Scripted::start(|asked| match asked.path {
        TOKEN if !asked.text.contains("cli_example") => code(10014),
        TOKEN if !asked.text.contains("\"right\"") => code(10015),
        _ => well(asked),
    });
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
    assert_eq!(tenant.asked(REGISTER), 0);

    run(&folder, &tenant)
        .env("FEISHU_APP_SECRET", "right")
        .out("2 registered")
        .ends();
}

#[test]
fn what_every_row_would_meet_stops_the_run_at_once() {
    const SCOPE_MISSING: &str = r#"{"code":99991672,"msg":"access denied","error":{
        "permission_violations":[{"type":"action_scope_required","subject":"hire:referral_account"}],
        "helps":[{"url":"https://open.feishu.example.com/app/auth","description":"apply for the scope in the console"}]}}"#;
    for (code, cure) in [
        (99991672, "missing scopes: hire:referral_account"),
        (99991672, "help: https://open.feishu.example.com/"),
        (99991403, "wait for the next month"),
        (99991401, "allow list"),
        (99991662, "fix: "),
        (99991673, "fix: "),
        (99991676, "fix: "),
    ] {
        let tenant = Scripted::start(move |asked| match (asked.path, code) {
            (REGISTER, 99991672) => answer(400, "", SCOPE_MISSING),
            (REGISTER, code) => answer(400, "", &format!(r#"{{"code":{code},"msg":"made up"}}"#)),
            _ => well(asked),
        });
        let folder = Folder::new().with("people.csv", people(30));
        let stopped = run(&folder, &tenant).exit(1).out(&format!("same: {code} ")).out(cure);
        stopped
            .out("30 pending")
            .out("next: referral-import run people.csv")
            .ends();
        assert_eq!(tenant.asked(REGISTER), 1, "{code}");
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
    let stopped = stopped.out("`--keep-going`").out("20 failed").out("20 pending");
    let stopped = stopped
        .out("next: referral-import run people.csv")
        .out("goes on where it stopped");
    let stopped = stopped
        .out("  or: referral-import retry people.csv")
        .out("sends 20 rows again as they are");
    stopped.ends();
    assert_eq!(tenant.stats().requests, 20);
    one_by_one().args(&["--keep-going"]).exit(3).out("40 failed").ends();
    assert_eq!(tenant.stats().requests, 40);
    let retried = folder
        .program(&["retry", "people.csv", "--rate", "unlimited"])
        .tenant(&tenant);
    retried.exit(3).out("finished").out("40 failed").ends();
    assert_eq!(
        tenant.stats().requests,
        80,
        "whom the same code refuses again proves nothing new"
    );
}
