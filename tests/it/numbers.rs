//! Agreement with libphonenumber over 2,000 made-up numbers of 20 regions.
//!
//! `fixtures/numbers/libphonenumber.csv` was made once with its Rust port, the crate `phonenumber` 0.3.10: a hundred numbers a
//! region drawn from a fixed seed around the region's example of a mobile, eighty of them valid mobiles. `written` is one of
//! the port's own ways to write the number; `valid` and `kind` are its judgement, but for 17 numbers that have a digit more than the
//! pattern which the port finds at their beginning: libphonenumber itself matches the whole number.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use referral_import::validate::{Country, Home, mobile, numbering};

use crate::support::table;

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
