//! The sandbox over real sockets, as a client sees it.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Options, Sandbox};

const REGISTER: &str = "/open-apis/hire/v1/referral_account";
const CREDENTIALS: &str = r#"{"app_id":"cli_made_up","app_secret":"made up"}"#;

/// One keep-alive connection.
struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

struct Response {
    status: u16,
    /// By their names in the case in which they came.
    headers: HashMap<String, String>,
    body: String,
}

impl Client {
    /// Connects and gets a token.
    fn new(sandbox: &Sandbox) -> Client {
        let stream = BufReader::new(TcpStream::connect(sandbox.address()).expect("the sandbox listens"));
        let mut client = Client {
            stream,
            token: String::new(),
        };
        let answer = client
            .post("/open-apis/auth/v3/tenant_access_token/internal", CREDENTIALS)
            .json();
        assert_eq!((&answer["code"], &answer["expire"]), (&json!(0), &json!(7200)));
        client.token = answer["tenant_access_token"].as_str().expect("a token").to_owned();
        client
    }

    fn register(&mut self, email: &str) -> io::Result<Response> {
        self.send("POST", REGISTER, "Content-Length", &json!({"email": email}).to_string())
    }

    fn post(&mut self, path: &str, body: &str) -> Response {
        self.send("POST", path, "Content-Length", body).expect("an answer")
    }

    fn get(&mut self, path: &str) -> Response {
        self.send("GET", path, "Content-Length", "").expect("an answer")
    }

    /// `framing` is the header that says how the body is sent.
    fn send(&mut self, method: &str, path: &str, framing: &str, body: &str) -> io::Result<Response> {
        let token = &self.token;
        let (length, body) = match framing {
            "Transfer-Encoding" => ("chunked".to_owned(), format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len())),
            _ => (body.len().to_string(), body.to_owned()),
        };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {token}\r\n");
        self.stream
            .get_mut()
            .write_all(format!("{head}{framing}: {length}\r\n\r\n{body}").as_bytes())?;
        self.receive()
    }

    fn receive(&mut self) -> io::Result<Response> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == "\r\n" {
                break;
            }
            lines.push(line);
        }
        let status = lines[0]
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .expect("a status line");
        let headers: HashMap<_, _> = lines[1..]
            .iter()
            .filter_map(|line| line.trim_end().split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut body = vec![0; headers["Content-Length"].parse().expect("a length")];
        self.stream.read_exact(&mut body)?;
        Ok(Response {
            status,
            headers,
            body: String::from_utf8(body).expect("UTF-8"),
        })
    }
}

impl Response {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }

    fn code(&self) -> i64 {
        self.json()["code"].as_i64().expect("a code")
    }
}

async fn sandbox(options: Options) -> Sandbox {
    Sandbox::start(options).await.expect("a free port on loopback")
}

