//! The sandbox's tenant behind the seam [`Register`]: the weather decides what becomes of its answers, and what really happened is
//! on record.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use referral_import::checkpoint::{Checkpoint, Standing};
use referral_import::feishu::{Unconfirmed, Verdict, judge};
use referral_import::quota::Rate;
use referral_import::sandbox::{self, Delivery, Reply};
use referral_import::validate::Contact;
use reqwest::header::HeaderMap;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::people::{Company, Keys};
use super::time::Time;
use super::watch::RunWatch;
use super::weather::{Call, Fate, Lost, Weather};

const REGISTER: &str = "/open-apis/hire/v1/referral_account";
const ACCOUNT: &str = "/open-apis/hire/v1/referral_account/get_account_assets";
const TOKEN: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// The window by which the sandbox counts.
const MINUTE: Duration = Duration::from_secs(60);

/// Longer than any story: when a token ends is for the weather to say.
const TOKEN_LIFE: Duration = Duration::from_secs(1_000_000_000);

/// What takes a place and registers nobody.
const NOBODY: &str = r#"{"email":"nobody@example.com"}"#;

/// Where in a run its process dies.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Crash {
    /// So long after the beginning of the run.
    After(Duration),
    /// When the n-th call is about to leave.
    Sending(u32),
    /// When the n-th call has just been served.
    Served(u32),
    /// When the n-th answer has just arrived.
    Answered(u32),
}

/// The tenant. It outlives runs and crashes.
pub(crate) struct Tenant {
    pub(crate) time: Time,
    checkpoint: Mutex<Checkpoint>,
    pub(crate) company: Company,
    sandbox: Mutex<sandbox::Tenant>,
    /// The beginning of the story by the clock that the sandbox is shown.
    epoch: Instant,
    /// A token that the sandbox accepts.
    token: String,
    /// Told when the process dies.
    pub(crate) dies: Notify,
    state: Mutex<State>,
}

/// What the tenant knows, and what was seen of it.
#[derive(Default)]
pub(crate) struct State {
    run: u32,
    pub(crate) weather: Weather,
    pub(crate) crash: Option<Crash>,
    /// The times of the token at hand: when it was given out, and when it is to be renewed.
    pub(crate) token: Option<(Duration, Duration)>,
    /// When the token was given out that served last.
    accepted: Option<Duration>,
    /// Calls for tokens.
    pub(crate) asked: u32,
    /// Calls of this run that left, were served, were answered.
    pub(crate) left: u32,
    pub(crate) served: u32,
    pub(crate) answered: u32,
    calls_of: HashMap<Keys, u32>,
    /// Every call of ours at the moment the server counted it.
    pub(crate) arrivals: Vec<Duration>,
    /// Every call of other users of the quota that has arrived.
    others: Vec<Duration>,
    /// Calls that had left when their process died, and when they arrive.
    pub(crate) adrift: Vec<(Duration, Call, Fate)>,
    /// Whom the server registered, once more for every time it did.
    pub(crate) registrations: Vec<Keys>,
    /// Every account that was given, whether it was told or not.
    pub(crate) accounts: HashSet<String>,
    /// What was sent in the calls whose answers brought an account.
    pub(crate) brought: HashMap<String, Vec<Keys>>,
    /// Rate-limit answers while nobody else used the quota.
    pub(crate) own_rate_limits: u32,
    pub(crate) watch: RunWatch,
    /// Whom the results beside the files call registered, where nobody has asked to send them again.
    pub(crate) told: Vec<Keys>,
    /// What happened, for whoever has to understand a failure.
    pub(crate) history: Vec<String>,
    pub(crate) violations: Vec<String>,
}

