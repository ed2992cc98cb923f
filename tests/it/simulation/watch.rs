//! What one run may do, judged call by call.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use referral_import::feishu::Verdict;

use super::people::Keys;

/// The promised limits, written down here once more: a test that took them from the program would bend with it.
const ATTEMPTS_MAX: u32 = 5;
const UNCONFIRMED_PAUSE_MIN: Duration = Duration::from_secs(5);

/// What has been seen of one run.
#[derive(Debug, Default)]
pub(crate) struct RunWatch {
    /// Whom the file of this run allows to be sent; `None` for a run that is not watched so closely.
    sendable: Option<HashSet<Keys>>,
    sent: HashMap<Keys, Sent>,
    /// When the run was asked to stop.
    pub(crate) stopped_at: Option<Duration>,
}

#[derive(Debug, Default)]
struct Sent {
    attempts: u32,
    settled: bool,
    account_id: Option<String>,
    unconfirmed_at: Option<Duration>,
}

impl RunWatch {
    /// A watch that knows whom the file allows to be sent.
    pub(crate) fn over(sendable: HashSet<Keys>) -> Self {
        RunWatch {
            sendable: Some(sendable),
            ..RunWatch::default()
        }
    }

    /// A call leaves; returns what is wrong with that.
    pub(crate) fn leaves(&mut self, keys: &Keys, at: Duration) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.sendable.as_ref().is_some_and(|sendable| !sendable.contains(keys)) {
            wrong.push(format!(
                "{keys:?} was sent, and is invalid, in conflict or not in the file"
            ));
        }
        if let Some(other) = self.sent.keys().find(|other| *other != keys && other.meet(keys)) {
            wrong.push(format!("{keys:?} was sent, a duplicate of {other:?}"));
        }
        if self.stopped_at.is_some_and(|stopped_at| at > stopped_at) {
            wrong.push(format!("{keys:?} was sent after the run was asked to stop"));
        }
        let sent = self.sent.entry(keys.clone()).or_default();
        if sent.settled {
            wrong.push(format!("{keys:?} was sent, and this run had settled it"));
        }
        if sent.attempts >= ATTEMPTS_MAX {
            wrong.push(format!("{keys:?} was sent more than {ATTEMPTS_MAX} times"));
        }
        if sent
            .unconfirmed_at
            .is_some_and(|answered_at| at < answered_at + UNCONFIRMED_PAUSE_MIN)
        {
            wrong.push(format!("{keys:?} was sent again too soon after an unconfirmed attempt"));
        }
        wrong
    }

    /// An answer arrives; returns what is wrong with that.
    pub(crate) fn answered(&mut self, keys: &Keys, verdict: &Verdict, at: Duration) -> Option<String> {
        let sent = self.sent.entry(keys.clone()).or_default();
        match verdict {
            Verdict::Registered { .. } | Verdict::Refused { .. } => {
                if let Verdict::Registered { account_id, .. } = verdict {
                    sent.account_id = Some(account_id.clone());
                }
                let twice = std::mem::replace(&mut sent.settled, true);
                return twice.then(|| format!("{keys:?} was settled twice in one run"));
            }
            Verdict::Unconfirmed { .. } => {
                sent.attempts += 1;
                sent.unconfirmed_at = Some(at);
            }
            Verdict::Unsent { .. } | Verdict::RateLimited { .. } | Verdict::TokenRefused { .. } | Verdict::Stop(_) => {}
        }
        None
    }

    /// The accounts that this run was told of.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = (&Keys, &str)> {
        self.sent
            .iter()
            .filter_map(|(keys, sent)| Some((keys, sent.account_id.as_deref()?)))
    }
}
