//! The guided way: a file dropped on the program or asked for, up to an end in three lines that shows what to type.

use crate::support::{Folder, people};

const ASKED: &str = "which file?";

#[test]
fn a_file_alone_is_planned_asked_about_run_and_its_command_shown() {
    let folder = Folder::new().with("研发部 2026.csv", people(3));
    let tenant = crate::support::Sandbox::start(&[]);
    let guided = folder.program(&["研发部 2026.csv", "--lang", "zh"]).tenant(&tenant);
    let ran = guided.at_a_terminal("y\\n").ends().stdout;
    let ran = ran.replace('\r', "");
    assert!(ran.contains("3 行中将发送 3 行"), "{ran}");
    // The last of what the progress bar has drawn stands before it.
    let end = "已完成：3 行中已注册 3 行\n结果文件：研发部 2026.results.xlsx\n\
               也可以输入命令：referral-import run '研发部 2026.csv' --lang zh";
    assert!(ran.trim_end().ends_with(end), "{ran}");
    assert_eq!(tenant.stats().accounts, 3);
}

#[test]
fn a_no_sends_nothing_and_leads_to_the_same_question() {
    let folder = Folder::new().with("team.csv", people(3));
    let tenant = crate::support::Sandbox::start(&[]);
    let ran = folder
        .program(&["team.csv"])
        .tenant(&tenant)
        .at_a_terminal("n\\n")
        .exit(1)
        .ends();
    assert!(ran.stdout.contains("nothing was sent"), "{}", ran.stdout);
    assert_eq!(tenant.stats().accounts, 0);
}

#[test]
fn a_bare_start_asks_for_a_file_and_enter_shows_the_help() {
    let folder = Folder::new().with("a b.csv", people(2));
    let tenant = crate::support::Sandbox::start(&[]);
    let bare = || folder.program(&[]).tenant(&tenant);
    let path = folder.path("a b.csv");
    let dropped = format!("'{}' ", path.display());
    let turns = [
        (ASKED, "nowhere.csv\\n"),
        ("there is no file", &format!("{dropped}\\n")),
        ("[y/N]", "y\\n"),
    ];
    let ran = bare().talks(&turns).ends().stdout;
    assert!(
        ran.contains("2 of 2 registered") && ran.contains("the same, typed: referral-import run "),
        "{ran}"
    );
    let help = bare().talks(&[(ASKED, "\\n")]).ends().stdout;
    assert!(help.contains("<COMMAND>"), "{help}");
    // Without a terminal nobody is asked.
    folder.program(&[]).exit(2).err("Usage: referral-import").ends();
}

#[test]
fn a_file_is_told_from_a_command_and_taken_as_it_is_dropped() {
    let folder = Folder::new().with("status", people(1)).with("a b.csv", people(2));
    let address = format!("file://{}", folder.path("a b.csv").display()).replace(' ', "%20");
    for (word, sent) in [
        ("./status", "1 of 1 will be sent"),
        (address.as_str(), "2 of 2 will be sent"),
        ("\"a b.csv\" ", "2 of 2 will be sent"),
    ] {
        folder.program(&[word, "--dry-run"]).out(sent).ends();
        folder.program(&[word, "--sandbox"]).out("registered\n").ends();
    }
    folder.program(&["status"]).exit(1).err("there is no checkpoint").ends();
    folder
        .program(&["stauts"])
        .exit(2)
        .err("there is no command `stauts`")
        .err("`status`")
        .ends();
    // Nobody to ask: nothing is sent by accident.
    folder
        .program(&["a b.csv"])
        .calls("http://127.0.0.1:1")
        .asks()
        .exit(2)
        .err("`--yes` was not given")
        .ends();
}
