//! What options are given by whom: what is typed goes before the environment, and nothing is sent because nobody was asked.

use crate::support::{Folder, Sandbox, people};

#[test]
fn nothing_is_sent_where_nobody_can_be_asked_and_nobody_said_yes() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    // Before anything is read: FILE is not there.
    let run = |args: &[&str]| folder.program(args).tenant(&tenant).asks();
    for command in ["run", "retry"] {
        let refused = run(&[command, "people.csv"])
            .exit(2)
            .err("`--yes` was not given")
            .ends();
        assert!(!refused.stderr.contains("next: "), "{}", refused.stderr);
    }
    folder.write("people.csv", people(2));
    run(&["run", "people.csv"]).exit(2).ends();
    assert_eq!(
        (tenant.stats().tokens, folder.names()),
        (0, vec!["people.csv".to_owned()])
    );
    run(&["run", "people.csv", "--dry-run"]).ends();
    run(&["run", "people.csv", "--sandbox"]).ends();
    run(&["run", "people.csv", "-y"]).out("2 registered").ends();
    // A day with nothing to send is no exception: a script fails on its first day or never.
    run(&["run", "people.csv"]).exit(2).ends();
}

#[test]
fn every_option_can_stand_in_the_environment_and_what_is_typed_goes_before_it() {
    let folder = Folder::new().with("a.csv", "Mail Box,Unit\na@example.com,A\nb@example.com,B\n");
    let check = |args: &[&str]| {
        let program = folder.program(&["check", "a.csv"]).args(args);
        program
            .env("REFERRAL_IMPORT_MAP", "email=Mail Box")
            .env("REFERRAL_IMPORT_WHERE", "Unit=A")
    };
    check(&[]).out("1 to send").ends();
    check(&["--where", "Unit=C"]).out("0 to send").ends();
    check(&[]).env("REFERRAL_IMPORT_LANG", "zh").out("待发送").ends();
    check(&["--lang", "en"])
        .env("REFERRAL_IMPORT_LANG", "zh")
        .out("1 to send")
        .ends();
    check(&[])
        .env("REFERRAL_IMPORT_FORMAT", "json")
        .out("\"to_send\":1")
        .ends();
    let wrong = check(&[]).env("REFERRAL_IMPORT_ENCODING", "klingon").exit(1);
    wrong.err("`REFERRAL_IMPORT_ENCODING`").err("klingon").ends();
    // What a rehearsal does not need is no conflict, and it never touches the real files.
    let rehearsal = folder.program(&["run", "a.csv", "--map", "email=Mail Box", "--sandbox"]);
    rehearsal
        .env("REFERRAL_IMPORT_CHECKPOINT", "real")
        .out("2 registered")
        .ends();
    assert!(!folder.names().contains(&"real".to_owned()), "{:?}", folder.names());
    check(&[])
        .env("REFERRAL_IMPORT_BASE_URL", "https://feishu.example.com")
        .ends();
    let help = folder.program(&["run", "--help"]).ends().stdout;
    assert!(help.contains("REFERRAL_IMPORT_ON_UNCONFIRMED]"), "{help}");
}

#[test]
fn quiet_tells_only_what_is_wrong() {
    let folder = Folder::new().with("a.csv", people(2));
    let quiet = folder
        .program(&["run", "a.csv", "--sandbox", "-q"])
        .out("2 registered")
        .ends();
    assert_eq!(quiet.stderr, "");
    folder
        .program(&["run", "b.csv", "--sandbox", "-q"])
        .exit(1)
        .err("error: ")
        .ends();
}

#[test]
fn shells_and_man_are_served() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        folder.program(&["completions", shell]).out("on-unconfirmed").ends();
    }
    folder.program(&["man"]).out(".TH").ends();
    folder.program(&["man", "run"]).out("on\\-unconfirmed").ends();
    folder.program(&["--version"]).out(env!("CARGO_PKG_VERSION")).ends();
}

#[test]
fn a_configuration_of_ones_own_gives_any_option_and_profiles_go_before_it() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new()
        .with("export.csv", "Mail Box,Cell\na@example.com,+85291234567\n")
        .with("secret.txt", "made-up\n");
    let text = format!(
        "app_id = 'cli_own'\napp_secret_file = 'secret.txt'\nrate = 'unlimited'\nyes = true\n[map]\nemail = 'Mail Box'\n\
         [profile.shanghai]\nbase_url = '{}'\napp_id = 'cli_shanghai'\n",
        tenant.url()
    );
    folder.write("own.toml", text);
    let run = |args: &[&str]| {
        folder
            .program(&["run", "export.csv", "--config", "own.toml"])
            .args(args)
            .asks()
    };
    let shanghai = run(&["--profile", "shanghai", "--map", "mobile=Cell"]);
    shanghai
        .out("cli_shanghai")
        .out("email         from column A")
        .out("1 registered")
        .ends();
    run(&["--profile", "suzhou"])
        .exit(1)
        .err("has no `[profile.suzhou]`")
        .ends();
    // A rehearsal needs no address, and an address is no conflict.
    run(&["--profile", "shanghai", "--sandbox"]).ends();
    let shown = folder.program(&["config", "--config", "own.toml", "--profile", "shanghai"]);
    shown
        .out("app_id cli_shanghai\n    by `app_id` in `own.toml`")
        .out("--rate unlimited\n    by `rate` in `own.toml`")
        .out("--base-url http://")
        .ends();
    for (text, parts) in [
        ("ratee = '1/s'", ["`ratee` is none of", "rate,"]),
        ("app_secret = 'made-up'", ["`app_secret` is none of", "app_secret_file"]),
        ("encoding = 'klingon'", ["`encoding` in `own.toml`", "klingon"]),
        ("lang = 'zh'\nlang = 'en'", ["line 2", "duplicate"]),
    ] {
        folder.write("own.toml", text);
        let wrong = run(&[]).exit(1).err(parts[0]).err(parts[1]).ends();
        assert!(!wrong.stderr.contains("made-up"), "{}", wrong.stderr);
    }
}

#[test]
fn a_file_beside_the_export_says_how_it_is_read_and_never_who_is_called() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("march")).expect("the folder is writable");
    folder.write("march/export.csv", "Mail Box,Unit\na@example.com,A\nb@example.com,B\n");
    folder.write(".referral-import.toml", "where = 'Unit=A'\n[map]\nemail = 'Mail Box'\n");
    let check = || folder.program(&["check", "march/export.csv"]);
    check().out("1 to send").ends();
    check().args(&["--where", "Unit=C"]).out("0 to send").ends();
    folder
        .program(&["config", "march/export.csv"])
        .out("--where Unit=A")
        .ends();
    for key in [
        "base_url = 'https://feishu.example.com'",
        "app_id = 'cli_theirs'",
        "app_secret_file = 's'",
        "checkpoint = 'c'",
        "yes = true",
        "log_file = 'l'",
    ] {
        folder.write("march/.referral-import.toml", key);
        check()
            .exit(1)
            .err("is none of map, where, keep, default_country_code, sheet, visible_only, lang")
            .ends();
    }
}
