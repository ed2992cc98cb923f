//! What is made durable together: the answers that came, and the intents of the calls that leave next.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::attempts::{self, AttemptId, Intent};
use super::{Checkpoint, CheckpointError, Standing};
use crate::feishu::Answer;

/// The first pause before a commit is tried again; it doubles each time.
const PAUSE_MIN: Duration = Duration::from_millis(50);

/// No pause before another try is longer than this.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// An answer, which completes an attempt.
#[derive(Clone, Copy, Debug)]
pub struct Completion<'a> {
    /// The attempt.
    pub attempt: AttemptId,
    /// What came back.
    pub answer: &'a Answer,
    /// When, in milliseconds since 1970.
    pub answered_ms: i64,
}

/// What became durable, in the order in which it was handed over.
#[derive(Debug, Default)]
pub struct Recorded {
    /// Where the person of each answer stands: only now is it counted or shown.
    pub standings: Vec<Standing>,
    /// The attempt of each intent: only now may the first byte leave.
    pub attempts: Vec<AttemptId>,
}

impl Checkpoint {
    /// Makes answers and intents durable, all or none. What may pass, a full disk for one, is waited for as long as `patience`
    /// lasts: answers come only once.
    ///
    /// # Errors
    ///
    /// Why they could not be made durable.
    pub async fn record(
        &self,
        answers: &[Completion<'_>],
        intents: &[Intent<'_>],
        patience: Duration,
    ) -> Result<Recorded, CheckpointError> {
        let give_up_at = Instant::now() + patience;
        let mut pause = PAUSE_MIN;
        loop {
            // On the thread of the calls: while the disk works, their answers wait in the sockets. To hand every commit to another
            // thread and back took more processor time than a third of the commit.
            match self.commit(answers, intents) {
                Err(error) if error.may_pass() && Instant::now() + pause <= give_up_at => {
                    tracing::warn!(%error, again_in_ms = pause.as_millis() as u64, "nothing is sent until it can be saved");
                }
                committed => return committed,
            }
            sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    /// Commits all or nothing. Done again it writes everything anew, also what a failed sync may have dropped.
    fn commit(&self, answers: &[Completion<'_>], intents: &[Intent<'_>]) -> Result<Recorded, CheckpointError> {
        self.still_there()?;
        let mut conn = self.conn();
        let tx = conn.transaction()?;
        let standings = answers.iter().map(|answer| attempts::complete(&tx, answer));
        let standings = standings.collect::<Result<_, _>>()?;
        let attempts = intents.iter().map(|intent| attempts::begin(&tx, intent));
        let attempts = attempts.collect::<Result<_, _>>()?;
        tx.commit()?;
        Ok(Recorded { standings, attempts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{GenerationId, RunId};
    use crate::feishu::Verdict;
    use crate::validate::{Contact, Email};

    const PATIENCE: Duration = Duration::from_secs(30);

    /// A checkpoint with one person in flight, and the answer that waits to be stored.
    async fn in_flight() -> (Checkpoint, AttemptId, Answer) {
        let checkpoint = Checkpoint::in_memory_with_a_run();
        let contact = Contact {
            email: Some(Email("ada@example.com".into())),
            mobile: None,
        };
        let intent = Intent {
            run: RunId(1),
            generation: GenerationId(1),
            row: 2,
            person: None,
            contact: &contact,
            sent_ms: 0,
        };
        let begun = checkpoint.record(&[], &[intent], PATIENCE).await;
        let attempt = begun.expect("there is room").attempts[0];
        let answer = Answer {
            verdict: Verdict::Refused {
                code: 1002551,
                message: "x".repeat(100_000),
            },
            log_id: None,
        };
        (checkpoint, attempt, answer)
    }

    async fn complete(
        checkpoint: &Checkpoint,
        attempt: AttemptId,
        answer: &Answer,
    ) -> Result<Recorded, CheckpointError> {
        let completion = Completion {
            attempt,
            answer,
            answered_ms: 1,
        };
        checkpoint.record(&[completion], &[], PATIENCE).await
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
        let (checkpoint, attempt, answer) = in_flight().await;
        pages_max(&checkpoint, 1);
        let begun = Instant::now();
        let room = checkpoint.clone();
        let made_room = tokio::spawn(async move {
            sleep(Duration::from_secs(20)).await;
            pages_max(&room, 1_000);
        });
        let recorded = complete(&checkpoint, attempt, &answer).await;
        let standings = recorded.expect("room is made in time").standings;
        assert_eq!(standings, [Standing::Failed]);
        assert!((20..=25).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
        made_room.await.expect("it does not panic");
    }

    #[tokio::test(start_paused = true)]
    async fn a_disk_that_stays_full_is_given_up() {
        let (checkpoint, attempt, answer) = in_flight().await;
        pages_max(&checkpoint, 1);
        let begun = Instant::now();
        let recorded = complete(&checkpoint, attempt, &answer).await;
        assert!(matches!(recorded, Err(CheckpointError::DiskFull)), "{recorded:?}");
        assert!((25..=30).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
        let answered: Option<i64> = checkpoint
            .conn()
            .query_row("SELECT answered_ms FROM attempts", [], |row| row.get(0))
            .expect("the intent stays");
        assert_eq!(answered, None);
    }
}
