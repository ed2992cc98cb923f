//! `retry` for rows or codes that nobody is sent for says why.

use serde_json::json;

use crate::support::{Folder, Sandbox};

/// Rows 2 and 5 are registered, 3 is refused, 4 is invalid.
const TEAM: &str = "Work Email\nada@example.com\nnobody.ben@example.com\nno address\ndan@example.com\n";

#[test]
fn a_choice_that_sends_nobody_is_explained_in_one_line() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("team.csv", TEAM);
    folder.run("team.csv", &tenant).exit(3).ends();
    let requests = tenant.stats().requests;
    for (choice, en, zh) in [
        (
            "--row 99",
            "no row 99 in team.csv: rows 2 to 5",
            "team.csv 中没有第 99 行：只有第 2 至 5 行",
        ),
        (
            "--row 1,7-9",
            "no row 1, 7-9 in team.csv: rows 2 to 5",
            "team.csv 中没有第 1、7-9 行：只有第 2 至 5 行",
        ),
        (
            "--code 999",
            "no row was refused with code 999; refused were 1002551 (1)",
            "没有行因错误码 999 被拒绝；被拒绝的有：1002551（1）",
        ),
        (
            "--row 2-4 --code 999 --code 1002552",
            "no row of 2-4 was refused with code 999, 1002552; refused were 1002551 (1)",
            "第 2-4 行中没有行因错误码 999、1002552 被拒绝；被拒绝的有：1002551（1）",
        ),
        (
            "--row 2",
            "row 2 is registered: nobody to send",
            "第 2 行的状态为 registered：没有要发送的人",
        ),
        (
            "--row 5 --code 1002551",
            "row 5 is registered: nobody to send",
            "第 5 行的状态为 registered：没有要发送的人",
        ),
        (
            "--row 2,4-5",
            "rows 2, 4-5 are registered (2), invalid (1): nobody to send",
            "第 2、4-5 行的状态为 registered（2）、invalid（1）：没有要发送的人",
        ),
    ] {
        for dry in [&["--dry-run"][..], &[]] {
            for (lang, said) in [("en", en), ("zh", zh)] {
                let retry = folder.program(&["retry", "team.csv", "--lang", lang]).tenant(&tenant);
                let chosen: Vec<&str> = choice.split(' ').collect();
                retry
                    .args(&chosen)
                    .args(dry)
                    .exit(3)
                    .out(&format!("\n          {said}\n"))
                    .ends();
            }
        }
    }
    assert_eq!(tenant.stats().requests, requests);
}

#[test]
fn a_program_is_told_why_a_choice_sends_nobody() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("team.csv", TEAM);
    folder.run("team.csv", &tenant).exit(3).ends();
    let nobody = |choice: &[&str]| {
        let retry = folder
            .program(&["retry", "team.csv", "--format", "json"])
            .tenant(&tenant);
        retry.args(choice).exit(3).ends().json().swap_remove(0)["nobody"].clone()
    };
    assert_eq!(
        nobody(&["--row", "99"]),
        json!({"why": "no_such_row", "rows": [[99, 99]], "of": [2, 5]})
    );
    assert_eq!(
        nobody(&["--code", "999"]),
        json!({"why": "no_such_code", "rows": [], "codes": [999], "refused": {"1002551": 1}})
    );
    assert_eq!(
        nobody(&["--row", "4"]),
        json!({"why": "settled", "rows": [[4, 4]], "counts": {"invalid": 1}})
    );
    assert_eq!(nobody(&["--code", "1002551"]), json!(null));
}

#[test]
fn a_code_that_nobody_has_because_nobody_was_refused_is_told_so() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("team.csv", "Work Email\nada@example.com\n");
    folder.run("team.csv", &tenant).ends();
    for (lang, said) in [
        ("en", "no row was refused with code 999, nor with any other"),
        ("zh", "没有行因错误码 999 或其他错误码被拒绝"),
    ] {
        let retry = folder.program(&["retry", "team.csv", "--code", "999", "--lang", lang]);
        retry.tenant(&tenant).out(said).ends();
    }
}
