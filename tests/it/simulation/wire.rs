//! The way to the tenant and back, as the engine sees it: tokens, latencies, and requests that outlive their process.

use std::time::Duration;

use referral_import::feishu::{Answer, Register, Verdict};
use referral_import::validate::Contact;

use super::tenant::{Crash, Tenant, stop};
use super::weather::{Call, Fate};

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
            state.token_refused_at = Some(now);
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

    /// Gives a token out; the one at hand may still be good.
    async fn give_token(&self) -> Result<(), Verdict> {
        tokio::time::sleep(Duration::from_millis(40)).await;
        let now = self.time.now();
        let mut state = self.state();
        match state.weather.refuses_tokens(now) {
            Some(true) => return Err(Verdict::Stop(stop(10_014))),
            Some(false) => {
                return Err(Verdict::Unsent {
                    message: "made up: no token".to_owned(),
                });
            }
            None => {}
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
        let mut call = self.leave(contact);
        let crash = self.state().crash;
        let left = self.state().left;
        if matches!(crash, Some(Crash::Sending(nth)) if nth == left) {
            self.die().await;
        }
        // Another call may have been refused with the token meanwhile.
        if self.state().token.is_none()
            && let Err(verdict) = self.prepare().await
        {
            self.answer(&call, &verdict);
            return Answer { verdict, log_id: None };
        }
        call.token_given = self.state().token.map_or(Duration::ZERO, |(given, _)| given);
        let treatment = self.state().weather.treat(&call);
        let verdict = if treatment.fate == Fate::NoConnection {
            tokio::time::sleep(treatment.until_counted).await;
            Verdict::Unsent {
                message: "made up: no connection".to_owned(),
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
