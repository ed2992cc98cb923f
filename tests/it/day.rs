//! A whole day of HR at a terminal of 80x24, in Chinese, as the screen shows it: a workbook dropped, columns asked, half the mobiles
//! damaged, a run that is interrupted, an extract corrected, the department done.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use rust_xlsxwriter::Workbook;

use crate::support::terminal::{screen, up_to};
use crate::support::{Folder, Sandbox, people, sheets};

const FILE: &str = "研发部.xlsx";

/// Sixty people with two emails each; every other one has a mobile alone, which went through a spreadsheet.
fn department(folder: &Folder) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut write = |row: u32, cells: [&str; 5]| {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).expect("a sheet takes text");
        }
    };
    write(0, ["工号", "姓名", "工作邮箱", "企业邮箱", "手机"]);
    for n in 1..=60 {
        let number = format!("E{n}");
        match n % 2 {
            0 => write(n, [&number, &format!("王{n}伟"), "", "", "1.38E+10"]),
            _ => {
                let (one, other) = (format!("li.{n}@example.com"), format!("{n}@corp.example.com"));
                write(
                    n,
                    [&number, &format!("李{n}娜"), &one, &other, &format!("138000000{n:02}")],
                );
            }
        }
    }
    workbook.save(folder.path(FILE)).expect("the folder is writable");
}

/// Puts the mobiles right in a workbook of rows to correct, as a person does in Excel.
fn correct(path: &Path) {
    let (name, table) = sheets(path)
        .into_iter()
        .find(|(_, table)| table.header.contains(&"手机".to_owned()))
        .expect("a sheet of people");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name(&name).expect("a name that it had");
    for (row, cells) in (0..).zip([table.header].iter().chain(&table.rows)) {
        for (column, cell) in (0..).zip(cells) {
            let cell = cell.replace("1.38E+10", &format!("137000000{row:02}"));
            sheet.write(row, column, &cell).expect("a sheet takes text");
        }
    }
    workbook.save(path).expect("the folder is writable");
}

/// The words of the first command that is suggested.
fn suggested(told: &str) -> Vec<String> {
    let command = told
        .split_once("下一步：referral-import ")
        .expect("something comes next")
        .1;
    let command = command.lines().next().expect("a line");
    command
        .split(' ')
        .map(|word| word.trim_matches('\'').to_owned())
        .collect()
}

/// What the screen shows at each step.
#[derive(Default)]
struct Shown(String);

impl Shown {
    /// Of this much written.
    fn step(&mut self, what: &str, written: &str) {
        write!(self.0, "=== {what}\n{}\n\n", screen(written)).expect("memory takes all");
    }
}

/// What stands between two parts of a text.
fn between<'t>(text: &'t str, before: &str, behind: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("{before}: {text}")).1;
    rest.split_once(behind).unwrap_or_else(|| panic!("{behind}: {text}")).0
}

/// A text without what differs between two runs of the test: folder, port, time, and how far the run came before it was interrupted.
fn plain(text: &str, folder: &Folder, port: &str) -> String {
    let (now, before) = (between(text, "行已注册（本次 ", "，"), between(text, "，此前 ", "）"));
    let (day, earlier) = (between(text, "读取于 ", "\n"), between(text, "，更早 ", "）"));
    let sends = ["将发送", "是否发送"].map(|words| (format!("{words} {now} 行"), format!("{words} NOW 行")));
    let text = sends
        .iter()
        .fold(text.to_owned(), |text, (sent, plain)| text.replace(sent, plain));
    text.replace(&*folder.home().to_string_lossy(), "~")
        .replace(port, "PORT")
        .replace(day, "TODAY")
        .replace(&format!("{now:>9} 行待发送"), "      NOW 行待发送")
        .replace(&format!("{before:>9} 行此前"), "   BEFORE 行此前")
        .replace(&format!("；{before} 行此前"), "；BEFORE 行此前")
        .replace(&format!("本次 {now}，此前 {before}"), "本次 NOW，此前 BEFORE")
        .replace(&format!("上次运行 {now}，更早 {earlier}"), "上次运行 NOW，更早 EARLIER")
}

#[test]
fn a_department_with_damaged_mobiles_is_done_by_the_evening() {
    let tenant = Sandbox::start(&["--latency", "200ms"]);
    let folder = Folder::new();
    department(&folder);
    let at_terminal = |args: &[&str], turns: &[(&str, &str)], exit| {
        let program = folder.program(args).env("LANG", "zh_CN.UTF-8").tenant(&tenant);
        program.talks(turns).exit(exit)
    };
    let mut shown = Shown::default();
    // The file is dropped on the window that asks for it, and the run interrupted as soon as somebody is registered.
    let dropped = format!("'./{FILE}' \\n");
    let turns = [
        ("要处理哪个文件", dropped.as_str()),
        ("请输入序号", "1\\n"),
        ("表头相同", "y\\n"),
        ("[y/N", "y\\n"),
        ("已注册 1", "\\003"),
    ];
    let first = at_terminal(&[], &turns, 130)
        .env("REFERRAL_IMPORT_WORKERS", "1")
        .ends()
        .stdout;
    let steps = up_to(&first, &["请输入序号", "表头相同", "是否发送"]);
    let names = [
        "a workbook dropped, columns asked",
        "kept for the header",
        "half the mobiles damaged",
    ];
    for (name, written) in names.into_iter().zip(steps) {
        shown.step(name, written);
    }
    let interrupted = screen(&first);
    assert!(
        interrupted.contains("已中断") && interrupted.contains("下一步："),
        "{interrupted}"
    );
    let again = at_terminal(&["run", FILE], &[("[y/N", "y\\n")], 3).ends().stdout;
    shown.step("again, to the end", &again);
    // Those to correct are written as a file of their own, put right, and run by the command that is told.
    let extract = at_terminal(&["results", FILE, "--only", "invalid"], &[], 0)
        .ends()
        .stdout;
    shown.step("those to correct as a file of their own", &extract);
    correct(&folder.path("研发部.invalid.xlsx"));
    let command = suggested(&extract.replace('\r', ""));
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    let second = at_terminal(&command, &[("[y/N", "y\\n")], 0).ends().stdout;
    shown.step("corrected", &second);
    let done = at_terminal(&["status", FILE], &[], 0).ends().stdout;
    shown.step("the department done", &done);
    let told = at_terminal(&["report", FILE], &[], 0).ends().stdout;
    shown.step("a page to look at", &told);
    let page = folder.read("研发部.report.html");
    assert!(
        page.contains("60") && !page.contains("13700000002"),
        "whom it was sent for stays masked"
    );
    assert_eq!(tenant.stats().accounts, 60);
    let url = tenant.url();
    let port = url.rsplit(':').next().expect("a port");
    insta::assert_snapshot!(plain(&shown.0, &folder, port));
}

#[test]
fn a_rehearsal_that_starts_anew_knows_nobody_of_the_last_one() {
    let folder = Folder::new().with("people.csv", people(5));
    let rehearse = || folder.program(&["run", "people.csv", "--sandbox"]);
    rehearse().out("5 of 5 registered").ends();
    // Other people, of whom a tenant with the same ids as the last one would say that they are the first five.
    folder.write(
        "people.csv",
        people(5).replace("person", "other").replace("13800", "13700"),
    );
    let second = rehearse().out("5 of 5 registered").ends().stdout;
    assert!(!second.contains("account of a person with another contact"), "{second}");
    let results = folder.table("people.sandbox.results.csv");
    let ids: BTreeSet<&str> = results.column("account_id").into_iter().collect();
    assert_eq!(ids.len(), 5);
}
