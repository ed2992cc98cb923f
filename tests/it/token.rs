//! Tokens: renewed while a run goes on, and got in two steps by a store app.

use referral_import::feishu::{Register, Verdict};

use crate::support::client::{client, contact, ready_made, stop, store};
use crate::support::scripted::{REGISTER, Scripted, TOKEN, code, json, registered, token};
use crate::support::{Folder, Sandbox, people};

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
            .env("FEISHU_APP_TICKET", ticket)
            .env("FEISHU_TENANT_KEY", "made-up-tenant")
    };
    run("bad").exit(1).out("10012").out("3 pending").ends();
    run("made-up-ticket").out("3 registered").ends();
    // The ledger of one tenant says nothing about another.
    folder
        .run("people.csv", &tenant)
        .exit(1)
        .err("belongs to app")
        .err("tenant `made-up-tenant`")
        .ends();
    assert_eq!(tenant.stats().accounts, 3);
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
async fn the_same_token_refused_twice_stops_the_run() {
    let server = Scripted::start(|asked| match asked.path {
        TOKEN => token("t-1", 7200),
        _ => code(99991663),
    });
    let client = server.client();
    client.prepare().await.expect("a token");
    let refused = client.send(&contact()).await.verdict;
    assert!(matches!(refused, Verdict::TokenRefused { .. }), "{refused:?}");
    client.prepare().await.expect("the same token");
    let stopped = stop(client.send(&contact()).await.verdict);
    assert_eq!(stopped.code(), Some(99991663));
    assert!(stopped.message.contains("same token"), "{}", stopped.message);
}

#[tokio::test]
async fn a_refused_ready_made_token_stops_the_run() {
    let server = Scripted::start(|_| code(99991663));
    let client = client(&server.url(), ready_made());
    assert!(client.ready());
    let stopped = stop(client.send(&contact()).await.verdict);
    assert!(stopped.message.contains("ready-made"), "{}", stopped.message);
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
