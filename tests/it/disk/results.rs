//! The results file: held by another program, edited by a person, and who may read what.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::{Arc, Mutex};

use super::place::{CHECKPOINT, Place, RESULTS};
use super::shim::{EACCES, Fault, Wrong};

#[test]
fn results_that_are_held_open_are_written_beside() {
    let place = Place::new();
    place.settles();
    let before = fs::read(place.path(RESULTS)).expect("they are there");
    let held = Fault::always(Wrong::Fails(EACCES)).of("rename").on(RESULTS);
    let ran = place.run(Some(&held));
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    assert_eq!(ran.results(), "team.results.new.csv");
    place.everybody_has_a_line(&ran);
    assert_eq!(fs::read(place.path(RESULTS)).expect("they are there"), before);
    assert_eq!(
        place.settles().results(),
        RESULTS,
        "once they are free they are replaced"
    );
}

#[test]
fn results_that_a_person_has_edited_are_never_written_over() {
    let place = Place::new();
    place.settles();
    let mut edited = fs::read(place.path(RESULTS)).expect("they are there");
    edited.extend_from_slice(b"ask Ada on Monday\n");
    fs::write(place.path(RESULTS), &edited).expect("the folder is ours");
    for _ in 0..2 {
        assert_eq!(place.settles().results(), "team.results.new.csv");
        assert_eq!(fs::read(place.path(RESULTS)).expect("they are there"), edited);
    }
}

#[test]
fn what_a_killed_process_left_of_the_results_goes_away_with_the_next_run() {
    for kind in ["write", "sync", "rename"] {
        let place = Place::new();
        let on = if kind == "rename" { RESULTS } else { ".tmp" };
        let ran = place.run(Some(&Fault::at(1, Wrong::Kill).of(kind).on(on)));
        assert_eq!(ran.code, None, "{}", ran.said());
        let left = |place: &Place| place.names().into_iter().find(|name| name.ends_with(".tmp"));
        assert_ne!(left(&place), None, "killed before its {kind}");
        assert_eq!(place.settles().results(), RESULTS);
        assert_eq!(left(&place), None);
    }
}

fn mode(place: &Place, name: &str) -> u32 {
    let metadata = fs::metadata(place.path(name)).expect(name);
    metadata.permissions().mode() & 0o777
}

#[test]
fn nobody_else_may_read_what_is_stored() {
    let place = Place::new();
    let modes = Arc::new(Mutex::new(Vec::new()));
    let (seen, folder) = (modes.clone(), place.path(""));
    place.tenant.on_arrival(move |_| {
        let mut seen = seen.lock().expect("nobody panics with it");
        for entry in fs::read_dir(&folder).expect("it is there").flatten() {
            let mode = entry.metadata().expect("it is there").permissions().mode() & 0o777;
            seen.push((entry.file_name().to_string_lossy().into_owned(), mode));
        }
    });
    let mut generous = Command::new("sh");
    generous.args([
        "-c",
        "umask 0; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_referral-import"),
    ]);
    let ran = place.run_as(generous);
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    place.everybody_has_a_line(&ran);
    place.tenant.is_left_alone();

    let seen = modes.lock().expect("nobody panics with it");
    for name in ["", "-wal", "-shm", ".lock"].map(|end| format!("{CHECKPOINT}{end}")) {
        let found: Vec<_> = seen.iter().filter(|(seen, _)| *seen == name).collect();
        assert!(!found.is_empty(), "{name} was not there");
        assert!(found.iter().all(|(_, mode)| *mode == 0o600), "{found:?}");
    }
    assert_eq!(mode(&place, RESULTS), 0o600);
}

#[test]
fn results_that_were_opened_to_colleagues_stay_open_to_them() {
    let place = Place::new();
    place.settles();
    fs::set_permissions(place.path(RESULTS), fs::Permissions::from_mode(0o640)).expect("the file is ours");
    place.settles();
    assert_eq!(mode(&place, RESULTS), 0o640);
}
