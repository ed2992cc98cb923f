//! `login` asks once for id and secret, tries them, and keeps them; `logout` takes both out.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;

use crate::support::{Folder, Program, Sandbox, people};

const SECRET: &str = "made-up-secret-4711";

/// Somebody whose configuration lies in the folder, and for whom nothing is set but the address.
fn somebody(folder: &Folder, args: &[&str], tenant: &Sandbox) -> Program {
    let configuration = folder.path("configuration");
    let program = folder.program(args).env("FEISHU_BASE_URL", &tenant.url());
    program.env("XDG_CONFIG_HOME", &configuration.to_string_lossy())
}

/// Whether a file below a folder holds the secret.
fn holds_secret(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).expect("a readable folder").flatten();
    entries.map(|entry| entry.path()).any(|path| match path.is_dir() {
        true => holds_secret(&path),
        false => String::from_utf8_lossy(&fs::read(&path).expect("a readable file")).contains(SECRET),
    })
}

#[test]
fn an_app_is_kept_in_the_key_store_and_taken_out_again() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(2));
    let program = |args: &[&str]| somebody(&folder, args, &tenant);
    // The key store is that of whoever runs the tests: nobody else has this app.
    let app_id = format!("cli_test_{}", std::process::id());
    let (id, secret) = (format!("{app_id}\\n"), format!("{SECRET}\\n"));
    let turns = [("id of the app", id.as_str()), ("not shown", secret.as_str())];
    let login = program(&["login"]).talks(&turns).exits(&[0, 1]).ends().stdout;
    assert!(!login.contains(SECRET), "{login}");
    if login.contains("the key store of this system cannot be used") {
        // A container without one: nobody was asked for a secret, and nothing is kept.
        assert!(
            login.contains("`FEISHU_APP_SECRET`") && !login.contains("not shown"),
            "{login}"
        );
        assert_eq!(folder.names(), ["people.csv"]);
        return;
    }
    // However the terminal has broken its lines.
    let told = login.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("token, address, IP list and scope are in order"),
        "{login}"
    );
    assert!(told.contains("logged in: "), "{login}");
    let configuration = folder.read("configuration/referral-import/config.toml");
    let url = tenant.url();
    assert_eq!(configuration, format!("base_url = \"{url}\"\napp_id = \"{app_id}\"\n"));
    let config = program(&["config"])
        .out(&format!("app_id {app_id}\n    by `app_id` in "))
        .ends();
    assert!(
        config
            .stdout
            .contains("app_secret …\n    by the keyring of the Linux kernel"),
        "{}",
        config.stdout
    );
    // What is set goes before what is kept.
    let set = program(&["config"]).env("FEISHU_APP_SECRET", "another");
    set.out("app_secret …\n    by `FEISHU_APP_SECRET`").ends();
    let run = program(&["run", "people.csv", "-vv", "--log-file", "run.log"]);
    run.out(&format!("as app {app_id}")).out("2 registered").ends();
    assert!(!holds_secret(&folder.path("")));
    program(&["logout"]).err("logged out").ends();
    assert_eq!(
        folder.read("configuration/referral-import/config.toml"),
        format!("base_url = \"{url}\"\n")
    );
    program(&["run", "people.csv"])
        .exit(1)
        .err("`FEISHU_APP_ID` is not set")
        .ends();
    program(&["logout"]).err("nobody is logged in").ends();
    // The id alone leads to no secret: it is no longer there.
    let run = program(&["run", "people.csv"]).env("FEISHU_APP_ID", &app_id);
    run.exit(1).err("the app's secret is missing").ends();
}

#[test]
fn what_cannot_be_tried_is_not_kept() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    let turns = [("App ID", "cli_nobody\\n"), ("不显示", "made-up\\n")];
    let login = somebody(&folder, &["login", "--lang", "zh"], &tenant).env("FEISHU_BASE_URL", "http://127.0.0.1:1");
    let told = login.talks(&turns).exits(&[1, 4]).ends().stdout;
    assert!(told.contains("没有保存任何内容"), "{told}");
    assert!(!folder.path("configuration").exists());
    // Without a terminal nobody is asked.
    somebody(&folder, &["login"], &tenant)
        .exit(2)
        .err("--app-secret-file")
        .ends();
}
