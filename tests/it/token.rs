//! Tokens: renewed while a run goes on, and got in two steps by a store app.

use std::time::{Duration, Instant};

use referral_import::feishu::{Register, Verdict};
use referral_import::lang::Lang;

use crate::support::client::{client, contact, ready_made, stop, store};
use crate::support::scripted::{REGISTER, Scripted, TOKEN, answer, code, json, registered, token, well};
use crate::support::{Folder, Program, Sandbox, people};

#[test]
fn tokens_that_live_shortly_are_renewed_and_fail_nobody() {
    let tenant = Sandbox::start(&["--token-life", "1s", "--rate", "unlimited"]);
    let folder = Folder::new().with("people.csv", people(24));
    let run = folder.program(&["run", "people.csv", "--yes", "--rate", "8/s"]);
    run.tenant(&tenant).ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts), (24, 24));
    assert!(stats.tokens > 1, "one token served for three times its life");
}

#[test]
fn a_store_app_gets_its_token_with_ticket_and_tenant() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    let run = |ticket: &str| {
        folder
            .run("people.csv", &tenant)
            .args(&["--checkpoint", "kept"])
            .env("FEISHU_APP_TICKET", ticket)
            .env("FEISHU_TENANT_KEY", "made-up-tenant")
    };
    run("bad").exit(1).out("10012").out("3 pending").ends();
    run("made-up-ticket").out("3 registered").ends();
    // The ledger of one tenant says nothing about another.
    folder
        .run("people.csv", &tenant)
        .args(&["--checkpoint", "kept"])
        .exit(1)
        .err("belongs to app")
        .err("tenant `made-up-tenant`")
        .ends();
    assert_eq!(tenant.stats().accounts, 3);
}

fn run(folder: &Folder, server: &Scripted) -> Program {
    let run = folder.program(&["run", "people.csv", "--yes", "--rate", "unlimited"]);
    run.calls(&server.url())
}

#[test]
fn one_token_serves_all_workers() {
    let server = Scripted::start(well);
    let folder = Folder::new().with("people.csv", people(60));
    run(&folder, &server).out("60 registered").ends();
    assert_eq!((server.asked(TOKEN), server.asked(REGISTER)), (1, 60));
}

#[test]
fn a_rate_limit_of_tokens_is_waited_for_by_its_header() {
    let limit = r#"{"code":99991400,"msg":"request trigger frequency limit"}"#;
    let server = Scripted::start(move |asked| match (asked.path, asked.nth) {
        (TOKEN, 0) => answer(400, "x-ogw-ratelimit-reset: 3\r\n", limit),
        _ => well(asked),
    });
    let folder = Folder::new().with("people.csv", people(2));
    let began = Instant::now();
    run(&folder, &server).out("2 registered").ends();
    assert!(began.elapsed() >= Duration::from_secs(3), "{:?}", began.elapsed());
    assert_eq!(server.asked(TOKEN), 2);
}