async fn faulty(faults: &str) -> Sandbox {
    sandbox(Options {
        faults: faults.parse().expect("valid faults"),
        ..Options::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_registered_over_one_connection() {
    let sandbox = sandbox(Options::default()).await;
    let mut client = Client::new(&sandbox);
    let answer = client.register("a@example.com").expect("an answer");
    assert_eq!((answer.status, answer.code()), (200, 0));
    assert_eq!(answer.headers["Content-Type"], "application/json; charset=utf-8");
    assert_eq!(answer.headers["X-Tt-Logid"].len(), 32);

    let chunked = r#"{"email":"a@example.com","mobile":{"code":"86","number":"13800000001"}}"#;
    let again = client
        .send("POST", REGISTER, "Transfer-Encoding", chunked)
        .expect("an answer");
    assert_eq!(again.json(), answer.json(), "the same person has the same account");

    let id = answer.json()["data"]["account"]["account_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let account = client
        .get(&format!("{REGISTER}/get_account_assets?x=1&referral_account_id={id}"))
        .json();
    let referrer = &account["data"]["account"]["referrer"];
    assert_eq!(referrer["email"], "a@example.com");
    assert_eq!(referrer["mobile"], json!({"code": "86", "number": "13800000001"}));

    let stats = client.get("/sandbox/stats").json();
    assert_eq!(stats, serde_json::to_value(sandbox.stats()).expect("JSON"));
    assert_eq!(
        (&stats["requests"], &stats["accounts"], &stats["repeated"]),
        (&json!(2), &json!(1), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_served_has_a_code() {
    let sandbox = sandbox(Options::default()).await;
    let mut client = Client::new(&sandbox);
    for (method, path, body, status, code) in [
        ("POST", REGISTER, "{", 400, 9499),
        ("POST", REGISTER, "{}", 400, 1002002),
        ("GET", REGISTER, "", 404, 99991301),
        ("POST", "/open-apis/hire/v1/unknown", "{}", 404, 99991201),
        (
            "GET",
            "/open-apis/hire/v1/referral_account/get_account_assets?referral_account_id=1",
            "",
            400,
            1002553,
        ),
        (
            "POST",
            "/open-apis/auth/v3/tenant_access_token/internal",
            "{}",
            200,
            10003,
        ),
    ] {
        let answer = client.send(method, path, "Content-Length", body).expect("an answer");
        assert_eq!((answer.status, answer.code()), (status, code), "{method} {path}");
        assert_eq!(answer.json()["error"]["log_id"], answer.headers["X-Tt-Logid"]);
    }
    client.token = "t-made-up".into();
    assert_eq!(client.register("a@example.com").expect("an answer").code(), 99991663);
    assert_eq!(
        client.post(REGISTER, &" ".repeat(100_000)).code(),
        9499,
        "a body beyond any sense"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn over_the_limit_the_headers_say_how_long_to_wait() {
    let sandbox = sandbox(Options {
        rate: NonZeroU32::new(2),
        ..Options::default()
    })
    .await;
    let mut client = Client::new(&sandbox);
    for _ in 0..2 {
        assert_eq!(client.register("a@example.com").expect("an answer").code(), 0);
    }
    let refused = client.register("a@example.com").expect("an answer");
    assert_eq!((refused.status, refused.code()), (429, 99991400));
    assert_eq!(refused.headers["X-Ogw-Ratelimit-Limit"], "2");
    assert_eq!(refused.headers["X-Ogw-Ratelimit-Reset"], "60");
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_look_like_the_real_thing() {
    let sandbox = faulty("reset=1").await;
    let error = Client::new(&sandbox)
        .register("a@example.com")
        .err()
        .expect("no answer");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    assert_eq!(sandbox.stats().registered, 1, "registered all the same");

    let sandbox = faulty("broken=1").await;
    let answer = Client::new(&sandbox).register("a@example.com").expect("an answer");
    assert_eq!(answer.status, 200);
    assert!(answer.body.starts_with(r#"{"code":0"#) && serde_json::from_str::<Value>(&answer.body).is_err());

    let sandbox = faulty("html=1").await;
    let answer = Client::new(&sandbox).register("a@example.com").expect("an answer");
    assert_eq!(
        (answer.status, answer.headers["Content-Type"].as_str()),
        (502, "text/html")
    );
    assert_eq!(sandbox.stats().registered, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_answers_and_latency_take_their_time() {
    let sandbox = faulty("slow=1,slow_for=30ms").await;
    let mut client = Client::new(&sandbox);
    let start = Instant::now();
    assert_eq!(client.register("a@example.com").expect("an answer").code(), 0);
    assert!(start.elapsed() >= Duration::from_millis(30));

    let latency = "20ms-30ms".parse().expect("a valid latency");
    let sandbox = self::sandbox(Options {
        latency,
        ..Options::default()
    })
    .await;
    let mut client = Client::new(&sandbox);
    let start = Instant::now();
    assert_eq!(client.register("a@example.com").expect("an answer").code(), 0);
    assert!(start.elapsed() >= Duration::from_millis(20));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_is_taken_until_the_sandbox_stops() {
    let first = sandbox(Options::default()).await;
    let listen = first.address();
    let error = Sandbox::start(Options {
        listen,
        ..Options::default()
    })
    .await
    .err()
    .expect("the port is taken");
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    first.shutdown().await;
    sandbox(Options {
        listen,
        ..Options::default()
    })
    .await;
}
