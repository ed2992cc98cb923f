//! What one run may do, judged call by call.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use referral_import::feishu::{Cause, Stop, Verdict};

use super::people::Keys;
use super::time::Time;

/// The promised limits, written down here once more: a test that took them from the program would bend with it.
const ATTEMPTS_MAX: u32 = 5;
const UNCONFIRMED_PAUSE_MIN: Duration = Duration::from_secs(5);

/// What has been seen of one run.
#[derive(Debug, Default)]
pub(crate) struct RunWatch {
    /// Whom the file of this run allows to be sent; `None` for a run that is not watched so closely.
    sendable: Option<HashSet<Keys>>,
    sent: HashMap<Keys, Sent>,
    /// Whom earlier runs left unconfirmed, and since when; who was under way when one died, since the next began.
    left_unconfirmed: HashMap<Keys, Duration>,
    /// When the run was asked to stop.
    pub(crate) stopped_at: Option<Duration>,
}

#[derive(Debug, Default)]
struct Sent {
    attempts: u32,
    under_way: bool,
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

    /// Takes over from the run before it.
    pub(crate) fn follow(&mut self, before: Self, now: Duration) {
        self.left_unconfirmed = before.left_unconfirmed;
        for (keys, sent) in before.sent {
            let since = if sent.under_way { Some(now) } else { sent.unconfirmed_at };
            self.left_unconfirmed.extend(since.map(|since| (keys, since)));
        }
    }

    /// A call leaves; returns what is wrong with that.
    pub(crate) fn leaves(&mut self, keys: &Keys, at: Duration, time: &Time) -> Vec<String> {
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
        // How old an attempt is when its run is over, only the wall clock knows.
        let too_soon = |since: Duration| at < since + UNCONFIRMED_PAUSE_MIN && !time.is_set_forward(since, at);
        let mut left = self.left_unconfirmed.iter().filter(|(known, _)| known.meet(keys));
        if left.any(|(_, since)| too_soon(*since)) {
            wrong.push(format!(
                "{keys:?} was sent too soon after a run that left it unconfirmed"
            ));
        }
        let sent = self.sent.entry(keys.clone()).or_default();
        sent.under_way = true;
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
        sent.under_way = false;
        match verdict {
            Verdict::Registered { .. } | Verdict::Refused { .. } => {
                if let Verdict::Registered { account_id, .. } = verdict {
                    sent.account_id = Some(account_id.clone());
                }
                let twice = std::mem::replace(&mut sent.settled, true);
                return twice.then(|| format!("{keys:?} was settled twice in one run"));
            }
            Verdict::Unconfirmed { .. }
            | Verdict::Stop(Stop {
                cause: Cause::Foreign(_),
                ..
            }) => {
                sent.attempts += 1;
                sent.unconfirmed_at = Some(at);
            }
            Verdict::Unsent { .. }
            | Verdict::Held { .. }
            | Verdict::RateLimited { .. }
            | Verdict::TokenRefused { .. }
            | Verdict::Stop(_) => {}
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
