//! Every n-th write, sync, rename, removal or open of a short run fails once, for every n.

use super::place::Place;
use super::shim::{EIO, ENOSPC, Fault, Wrong};
use super::{LANES, in_lanes, note, whole};

/// Runs with the n-th call failing, then undisturbed. Tells whether there was an n-th call.
fn survives(n: usize, error: i32) -> bool {
    let place = Place::new();
    let ran = place.run(Some(&Fault::at(n, Wrong::Fails(error))));
    let Some(failed) = ran.calls.iter().find(|call| call.result == -i64::from(error)) else {
        return false;
    };
    let (kind, path, code) = (&failed.kind, &failed.path, ran.code);
    note(format_args!(
        "call {n}, {kind} {path}, fails with {error}: exit {code:?}"
    ));
    ran.ended_in_order();
    if ran.code == Some(0) {
        place.everybody_has_a_line(&ran);
    }
    place.settles();
    true
}

/// Takes every second call, from the first one on, with this error; with `DISK_TESTS_WHOLE` set, every call.
fn any_may_fail(first: usize, error: i32) {
    let (first, step) = if whole() { (1, 1) } else { (first, 2) };
    let calls: usize = in_lanes(|lane| {
        let numbers = (first..).step_by(step).skip(lane).step_by(LANES);
        numbers.take_while(|n| survives(*n, error)).count()
    })
    .into_iter()
    .sum();
    assert!(calls > 50, "the run has more calls than {calls}");
}

#[test]
fn any_call_that_fails_once_for_a_full_disk_loses_nobody() {
    any_may_fail(1, ENOSPC);
}

#[test]
fn any_call_that_fails_once_for_a_bad_disk_loses_nobody() {
    any_may_fail(2, EIO);
}
