//! The pool: one dispatcher decides what leaves when, and makes durable who leaves and what came back; up to `workers` calls are
//! under way.
//!
//! The dispatcher alone holds the quota, the backlog and what is known of the server, so nothing here is locked. A call
//! goes its way in the order token, permit, intent durable, send, answer durable, told.

mod meaning;

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::backlog::{Backlog, Order};
use super::call::{Answered, Leaving};
use super::clock::{Clock, JumpWatch};
use super::health::Health;
use super::restore::restored;
use super::snapshot::{Snapshot, Waiting};
use super::terms::{End, Options};
use crate::checkpoint::{AttemptId, Checkpoint, CheckpointError, GenerationId, RunId};
use crate::feishu::{Answer, Register, Verdict};
use crate::lang::Said;
use crate::quota::{Quota, Wait};

/// How long a rate-limit answer without a usable header makes everyone wait.
const RATE_LIMIT_PAUSE: Duration = Duration::from_secs(60);

/// How long what may pass is waited for where answers and intents are made durable, a full disk for one. A person has time to free
/// some space, and an unattended run ends soon enough to be noticed.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a call of the pool brings back.
enum Called {
    /// A token, or why there is none; nothing where it was not waited for.
    Token {
        came: Option<Result<(), Verdict>>,
        asked_at: Instant,
    },
    /// The answer for a row.
    Row(Box<Answered>),
}

/// One run over one generation of a file.
struct Pool<R, C> {
    register: Arc<R>,
    clock: C,
    options: Options,
    checkpoint: Checkpoint,
    generation: GenerationId,
    run: RunId,
    backlog: Backlog,
    quota: Quota,
    health: Health,
    calls: JoinSet<Called>,
    /// Calls whose intents are made durable next.
    leaving: Vec<Leaving>,
    /// Answers that are made durable next, and told then.
    answers: Vec<Answered>,
    /// Whether one of the calls is that for a token.
    preparing: bool,
    /// Whether a token came just now: one call leaves with it, however near its end it is.
    prepared: bool,
    /// The token route has a limit of its own: no token is asked for before this time.
    tokens_from: Instant,
    /// Closed by whatever ends the run, as soon as it is known: nothing leaves any more.
    gate: CancellationToken,
    ending: Option<Result<End, CheckpointError>>,
    snapshot: Snapshot,
    progress: watch::Sender<Snapshot>,
}

/// Sends what is to be sent of a generation, until nothing is left, something stops it or `stop` is cancelled.
///
/// `progress` holds what is known before the first call, the number of invalid rows, and is told where the run stands.
///
/// # Errors
///
/// When the checkpoint can no longer be written; what was durable stays so.
pub async fn run<R: Register, C: Clock>(
    checkpoint: Checkpoint,
    generation: GenerationId,
    register: Arc<R>,
    clock: C,
    options: Options,
    progress: watch::Sender<Snapshot>,
    stop: CancellationToken,
) -> Result<End, CheckpointError> {
    let now = Instant::now();
    let wall_ms = clock.wall_ms();
    let run = checkpoint.begin_run(generation, wall_ms)?;
    let total = checkpoint.count_to_send(generation, &options.wanted)?.rows;
    let quota = restored(&checkpoint, options.rate, wall_ms)?;
    if quota.is_even() {
        tracing::info!("an earlier run met the limit before the quota was used up: calls leave evenly");
    }
    let mut snapshot = progress.borrow().clone();
    snapshot.total = total;
    let pool = Pool {
        register,
        clock,
        checkpoint: checkpoint.clone(),
        generation,
        run,
        backlog: Backlog::new(checkpoint, generation, options.wanted.clone(), options.seed),
        quota,
        health: Health::new(options.give_up_after, now),
        options,
        calls: JoinSet::new(),
        leaving: Vec::new(),
        answers: Vec::new(),
        preparing: false,
        prepared: false,
        tokens_from: now,
        gate: stop.child_token(),
        ending: None,
        snapshot,
        progress,
    };
    pool.work(stop).await
}

