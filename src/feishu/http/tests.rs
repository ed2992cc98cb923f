//! The client against a server that answers, stalls or breaks off as it is told.

use secrecy::SecretString;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::*;
use crate::feishu::stage::{Act, GOOD, Server, TOKEN_PATH, contact, json, ready_made, self_built, stop, store, token};
use crate::feishu::{Grant, Unconfirmed};

/// Sends one contact with a ready-made token to a server that does one thing.
async fn send_to(act: Act) -> Answer {
    let server = Server::start(move |_, _| act.clone()).await;
    server.client_with(ready_made()).send(&contact()).await
}

fn unconfirmed(answer: Answer) -> Unconfirmed {
    match answer.verdict {
        Verdict::Unconfirmed { code, .. } => code,
        other => panic!("{other:?} is not unconfirmed"),
    }
}

#[tokio::test]
async fn a_contact_is_registered() {
    let server = Server::start(|_, path| {
        if path == TOKEN_PATH {
            token("t-1", 7200)
        } else {
            json(GOOD)
        }
    })
    .await;
    let client = server.client();
    assert!(!client.ready());
    client.prepare().await.expect("a token");
    assert!(client.ready());
    let answer = client.send(&contact()).await;
    let registered = Verdict::Registered {
        account_id: "6942778198054125570".to_owned(),
        disabled: false,
    };
    assert_eq!(answer.verdict, registered);

    let requests = server.requests();
    assert!(requests[0].ends_with(r#"{"app_id":"cli_made_up","app_secret":"s3cret-made-up"}"#));
    assert!(!requests[0].contains("authorization"));
    assert!(requests[1].starts_with("POST /open-apis/hire/v1/referral_account HTTP/1.1\r\n"));
    assert!(requests[1].contains("authorization: Bearer t-1\r\n"));
    assert!(requests[1].contains("content-type: application/json; charset=utf-8\r\n"));
    assert!(requests[1].contains("user-agent: referral-import/"));
    let body = r#"{"mobile":{"code":"86","number":"13800138000"},"email":"zhang.san@example.com"}"#;
    assert!(requests[1].ends_with(body), "{}", requests[1]);
}

#[tokio::test]
async fn an_answer_repeats_no_contact_in_its_log_id() {
    let body = r#"{"code":1002551,"msg":"no user","error":{"log_id":"a-13800138000-zhang.san@example.com"}}"#;
    let answer = send_to(json(body)).await;
    assert_eq!(answer.log_id.as_deref(), Some("a-138*00-z*@example.com"));
}

#[test]
fn a_request_holds_only_what_the_contact_has() {
    let email_only = Contact {
        mobile: None,
        ..contact()
    };
    let mobile_only = Contact {
        email: None,
        ..contact()
    };
    assert_eq!(body_of(&email_only), br#"{"email":"zhang.san@example.com"}"#);
    assert_eq!(
        body_of(&mobile_only),
        br#"{"mobile":{"code":"86","number":"13800138000"}}"#
    );
}

#[tokio::test]
async fn a_refused_connection_is_unsent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    drop(listener);
    let base_url: BaseUrl = format!("http://{address}").parse().expect("a loopback address");
    let client = |credentials| HttpRegister::new(HttpOptions::new(base_url.clone(), credentials)).expect("a client");
    let verdicts = [
        client(ready_made()).send(&contact()).await.verdict,
        client(self_built()).prepare().await.expect_err("nobody listens"),
    ];
    for verdict in verdicts {
        let Verdict::Unsent { message } = verdict else {
            panic!("{verdict:?}")
        };
        assert!(
            message.starts_with(&format!("`{address}` refuses the connection")),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_failed_handshake_is_unsent() {
    let server = Server::start(|_, _| Act::Close).await;
    let base_url = server
        .base_url
        .as_str()
        .replace("http:", "https:")
        .parse()
        .expect("a base URL");
    let mut options = HttpOptions::new(base_url, ready_made());
    options.timeout = Duration::from_secs(5);
    options.connect_timeout = Duration::from_millis(100);
    let verdict = HttpRegister::new(options)
        .expect("a client")
        .send(&contact())
        .await
        .verdict;
    assert!(matches!(verdict, Verdict::Unsent { .. }), "{verdict:?}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_unsent_and_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .expect("an open connection");
        std::future::pending::<()>().await;
    });
    let base_url = format!("https://{address}").parse().expect("a base URL");
    let client = HttpRegister::new(HttpOptions::new(base_url, ready_made())).expect("a client");
    let Verdict::Unsent { message } = client.send(&contact()).await.verdict else {
        panic!("not unsent")
    };
    assert!(
        message.starts_with(&format!("the TLS handshake with `{address}` failed")),
        "{message}"
    );
}

#[tokio::test]
async fn what_breaks_after_the_request_is_unconfirmed() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"code\":0,".to_vec();
    assert_eq!(unconfirmed(send_to(Act::Close).await), Unconfirmed::Reset);
    assert_eq!(unconfirmed(send_to(Act::Raw(cut)).await), Unconfirmed::Reset);
    assert_eq!(
        unconfirmed(send_to(Act::Raw(b"SSH-2.0-made-up\r\n".to_vec())).await),
        Unconfirmed::Reset
    );

    let silent = Server::start(|_, _| Act::Stall).await;
    let client = silent.client_within(Duration::from_millis(100), ready_made());
    assert_eq!(unconfirmed(client.send(&contact()).await), Unconfirmed::Timeout);
}

#[tokio::test]
async fn a_broken_call_is_not_repeated_behind_our_back() {
    // The first answer leaves a connection to be used again; the second request breaks on it.
    let server = Server::start(|number, _| if number == 1 { json(GOOD) } else { Act::Close }).await;
    let client = server.client_with(ready_made());
    assert!(matches!(
        client.send(&contact()).await.verdict,
        Verdict::Registered { .. }
    ));
    assert_eq!(unconfirmed(client.send(&contact()).await), Unconfirmed::Reset);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_giant_answer_is_judged_by_its_status() {
    let giant = |status| Act::Json(status, format!("<html>{}</html>", "x".repeat(3 << 20)));
    let server = Server::start(move |number, _| giant(if number == 1 { 200 } else { 404 })).await;
    let client = server.client_with(ready_made());
    assert_eq!(unconfirmed(client.send(&contact()).await), Unconfirmed::Unreadable(200));
    assert_eq!(stop(client.send(&contact()).await.verdict).code, None);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_names_the_address() {
    let redirect =
        b"HTTP/1.1 302 Found\r\nlocation: https://login.example.com/?s=1\r\ncontent-length: 0\r\n\r\n".to_vec();
    let server = Server::start(move |_, _| Act::Raw(redirect.clone())).await;
    let stopped = stop(server.client_with(ready_made()).send(&contact()).await.verdict);
    assert!(
        stopped.message.contains("HTTP 302 to `https://login.example.com/`"),
        "{}",
        stopped.message
    );
    assert!(
        stopped.message.contains(server.base_url.as_str()),
        "{}",
        stopped.message
    );

    let stopped = stop(server.client().prepare().await.expect_err("a redirect is no token"));
    assert!(stopped.message.contains(TOKEN_PATH), "{}", stopped.message);
}

#[tokio::test]
async fn a_repeated_contact_and_a_repeated_secret_are_masked() {
    let said = r#"{"code":1002551,"msg":"no ZHANG.SAN@example.com, no 13800138000, no 8613800138000"}"#;
    let Verdict::Refused { message, .. } = send_to(json(said)).await.verdict else {
        panic!("not refused")
    };
    assert_eq!(message, "no z…@example.com, no 138…00, no +86 138…00");

    let said = r#"{"code":1002002,"msg":"no Bearer t-ready-made"}"#;
    let Verdict::Refused { message, .. } = send_to(json(said)).await.verdict else {
        panic!("not refused")
    };
    assert_eq!(message, "no Bearer …");

    let server = Server::start(|_, _| json(r#"{"code":10015,"msg":"bad secret s3cret-made-up"}"#)).await;
    let stopped = stop(server.client().prepare().await.expect_err("a wrong secret"));
    assert_eq!((stopped.code, stopped.message.as_str()), (Some(10015), "bad secret …"));
}

#[test]
fn a_token_with_a_line_break_is_named_at_once() {
    let base_url: BaseUrl = BaseUrl::FEISHU.parse().expect("a base URL");
    let token = SecretString::from("t-made-up\nsecond line");
    let credentials = Credentials {
        app_id: "cli_made_up".to_owned(),
        grant: Grant::Ready { token },
    };
    let refused = HttpRegister::new(HttpOptions::new(base_url, credentials));
    assert!(matches!(refused, Err(SetupError::TokenCharacters)));
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let server = Server::start(|_, _| token("t-s3cret", 7200)).await;
    for credentials in [self_built(), ready_made(), store()] {
        let options = HttpOptions::new(server.base_url.clone(), credentials.clone());
        let client = server.client_with(credentials);
        let _ = client.prepare().await;
        let shown = format!("{options:?} {client:?}");
        assert!(
            !shown.contains("s3cret") && !shown.contains("ticket-made-up") && !shown.contains("t-ready-made"),
            "{shown}"
        );
    }
}
