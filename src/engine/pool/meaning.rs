//! What answers mean for their rows and for the run.

use std::time::Duration;

use tokio::time::Instant;

use super::{Pool, RATE_LIMIT_PAUSE};
use crate::checkpoint::Standing;
use crate::engine::backlog::Turn;
use crate::engine::call::Answered;
use crate::engine::clock::Clock;
use crate::engine::health::{Advice, Culprit};
use crate::engine::terms::End;
use crate::feishu::{Cause, Register, Stop, Verdict};
use crate::lang::said;

/// How often a row is attempted in one run.
const ATTEMPTS_MAX: u32 = 5;

/// How often a row is refused for its token in one run.
const TOKEN_REFUSALS_MAX: u32 = 2;

impl<R: Register, C: Clock> Pool<R, C> {
    /// What an answer means for its row and for the run.
    pub(super) fn judge(&mut self, answered: Answered, standing: Standing, now: Instant) {
        let Answered {
            mut turn,
            answer,
            left_at,
            ..
        } = answered;
        match answer.verdict {
            Verdict::Registered { .. } => {
                self.health.registered();
                self.snapshot.registered += 1;
                self.snapshot.done += 1;
            }
            Verdict::Refused { code, message } => self.refused(&turn, code, message, standing),
            verdict @ Verdict::Unconfirmed { .. } => self.unconfirmed(turn, &verdict, left_at, now),
            verdict @ Verdict::Unsent { .. } => {
                turn.unsent += 1;
                self.unwell(Culprit::Connection, &verdict, left_at, now);
                self.backlog.later(turn, now);
            }
            // The gate was closed when the answer came.
            Verdict::Held { .. } | Verdict::RateLimited { .. } => self.backlog.at_once(turn, now),
            Verdict::TokenRefused {
                code,
                message,
                is_fresh,
            } => self.token_refused(turn, is_fresh, Stop::new(Cause::Tokens(code), message), now),
            Verdict::Stop(stop) if !self.passes(&stop) => {
                self.end(End::Stopped(stop));
                self.backlog.at_once(turn, now);
            }
            // Somebody else may have passed it on to Feishu all the same.
            Verdict::Stop(stop) if matches!(stop.cause, Cause::Foreign(_)) => {
                self.unconfirmed(turn, &Verdict::Stop(stop), left_at, now);
            }
            verdict @ Verdict::Stop(_) => {
                self.unwell(Culprit::Everyone, &verdict, left_at, now);
                self.backlog.at_once(turn, now);
            }
        }
    }

    fn refused(&mut self, turn: &Turn, code: i64, message: String, standing: Standing) {
        // The code that the row had already says nothing new, and one that leaves open whether there is an account may just
        // mean that there is.
        let is_news = turn.sendable.last_code != Some(code) && standing == Standing::Failed;
        if self.health.refused(code, is_news) == Advice::Stop && !self.options.keep_going {
            self.end(End::SameRefusal { code, message });
        }
        match standing {
            Standing::Failed => self.snapshot.failed += 1,
            _ => self.snapshot.unconfirmed += 1,
        }
        self.snapshot.done += 1;
    }

    fn unconfirmed(&mut self, mut turn: Turn, verdict: &Verdict, left_at: Instant, now: Instant) {
        turn.attempts += 1;
        self.unwell(Culprit::Row(turn.sendable.row), verdict, left_at, now);
        if turn.attempts >= ATTEMPTS_MAX {
            self.snapshot.unconfirmed += 1;
            self.snapshot.done += 1;
        } else {
            self.backlog.later(turn, now);
        }
    }

    /// One row may meet tokens that are refused by chance: it is left pending, and the others go on.
    fn token_refused(&mut self, mut turn: Turn, is_fresh: bool, stop: Stop, now: Instant) {
        turn.token_refusals += 1;
        if is_fresh && self.health.token_refused(turn.sendable.row) == Advice::Stop {
            self.end(End::Stopped(stop));
        }
        if turn.token_refusals < TOKEN_REFUSALS_MAX {
            self.backlog.at_once(turn, now);
        } else {
            tracing::warn!(
                row = turn.sendable.row,
                "refused for its token again: it stays pending in this run"
            );
            self.snapshot.done += 1;
        }
    }

    fn unwell(&mut self, culprit: Culprit, verdict: &Verdict, left_at: Instant, now: Instant) {
        if self.health.unwell(culprit, left_at, now) == Advice::Stop {
            // That something was not sent, or stopped, is said by the end itself.
            let message = verdict.said();
            self.end(if self.health.is_proven() {
                End::Outage { message }
            } else {
                End::NoAnswer { message }
            });
        }
    }

    pub(super) fn rate_limited(&mut self, wait: Duration, left_at: Instant, now: Instant) {
        if !self.may_wait(wait, now) {
            return;
        }
        if self.quota.rate_limited(now + wait, left_at, now) {
            tracing::warn!(
                "the limit came before the quota was used up: somebody else uses this app, or Feishu likes no bursts; calls leave \
                 evenly, at half the pace, which recovers slowly"
            );
        }
        tracing::warn!(seconds = wait.as_secs_f64(), "rate limit reached: everyone waits");
    }

    /// Whether a rate limit is waited for; else the run ends.
    fn may_wait(&mut self, wait: Duration, now: Instant) -> bool {
        let may_wait = self.health.rate_limited(wait, now) == Advice::GoOn;
        if !may_wait {
            let seconds = wait.as_secs();
            let message = said!(
                "the rate limit lets nothing through and asks to wait another {seconds} s, beyond `--give-up-after`",
                "频率限制不放行任何调用，还要求再等 {seconds} 秒，超出 `--give-up-after`"
            );
            self.end(End::Outage { message });
        }
        may_wait
    }

    pub(super) fn no_token(&mut self, verdict: Verdict, asked_at: Instant, now: Instant) {
        match verdict {
            Verdict::RateLimited { wait } => {
                let wait = wait.unwrap_or(RATE_LIMIT_PAUSE);
                if self.may_wait(wait, now) {
                    tracing::warn!(
                        seconds = wait.as_secs_f64(),
                        "the rate limit of tokens is reached: everyone waits"
                    );
                    self.tokens_from = now + wait;
                }
            }
            Verdict::Stop(stop) if !self.passes(&stop) => self.end(End::Stopped(stop)),
            verdict => self.unwell(Culprit::Everyone, &verdict, asked_at, now),
        }
    }

    /// Whether what would stop a run that had no good answer yet is weather: also where the good answer is still on its way to
    /// the disk.
    pub(super) fn passes(&self, stop: &Stop) -> bool {
        let is_good = |verdict: &Verdict| matches!(verdict, Verdict::Registered { .. } | Verdict::Refused { .. });
        let has_good = || self.answers.iter().any(|answered| is_good(&answered.answer.verdict));
        stop.cause.passes() && (self.health.is_proven() || has_good())
    }
}
