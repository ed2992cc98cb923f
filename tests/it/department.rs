//! A department goes through end to end: everyone registered, and nothing sent twice.

use serde_json::json;

use crate::support::scripted::{Scripted, TOKEN, well};
use crate::support::{Folder, Sandbox, people, sample, table};

#[test]
fn a_rehearsal_registers_the_department_and_its_repetition_sends_nothing() {
    let folder = Folder::new().with_sample("engineering.csv");
    let rehearsal = ["run", "engineering.csv", "--sandbox"];
    folder
        .program(&rehearsal)
        .out("48 to send")
        .out("48 registered\n")
        .out("results: engineering.sandbox.results.csv")
        .out("checkpoint: referral-import.sandbox.checkpoint")
        .err("sandbox: 48 calls, 48 accounts, 0 repeated registrations")
        .ends();
    let files = [
        "engineering.csv",
        "engineering.sandbox.results.csv",
        "referral-import.sandbox.checkpoint",
        "referral-import.sandbox.checkpoint.lock",
    ];
    assert_eq!(folder.names(), files);
    let first = folder.table("engineering.sandbox.results.csv");
    assert_eq!(first.statuses(), [("registered", 48)].into());

    folder
        .program(&rehearsal)
        .out("0 to send")
        .out("48 registered (0 now, 48 before)")
        .err("sandbox: 0 calls, 0 accounts")
        .ends();
    assert_eq!(folder.table("engineering.sandbox.results.csv"), first);
}

#[test]
fn every_row_has_its_answer_in_order_and_its_own_columns() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with_sample("engineering.csv");
    folder
        .run("engineering.csv", &tenant)
        .out(&format!("sends to {} as app cli_example", tenant.url()))
        .ends();
    let results = folder.table("engineering.results.csv");
    let ours = "row,status,account_id,error_code,error_message,how_to_fix,attempts,log_id,settled_at,note,app,sent_as";
    assert_eq!(results.header[..12].join(","), ours);
    let rows: Vec<String> = (2..=49).map(|row| row.to_string()).collect();
    assert_eq!(results.column("row"), rows);
    assert!(results.column("attempts").iter().all(|attempts| *attempts == "1"));
    assert!(results.column("settled_at").iter().all(|at| at.ends_with('Z')));
    let app = format!("cli_example@{}", tenant.url().trim_start_matches("http://"));
    assert!(results.column("app").iter().all(|of| *of == app));
    assert_eq!(results.cell(2, "sent_as"), "ada.amber1@example.com +86 13000000101");
    let mut accounts = results.column("account_id");
    assert!(
        accounts
            .iter()
            .all(|id| id.len() == 19 && id.bytes().all(|b| b.is_ascii_digit()))
    );
    accounts.sort_unstable();
    accounts.dedup();
    assert_eq!(accounts.len(), 48);
    let input = String::from_utf8(sample("engineering.csv")).expect("the sample is UTF-8");
    assert_eq!(results.starting_at("Employee ID"), table(&input));

    folder.run("engineering.csv", &tenant).ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts, stats.repeated), (48, 48, 0));
}

#[test]
fn two_files_of_a_folder_stay_inside_one_quota() {
    let tenant = Sandbox::start(&["--rate", "60/min"]);
    let folder = Folder::new().with("a.csv", people(30)).with("b.csv", people(55));
    let paced = |file| folder.program(&["run", file, "--rate", "60/min"]).tenant(&tenant);
    paced("a.csv").ends();
    paced("b.csv").out("30 registered before, not sent again").ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts, stats.rate_limited), (55, 55, 0));
}

#[test]
fn chinese_headers_are_understood_and_chinese_is_spoken() {
    let folder = Folder::new().with_sample("sales-zh.csv");
    folder
        .program(&["run", "sales-zh.csv", "--sandbox", "--lang", "zh"])
        .out("取自 E `工作邮箱` 列")
        .out("32 行待发送")
        .out("32 行已注册")
        .err("模拟企业：32 次调用")
        .ends();
    folder
        .program(&["run", "sales-zh.csv", "--sandbox"])
        .env("LANG", "zh_CN.UTF-8")
        .out("已完成")
        .ends();
    let results = folder.table("sales-zh.sandbox.results.csv");
    assert_eq!(
        results.header[0], "row",
        "the names of columns are the same in every language"
    );
    assert_eq!(results.cell(2, "姓名"), "安一鸣");
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    for (now, before) in [(48, ""), (0, " (0 now, 48 before)")] {
        folder
            .run("-", &tenant)
            .stdin(sample("engineering.csv"))
            .out("standard input: 48 rows, UTF-8")
            .out(&format!("{now} to send"))
            .out(&format!("48 registered{before}\n"))
            .ends();
    }
    assert_eq!(
        folder.table("stdin.results.csv").statuses(),
        [("registered", 48)].into()
    );
    folder
        .program(&["check", "-"])
        .stdin(sample("engineering.csv"))
        .out("48 registered before")
        .ends();
    assert_eq!(tenant.stats().requests, 48);
}

