//! What `adopt` needs.

use std::path::PathBuf;

use super::place::Owner;
use crate::checkpoint::Binding;
use crate::cli::args;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
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
    /// The app whose results they are. It is known without its secret.
    pub binding: Binding,
}

impl Adopt {
    pub(super) fn resolve(typed: args::Adopt, environment: Environment<'_>) -> Result<Self, Failure> {
        let owner = Owner::new(typed.base_url.as_ref(), &typed.app, environment);
        Ok(Adopt {
            from: typed.file,
            checkpoint: typed.checkpoint.map_or_else(|| owner.of_run(), Ok)?,
            as_they_stand: typed.as_they_stand,
            rules: Rules {
                typed_country_code: typed.default_country_code,
                strict: false,
                contact_use: ContactUse::Both,
            },
            binding: owner.binding()?,
        })
    }
}
