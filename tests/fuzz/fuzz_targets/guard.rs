//! Whatever a results file adds for a spreadsheet, the reader takes away again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use referral_import::input::{RESULT_COLUMNS, guard, own_name, results_name, unguard};

fuzz_target!(|cell: &str| {
    for is_contact_or_id in [false, true] {
        assert_eq!(unguard(&guard(cell, is_contact_or_id)), cell);
    }
    let name = results_name(cell);
    assert!(!RESULT_COLUMNS.contains(&&*name));
    assert_eq!(own_name(&name), cell);
});
