//! The way of one call: intent durable, send; then the answer durable, which keeps no other call from leaving.

use std::sync::Arc;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::backlog::Turn;
use super::clock::Clock;
use crate::checkpoint::{CheckpointError, Intent, Recorder, Recording, RunId, Standing};
use crate::feishu::{Answer, Register, Verdict};
use crate::lang::Said;

/// A call that was answered, or failed.
pub(super) struct Answered {
    /// The run that it was sent in.
    run: RunId,
    pub(super) turn: Turn,
    pub(super) answer: Answer,
    /// When it had its permit.
    pub(super) left_at: Instant,
    /// When the answer came; the quota counts from here.
    pub(super) at: Instant,
    /// The answer on its way to the disk, unless the writer has ended.
    recording: Result<Recording, CheckpointError>,
}

/// Sends one contact, unless `gate` was closed while its intent was made durable. What is dropped before the answer is durable
/// stays on record as in flight.
pub(super) async fn call<R: Register, C: Clock>(
    register: Arc<R>,
    recorder: Recorder,
    clock: C,
    gate: CancellationToken,
    mut turn: Turn,
    intent: Intent,
) -> Result<Answered, CheckpointError> {
    let left_at = Instant::now();
    let run = intent.run;
    let attempt = recorder.begin(intent).await?;
    turn.sendable.person = Some(attempt.person);
    let answer = if gate.is_cancelled() {
        let message = Said::new("the run was ended before the call left", "运行在发送之前已结束");
        Answer {
            verdict: Verdict::Held { message },
            log_id: None,
        }
    } else {
        register.send(&turn.sendable.contact).await
    };
    let at = Instant::now();
    let recording = recorder.complete(attempt, answer.clone(), clock.wall_ms()).await;
    Ok(Answered {
        run,
        turn,
        answer,
        left_at,
        at,
        recording,
    })
}

impl Answered {
    /// Returns where the person stands, once the answer is durable. May be dropped and asked again until it has returned.
    pub(super) async fn durable(&mut self) -> Result<Standing, CheckpointError> {
        match &mut self.recording {
            Ok(recording) => recording.durable().await,
            Err(_) => Err(CheckpointError::WriterEnded),
        }
    }

    /// What [`Answered::durable`] returns, where it would return now.
    pub(super) fn try_durable(&mut self) -> Option<Result<Standing, CheckpointError>> {
        match &mut self.recording {
            Ok(recording) => recording.try_durable(),
            Err(_) => Some(Err(CheckpointError::WriterEnded)),
        }
    }

    /// Logs the answer, and whether it is stored.
    pub(super) fn log(&self, is_stored: bool) {
        let (row, log_id) = (self.turn.sendable.row, self.answer.log_id.as_deref().unwrap_or("-"));
        let verdict = &self.answer.verdict;
        if !is_stored {
            return tracing::error!(row, log_id, %verdict, "an answer came and could not be stored");
        }
        tracing::info!(
            run = i64::from(self.run),
            row,
            person = self.turn.sendable.person.map(tracing::field::display),
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
