//! `status --find`: a person is found over all files, by what people know of them, with everything that was done.

use serde_json::json;

use crate::support::{Folder, Sandbox};

const JULY: &str = "\
姓名,工号,工作邮箱,手机号
王伟,0042,wang.wei@example.com,13800000042
王伟明,0043,nobody.ming@example.com,
李雷,0044,,1.38E+10
陈静,0045,jing@example.com,
";

/// Next month Wang Wei is in another department's file, and Chen Jing in none.
const AUGUST: &str = "\
First Name,Last Name,Employee ID,Work Email
Wei,Wang,42,Wang.Wei@example.com
Ada,Chen,77,ada@example.com
";

fn folder(tenant: &Sandbox) -> Folder {
    let folder = Folder::new().with("july.csv", JULY).with("august.csv", AUGUST);
    folder.run("july.csv", tenant).exit(3).ends();
    folder.run("august.csv", tenant).ends();
    folder.write("july.csv", JULY.replace("陈静,0045,jing@example.com,\n", ""));
    folder.run("july.csv", tenant).exit(3).ends();
    folder
}

/// The name of a file that is told with where it lies.
fn name_of(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().expect("there is a last part")
}

/// The rows of everyone who is found, `file:row:status`.
fn found(folder: &Folder, text: &str) -> Vec<Vec<String>> {
    let told = folder.program(&["status", "--find", text, "--format", "json"]).ends();
    let told = told.json().remove(0);
    let people = told["people"].as_array().expect("people").clone();
    let row = |row: &serde_json::Value| {
        let word = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
        format!(
            "{}:{}:{}",
            name_of(&word(&row["file"])),
            row["row"],
            word(&row["standing"]["status"])
        )
    };
    let rows = people
        .iter()
        .map(|person| person["rows"].as_array().expect("rows").clone());
    rows.map(|rows| rows.iter().map(row).collect()).collect()
}

#[test]
fn whoever_is_sought_is_found_by_name_number_email_or_mobile_in_every_file() {
    let tenant = Sandbox::start(&[]);
    let folder = folder(&tenant);
    let wang = vec!["august.csv:2:registered".to_owned(), "july.csv:2:registered".to_owned()];
    let ming = vec!["july.csv:3:failed".to_owned()];
    for (text, expected) in [
        ("王伟", vec![wang.clone(), ming.clone()]),
        ("伟明", vec![ming.clone()]),
        ("wei wang", vec![wang.clone()]),
        ("0042", vec![wang.clone()]),
        ("WANG.WEI@example.com", vec![wang.clone()]),
        ("wang.wei", vec![wang.clone()]),
        ("+86 138 0000 0042", vec![wang.clone()]),
        ("李雷", vec![vec!["july.csv:4:invalid".to_owned()]]),
        // No file holds her any more, and no cell her name.
        ("jing", vec![vec![]]),
    ] {
        assert_eq!(found(&folder, text), expected, "{text}");
    }
    for nobody in ["陈静", "example.com", "张三"] {
        let told = folder.program(&["status", "--find", nobody]).exit(1);
        told.err("nobody is found").err("`--keep`").ends();
    }
    folder.program(&["status", "--find", " "]).exit(2).ends();
}

#[test]
fn what_was_done_for_them_is_shown_and_their_contacts_are_masked() {
    let tenant = Sandbox::start(&[]);
    let folder = folder(&tenant);
    let account = folder.table("july.results.csv").cell(2, "account_id").to_owned();
    let [july, august] = ["july.csv", "august.csv"]
        .map(|name| dunce::canonicalize(folder.path(name)).expect("it is there"))
        .map(|path| path.display().to_string());
    let told = folder.program(&["status", "--find", "王伟"]);
    let told = told
        .out(&format!(
            "row 2 of {august}: registered\n    Wei Wang, employee 42, W…@example.com\n"
        ))
        .out(&format!(
            "row 2 of {july}: registered\n    王伟, employee 0042, w…@example.com +86 138…42\n"
        ))
        .out(&format!("    account {account}\n    call 1: row 2 of {july}, run 1\n"))
        .out(&format!(
            "row 3 of {july}: failed, 1002551\n    王伟明, employee 0043, n…@example.com\n"
        ))
        .out("answer   refused after ")
        .ends();
    let gone = folder.program(&["status", "--find", "jing", "--lang", "zh"]);
    gone.out("j…@example.com，已不在任何文件中：已注册")
        .out(&format!("第 1 次调用：{july} 第 5 行"))
        .ends();
    for shown in [&told.stdout, &told.stderr] {
        assert!(
            !shown.contains("wang.wei@") && !shown.contains("13800000042"),
            "{shown}"
        );
    }
    let json = folder.program(&["status", "--find", "王伟", "--format", "json"]).ends();
    assert!(!json.stdout.contains('王'), "names are for the screen: {}", json.stdout);
    let wang = json.json().remove(0)["people"][0].clone();
    assert_eq!(
        (&wang["account_id"], &wang["attempts"][0]["row"]),
        (&json!(account), &json!(2))
    );

    let one_file = folder.program(&["status", "august.csv", "--find", "jing"]).exit(1);
    one_file.err("nobody is found").ends();
}

#[test]
fn who_types_too_little_is_told_how_many_more_there_are() {
    let tenant = Sandbox::start(&[]);
    let rows: String = (1..=23).map(|n| format!("Lin {n},lin{n}@example.com\n")).collect();
    let folder = Folder::new().with("team.csv", format!("Name,Work Email\n{rows}"));
    folder.run("team.csv", &tenant).args(&["--limit", "1"]).ends();
    folder
        .program(&["status", "--find", "lin"])
        .out("3 more: type more")
        .ends();
}
