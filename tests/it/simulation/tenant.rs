//! A scripted tenant behind the seam [`Register`]: it answers as the weather says, and knows what really happened.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use referral_import::checkpoint::{Checkpoint, Standing};
use referral_import::feishu::{Cause, Stop, Unconfirmed, Verdict, codes};
use referral_import::validate::Contact;
use tokio::sync::Notify;

use super::people::{Company, Employee, Keys};
use super::time::Time;
use super::watch::RunWatch;
use super::weather::{Call, Fate, Lost, Weather};

/// What somebody gets who is registered once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replay {
    Same,
    New,
    Refuse,
}

/// A made-up code: nothing is known of what Feishu would say.
const ALREADY_REGISTERED: i64 = 1_002_559;

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
    replay: Replay,
    /// Calls in a length of time.
    quota: (usize, Duration),
    /// Told when the process dies.
    pub(crate) dies: Notify,
    state: Mutex<State>,
}

/// What the tenant knows.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) run: u32,
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
    /// Those of them that took a place at the server.
    placed: Vec<Duration>,
    /// Calls that had left when their process died, and when they arrive.
    pub(crate) adrift: Vec<(Duration, Call, Fate)>,
    /// Whom the server registered, once more for every time it did.
    pub(crate) registrations: Vec<Keys>,
    pub(crate) accounts: HashMap<Employee, Vec<String>>,
    /// What was sent in the calls whose answers brought an account.
    pub(crate) brought: HashMap<String, Vec<Keys>>,
    accounts_given: u64,
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
        replay: Replay,
        quota: (u32, Duration),
    ) -> Arc<Self> {
        Arc::new(Tenant {
            time,
            checkpoint: Mutex::new(checkpoint),
            company,
            replay,
            quota: (quota.0 as usize, quota.1),
            dies: Notify::new(),
            state: Mutex::default(),
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        let adrift = std::mem::take(&mut self.state().adrift);
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

    /// A call reaches the server, which counts it and does its work.
    pub(crate) fn arrive(&self, call: &Call, fate: Fate, at: Duration) -> Verdict {
        let (places, length) = self.quota;
        let mut state = self.state();
        state.arrivals.push(at);
        let mut revoked = state.weather.revoked.iter();
        if revoked.any(|revoked| call.token_given <= *revoked && *revoked <= at) {
            let at_hand = state.token.is_some_and(|(given, _)| given == call.token_given);
            return Verdict::TokenRefused {
                code: 99_991_663,
                message: "made up: token revoked".to_owned(),
                is_fresh: at_hand && state.accepted != Some(call.token_given),
            };
        }
        state.accepted = Some(call.token_given);
        if fate == Fate::IpRefused {
            return Verdict::Stop(stop(codes::IP_NOT_ALLOWED));
        }
        let in_window = |counted: &&Duration| **counted + length > at && **counted <= at;
        let ours: Vec<Duration> = state.placed.iter().filter(in_window).copied().collect();
        let others: Vec<Duration> = state.weather.others.iter().filter(in_window).copied().collect();
        if ours.len() + others.len() >= places {
            state.own_rate_limits += u32::from(others.is_empty());
            let first = ours
                .iter()
                .chain(&others)
                .min()
                .expect("a full window has a first call");
            // Every third answer comes without a header.
            let wait = (call.nth % 3 != 2).then(|| *first + length - at);
            return Verdict::RateLimited { wait };
        }
        state.placed.push(at);
        match fate {
            Fate::Served => self.register(&mut state, call),
            Fate::Lost { how, served } => {
                if served {
                    self.register(&mut state, call);
                }
                let code = match how {
                    Lost::Portal => return portal(),
                    Lost::Timeout => Unconfirmed::Timeout,
                    Lost::Reset => Unconfirmed::Reset,
                    Lost::Gateway => Unconfirmed::Unreadable(502),
                    Lost::SystemError => Unconfirmed::Code(1_002_001),
                };
                Verdict::Unconfirmed {
                    code,
                    message: "made up".to_owned(),
                }
            }
            Fate::NoConnection | Fate::IpRefused => unreachable!("told before"),
        }
    }

    fn register(&self, state: &mut State, call: &Call) -> Verdict {
        let refused = |code| Verdict::Refused {
            code,
            message: "made up".to_owned(),
        };
        let employee = match self.company.look_up(&call.keys, state.run) {
            Ok(employee) => employee,
            Err(code) => return refused(code),
        };
        let again = state.accounts.contains_key(&employee);
        if again && self.replay == Replay::Refuse {
            return refused(ALREADY_REGISTERED);
        }
        if !again || self.replay == Replay::New {
            state.accounts_given += 1;
            let account_id = format!("69427{:014}", state.accounts_given);
            state.accounts.entry(employee).or_default().push(account_id);
        }
        state.registrations.push(call.keys.clone());
        Verdict::Registered {
            account_id: state.accounts[&employee]
                .last()
                .cloned()
                .expect("given just now or before"),
            disabled: false,
        }
    }
}

/// What stops a run, or waits for its address to be let in again.
pub(crate) fn stop(code: i64) -> Stop {
    Stop::new(Cause::Code(code), "made up")
}

/// A sign-in page in place of an answer.
pub(crate) fn portal() -> Verdict {
    Verdict::Stop(Stop::new(Cause::Foreign(403), "made up"))
}
