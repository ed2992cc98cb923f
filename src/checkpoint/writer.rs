//! The one writer: what queued while a group was committed is the next group.

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::attempts::{self, AttemptId, Intent};
use super::{Checkpoint, CheckpointError, Standing};
use crate::feishu::Answer;

/// The most entries of one commit, and the most that wait for the next one. There are never more than two per worker.
const GROUP_MAX: usize = 512;

/// One thing to make durable, and whom to tell when it is.
enum Entry {
    Begin {
        intent: Intent,
        done: oneshot::Sender<AttemptId>,
    },
    Complete {
        attempt: AttemptId,
        answer: Answer,
        answered_ms: i64,
        done: oneshot::Sender<Standing>,
    },
}

/// What is told once the group is durable.
enum Told {
    Begun(oneshot::Sender<AttemptId>, AttemptId),
    Completed(oneshot::Sender<Standing>, Standing),
}

/// Hands entries to the writer; clones share it.
#[derive(Clone, Debug)]
pub struct Recorder {
    entries: mpsc::Sender<Entry>,
}

impl Recorder {
    /// Returns once the intent is durable: only then may the first byte leave.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::WriterEnded`] when the writer has failed; [`Writer::end`] tells why.
    pub async fn begin(&self, intent: Intent) -> Result<AttemptId, CheckpointError> {
        let (done, durable) = oneshot::channel();
        self.hand_over(Entry::Begin { intent, done }).await?;
        durable.await.map_err(|_| CheckpointError::WriterEnded)
    }

    /// Returns where the person stands, once the answer is durable: only then is it counted or shown.
    ///
    /// # Errors
    ///
    /// As [`Recorder::begin`].
    pub async fn complete(
        &self,
        attempt: AttemptId,
        answer: Answer,
        answered_ms: i64,
    ) -> Result<Standing, CheckpointError> {
        let (done, durable) = oneshot::channel();
        self.hand_over(Entry::Complete {
            attempt,
            answer,
            answered_ms,
            done,
        })
        .await?;
        durable.await.map_err(|_| CheckpointError::WriterEnded)
    }

    async fn hand_over(&self, entry: Entry) -> Result<(), CheckpointError> {
        self.entries.send(entry).await.map_err(|_| CheckpointError::WriterEnded)
    }
}

/// The running writer.
#[derive(Debug)]
pub struct Writer {
    task: JoinHandle<Result<(), CheckpointError>>,
}

impl Writer {
    /// Starts the writer.
    pub fn start(checkpoint: Checkpoint) -> (Recorder, Writer) {
        let (entries, queue) = mpsc::channel(GROUP_MAX);
        (
            Recorder { entries },
            Writer {
                task: tokio::spawn(write_groups(checkpoint, queue)),
            },
        )
    }

    /// Waits until every recorder is gone and the last group is durable.
    ///
    /// # Errors
    ///
    /// Why a group could not be made durable; nothing was written after it.
    pub async fn end(self) -> Result<(), CheckpointError> {
        match self.task.await {
            Ok(ended) => ended,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

async fn write_groups(checkpoint: Checkpoint, mut queue: mpsc::Receiver<Entry>) -> Result<(), CheckpointError> {
    loop {
        let mut group = Vec::new();
        if queue.recv_many(&mut group, GROUP_MAX).await == 0 {
            return Ok(());
        }
        let checkpoint = checkpoint.clone();
        // One blocking task a group: a thread of its own would let a paused clock run away in simulations.
        let committed = tokio::task::spawn_blocking(move || commit(&checkpoint, group)).await;
        let told = committed.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))?;
        for told in told {
            // Whoever no longer listens was cancelled; the entry is durable all the same.
            match told {
                Told::Begun(done, attempt) => drop(done.send(attempt)),
                Told::Completed(done, standing) => drop(done.send(standing)),
            }
        }
    }
}

fn commit(checkpoint: &Checkpoint, group: Vec<Entry>) -> Result<Vec<Told>, CheckpointError> {
    checkpoint.still_there()?;
    let mut conn = checkpoint.conn();
    write(&mut conn, group).map_err(|error| checkpoint.in_words(error))
}

fn write(conn: &mut rusqlite::Connection, group: Vec<Entry>) -> rusqlite::Result<Vec<Told>> {
    let tx = conn.transaction()?;
    let told = group
        .into_iter()
        .map(|entry| {
            Ok(match entry {
                Entry::Begin { intent, done } => Told::Begun(done, attempts::begin(&tx, &intent)?),
                Entry::Complete {
                    attempt,
                    answer,
                    answered_ms,
                    done,
                } => Told::Completed(done, attempts::complete(&tx, attempt, &answer, answered_ms)?),
            })
        })
        .collect::<rusqlite::Result<_>>()?;
    tx.commit()?;
    Ok(told)
}
