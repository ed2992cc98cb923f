//! The way of one call: intent durable, send; then the answer durable, which keeps no other call from leaving.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::backlog::Turn;
use super::clock::Clock;
use crate::checkpoint::{AttemptId, CheckpointError, Intent, Recorder, Standing};
use crate::feishu::{Answer, Register};

/// A call that was answered, or failed.
pub(super) struct Answered {
    pub(super) turn: Turn,
    pub(super) answer: Answer,
    /// When the answer came; the quota counts from here.
    pub(super) answered_at: Instant,
    answered_ms: i64,
    attempt: AttemptId,
    took: Duration,
}

/// A call whose answer is durable by now.
pub(super) struct Recorded {
    pub(super) turn: Turn,
    pub(super) answer: Answer,
    pub(super) standing: Standing,
}

/// Sends one contact. What is dropped before the answer is durable stays on record as in flight.
pub(super) async fn call<R: Register, C: Clock>(
    register: Arc<R>,
    recorder: Recorder,
    clock: C,
    mut turn: Turn,
    intent: Intent,
) -> Result<Answered, CheckpointError> {
    let attempt = recorder.begin(intent).await?;
    turn.job.person = Some(attempt.person);
    let sent_at = Instant::now();
    let answer = register.send(&turn.job.contact).await;
    let answered_at = Instant::now();
    Ok(Answered {
        turn,
        answer,
        answered_at,
        answered_ms: clock.wall_ms(),
        attempt,
        took: answered_at - sent_at,
    })
}

/// Makes an answer durable.
pub(super) async fn record(recorder: Recorder, answered: Answered) -> Result<Recorded, CheckpointError> {
    let Answered { turn, answer, .. } = answered;
    let recorded = recorder
        .complete(answered.attempt, answer.clone(), answered.answered_ms)
        .await;
    let (row, log_id) = (turn.job.row, answer.log_id.as_deref().unwrap_or("-"));
    let standing = recorded.inspect_err(|_| {
        tracing::error!(row, log_id, verdict = %answer.verdict, "an answer came and could not be stored");
    })?;
    tracing::info!(
        row,
        attempt = turn.attempts + 1,
        verdict = %answer.verdict,
        log_id,
        ms = answered.took.as_millis() as u64,
        contact = %turn.job.contact,
        "answered"
    );
    Ok(Recorded {
        turn,
        answer,
        standing,
    })
}
