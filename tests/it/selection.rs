//! Who of a file is sent: leavers, one department, a few first.

use serde_json::json;

use crate::support::{Folder, Sandbox};

const STAFF: &str = "工号,工作邮箱,手机号,部门,在职状态
A1,person1@example.com,13800000001,研发,在职
A2,person2@example.com,13800000002,研发,离职
A3,person3@example.com,13800000003,销售,在职
A4,person4@example.com,1380000000O,销售,已离职
A5,person5@example.com,13800000005,研发,待离职
";

#[test]
fn who_has_left_is_left_out_and_said_so() {
    let folder = Folder::new().with("staff.csv", STAFF);
    let tenant = Sandbox::start(&[]);
    let ran = folder.run("staff.csv", &tenant).out("3 to send").ends();
    assert!(
        ran.stdout
            .contains("2 have left by their status, not sent without `--include-leavers`"),
        "{}",
        ran.stdout
    );
    assert!(
        !ran.stdout.contains("mobile_letters"),
        "nothing is asked of a leaver's row"
    );
    let results = folder.table("staff.results.csv");
    assert_eq!(
        results.column("status"),
        ["registered", "skipped", "registered", "skipped", "registered"]
    );
    assert!(results.column("note")[1].contains("--include-leavers"));

    let ran = folder.run("staff.csv", &tenant).args(&["--include-leavers"]);
    ran.exit(3).out("1 to send").out("mobile_letters").ends();
    let results = folder.table("staff.results.csv");
    assert_eq!(
        results.column("status"),
        ["registered", "registered", "registered", "invalid", "registered"]
    );
    assert_eq!(tenant.stats().repeated, 0);
}

#[test]
fn somebody_registered_who_has_left_is_not_gone_from_the_file() {
    let folder = Folder::new().with("staff.csv", STAFF.replace("离职", "在职"));
    let tenant = Sandbox::start(&[]);
    folder.run("staff.csv", &tenant).exit(3).ends();
    folder.write("staff.csv", STAFF);
    let ran = folder.run("staff.csv", &tenant).ends();
    assert!(!ran.stdout.contains("no longer in the file"), "{}", ran.stdout);
    let results = folder.table("staff.results.csv");
    assert_eq!(
        results.column("status")[1],
        "registered",
        "the account exists all the same"
    );
    assert_eq!(results.column("account_id")[1].len(), 19);
}

#[test]
fn one_department_is_sent_and_the_rest_later() {
    let folder = Folder::new().with("staff.csv", STAFF);
    let tenant = Sandbox::start(&[]);
    folder
        .run("staff.csv", &tenant)
        .args(&["--where", "部门=研发", "--where", "在职状态=在职"])
        .out("1 to send")
        .out("left out by `--where 部门=研发`")
        .ends();
    let results = folder.table("staff.results.csv");
    assert_eq!(results.column("status")[2], "skipped");
    assert!(results.column("note")[2].contains("--where 部门=研发"));
    folder.run("staff.csv", &tenant).out("2 to send").ends();
    assert_eq!(tenant.stats().accounts, 3);
}

