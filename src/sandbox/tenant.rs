//! The tenant itself: what a call does and what it is answered, without sockets and on whatever clock the caller has.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::Instant;

use super::apps::Apps;
use super::contact::Contact;
use super::faults::{Fault, FaultSequence};
use super::people::{Account, People, Referrer};
use super::refusal::{REGISTERED_ALREADY, Refusal, SYSTEM_ERROR, TOKEN_INVALID, TOKEN_MISSING};
use super::tokens::Tokens;
use super::window::Window;
use super::{Directory, Options, Replay, Stats};

/// What the rate-limit fault asks to wait: the window has room, so no wait can be worked out.
const OTHER_USERS_WAIT: Duration = Duration::from_secs(5);

/// A tenant without sockets; [`super::Sandbox`] serves one on loopback.
pub struct Tenant {
    rate: Option<NonZeroU32>,
    replay: Replay,
    pub(super) apps: Apps,
    window: Window,
    faults: FaultSequence,
    people: People,
    /// What is counted here; [`Tenant::stats`] adds what other parts know.
    counted: Stats,
}

/// What a registration call is answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Registered(Account),
    Refused(Refusal),
    RateLimited {
        /// The limit, calls per 60 s.
        limit: u32,
        wait: Duration,
    },
    /// A gateway's page instead of an answer.
    BadGateway,
}

/// What becomes of an answer on its way.
#[derive(Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It arrives.
    Whole,
    /// It arrives so much later.
    Late(Duration),
    /// Its second half is cut off.
    Truncated,
    /// The connection is reset instead.
    Lost,
}

impl Tenant {
    /// A tenant that has seen nothing yet.
    pub fn new(options: &Options) -> Tenant {
        let tokens = |prefix, seed| Tokens::new(prefix, options.token_life, seed);
        Tenant {
            rate: options.rate,
            replay: options.replay,
            apps: Apps::new(tokens('t', options.seed), tokens('a', options.seed.wrapping_add(1))),
            window: Window::new(options.rate),
            faults: FaultSequence::new(options.faults.clone(), options.seed),
            people: People::new(options.directory.as_ref(), options.seed),
            counted: Stats::default(),
        }
    }

    /// New employees: from now on they can be registered.
    pub fn hire(&mut self, directory: &Directory) {
        self.people.hire(directory);
    }

    /// A registration call that arrives `now`.
    pub(super) fn register(
        &mut self,
        now: Instant,
        token: Option<&str>,
        contact: Result<Contact, Refusal>,
    ) -> (Answer, Delivery) {
        self.counted.requests += 1;
        let (answer, delivery) = match self.admit(now, token) {
            Ok(fault) => self.serve(contact, fault),
            Err(answer) => (answer, Delivery::Whole),
        };
        match &answer {
            Answer::Refused(refusal) => *self.counted.refused.entry(refusal.code).or_default() += 1,
            Answer::RateLimited { .. } => self.counted.rate_limited += 1,
            Answer::Registered(_) | Answer::BadGateway => {}
        }
        (answer, delivery)
    }

    /// The account with this id and its person.
    pub(super) fn account(
        &self,
        now: Instant,
        token: Option<&str>,
        id: Option<u64>,
    ) -> Result<(Account, Referrer), Refusal> {
        self.authorize(now, token)?;
        // No account has the id 0.
        self.people.account_by_id(id.unwrap_or_default())
    }

    /// What has happened so far.
    pub fn stats(&self) -> Stats {
        Stats {
            tokens: self.apps.tokens(),
            accounts: self.people.accounts(),
            most_calls_in_any_60s: self.window.most(),
            ..self.counted.clone()
        }
    }

    /// Lets a registration through, with the fault it is to meet. The order is a gateway's: it knows whose quota a call
    /// takes from only by its token. A call that is refused here takes no place.
    fn admit(&mut self, now: Instant, token: Option<&str>) -> Result<Option<Fault>, Answer> {
        self.authorize(now, token).map_err(Answer::Refused)?;
        self.window.check(now).map_err(|wait| self.rate_limited(wait))?;
        let fault = self.faults.draw();
        if let Some(fault) = fault {
            *self.counted.faults.entry(fault.name()).or_default() += 1;
        }
        if fault == Some(Fault::RateLimit) {
            return Err(self.rate_limited(OTHER_USERS_WAIT));
        }
        self.window.take(now);
        Ok(fault)
    }

    /// Whether the gateway lets the bearer of this token in.
    fn authorize(&self, now: Instant, token: Option<&str>) -> Result<(), Refusal> {
        match token {
            None => Err(TOKEN_MISSING),
            Some(token) if self.apps.accepts(now, token) => Ok(()),
            Some(_) => Err(TOKEN_INVALID),
        }
    }

    fn rate_limited(&self, wait: Duration) -> Answer {
        Answer::RateLimited {
            limit: self.rate.unwrap_or(Options::RATE).get(),
            wait,
        }
    }

    /// Answers a call that was let through, and spoils the answer where a fault says so.
    fn serve(&mut self, contact: Result<Contact, Refusal>, fault: Option<Fault>) -> (Answer, Delivery) {
        match fault {
            Some(Fault::ErrorBefore) => return (Answer::Refused(SYSTEM_ERROR), Delivery::Whole),
            Some(Fault::Html) => return (Answer::BadGateway, Delivery::Whole),
            _ => {}
        }
        let answer = match contact.and_then(|contact| self.enrol(&contact)) {
            Ok(account) => Answer::Registered(account),
            Err(refusal) => Answer::Refused(refusal),
        };
        match fault {
            Some(Fault::ErrorAfter) => (Answer::Refused(SYSTEM_ERROR), Delivery::Whole),
            Some(Fault::Reset) => (answer, Delivery::Lost),
            Some(Fault::Slow) => (answer, Delivery::Late(self.faults.slow_for())),
            Some(Fault::Broken) => (answer, Delivery::Truncated),
            Some(Fault::ErrorBefore | Fault::Html | Fault::RateLimit) | None => (answer, Delivery::Whole),
        }
    }

