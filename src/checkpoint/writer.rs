//! The one writer: what queued while a group was committed is the next group.

use std::iter;
use std::time::Duration;

use rusqlite::Transaction;
use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::attempts::{self, AttemptId, Intent};
use super::{Checkpoint, CheckpointError, Standing};
use crate::feishu::Answer;

/// The most entries of one commit, and the most that wait for the next one. There are never more than two per worker.
const GROUP_MAX: usize = 512;

/// From so many entries on a group waits for nobody else: those who come now gather for the next one, and while the one is
/// committed the calls of the other are under way.
const GROUP_ENOUGH: usize = 32;

/// How long what may pass is waited for, a full disk for one. A person has time to free some space, and an unattended run ends
/// soon enough to be noticed.
const PATIENCE: Duration = Duration::from_secs(30);

/// The first pause before a commit is tried again; it doubles each time.
const PAUSE_MIN: Duration = Duration::from_millis(50);

/// No pause before another try is longer than this.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// One thing to make durable, what came of it, and whom to tell once it is durable.
enum Entry {
    Begin {
        intent: Intent,
        begun: Option<AttemptId>,
        done: oneshot::Sender<AttemptId>,
    },
    Complete {
        attempt: AttemptId,
        answer: Answer,
        answered_ms: i64,
        completed: Option<Standing>,
        done: oneshot::Sender<Standing>,
    },
}

impl Entry {
    fn write(&mut self, tx: &Transaction<'_>) -> rusqlite::Result<()> {
        match self {
            Entry::Begin { intent, begun, .. } => *begun = Some(attempts::begin(tx, intent)?),
            Entry::Complete {
                attempt,
                answer,
                answered_ms,
                completed,
                ..
            } => *completed = Some(attempts::complete(tx, *attempt, answer, *answered_ms)?),
        }
        Ok(())
    }

    /// Whoever no longer listens was cancelled; the entry is durable all the same.
    fn tell(self) {
        match self {
            Entry::Begin { begun, done, .. } => drop(begun.map(|attempt| done.send(attempt))),
            Entry::Complete { completed, done, .. } => drop(completed.map(|standing| done.send(standing))),
        }
    }
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
        self.hand_over(Entry::Begin {
            intent,
            begun: None,
            done,
        })
        .await?;
        durable.await.map_err(|_| CheckpointError::WriterEnded)
    }

    /// Hands an answer over; [`Recording::durable`] returns once it is durable.
    ///
    /// # Errors
    ///
    /// As [`Recorder::begin`].
    pub async fn complete(
        &self,
        attempt: AttemptId,
        answer: Answer,
        answered_ms: i64,
    ) -> Result<Recording, CheckpointError> {
        let (done, durable) = oneshot::channel();
        self.hand_over(Entry::Complete {
            attempt,
            answer,
            answered_ms,
            completed: None,
            done,
        })
        .await?;
        Ok(Recording { durable })
    }

    async fn hand_over(&self, entry: Entry) -> Result<(), CheckpointError> {
        self.entries.send(entry).await.map_err(|_| CheckpointError::WriterEnded)
    }
}

/// An answer on its way to the disk.
#[derive(Debug)]
pub struct Recording {
    durable: oneshot::Receiver<Standing>,
}

impl Recording {
    /// Returns where the person stands, once the answer is durable: only then is it counted or shown. May be dropped and
    /// asked again until it has returned.
    ///
    /// # Errors
    ///
    /// As [`Recorder::begin`].
    pub async fn durable(&mut self) -> Result<Standing, CheckpointError> {
        (&mut self.durable).await.map_err(|_| CheckpointError::WriterEnded)
    }

    /// What [`Recording::durable`] returns, where it would return now.
    pub fn try_durable(&mut self) -> Option<Result<Standing, CheckpointError>> {
        match self.durable.try_recv() {
            Ok(standing) => Some(Ok(standing)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Closed) => Some(Err(CheckpointError::WriterEnded)),
        }
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
        // Whoever is about to hand something over joins the group, as long as somebody does.
        let mut joined = 1;
        while joined > 0 && group.len() < GROUP_ENOUGH {
            tokio::task::yield_now().await;
            let before = group.len();
            group.extend(iter::from_fn(|| queue.try_recv().ok()).take(GROUP_MAX - before));
            joined = group.len() - before;
        }
        let durable = make_durable(&checkpoint, group).await?;
        durable.into_iter().for_each(Entry::tell);
    }
}

