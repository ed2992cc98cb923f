//! What `template` was given.

use std::path::PathBuf;

/// What `template` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = TEMPLATE_EXAMPLES)]
pub struct Template {
    /// Where to write, a `.xlsx` or a `.csv`; nothing is written over
    /// zh: 写到哪里，`.xlsx` 或 `.csv`；不会覆盖已有文件
    #[arg(long, short, value_name = "PATH")]
    pub output: PathBuf,
}

const TEMPLATE_EXAMPLES: &str = "\
Examples:
  referral-import template -o people.xlsx
  referral-import template --lang zh -o 人员.xlsx

";
