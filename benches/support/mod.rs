//! What the benchmarks share: exports of made-up people.

use std::fmt::Write as _;
use std::io::{self, Write};

/// The header of a usual export.
const HEADER: &str = "Employee ID,Name,Department,Title,Work Email,Mobile,Office,Hire Date,Status\n";

const NAMES: [&str; 6] = ["Li Lei", "Han Meimei", "王小明", "Zhang Wei", "Wang Fang", "陈静"];
const DEPARTMENTS: [&str; 4] = ["Engineering", "Sales", "研发部", "Finance"];
const TITLES: [&str; 3] = ["Engineer", "Manager", "Analyst"];

/// Who is in an export.
#[derive(Clone, Copy)]
pub enum People {
    /// Everyone can be sent, and nobody stands there twice.
    Good,
    /// In a hundred rows one mobile is damaged and one row repeats the contact of the row before.
    Usual,
}

/// Writes an export of at most two million people, nine columns and about 85 bytes each. The same arguments give the same bytes.
pub fn write_export(mut out: impl Write, rows: u32, people: People) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    let mut random = fastrand::Rng::with_seed(5);
    let mut contact = String::new();
    for row in 0..rows {
        let of_hundred = row % 100;
        if matches!(people, People::Good) || of_hundred != 70 {
            contact.clear();
            let mobile = 13_000_000_000 + u64::from(row) * 2_999;
            write!(contact, "person{row}@example.com,{mobile}").expect("a string takes everything");
        }
        let name = random.choice(NAMES).expect("there are names");
        let department = random.choice(DEPARTMENTS).expect("there are departments");
        let title = random.choice(TITLES).expect("there are titles");
        let day = 1 + row % 28;
        let damage = match people {
            People::Usual if of_hundred == 50 => "O",
            _ => "",
        };
        writeln!(
            out,
            "{row:06},{name},{department},{title},{contact}{damage},Beijing,2024-03-{day:02},active"
        )?;
    }
    out.flush()
}
