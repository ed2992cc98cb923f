//! Numbers as people type them, and agreement with libphonenumber: over 2,000 made-up numbers of 20 regions, the example of every region,
//! and what is drawn around it.
//!
//! `fixtures/numbers/libphonenumber.csv` was made once with its Rust port, the crate `phonenumber` 0.3.10: a hundred numbers a
//! region drawn from a fixed seed around the region's example of a mobile, eighty of them valid mobiles. `written` is one of
//! the port's own ways to write the number; `valid` and `kind` are its judgement, but for 17 numbers that have a digit more than the
//! pattern which the port finds at their beginning: libphonenumber itself matches the whole number.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber, parse};
use referral_import::validate::{Country, Home, country, mobile, numbering};

use crate::support::{cases, table};

/// What we make of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Here {
    Good,
    Warning,
    Error(&'static str),
}

fn judge(cell: &str, home: &Home) -> Here {
    match mobile::parse(cell, home) {
        Ok(read) => {
            let mobile = read.contact.expect("no cell is empty").mobile;
            match mobile.country_code == "86" || numbering::is_mobile(&mobile.country_code, &mobile.number) {
                true => Here::Good,
                false => Here::Warning,
            }
        }
        Err(kind) => Here::Error(kind.slug()),
    }
}

#[test]
fn no_mobile_that_libphonenumber_calls_valid_is_an_error() {
    let numbers = table(include_str!("../../fixtures/numbers/libphonenumber.csv"));
    assert_eq!(numbers.rows.len(), 2_000);
    let columns = ["region", "country_code", "number", "written", "valid", "kind"].map(|name| numbers.column(name));
    let [regions, codes, nationals, written, valid, kinds] = columns;
    let mut disagreements: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
    for at in 0..numbers.rows.len() {
        let here = judge(written[at], &Home::Unsaid);
        let is_mobile = matches!(kinds[at], "Mobile" | "FixedLineOrMobile");
        let is_valid_mobile = valid[at] == "true" && is_mobile;
        if is_valid_mobile {
            for here in [here, judge(nationals[at], &Home::Code(Country::of_code(codes[at])))] {
                assert!(!matches!(here, Here::Error(_)), "{}: {here:?}", written[at]);
            }
        }
        let agree = match here {
            Here::Good => is_valid_mobile,
            Here::Warning | Here::Error(_) => !is_valid_mobile,
        };
        if !agree {
            let case = format!(
                "{} there, {here:?} here",
                if valid[at] == "true" { kinds[at] } else { "invalid" }
            );
            disagreements
                .entry((regions[at], case))
                .or_default()
                .push(nationals[at]);
        }
    }
    let mut listed = String::new();
    for ((region, case), numbers) in disagreements {
        writeln!(listed, "{region} {case}: {}\n    {}", numbers.len(), numbers.join(" ")).expect("a string takes all");
    }
    insta::assert_snapshot!("disagreements_with_libphonenumber", listed);
}

/// Where a number belongs by the cell of its row's country and the code that was typed.
fn home(country_cell: &str, typed: &str) -> Home {
    match (country::parse(country_cell), typed) {
        (Ok((Some(country), _)), _) => Home::Place(country),
        (Err(_), _) => Home::Unreadable,
        (Ok((None, _)), "") => Home::Unsaid,
        (Ok((None, _)), typed) => Home::Typed(Country::of_code(typed)),
    }
}

/// What becomes of a cell: the number that is sent, with the warning that goes with it, or why none is.
fn read(cell: &str, home: &Home) -> String {
    match mobile::parse(cell, home) {
        Ok(read) => {
            let mobile = read.contact.expect("no cell is empty").mobile;
            let is_known = mobile.country_code == "86" || numbering::is_mobile(&mobile.country_code, &mobile.number);
            let warning = if is_known { "" } else { " (mobile_plan)" };
            format!("+{} {}{warning}", mobile.country_code, mobile.number)
        }
        Err(kind) => kind.slug().to_owned(),
    }
}