#[test]
fn conditions_that_no_row_meets_are_told() {
    let folder = Folder::new().with("staff.csv", STAFF);
    let tenant = Sandbox::start(&[]);
    folder.run("staff.csv", &tenant).args(&["--limit", "1"]).ends();
    for (conditions, en, zh) in [
        (
            &["部门=研发部"][..],
            "no row meets `--where 部门=研发部`",
            "没有行符合 `--where 部门=研发部`",
        ),
        (
            &["部门=销售", "在职状态=待离职"],
            "no row meets all of `--where 在职状态=待离职`, `--where 部门=销售`",
            "没有行同时符合 `--where 在职状态=待离职`、`--where 部门=销售`",
        ),
    ] {
        let options: Vec<&str> = conditions.iter().flat_map(|condition| ["--where", condition]).collect();
        for (lang, said) in [("en", en), ("zh", zh)] {
            let check = folder.program(&["check", "staff.csv", "--lang", lang]).args(&options);
            check.out(&format!("\n          {said}\n")).ends();
            let run = folder.run("staff.csv", &tenant).args(&["--lang", lang]).args(&options);
            run.out(&format!("\n          {said}\n")).ends();
        }
        let told = folder
            .program(&["check", "staff.csv", "--format", "json"])
            .args(&options)
            .ends()
            .json();
        let mut conditions = conditions.to_vec();
        conditions.sort_unstable();
        assert_eq!(
            told[0]["nobody"],
            json!({"why": "no_row_meets", "conditions": conditions})
        );
    }
    let leaver = folder.program(&["check", "staff.csv", "--where", "在职状态=离职", "--format", "json"]);
    assert_eq!(
        leaver.ends().json()[0]["nobody"],
        json!(null),
        "a row meets it, and is left out for another reason"
    );
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn a_condition_on_no_column_sends_nothing() {
    let folder = Folder::new().with("staff.csv", STAFF);
    let tenant = Sandbox::start(&[]);
    let run = folder.run("staff.csv", &tenant).args(&["--where", "Team=R&D"]);
    run.exit(1).err("`Team`").err("`部门`").ends();
    assert_eq!(tenant.stats().requests, 0);
}

#[test]
fn the_first_few_go_alone_and_the_next_run_sends_the_rest() {
    let folder = Folder::new().with("staff.csv", STAFF);
    let tenant = Sandbox::start(&[]);
    let run = folder.run("staff.csv", &tenant).args(&["--limit", "2"]);
    let ran = run.out("2 to send").out("1 left to the next run by `--limit`").ends();
    let next = ran.stdout.lines().find(|line| line.starts_with("next: "));
    assert!(next.is_some_and(|next| !next.contains("--limit")), "{}", ran.stdout);
    let results = folder.table("staff.results.csv");
    assert_eq!(
        results.column("status"),
        ["registered", "skipped", "registered", "skipped", "skipped"]
    );
    assert!(results.column("note")[4].contains("`--limit`"));
    let run = folder.run("staff.csv", &tenant).out("1 to send");
    let ran = run.out("unchanged since it was last read").ends();
    assert!(!ran.stdout.contains("--limit"), "{}", ran.stdout);
    assert_eq!(folder.table("staff.results.csv").column("status")[4], "registered");
    assert_eq!(tenant.stats().accounts, 3);
}

#[test]
fn a_check_counts_as_a_run_does() {
    let folder = Folder::new().with("staff.csv", STAFF);
    let options = ["--where", "部门=研发", "--limit", "1"];
    let check = folder
        .program(&["check", "staff.csv", "--format", "json"])
        .args(&options)
        .ends();
    let tenant = Sandbox::start(&[]);
    let run = folder
        .run("staff.csv", &tenant)
        .args(&["--format", "json"])
        .args(&options)
        .ends();
    for key in [
        "rows",
        "counts",
        "skipped",
        "to_send",
        "findings",
        "normalised",
        "not_read",
    ] {
        assert_eq!(check.json()[0][key], run.json()[0][key], "{key}");
    }
}

#[test]
fn a_run_that_does_not_read_the_file_again_still_says_what_was_read_otherwise() {
    let table = "Name,Email,Mobile\nLi,a@example.com,１３８０００００００１\nWu,b@example.com,86 13800000002\nNote: made up,,\n";
    let folder = Folder::new().with("staff.csv", table);
    let tenant = Sandbox::start(&[]);
    for lang in ["en", "en", "zh"] {
        let ran = folder.run("staff.csv", &tenant).args(&["--lang", lang]).ends();
        let said = if lang == "zh" {
            ["全角字符", "国家码", "未读取第 4 行"]
        } else {
            ["full-width", "country code in front", "row 4: remarks"]
        };
        for said in said {
            assert!(ran.stdout.contains(said), "{lang}: {}", ran.stdout);
        }
    }
}

#[test]
fn a_column_that_is_left_aside_is_shown_as_such() {
    let folder = Folder::new().with(
        "people.csv",
        "Work Email,Country Code,Mobile\na@example.com,86,13800000001\n",
    );
    for (only, parts) in [
        (
            "email",
            [
                "email         from column A",
                "mobile        left aside by `--use email`: column C `Mobile`",
            ],
        ),
        (
            "mobile",
            [
                "email         left aside by `--use mobile`: column A",
                "country_code  from column B",
            ],
        ),
    ] {
        let check = folder.program(&["check", "people.csv", "--use", only]);
        check.out(parts[0]).out(parts[1]).ends();
    }
    folder.write(
        "people.csv",
        "Work Email,Country Code,Mobile\n,86,13800000001\nb@example.com,,\n",
    );
    let check = folder.program(&["check", "people.csv", "--use", "email"]).exit(3);
    check.out("fix: fill in the email, or leave out `--use email`").ends();
    let rehearsal = folder.program(&["run", "people.csv", "--use", "email", "--sandbox", "--lang", "zh"]);
    rehearsal
        .exit(3)
        .out("country_code  因 `--use email` 不使用 B `Country Code` 列")
        .ends();
}
