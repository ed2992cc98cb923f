//! What the commands were given that read no results and no checkpoint.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::Tenant;
use crate::cli::values;
use crate::quota::Rate;

/// What `explain` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct Explain {
    /// The code as findings and results show it, e.g. `mobile_letters` or `1002551`; without it all are listed
    pub code: Option<String>,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  referral-import explain 1002551
  referral-import explain mobile_scientific_notation --lang zh
  referral-import explain

";

/// What `config` was given.
#[derive(Clone, Debug, PartialEq, clap::Args)]
#[command(after_help = CONFIG_EXAMPLES)]
pub struct ConfigArgs {
    /// The HR export whose folder may have a configuration too
    pub file: Option<PathBuf>,
}

const CONFIG_EXAMPLES: &str = "\
Examples:
  referral-import config
  referral-import config engineering.csv --profile shanghai

It shows no secret: none is an option.
";

/// What `completions` was given.
#[derive(Clone, Debug, PartialEq, clap::Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  referral-import completions bash > ~/.local/share/bash-completion/completions/referral-import
  referral-import completions powershell >> $PROFILE

";

/// What `man` was given.
#[derive(Clone, Debug, PartialEq, clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub struct Man {
    /// The command; the program as a whole unless given
    pub command: Option<String>,
}

const MAN_EXAMPLES: &str = "\
Examples:
  referral-import man > referral-import.1
  referral-import man run > referral-import-run.1

";

/// What `sandbox` was given.
#[derive(Clone, Debug, PartialEq, clap::Args)]
#[command(after_help = SANDBOX_EXAMPLES)]
pub struct Sandbox {
    /// Where to listen; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = values::loopback)]
    pub listen: SocketAddr,
    /// The tenant's quota: `N/min`, `N/s` or `unlimited`
    #[arg(long, value_name = "RATE", default_value_t = Rate::DOCUMENTED)]
    pub rate: Rate,
    /// How long a token lives, e.g. `2h` or `3s`
    #[arg(long, value_name = "DURATION", default_value = "2h", value_parser = values::token_life)]
    pub token_life: Duration,
    /// The seed of account ids, faults and latencies; the same seed gives the same ones
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = values::number::<u64>)]
    pub seed: u64,
    /// How the tenant behaves.
    #[command(flatten)]
    pub tenant: Tenant,
}

const SANDBOX_EXAMPLES: &str = "\
Examples:
  referral-import sandbox --listen 127.0.0.1:8080
  referral-import sandbox --rate unlimited --latency 20ms-300ms --faults 500=0.01,reset=0.01

To run against it from another terminal, set FEISHU_APP_ID and FEISHU_APP_SECRET to
anything there, then type:
  referral-import run engineering.csv --base-url http://127.0.0.1:8080 --checkpoint trial.checkpoint
";
