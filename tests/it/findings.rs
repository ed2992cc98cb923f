//! How what is wrong with rows is shown: summary, full, concise, as a file, for programs.

use crate::support::{Folder, Sandbox, people};

const STAFF: &str = "Employee ID,Work Email,Mobile Phone
A1,person1@example.com,1380000000O
A2,person2@example,13800000002
A3,person3@gmial.com,13800000003
A4,,1.39E+10
A5,person5@example.com,13800000005
";

fn staff() -> Folder {
    Folder::new().with("staff.csv", STAFF)
}

#[test]
fn the_summary_groups_and_says_what_one_option_would_free() {
    let ran = staff().program(&["check", "staff.csv"]).exit(3).ends();
    for part in [
        "error: mobile_letters, 1 found, row 2",
        "row 3 (employee A2), B `Work Email`: p…@example: the domain has no dot",
        "`--use email` leaves this column aside and frees 1 row",
        "warning: email_likely_typo, 1 found, row 4",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in {}", ran.stdout);
    }
    let warning = ran.stdout.find("warning:").expect("a warning");
    assert!(!ran.stdout[warning..].contains("error:"), "errors come first");
    assert!(!ran.stdout.contains("person1@"), "cells are masked");
}

#[test]
fn concise_is_a_line_each_and_full_has_all_that_is_known() {
    let folder = staff();
    let concise = folder
        .program(&["check", "staff.csv", "--detail", "concise"])
        .exit(3)
        .ends();
    let lines: Vec<&str> = concise
        .stdout
        .lines()
        .filter(|line| line.starts_with("staff.csv:"))
        .collect();
    assert_eq!(
        lines[1..],
        [
            "staff.csv:2:C: mobile_letters",
            "staff.csv:3:B: email_syntax",
            "staff.csv:5:C: mobile_scientific_notation",
            "staff.csv:4:B: email_likely_typo"
        ]
    );
    let full = folder.program(&["check", "staff.csv", "--detail", "full", "--max-findings", "1"]);
    let full = full.exit(3).out("[mobile_letters]").out("and 3 more").ends();
    assert!(!full.stdout.contains("[email_syntax]"), "{}", full.stdout);
    let chinese = folder.program(&["check", "staff.csv", "--detail", "full", "--lang", "zh"]);
    chinese
        .exit(3)
        .out("错误：第 2 行（工号 A1），C `Mobile Phone`：")
        .ends();
}

#[test]
fn twenty_are_shown_in_full_unless_more_are_asked_for() {
    let rows: String = (0..30).map(|n| format!("A{n},person{n},\n")).collect();
    let folder = Folder::new().with("staff.csv", format!("Employee ID,Work Email,Mobile Phone\n{rows}"));
    for (options, shown) in [
        (&[][..], 20),
        (&["--max-findings", "25"], 25),
        (&["--max-findings", "40"], 30),
    ] {
        let check = folder
            .program(&["check", "staff.csv", "--detail", "full"])
            .args(options);
        let ran = check.exit(3).ends();
        assert_eq!(ran.stdout.matches("[email_syntax]").count(), shown, "{options:?}");
        assert_eq!(ran.stdout.contains(&format!("and {} more", 30 - shown)), shown < 30);
    }
}

#[test]
fn every_finding_goes_to_the_file_and_no_cell_with_it() {
    let folder = staff();
    folder
        .program(&["check", "staff.csv", "--findings", "found.csv"])
        .exit(3)
        .ends();
    let found = folder.table("found.csv");
    assert_eq!(found.column("row"), ["2", "3", "4", "5"]);
    assert_eq!(
        found.column("employee_no"),
        ["=\"A1\"", "=\"A2\"", "=\"A3\"", "=\"A4\""]
    );
    assert_eq!(found.column("severity"), ["error", "error", "warning", "error"]);
    assert_eq!(found.column("column"), ["C", "B", "B", "C"]);
    let text = folder.read("found.csv");
    assert!(!text.contains("person"), "cells are masked");
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n"), "Excel reads it");

    let again = folder.program(&["check", "staff.csv", "--findings", "found.csv"]);
    again.exit(3).ends();
    assert_eq!(folder.read("found.csv"), text);
}

