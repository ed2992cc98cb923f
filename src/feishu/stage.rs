//! A hand-written server on loopback that answers, stalls or breaks off as a test tells it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{BaseUrl, Credentials, Grant, HttpOptions, HttpRegister, Stop, Verdict};
use crate::validate::{Contact, Email, Mobile};

pub(super) const GOOD: &str =
    r#"{"code":0,"msg":"ok","data":{"account":{"account_id":"6942778198054125570","status":1}}}"#;
pub(super) const TOKEN_PATH: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// What the server does with a request.
#[derive(Clone)]
pub(super) enum Act {
    /// Answers with a status and a body, as JSON.
    Json(u16, String),
    /// Writes these bytes, then closes.
    Raw(Vec<u8>),
    /// Closes without a word.
    Close,
    /// Answers nothing for as long as the client waits.
    Stall,
}

pub(super) fn json(body: &str) -> Act {
    Act::Json(200, body.to_owned())
}

pub(super) fn token(text: &str, expire: u32) -> Act {
    json(&format!(
        r#"{{"code":0,"msg":"ok","tenant_access_token":"{text}","expire":{expire}}}"#
    ))
}

/// A server whose answer to the n-th request (path, whole text) is decided by a function; it keeps what was asked.
pub(super) struct Server {
    pub(super) base_url: BaseUrl,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) async fn start(answer: impl Fn(usize, &str) -> Act + Send + Sync + 'static) -> Self {
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

    pub(super) fn asked(&self, path: &str) -> usize {
        let line = format!("POST {path} ");
        self.requests()
            .iter()
            .filter(|request| request.starts_with(&line))
            .count()
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panics under the lock").clone()
    }

    pub(super) fn client(&self) -> HttpRegister {
        self.client_with(self_built())
    }

    pub(super) fn client_with(&self, credentials: Credentials) -> HttpRegister {
        self.client_within(Duration::from_secs(20), credentials)
    }

    pub(super) fn client_within(&self, timeout: Duration, credentials: Credentials) -> HttpRegister {
        let mut options = HttpOptions::new(self.base_url.clone(), credentials);
        options.timeout = timeout;
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

fn credentials(grant: Grant) -> Credentials {
    Credentials {
        app_id: "cli_made_up".to_owned(),
        grant,
    }
}

pub(super) fn store() -> Credentials {
    credentials(Grant::Store {
        secret: SecretString::from("s3cret-made-up"),
        ticket: SecretString::from("ticket-made-up"),
        tenant_key: "tenant-made-up".to_owned(),
    })
}

pub(super) fn self_built() -> Credentials {
    credentials(Grant::SelfBuilt {
        secret: SecretString::from("s3cret-made-up"),
    })
}

pub(super) fn ready_made() -> Credentials {
    credentials(Grant::Ready {
        token: SecretString::from("t-ready-made"),
    })
}

pub(super) fn contact() -> Contact {
    Contact {
        email: Some(Email("zhang.san@example.com".into())),
        mobile: Some(Mobile {
            country_code: "86".into(),
            number: "13800138000".into(),
        }),
    }
}

pub(super) fn stop(verdict: Verdict) -> Stop {
    match verdict {
        Verdict::Stop(stop) => stop,
        other => panic!("{other:?} is no stop"),
    }
}
