//! What a file leaves open is asked at a terminal, and without one the message holds the command to paste.

use crate::support::Folder;
#[cfg(target_os = "linux")]
use crate::support::Sandbox;

/// Two columns that may be the email by their names, and one that is a mobile's by its cells alone.
const TWO_EMAILS: &str = "姓名,工作邮箱,企业邮箱,座机号\n\
    王伟,wei.wang@example.com,w.wang@corp.example.com,\n\
    李娜,na.li@example.com,n.li@corp.example.com,\n";

/// Columns that nobody knows by their names.
const NAMELESS: &str = "Who,Alpha,Beta\nAda,ada@example.com,13800000001\nBo,bo@example.com,13800000002\n";

#[test]
fn without_a_terminal_the_commands_to_paste_are_told() {
    let folder = Folder::new().with("two.csv", TWO_EMAILS).with("none.csv", NAMELESS);
    let pasted = folder.program(&["check", "two.csv", "--use", "email"]).exit(1);
    pasted
        .err("next: referral-import check two.csv --use email --map email=B\n  or: referral-import check two.csv --use email --map email=C\n")
        .ends();
    let none = folder
        .program(&["check", "none.csv", "--format", "json"])
        .exit(1)
        .ends();
    let next = "referral-import check none.csv --format json --map email=B --map mobile=C";
    assert_eq!(none.json()[0]["next"], next);
    let sent = folder.program(&["check", "none.csv", "--map", "email=B", "--map", "mobile=C"]);
    sent.out("from column B `Alpha`")
        .out("from column C `Beta`")
        .out("2 to send")
        .ends();
}

#[cfg(target_os = "linux")]
#[test]
fn columns_are_asked_for_at_a_terminal_and_the_answer_is_kept_for_the_header() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("march.csv", TWO_EMAILS);
    let zh = |args: &[&str]| folder.program(args).env("LANG", "zh_CN.UTF-8").tenant(&tenant);
    let turns = [
        ("列号", "9\\n"),
        ("列号", "c\\n"),
        ("表头相同", "y\\n"),
        ("[y/N", "y\\n"),
    ];
    let first = zh(&["march.csv"]).talks(&turns).ends().stdout.replace('\r', "");
    for part in [
        "哪一列是本人的工作邮箱（`email`）？\n  1  B `工作邮箱` 列：w…@example.com、n…@example.com\n  2  C `企业邮箱` 列：w…@corp.example.com、n…@corp.example.com\n",
        "其中没有 `9`",
        "columns.json`",
        "也可以输入命令：referral-import run march.csv --map email=C\n",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    // Another file with the same header is read the same way, without a word from anybody; another header is asked about.
    folder.write("april.csv", TWO_EMAILS.replace("wang", "zhang"));
    let april = zh(&["check", "april.csv"]).out("取自 C `企业邮箱` 列").ends();
    assert!(
        april.stderr.contains("工作邮箱取自 C 列：您曾为相同的表头这样选择"),
        "{}",
        april.stderr
    );
    zh(&["check", "april.csv", "--map", "email=B"]).out("取自 B").ends();
    folder.write("other.csv", TWO_EMAILS.replace("姓名", "名字"));
    zh(&["check", "other.csv"]).exit(1).err("--map email=B").ends();
    // Enter is no answer: the message is that of a pipeline.
    let none = zh(&["check", "other.csv"])
        .talks(&[("列号", "\\n")])
        .exit(1)
        .ends()
        .stdout;
    assert!(none.contains("--map email=B"), "{none}");
}

#[cfg(target_os = "linux")]
#[test]
fn every_contact_that_nobody_named_is_asked_for() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("none.csv", NAMELESS);
    let answers = [
        ("its number or letter", "1\\n"),
        ("same header?", "n\\n"),
        ("`mobile`", "\\n"),
        ("same header?", "y\\n"),
        ("[y/N", "y\\n"),
    ];
    let run = folder.program(&["run", "none.csv"]).tenant(&tenant);
    let ran = run.talks(&answers).ends().stdout;
    assert!(ran.contains("1  column C `Beta`: 138…01, 138…02"), "{ran}");
    assert_eq!(tenant.stats().accounts, 2);
    // Not to take a column is an answer too.
    let again = folder.program(&["check", "none.csv", "--map", "email=B"]);
    let again = again.talks(&[]).ends().stdout;
    assert!(again.contains("no column for `mobile`"), "{again}");
}

#[cfg(target_os = "linux")]
#[test]
fn statuses_that_may_be_leavers_are_asked_about() {
    let tenant = Sandbox::start(&[]);
    let table = "Name,Email,Status\nAda,a@example.com,active\nBo,b@example.com,suspended\nCy,c@example.com,disabled\n";
    let folder = Folder::new().with("team.csv", table);
    let turns = [
        ("`disabled`", "n\\n"),
        ("`suspended`", "y\\n"),
        ("send 2 rows?", "y\\n"),
    ];
    let run = folder.program(&["run", "team.csv"]).tenant(&tenant);
    let ran = run.talks(&turns).exit(3).ends().stdout;
    assert!(ran.contains("--include-status suspended"), "{ran}");
    assert_eq!(tenant.stats().accounts, 2);
    // Whoever has said that a column is nobody's is not asked again for the plan that follows.
    folder.write(
        "other.csv",
        "Name,Email,Status,Beta\nDi,d@example.com,suspended,13800000001\n",
    );
    let turns = [
        ("`mobile`", "\\n"),
        ("same header?", "n\\n"),
        ("`suspended`", "y\\n"),
        ("send 1 row?", "y\\n"),
    ];
    let once = folder
        .program(&["run", "other.csv"])
        .tenant(&tenant)
        .talks(&turns)
        .ends()
        .stdout;
    assert_eq!(once.matches("which column is").count(), 1, "{once}");
    // Without a terminal they are left out, and a person is needed.
    folder.program(&["check", "team.csv"]).exit(3).out("1 left out").ends();
}
