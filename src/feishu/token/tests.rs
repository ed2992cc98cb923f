//! Renewal, and what becomes of a token that is refused.

use crate::feishu::stage::{GOOD, Server, TOKEN_PATH, contact, json, ready_made, stop, store, token};
use crate::feishu::{Register, Verdict};

#[tokio::test]
async fn one_renewal_serves_all_workers() {
    let server = Server::start(|_, _| token("t-1", 7200)).await;
    let client = server.client();
    let outcomes = tokio::join!(client.prepare(), client.prepare(), client.prepare());
    assert_eq!(outcomes, (Ok(()), Ok(()), Ok(())));
    assert_eq!(server.asked(TOKEN_PATH), 1);
}

#[tokio::test]
async fn one_failed_renewal_is_told_to_all_who_waited() {
    let server = Server::start(|_, _| json(r#"{"code":2200,"msg":"internal error"}"#)).await;
    let client = server.client();
    let outcomes = tokio::join!(client.prepare(), client.prepare(), client.prepare());
    assert!(
        matches!(&outcomes.0, Err(Verdict::Unsent { message }) if message.contains("2200")),
        "{outcomes:?}"
    );
    assert_eq!((&outcomes.0, &outcomes.0), (&outcomes.1, &outcomes.2));
    assert_eq!(server.asked(TOKEN_PATH), 1);
    assert!(client.prepare().await.is_err());
    assert_eq!(server.asked(TOKEN_PATH), 2, "who comes later asks again");
}

#[tokio::test]
async fn a_token_without_a_life_is_renewed_before_the_next_call() {
    let server = Server::start(|number, path| match path {
        TOKEN_PATH => token(&format!("t-{number}"), 0),
        _ => json(GOOD),
    })
    .await;
    let client = server.client();
    for _ in 0..2 {
        client.prepare().await.expect("a token");
        assert!(!client.ready());
        assert!(matches!(
            client.send(&contact()).await.verdict,
            Verdict::Registered { .. }
        ));
    }
    assert_eq!(server.asked(TOKEN_PATH), 2);
}

const TOKEN_REFUSED: &str = r#"{"code":99991663,"msg":"invalid access token"}"#;

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_all_who_sent_with_it() {
    // The requests: token, two calls refused, token, one call accepted.
    let server = Server::start(|number, path| match (path, number) {
        (TOKEN_PATH, _) => token(&format!("t-{number}"), 7200),
        (_, 2 | 3) => json(TOKEN_REFUSED),
        _ => json(GOOD),
    })
    .await;
    let client = server.client();
    client.prepare().await.expect("a token");
    let person = contact();
    let (one, other) = tokio::join!(client.send(&person), client.send(&person));
    for answer in [one, other] {
        assert!(
            matches!(answer.verdict, Verdict::TokenRefused { code: 99991663, .. }),
            "{answer:?}"
        );
    }
    assert!(!client.ready());
    let again = client.send(&person).await;
    assert!(matches!(again.verdict, Verdict::Registered { .. }), "{again:?}");
    assert_eq!(server.asked(TOKEN_PATH), 2);
}

#[tokio::test]
async fn the_same_token_refused_twice_stops_the_run() {
    let server = Server::start(|_, path| {
        if path == TOKEN_PATH {
            token("t-1", 7200)
        } else {
            json(TOKEN_REFUSED)
        }
    })
    .await;
    let client = server.client();
    client.prepare().await.expect("a token");
    assert!(matches!(
        client.send(&contact()).await.verdict,
        Verdict::TokenRefused { .. }
    ));
    client.prepare().await.expect("the same token");
    let stopped = stop(client.send(&contact()).await.verdict);
    assert_eq!(stopped.code, Some(99991663));
    assert!(stopped.message.contains("same token"), "{}", stopped.message);
}

#[tokio::test]
async fn ever_new_tokens_refused_stop_the_run() {
    let server = Server::start(|number, path| match path {
        TOKEN_PATH => token(&format!("t-{number}"), 7200),
        _ => json(TOKEN_REFUSED),
    })
    .await;
    let client = server.client();
    for _ in 1..5 {
        client.prepare().await.expect("a new token");
        assert!(matches!(
            client.send(&contact()).await.verdict,
            Verdict::TokenRefused { .. }
        ));
    }
    client.prepare().await.expect("a new token");
    assert_eq!(stop(client.send(&contact()).await.verdict).code, Some(99991663));
}

#[tokio::test]
async fn a_refused_ready_made_token_stops_the_run() {
    let server = Server::start(|_, _| json(TOKEN_REFUSED)).await;
    let client = server.client_with(ready_made());
    assert!(client.ready());
    let stopped = stop(client.send(&contact()).await.verdict);
    assert!(stopped.message.contains("ready-made"), "{}", stopped.message);
    assert!(!client.ready());
    // Others meet the same while the run is being stopped: with the same reason, and nothing of them is sent.
    assert_eq!(client.prepare().await, Err(Verdict::Stop(stopped)));
    let unsent = client.send(&contact()).await.verdict;
    assert!(matches!(unsent, Verdict::Unsent { .. }), "{unsent:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_store_app_takes_two_steps() {
    let server = Server::start(|_, path| match path {
        "/open-apis/auth/v3/app_access_token" => {
            json(r#"{"code":0,"msg":"ok","app_access_token":"a-1","expire":7200}"#)
        }
        "/open-apis/auth/v3/tenant_access_token" => token("t-1", 7200),
        _ => json(GOOD),
    })
    .await;
    let client = server.client_with(store());
    client.prepare().await.expect("a token");
    assert!(matches!(
        client.send(&contact()).await.verdict,
        Verdict::Registered { .. }
    ));
    let requests = server.requests();
    assert!(requests[0].contains(r#""app_ticket":"ticket-made-up""#));
    assert!(requests[1].ends_with(r#"{"app_access_token":"a-1","tenant_key":"tenant-made-up"}"#));
}
