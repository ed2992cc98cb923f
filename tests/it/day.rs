//! A whole day of HR at a terminal of 80x24, in Chinese: a file dropped, half its mobiles damaged, corrected, done.

use crate::support::{Folder, Sandbox};

/// Sixty people; every other mobile went through a spreadsheet.
fn department() -> String {
    let rows = (1..=60).map(|n| match n % 2 {
        0 => format!("E{n},王{n}伟,,1.38E+10\n"),
        _ => format!("E{n},李{n}娜,person{n}@example.com,138000000{n:02}\n"),
    });
    format!("工号,姓名,邮箱,手机\n{}", rows.collect::<String>())
}

#[test]
fn a_department_with_damaged_mobiles_is_done_by_the_evening() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("研发部.csv", department());
    let at_terminal = |args: &[&str], turns: &[(&str, &str)], exit| {
        let program = folder.program(args).env("LANG", "zh_CN.UTF-8").tenant(&tenant);
        program.talks(turns).exit(exit).ends().stdout.replace('\r', "")
    };
    // The file is dropped on the window that asks for it.
    let dropped = format!("'{}'\\n", folder.path("研发部.csv").display());
    let turns = [("要处理哪个文件", dropped.as_str()), ("[y/N", "y\\n")];
    let first = at_terminal(&[], &turns, 3);
    for part in [
        "第 3 行 王2伟",
        "60 行中将发送 30 行；30 行需要改正",
        "是否发送 30 行？",
        "已完成：60 行中已注册 30 行；30 行需要改正",
        "下一步：referral-import run ",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    // Those to correct are written as a file of their own, put right, and run.
    let program = folder
        .program(&["results", "研发部.csv", "--only", "invalid"])
        .tenant(&tenant);
    program.ends();
    let part = folder.read("研发部.invalid.csv");
    let mut number = 0;
    let corrected = part.split("1.38E+10").collect::<Vec<_>>();
    let last = corrected.len() - 1;
    let corrected: String = corrected
        .into_iter()
        .enumerate()
        .map(|(at, text)| {
            number += 1;
            if at == last {
                text.to_owned()
            } else {
                format!("{text}137000000{number:02}")
            }
        })
        .collect();
    folder.write("研发部.invalid.csv", corrected);
    let second = at_terminal(&["研发部.invalid.csv"], &[("[y/N", "y\\n")], 0);
    assert!(second.contains("已完成：30 行中已注册 30 行"), "{second}");
    assert_eq!(tenant.stats().accounts, 60);
}
