//! Whether the server is well: a sick server fails no rows, and a wrong mapping does not fail them all.

use std::time::Duration;

use tokio::time::Instant;

/// So many *different* rows in a row without a readable answer, or calls without a connection, are an outage.
const OUTAGE_FAILURES: usize = 3;

/// Before the first good answer the run ends when no answer can come in this time since the first call left, but not while a
/// call is still waited for.
const UNPROVEN_PATIENCE: Duration = Duration::from_secs(20);

/// The first pause between two probes.
const PROBE_PAUSE_MIN: Duration = Duration::from_secs(2);

/// The longest pause between two probes.
const PROBE_PAUSE_MAX: Duration = Duration::from_secs(60);

/// So many rows in a row whose fresh tokens were refused: no token will do.
const TOKEN_REFUSALS_MAX: usize = 3;

/// So many refusals with one code and no success: the mapping or the tenant is wrong.
const SAME_REFUSALS_MAX: u32 = 20;

/// What is known of the server. A run begins by probing: its first row goes alone.
#[derive(Debug)]
pub(super) struct Health {
    /// How long an outage may last, awake, after a good answer, and a rate limit that lets nothing through.
    patience: Duration,
    /// Whether this run has had a good answer.
    proven: bool,
    /// Set while one row at a time is sent.
    probing: Option<Probing>,
    /// The rows of the last calls that had no readable answer, each once.
    failing_rows: Vec<u32>,
    /// How many of them could not be made at all.
    unconnected: usize,
    /// The rows whose fresh tokens were refused since the last good answer, each once.
    token_refusals: Vec<u32>,
    /// When the first rate-limit answer came after the last good one.
    limited_since: Option<Instant>,
    /// What the last calls were refused with, and how often; `None` once a person was registered.
    refusals: Option<(i64, u32)>,
}

#[derive(Debug)]
struct Probing {
    /// When the first of the calls left that failed; `None` before the first failure.
    unwell_since: Option<Instant>,
    next_at: Instant,
    pause: Duration,
}

/// Whose fault it may be that a call had no good answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Culprit {
    /// The row's: a server may stumble over one contact again and again.
    Row(u32),
    /// The connection's: nothing of any row was sent.
    Connection,
    /// The token's or this machine's address: no row can be sent at all.
    Everyone,
}

/// What the run must do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Advice {
    /// Go on.
    GoOn,
    /// The server has been unwell for too long, everyone is refused with the same code, or every token is.
    Stop,
}

impl Advice {
    fn stop_if(is_enough: bool) -> Self {
        match is_enough {
            true => Advice::Stop,
            false => Advice::GoOn,
        }
    }
}

impl Health {
    pub(super) fn new(patience: Duration, now: Instant) -> Self {
        Health {
            patience,
            proven: false,
            probing: Some(Probing {
                unwell_since: None,
                next_at: now,
                pause: PROBE_PAUSE_MIN,
            }),
            failing_rows: Vec::new(),
            unconnected: 0,
            token_refusals: Vec::new(),
            limited_since: None,
            refusals: Some((0, 0)),
        }
    }

    /// Whether this run has had a good answer.
    pub(super) fn is_proven(&self) -> bool {
        self.proven
    }

    /// Whether this run has registered somebody, so that no row of equal refusals stops it.
    pub(super) fn has_registered(&self) -> bool {
        self.refusals.is_none()
    }

    /// Whether one row at a time is sent.
    pub(super) fn is_probing(&self) -> bool {
        self.probing.is_some()
    }

    /// When the next probe may leave, where there is a pause.
    pub(super) fn paused_until(&self, now: Instant) -> Option<Instant> {
        self.probing
            .as_ref()
            .map(|probing| probing.next_at)
            .filter(|next_at| *next_at > now)
    }

    /// Feishu registered a person.
    pub(super) fn registered(&mut self) {
        self.refusals = None;
        self.well();
    }

    /// Feishu refused a person, which may tell something new of the mapping or the tenant.
    pub(super) fn refused(&mut self, code: i64, is_news: bool) -> Advice {
        self.well();
        let Some((last, count)) = self.refusals.as_mut().filter(|_| is_news) else {
            return Advice::GoOn;
        };
        *count = if *last == code { *count + 1 } else { 1 };
        *last = code;
        Advice::stop_if(*count >= SAME_REFUSALS_MAX)
    }

    /// A row was refused for a token that had never been accepted.
    pub(super) fn token_refused(&mut self, row: u32) -> Advice {
        if !self.token_refusals.contains(&row) {
            self.token_refusals.push(row);
        }
        Advice::stop_if(self.token_refusals.len() >= TOKEN_REFUSALS_MAX)
    }

    /// A call that had left at `left_at` had no good answer.
    pub(super) fn unwell(&mut self, culprit: Culprit, left_at: Instant, now: Instant) -> Advice {
        match culprit {
            Culprit::Row(row) if self.failing_rows.contains(&row) => {}
            Culprit::Row(row) => self.failing_rows.push(row),
            Culprit::Connection => self.unconnected += 1,
            Culprit::Everyone => {}
        }
        if self.probing.is_none() {
            let failures = self.failing_rows.len() + self.unconnected;
            if culprit != Culprit::Everyone && failures < OUTAGE_FAILURES {
                return Advice::GoOn;
            }
            tracing::warn!("outage: no good answer comes; one row at a time is tried until one does");
            self.probing = Some(Probing {
                unwell_since: None,
                next_at: now,
                pause: PROBE_PAUSE_MIN,
            });
        }
        let patience = if self.proven { self.patience } else { UNPROVEN_PATIENCE };
        let probing = self.probing.as_mut().expect("set just now or before");
        let since = *probing.unwell_since.get_or_insert(left_at);
        // Answers to calls that left before the outage was noticed do not lengthen the pause.
        if now >= probing.next_at {
            probing.next_at = now + probing.pause;
            probing.pause = (probing.pause * 2).min(PROBE_PAUSE_MAX);
        }
        // The next one may take as long as this one did.
        Advice::stop_if(probing.next_at.duration_since(since) + (now - left_at) > patience)
    }

