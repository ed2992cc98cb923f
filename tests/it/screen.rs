//! The end of a command is read at once: on a screen of 80x24 it stands whole, whatever the file holds.

use referral_import::lang::hung;

use crate::support::{Folder, Sandbox};

/// What can be wrong with a row, each in a way of its own.
const WRONG: [(&str, &str); 14] = [
    ("", "1380000000O"),
    ("", "1.38E+10"),
    ("", "1380000"),
    ("", "13800000001/13800000002"),
    ("", "138****0001"),
    ("", "13800000003 ext. 5"),
    ("", ""),
    ("a@example", ""),
    ("a b@example.com", ""),
    ("a@example.com;b@example.com", ""),
    ("#REF!", ""),
    ("a@gmial.com", ""),
    ("same@example.com", "13800000004"),
    ("other@example.com", "13800000004"),
];

/// A department with a bit of everything, and more of what is refused.
fn department() -> String {
    let wrong = WRONG.iter().cycle().take(60).enumerate();
    let wrong =
        wrong.map(|(n, (email, mobile))| format!("王{n}伟,{},{mobile}\n", email.replace("a@", &format!("a{n}@"))));
    let refused = (0..5).map(|n| format!("李{n}娜,nobody.{n}@example.com,\n"));
    let well = (0..17).map(|n| format!("张{n}强,well{n}@example.com,\n"));
    let rows: String = wrong.chain(refused).chain(well).collect();
    format!("姓名,邮箱,手机\n{rows}")
}

/// How many rows of the screen the end takes, from the first thing that is wrong.
fn rows_of_the_end(told: &str) -> usize {
    let begins = ["error", "warning", "invalid", "failed", "错误", "警告", "无效", "失败"];
    let lines: Vec<&str> = told.lines().collect();
    let mut ends = lines.iter().enumerate();
    let first = ends.position(|(_, line)| begins.iter().any(|word| line.starts_with(word)));
    let end = &lines[first.expect("something is wrong")..];
    end.iter().map(|line| hung(line, 80).len()).sum()
}

#[test]
fn every_end_fits_and_its_verdict_stands_last() {
    for (lang, will, is, all) in [
        (
            "en",
            " of 82 will be sent; ",
            " of 82 registered; ",
            "--findings FILE.csv",
        ),
        ("zh", "82 行中将发送 ", "82 行中已注册 ", "--findings FILE.csv"),
    ] {
        let tenant = Sandbox::start(&[]);
        let folder = Folder::new().with("研发部.csv", department());
        let command = |name: &str| {
            let program = folder.program(&[name, "研发部.csv", "--lang", lang]).tenant(&tenant);
            program.exits(&[0, 3]).ends().stdout
        };
        let check = command("check");
        assert!(rows_of_the_end(&check) < 24, "{check}");
        assert!(check.contains(all), "{check}");
        for name in ["run", "retry", "status"] {
            let told = command(name);
            let end = match told.rsplit_once(will) {
                // The plan before it is read before the question.
                Some((plan, end)) => {
                    assert!(rows_of_the_end(plan) < 24, "{plan}");
                    end.split_once('\n').expect("a run follows").1
                }
                None => &told,
            };
            assert!(rows_of_the_end(end) < 24, "{name}: {end}");
            let verdict = end.find(is).unwrap_or_else(|| panic!("{name}: {end}"));
            let behind: Vec<&str> = end[verdict..].lines().skip(1).collect();
            let is_next = |line: &&str| {
                ["next: ", "  or: ", "      ", "下一步：", "  或者："]
                    .iter()
                    .any(|word| line.starts_with(word))
            };
            assert!(behind.iter().all(is_next), "{name}: {behind:?}");
        }
    }
}

#[test]
fn a_file_that_is_well_ends_in_few_lines() {
    let folder = Folder::new().with("team.csv", crate::support::people(3));
    let run = folder.program(&["run", "team.csv", "--sandbox"]);
    run.out("3 of 3 will be sent\n")
        .out("finished\n3 of 3 registered\n")
        .ends();
}

/// Whoever looks at a screen knows people by their names; a file that is handed on has none.
#[cfg(target_os = "linux")]
#[test]
fn names_stand_beside_rows_on_a_screen_only() {
    let folder = Folder::new().with("team.csv", department());
    let check = |args: &[&str]| {
        folder
            .program(&["check", "team.csv", "--lang", "zh"])
            .args(args)
            .exit(3)
    };
    let screen = check(&[]).at_a_terminal("").ends().stdout;
    assert!(screen.contains("第 9 行 王7伟"), "{screen}");
    for args in [&[][..], &["--detail", "full"], &["--format", "json"]] {
        let piped = check(args).ends();
        assert!(!(piped.stdout + &piped.stderr).contains("王7伟"), "{args:?}");
    }
}

/// Colour says nothing that words do not say, and only where a terminal has it.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_its_colours_unless_somebody_turns_them_off() {
    let tenant = crate::support::Sandbox::start(&[]);
    let folder = Folder::new().with("team.csv", department());
    let run = |args: &[&str]| {
        folder
            .program(args)
            .tenant(&tenant)
            .env("CLICOLOR", "1")
            .env("TERM", "xterm")
    };
    let coloured = run(&["run", "team.csv"])
        .talks(&[("[y/N", "y\\n")])
        .exit(3)
        .ends()
        .stdout;
    for part in [
        "\u{1b}[31m\u{1b}[1merror\u{1b}[0m: ",
        "\u{1b}[32m registered\u{1b}[0m",
        "next: \u{1b}[36mreferral-import run team.csv\u{1b}[0m",
    ] {
        assert!(coloured.contains(part), "{part:?}: {coloured:?}");
    }
    let off = run(&["status", "team.csv"])
        .env("NO_COLOR", "1")
        .talks(&[])
        .ends()
        .stdout;
    assert!(!off.contains('\u{1b}'), "{off:?}");
    let piped = run(&["status", "team.csv"]).ends();
    assert!(!(piped.stdout + &piped.stderr).contains('\u{1b}'));
}
