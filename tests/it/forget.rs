//! `forget`: people's contacts are taken out of the checkpoint, byte by byte, and what prevents a second registration stays.

use std::fs;

use crate::support::{Folder, Sandbox};

const JULY: &str = "\
姓名,工号,工作邮箱,手机号
王伟,E0042,wang.wei@example.com,13800000042
李雷,E0044,,1.38E+10
陈静,E0045,jing@example.com,
周敏,E0046,nobody.min@example.com,
";

/// What is in the files of the checkpoint, whatever it stands for.
fn bytes(folder: &Folder) -> Vec<u8> {
    let files = fs::read_dir(folder.home()).expect("there is a checkpoint");
    files
        .flat_map(|file| fs::read(file.expect("a readable entry").path()).expect("it can be read"))
        .collect()
}

#[track_caller]
fn assert_gone(folder: &Folder, texts: &[&str]) {
    let bytes = bytes(folder);
    let holds = |text: &str| bytes.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    for text in texts {
        assert!(!holds(text), "{text} is still there");
    }
    assert!(holds("jing@example.com"), "whoever was not meant stays");
}

/// A folder whose file was read twice, so that bytes of the first reading lie in pages that nothing uses any more.
fn july(tenant: &Sandbox) -> Folder {
    let folder = Folder::new().with("july.csv", JULY.replace("李雷", "李雷雷"));
    folder.run("july.csv", tenant).exit(3).ends();
    folder.write("july.csv", JULY);
    folder.run("july.csv", tenant).exit(3).ends();
    assert_eq!(tenant.stats().requests, 3);
    folder
}

#[test]
fn whoever_is_forgotten_is_gone_from_every_byte_and_not_sent_again() {
    let tenant = Sandbox::start(&[]);
    let folder = july(&tenant);
    let account = folder.table("july.results.csv").cell(2, "account_id").to_owned();
    let forget = folder.program(&["forget", "--find", "王伟"]);
    forget
        .out("forgotten: 1 person, 1 row of files")
        .err("王伟, employee E0042, w…@example.com +86 138…42")
        .ends();
    assert_gone(&folder, &["wang.wei", "13800000042", "王伟", "E0042"]);
    let told = folder
        .program(&["forget", "--find", "李雷", "--format", "json"])
        .ends()
        .json();
    assert_eq!((&told[0]["people"], &told[0]["rows"]), (&0.into(), &1.into()));
    assert_gone(&folder, &["李雷"]);
    folder
        .program(&["forget", "--find", "王伟"])
        .exit(1)
        .err("nobody is found")
        .ends();

    // One that was killed in the middle is finished by the next.
    let left = "CREATE TABLE t (c TEXT) STRICT; INSERT INTO t VALUES ('left by a kill'); DROP TABLE t";
    folder.checkpoint().execute_batch(left).expect("it can be written");
    assert!(String::from_utf8_lossy(&bytes(&folder)).contains("left by a kill"));
    folder.program(&["forget", "--find", "王伟"]).exit(1).ends();
    assert_gone(&folder, &["left by a kill"]);

    // What is told afterwards is true.
    folder.program(&["results", "july.csv"]).ends();
    let results = folder.table("july.results.csv");
    assert_eq!(
        results.column("status"),
        ["registered", "skipped", "registered", "failed"]
    );
    assert_eq!(
        (results.cell(2, "account_id"), results.cell(2, "姓名")),
        (account.as_str(), "")
    );
    assert!(
        results.cell(2, "note").contains("was forgotten on "),
        "{}",
        results.cell(2, "note")
    );
    assert!(
        results.cell(2, "sent_as").contains("@forgotten.invalid +0 "),
        "{}",
        results.cell(2, "sent_as")
    );
    assert!(
        results.cell(3, "note").starts_with("forgotten"),
        "{}",
        results.cell(3, "note")
    );
    folder
        .program(&["status"])
        .out("2 registered")
        .out("1 failed")
        .out("1 skipped")
        .ends();
    let row = folder.program(&["status", "july.csv", "--row", "2"]);
    row.out("row 2 of july.csv: registered")
        .out("…@forgotten.invalid +0 …")
        .ends();
    folder.program(&["report", "july.csv"]).out("2 of 4 are done").ends();
    folder.program(&["status", "--find", "0042"]).exit(1).ends();

    // The same file again, and the next one: they are met, and the results beside it contradict nothing.
    folder.run("july.csv", &tenant).exit(3).out("0 to send").ends();
    folder.write("august.csv", "Name,Work Email\nWang Wei,Wang.Wei@example.com\n");
    folder.run("august.csv", &tenant).out("0 to send").ends();
    folder.write("mobile.csv", "Name,Mobile\nWang Wei,+86 138 0000 0042\n");
    folder.run("mobile.csv", &tenant).out("0 to send").ends();
    for file in ["august.results.csv", "mobile.results.csv"] {
        assert_eq!(folder.table(file).cell(2, "account_id"), account, "{file}");
    }
    assert_eq!(tenant.stats().requests, 3);
    // One who shares a forgotten mobile is in conflict, as before.
    folder.write(
        "other.csv",
        "Name,Work Email,Mobile\nSomebody,other@example.com,13800000042\n",
    );
    folder.run("other.csv", &tenant).exit(3).out("contact_conflict").ends();
}

