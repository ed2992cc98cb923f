//! What becomes of checkpoint and results when the disk, the power or somebody's hands fail.
//!
//! The program runs over a thin layer (`shim.c`) that writes down its calls to the kernel in order, and lets chosen ones
//! fail. A small department is sent, one call at a time, to a tenant inside the test that remembers every call, so that
//! after whatever happened the test can say who was registered, how often, and whether the checkpoint knew why.

mod damaged;
mod full_disk;
mod image;
mod order;
mod place;
mod power_cut;
mod results;
mod shim;
mod tenant;
mod wrong_call;

use std::thread;

/// How many runs that somebody has to follow go on at once. They wait most of their time: whoever was in flight is not sent again
/// at once.
const LANES: usize = 6;

/// Does a part of the work in each lane, and tells what came of each.
fn in_lanes<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES)
            .map(|lane| {
                scope.spawn({
                    let work = &work;
                    move || work(lane)
                })
            })
            .collect();
        let ended = lanes.into_iter().map(|lane| lane.join());
        ended
            .map(|ended| ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// With this variable set, the tests that take every n-th moment of a run take every one.
fn whole() -> bool {
    std::env::var_os("DISK_TESTS_WHOLE").is_some()
}

/// Says where a test is; shown when it fails.
#[expect(
    clippy::print_stderr,
    reason = "the test harness keeps it and shows it with a failure"
)]
fn note(where_we_are: std::fmt::Arguments<'_>) {
    eprintln!("{where_we_are}");
}
