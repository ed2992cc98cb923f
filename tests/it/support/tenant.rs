//! A simulated tenant in a process of its own, so that runs can be killed and followed by others.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

/// How often a condition is looked at that nobody announces.
const LOOK_EVERY: Duration = Duration::from_millis(3);

/// When a condition that does not come true fails the test. No test comes near it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A simulated tenant in a process of its own. It is ended when it is dropped.
pub struct Sandbox {
    child: Child,
    address: SocketAddr,
}

/// What the tenant has seen.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Stats {
    /// Registration calls that arrived.
    pub requests: u64,
    /// Tokens handed out.
    pub tokens: u64,
    /// Accounts that exist.
    pub accounts: u64,
    /// Registration calls of people who had an account already.
    pub repeated: u64,
    /// Calls answered with the rate limit.
    pub rate_limited: u64,
}

impl Sandbox {
    /// A tenant with these options of `sandbox`, without a limit unless they set one.
    pub fn start(args: &[&str]) -> Self {
        let tenant = Sandbox::try_start("127.0.0.1:0", args);
        tenant.expect("a free port is always found")
    }

    /// Ends this tenant and starts one that knows nobody, at the same address and with other options.
    pub fn replace(mut self, args: &[&str]) -> Self {
        let address = self.address.to_string();
        self.end();
        let since = Instant::now();
        loop {
            match Sandbox::try_start(&address, args) {
                Some(tenant) => return tenant,
                // Some other socket of this machine may have been given the port for a moment.
                None => wait_since(since, "the port to be free again"),
            }
        }
    }

    fn try_start(listen: &str, args: &[&str]) -> Option<Self> {
        let rate: &[&str] = if args.contains(&"--rate") {
            &[]
        } else {
            &["--rate", "unlimited"]
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_referral-import"))
            .args(["sandbox", "--listen", listen])
            .args(rate)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program is built");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the address is text");
        let Some(address) = line.trim().strip_prefix("http://") else {
            child.wait().expect("it can be waited for");
            return None;
        };
        let address = address.parse().expect("it prints its address");
        Some(Sandbox { child, address })
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has seen so far.
    pub fn stats(&self) -> Stats {
        serde_json::from_str(&get(self.address, "/sandbox/stats")).expect("the statistics are JSON")
    }

    /// Waits until what it has seen is so.
    #[track_caller]
    pub fn wait_until(&self, mut is_so: impl FnMut(&Stats) -> bool) {
        let since = Instant::now();
        while !is_so(&self.stats()) {
            wait_since(since, "the tenant's statistics");
        }
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.end();
    }
}

#[track_caller]
fn wait_since(since: Instant, what: &str) {
    assert!(since.elapsed() < PATIENCE, "waited too long for {what}");
    thread::sleep(LOOK_EVERY);
}

/// The body of the answer to a GET.
fn get(address: SocketAddr, path: &str) -> String {
    exchange(
        address,
        &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
}

/// The body of the answer to a POST of JSON.
pub fn post(address: SocketAddr, path: &str, body: &str) -> String {
    let length = body.len();
    let head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n");
    exchange(address, &format!("{head}Content-Type: application/json\r\n\r\n{body}"))
}

fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the tenant listens");
    stream.write_all(request.as_bytes()).expect("the tenant reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("the tenant answers with text");
    let (_, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer has a head");
    body.to_owned()
}
