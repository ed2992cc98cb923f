//! The pool: one dispatcher decides what leaves when, up to `workers` calls are under way, one writer makes them durable.
//! An answer that is being made durable keeps no place of a call once somebody was registered; it is told when it is durable.
//!
//! The dispatcher alone holds the quota, the backlog and what is known of the server, so nothing here is locked. A call
//! goes its way in the order token, permit, intent durable, send, answer durable, told.

mod meaning;

use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::backlog::{Backlog, Order, Turn};
use super::call::{Answered, call};
use super::clock::{Clock, JumpWatch};
use super::health::Health;
use super::restore::restored;
use super::snapshot::{Snapshot, Waiting};
use super::terms::{End, Options};
use crate::checkpoint::{Checkpoint, CheckpointError, GenerationId, Intent, Recorder, RunId, Standing, Writer};
use crate::feishu::{Register, Verdict};
use crate::quota::{Quota, Wait};

/// How long a rate-limit answer without a usable header makes everyone wait.
const RATE_LIMIT_PAUSE: Duration = Duration::from_secs(60);

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
    recorder: Recorder,
    generation: GenerationId,
    run: RunId,
    backlog: Backlog,
    quota: Quota,
    health: Health,
    calls: JoinSet<Result<Called, CheckpointError>>,
    /// Answers on their way to the disk, about as the writer has them. No more than the calls whose intents queue behind.
    answers: VecDeque<Box<Answered>>,
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
    let (recorder, writer) = Writer::start(checkpoint.clone());
    let mut snapshot = progress.borrow().clone();
    snapshot.total = total;
    let pool = Pool {
        register,
        clock,
        recorder,
        generation,
        run,
        backlog: Backlog::new(checkpoint, generation, options.wanted.clone(), options.seed),
        quota,
        health: Health::new(options.give_up_after, now),
        options,
        calls: JoinSet::new(),
        answers: VecDeque::new(),
        preparing: false,
        prepared: false,
        tokens_from: now,
        gate: stop.child_token(),
        ending: None,
        snapshot,
        progress,
    };
    let ended = pool.work(stop).await;
    writer.end().await?;
    ended
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
            let wake_at = self.start_what_may().await.unwrap_or_else(|error| {
                self.fail(error);
                None
            });
            if self.under_way() == 0 && (self.ending.is_some() || self.backlog.is_empty()) {
                break;
            }
            self.show();
            tokio::select! {
                Some(joined) = self.calls.join_next() => self.called(joined),
                Some(durable) = next_durable(&mut self.answers) => self.recorded(durable),
                () = until(wake_at) => {}
                () = stop.cancelled(), if self.ending.is_none() => {}
            }
            while let Some(joined) = self.calls.try_join_next() {
                self.called(joined);
            }
            while let Some(durable) = self.answers.front_mut().and_then(|oldest| oldest.try_durable()) {
                self.recorded(durable);
            }
            jumps.look(self.clock.wall_ms());
        }
        self.snapshot.waiting = None;
        self.show();
        self.ending.unwrap_or(Ok(End::Finished))
    }

    /// Starts every call that may leave now, and returns when to look again, where that does not depend on an answer.
    async fn start_what_may(&mut self) -> Result<Option<Instant>, CheckpointError> {
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
                self.calls.len() >= self.options.workers
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
            self.backlog.fill(&self.clock).await?;
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
            self.start(turn);
        }
    }

    /// Asks for a token. An answer that serves nobody any more is not waited for.
    fn prepare(&mut self, asked_at: Instant) {
        let (register, gate) = (self.register.clone(), self.gate.clone());
        self.preparing = true;
        self.calls.spawn(async move {
            let came = gate.run_until_cancelled(register.prepare()).await;
            Ok(Called::Token { came, asked_at })
        });
    }

    fn start(&mut self, turn: Turn) {
        let intent = Intent {
            run: self.run,
            generation: self.generation,
            row: turn.sendable.row,
            person: turn.sendable.person,
            contact: turn.sendable.contact.clone(),
            sent_ms: self.clock.wall_ms(),
        };
        let (register, recorder) = (self.register.clone(), self.recorder.clone());
        let (clock, gate) = (self.clock.clone(), self.gate.clone());
        self.calls.spawn(async move {
            let answered = call(register, recorder, clock, gate, turn, intent).await?;
            Ok(Called::Row(Box::new(answered)))
        });
    }

    /// How many calls were not told yet.
    fn under_way(&self) -> usize {
        self.calls.len() + self.answers.len()
    }

    fn called(&mut self, joined: Result<Result<Called, CheckpointError>, JoinError>) {
        match joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())) {
            Err(error) => self.fail(error),
            Ok(Called::Token { came, asked_at }) => {
                self.preparing = false;
                match came {
                    None => {}
                    Some(Ok(())) => self.prepared = true,
                    Some(Err(verdict)) => self.no_token(verdict, asked_at, Instant::now()),
                }
            }
            Ok(Called::Row(answered)) => {
                self.quota.answered(answered.at);
                match &answered.answer.verdict {
                    Verdict::RateLimited { wait } => {
                        self.rate_limited(wait.unwrap_or(RATE_LIMIT_PAUSE), answered.left_at, answered.at);
                    }
                    // Known is known: what waits for the disk meanwhile does not leave.
                    Verdict::Stop(stop) if !self.passes(stop) => self.gate.cancel(),
                    _ => {}
                }
                self.answers.push_back(answered);
            }
        }
    }

    /// Tells the oldest answer, which is durable, or can no longer be made so.
    fn recorded(&mut self, durable: Result<Standing, CheckpointError>) {
        let answered = self.answers.pop_front().expect("it was waited for");
        answered.log(durable.is_ok());
        match durable {
            Ok(standing) => self.judge(*answered, standing, Instant::now()),
            Err(error) => self.fail(error),
        }
    }

    /// The other calls under way are still waited for, so that their answers are at least logged.
    fn fail(&mut self, error: CheckpointError) {
        self.gate.cancel();
        self.ending.get_or_insert(Err(error));
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

/// Waits until the oldest answer is durable; `None` where there is none.
async fn next_durable(answers: &mut VecDeque<Box<Answered>>) -> Option<Result<Standing, CheckpointError>> {
    match answers.front_mut() {
        Some(answered) => Some(answered.durable().await),
        None => None,
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
