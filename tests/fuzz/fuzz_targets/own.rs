//! Whatever a column is called, results give its name back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use referral_import::input::{RESULT_COLUMNS, own_name, results_name};

fuzz_target!(|cell: &str| {
    let name = results_name(cell);
    assert!(!RESULT_COLUMNS.contains(&&*name));
    assert_eq!(own_name(&name), cell);
});
