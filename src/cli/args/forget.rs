//! What `forget` was given.

use std::time::Duration;

use super::Looking;
use crate::cli::values;
use crate::engine::Sought;

/// What `forget` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = FORGET_EXAMPLES)]
#[command(group(clap::ArgGroup::new("whom").required(true).args(["find", "older_than"])))]
pub struct Forget {
    /// Forget whoever has this name, employee number, email or mobile, as `status --find` finds them
    #[arg(long, value_name = "TEXT")]
    pub find: Option<Sought>,
    /// Forget everybody with whom nothing was done for so long, e.g. `365d`: no call, and no reading of a file that holds them
    #[arg(long, value_name = "DAYS", value_parser = values::days)]
    pub older_than: Option<Duration>,
    /// Do not ask; needed where nobody can be asked
    #[arg(long, short)]
    pub yes: bool,
    /// Which checkpoint forgets.
    #[command(flatten)]
    pub place: Looking,
}

const FORGET_EXAMPLES: &str = "\
Examples:
  referral-import status --find ada@example.com
  referral-import forget --find ada@example.com
  referral-import forget --older-than 365d --yes

It ends with 0 once they are forgotten, and with 1 where nobody is found.
";
