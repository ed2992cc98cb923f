//! What `adopt` was given.

use std::path::PathBuf;

use super::App;
use crate::cli::values;

/// What `adopt` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = ADOPT_EXAMPLES)]
pub struct Adopt {
    /// The results file, or another checkpoint
    /// zh: 结果文件，或另一个断点文件
    pub file: PathBuf,
    /// Take the contacts that stand in rows which do not say what was sent
    /// zh: 没有写明发送内容的行，采用其中现有的联系方式
    #[arg(long)]
    pub as_they_stand: bool,
    /// The country code of mobiles in such rows that name none [default: 86]
    /// zh: 这些行中没有国家码的手机号的国家码 [默认：86]
    #[arg(long, value_name = "CODE", value_parser = values::country_code)]
    pub default_country_code: Option<String>,
    /// Whose results they are [default: https://open.feishu.cn]
    /// zh: 结果属于哪个地址 [默认：https://open.feishu.cn]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// What takes them over [default: as for `run`]
    /// zh: 由哪个断点文件接管 [默认：与 `run` 相同]
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub checkpoint: Option<PathBuf>,
    /// What a configuration file says of the app.
    #[arg(skip)]
    pub app: App,
}

const ADOPT_EXAMPLES: &str = "\
Examples:
  referral-import adopt engineering.results.csv
  referral-import adopt engineering.results.csv --as-they-stand
  referral-import adopt backup/referral-import.checkpoint

It ends with 0 once everybody is known, and with 3 where a row could not be taken over. zh: 所有人都已得知时以 0 结束；有行无法接管时以 3 结束。
";
