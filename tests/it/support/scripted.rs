//! A hand-written server on loopback that answers, stalls or breaks off as a test tells it, and keeps what it was asked.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

#[cfg(target_os = "linux")]
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The path of a self-built app's tokens.
pub const TOKEN: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// The path of registrations.
pub const REGISTER: &str = "/open-apis/hire/v1/referral_account";

/// What the server does with a request.
#[derive(Clone)]
pub enum Act {
    /// Answers with a status, headers (lines with their ends) and a body.
    Answer(u16, String, Vec<u8>),
    /// Writes these bytes, then closes.
    Raw(Vec<u8>),
    /// Closes without a word.
    Close,
    /// Answers nothing.
    Stall,
}

/// One request.
pub struct Asked<'a> {
    /// Its path, with whatever follows it.
    pub path: &'a str,
    /// How many requests came before for the same path.
    pub nth: usize,
    /// Head and body.
    pub text: &'a str,
}

/// JSON with HTTP 200.
pub fn json(body: &str) -> Act {
    answer(200, "", body)
}

/// An answer in plain words: status, header lines, body.
pub fn answer(status: u16, headers: &str, body: &str) -> Act {
    Act::Answer(status, headers.to_owned(), body.as_bytes().to_vec())
}

/// An answer with nothing but a code.
pub fn code(code: i64) -> Act {
    json(&format!(r#"{{"code":{code},"msg":"made up"}}"#))
}

/// A token that lives for so many seconds.
pub fn token(text: &str, expire_s: u32) -> Act {
    json(&format!(
        r#"{{"code":0,"msg":"ok","tenant_access_token":"{text}","expire":{expire_s}}}"#
    ))
}

/// The account of a number.
pub fn account_id(number: usize) -> String {
    (6_942_778_198_054_000_000 + number as u64).to_string()
}

/// A registration.
pub fn registered(number: usize) -> Act {
    let account_id = account_id(number);
    json(&format!(
        r#"{{"code":0,"msg":"ok","data":{{"account":{{"account_id":"{account_id}","status":1}}}}}}"#
    ))
}

/// What every request is answered that no test speaks of: a token that lives for two hours, and another account each time.
pub fn well(asked: &Asked) -> Act {
    match asked.path {
        TOKEN => token("t-made-up", 7200),
        _ => registered(asked.nth),
    }
}

/// A server whose answers a function decides. It lives as long as the test's process.
pub struct Scripted {
    address: SocketAddr,
    scheme: &'static str,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Starts to listen on a free port of loopback.
    pub fn start(act: impl Fn(&Asked) -> Act + Send + Sync + 'static) -> Self {
        Scripted::listen("http", act, |stream| stream)
    }

    /// The same by TLS.
    #[cfg(target_os = "linux")]
    pub fn start_tls(config: Arc<ServerConfig>, act: impl Fn(&Asked) -> Act + Send + Sync + 'static) -> Self {
        Scripted::listen("https", act, move |stream| {
            let session = ServerConnection::new(Arc::clone(&config)).expect("the configuration is complete");
            StreamOwned::new(session, stream)
        })
    }

    fn listen<S: Read + Write>(
        scheme: &'static str,
        act: impl Fn(&Asked) -> Act + Send + Sync + 'static,
        spoken: impl Fn(TcpStream) -> S + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port is found");
        let address = listener.local_addr().expect("a bound address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (kept, act, spoken) = (Arc::clone(&requests), Arc::new(act), Arc::new(spoken));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, act, spoken) = (Arc::clone(&kept), Arc::clone(&act), Arc::clone(&spoken));
                // Whoever hangs up has reasons of its own.
                thread::spawn(move || serve(spoken(stream), &kept, &*act));
            }
        });
        Scripted {
            address,
            scheme,
            requests,
        }
    }

    /// The base URL. By TLS it has a name, as certificates do.
    pub fn url(&self) -> String {
        match self.scheme {
            "http" => format!("http://{}", self.address),
            scheme => format!("{scheme}://localhost:{}", self.address.port()),
        }
    }

    /// Where it listens.
    #[cfg(target_os = "linux")]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Every request so far, head and body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panics under the lock").clone()
    }

    /// How many requests came for a path.
    pub fn asked(&self, path: &str) -> usize {
        let requests = self.requests();
        requests.iter().filter(|request| path_of(request) == path).count()
    }
}

fn path_of(request: &str) -> &str {
    request.split(' ').nth(1).unwrap_or_default()
}

fn serve(mut stream: impl Read + Write, requests: &Mutex<Vec<String>>, act: &impl Fn(&Asked) -> Act) -> io::Result<()> {
    while let Some(text) = read_request(&mut stream)? {
        let path = path_of(&text);
        let act = {
            let mut requests = requests.lock().expect("no test panics under the lock");
            let nth = requests.iter().filter(|earlier| path_of(earlier) == path).count();
            let act = act(&Asked { path, nth, text: &text });
            requests.push(text.clone());
            act
        };
        match act {
            Act::Answer(status, headers, body) => {
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status} -\r\ncontent-length: {length}\r\n{headers}\r\n"
                )?;
                stream.write_all(&body)?;
            }
            Act::Raw(bytes) => return stream.write_all(&bytes),
            Act::Close => return Ok(()),
            Act::Stall => loop {
                thread::park();
            },
        }
    }
    Ok(())
}

pub(super) fn read_request(stream: &mut impl Read) -> io::Result<Option<String>> {
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().expect("a number")) {
                return Ok(Some(text.into_owned()));
            }
        }
        match stream.read(&mut part)? {
            0 => return Ok(None),
            read => bytes.extend_from_slice(&part[..read]),
        }
    }
}