#[test]
fn a_strangers_page_at_a_renewal_is_weather_and_at_the_start_a_stop() {
    let portal = || answer(302, "location: https://login.example.com/\r\n", "");
    let server = Scripted::start(move |asked| match (asked.path, asked.nth) {
        (TOKEN, 1) => portal(),
        (TOKEN, nth) => token(&format!("t-{nth}"), 1),
        _ => well(asked),
    });
    let folder = Folder::new().with("people.csv", people(16));
    let renewed = folder.program(&["run", "people.csv", "--yes", "--rate", "8/s"]);
    renewed.calls(&server.url()).out("16 registered").ends();
    assert!(server.asked(TOKEN) >= 3);

    let server = Scripted::start(move |_| portal());
    let folder = Folder::new().with("people.csv", people(2));
    let stopped = run(&folder, &server)
        .exit(1)
        .out("HTTP 302 to `https://login.example.com/`");
    stopped.out("2 pending").ends();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_token_refused_now_and_then_stops_nobody() {
    let server = Scripted::start(|asked| match (asked.path, asked.nth) {
        (TOKEN, nth) => token(&format!("t-{nth}"), 7200),
        (_, nth) if nth % 7 == 6 => code(99991663),
        (_, nth) => registered(nth),
    });
    let folder = Folder::new().with("people.csv", people(60));
    let ran = run(&folder, &server)
        .args(&["--workers", "8"])
        .exits(&[0, 3])
        .out("finished")
        .ends();
    assert!(!ran.stdout.contains("FEISHU_APP_SECRET"), "{}", ran.stdout);
    let results = folder.table("people.results.csv");
    let registered = results.statuses()["registered"];
    assert!(registered >= 57, "{registered}");
}

#[test]
fn a_row_refused_twice_for_its_token_stays_pending_and_costs_no_attempt() {
    let server = Scripted::start(|asked| match asked.path {
        TOKEN => token(&format!("t-{}", asked.nth), 7200),
        _ if asked.text.contains("person2@") => code(99991663),
        _ => registered(asked.nth),
    });
    let folder = Folder::new().with("people.csv", people(4));
    let ran = run(&folder, &server)
        .args(&["--workers", "1"])
        .exit(3)
        .out("3 registered")
        .out("1 pending");
    ran.out("next: referral-import run people.csv")
        .out("sends the 1 row left")
        .ends();
    let results = folder.table("people.results.csv");
    assert_eq!(
        (results.cell(3, "status"), results.cell(3, "attempts")),
        ("pending", "0")
    );
    assert_eq!(server.asked(REGISTER), 5);
}

#[test]
fn three_rows_in_a_row_whose_fresh_tokens_are_refused_stop_the_run() {
    let server = Scripted::start(|asked| match asked.path {
        TOKEN => token(&format!("t-{}", asked.nth), 7200),
        _ => code(99991663),
    });
    let folder = Folder::new().with("people.csv", people(30));
    let stopped = run(&folder, &server)
        .exit(1)
        .out("99991663")
        .out("gives tokens to this app and refuses each of them");
    let ran = stopped.out("30 pending").ends();
    assert!(
        !ran.stdout.contains("FEISHU_APP_SECRET"),
        "the secret is set: {}",
        ran.stdout
    );
    assert_eq!((server.asked(REGISTER), server.asked(TOKEN)), (5, 5));
    assert_eq!(folder.table("people.results.csv").column("attempts"), ["0"; 30]);
}

#[test]
fn the_identical_token_handed_back_and_refused_again_stops_the_run() {
    let server = Scripted::start(|asked| match asked.path {
        TOKEN => token("t-1", 7200),
        _ => code(99991663),
    });
    let folder = Folder::new().with("people.csv", people(5));
    let stopped = run(&folder, &server).exit(1).out("hands out the same token again");
    stopped.out("5 pending").ends();
    assert_eq!((server.asked(REGISTER), server.asked(TOKEN)), (2, 2));
}

#[tokio::test]
async fn a_token_without_a_life_is_renewed_before_the_next_call() {
    let server = Scripted::start(|asked| match asked.path {
        TOKEN => token(&format!("t-{}", asked.nth), 0),
        _ => registered(asked.nth),
    });
    let client = server.client();
    for _ in 0..2 {
        client.prepare().await.expect("a token");
        assert!(!client.ready());
        let sent = client.send(&contact()).await.verdict;
        assert!(matches!(sent, Verdict::Registered { .. }), "{sent:?}");
    }
    assert_eq!(server.asked(TOKEN), 2);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_all_who_sent_with_it() {
    let server = Scripted::start(|asked| match (asked.path, asked.nth) {
        (TOKEN, nth) => token(&format!("t-{nth}"), 7200),
        (_, 0 | 1) => code(99991663),
        (_, nth) => registered(nth),
    });
    let client = server.client();
    client.prepare().await.expect("a token");
    let person = contact();
    let (one, other) = tokio::join!(client.send(&person), client.send(&person));
    for answer in [one, other] {
        let verdict = answer.verdict;
        assert!(
            matches!(verdict, Verdict::TokenRefused { code: 99991663, .. }),
            "{verdict:?}"
        );
    }
    assert!(!client.ready());
    let held = client.send(&person).await.verdict;
    assert!(matches!(held, Verdict::Held { .. }), "{held:?}");
    client.prepare().await.expect("a new token");
    let again = client.send(&person).await;
    assert!(matches!(again.verdict, Verdict::Registered { .. }), "{again:?}");
    assert_eq!(server.asked(TOKEN), 2);
}

#[tokio::test]
async fn a_refused_ready_made_token_stops_the_run() {
    let server = Scripted::start(|_| code(99991663));
    let client = client(&server.url(), ready_made());
    assert!(client.ready());
    let stopped = stop(client.send(&contact()).await.verdict);
    assert!(
        stopped.message.get(Lang::En).contains("ready-made"),
        "{}",
        stopped.message
    );
    assert!(!client.ready());
    // Others meet the same while the run is being stopped: with the same reason, and nothing of them is sent.
    assert_eq!(client.prepare().await, Err(Verdict::Stop(stopped)));
    let held = client.send(&contact()).await.verdict;
    assert!(matches!(held, Verdict::Held { .. }), "{held:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_store_app_takes_two_steps() {
    let server = Scripted::start(|asked| match asked.path {
        "/open-apis/auth/v3/app_access_token" => {
            json(r#"{"code":0,"msg":"ok","app_access_token":"a-1","expire":7200}"#)
        }
        REGISTER => registered(1),
        _ => token("t-1", 7200),
    });
    let client = client(&server.url(), store());
    client.prepare().await.expect("a token");
    let sent = client.send(&contact()).await.verdict;
    assert!(matches!(sent, Verdict::Registered { .. }), "{sent:?}");
    let requests = server.requests();
    assert!(requests[0].contains(r#""app_ticket":"ticket-made-up""#));
    assert!(requests[1].ends_with(r#"{"app_access_token":"a-1","tenant_key":"tenant-made-up"}"#));
}
