//! What the program identifies itself with to Feishu.

use secrecy::SecretString;

/// The app, and what it proves itself with. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The app's id, e.g. `cli_…`; no secret.
    pub app_id: String,
    /// What a tenant access token is got with.
    pub grant: Grant,
}

/// What a tenant access token is got with.
#[derive(Clone, Debug)]
pub enum Grant {
    /// A self-built app's secret.
    SelfBuilt {
        /// The app secret.
        secret: SecretString,
    },
    /// What a store app needs.
    Store {
        /// The app secret.
        secret: SecretString,
        /// The ticket that Feishu pushes to the app's webhook.
        ticket: SecretString,
        /// The tenant that installed the app.
        tenant_key: String,
    },
    /// A ready-made tenant access token, which cannot be renewed. Nothing is assumed about its form: some are JWTs of 4 KB.
    Ready {
        /// The token.
        token: SecretString,
    },
}

impl Credentials {
    /// The tenant, where the app serves several; empty where the app or the token knows only one.
    pub fn tenant_key(&self) -> &str {
        match &self.grant {
            Grant::Store { tenant_key, .. } => tenant_key,
            Grant::SelfBuilt { .. } | Grant::Ready { .. } => "",
        }
    }

    /// What no answer may repeat.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        let (one, other) = match &self.grant {
            Grant::SelfBuilt { secret } => (secret, None),
            Grant::Store { secret, ticket, .. } => (secret, Some(ticket)),
            Grant::Ready { token } => (token, None),
        };
        [one].into_iter().chain(other)
    }
}