#[test]
fn findings_are_written_over_findings_only() {
    let tenant = Sandbox::start(&[]);
    let folder = staff();
    folder
        .run("staff.csv", &tenant)
        .args(&["--checkpoint", "kept"])
        .exit(3)
        .ends();
    let read = |name: &str| std::fs::read(folder.path(name)).expect("it is there");
    let kept = ["staff.csv", "staff.results.csv", "kept"];
    let before = kept.map(read);
    for name in [kept[0], kept[1], kept[2], "./staff.csv"] {
        for command in ["check", "run"] {
            let program = folder
                .program(&[command, "staff.csv", "--findings", name, "--checkpoint", "kept"])
                .tenant(&tenant);
            program
                .exit(2)
                .err("would write over a file that is no list of findings")
                .ends();
        }
    }
    assert_eq!(kept.map(read), before);
    folder
        .program(&["check", "staff.csv", "--findings", "."])
        .exit(2)
        .err("`.` is not the name of a file")
        .ends();
}

#[test]
fn findings_take_the_place_of_nothing_that_a_run_is_yet_to_write() {
    let folder = staff();
    for name in ["staff.sandbox.results.csv", "referral-import.sandbox.checkpoint"] {
        folder
            .program(&["run", "staff.csv", "--sandbox", "--findings", name])
            .exit(2)
            .err("would write over a file that is no list of findings")
            .ends();
        assert_eq!(folder.names(), ["staff.csv"], "{name}");
    }
}

#[test]
fn a_list_that_became_something_else_during_the_run_stays_and_costs_no_results() {
    let tenant = Sandbox::start(&["--latency", "300ms"]);
    let folder = Folder::new().with("people.csv", people(3));
    let run = folder
        .run("people.csv", &tenant)
        .args(&["--findings", "found.csv"])
        .out("3 registered")
        .err("would write over a file that is no list of findings")
        .start();
    tenant.wait_until(|stats| stats.requests > 0);
    folder.write("found.csv", "my own notes\n");
    run.ends();
    assert_eq!(
        folder.table("people.results.csv").statuses(),
        [("registered", 3)].into()
    );
    assert_eq!(folder.read("found.csv"), "my own notes\n");
}

#[test]
fn an_employee_number_is_told_as_people_write_it() {
    let staff = "Employee ID,Work Email\n\"=\"\"007\"\"\",person1\n'008,person2\n";
    let folder = Folder::new().with("staff.csv", staff);
    let check = folder.program(&["check", "staff.csv", "--findings", "found.csv"]);
    check
        .exit(3)
        .out("row 2 (employee 007), B")
        .out("row 3 (employee 008), B")
        .ends();
    let found = folder.table("found.csv");
    assert_eq!(found.column("employee_no"), ["=\"007\"", "=\"008\""]);
}

#[test]
fn what_feishu_refuses_has_the_same_shape() {
    let folder = staff().with(
        "directory.csv",
        "email,country_code,mobile\nperson5@example.com,86,13800000005\n",
    );
    let directory = folder.path("directory.csv");
    let tenant = Sandbox::start(&["--directory", directory.to_str().expect("a plain path")]);
    let run = folder
        .run("staff.csv", &tenant)
        .args(&["--detail", "concise", "--findings", "found.csv"]);
    run.exit(3)
        .out("staff.csv:2:C: mobile_letters")
        .out("staff.csv:4: 1002551")
        .ends();
    let found = folder.table("found.csv");
    assert_eq!(found.column("row"), ["2", "3", "4", "4", "5"]);
    assert_eq!(found.column("code")[3], "1002551");
    assert_eq!(found.column("employee_no")[3], "=\"A3\"");
}