impl<R: Register, C: Clock> Pool<R, C> {
    async fn work(mut self, stop: CancellationToken) -> Result<End, CheckpointError> {
        let mut jumps = JumpWatch::new(self.clock.wall_ms());
        loop {
            // Looked at first: nothing leaves after a signal, also where an answer came in the same moment.
            if stop.is_cancelled() {
                self.end(End::Interrupted);
            }
            // What is under way is still waited for: its answers come only once.
            let wake_at = self.choose_what_leaves().unwrap_or_else(|error| {
                self.fail(error);
                None
            });
            if self.record().await {
                continue;
            }
            if self.under_way() == 0 && (self.ending.is_some() || self.backlog.is_empty()) {
                break;
            }
            self.show();
            tokio::select! {
                Some(joined) = self.calls.join_next() => self.called(joined),
                () = until(wake_at) => {}
                () = stop.cancelled(), if self.ending.is_none() => {}
            }
            self.gather().await;
            jumps.look(self.clock.wall_ms());
        }
        self.snapshot.waiting = None;
        self.show();
        self.ending.unwrap_or(Ok(End::Finished))
    }

    /// Chooses every call that may leave now, and returns when to look again, where that does not depend on an answer.
    fn choose_what_leaves(&mut self) -> Result<Option<Instant>, CheckpointError> {
        // It counts for this moment only: where that call has to wait after all, the token may end meanwhile.
        let mut is_prepared = mem::take(&mut self.prepared);
        loop {
            self.snapshot.waiting = None;
            if self.gate.is_cancelled() {
                self.snapshot.waiting = Some(Waiting::Answers(self.under_way()));
                return Ok(None);
            }
            let is_full = if self.health.is_probing() {
                self.under_way() > 0
            } else if self.health.has_registered() {
                self.calls.len() + self.leaving.len() >= self.options.workers
            } else {
                // The next answer that is told may be the one that stops the run.
                self.under_way() >= self.options.workers
            };
            if self.preparing || is_full {
                self.snapshot.waiting = self.preparing.then_some(Waiting::Token);
                return Ok(None);
            }
            let now = Instant::now();
            if let Some(until) = self.health.paused_until(now) {
                self.snapshot.waiting = Some(Waiting::Outage(until));
                return Ok(Some(until));
            }
            self.backlog.fill(&self.clock)?;
            if !self.backlog.is_ready(now) {
                let due = self.backlog.next_due();
                self.snapshot.waiting = due.map(Waiting::Retry);
                return Ok(due);
            }
            if !mem::take(&mut is_prepared) && !self.register.ready() {
                if now < self.tokens_from {
                    self.snapshot.waiting = Some(Waiting::RateLimited(self.tokens_from));
                    return Ok(Some(self.tokens_from));
                }
                self.prepare(now);
                continue;
            }
            if let Err(wait) = self.quota.take(now) {
                self.snapshot.waiting = match wait {
                    Wait::Pace(_) => None,
                    Wait::Window(until) => Some(Waiting::Quota(until)),
                    Wait::RateLimited(until) => Some(Waiting::RateLimited(until)),
                };
                return Ok(wait.until());
            }
            let order = if self.health.is_probing() {
                Order::LeastTriedFirst
            } else {
                Order::DueFirst
            };
            let turn = self.backlog.take(now, order).expect("the backlog was ready");
            self.leaving.push(Leaving {
                turn,
                left_at: now,
                sent_ms: self.clock.wall_ms(),
            });
        }
    }

    /// Asks for a token. An answer that serves nobody any more is not waited for.
    fn prepare(&mut self, asked_at: Instant) {
        let (register, gate) = (self.register.clone(), self.gate.clone());
        self.preparing = true;
        self.calls.spawn(async move {
            let came = gate.run_until_cancelled(register.prepare()).await;
            Called::Token { came, asked_at }
        });
    }

