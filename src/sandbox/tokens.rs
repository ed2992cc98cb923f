//! Access tokens as Feishu hands them out: the same one while it is young, and a new one before it ends.

use std::time::Duration;

use fastrand::Rng;
use tokio::time::Instant;

/// With this much life left or more the same token comes back, says Feishu's page on tenant access tokens. Of tokens
/// that live shorter than an hour it is half their life.
const SAME_WHILE_LEFT: Duration = Duration::from_secs(30 * 60);

/// The tokens of one kind, the youngest last.
pub(super) struct Tokens {
    prefix: char,
    life: Duration,
    rng: Rng,
    alive: Vec<Token>,
    issued: u64,
}

struct Token {
    text: String,
    ends: Instant,
}

/// A token as it is handed out.
#[derive(Debug, PartialEq)]
pub(super) struct Issued {
    pub(super) token: String,
    /// Its remaining life.
    pub(super) remaining: Duration,
}

impl Tokens {
    /// Tokens that begin with `prefix` and a hyphen; their texts follow from the seed.
    pub(super) fn new(prefix: char, life: Duration, seed: u64) -> Tokens {
        Tokens {
            prefix,
            life,
            rng: Rng::with_seed(seed),
            alive: Vec::new(),
            issued: 0,
        }
    }

    /// The youngest token, or a new one when that is near its end; older ones stay valid until their own end.
    pub(super) fn issue(&mut self, now: Instant) -> Issued {
        self.alive.retain(|token| token.ends > now);
        let renew_below = SAME_WHILE_LEFT.min(self.life / 2);
        if self.alive.last().is_none_or(|token| token.ends - now < renew_below) {
            let text = format!("{}-{:016x}{:016x}", self.prefix, self.rng.u64(..), self.rng.u64(..));
            self.alive.push(Token {
                text,
                ends: now + self.life,
            });
            self.issued += 1;
        }
        let youngest = self.alive.last().expect("one was pushed if there was none");
        Issued {
            token: youngest.text.clone(),
            remaining: youngest.ends - now,
        }
    }

    /// Whether a token was issued here and has not ended.
    pub(super) fn accepts(&self, now: Instant, text: &str) -> bool {
        self.alive.iter().any(|token| token.text == text && token.ends > now)
    }

    /// How many different tokens have been issued.
    pub(super) fn issued(&self) -> u64 {
        self.issued
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn the_same_token_while_half_an_hour_is_left() {
        let start = Instant::now();
        let mut tokens = Tokens::new('t', 2 * HOUR, 1);
        let first = tokens.issue(start);
        assert_eq!(first.remaining, 2 * HOUR);
        let again = tokens.issue(start + 90 * MINUTE);
        assert_eq!((&again.token, again.remaining), (&first.token, 30 * MINUTE));

        let second = tokens.issue(start + 91 * MINUTE);
        assert_ne!(second.token, first.token);
        assert_eq!(second.remaining, 2 * HOUR);
        assert!(
            tokens.accepts(start + 119 * MINUTE, &first.token),
            "the old one stays valid until its own end"
        );
        assert!(!tokens.accepts(start + 120 * MINUTE, &first.token));
        assert!(tokens.accepts(start + 120 * MINUTE, &second.token));
        assert_eq!(tokens.issued(), 2);
    }

    #[test]
    fn tokens_may_live_one_second() {
        let start = Instant::now();
        let mut tokens = Tokens::new('t', Duration::from_secs(1), 1);
        let first = tokens.issue(start).token;
        assert_eq!(tokens.issue(start + Duration::from_millis(500)).token, first);
        assert_ne!(tokens.issue(start + Duration::from_millis(501)).token, first);
        assert!(!tokens.accepts(start + Duration::from_secs(1), &first));
    }

    #[test]
    fn a_made_up_token_is_not_accepted() {
        let tokens = Tokens::new('t', HOUR, 1);
        assert!(!tokens.accepts(Instant::now(), "t-made-up"));
    }
}
