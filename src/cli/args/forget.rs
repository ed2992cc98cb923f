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
    /// zh: 忘记此姓名、工号、邮箱或手机号的人，查找方式与 `status --find` 相同
    #[arg(long, value_name = "TEXT")]
    pub find: Option<Sought>,
    /// Forget everybody with whom nothing was done for so long, e.g. `365d`: no call, and no reading of a file that holds them
    /// zh: 忘记这么久没有任何操作的所有人，例如 `365d`：既没有发送过，也没有读取过含有他们的文件
    #[arg(long, value_name = "DAYS", value_parser = values::days)]
    pub older_than: Option<Duration>,
    /// Do not ask; needed where nobody can be asked
    /// zh: 不询问；无法询问时必须给出
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

It ends with 0 once they are forgotten, and with 1 where nobody is found. zh: 忘记后以 0 结束；没有找到任何人时以 1 结束。
";