    /// Makes the answers that came and the intents of those who leave durable, then tells the ones and sends the others. Returns
    /// false where there was nothing of either.
    async fn record(&mut self) -> bool {
        let (answers, leaving) = (mem::take(&mut self.answers), mem::take(&mut self.leaving));
        if answers.is_empty() && leaving.is_empty() {
            return false;
        }
        // What comes after a failure is tried once.
        let patience = match &self.ending {
            Some(Err(_)) => Duration::ZERO,
            _ => PATIENCE,
        };
        let completions: Vec<_> = answers.iter().map(Answered::completion).collect();
        let intents: Vec<_> = leaving
            .iter()
            .map(|leaving| leaving.intent(self.run, self.generation))
            .collect();
        let recorded = self.checkpoint.record(&completions, &intents, patience).await;
        answers
            .iter()
            .for_each(|answered| answered.log(self.run, recorded.is_ok()));
        match recorded {
            Ok(recorded) => {
                for (answered, standing) in answers.into_iter().zip(recorded.standings) {
                    self.judge(answered, standing, Instant::now());
                }
                // Known is known: also what came while the disk was waited for.
                self.take_what_came();
                for (leaving, attempt) in leaving.into_iter().zip(recorded.attempts) {
                    self.send(leaving, attempt);
                }
            }
            Err(error) => self.fail(error),
        }
        true
    }

    /// Sends a contact whose intent is durable, unless the gate was closed meanwhile.
    fn send(&mut self, leaving: Leaving, attempt: AttemptId) {
        let Leaving { mut turn, left_at, .. } = leaving;
        turn.sendable.person = Some(attempt.person);
        if self.gate.is_cancelled() {
            let message = Said::new("the run was ended before the call left", "运行在发送之前已结束");
            let held = Answer {
                verdict: Verdict::Held { message },
                log_id: None,
            };
            return self.answered(Answered::now(turn, attempt, left_at, held, &self.clock));
        }
        let (register, clock) = (self.register.clone(), self.clock.clone());
        self.calls.spawn(async move {
            let answer = register.send(&turn.sendable.contact).await;
            Called::Row(Box::new(Answered::now(turn, attempt, left_at, answer, &clock)))
        });
    }

    /// How many calls were not told yet.
    fn under_way(&self) -> usize {
        self.leaving.len() + self.calls.len() + self.answers.len()
    }

    /// Lets whoever is about to bring an answer share the commit of those that came, as long as somebody does.
    async fn gather(&mut self) {
        let mut came = true;
        while came {
            tokio::task::yield_now().await;
            let before = self.calls.len();
            self.take_what_came();
            came = self.calls.len() < before;
        }
    }

    fn take_what_came(&mut self) {
        while let Some(joined) = self.calls.try_join_next() {
            self.called(joined);
        }
    }

    fn called(&mut self, joined: Result<Called, JoinError>) {
        match joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())) {
            Called::Token { came, asked_at } => {
                self.preparing = false;
                match came {
                    None => {}
                    Some(Ok(())) => self.prepared = true,
                    Some(Err(verdict)) => self.no_token(verdict, asked_at, Instant::now()),
                }
            }
            Called::Row(answered) => self.answered(*answered),
        }
    }

    fn answered(&mut self, answered: Answered) {
        self.quota.answered(answered.at);
        match &answered.answer.verdict {
            Verdict::RateLimited { wait } => {
                self.rate_limited(wait.unwrap_or(RATE_LIMIT_PAUSE), answered.left_at, answered.at);
            }
            // Known is known: what waits for the disk meanwhile does not leave.
            Verdict::Stop(stop) if !self.passes(stop) => self.gate.cancel(),
            _ => {}
        }
        self.answers.push(answered);
    }

    /// The other calls under way are still waited for, so that their answers are at least logged.
    fn fail(&mut self, error: CheckpointError) {
        self.gate.cancel();
        if !matches!(self.ending, Some(Err(_))) {
            self.ending = Some(Err(error));
        }
    }

    /// The first reason to end is the one that is told.
    fn end(&mut self, end: End) {
        self.gate.cancel();
        self.ending.get_or_insert(Ok(end));
    }

    fn show(&mut self) {
        let now = Instant::now();
        self.snapshot.quota = self.quota.used(now);
        let sent = (self.under_way() - usize::from(self.preparing)) as u64;
        let to_send = self.snapshot.total.saturating_sub(self.snapshot.done + sent);
        self.snapshot.ends_at = Some(now + self.quota.time_for(to_send, now));
        self.progress.send_replace(self.snapshot.clone());
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
