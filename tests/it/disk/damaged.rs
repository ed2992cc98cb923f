//! Somebody deletes, replaces or damages the checkpoint, or it is not one at all.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::place::{CHECKPOINT, PEOPLE, Place, RESULTS, Ran};
use super::shim::{EACCES, Fault, Wrong};

const JOURNAL: &str = "team.checkpoint-wal";

/// Runs, and does something to the folder when the second call has arrived and is not answered. The run must stop, clearly, and
/// send nothing more.
fn stops_when(place: &Place, act: impl Fn() + Send + 'static) {
    place.tenant.on_arrival(move |arrived| {
        if arrived == 2 {
            act();
        }
    });
    let ran = place.run(None);
    place.tenant.is_left_alone();
    ran.ended_in_order();
    assert_eq!(ran.code, Some(1), "{}", ran.said());
    assert!(ran.stdout.contains("was deleted or replaced"), "{}", ran.said());
    assert_eq!(place.tenant.arrivals(), PEOPLE[..2], "{}", ran.said());
    assert!(
        ran.stderr.contains(&place.tenant.account(PEOPLE[1])),
        "an answer that cannot be stored is at least logged: {}",
        ran.stderr
    );
}

#[test]
fn a_checkpoint_deleted_in_the_middle_stops_the_run() {
    let place = Place::new();
    let checkpoint = place.path(CHECKPOINT);
    stops_when(&place, move || fs::remove_file(&checkpoint).expect("it is there"));
    // The results that were written at its end know who was sent, so that nobody is sent again unless that is asked for.
    let next = place.run(None);
    assert_eq!(next.code, Some(1), "{}", next.said());
    assert!(next.stderr.contains("tells of 2 people"), "{}", next.said());
    assert_eq!(place.tenant.arrivals(), PEOPLE[..2], "{}", next.said());
}

#[test]
fn a_checkpoint_replaced_in_the_middle_stops_the_run_and_is_left_alone() {
    let place = Place::new();
    let (checkpoint, copy) = (place.path(CHECKPOINT), place.path_outside("copy"));
    let (replaced, put) = (checkpoint.clone(), copy.clone());
    stops_when(&place, move || {
        fs::write(&put, "somebody else's").expect("the folder is ours");
        fs::copy(&put, replaced.with_extension("other")).expect("the folder is ours");
        fs::rename(replaced.with_extension("other"), &replaced).expect("both are in one folder");
    });
    assert_eq!(fs::read(&checkpoint).expect("it is there"), b"somebody else's");
}

#[test]
fn a_checkpoint_moved_away_in_the_middle_goes_on_when_it_is_back() {
    let place = Place::new();
    let (checkpoint, elsewhere) = (place.path(CHECKPOINT), place.path("elsewhere"));
    let (from, to) = (checkpoint.clone(), elsewhere.clone());
    stops_when(&place, move || fs::rename(&from, &to).expect("both are in one folder"));
    fs::rename(&elsewhere, &checkpoint).expect("both are in one folder");
    place.settles();
}

#[test]
fn a_journal_deleted_in_the_middle_stops_the_run_and_loses_nothing() {
    let place = Place::new();
    let journal = place.path(JOURNAL);
    stops_when(&place, move || fs::remove_file(&journal).expect("it is there"));
    place.settles();
}

/// What was synced cannot be torn by a power cut, but by a bad disk or a copy that was cut short. Then the end of the history is
/// lost; everything before it counts.
#[test]
fn a_journal_cut_short_after_a_kill_still_leads_to_the_end() {
    for cut in [1, 24, 4_096, 4_120, 9_000, 60_000, u64::MAX] {
        let place = Place::new();
        let killing = place.path_outside("killing");
        let fault = Fault::at(1, Wrong::Kill).on("-wal").while_there_is(killing.clone());
        place.tenant.on_arrival(move |arrived| {
            if arrived == 2 {
                fs::write(&killing, "").expect("the folder is ours");
            }
        });
        assert_eq!(
            place.run(Some(&fault)).code,
            None,
            "killed while the second answer is stored"
        );
        place.tenant.is_left_alone();
        let journal = fs::File::options()
            .write(true)
            .open(place.path(JOURNAL))
            .expect("it is left");
        let length = journal.metadata().expect("it is open").len();
        journal.set_len(length.saturating_sub(cut)).expect("the file is ours");

        let next = place.run(None);
        assert_eq!(next.code, Some(0), "{cut} bytes cut: {}", next.said());
        place.everybody_has_a_line(&next);
    }
}

/// Runs over a checkpoint that cannot be used: nothing is sent, the file stays as it is.
fn is_refused(place: &Place, says: &str) {
    let before = fs::read(place.path(CHECKPOINT)).expect("it is there");
    let arrived = place.tenant.arrivals();
    let ran = place.run(None);
    ran.ended_in_order();
    assert_eq!(ran.code, Some(1), "{}", ran.said());
    assert!(ran.stderr.contains(says), "{}", ran.said());
    assert_eq!(place.tenant.arrivals(), arrived);
    assert!(
        fs::read(place.path(CHECKPOINT)).expect("it is there") == before,
        "{}",
        ran.said()
    );
}