    /// Feishu asks to wait for its rate limit. That is no outage, and somebody else may have taken all of the quota for a while.
    pub(super) fn rate_limited(&mut self, wait: Duration, now: Instant) -> Advice {
        let since = *self.limited_since.get_or_insert(now);
        Advice::stop_if((now + wait).duration_since(since) > self.patience)
    }

    fn well(&mut self) {
        if self
            .probing
            .take()
            .is_some_and(|probing| probing.unwell_since.is_some())
        {
            tracing::warn!("the server answers again");
        }
        self.proven = true;
        self.failing_rows.clear();
        self.unconnected = 0;
        self.token_refusals.clear();
        self.limited_since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// Fails probe after probe, row after row, each after `took`, and returns for how long the run was patient.
    fn patience(health: &mut Health, start: Instant, took: Duration) -> Duration {
        let mut now = start;
        for row in 1.. {
            let left_at = health.paused_until(now).unwrap_or(now);
            now = left_at + took;
            if health.unwell(Culprit::Row(row), left_at, now) == Advice::Stop {
                break;
            }
        }
        now - start
    }

    #[tokio::test(start_paused = true)]
    async fn before_the_first_good_answer_a_run_ends_within_20_seconds_or_with_its_first_call() {
        let now = Instant::now();
        let seconds = Duration::from_secs;
        for (took, patient) in [
            (0, 10..=20),
            (1, 10..=20),
            (5, 10..=20),
            (15, 15..=15),
            (30, 30..=30),
            (120, 120..=120),
        ] {
            let ended = patience(&mut Health::new(30 * MINUTE, now), now, seconds(took));
            assert!(patient.contains(&ended.as_secs()), "{took} s a call: {ended:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_good_answer_it_waits_half_an_hour() {
        let now = Instant::now();
        let mut health = Health::new(30 * MINUTE, now);
        health.registered();
        let patience = patience(&mut health, now, Duration::ZERO);
        assert!((28 * MINUTE..=30 * MINUTE).contains(&patience), "{patience:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn three_rows_in_a_row_whose_fresh_tokens_are_refused_stop_the_run() {
        let now = Instant::now();
        let mut health = Health::new(MINUTE, now);
        let go_on = [2, 2, 3, 3].map(|row| health.token_refused(row));
        assert_eq!(go_on, [Advice::GoOn; 4]);
        health.registered();
        let go_on = [4, 4, 5].map(|row| health.token_refused(row));
        assert_eq!(go_on, [Advice::GoOn; 3]);
        assert_eq!(health.token_refused(6), Advice::Stop);
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_limit_is_waited_for_as_long_as_an_outage_also_before_the_first_good_answer() {
        let now = Instant::now();
        let mut health = Health::new(30 * MINUTE, now);
        assert_eq!(health.rate_limited(31 * MINUTE, now), Advice::Stop);
        assert_eq!(health.rate_limited(MINUTE, now + 29 * MINUTE), Advice::GoOn);
        assert_eq!(health.rate_limited(MINUTE, now + 30 * MINUTE), Advice::Stop);
        health.registered();
        assert_eq!(health.rate_limited(MINUTE, now + 30 * MINUTE), Advice::GoOn);
        assert!(!health.is_probing());
    }

    #[tokio::test(start_paused = true)]
    async fn one_row_that_fails_again_and_again_is_no_outage() {
        let now = Instant::now();
        let mut health = Health::new(MINUTE, now);
        health.registered();
        for row in [7, 8, 7, 7, 8] {
            assert_eq!(health.unwell(Culprit::Row(row), now, now), Advice::GoOn);
            assert!(!health.is_probing());
        }
        health.unwell(Culprit::Row(9), now, now);
        assert!(health.is_probing());
        health.registered();
        assert!(!health.is_probing());
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_connection_the_last_row_left_is_an_outage_too() {
        let now = Instant::now();
        let mut health = Health::new(MINUTE, now);
        health.registered();
        health.unwell(Culprit::Connection, now, now);
        health.unwell(Culprit::Connection, now, now);
        assert!(!health.is_probing());
        health.unwell(Culprit::Connection, now, now);
        assert!(health.is_probing());
        health.registered();
        health.unwell(Culprit::Everyone, now, now);
        assert!(health.is_probing());
    }

    #[tokio::test(start_paused = true)]
    async fn twenty_equal_refusals_without_a_success_stop_the_run() {
        let now = Instant::now();
        let mut health = Health::new(MINUTE, now);
        assert!((0..19).all(|_| health.refused(1_002_551, true) == Advice::GoOn));
        assert_eq!(health.refused(1_002_552, true), Advice::GoOn);
        assert!((0..19).all(|_| health.refused(1_002_551, true) == Advice::GoOn));
        assert_eq!(health.refused(1_002_551, true), Advice::Stop);

        let mut health = Health::new(MINUTE, now);
        assert!((0..100).all(|_| health.refused(1_002_551, false) == Advice::GoOn));
        assert!((0..19).all(|_| health.refused(1_002_551, true) == Advice::GoOn));
        assert_eq!(health.refused(1_002_551, true), Advice::Stop);

        let mut health = Health::new(MINUTE, now);
        health.registered();
        assert!((0..100).all(|_| health.refused(1_002_551, true) == Advice::GoOn));
    }
}