/// Makes a group durable. What may pass is waited for: the group may hold answers, which come only once, and meanwhile
/// nothing is told and nothing new is sent.
async fn make_durable(checkpoint: &Checkpoint, mut group: Vec<Entry>) -> Result<Vec<Entry>, CheckpointError> {
    let give_up_at = Instant::now() + PATIENCE;
    let mut pause = PAUSE_MIN;
    loop {
        let checkpoint = checkpoint.clone();
        // One blocking task a group: a thread of its own would let a paused clock run away in simulations.
        let committing = tokio::task::spawn_blocking(move || {
            let committed = commit(&checkpoint, &mut group);
            (group, committed)
        });
        let committed = committing.await;
        let (same_group, committed) = committed.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
        match committed {
            Ok(()) => return Ok(same_group),
            Err(error) if error.may_pass() && Instant::now() + pause <= give_up_at => {
                tracing::warn!(%error, again_in_ms = pause.as_millis() as u64, "nothing is sent until it can be saved");
            }
            Err(error) => return Err(error),
        }
        group = same_group;
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// Commits all or nothing. Done again it writes everything anew, also what a failed sync may have dropped.
fn commit(checkpoint: &Checkpoint, group: &mut [Entry]) -> Result<(), CheckpointError> {
    checkpoint.still_there()?;
    let mut conn = checkpoint.conn();
    let tx = conn.transaction()?;
    for entry in group {
        entry.write(&tx)?;
    }
    Ok(tx.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{GenerationId, RunId};
    use crate::feishu::Verdict;
    use crate::validate::{Contact, Email};

    /// A checkpoint with one person in flight, and the answer that waits to be stored.
    async fn in_flight() -> (Checkpoint, Recorder, Writer, AttemptId, Answer) {
        let checkpoint = Checkpoint::in_memory_with_a_run();
        let (recorder, writer) = Writer::start(checkpoint.clone());
        let intent = Intent {
            run: RunId(1),
            generation: GenerationId(1),
            row: 2,
            person: None,
            contact: Contact {
                email: Some(Email("ada@example.com".into())),
                mobile: None,
            },
            sent_ms: 0,
        };
        let attempt = recorder.begin(intent).await.expect("there is room");
        let answer = Answer {
            verdict: Verdict::Refused {
                code: 1002551,
                message: "x".repeat(100_000),
            },
            log_id: None,
        };
        (checkpoint, recorder, writer, attempt, answer)
    }

    /// As a full disk does, SQLite then says `SQLITE_FULL` to whatever needs another page. A limit below the present size means
    /// that size.
    fn pages_max(checkpoint: &Checkpoint, pages: u32) {
        let conn = checkpoint.conn();
        conn.pragma_update(None, "max_page_count", pages)
            .expect("a limit can be set");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_waits_for_room_on_a_full_disk() {
        let (checkpoint, recorder, _writer, attempt, answer) = in_flight().await;
        pages_max(&checkpoint, 1);
        let begun = Instant::now();
        let made_room = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(20)).await;
            pages_max(&checkpoint, 1_000);
        });
        let mut recording = recorder.complete(attempt, answer, 1).await.expect("the writer runs");
        let standing = recording.durable().await.expect("room is made in time");
        assert_eq!(standing, Standing::Failed);
        assert!((20..=25).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
        made_room.await.expect("it does not panic");
    }

    #[tokio::test(start_paused = true)]
    async fn a_disk_that_stays_full_ends_the_writer() {
        let (checkpoint, recorder, writer, attempt, answer) = in_flight().await;
        pages_max(&checkpoint, 1);
        let begun = Instant::now();
        let mut recording = recorder.complete(attempt, answer, 1).await.expect("the writer runs");
        let stored = recording.durable().await;
        assert!(matches!(stored, Err(CheckpointError::WriterEnded)), "{stored:?}");
        assert!((25..=30).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
        drop(recorder);
        let ended = writer.end().await;
        assert!(matches!(ended, Err(CheckpointError::DiskFull)), "{ended:?}");
        let answered: Option<i64> = checkpoint
            .conn()
            .query_row("SELECT answered_ms FROM attempts", [], |row| row.get(0))
            .expect("the intent stays");
        assert_eq!(answered, None);
    }
}
