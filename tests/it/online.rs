//! `check --online`: the way to a registration is shown, and nobody is registered. And profiles, which say who is called.

use crate::support::{Folder, Sandbox, people};

#[test]
fn a_free_way_is_shown_and_nobody_is_registered() {
    let folder = Folder::new().with("people.csv", people(2));
    let tenant = Sandbox::start(&[]);
    let check = folder.program(&["check", "people.csv", "--online"]).tenant(&tenant);
    check
        .out("2 to send")
        .out("token, address, IP list and scope are in order")
        .ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts, stats.tokens), (0, 0, 1));
    let check = folder.program(&["check", "people.csv", "--online", "--format", "json", "--lang", "zh"]);
    let told = check.tenant(&tenant).ends().json();
    assert_eq!(told[1]["online"]["way"], "free");
    assert_eq!(folder.names(), ["people.csv"], "a check leaves no trace");
}

#[test]
fn what_would_stop_a_run_is_told_with_its_cure() {
    let folder = Folder::new().with("people.csv", people(2));
    let check = || folder.program(&["check", "people.csv", "--online"]);
    // Nobody listens at the port: the standard library has given it back.
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr()
        .expect("its address");
    check()
        .calls(&format!("http://{closed}"))
        .exit(4)
        .out("could not be asked: ")
        .out("fix: ")
        .out("next: referral-import check people.csv --online\n")
        .ends();
    check()
        .exit(1)
        .err("`FEISHU_APP_ID` is not set")
        .out("2 to send")
        .ends();
    let tenant = Sandbox::start(&[]);
    let check = check().calls(&format!("{}/elsewhere", tenant.url()));
    check.exit(1).out("--base-url").ends();
}

#[test]
fn a_profile_says_who_is_called_and_how_files_are_read() {
    let folder = Folder::new().with("export.csv", "Name,Mail Box\nLi,li@example.com\n");
    let tenant = Sandbox::start(&[]);
    let profile = format!(
        "base_url = '{}'\napp_id = 'cli_profile'\napp_secret_file = 'secret.txt'\n[map]\nemail = 'Mail Box'\n",
        tenant.url()
    );
    folder.write("team.toml", profile);
    folder.write("secret.txt", "made-up\n");
    let run = folder.program(&["run", "export.csv", "--profile", "team.toml", "--rate", "unlimited"]);
    run.out("cli_profile").out("1 registered").ends();
    assert_eq!(tenant.stats().accounts, 1);

    folder.write("team.toml", "[map]\nmail = 'Mail Box'\n");
    let run = folder.program(&["run", "export.csv", "--profile", "team.toml"]);
    run.exit(1).err("team.toml").err("`employee_no`").ends();
}
