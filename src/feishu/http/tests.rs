//! The client against a hand-written server that answers, stalls or breaks off as it is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::feishu::{Stop, Unconfirmed};
use crate::validate::{Email, Mobile};

const GOOD: &str = r#"{"code":0,"msg":"ok","data":{"account":{"account_id":"6942778198054125570","status":1}}}"#;
const TOKEN_PATH: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// What the server does with a request.
#[derive(Clone)]
enum Act {
    /// Answers with a status and a body, as JSON.
    Json(u16, String),
    /// Writes these bytes, then closes.
    Raw(Vec<u8>),
    /// Closes without a word.
    Close,
    /// Answers nothing for as long as the client waits.
    Stall,
}

fn json(body: &str) -> Act {
    Act::Json(200, body.to_owned())
}

fn token(text: &str, expire: u32) -> Act {
    json(&format!(
        r#"{{"code":0,"msg":"ok","tenant_access_token":"{text}","expire":{expire}}}"#
    ))
}

/// A server whose answer to the n-th request (path, whole text) is decided by a function; it keeps what was asked.
struct Server {
    base_url: BaseUrl,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(answer: impl Fn(usize, &str) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let server = Self {
            base_url: format!("http://{address}").parse().expect("a loopback address"),
            requests: Arc::clone(&requests),
        };
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&requests), Arc::clone(&answer)));
            }
        });
        server
    }

    fn asked(&self, path: &str) -> usize {
        let line = format!("POST {path} ");
        self.requests()
            .iter()
            .filter(|request| request.starts_with(&line))
            .count()
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panics under the lock").clone()
    }

    fn client(&self) -> HttpRegister {
        self.client_with(self_built())
    }

    fn client_with(&self, credentials: Credentials) -> HttpRegister {
        let mut options = HttpOptions::new(self.base_url.clone(), credentials);
        options.timeout = Duration::from_millis(100);
        HttpRegister::new(options).expect("a client")
    }
}

async fn serve(mut stream: TcpStream, requests: Arc<Mutex<Vec<String>>>, answer: Arc<impl Fn(usize, &str) -> Act>) {
    while let Some(request) = read_request(&mut stream).await {
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        let number = {
            let mut requests = requests.lock().expect("no test panics under the lock");
            requests.push(request);
            requests.len()
        };
        let bytes = match answer(number, &path) {
            Act::Json(status, body) => {
                let length = body.len();
                format!(
                    "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
                )
                .into_bytes()
            }
            Act::Raw(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Act::Close => return,
            Act::Stall => std::future::pending().await,
        };
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().expect("a number")) {
                return Some(text.into_owned());
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn self_built() -> Credentials {
    Credentials::SelfBuilt {
        app_id: "cli_made_up".to_owned(),
        app_secret: SecretString::from("s3cret-made-up"),
    }
}

fn ready_made() -> Credentials {
    Credentials::ReadyMade {
        token: SecretString::from("t-ready-made"),
    }
}

fn contact() -> Contact {
    Contact {
        email: Some(Email("zhang.san@example.com".to_owned())),
        mobile: Some(Mobile {
            country_code: "86".to_owned(),
            number: "13800138000".to_owned(),
        }),
    }
}

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

fn stop(verdict: Verdict) -> Stop {
    match verdict {
        Verdict::Stop(stop) => stop,
        other => panic!("{other:?} is no stop"),
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
async fn what_breaks_after_the_request_is_unconfirmed() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"code\":0,".to_vec();
    assert_eq!(unconfirmed(send_to(Act::Close).await), Unconfirmed::Reset);
    assert_eq!(unconfirmed(send_to(Act::Raw(cut)).await), Unconfirmed::Reset);
    assert_eq!(
        unconfirmed(send_to(Act::Raw(b"SSH-2.0-made-up\r\n".to_vec())).await),
        Unconfirmed::Reset
    );
    assert_eq!(unconfirmed(send_to(Act::Stall).await), Unconfirmed::Timeout);
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
    let giant = |status| Act::Json(status, format!("{{\"code\":0,\"x\":\"{}\"}}", "x".repeat(3 << 20)));
    let server = Server::start(move |number, _| giant(if number == 1 { 200 } else { 404 })).await;
    let mut options = HttpOptions::new(server.base_url.clone(), ready_made());
    options.timeout = Duration::from_secs(10);
    let client = HttpRegister::new(options).expect("a client");
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

    let server = Server::start(|_, _| json(r#"{"code":10015,"msg":"bad secret s3cret-made-up"}"#)).await;
    let stopped = stop(server.client().prepare().await.expect_err("a wrong secret"));
    assert_eq!((stopped.code, stopped.message.as_str()), (Some(10015), "bad secret …"));
}

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
    assert!(
        matches!(client.send(&person).await.verdict, Verdict::Unsent { .. }),
        "no call without a token"
    );
    client.prepare().await.expect("a new token");
    assert!(matches!(client.send(&person).await.verdict, Verdict::Registered { .. }));
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
    assert!(matches!(client.prepare().await, Err(Verdict::Stop(_))));
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
    let client = server.client_with(Credentials::Store {
        app_id: "cli_made_up".to_owned(),
        app_secret: SecretString::from("s3cret-made-up"),
        app_ticket: SecretString::from("ticket-made-up"),
        tenant_key: "tenant-made-up".to_owned(),
    });
    client.prepare().await.expect("a token");
    assert!(matches!(
        client.send(&contact()).await.verdict,
        Verdict::Registered { .. }
    ));
    let requests = server.requests();
    assert!(requests[0].contains(r#""app_ticket":"ticket-made-up""#));
    assert!(requests[1].ends_with(r#"{"app_access_token":"a-1","tenant_key":"tenant-made-up"}"#));
}

#[test]
fn a_token_with_a_line_break_is_named_at_once() {
    let base_url: BaseUrl = BaseUrl::FEISHU.parse().expect("a base URL");
    let token = SecretString::from("t-made-up\nsecond line");
    let refused = HttpRegister::new(HttpOptions::new(base_url, Credentials::ReadyMade { token }));
    assert!(matches!(refused, Err(SetupError::TokenCharacters)));
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let server = Server::start(|_, _| token("t-s3cret", 7200)).await;
    let store = Credentials::Store {
        app_id: "cli_made_up".to_owned(),
        app_secret: SecretString::from("s3cret"),
        app_ticket: SecretString::from("ticket-s3cret"),
        tenant_key: "tenant-made-up".to_owned(),
    };
    for credentials in [self_built(), ready_made(), store] {
        let options = HttpOptions::new(server.base_url.clone(), credentials.clone());
        let client = server.client_with(credentials);
        let _ = client.prepare().await;
        let shown = format!("{options:?} {client:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("t-ready-made"), "{shown}");
    }
}