fn sqlite(path: &Path, statements: &str) {
    let conn = Connection::open(path).expect("the folder is ours");
    conn.execute_batch(statements).expect(statements);
}

#[test]
fn a_checkpoint_of_a_newer_version_is_left_alone() {
    let place = Place::new();
    place.settles();
    sqlite(&place.path(CHECKPOINT), "PRAGMA user_version = 99");
    is_refused(&place, "has format 99");
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let place = Place::new();
    sqlite(&place.path(CHECKPOINT), "CREATE TABLE people (name TEXT)");
    is_refused(&place, "is not a checkpoint of referral-import");
}

#[test]
fn a_text_file_in_the_checkpoints_place_is_left_alone() {
    let place = Place::new();
    fs::write(place.path(CHECKPOINT), "Dear all,\n".repeat(1_000)).expect("the folder is ours");
    is_refused(&place, "is not a checkpoint of referral-import");
}

#[test]
fn an_empty_file_in_the_checkpoints_place_is_left_alone() {
    let place = Place::new();
    fs::write(place.path(CHECKPOINT), "").expect("the folder is ours");
    is_refused(&place, "is empty: what it knew is gone");
}

#[test]
fn the_lock_of_a_process_that_has_died_locks_nothing() {
    let place = Place::new();
    fs::write(place.path("team.checkpoint.lock"), "process 1 (team.csv)\n").expect("the folder is ours");
    place.settles();
}

#[test]
fn a_folder_that_cannot_be_written_sends_nothing() {
    for (fault, says) in [
        (
            Fault::always(Wrong::Fails(EACCES)).of("open").on(".lock"),
            "cannot open the checkpoint",
        ),
        (
            Fault::always(Wrong::Fails(EACCES)).of("open").on(".tmp"),
            "cannot write the results",
        ),
    ] {
        let place = Place::new();
        let ran = place.run(Some(&fault));
        ran.ended_in_order();
        assert_eq!(ran.code, Some(1), "{}", ran.said());
        assert!(ran.stderr.contains(says), "{}", ran.said());
        assert!(place.tenant.arrivals().is_empty());
        place.settles();
    }
}

#[test]
fn a_checkpoint_that_is_somebody_else_s_says_who_may_open_it() {
    let place = Place::new();
    place.settles();
    let says = |ran: &Ran| {
        ran.ended_in_order();
        assert_eq!(ran.code, Some(1), "{}", ran.said());
        for says in [
            "you may not open the checkpoint `",
            "Permission denied",
            "have its owner",
        ] {
            assert!(ran.stderr.contains(says), "{says}: {}", ran.said());
        }
    };
    let shut = |path| Fault::always(Wrong::Fails(EACCES)).of("open").on(path);
    for args in [&["status"][..], &["check", "team.csv"], &["results", "team.csv"]] {
        says(&place.look(args, &shut(CHECKPOINT)));
    }
    for path in [CHECKPOINT, "team.checkpoint.lock"] {
        says(&place.run(Some(&shut(path))));
    }
    assert_eq!(place.tenant.arrivals(), PEOPLE);
}

/// In a folder that cannot be written SQLite finds no place for the memory by which the readers of a journal agree.
fn nothing_beside_it() -> Fault {
    Fault::always(Wrong::Fails(EACCES)).of("open").on("-shm")
}

#[test]
fn a_checkpoint_is_looked_at_where_nothing_can_be_written_beside_it() {
    let place = Place::new();
    place.settles();
    let results = place.path_outside("results.csv");
    for (args, says) in [
        (&["status"][..], "3 registered"),
        (&["check", "team.csv"], "3 registered before, not sent again"),
        (
            &["results", "team.csv", "--output", &results.to_string_lossy()],
            "3 rows of team.csv",
        ),
    ] {
        let looked = place.look(args, &nothing_beside_it());
        assert_eq!(looked.code, Some(0), "{}", looked.said());
        assert!(looked.stdout.contains(says), "{}", looked.said());
    }
    let written = fs::read(&results).expect("they were written");
    assert_eq!(written, fs::read(place.path(RESULTS)).expect("they are there"));
}

#[test]
fn a_journal_that_cannot_be_read_is_not_passed_over() {
    let place = Place::new();
    place.settles();
    fs::write(place.path(JOURNAL), "what was committed last").expect("the folder is ours");
    for args in [&["status"][..], &["check", "team.csv"], &["results", "team.csv"]] {
        let looked = place.look(args, &nothing_beside_it());
        looked.ended_in_order();
        assert_eq!(looked.code, Some(1), "{}", looked.said());
        for says in [
            "with its journal `",
            "nothing can be written in `/",
            "copy both",
            "`--checkpoint`",
        ] {
            assert!(looked.stderr.contains(says), "{says}: {}", looked.said());
        }
    }
}