impl Tenant {
    pub(crate) fn new(
        time: Time,
        checkpoint: Checkpoint,
        company: Company,
        replay: sandbox::Replay,
        rate: Rate,
    ) -> Arc<Self> {
        let (calls, length) = rate.limit().expect("the rate is limited");
        let mut sandbox = sandbox::Tenant::new(&sandbox::Options {
            replay,
            rate: NonZeroU32::new(calls * MINUTE.div_duration_f32(length) as u32),
            directory: Some(company.joins(0)),
            token_life: TOKEN_LIFE,
            ..sandbox::Options::default()
        });
        let epoch = Instant::now();
        let (granted, _) = sandbox.answer(
            epoch,
            &post(TOKEN, "", r#"{"app_id":"cli_made_up","app_secret":"made up"}"#),
        );
        let token = json_of(&granted)["tenant_access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        Arc::new(Tenant {
            time,
            checkpoint: Mutex::new(checkpoint),
            company,
            sandbox: Mutex::new(sandbox),
            epoch,
            token,
            dies: Notify::new(),
            state: Mutex::default(),
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Where what happens is kept just now.
    pub(crate) fn checkpoint(&self) -> Checkpoint {
        self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on what happens is kept in another checkpoint, which knows as much.
    pub(crate) fn keep_in(&self, checkpoint: Checkpoint) {
        *self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner) = checkpoint;
    }

    /// From now on what happens is kept in another checkpoint, which knows less: nobody can know what is not in it.
    pub(crate) fn forget(&self, checkpoint: Checkpoint) {
        self.land_adrift();
        self.keep_in(checkpoint);
        let mut state = self.state();
        state.registrations.clear();
        state.watch = RunWatch::default();
    }

    /// What a process had sent that died has arrived by now.
    fn land_adrift(&self) {
        let now = self.time.now();
        let mut adrift = std::mem::take(&mut self.state().adrift);
        adrift.sort_by_key(|(at, ..)| *at);
        for (at, call, fate) in adrift {
            self.arrive(&call, fate, at.min(now));
        }
    }

    /// A new process begins: it has no token. What its predecessor had sent has arrived by now.
    pub(crate) fn process_begins(&self, weather: Weather, crash: Option<Crash>, mut watch: RunWatch) {
        self.land_adrift();
        let now = self.time.now();
        let mut state = self.state();
        state.run += 1;
        lock(&self.sandbox).hire(&self.company.joins(state.run));
        watch.follow(std::mem::take(&mut state.watch), now);
        (state.left, state.served, state.answered, state.token) = (0, 0, 0, None);
        (state.weather, state.crash, state.watch) = (weather, crash, watch);
    }

    pub(crate) fn tell(&self, what: impl std::fmt::Display) {
        let at = self.time.now().as_secs_f64();
        self.state().history.push(format!("{at:12.6} {what}"));
    }

    /// Looks at a call that is about to leave.
    pub(crate) fn leave(&self, contact: &Contact) -> Call {
        let (keys, at) = (Keys::from(contact), self.time.now());
        let mut in_flight = false;
        let mut known_already = false;
        let ledger = self.checkpoint().each_known(|_, known, standing, _| {
            let known = Keys::from(known);
            // The ledger keeps every key that was ever sent for a person.
            in_flight |= standing == Standing::Unconfirmed && known.cover(&keys);
            known_already |= standing == Standing::Registered && known.meet(&keys);
        });
        ledger.expect("a checkpoint in memory can be read");
        let mut state = self.state();
        if !in_flight {
            state
                .violations
                .push(format!("{keys:?} was sent before its intent was durable"));
        }
        if state.told.iter().any(|told| told.meet(&keys)) {
            let told = format!("{keys:?} was sent, and the results beside the file call them registered");
            state.violations.push(told);
        }
        let at_hand = state.token.is_some_and(|(_, renew_at)| at < renew_at);
        if !at_hand {
            state
                .violations
                .push(format!("{keys:?} was sent without a token at hand"));
        }
        if known_already {
            state.violations.push(format!("{keys:?} was sent, and is registered"));
        }
        let violations = state.watch.leaves(&keys, at, &self.time);
        state.violations.extend(violations);
        state.left += 1;
        let nth = state.calls_of.entry(keys.clone()).or_default();
        *nth += 1;
        Call {
            nth: *nth - 1,
            keys,
            at,
            token_given: Duration::ZERO,
        }
    }

    /// A call reaches the server, which counts it and does its work. Calls arrive in the order of time.
    pub(crate) fn arrive(&self, call: &Call, fate: Fate, at: Duration) -> Verdict {
        let mut state = self.state();
        state.arrivals.push(at);
        let mut revoked = state.weather.revoked.iter();
        let is_revoked = revoked.any(|revoked| call.token_given <= *revoked && *revoked <= at);
        let is_fresh = state.accepted != Some(call.token_given);
        if !is_revoked {
            state.accepted = Some(call.token_given);
            if fate == Fate::IpRefused {
                return said(400, r#"{"code":99991401,"msg":"made up"}"#);
            }
        }
        let is_shared = self.others_arrive(&mut state, at);
        let body = match fate {
            Fate::Lost { served: false, .. } => NOBODY.to_owned(),
            _ => call.keys.to_json().to_string(),
        };
        let token = if is_revoked { "t-revoked" } else { &self.token };
        let mut reply = self.ask(at, &post(REGISTER, token, &body));
        // Every third answer comes without a header.
        if call.nth % 3 == 2 {
            reply.headers.clear();
        }
        match judge(reply.status, &reply.headers, reply.body.as_bytes()).verdict {
            // Whoever sends with the token at hand knows whether it was ever accepted.
            Verdict::TokenRefused { code, message, .. } => {
                let at_hand = state.token.is_some_and(|(given, _)| given == call.token_given);
                let is_fresh = is_fresh && at_hand;
                Verdict::TokenRefused {
                    code,
                    message,
                    is_fresh,
                }
            }
            Verdict::RateLimited { wait } => {
                state.own_rate_limits += u32::from(!is_shared);
                Verdict::RateLimited { wait }
            }
            Verdict::Registered { account_id, disabled } => {
                state.registrations.push(call.keys.clone());
                state.accounts.insert(account_id.clone());
                told_or_lost(fate, Verdict::Registered { account_id, disabled })
            }
            verdict => told_or_lost(fate, verdict),
        }
    }

    /// Whose account it is.
    pub(crate) fn owner(&self, account_id: &str) -> Keys {
        let query = format!("referral_account_id={account_id}");
        let asks = sandbox::Call {
            method: "GET",
            path: ACCOUNT,
            query: &query,
            token: Some(&self.token),
            ..sandbox::Call::default()
        };
        let told = self.ask(self.time.now(), &asks);
        Keys::from_json(&json_of(&told)["data"]["account"]["referrer"])
    }

    /// The calls of other users arrive that are due; whether one of them is in the window.
    fn others_arrive(&self, state: &mut State, at: Duration) -> bool {
        let due = state.weather.others.partition_point(|other| *other <= at);
        for other in state.weather.others.drain(..due).collect::<Vec<_>>() {
            self.ask(other, &post(REGISTER, &self.token, NOBODY));
            state.others.push(other);
        }
        state.others.iter().any(|other| *other + MINUTE > at)
    }

    fn ask(&self, at: Duration, call: &sandbox::Call<'_>) -> Reply {
        let (reply, delivery) = lock(&self.sandbox).answer(self.epoch + at, call);
        assert_eq!(delivery, Delivery::Whole, "the weather has its own faults");
        reply
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn post<'a>(path: &'a str, token: &'a str, body: &'a str) -> sandbox::Call<'a> {
    sandbox::Call {
        method: "POST",
        path,
        token: Some(token),
        body: body.as_bytes(),
        ..sandbox::Call::default()
    }
}

fn json_of(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).expect("an answer in JSON")
}

/// What the client sees of an answer that may get lost.
fn told_or_lost(fate: Fate, told: Verdict) -> Verdict {
    let Fate::Lost { how, .. } = fate else { return told };
    let lost = |code| Verdict::Unconfirmed {
        code,
        message: "made up".into(),
    };
    match how {
        Lost::Portal => portal(),
        Lost::Timeout => lost(Unconfirmed::Timeout),
        Lost::Reset => lost(Unconfirmed::Reset),
        Lost::Gateway => said(502, "<html>"),
        Lost::SystemError => said(500, r#"{"code":1002001,"msg":"made up"}"#),
    }
}

/// A sign-in page in place of an answer.
pub(crate) fn portal() -> Verdict {
    said(403, "<html>")
}

fn said(status: u16, body: &str) -> Verdict {
    judge(status, &HeaderMap::new(), body.as_bytes()).verdict
}
