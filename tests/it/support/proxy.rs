//! A proxy on loopback that opens tunnels, or says why not.

use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::scripted::read_request;

/// What a proxy does when it is asked for a tunnel.
#[derive(Clone, Copy)]
pub enum Tunnel {
    /// Opens one to this server, after a while.
    To(SocketAddr, Duration),
    /// Opens none, with this status.
    Refused(&'static str),
}

/// A proxy. It lives as long as the test's process.
pub struct Proxy {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Starts to listen on a free port of loopback.
    pub fn start(tunnel: Tunnel) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port is found");
        let address = listener.local_addr().expect("a bound address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                // Whoever hangs up has reasons of its own.
                thread::spawn(move || serve(stream, tunnel, &kept));
            }
        });
        Proxy { address, requests }
    }

    /// Its address as a variable names it, with a user and a password before the `@` where there are some.
    pub fn url(&self, login: &str) -> String {
        format!("http://{login}{}", self.address)
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panics under the lock").clone()
    }
}

fn serve(mut client: TcpStream, tunnel: Tunnel, requests: &Mutex<Vec<String>>) -> io::Result<()> {
    let Some(request) = read_request(&mut client)? else {
        return Ok(());
    };
    requests.lock().expect("no test panics under the lock").push(request);
    match tunnel {
        Tunnel::Refused(status) => write!(client, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n"),
        Tunnel::To(server, after) => {
            thread::sleep(after);
            let server = TcpStream::connect(server)?;
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
            let (up, down) = (client.try_clone()?, server.try_clone()?);
            thread::spawn(move || pass_on(up, server));
            pass_on(down, client)
        }
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
    io::copy(&mut from, &mut to)?;
    to.shutdown(Shutdown::Write)
}
