//! What the program identifies itself with to Feishu.

use secrecy::SecretString;

/// The app, and what it proves itself with.
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
    /// A ready-made tenant access token, which cannot be renewed.
    Ready {
        /// The token.
        token: SecretString,
    },
}
