//! What `adopt` needs.

use std::path::PathBuf;

use crate::checkpoint::Binding;
use crate::cli::environment::process_environment;
use crate::cli::failure::Failure;
use crate::cli::secret::{self, SecretError};
use crate::cli::{args, paths};
use crate::engine::Source;
use crate::feishu::BaseUrl;
use crate::validate::{ContactUse, Rules};

/// What is taken over, by which checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopt {
    /// The results.
    pub from: PathBuf,
    /// What takes them over.
    pub checkpoint: PathBuf,
    /// Whether the contacts count that stand in rows which do not say what was sent.
    pub as_they_stand: bool,
    /// How those are read.
    pub rules: Rules,
    /// The address of the app whose results they are.
    base_url: String,
    /// What a configuration file says of the app.
    app: args::App,
}

impl Adopt {
    pub(super) fn resolve(typed: args::Adopt) -> Self {
        let source = Source::File(typed.file.clone());
        Adopt {
            from: typed.file,
            checkpoint: typed.checkpoint.unwrap_or_else(|| paths::checkpoint(&source, false)),
            as_they_stand: typed.as_they_stand,
            rules: Rules {
                typed_country_code: typed.default_country_code,
                strict: false,
                contact_use: ContactUse::Both,
            },
            base_url: typed.base_url.unwrap_or_else(|| BaseUrl::FEISHU.to_owned()),
            app: typed.app,
        }
    }

    /// The app whose results are taken over. It is known without its secret.
    ///
    /// # Errors
    ///
    /// No app is named, or the address is none.
    pub(crate) fn binding(&self) -> Result<Binding, Failure> {
        let app_id = process_environment(secret::APP_ID).or_else(|| self.app.id.clone());
        let tenant = process_environment(secret::TENANT_KEY).or_else(|| self.app.tenant_key.clone());
        Ok(Binding {
            base_url: self.base_url.parse::<BaseUrl>()?.to_string(),
            app_id: app_id.ok_or(SecretError::Missing(secret::APP_ID))?,
            // A token that was given knows its one tenant, whatever else is set.
            tenant: tenant
                .filter(|_| process_environment(secret::TOKEN).is_none())
                .unwrap_or_default(),
        })
    }
}
