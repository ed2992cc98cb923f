//! What `check` was given.

use super::{Connection, EXIT_CODES, Input, groups};
use crate::quota::Rate;

/// The options of a connection mean nothing to a check that makes none.
fn needs_online(arg: clap::Arg) -> clap::Arg {
    if arg.get_help_heading() == Some(groups::CONNECTION_HEADING) {
        arg.requires("online")
    } else {
        arg
    }
}

/// What `check` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = CHECK_EXAMPLES, after_long_help = format!("{CHECK_EXAMPLES}{EXIT_CODES}"))]
#[command(mut_args(needs_online))]
pub struct Check {
    /// Which file, and how it is read.
    #[command(flatten)]
    pub reading: Input,
    /// Also ask Feishu whether it would let the run through: token, address, IP list and scope
    /// zh: 同时询问飞书是否允许运行：凭证、地址、IP 白名单和权限
    ///
    /// Asks for an account that does not exist, which changes nothing. Credentials are needed, as for `run`.
    /// zh: 会查询一个不存在的账户，不改变任何内容。与 `run` 一样需要凭证。
    #[arg(long)]
    pub online: bool,
    /// Whom to ask.
    #[command(flatten)]
    pub connection: Connection,
    /// The pace to plan with: `N/min`, `N/s` or `unlimited`
    /// zh: 估算时间所用的速度：`N/min`、`N/s` 或 `unlimited`
    #[arg(long, value_name = "RATE", default_value_t = Rate::DOCUMENTED, help_heading = "Sending")]
    pub rate: Rate,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  referral-import check engineering.csv
  referral-import check export.csv --encoding gb18030 --map mobile=手机
  referral-import check engineering.csv --online
  referral-import check engineering.csv --detail full --findings found.csv

";