#[test]
fn numbers_as_people_type_them_are_sent_as_what_they_show_or_refused() {
    let lines = include_str!("../../fixtures/numbers/as_typed.tsv").lines().skip(1);
    let mut wrong = Vec::new();
    let mut codes = BTreeSet::new();
    for line in lines.clone() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [country_cell, typed, cell, expected] = cells[..] else {
            panic!("{line}")
        };
        let read = read(cell, &home(country_cell, typed));
        if read != expected {
            wrong.push(format!("{country_cell:?} {typed:?} {cell:?}: {read}, not {expected}"));
        }
        codes.extend(expected.starts_with('+').then(|| expected.split(' ').next()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lines.count() >= 120 && codes.len() >= 12, "{codes:?}");
}

/// A mobile of a region as libphonenumber's port knows it.
struct Example {
    region: &'static str,
    number: PhoneNumber,
}

impl Example {
    /// One of every region that has mobiles.
    fn all() -> Vec<Example> {
        let tables = DATABASE.iter().filter(|table| table.id() != "001");
        let mut all: Vec<Example> = tables
            .filter_map(|table| Example::of(table.id(), table.descriptors().mobile()?.example()?))
            .collect();
        all.sort_by_key(|example| example.region);
        all
    }

    fn of(region: &'static str, national: &str) -> Option<Example> {
        let number = parse(Some(region.parse().ok()?), national).ok()?;
        Some(Example { region, number })
    }

    fn code(&self) -> String {
        self.number.code().value().to_string()
    }

    fn written(&self, mode: Mode) -> String {
        self.number.format().mode(mode).to_string()
    }

    /// Whether a number that is sent is this one, as the port reads it back.
    fn is(&self, sent: &str) -> bool {
        let again = parse(
            Some(self.region.parse().expect("a region")),
            sent.replace(" (mobile_plan)", ""),
        );
        again.is_ok_and(|again| {
            again.code().value() == self.number.code().value() && again.national() == self.number.national()
        })
    }
}

#[test]
fn the_example_of_every_region_is_sent_as_itself_or_refused() {
    let examples = Example::all();
    assert!(examples.len() >= 230, "{}", examples.len());
    let (mut wrong, mut refused, mut spellings) = (Vec::new(), Vec::new(), 0);
    for example in &examples {
        let by_code = Home::Code(Country::of_code(&example.code()));
        for (mode, homes) in [
            (Mode::National, vec![by_code.clone(), home(example.region, "")]),
            (Mode::International, vec![Home::Unsaid]),
            (Mode::E164, vec![Home::Unsaid]),
            (Mode::Rfc3966, vec![Home::Unsaid, by_code]),
        ] {
            let cell = example.written(mode);
            for home in homes {
                let read = read(&cell, &home);
                spellings += 1;
                if !read.starts_with('+') {
                    refused.push(format!("{} {cell}: {read}", example.region));
                } else if !example.is(&read) {
                    wrong.push(format!("{} {cell}: {read}", example.region));
                }
            }
        }
        // As nationals type it, and nobody has said of which country it is: it would go to a stranger on the mainland.
        let unsaid = read(&example.written(Mode::National), &Home::Unsaid);
        if example.region != "CN" && unsaid.starts_with('+') {
            wrong.push(format!("{} as one of nowhere: {unsaid}", example.region));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        refused.len() * 100 <= spellings * 3,
        "{} of {spellings}:\n{}",
        refused.len(),
        refused.join("\n")
    );
}

#[test]
fn what_is_sent_is_the_number_that_the_cell_shows() {
    let mut rng = fastrand::Rng::with_seed(13);
    let (mut sent, mut drawn) = (0, 0);
    for example in Example::all() {
        for _ in 0..cases("REFERRAL_IMPORT_NUMBERS", 3) {
            let digits = example.number.national().to_string();
            let (kept, _) = digits.split_at(digits.len() - 4);
            let number = format!("{kept}{:04}", rng.u32(..10_000));
            let Some(drawn_number) = Example::of(example.region, &number).filter(|drawn| drawn.number.is_valid())
            else {
                continue;
            };
            let mode = [Mode::National, Mode::International, Mode::E164, Mode::Rfc3966][rng.usize(..4)];
            let written = as_typed(&drawn_number.written(mode), &mut rng);
            let is_national = matches!(mode, Mode::National);
            let home = match rng.u8(..3) {
                0 if !is_national => Home::Unsaid,
                1 => home(example.region, ""),
                _ => Home::Typed(Country::of_code(&example.code())),
            };
            drawn += 1;
            let read = read(&written, &home);
            if read.starts_with('+') {
                sent += 1;
                assert!(
                    drawn_number.is(&read),
                    "{} {written:?} {home:?}: {read}",
                    example.region
                );
            }
        }
    }
    assert!(sent * 100 >= drawn * 95, "{sent} of {drawn}");
}

/// A number with other punctuation between its groups.
fn as_typed(written: &str, rng: &mut fastrand::Rng) -> String {
    let between = [" ", "-", ".", "", " - "][rng.usize(..5)];
    let written = written
        .strip_prefix("tel:")
        .unwrap_or(written)
        .replace([' ', '-'], between);
    match written.strip_prefix('+') {
        Some(rest) if rng.bool() => format!("00{rest}"),
        Some(rest) if rng.u8(..4) == 0 => format!("＋{rest}"),
        _ => written,
    }
}