    fn enrol(&mut self, contact: &Contact) -> Result<Account, Refusal> {
        match self.people.enrol(contact, self.replay) {
            Ok(enrolled) => {
                self.counted.registered += 1;
                self.counted.repeated += u64::from(enrolled.repeated);
                Ok(enrolled.account)
            }
            Err(refusal) => {
                self.counted.repeated += u64::from(refusal == REGISTERED_ALREADY);
                Err(refusal)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// A tenant and a token that it accepts for two hours.
    fn tenant(options: &Options) -> (Tenant, Instant, String) {
        let (mut tenant, now) = (Tenant::new(options), Instant::now());
        let request = crate::sandbox::apps::TokenRequest::parse(br#"{"app_id":"cli_a","app_secret":"s"}"#);
        let issued = tenant
            .apps
            .tenant_token(now, &request.expect("a valid request"))
            .expect("any app is known");
        (tenant, now, issued.token)
    }

    fn email(email: &str) -> Result<Contact, Refusal> {
        Ok(Contact {
            email: Some(email.to_owned()),
            mobile: None,
        })
    }

    #[test]
    fn at_most_the_quota_in_any_60_s() {
        let (mut tenant, start, token) = tenant(&Options::default());
        let mut answers = Vec::new();
        // Two calls a second for two minutes, that is 120 in any 60 s.
        for call in 0..240_u32 {
            let at = start + call * SECOND / 2;
            let (answer, _) = tenant.register(at, Some(&token), email(&format!("{call}@example.com")));
            answers.push(matches!(answer, Answer::Registered(_)));
        }
        let stats = tenant.stats();
        assert_eq!(
            (stats.registered, stats.rate_limited, stats.most_calls_in_any_60s),
            (200, 40, 100)
        );
        assert!(
            !answers[100..120].contains(&true),
            "the first minute is full after 100 calls"
        );
        assert!(
            !answers[120..220].contains(&false),
            "the second minute has as many places"
        );
    }

    #[test]
    fn the_wait_is_until_the_oldest_call_leaves() {
        let options = Options {
            rate: NonZeroU32::new(1),
            ..Options::default()
        };
        let (mut tenant, start, token) = tenant(&options);
        tenant.register(start, Some(&token), email("a@example.com"));
        let (answer, _) = tenant.register(start + 20 * SECOND, Some(&token), email("b@example.com"));
        assert_eq!(
            answer,
            Answer::RateLimited {
                limit: 1,
                wait: 40 * SECOND
            }
        );
    }

    #[test]
    fn a_call_without_a_good_token_takes_no_place() {
        let (mut tenant, start, token) = tenant(&Options::default());
        for (at, token, refusal) in [
            (start, None, TOKEN_MISSING),
            (start, Some("t-made-up"), TOKEN_INVALID),
            (start + Options::TOKEN_LIFE, Some(token.as_str()), TOKEN_INVALID),
        ] {
            let (answer, _) = tenant.register(at, token, email("a@example.com"));
            assert_eq!(answer, Answer::Refused(refusal));
        }
        assert_eq!(tenant.stats().most_calls_in_any_60s, 0);
        assert_eq!(tenant.stats().refused, [(99991661, 1), (99991663, 2)].into());
    }

    #[test]
    fn faults_spoil_answers_and_not_the_books() {
        let refused = Answer::Refused(SYSTEM_ERROR);
        for (fault, registered, answer, delivery) in [
            ("500", 0, Some(refused), Delivery::Whole),
            ("500-after", 1, Some(Answer::Refused(SYSTEM_ERROR)), Delivery::Whole),
            ("reset", 1, None, Delivery::Lost),
            ("slow", 1, None, Delivery::Late(40 * SECOND)),
            (
                "429",
                0,
                Some(Answer::RateLimited {
                    limit: 100,
                    wait: OTHER_USERS_WAIT,
                }),
                Delivery::Whole,
            ),
            ("broken", 1, None, Delivery::Truncated),
            ("html", 0, Some(Answer::BadGateway), Delivery::Whole),
        ] {
            let faults = format!("{fault}=1").parse().expect("valid faults");
            let (mut tenant, now, token) = tenant(&Options {
                faults,
                ..Options::default()
            });
            let got = tenant.register(now, Some(&token), email("a@example.com"));
            assert_eq!(got.1, delivery, "{fault}");
            match answer {
                Some(answer) => assert_eq!(got.0, answer, "{fault}"),
                None => assert!(matches!(got.0, Answer::Registered(_)), "{fault}"),
            }
            let stats = tenant.stats();
            assert_eq!((stats.registered, stats.accounts), (registered, registered), "{fault}");
            assert_eq!(stats.faults, [(fault, 1)].into());
            assert_eq!(stats.most_calls_in_any_60s, u32::from(fault != "429"), "{fault}");
        }
    }

    #[test]
    fn repeats_are_counted_however_they_are_answered() {
        for replay in [Replay::Same, Replay::New, Replay::Refuse] {
            let (mut tenant, now, token) = tenant(&Options {
                replay,
                ..Options::default()
            });
            for _ in 0..3 {
                tenant.register(now, Some(&token), email("a@example.com"));
            }
            assert_eq!(tenant.stats().repeated, 2, "{replay:?}");
        }
    }
}
