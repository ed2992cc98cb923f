//! Nobody is lost from the page: every row of a file that holds anything is read, or named as not read, or the file is refused.

use std::collections::BTreeSet;

use fastrand::Rng;
use referral_import::input::{ReadOptions, Reader, Row};

use crate::support::cases;

/// Headers as systems write them.
const HEADERS: [&[&str]; 5] = [
    &["姓名", "手机号", "邮箱"],
    &["Name", "Mobile Phone", "Work Email", "Department"],
    &["工号", "姓名", "工作邮箱"],
    &["Employee ID", "Name", "Mobile", "Phone 1 - Type"],
    &["邮箱", "部门", "首选联系方式", "手机"],
];

/// Rows that are no people: titles, remarks, sums.
const REMARKS: [&str; 6] = [
    "研发中心 2026 年员工名单",
    "填写说明：手机号必填",
    "合计：12 人",
    "制表人：人事部",
    "Employee export",
    "Generated 2026-01-31",
];

/// A drawn file: the cells of every row as a spreadsheet shows them.
#[derive(Debug)]
struct Page(Vec<Vec<String>>);

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn person(header: &[&str], n: usize, rng: &mut Rng) -> Vec<String> {
    let cell = |name: &&str| match *name {
        _ if rng.u8(..8) == 0 => String::new(),
        "手机号" | "Mobile Phone" | "Mobile" | "手机" => match rng.u8(..4) {
            0 => "1.39E+10".to_owned(),
            _ => format!("139000{n:05}"),
        },
        "邮箱" | "Work Email" | "工作邮箱" => format!("p{n}@example.com"),
        "首选联系方式" | "Phone 1 - Type" => ["手机", "Mobile", "Email", "邮箱"][rng.usize(..4)].to_owned(),
        "Department" | "部门" => ["Mobile", "销售", "Email\nTeam", "a,b"][rng.usize(..4)].to_owned(),
        _ => format!("N{n}"),
    };
    header.iter().map(cell).collect()
}

impl Page {
    fn draw(rng: &mut Rng) -> Page {
        let header = HEADERS[rng.usize(..HEADERS.len())];
        let mut rows = Vec::new();
        for _ in 0..rng.usize(..3) {
            rows.push(match rng.u8(..3) {
                0 => Vec::new(),
                _ => row(&[REMARKS[rng.usize(..REMARKS.len())]]),
            });
        }
        if rng.u8(..6) == 0 {
            rows.push(person(header, 99, rng));
        }
        rows.push(row(header));
        for n in 0..rng.usize(1..12) {
            let mut cells = match rng.u8(..24) {
                0 | 1 => Vec::new(),
                2 => row(&[REMARKS[rng.usize(..REMARKS.len())]]),
                3 => row(header),
                4 => row(HEADERS[rng.usize(..HEADERS.len())]),
                5 => header.iter().rev().map(|name| (*name).to_owned()).collect(),
                6 => vec![String::new(), "Mobile".to_owned(), String::new()],
                _ => person(header, n, rng),
            };
            match rng.u8(..20) {
                0 => cells.push(String::new()),
                1 => cells.push("more".to_owned()),
                2 => drop(cells.pop()),
                _ => {}
            }
            rows.push(cells);
        }
        Page(rows)
    }

    fn csv(&self) -> Vec<u8> {
        let mut lines = Vec::new();
        for row in &self.0 {
            let cells = row.iter().map(|cell| match cell.contains([',', '\n', '"']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.clone(),
            });
            lines.extend_from_slice(cells.collect::<Vec<_>>().join(",").as_bytes());
            lines.push(b'\n');
        }
        lines
    }

    /// The rows that hold anything, as a spreadsheet numbers them.
    fn filled(&self) -> BTreeSet<u32> {
        let rows = (1..).zip(&self.0);
        let filled = rows.filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
        filled.map(|(number, _)| number).collect()
    }

    /// The rows that hold an email or a mobile in a cell of its own.
    fn of_people(&self) -> BTreeSet<u32> {
        let is_contact =
            |cell: &String| cell.ends_with("@example.com") || cell.starts_with("139000") && cell.len() == 11;
        let rows = (1..).zip(&self.0);
        let people = rows.filter(|(_, row)| row.iter().any(is_contact));
        people.map(|(number, _)| number).collect()
    }
}

#[test]
fn every_row_that_holds_anything_is_read_or_named_as_not_read() {
    let (mut read_files, mut not_read_rows) = (0, 0);
    let files = cases("REFERRAL_IMPORT_PAGES", 3_000);
    for seed in 0..files {
        let page = Page::draw(&mut Rng::with_seed(seed));
        let bytes = page.csv();
        let Ok(mut reader) = Reader::open(bytes.as_slice(), &ReadOptions::default()) else {
            continue;
        };
        let mut row = Row::default();
        let mut met = BTreeSet::from([reader.layout().header_row]);
        let mut read = BTreeSet::new();
        let ended = loop {
            match reader.read(&mut row) {
                Ok(true) => read.insert(row.number),
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            };
        };
        if ended.is_err() {
            continue;
        }
        read_files += 1;
        let not_read: BTreeSet<u32> = reader.not_read().values().flatten().copied().collect();
        not_read_rows += not_read.len();
        met.extend(&read);
        met.extend(&not_read);
        let lost: Vec<u32> = page.filled().difference(&met).copied().collect();
        let people: Vec<u32> = page.of_people().difference(&read).copied().collect();
        assert!(
            lost.is_empty() && people.is_empty(),
            "seed {seed}: rows {lost:?} are lost, and the people of {people:?} are not read\n{}",
            String::from_utf8_lossy(&bytes)
        );
    }
    // Files that are refused lose nobody, and prove nothing.
    assert!(
        read_files * 3 > files && not_read_rows > 100,
        "{read_files} {not_read_rows}"
    );
}