#[test]
fn everybody_with_whom_nothing_was_done_for_so_long_is_forgotten() {
    let tenant = Sandbox::start(&[]);
    let folder = july(&tenant);
    let old = folder.program(&["forget", "--older-than", "1d"]).exit(1);
    old.err("something was done since").ends();
    folder
        .program(&["forget", "--older-than", "0d"])
        .out("3 people, 4 rows")
        .ends();
    let bytes = bytes(&folder);
    for text in ["example.com", "13800000042", "王伟", "李雷", "陈静", "E0046"] {
        let is_there = bytes.windows(text.len()).any(|bytes| bytes == text.as_bytes());
        assert!(!is_there, "{text} is still there");
    }
    folder.program(&["status"]).out("2 of 4 registered").ends();
    // Read anew, the file says again who they are; only whom Feishu refused may be sent again, and is known once more.
    folder.write("july.csv", format!("{JULY}\n"));
    folder
        .run("july.csv", &tenant)
        .exit(3)
        .out("0 to send")
        .out("2 registered")
        .ends();
    let retry = folder
        .program(&["retry", "july.csv", "--rate", "unlimited"])
        .tenant(&tenant)
        .exit(3);
    retry.out("1 to send").ends();
    assert_eq!(tenant.stats().requests, 4);
    let found = folder.program(&["status", "--find", "nobody.min"]);
    found.out("call 1: ").out("call 2: ").ends();
}

#[test]
fn whoever_is_unconfirmed_and_forgotten_is_one_person_when_they_are_sent_again() {
    let tenant = Sandbox::start(&["--faults", "broken=1"]);
    let folder = Folder::new().with("team.csv", "Work Email,Mobile\nada@example.com,13800000001\n");
    let running = folder.run("team.csv", &tenant).start();
    tenant.wait_until(|stats| stats.requests >= 1);
    running.kill();
    let tenant = tenant.replace(&[]);
    folder.program(&["forget", "--find", "ada"]).out("1 person").ends();
    folder.program(&["status"]).out("1 not confirmed").ends();
    // Its row was emptied: nothing is sent of it.
    folder.run("team.csv", &tenant).exit(3).out("0 to send").ends();
    assert_eq!(tenant.stats().requests, 0);
    folder.write("again.csv", "Work Email,Mobile\nada@example.com,13800000001\n");
    folder
        .run("again.csv", &tenant)
        .out("1 unconfirmed by an earlier run, sent again")
        .ends();
    folder.run("team.csv", &tenant).out("1 registered").ends();
    let people: i64 = folder
        .checkpoint()
        .query_row("SELECT count(*) FROM people", [], |row| row.get(0))
        .expect("it can be counted");
    assert_eq!((people, tenant.stats().requests), (1, 1));
}

#[test]
fn nobody_is_forgotten_unasked_or_while_a_run_goes_on() {
    let tenant = Sandbox::start(&[]);
    let folder = july(&tenant);
    let forget = || folder.program(&["forget", "--find", "wang.wei"]);
    forget().asks().exit(2).err("`--yes` was not given").ends();
    #[cfg(target_os = "linux")]
    {
        let asked = forget().at_a_terminal("n\\n").exit(1);
        asked.out("王伟").out("the contacts of 1 person").ends();
    }
    let slow = tenant.replace(&["--faults", "slow=1"]);
    folder.write("slow.csv", "Work Email\nslow@example.com\n");
    let running = folder.run("slow.csv", &slow).start();
    slow.wait_until(|stats| stats.requests >= 1);
    forget().exit(4).err("is in use by process").ends();
    drop(running);
    #[cfg(target_os = "linux")]
    forget().at_a_terminal("y\\n").out("forgotten: 1 person").ends();
}

#[test]
fn what_is_forgotten_in_one_checkpoint_comes_back_from_no_other_and_is_met_in_every_one() {
    let tenant = Sandbox::start(&[]);
    let folder = july(&tenant);
    fs::copy(folder.checkpoint_path(), folder.path("backup.checkpoint")).expect("it is there");
    folder.program(&["forget", "--find", "wang.wei"]).ends();
    let adopt = |of: &Folder, from: &str| of.program(&["adopt", from]).tenant(&tenant).ends().stdout;
    let told = adopt(&folder, "backup.checkpoint");
    assert!(told.contains("0 registered, 0 unconfirmed (3 known before)"), "{told}");
    assert_gone(&folder, &["wang.wei", "13800000042"]);
    // Another machine, which has never seen them, and one that knows them by name.
    fs::copy(folder.checkpoint_path(), folder.path("forgetful.checkpoint")).expect("it is there");
    let other = Folder::new().with("july.csv", JULY);
    fs::copy(folder.path("forgetful.checkpoint"), other.path("forgetful.checkpoint")).expect("both are folders");
    adopt(&other, "forgetful.checkpoint");
    other.run("july.csv", &tenant).exit(3).out("0 to send").ends();
    let third = Folder::new().with("july.csv", JULY);
    fs::copy(folder.path("backup.checkpoint"), third.path("backup.checkpoint")).expect("both are folders");
    fs::copy(folder.path("forgetful.checkpoint"), third.path("forgetful.checkpoint")).expect("both are folders");
    adopt(&third, "backup.checkpoint");
    let told = adopt(&third, "forgetful.checkpoint");
    assert!(told.contains("0 registered, 0 unconfirmed (3 known before)"), "{told}");
    third.run("july.csv", &tenant).exit(3).out("0 to send").ends();
    assert_eq!(tenant.stats().requests, 3);
    // One that knows them with capitals, without which emails are compared.
    let fourth = Folder::new().with("july.csv", JULY.replace("wang.wei", "Wang.Wei"));
    fourth.run("july.csv", &tenant).exit(3).ends();
    fs::copy(folder.path("forgetful.checkpoint"), fourth.path("forgetful.checkpoint")).expect("both are folders");
    let told = adopt(&fourth, "forgetful.checkpoint");
    assert!(told.contains("0 registered, 0 unconfirmed (3 known before)"), "{told}");
}
