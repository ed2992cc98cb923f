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
    /// zh: 问题和结果中显示的代码，例如 `mobile_letters` 或 `1002551`；不给出时列出全部
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
    /// zh: HR 名单，其所在文件夹也可以有配置文件
    pub file: Option<PathBuf>,
}

const CONFIG_EXAMPLES: &str = "\
Examples:
  referral-import config
  referral-import config engineering.csv --profile shanghai

It shows no secret: none is an option. zh: 不会显示任何密钥：密钥不是选项。
";

/// What `completions` was given.
#[derive(Clone, Debug, PartialEq, clap::Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct Completions {
    /// The shell
    /// zh: shell 的名称
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
    /// zh: 命令名；不给出时为整个程序
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
    /// zh: 监听地址；端口 0 表示自动选择
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = values::loopback)]
    pub listen: SocketAddr,
    /// The tenant's quota: `N/min`, `N/s` or `unlimited`
    /// zh: 模拟企业的配额：`N/min`、`N/s` 或 `unlimited`
    #[arg(long, value_name = "RATE", default_value_t = Rate::DOCUMENTED)]
    pub rate: Rate,
    /// How long a token lives, e.g. `2h` or `3s`
    /// zh: 访问凭证的有效期，例如 `2h` 或 `3s`
    #[arg(long, value_name = "DURATION", default_value = "2h", value_parser = values::token_life)]
    pub token_life: Duration,
    /// The seed of account ids, faults and latencies; the same seed gives the same ones
    /// zh: 账户 ID、故障和延迟的随机种子；种子相同则结果相同
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

To run against it from another terminal, set FEISHU_APP_ID and FEISHU_APP_SECRET to zh: 要在另一个终端中对它运行，请把 FEISHU_APP_ID 和 FEISHU_APP_SECRET 设为
anything there, then type: zh: 任意内容，然后输入：
  referral-import run engineering.csv --base-url http://127.0.0.1:8080 --checkpoint trial.checkpoint
";
