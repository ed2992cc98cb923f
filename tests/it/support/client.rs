//! The program's client by itself, for what a whole run would take too long to show.

use std::time::Duration;

use referral_import::feishu::{Credentials, Grant, HttpOptions, HttpRegister, Stop, Verdict};
use referral_import::validate::{Contact, Home, email, mobile};

use super::scripted::Scripted;

fn credentials(grant: Grant) -> Credentials {
    Credentials {
        app_id: "cli_made_up".to_owned(),
        grant,
    }
}

/// A self-built app.
pub fn self_built() -> Credentials {
    credentials(Grant::SelfBuilt {
        secret: "s3cret-made-up".into(),
    })
}

/// A store app.
pub fn store() -> Credentials {
    credentials(Grant::Store {
        secret: "s3cret-made-up".into(),
        ticket: "ticket-made-up".into(),
        tenant_key: "tenant-made-up".to_owned(),
    })
}

/// Somebody with a token.
pub fn ready_made() -> Credentials {
    credentials(Grant::Ready {
        token: "t-ready-made".into(),
    })
}

/// A client of an address.
pub fn client(base_url: &str, credentials: Credentials) -> HttpRegister {
    client_within(Duration::from_secs(20), base_url, credentials)
}

/// A client of an address that waits so long for an answer.
pub fn client_within(timeout: Duration, base_url: &str, credentials: Credentials) -> HttpRegister {
    let mut options = HttpOptions::new(base_url.parse().expect("a base URL"), credentials);
    options.timeout = timeout;
    HttpRegister::new(options).expect("a client")
}

impl Scripted {
    /// A self-built app's client.
    pub fn client(&self) -> HttpRegister {
        client(&self.url(), self_built())
    }
}

/// Somebody with an email and a mobile.
pub fn contact() -> Contact {
    Contact {
        email: email::parse("zhang.san@example.com").expect("an address").contact,
        mobile: mobile::parse("13800138000", &Home::Unsaid)
            .expect("a mobile")
            .contact
            .map(|number| number.mobile),
    }
}

/// Why a run is to stop.
#[track_caller]
pub fn stop(verdict: Verdict) -> Stop {
    match verdict {
        Verdict::Stop(stop) => stop,
        other => panic!("{other:?} is no stop"),
    }
}
