//! The way to the tenant and back, as the engine sees it: tokens, latencies, and requests that outlive their process.

use std::time::Duration;

use referral_import::feishu::{Answer, Cause, Register, Stop, Verdict};
use referral_import::validate::Contact;

use super::tenant::{Crash, Tenant, portal};
use super::weather::{Call, Fate, Lost, NoToken};

impl Tenant {
    /// The answer arrives at the client.
    fn answer(&self, call: &Call, verdict: &Verdict) {
        self.tell(format_args!("{:?} #{}: {verdict}", call.keys, call.nth));
        let now = self.time.now();
        let mut state = self.state();
        if let Verdict::Registered { account_id, .. } = verdict {
            let keys = call.keys.clone();
            state.brought.entry(account_id.clone()).or_default().push(keys);
        }
        let violations = state.watch.answered(&call.keys, verdict, now);
        state.violations.extend(violations);
        if matches!(verdict, Verdict::TokenRefused { .. }) {
            state.token = state.token.filter(|(given, _)| *given != call.token_given);
        }
        state.answered += 1;
        if matches!(state.crash, Some(Crash::Answered(nth)) if nth == state.answered) {
            self.dies.notify_one();
        }
    }

    async fn die(&self) -> ! {
        self.dies.notify_one();
        std::future::pending().await
    }

    /// Gives a token out; the one at hand may still be good. The weather is that of the registrations.
    async fn give_token(&self) -> Result<(), Verdict> {
        let treatment = {
            let mut state = self.state();
            state.asked += 1;
            state.weather.treat_token(state.asked, self.time.now())
        };
        tokio::time::sleep(treatment.until_counted + treatment.until_answered).await;
        let now = self.time.now();
        let unsent = |what: &str| Verdict::Unsent {
            message: format!("made up: {what}").into(),
        };
        let mut state = self.state();
        match state.weather.refuses_tokens(now) {
            Some(NoToken::Stops) => return Err(Verdict::Stop(Stop::new(Cause::Code(10_014), "made up"))),
            Some(NoToken::Unwell) => return Err(unsent("no token")),
            Some(NoToken::Limited { wait }) => return Err(Verdict::RateLimited { wait }),
            None => {}
        }
        match treatment.fate {
            Fate::Lost { how: Lost::Portal, .. } => return Err(portal()),
            Fate::NoConnection | Fate::Lost { .. } => return Err(unsent("no answer")),
            // The list of addresses is not looked at where tokens are given out.
            Fate::IpRefused | Fate::Served => {}
        }
        let lives = state.weather.token_lives.unwrap_or(Duration::MAX);
        state.token = Some((now, now.saturating_add(lives)));
        Ok(())
    }
}

/// A request under way. When its process dies it still arrives: the bytes have left.
struct Flight<'t> {
    tenant: &'t Tenant,
    arrival: Option<(Duration, Call, Fate)>,
}

impl Flight<'_> {
    fn land(mut self) -> Verdict {
        let (_, call, fate) = self.arrival.take().expect("a flight lands once");
        self.tenant.arrive(&call, fate, self.tenant.time.now())
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if let Some(adrift) = self.arrival.take() {
            self.tenant.state().adrift.push(adrift);
        }
    }
}

impl Register for Tenant {
    fn ready(&self) -> bool {
        self.state()
            .token
            .is_some_and(|(_, renew_at)| self.time.now() < renew_at)
    }

    async fn prepare(&self) -> Result<(), Verdict> {
        let given = self.give_token().await;
        match &given {
            Ok(()) => self.tell("a token is given out"),
            Err(verdict) => self.tell(format_args!("no token: {verdict}")),
        }
        given
    }

    async fn send(&self, contact: &Contact) -> Answer {
        // Another call may have been refused with the token meanwhile.
        let Some((token_given, _)) = self.state().token else {
            let message = "made up: the token is gone".to_owned();
            return Answer {
                verdict: Verdict::Held {
                    message: message.into(),
                },
                log_id: None,
            };
        };
        let mut call = self.leave(contact);
        let crash = self.state().crash;
        let left = self.state().left;
        if matches!(crash, Some(Crash::Sending(nth)) if nth == left) {
            self.die().await;
        }
        call.token_given = token_given;
        let treatment = self.state().weather.treat(&call);
        let verdict = if treatment.fate == Fate::NoConnection {
            tokio::time::sleep(treatment.until_counted).await;
            Verdict::Unsent {
                message: "made up: no connection".into(),
            }
        } else {
            let arrives_at = self.time.now() + treatment.until_counted;
            let flight = Flight {
                tenant: self,
                arrival: Some((arrives_at, call.clone(), treatment.fate)),
            };
            tokio::time::sleep(treatment.until_counted).await;
            let verdict = flight.land();
            self.state().served += 1;
            let served = self.state().served;
            if matches!(crash, Some(Crash::Served(nth)) if nth == served) {
                self.die().await;
            }
            tokio::time::sleep(treatment.until_answered).await;
            verdict
        };
        self.answer(&call, &verdict);
        Answer {
            verdict,
            log_id: Some(format!("log-{left}")),
        }
    }
}