#[test]
fn a_check_tells_the_plan_of_the_run_and_leaves_no_trace() {
    let folder = Folder::new().with_sample("engineering.csv");
    let check = folder.program(&["check", "engineering.csv", "--format", "json"]).ends();
    let dry_run = folder
        .program(&["run", "engineering.csv", "--dry-run", "--format", "json"])
        .ends();
    assert_eq!(check.stdout, dry_run.stdout);
    assert_eq!(folder.names(), ["engineering.csv"]);
    let tenant = Sandbox::start(&[]);
    let mut planned = folder
        .run("engineering.csv", &tenant)
        .args(&["--format", "json"])
        .ends()
        .json();
    for same in ["rows", "counts", "to_send", "examples", "layout", "findings"] {
        assert_eq!(check.json()[0][same], planned[0][same].take(), "{same}");
    }
}

#[test]
fn programs_get_one_object_a_line() {
    let tenant = Sandbox::start(&[]);
    let file = "Work Email\na@example.com\nnobody@example.com\nbroken\n";
    let folder = Folder::new().with("people.csv", file);
    let ran = folder
        .run("people.csv", &tenant)
        .args(&["--format", "json", "--lang", "zh"])
        .exit(3)
        .ends();
    let lines = ran.json();
    let [plan, summary] = &lines[..] else {
        panic!("a plan and a summary: {lines:?}")
    };
    assert_eq!(plan["file"], "people.csv");
    assert_eq!(plan["layout"]["fields"], json!([["email", 0]]));
    assert_eq!(plan["counts"], json!({"pending": 2, "invalid": 1}));
    assert_eq!(plan["to_send"], 2);
    assert_eq!(plan["findings"]["groups"]["email_syntax"]["count"], 1);
    assert_eq!(plan["called"]["base_url"], tenant.url());
    assert_eq!(summary["rows"], 3);
    assert_eq!(summary["statuses"], json!({"registered": 1, "failed": 1, "invalid": 1}));
    assert_eq!(summary["registered_now"], 1);
    let code = |status: &str, code: &str, new: u64, row: u32, message: &str| {
        json!({
            "status": status, "code": code, "count": 1, "new": new, "first_rows": [{"row": row}], "message": message,
        })
    };
    let invalid = code("invalid", "email_syntax", 0, 4, "");
    let failed = code("failed", "1002551", 1, 3, "user does not exist");
    assert_eq!(summary["codes"], json!([invalid, failed]));
    assert_eq!(summary["results"], "people.results.csv");
    assert_ne!(summary["next"], json!([]));
}

#[test]
fn only_the_columns_to_keep_are_stored() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with_sample("engineering.csv");
    let own = |keep: &str| {
        folder.run("engineering.csv", &tenant).args(&["--keep", keep]).ends();
        folder.table("engineering.results.csv").header.split_off(12)
    };
    assert_eq!(own("Department,Full Name"), ["Full Name", "Department"]);
    let kept = folder.table("engineering.results.csv").starting_at("Full Name");
    assert!(!format!("{kept:?}").contains("ada.amber1@example.com"));
    assert_eq!(own("none"), [""; 0]);
    assert_eq!(own("all").len(), 6);
    folder
        .run("engineering.csv", &tenant)
        .args(&["--keep", "Cost Centre"])
        .exit(1)
        .err("the file has no column `Cost Centre` to keep")
        .err("give `--keep` some of: ")
        .err("`Job Title`")
        .ends();
    assert_eq!(tenant.stats().requests, 48);
}

#[test]
fn a_file_that_changes_while_it_is_sent_is_said_at_the_end() {
    let folder = Folder::new().with("people.csv", people(3));
    let path = folder.path("people.csv");
    let server = Scripted::start(move |asked| {
        if asked.path != TOKEN && asked.nth == 1 {
            std::fs::write(&path, people(4)).expect("the folder is writable");
        }
        well(asked)
    });
    let run = || {
        folder
            .program(&["run", "people.csv", "--rate", "unlimited"])
            .calls(&server.url())
    };
    let changed = "`people.csv` was changed since it was read: what stood there then was sent";
    run().out("3 of 3 registered").out(changed).ends();
    let again = run().out("1 to send").out("4 of 4 registered").ends();
    assert!(!again.stdout.contains(changed), "{}", again.stdout);
}
