//! A tenant inside the test: it remembers every registration that arrived, and lets the test act before it answers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the test does when a registration has arrived and is not yet answered; it is given how many have arrived.
type Act = Box<dyn FnMut(usize) + Send>;

/// A tenant on loopback. It lives as long as the test process.
pub struct Tenant {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    act: Arc<Mutex<Option<Act>>>,
}

#[derive(Clone, Debug, Default)]
struct State {
    accounts: BTreeMap<String, String>,
    arrivals: Vec<String>,
}

impl Tenant {
    /// Begins to serve.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let tenant = Tenant {
            address: listener.local_addr().expect("it is bound"),
            state: Arc::default(),
            act: Arc::default(),
        };
        let (state, act) = (tenant.state.clone(), tenant.act.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, act) = (state.clone(), act.clone());
                // A client that dies in the middle is what these tests are about.
                std::thread::spawn(move || drop(serve(&stream, &state, &act)));
            }
        });
        tenant
    }

    /// Its base URL.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets the test act whenever a registration has arrived.
    pub fn on_arrival(&self, act: impl FnMut(usize) + Send + 'static) {
        *lock(&self.act) = Some(Box::new(act));
    }

    /// Acts no more.
    pub fn is_left_alone(&self) {
        *lock(&self.act) = None;
    }

    /// Who has arrived, in order, repeats included.
    pub fn arrivals(&self) -> Vec<String> {
        lock(&self.state).arrivals.clone()
    }

    /// Each email's account.
    pub fn accounts(&self) -> BTreeMap<String, String> {
        lock(&self.state).accounts.clone()
    }

    /// Goes back to a time when only the first arrivals had come.
    pub fn forget_but(&self, arrivals: &[String]) {
        let mut state = lock(&self.state);
        *state = State::default();
        arrivals.iter().for_each(|email| drop(state.register(email)));
    }
}

impl State {
    /// A person registered again gets the same account.
    fn register(&mut self, email: &str) -> String {
        self.arrivals.push(email.to_owned());
        let next = format!("69427781980541{:05}", self.accounts.len() + 1);
        self.accounts.entry(email.to_owned()).or_insert(next).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: &TcpStream, state: &Mutex<State>, act: &Mutex<Option<Act>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.trim().split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let answer = if request.contains("/tenant_access_token/") {
            r#"{"code":0,"msg":"ok","tenant_access_token":"t-disk","expire":7200}"#.to_owned()
        } else {
            register(&body, state, act)
        };
        let length = answer.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
        (&*stream).write_all((head + &answer).as_bytes())?;
    }
}

fn register(body: &[u8], state: &Mutex<State>, act: &Mutex<Option<Act>>) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).expect("a body in JSON");
    let email = body["email"].as_str().expect("everyone here has an email");
    let (account_id, arrived) = {
        let mut state = lock(state);
        (state.register(email), state.arrivals.len())
    };
    if let Some(act) = lock(act).as_mut() {
        act(arrived);
    }
    format!(r#"{{"code":0,"msg":"success","data":{{"account":{{"account_id":"{account_id}","status":1}}}}}}"#)
}
