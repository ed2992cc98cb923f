//! A tenant that remembers every registration that arrived, and lets the test act before it answers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::support::scripted::{self, Asked, Scripted, TOKEN};

/// What the test does when a registration has arrived and is not yet answered; it is given how many have arrived.
type OnArrival = Box<dyn FnMut(usize) + Send>;

/// A tenant on loopback. It lives as long as the test process.
pub struct Tenant {
    server: Scripted,
    known: Arc<Mutex<Known>>,
    on_arrival: Arc<Mutex<Option<OnArrival>>>,
}

#[derive(Debug, Default)]
struct Known {
    /// Each email's account.
    accounts: BTreeMap<String, usize>,
    arrivals: Vec<String>,
}

impl Tenant {
    /// Begins to serve.
    pub fn start() -> Self {
        let known: Arc<Mutex<Known>> = Arc::default();
        let on_arrival: Arc<Mutex<Option<OnArrival>>> = Arc::default();
        let (knows, acts) = (known.clone(), on_arrival.clone());
        let server = Scripted::start(move |asked| {
            if asked.path == TOKEN {
                return scripted::well(asked);
            }
            let (account, arrived) = {
                let mut known = lock(&knows);
                (known.register(&email_in(asked)), known.arrivals.len())
            };
            if let Some(act) = lock(&acts).as_mut() {
                act(arrived);
            }
            scripted::registered(account)
        });
        Tenant {
            server,
            known,
            on_arrival,
        }
    }

    /// Its base URL.
    pub fn base_url(&self) -> String {
        self.server.url()
    }

    /// Lets the test act whenever a registration has arrived.
    pub fn on_arrival(&self, act: impl FnMut(usize) + Send + 'static) {
        *lock(&self.on_arrival) = Some(Box::new(act));
    }

    /// Acts no more.
    pub fn is_left_alone(&self) {
        *lock(&self.on_arrival) = None;
    }

    /// Who has arrived, in order, repeats included.
    pub fn arrivals(&self) -> Vec<String> {
        lock(&self.known).arrivals.clone()
    }

    /// The account of an email.
    pub fn account(&self, email: &str) -> String {
        scripted::account_id(lock(&self.known).accounts[email])
    }

    /// Goes back to a time when only the first arrivals had come.
    pub fn forget_but(&self, arrivals: &[String]) {
        let mut known = lock(&self.known);
        *known = Known::default();
        arrivals.iter().for_each(|email| _ = known.register(email));
    }
}

impl Known {
    /// A person registered again gets the same account.
    fn register(&mut self, email: &str) -> usize {
        self.arrivals.push(email.to_owned());
        let next = self.accounts.len() + 1;
        *self.accounts.entry(email.to_owned()).or_insert(next)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn email_in(asked: &Asked) -> String {
    let (_, body) = asked.text.split_once("\r\n\r\n").expect("a head and a body");
    let body: serde_json::Value = serde_json::from_str(body).expect("a body in JSON");
    body["email"].as_str().expect("everyone here has an email").to_owned()
}
