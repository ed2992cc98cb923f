//! The way of one call: intent durable, send, answer durable.

use std::sync::Arc;

use tokio::time::Instant;

use super::backlog::Turn;
use super::clock::Clock;
use crate::checkpoint::{CheckpointError, Intent, Recorder, Standing};
use crate::feishu::{Answer, Register};

/// A call whose answer is durable by now.
pub(super) struct Answered {
    pub(super) turn: Turn,
    pub(super) answer: Answer,
    /// When the answer came; the quota counts from here.
    pub(super) answered_at: Instant,
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
    let recorded = recorder.complete(attempt, answer.clone(), clock.wall_ms()).await;
    let (row, log_id) = (turn.job.row, answer.log_id.as_deref().unwrap_or("-"));
    let standing = recorded.inspect_err(|_| {
        tracing::error!(row, log_id, verdict = %answer.verdict, "an answer came and could not be stored");
    })?;
    tracing::info!(
        row,
        attempt = turn.attempts + 1,
        verdict = %answer.verdict,
        log_id,
        ms = answered_at.duration_since(sent_at).as_millis() as u64,
        contact = %turn.job.contact,
        "answered"
    );
    Ok(Answered {
        turn,
        answer,
        answered_at,
        standing,
    })
}
