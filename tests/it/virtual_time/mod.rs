//! The engine at Feishu's real quota, in virtual time: how long a department takes, and what a sick server does to it.

mod floor;
mod office;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use referral_import::checkpoint::Status;
use referral_import::engine::End;
use referral_import::feishu::{Cause, Stop, Unconfirmed, Verdict, codes};

use tokio::time::timeout;

use office::{Call, MINUTE, Office, QUOTA, broken, latency, registered};

const SECOND: Duration = Duration::from_secs(1);

fn count(rows: &[Status], status: Status) -> usize {
    rows.iter().filter(|row| **row == status).count()
}

fn well(call: Call) -> (Duration, Verdict) {
    (latency(call), registered(call))
}

#[tokio::test(start_paused = true)]
async fn twenty_thousand_people_go_through_at_the_quota_with_renewed_tokens() {
    const PEOPLE: usize = 20_000;
    let office = Office::new(well);
    let estimate = office.estimate(PEOPLE as u64);
    assert_eq!(estimate, 199 * MINUTE);
    let (ended, took, rows) = office.run("company.csv", 0..PEOPLE).await;
    assert_eq!(ended, End::Finished);
    assert_eq!(count(&rows, Status::Registered), PEOPLE);
    assert_eq!(office.feishu.calls().len(), PEOPLE, "nobody was refused or sent twice");
    assert!(office.feishu.most_in_a_minute() <= QUOTA);
    let off = took.div_duration_f64(estimate);
    assert!((1.0..1.01).contains(&off), "{took:?} instead of {estimate:?}");
    assert!(office.feishu.tokens() >= 3, "{} tokens", office.feishu.tokens());
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_once_a_run_is_asked_to_end() {
    let office = Office::new(well);
    let (ended, ..) = office.run("one.csv", 0..3).await;
    assert_eq!(ended, End::Finished);
    office.stop.cancel();
    let (ended, _, rows) = office.run("other.csv", 10..20).await;
    assert_eq!((ended, count(&rows, Status::Pending)), (End::Interrupted, 10));
    assert_eq!(office.feishu.calls().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_at_its_end_when_it_comes_serves_one_call() {
    let mut office = Office::new(well);
    let feishu = Arc::get_mut(&mut office.feishu).expect("no run has it yet");
    feishu.token_lives = Duration::ZERO;
    let run = office.run("department.csv", 0..120);
    let (ended, took, rows) = timeout(10 * MINUTE, run).await.expect("calls leave");
    assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, 120));
    assert!(took < 2 * MINUTE, "{took:?}");
    let tokens = office.feishu.tokens();
    assert!((120..=480).contains(&tokens), "{tokens} tokens");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_always_breaks_the_server_holds_up_nobody() {
    for poisoned in [0, 30] {
        let office = Office::new(move |call| match call.person == poisoned {
            true => (latency(call), broken()),
            false => well(call),
        });
        let (ended, took, rows) = office.run("department.csv", 0..60).await;
        assert_eq!(ended, End::Finished);
        assert_eq!(rows[poisoned], Status::Unconfirmed);
        assert_eq!(count(&rows, Status::Registered), 59);
        let calls = office.feishu.calls();
        assert_eq!(calls.iter().filter(|call| call.person == poisoned).count(), 5);
        let others = calls.iter().filter(|call| call.person != poisoned);
        let last = others.map(|call| call.at).max().expect("59 calls");
        assert!(last < 50 * SECOND, "the last of the others left after {last:?}");
        assert!(took < 5 * MINUTE, "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_after_a_good_answer_is_waited_out_and_fails_nobody() {
    let outage = 20 * SECOND..10 * MINUTE;
    let sick = outage.clone();
    let office = Office::new(move |call| match sick.contains(&call.at) {
        true => (latency(call), broken()),
        false => well(call),
    });
    let (ended, took, rows) = office.run("department.csv", 0..200).await;
    assert_eq!(ended, End::Finished);
    assert_eq!(count(&rows, Status::Registered), 200);
    assert!(took < 13 * MINUTE, "{took:?}");
    let calls = office.feishu.calls();
    let probes: Vec<_> = calls.iter().filter(|call| outage.contains(&call.at)).collect();
    assert!(probes.len() < 30, "{} calls into the outage", probes.len());
    let mut probes_of: HashMap<usize, u32> = HashMap::new();
    probes
        .iter()
        .for_each(|call| *probes_of.entry(call.person).or_default() += 1);
    assert!(
        probes_of.values().all(|probes| *probes <= 2),
        "the least tried goes first: {probes_of:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stays_away_ends_the_run_with_everyone_pending_or_unconfirmed() {
    let office = Office::new(|call| match call.at > 20 * SECOND {
        true => (latency(call), broken()),
        false => well(call),
    });
    let (ended, took, rows) = office.run("department.csv", 0..300).await;
    assert!(matches!(ended, End::Outage { .. }), "{ended:?}");
    assert!(took > 25 * MINUTE && took < 32 * MINUTE, "{took:?}");
    assert_eq!(count(&rows, Status::Failed), 0);
    assert!(count(&rows, Status::Pending) > 100);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answered_ends_the_run_within_seconds() {
    for verdict in [broken(), unsent()] {
        let message = verdict.said();
        let office = Office::new(move |call| (latency(call), verdict.clone()));
        let (ended, took, rows) = office.run("department.csv", 0..200).await;
        assert_eq!(ended, End::NoAnswer { message });
        assert!(took < 21 * SECOND, "{took:?}");
        assert!(count(&rows, Status::Pending) > 190);
    }
}

#[tokio::test(start_paused = true)]
async fn an_address_refused_before_a_good_answer_stops_the_run_and_after_one_is_an_outage() {
    let refused = || Verdict::Stop(Stop::new(Cause::Code(codes::IP_NOT_ALLOWED), "made up"));
    let office = Office::new(move |call| (latency(call), refused()));
    let (ended, _, rows) = office.run("department.csv", 0..200).await;
    assert!(matches!(ended, End::Stopped(_)), "{ended:?}");
    assert_eq!((office.feishu.calls().len(), count(&rows, Status::Pending)), (1, 200));

    let fell = 10 * SECOND..5 * MINUTE;
    let office = Office::new(move |call| match fell.contains(&call.at) {
        true => (latency(call), refused()),
        false => well(call),
    });
    let (ended, _, rows) = office.run("department.csv", 0..200).await;
    assert_eq!(ended, End::Finished);
    assert_eq!(count(&rows, Status::Registered), 200);
    assert!(
        office.feishu.calls().len() < 230,
        "{} calls",
        office.feishu.calls().len()
    );
}

#[tokio::test(start_paused = true)]
async fn twenty_equal_refusals_stop_the_run_unless_it_is_told_to_keep_going() {
    let unknown = || Verdict::Refused {
        code: 1_002_551,
        message: "made up".into(),
    };
    let mut office = Office::new(move |call| (latency(call), unknown()));
    let (ended, _, rows) = office.run("department.csv", 0..100).await;
    assert!(matches!(ended, End::SameRefusal { code: 1_002_551, .. }), "{ended:?}");
    let failed = count(&rows, Status::Failed);
    // What is under way when the twentieth comes is still waited for.
    assert!((20..28).contains(&failed), "{failed}");
    office.options.keep_going = true;
    let (ended, _, rows) = office.run("department.csv", 0..100).await;
    assert_eq!(ended, End::Finished);
    assert_eq!((count(&rows, Status::Failed), office.feishu.calls().len()), (100, 100));
}

/// A tenant whose quota somebody else shares, with 60 calls a minute, until a time.
fn shared_until(end: Duration) -> impl Fn(Call) -> (Duration, Verdict) {
    let counted: Mutex<Vec<Duration>> = Mutex::default();
    move |call| {
        let mut counted = counted.lock().expect("no test panics with it");
        counted.retain(|at| *at + MINUTE > call.at);
        let others = if call.at < end { 60 } else { 0 };
        if counted.len() + others >= QUOTA {
            let wait = Some(counted[0] + MINUTE - call.at);
            return (latency(call), Verdict::RateLimited { wait });
        }
        counted.push(call.at);
        well(call)
    }
}

#[tokio::test(start_paused = true)]
async fn somebody_else_on_the_quota_halves_the_pace_which_recovers_when_they_are_gone() {
    let end = 20 * MINUTE;
    let office = Office::new(shared_until(end));
    let (ended, _, rows) = office.run("company.csv", 0..3_000).await;
    assert_eq!(ended, End::Finished);
    assert_eq!(count(&rows, Status::Registered), 3_000);
    let calls = office.feishu.calls();
    let refused = calls.len() - 3_000;
    assert!(
        refused > 0 && refused < 60,
        "{refused} rate-limit answers in 20 minutes"
    );
    let between =
        |from: Duration, until: Duration| calls.iter().filter(|call| call.at >= from && call.at < until).count();
    // Once told, fewer than half leave a minute; ten minutes after the others have gone, as many as ever.
    let first = calls[..QUOTA].iter().map(|call| call.at).max().expect("100 calls");
    assert!(first > MINUTE, "{first:?}");
    assert!(between(end - MINUTE, end) <= 60);
    assert!(between(end + 10 * MINUTE, end + 11 * MINUTE) >= 99);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_that_lets_nothing_through_ends_the_run_with_everyone_pending() {
    for well_until in [Duration::ZERO, 20 * SECOND] {
        let office = Office::new(move |call| match call.at < well_until {
            true => well(call),
            false => (latency(call), Verdict::RateLimited { wait: None }),
        });
        let (ended, took, rows) = office.run("department.csv", 0..200).await;
        assert!(matches!(ended, End::Outage { .. }), "{ended:?}");
        assert!(took > 28 * MINUTE && took < 32 * MINUTE, "{took:?}");
        let registered = count(&rows, Status::Registered);
        assert_eq!(count(&rows, Status::Pending), 200 - registered);
        assert_eq!(registered == 0, well_until.is_zero());
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_that_lets_somebody_through_now_and_then_is_waited_for() {
    let office = Office::new(|call| match call.nth % 25 {
        0 => well(call),
        _ => (latency(call), Verdict::RateLimited { wait: None }),
    });
    let (ended, took, rows) = office.run("department.csv", 0..6).await;
    assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, 6));
    assert!(took > 35 * MINUTE, "{took:?}");
}

fn unsent() -> Verdict {
    Verdict::Unsent {
        message: "made up".into(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_silent_from_the_start_is_waited_for_once() {
    let timeout = || Verdict::Unconfirmed {
        code: Unconfirmed::Timeout,
        message: "made up".into(),
    };
    for (takes, verdict, calls) in [(30, timeout(), 1), (27, unsent(), 1), (5, unsent(), 2)] {
        let office = Office::new(move |_| (takes * SECOND, verdict.clone()));
        let (ended, took, rows) = office.run("department.csv", 0..200).await;
        assert!(matches!(ended, End::NoAnswer { .. }), "{ended:?}");
        assert!(took < 20 * SECOND || office.feishu.calls().len() == 1, "{took:?}");
        assert_eq!(office.feishu.calls().len(), calls);
        assert!(count(&rows, Status::Pending) >= 199);
    }
    // The same where tokens are given out.
    let mut office = Office::new(well);
    token_script(&mut office, |_| (30 * SECOND, Err(unsent())));
    let (ended, took, _) = office.run("department.csv", 0..200).await;
    assert!(matches!(ended, End::NoAnswer { .. }), "{ended:?}");
    assert!(took < 31 * SECOND, "{took:?}");
}

fn token_script(office: &mut Office, script: impl Fn(u32) -> (Duration, Result<(), Verdict>) + Send + Sync + 'static) {
    let feishu = Arc::get_mut(&mut office.feishu).expect("no run has it yet");
    feishu.token_lives = 5 * MINUTE;
    feishu.token_script = Box::new(script);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_of_tokens_is_waited_for_by_its_header_at_any_time_and_halves_nothing() {
    for (limited, wait) in [(0, Some(30 * SECOND)), (1, Some(90 * SECOND)), (1, None)] {
        let mut office = Office::new(well);
        token_script(&mut office, move |nth| match nth == limited {
            true => (SECOND / 10, Err(Verdict::RateLimited { wait })),
            false => (SECOND / 10, Ok(())),
        });
        let (ended, took, rows) = office.run("department.csv", 0..700).await;
        assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, 700));
        let asked = office.feishu.asked();
        let (first, second) = (asked[limited as usize], asked[limited as usize + 1]);
        let wait = wait.unwrap_or(MINUTE);
        assert!((wait..wait + SECOND).contains(&(second - first)), "{asked:?}");
        assert!(took < 7 * MINUTE + 20 * SECOND + wait, "{took:?}");
    }
    let mut office = Office::new(well);
    token_script(&mut office, |_| {
        (SECOND, Err(Verdict::RateLimited { wait: Some(MINUTE) }))
    });
    let (ended, took, _) = office.run("department.csv", 0..10).await;
    assert!(matches!(ended, End::Outage { .. }), "{ended:?}");
    assert!((28 * MINUTE..32 * MINUTE).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_strangers_answer_stops_the_run_before_a_good_one_and_is_weather_after_it_also_for_tokens() {
    for status in [302, 401, 403, 404, 408, 425] {
        let portal = move || Verdict::Stop(Stop::new(Cause::Foreign(status), "made up"));
        let office = Office::new(move |call| (latency(call), if call.nth == 0 { portal() } else { registered(call) }));
        let (ended, ..) = office.run("department.csv", 0..20).await;
        assert_eq!(
            (ended, office.feishu.calls().len()),
            (End::Stopped(Stop::new(Cause::Foreign(status), "made up")), 1)
        );

        let office = Office::new(move |call| (latency(call), if call.nth == 9 { portal() } else { registered(call) }));
        let (ended, _, rows) = office.run("department.csv", 0..20).await;
        assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, 20));
        assert_eq!(office.feishu.calls().len(), 21);

        let mut office = Office::new(well);
        token_script(&mut office, move |nth| {
            (SECOND, if nth == 1 { Err(portal()) } else { Ok(()) })
        });
        let (ended, _, rows) = office.run("department.csv", 0..700).await;
        assert_eq!((ended, count(&rows, Status::Registered)), (End::Finished, 700));
    }
    for cause in [
        Cause::Foreign(407),
        Cause::Certificate,
        Cause::ProxyLogin,
        Cause::Tokens(99_991_663),
    ] {
        let stop = move || Stop::new(cause, "made up");
        let office = Office::new(move |call| {
            (
                latency(call),
                match call.nth == 9 {
                    true => Verdict::Stop(stop()),
                    false => registered(call),
                },
            )
        });
        let (ended, ..) = office.run("department.csv", 0..200).await;
        assert_eq!(ended, End::Stopped(stop()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_lets_nothing_leave_that_has_not_left() {
    let office = Office::new(|call| match call.nth {
        0..50 => well(call),
        // The others have left when the first of them is told.
        nth => (
            (nth as u32 % 3 + 1) * SECOND / 10,
            Verdict::Stop(Stop::new(Cause::Code(99_991_672), "made up")),
        ),
    });
    let (ended, ..) = office.run("department.csv", 0..90).await;
    assert!(matches!(ended, End::Stopped(_)), "{ended:?}");
    let calls = office.feishu.calls().len();
    assert!((51..=58).contains(&calls), "{calls} calls with 8 workers");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_ended_while_a_token_is_fetched_waits_for_nothing() {
    let mut office = Office::new(well);
    token_script(&mut office, |_| (28 * SECOND, Ok(())));
    let stop = office.stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(SECOND).await;
        stop.cancel();
    });
    let (ended, took, _) = office.run("department.csv", 0..10).await;
    assert_eq!((ended, office.feishu.calls().len()), (End::Interrupted, 0));
    assert!(took < 2 * SECOND, "{took:?}");
}