#[test]
fn a_domain_that_stands_alone_is_told_by_check_and_by_every_run() {
    let row = |n, domain, mobile| format!("A{n},person{n}@{domain},{mobile}\n");
    let rows = (2..=220).map(|n| match n {
        // Its mobile has a warning of its own.
        50 => row(n, "exmaple.com", "+853 28000050"),
        // An invalid row has all its findings at once.
        60 => row(n, "example.con.cn", "1380000006O"),
        _ => row(n, "example.com", ""),
    });
    let staff = format!("Employee ID,Work Email,Mobile Phone\n{}", rows.collect::<String>());
    let folder = Folder::new().with("staff.csv", staff);
    let tenant = Sandbox::start(&[]);
    let check = folder.program(&["check", "staff.csv", "--findings", "check.csv"]);
    check.exit(3).out("`exmaple.com`").ends();
    for _ in ["read", "unchanged"] {
        let run = folder.run("staff.csv", &tenant).args(&["--findings", "run.csv"]);
        run.exit(3).out("`exmaple.com`").ends();
        let [mut checked, mut ran] = ["check.csv", "run.csv"].map(|name| folder.read(name));
        for found in [&mut checked, &mut ran] {
            let mut lines: Vec<&str> = found.lines().collect();
            lines.sort_unstable();
            *found = lines.join("\n");
        }
        assert_eq!(checked, ran);
    }
    assert_eq!(
        folder.table("run.csv").column("code"),
        ["mobile_plan", "email_odd_domain", "mobile_letters", "email_odd_domain"]
    );
}

#[test]
fn rows_that_are_left_out_say_nothing_of_domains() {
    let rows: String = (2..=100).map(|n| format!("person{n}@example.com,Beijing\n")).collect();
    let staff = format!("Work Email,City\n{rows}person101@exmaple.com,Tianjin\nperson102@exampel.com,Beijing\n");
    let folder = Folder::new().with("staff.csv", staff);
    let check = folder.program(&["check", "staff.csv", "--where", "City=Beijing"]);
    let ran = check.out("email_odd_domain, 1 found, row 102").ends();
    assert!(!ran.stdout.contains("exmaple"), "{}", ran.stdout);
}

#[test]
fn programs_get_the_list_as_json() {
    let folder = staff();
    let check = folder.program(&["check", "staff.csv", "--detail", "concise", "--format", "json"]);
    let told = check.exit(3).ends().json();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0]["findings"]["groups"]["mobile_letters"]["count"], 1);
    assert_eq!(told[1]["findings"][0]["code"], "mobile_letters");
    assert_eq!(told[1]["findings"][0]["employee_no"], "A1");
    assert_eq!(told[1]["more"], 0);
    assert_eq!(told[2]["next"][1]["effects"][0]["sends_valid"], 2);
}

#[test]
fn cells_are_shown_on_a_terminal_only() {
    let folder = staff();
    let check = folder.program(&["check", "staff.csv", "--detail", "full", "--show-values"]);
    let ran = check.exit(3).err("they stay masked").ends();
    assert!(!ran.stdout.contains("1380000000O"), "{}", ran.stdout);
}

#[test]
fn what_the_plan_has_shown_is_not_shown_again_at_the_end() {
    for detail in ["summary", "concise", "full"] {
        let folder = staff().with("directory.csv", "email,country_code,mobile\n");
        let run = folder.program(&[
            "run",
            "staff.csv",
            "--sandbox",
            "--directory",
            "directory.csv",
            "--detail",
            detail,
        ]);
        let told = run.exit(3).out("3 invalid, listed above").ends().stdout;
        for once in [
            "leave nothing but digits in the cell",
            "failed: 1002551, 2 found, rows 4 (A3), 6 (A5)",
        ] {
            assert_eq!(told.matches(once).count(), 1, "{detail}: {told}");
        }
    }
}
