//! A call that is about to leave, and one that was answered.

use tokio::time::Instant;

use super::backlog::Turn;
use super::clock::Clock;
use crate::checkpoint::{AttemptId, Completion, GenerationId, Intent, RunId};
use crate::feishu::Answer;

/// A call that leaves once its intent is durable.
pub(super) struct Leaving {
    pub(super) turn: Turn,
    /// When it had its permit.
    pub(super) left_at: Instant,
    /// The same on the wall.
    pub(super) sent_ms: i64,
}

impl Leaving {
    /// What is on record before it leaves.
    pub(super) fn intent(&self, run: RunId, generation: GenerationId) -> Intent<'_> {
        let sendable = &self.turn.sendable;
        Intent {
            run,
            generation,
            row: sendable.row,
            person: sendable.person,
            contact: &sendable.contact,
            sent_ms: self.sent_ms,
        }
    }
}

/// A call that was answered, or failed.
pub(super) struct Answered {
    pub(super) turn: Turn,
    attempt: AttemptId,
    pub(super) answer: Answer,
    /// When it had its permit.
    pub(super) left_at: Instant,
    /// When the answer came; the quota counts from here.
    pub(super) at: Instant,
    /// The same on the wall.
    answered_ms: i64,
}

impl Answered {
    /// The answer to a call, which comes now.
    pub(super) fn now(turn: Turn, attempt: AttemptId, left_at: Instant, answer: Answer, clock: &impl Clock) -> Self {
        Answered {
            turn,
            attempt,
            answer,
            left_at,
            at: Instant::now(),
            answered_ms: clock.wall_ms(),
        }
    }

    /// What is on record of it.
    pub(super) fn completion(&self) -> Completion<'_> {
        Completion {
            attempt: self.attempt,
            answer: &self.answer,
            answered_ms: self.answered_ms,
        }
    }

    /// Logs the answer, and whether it is stored.
    pub(super) fn log(&self, run: RunId, is_stored: bool) {
        let (row, log_id) = (self.turn.sendable.row, self.answer.log_id.as_deref().unwrap_or("-"));
        let verdict = &self.answer.verdict;
        if !is_stored {
            return tracing::error!(row, log_id, %verdict, "an answer came and could not be stored");
        }
        tracing::info!(
            run = i64::from(run),
            row,
            person = %self.attempt.person,
            attempt = self.turn.attempts + 1,
            code = verdict.code(),
            %verdict,
            log_id,
            ms = (self.at - self.left_at).as_millis() as u64,
            contact = %self.turn.sendable.contact,
            "answered"
        );
    }
}
