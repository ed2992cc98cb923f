//! The client against a server that answers, stalls or breaks off as it is told.

use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use referral_import::feishu::{
    Answer, Credentials, HttpOptions, HttpRegister, Register, SetupError, Unconfirmed, Verdict,
};
use referral_import::lang::Lang;

use crate::support::client::{client, client_within, contact, ready_made, self_built, stop, store};
use crate::support::scripted::{Act, REGISTER, Scripted, TOKEN, answer, json, registered, token, well};

/// Sends one contact with a ready-made token to a server that does one thing.
async fn send_to(act: Act) -> Answer {
    let server = Scripted::start(move |_| act.clone());
    client(&server.url(), ready_made()).send(&contact()).await
}

fn unconfirmed(answer: Answer) -> Unconfirmed {
    match answer.verdict {
        Verdict::Unconfirmed { code, .. } => code,
        other => panic!("{other:?} is not unconfirmed"),
    }
}

fn refused(answer: Answer) -> String {
    match answer.verdict {
        Verdict::Refused { message, .. } => message,
        other => panic!("{other:?} is no refusal"),
    }
}

#[tokio::test]
async fn a_contact_is_registered() {
    let server = Scripted::start(well);
    let client = server.client();
    assert!(!client.ready());
    client.prepare().await.expect("a token");
    assert!(client.ready());
    let answer = client.send(&contact()).await;
    let registered = Verdict::Registered {
        account_id: "6942778198054000000".to_owned(),
        disabled: false,
    };
    assert_eq!(answer.verdict, registered);

    let requests = server.requests();
    assert!(requests[0].ends_with(r#"{"app_id":"cli_made_up","app_secret":"s3cret-made-up"}"#));
    assert!(!requests[0].contains("authorization"));
    assert!(requests[1].starts_with(&format!("POST {REGISTER} HTTP/1.1\r\n")));
    assert!(requests[1].contains("authorization: Bearer t-made-up\r\n"));
    assert!(requests[1].contains("content-type: application/json; charset=utf-8\r\n"));
    assert!(requests[1].contains("user-agent: referral-import/"));
    let body = r#"{"mobile":{"code":"86","number":"13800138000"},"email":"zhang.san@example.com"}"#;
    assert!(requests[1].ends_with(body), "{}", requests[1]);
}

#[tokio::test]
async fn a_refused_connection_is_unsent() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    drop(listener);
    let base_url = format!("http://{address}");
    let verdicts = [
        client(&base_url, ready_made()).send(&contact()).await.verdict,
        client(&base_url, self_built())
            .prepare()
            .await
            .expect_err("nobody listens"),
    ];
    for verdict in verdicts {
        let Verdict::Unsent { message } = verdict else {
            panic!("{verdict:?}")
        };
        assert!(
            message
                .get(Lang::En)
                .starts_with(&format!("`{address}` refuses the connection")),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_failed_handshake_is_unsent() {
    let server = Scripted::start(|_| Act::Close);
    let base_url = server.url().replace("http:", "https:").parse().expect("a base URL");
    let mut options = HttpOptions::new(base_url, ready_made());
    options.timeout = Duration::from_secs(5);
    options.connect_timeout = Duration::from_millis(100);
    let client = HttpRegister::new(options).expect("a client");
    let verdict = client.send(&contact()).await.verdict;
    assert!(matches!(verdict, Verdict::Unsent { .. }), "{verdict:?}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_unsent_and_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        thread::park();
    });
    let client = client(&format!("https://{address}"), ready_made());
    let Verdict::Unsent { message } = client.send(&contact()).await.verdict else {
        panic!("not unsent")
    };
    assert!(
        message
            .get(Lang::En)
            .starts_with(&format!("the TLS handshake with `{address}` failed")),
        "{message}"
    );
}

#[tokio::test]
async fn what_breaks_after_the_request_is_unconfirmed() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"code\":0,".to_vec();
    assert_eq!(unconfirmed(send_to(Act::Close).await), Unconfirmed::Reset);
    assert_eq!(unconfirmed(send_to(Act::Raw(cut)).await), Unconfirmed::Reset);
    let other = Act::Raw(b"SSH-2.0-made-up\r\n".to_vec());
    assert_eq!(unconfirmed(send_to(other).await), Unconfirmed::Reset);

    let silent = Scripted::start(|_| Act::Stall);
    let client = client_within(Duration::from_millis(100), &silent.url(), ready_made());
    assert_eq!(unconfirmed(client.send(&contact()).await), Unconfirmed::Timeout);
}

#[tokio::test]
async fn a_broken_call_is_not_repeated_behind_our_back() {
    // The first answer leaves a connection to be used again; the second request breaks on it.
    let server = Scripted::start(|asked| if asked.nth == 0 { registered(0) } else { Act::Close });
    let client = client(&server.url(), ready_made());
    let first = client.send(&contact()).await.verdict;
    assert!(matches!(first, Verdict::Registered { .. }), "{first:?}");
    assert_eq!(unconfirmed(client.send(&contact()).await), Unconfirmed::Reset);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_giant_answer_is_judged_by_its_status() {
    let giant = |status| answer(status, "", &format!("<html>{}</html>", "x".repeat(3 << 20)));
    let server = Scripted::start(move |asked| giant(if asked.nth == 0 { 200 } else { 404 }));
    let client = client(&server.url(), ready_made());
    assert_eq!(unconfirmed(client.send(&contact()).await), Unconfirmed::Unreadable(200));
    assert_eq!(stop(client.send(&contact()).await.verdict).code(), None);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_names_the_address() {
    let server = Scripted::start(|_| answer(302, "location: https://login.example.com/?s=1\r\n", ""));
    let stopped = stop(client(&server.url(), ready_made()).send(&contact()).await.verdict);
    assert!(
        stopped
            .message
            .get(Lang::En)
            .contains("HTTP 302 to `https://login.example.com/`"),
        "{}",
        stopped.message
    );
    assert!(
        stopped.message.get(Lang::En).contains(&server.url()),
        "{}",
        stopped.message
    );

    let stopped = stop(server.client().prepare().await.expect_err("a redirect is no token"));
    assert!(stopped.message.get(Lang::En).contains(TOKEN), "{}", stopped.message);
}

#[tokio::test]
async fn a_repeated_contact_and_a_repeated_secret_are_masked() {
    let said = r#"{"code":1002551,"msg":"no ZHANG.SAN@example.com, no 13800138000, no 8613800138000",
        "error":{"log_id":"a-13800138000-zhang.san@example.com"}}"#;
    let answer = send_to(json(said)).await;
    assert_eq!(answer.log_id.as_deref(), Some("a-138*00-z*@example.com"));
    assert_eq!(refused(answer), "no z…@example.com, no 138…00, no +86 138…00");

    let said = r#"{"code":1002002,"msg":"no Bearer t-ready-made"}"#;
    assert_eq!(refused(send_to(json(said)).await), "no Bearer …");

    let server = Scripted::start(|_| json(r#"{"code":10015,"msg":"bad secret s3cret-made-up"}"#));
    let stopped = stop(server.client().prepare().await.expect_err("a wrong secret"));
    assert_eq!(
        (stopped.code(), stopped.message.get(Lang::En)),
        (Some(10015), "bad secret …")
    );
}

#[test]
fn a_token_with_a_line_break_is_named_at_once() {
    let base_url = "https://open.feishu.cn".parse().expect("a base URL");
    let credentials = Credentials {
        app_id: "cli_made_up".to_owned(),
        grant: referral_import::feishu::Grant::Ready {
            token: "t-made-up\nsecond line".into(),
        },
    };
    let refused = HttpRegister::new(HttpOptions::new(base_url, credentials));
    assert!(matches!(refused, Err(SetupError::TokenCharacters)));
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let server = Scripted::start(|_| token("t-s3cret", 7200));
    for credentials in [self_built(), ready_made(), store()] {
        let options = HttpOptions::new(server.url().parse().expect("a base URL"), credentials.clone());
        let client = client(&server.url(), credentials);
        let _ = client.prepare().await;
        let shown = format!("{options:?} {client:?}");
        for secret in ["s3cret", "ticket-made-up", "t-ready-made"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
