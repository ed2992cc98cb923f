//! What `forget` needs.

use std::path::PathBuf;
use std::time::Duration;

use super::looks;
use crate::cli::args;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::engine::{Sought, Source};

/// Who is forgotten, by which checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Forget {
    /// Whoever is meant.
    pub whom: Forgettable,
    /// What forgets them.
    pub checkpoint: PathBuf,
    /// Whether to forget without asking.
    pub yes: bool,
}

/// Whoever is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forgettable {
    /// Whoever is found by name, number or contact.
    Sought(Sought),
    /// Everybody with whom nothing was done for so long.
    Untouched(Duration),
}

pub(super) fn forget(typed: args::Forget, environment: Environment<'_>) -> Result<Forget, Failure> {
    let whom = match (typed.find, typed.older_than) {
        (Some(sought), _) => Forgettable::Sought(sought),
        (None, age) => Forgettable::Untouched(age.expect("one of the two is required")),
    };
    let (checkpoint, _) = looks::looked_at(typed.place, &Source::Stdin, environment)?;
    Ok(Forget {
        whom,
        checkpoint,
        yes: typed.yes,
    })
}
