//! What is still to be sent: rows not yet tried, read from the checkpoint in batches, and rows to be tried again.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::clock::Clock;
use super::restore::left_of;
use crate::checkpoint::{Checkpoint, CheckpointError, GenerationId, Sendable, Wanted};

/// How many rows are read from the checkpoint at once.
const BATCH: usize = 1_024;

/// How many rows may wait to be tried again before no new ones are read or started.
const WAITING_MAX: usize = 1_024;

/// A person whose attempt is unconfirmed is sent again no sooner than this, also by the next run.
const UNCONFIRMED_PAUSE_MIN: Duration = Duration::from_secs(5);

/// What provably was not sent may be sent again after this.
const UNSENT_PAUSE_MIN: Duration = Duration::from_secs(1);

/// No pause before another try is longer than this, jitter aside.
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// A row with what was tried for it in this run.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) sendable: Sendable,
    /// Attempts of this run that reached, or may have reached, Feishu.
    pub(super) attempts: u32,
    /// Calls of this run that provably did not.
    pub(super) unsent: u32,
    /// Calls of this run whose token was refused.
    pub(super) token_refusals: u32,
}

/// Rows not yet tried and rows to be tried again. Both are bounded.
#[derive(Debug)]
pub(super) struct Backlog {
    checkpoint: Checkpoint,
    generation: GenerationId,
    wanted: Wanted,
    /// The last row that was read from the checkpoint; `None` when there are no more.
    read_up_to: Option<u32>,
    fresh: VecDeque<Turn>,
    /// With the time before which a turn must not be taken. Seldom more than a few, so it is searched.
    waiting: Vec<(Instant, Turn)>,
    jitter: fastrand::Rng,
}

/// Which of the turns that may be taken goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// What is due goes before what is new.
    DueFirst,
    /// Whoever was tried least, so that no row is worn out against a sick server.
    LeastTriedFirst,
}

impl Backlog {
    pub(super) fn new(checkpoint: Checkpoint, generation: GenerationId, wanted: Wanted, seed: u64) -> Self {
        Backlog {
            checkpoint,
            generation,
            wanted,
            read_up_to: Some(0),
            fresh: VecDeque::new(),
            waiting: Vec::new(),
            jitter: fastrand::Rng::with_seed(seed),
        }
    }

    /// Reads the next rows until one is at hand that may be sent at once, so that [`Backlog::take`] finds it.
    pub(super) fn fill(&mut self, clock: &impl Clock) -> Result<(), CheckpointError> {
        while let Some(after) = self.read_up_to.filter(|_| self.fresh.is_empty() && self.has_room()) {
            let rows = self
                .checkpoint
                .to_send_after(self.generation, &self.wanted, after, BATCH)?;
            self.read_up_to = rows.last().map(|row| row.row);
            let (now, wall_ms) = (Instant::now(), clock.wall_ms());
            rows.into_iter().for_each(|row| self.add(row, now, wall_ms));
        }
        Ok(())
    }

    /// Adds a row that was just read. Whom an earlier run left unconfirmed a moment ago has to wait.
    fn add(&mut self, sendable: Sendable, now: Instant, wall_ms: i64) {
        let unconfirmed_ms = sendable.unconfirmed_ms;
        let turn = Turn {
            sendable,
            attempts: 0,
            unsent: 0,
            token_refusals: 0,
        };
        match unconfirmed_ms.and_then(|since_ms| left_of(self.jittered(UNCONFIRMED_PAUSE_MIN), since_ms, wall_ms)) {
            Some(left) => self.waiting.push((now + left, turn)),
            None => self.fresh.push_back(turn),
        }
    }

    /// Whether a turn may be taken now.
    pub(super) fn is_ready(&self, now: Instant) -> bool {
        self.may_take_fresh() || self.waiting.iter().any(|(due, _)| *due <= now)
    }

    /// Takes the next turn, where one may be taken now.
    pub(super) fn take(&mut self, now: Instant, order: Order) -> Option<Turn> {
        let due = self.waiting.iter().enumerate().filter(|(_, (due, _))| *due <= now);
        let next = match order {
            Order::DueFirst => due.min_by_key(|(_, (due, turn))| (*due, turn.sendable.row)),
            Order::LeastTriedFirst => due
                .min_by_key(|(_, (due, turn))| (turn.attempts, *due, turn.sendable.row))
                .filter(|(_, (_, turn))| turn.attempts == 0 || !self.may_take_fresh()),
        };
        match next.map(|(index, _)| index) {
            Some(index) => Some(self.waiting.swap_remove(index).1),
            None if self.may_take_fresh() => self.fresh.pop_front(),
            None => None,
        }
    }

    /// When the next waiting turn is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.waiting.iter().map(|(due, _)| *due).min()
    }

    /// Whether nothing is left to be sent in this run.
    pub(super) fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.waiting.is_empty() && self.read_up_to.is_none()
    }

    /// Puts a turn back, to be taken as soon as may be: what kept it was no fault of the row.
    pub(super) fn at_once(&mut self, turn: Turn, now: Instant) {
        self.waiting.push((now, turn));
    }

    /// Puts a turn back, to be taken after a pause that doubles with every try.
    pub(super) fn later(&mut self, turn: Turn, now: Instant) {
        let (least, tries) = match turn.attempts {
            0 => (UNSENT_PAUSE_MIN, turn.unsent),
            attempts => (UNCONFIRMED_PAUSE_MIN, attempts + turn.unsent),
        };
        let pause = least
            .saturating_mul(1 << tries.saturating_sub(1).min(16))
            .min(PAUSE_MAX);
        let due = now + self.jittered(pause);
        self.waiting.push((due, turn));
    }

    /// A pause with up to half of it added by chance.
    fn jittered(&mut self, pause: Duration) -> Duration {
        pause.mul_f64(1.0 + self.jitter.f64() / 2.0)
    }

    fn may_take_fresh(&self) -> bool {
        !self.fresh.is_empty() && self.has_room()
    }

    fn has_room(&self) -> bool {
        self.waiting.len() < WAITING_MAX
    }
}
