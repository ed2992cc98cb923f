//! How near a run comes to the floor: what the window has left leaves at once, so that N people take whole minutes and the answers.

use std::collections::VecDeque;
use std::time::Duration;

use referral_import::checkpoint::Status;
use referral_import::engine::End;
use tokio::time::Instant;

use super::office::{MINUTE, Office, QUOTA};
use super::{SECOND, count, well};

/// The slowest answer of `well`.
const SLOWEST: Duration = Duration::from_millis(300);

/// An exact window of a minute that slides.
fn sliding() -> impl FnMut(Duration) -> Option<Duration> + Send {
    let mut counted: VecDeque<Duration> = VecDeque::new();
    move |at| {
        while counted.front().is_some_and(|first| *first + MINUTE <= at) {
            counted.pop_front();
        }
        if counted.len() >= QUOTA {
            return Some(counted[0] + MINUTE - at);
        }
        counted.push_back(at);
        None
    }
}

/// Minutes that begin at their own time.
fn fixed(phase: Duration) -> impl FnMut(Duration) -> Option<Duration> + Send {
    let (mut minute, mut counted) = (0, 0);
    move |at| {
        let at = at + phase;
        let of = at.as_secs() / 60;
        if of != minute {
            (minute, counted) = (of, 0);
        }
        counted += 1;
        (counted > QUOTA).then(|| (minute as u32 + 1) * MINUTE - at)
    }
}

/// A bucket that holds `size` calls and is filled at the quota. It asks to wait for the next call, in whole seconds or exactly.
fn bucket(size: f64, whole_seconds: bool) -> impl FnMut(Duration) -> Option<Duration> + Send {
    let (mut level, mut last) = (size, Duration::ZERO);
    let a_second = QUOTA as f64 / 60.0;
    move |at| {
        level = (level + (at - last).as_secs_f64() * a_second).min(size);
        last = at;
        if level >= 1.0 {
            level -= 1.0;
            return None;
        }
        let wait = (1.0 - level) / a_second;
        Some(Duration::from_secs_f64(if whole_seconds { wait.ceil() } else { wait }))
    }
}

/// The floor of so many people.
fn floor(people: usize) -> Duration {
    MINUTE * (people.div_ceil(QUOTA) as u32 - 1) + SLOWEST
}

/// What a run may take above it: the window is counted from the answers.
fn allowed(people: usize) -> Duration {
    floor(people) + 3 * SECOND + Duration::from_millis(300) * (people.div_ceil(QUOTA) as u32 - 1)
}

async fn at_the_floor(limit: impl FnMut(Duration) -> Option<Duration> + Send + 'static, people: usize) {
    let office = Office::limited(well, limit);
    let (ended, took, rows) = office.run("department.csv", 0..people).await;
    assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, people));
    assert_eq!(office.feishu.calls().len(), people, "nobody is refused");
    assert!(office.feishu.most_in_a_minute() <= QUOTA);
    assert!(took <= allowed(people), "{people} people took {took:?}");
}

#[tokio::test(start_paused = true)]
async fn every_size_is_at_its_floor_whatever_the_server_counts_by() {
    for people in [1, 99, 100, 101, 130, 250, 999] {
        at_the_floor(sliding(), people).await;
        for phase in [0, 1, 17, 30, 58] {
            at_the_floor(fixed(phase * SECOND), people).await;
        }
        at_the_floor(bucket(100.0, false), people).await;
    }
}

#[tokio::test(start_paused = true)]
async fn five_thousand_people_are_at_their_floor() {
    at_the_floor(sliding(), 5_000).await;
    at_the_floor(fixed(43 * SECOND), 5_000).await;
    at_the_floor(bucket(100.0, false), 5_000).await;
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_file_left_of_the_window_leaves_at_once() {
    let office = Office::limited(well, sliding());
    office.run("one.csv", 0..60).await;
    let (ended, took, rows) = office.run("other.csv", 100..230).await;
    assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, 130));
    // 60 of 190 are through: the other 130 end with the second burst.
    assert!(took <= allowed(190), "{took:?}");
    let at_once = office.feishu.calls()[60..100].iter().map(|call| call.at).max();
    assert!(at_once < Some(5 * SECOND), "{at_once:?}");
    assert_eq!(office.feishu.calls().len(), 190);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_likes_no_bursts_is_met_evenly_and_the_next_run_knows() {
    for whole_seconds in [false, true] {
        let office = Office::limited(well, bucket(10.0, whole_seconds));
        let (ended, _, rows) = office.run("company.csv", 0..1_500).await;
        assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, 1_500));
        let calls = office.feishu.calls();
        let refused = calls.len() - 1_500;
        assert!((1..20).contains(&refused), "{refused} refusals");
        let tenth = calls
            .iter()
            .filter(|call| (10 * MINUTE..11 * MINUTE).contains(&call.at))
            .count();
        assert!(tenth >= 95, "{tenth} in the minute after the tenth");

        let (ended, took, _) = office.run("other.csv", 2_000..2_100).await;
        assert_eq!(ended, End::Finished);
        assert_eq!(
            office.feishu.calls().len(),
            calls.len() + 100,
            "no call of the next run is refused"
        );
        assert!(took > 55 * SECOND && took < 70 * SECOND, "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_came_too_early_is_forgotten_in_a_week() {
    let mut generous = bucket(100.0, true);
    let office = Office::limited(well, move |at| match at < 2 * SECOND {
        true => Some(SECOND),
        false => generous(at),
    });
    office.run("one.csv", 0..2).await;
    for (days, most) in [(1, 70 * SECOND), (7, 5 * SECOND)] {
        tokio::time::sleep(days * 24 * 60 * MINUTE).await;
        let (_, took, rows) = office
            .run("other.csv", 100 * days as usize..100 * days as usize + 90)
            .await;
        assert_eq!(count(&rows, Status::Registered), 90);
        assert!(took <= most && took * 4 > most, "{took:?} after {days} days");
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_left_is_the_floors_and_does_not_jump_when_a_burst_begins() {
    let office = Office::limited(well, sliding());
    assert_eq!(office.estimate(250), 2 * MINUTE);
    office.run("department.csv", 0..250).await;
    let ended = Instant::now();
    let told = office.told();
    // A call wakes the dispatcher when it may leave, when it is answered and when that is durable; waiting does not.
    assert!((250..4 * 250).contains(&told.len()), "{} snapshots", told.len());
    for ends in told.windows(2) {
        let (off, moved) = (
            ends[1].max(ended) - ends[1].min(ended),
            ends[1].max(ends[0]) - ends[1].min(ends[0]),
        );
        assert!(off <= 3 * SECOND, "{off:?} off");
        assert!(moved <= SECOND, "the end moved by {moved:?}");
    }
}
