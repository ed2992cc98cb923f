//! The disk is full while an answer, or the results, have to be stored.

use std::fs;

use super::place::{PEOPLE, Place, RESULTS};
use super::shim::{ENOSPC, Fault, Wrong};

#[test]
fn an_answer_that_meets_a_full_disk_is_stored_when_there_is_room_again() {
    let place = Place::new();
    let full = place.path_outside("full");
    let fault = Fault::at(1, Wrong::Fails(ENOSPC))
        .up_to(5)
        .of("write")
        .on("-wal")
        .while_there_is(full.clone());
    place.tenant.on_arrival(move |arrived| {
        if arrived == 2 {
            fs::write(&full, "").expect("the folder is ours");
        }
    });
    let ran = place.run(Some(&fault));
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    assert!(
        ran.stderr.contains("nothing is sent until it can be saved"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        place.tenant.arrivals(),
        PEOPLE,
        "the answer was kept, so nobody is sent again"
    );
    place.everybody_has_a_line(&ran);

    let failed = ran.calls.iter().position(|call| call.failed() && call.kind == "write");
    let mut since = ran.calls[failed.expect("five writes failed")..].iter();
    let next = since.find(|call| call.is_registration() || (call.kind == "sync" && call.path.ends_with("-wal")));
    assert_eq!(
        next.expect("the run went on").kind,
        "sync",
        "nothing is sent before the answer is durable"
    );
}

#[test]
fn results_that_meet_a_full_disk_change_no_outcome_and_are_written_by_the_next_run() {
    let place = Place::new();
    let full = Fault::always(Wrong::Fails(ENOSPC)).of("write").on(".tmp");
    let ran = place.run(Some(&full));
    ran.ended_in_order();
    assert_eq!(ran.code, Some(1), "{}", ran.said());
    assert!(ran.stdout.contains("3 registered"), "{}", ran.said());
    assert!(ran.stderr.contains("cannot write the results"), "{}", ran.said());
    assert!(
        !place.names().iter().any(|name| name.contains("results")),
        "{:?}",
        place.names()
    );

    let next = place.settles();
    assert_eq!(next.results(), RESULTS);
    assert_eq!(place.tenant.arrivals(), PEOPLE);
}

#[test]
fn a_workbook_that_meets_a_full_disk_takes_neither_the_csv_nor_the_program_with_it() {
    let place = Place::new();
    place.settles();
    // What a sheet is written through has no name; the finished workbook has.
    for on in ["(deleted)", ".xlsx.tmp"] {
        fs::remove_file(place.path(RESULTS)).expect("it is there");
        let full = Fault::always(Wrong::Fails(ENOSPC)).of("write").on(on);
        let ran = place.look(&["results", "team.csv", "--excel"], &full);
        assert_eq!(ran.code, Some(1), "{}", ran.said());
        assert!(
            ran.stderr.contains("cannot write the results `team.results.xlsx`") && !ran.stderr.contains("panicked"),
            "{}",
            ran.said()
        );
        assert!(place.path(RESULTS).exists());
        assert!(
            !place.names().iter().any(|name| name.contains("xlsx")),
            "{:?}",
            place.names()
        );
    }
}
