//! Answers that are not as Feishu documents them: what is in them is kept, and what is not Feishu's passes once Feishu has
//! answered.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::support::scripted::{Act, Asked, REGISTER, Scripted, TOKEN, answer, code, json, well};
use crate::support::{Folder, Program, people};

fn run(folder: &Folder, server: &Scripted) -> Program {
    let run = folder.program(&["run", "people.csv", "--yes", "--rate", "unlimited"]);
    run.calls(&server.url())
}

/// Answers the registration that came after `nth` others otherwise than well.
fn but(nth: usize, act: Act) -> impl Fn(&Asked) -> Act {
    move |asked| match asked.path == REGISTER && asked.nth == nth {
        true => act.clone(),
        false => well(asked),
    }
}

#[test]
fn an_account_id_is_kept_however_a_gateway_wrapped_it() {
    const ACCOUNT: &str =
        r#"{"code":0,"msg":"MSG","data":{"account":{"account_id":"6942778198054125570","status":1}}}"#;
    let wrapped = |asked: &Asked| {
        let body = ACCOUNT.replace("25570", &format!("2557{}", asked.nth));
        let act = |headers: &str, body: Vec<u8>| Act::Answer(200, headers.to_owned(), body);
        match (asked.path, asked.nth) {
            (TOKEN, _) => well(asked),
            (_, 0) => act("content-encoding: gzip\r\n", gzip(body.as_bytes())),
            (_, 1) => act("", gzip(body.as_bytes())),
            (_, 2) => json(&format!("\u{feff}{body}")),
            (_, 3) => act(
                "",
                body.replace("MSG", "\u{1}")
                    .into_bytes()
                    .into_iter()
                    .map(|byte| match byte {
                        // 成 in GBK, cut in the middle.
                        1 => 0xb3,
                        byte => byte,
                    })
                    .collect(),
            ),
            (_, nth) => answer(502, "", &ACCOUNT.replace("25570", &format!("2557{nth}"))),
        }
    };
    let server = Scripted::start(wrapped);
    let folder = Folder::new().with("people.csv", people(5));
    run(&folder, &server)
        .args(&["--workers", "1"])
        .out("5 registered")
        .ends();
    let ids: Vec<String> = (0..5).map(|nth| format!("694277819805412557{nth}")).collect();
    assert_eq!(folder.table("people.results.csv").column("account_id"), ids);
    assert_eq!(server.asked(REGISTER), 5, "nobody was sent twice");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[test]
fn an_answer_that_says_two_things_at_once_is_no_registration() {
    let twice = r#"{"code":1002551,"code":0,"data":{"account":{"account_id":"6942778198054125570"}}}"#;
    let server = Scripted::start(but(0, json(twice)));
    let folder = Folder::new().with("people.csv", people(1));
    run(&folder, &server).out("1 registered").ends();
    let results = folder.table("people.results.csv");
    assert_eq!(results.cell(2, "account_id"), "6942778198054000001");
    assert_eq!(results.cell(2, "note"), "an earlier attempt was unconfirmed");
}

#[test]
fn a_gateways_answer_after_a_good_one_is_weather_and_before_one_stops_the_run() {
    for status in [408, 425, 403] {
        let page = answer(status, "content-type: text/html\r\n", "<html>sign in</html>");
        let server = Scripted::start(but(3, page.clone()));
        let folder = Folder::new().with("people.csv", people(12));
        run(&folder, &server).out("12 registered").ends();
        assert_eq!(server.asked(REGISTER), 13, "HTTP {status}");

        let server = Scripted::start(but(0, page));
        let folder = Folder::new().with("people.csv", people(12));
        let stopped = run(&folder, &server)
            .exit(1)
            .out(&format!("HTTP {status} with `text/html`"));
        stopped.out("the answer is not Feishu's").ends();
        assert_eq!(server.asked(REGISTER), 1, "HTTP {status}");
    }
    let server = Scripted::start(but(3, answer(407, "", "")));
    let folder = Folder::new().with("people.csv", people(40));
    let stopped = run(&folder, &server).exit(1).out("HTTP 407").out("the proxy between");
    stopped.out("%-encoded").ends();
}

#[test]
fn a_date_to_wait_for_is_waited_for() {
    let times = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&times);
    let server = Scripted::start(move |asked| {
        if asked.path == REGISTER {
            noted.lock().expect("no test panics with it").push(Instant::now());
        }
        match (asked.path, asked.nth) {
            (REGISTER, 0) => {
                // The server's clock goes its own way.
                let date = |after_s: i64| {
                    let time = Timestamp::from_second(1_792_567_680 + after_s).expect("a time");
                    rfc2822::DateTimePrinter::new()
                        .timestamp_to_rfc9110_string(&time)
                        .expect("a date")
                };
                let headers = format!("date: {}\r\nretry-after: {}\r\n", date(0), date(3));
                answer(429, &headers, "")
            }
            _ => well(asked),
        }
    });
    let folder = Folder::new().with("people.csv", people(1));
    run(&folder, &server).out("1 registered").ends();
    let times = times.lock().expect("no test panics with it");
    let waited = times[1] - times[0];
    assert!((3.0..8.0).contains(&waited.as_secs_f64()), "{waited:?}");
}

#[test]
fn a_stop_that_comes_at_once_lets_nothing_leave_that_waits_for_the_disk() {
    let server = Scripted::start(|asked| match (asked.path, asked.nth) {
        (REGISTER, 10..) => code(99991672),
        _ => well(asked),
    });
    let folder = Folder::new().with("people.csv", people(200));
    let stopped = run(&folder, &server).args(&["--workers", "8"]).exit(1);
    stopped.out("99991672").out("10 registered").out("190 pending").ends();
    let sent = server.asked(REGISTER);
    assert!((11..=18).contains(&sent), "{sent} calls");
}

#[test]
fn a_silent_server_is_waited_for_once_and_no_longer_than_a_call() {
    let server = Scripted::start(|asked| match asked.path {
        TOKEN => well(asked),
        _ => Act::Stall,
    });
    let folder = Folder::new().with("people.csv", people(3));
    let began = Instant::now();
    let ended = run(&folder, &server).args(&["--timeout", "15s"]).exit(4);
    ended
        .out("the server gave no good answer")
        .out("1 unconfirmed")
        .out("2 pending")
        .ends();
    let took = began.elapsed();
    assert!((15.0..20.0).contains(&took.as_secs_f64()), "{took:?}");
    assert_eq!(server.asked(REGISTER), 1);
}
