//! Intent durable, send, outcome durable, told: in that order, by the order of the program's own calls to the kernel.
//!
//! At each call in question the disk is asked what it would still hold if the power failed right there.

use super::image::{Disk, write_into};
use super::place::{CHECKPOINT, PEOPLE, Place, RESULTS, outcomes};
use super::shim::Call;

/// The attempts that the disk would give back if the power failed now: whose, and what came of each.
fn durable_attempts(disk: &Disk) -> Vec<(String, Vec<Option<i64>>)> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    write_into(folder.path(), &disk.after_power_cut());
    outcomes(&folder.path().join(CHECKPOINT)).into_iter().collect()
}

/// Does the calls of a whole run, and tells the disk as it is just before each of them.
fn each_call(calls: &[Call], place: &Place, mut look: impl FnMut(&Call, &Disk)) {
    let people = std::fs::read(place.path("team.csv")).expect("it is there");
    let mut disk = Disk::with([("team.csv".to_owned(), people)]);
    for call in calls {
        look(call, &disk);
        disk.apply(call, false);
    }
}

#[test]
fn no_registration_leaves_before_its_intent_is_durable() {
    let place = Place::new();
    let ran = place.settles();
    let mut sent = 0;
    each_call(&ran.calls, &place, |call, disk| {
        if call.is_registration() {
            let attempts = durable_attempts(disk);
            let in_flight: Vec<&str> = attempts
                .iter()
                .filter(|(_, outcomes)| *outcomes == [None])
                .map(|(email, _)| email.as_str())
                .collect();
            assert_eq!(in_flight, [PEOPLE[sent]], "at the call of {}", PEOPLE[sent]);
            sent += 1;
        }
    });
    assert_eq!(sent, PEOPLE.len());
}

#[test]
fn no_outcome_is_told_before_it_is_durable() {
    let place = Place::new();
    let ran = place.settles();
    let all: Vec<_> = PEOPLE.map(|email| (email.to_owned(), vec![Some(1)])).into();
    let mut told = Vec::new();
    each_call(&ran.calls, &place, |call, disk| {
        let words = String::from_utf8_lossy(&call.bytes);
        if call.kind == "rename" && call.to == RESULTS {
            told.push("results");
        } else if call.kind == "print" && words.contains("registered") {
            told.push("summary");
        } else {
            return;
        }
        assert_eq!(durable_attempts(disk), all, "before {told:?}");
    });
    assert_eq!(told, ["results", "summary"]);
}

#[test]
fn the_results_are_durable_before_they_take_their_place() {
    let place = Place::new();
    let ran = place.settles();
    let written = std::fs::read(place.path(RESULTS)).expect("they are there");
    let mut renamed = false;
    each_call(&ran.calls, &place, |call, disk| {
        if call.kind == "print" && renamed {
            let files = disk.after_power_cut();
            assert_eq!(
                files.get(RESULTS),
                Some(&written),
                "the summary names results that the disk may forget"
            );
        }
        renamed |= call.kind == "rename" && call.to == RESULTS;
    });
    assert!(renamed);
}
