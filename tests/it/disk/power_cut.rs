//! The power fails, or the process is killed, at every moment of a run; the next run goes on.

use std::collections::BTreeMap;

use super::image::Disk;
use super::place::{PEOPLE, Place};
use super::shim::{Fault, Wrong};
use super::{LANES, in_lanes, note, whole};

/// A disk and what the tenant had seen, at one moment of a run.
struct Moment {
    files: BTreeMap<String, Vec<u8>>,
    arrived: usize,
    after: String,
}

/// The moments of an undisturbed run after which the power cut leaves something new. `keeps` says whether the disk happens to keep the
/// next unsynced write.
fn moments(place: &Place, mut keeps: impl FnMut() -> bool) -> Vec<Moment> {
    let people = std::fs::read(place.path("team.csv")).expect("it is there");
    let mut disk = Disk::with([("team.csv".to_owned(), people)]);
    let mut arrived = 0;
    let mut moments: Vec<Moment> = Vec::new();
    for call in place.settles().calls {
        disk.apply(&call, keeps());
        arrived += usize::from(call.is_registration());
        let files = disk.after_power_cut();
        let is_new = moments
            .last()
            .is_none_or(|last| last.files != files || last.arrived != arrived);
        if is_new {
            let after = format!("{} {}", call.kind, call.path);
            moments.push(Moment { files, arrived, after });
        }
    }
    moments
}

fn goes_on_after(place: &Place, moment: &Moment) {
    let arrived: Vec<String> = PEOPLE[..moment.arrived]
        .iter()
        .map(|email| (*email).to_owned())
        .collect();
    note(format_args!(
        "power cut after {} with {} arrived",
        moment.after, moment.arrived
    ));
    place.becomes(&moment.files);
    place.tenant.forget_but(&arrived);
    place.settles();
    let left = place.names();
    assert!(!left.iter().any(|name| name.ends_with(".tmp")), "{left:?}");
}

#[test]
fn a_power_cut_at_any_moment_loses_nobody() {
    in_lanes(|lane| {
        let place = Place::new();
        let moments = moments(&place, || false);
        assert!(moments.len() > 3 * PEOPLE.len(), "only {} moments", moments.len());
        for moment in moments.iter().skip(lane).step_by(LANES) {
            goes_on_after(&place, moment);
        }
    });
}

/// Writes reach the disk in any order before they are synced: a random half of them has.
#[test]
fn a_power_cut_that_tears_what_was_not_synced_loses_nobody() {
    let step = if whole() { 1 } else { 5 };
    in_lanes(|lane| {
        let place = Place::new();
        let mut random = fastrand::Rng::with_seed(14);
        let moments = moments(&place, || random.bool());
        for moment in moments.iter().step_by(step).skip(lane).step_by(LANES) {
            goes_on_after(&place, moment);
        }
    });
}

/// Kills at the n-th call for every n, before it or in the middle of it.
fn is_killed_at_every(step: usize, fault: impl Fn(usize) -> Fault + Sync) {
    in_lanes(|lane| {
        for n in (1..).step_by(step).skip(lane).step_by(LANES) {
            let place = Place::new();
            let ran = place.run(Some(&fault(n)));
            if ran.code == Some(0) {
                assert!(n > 20, "the run has more calls than {n}");
                return;
            }
            assert_eq!(ran.code, None, "killed at call {n}: {}", ran.said());
            note(format_args!(
                "killed at call {n}, after {:?}",
                ran.calls.last().map(|call| (&call.kind, &call.path))
            ));
            place.settles();
            let left = place.names();
            assert!(!left.iter().any(|name| name.ends_with(".tmp")), "{left:?}");
        }
    });
}

#[test]
fn a_kill_before_any_call_loses_nobody() {
    let step = if std::env::var_os("DISK_TESTS_WHOLE").is_some() {
        1
    } else {
        7
    };
    is_killed_at_every(step, |n| Fault::at(n, Wrong::Kill));
}

#[test]
fn a_kill_in_the_middle_of_a_journal_write_loses_nobody() {
    let step = if std::env::var_os("DISK_TESTS_WHOLE").is_some() {
        1
    } else {
        7
    };
    is_killed_at_every(step, |n| Fault::at(n, Wrong::Tear).of("write").on("-wal"));
}
