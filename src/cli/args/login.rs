//! What `login` and `logout` were given.

use super::App;

/// What `login` and `logout` were given.
#[derive(Clone, Debug, PartialEq, clap::Args)]
#[command(after_help = LOGIN_EXAMPLES)]
pub struct Login {
    /// Where the API is; plain http on loopback only [env: FEISHU_BASE_URL] [default: `https://open.feishu.cn`]
    /// zh: API 的地址；http 仅限本机 [环境变量：FEISHU_BASE_URL] [默认：`https://open.feishu.cn`]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// What a configuration file says of the app.
    #[arg(skip)]
    pub app: App,
}

const LOGIN_EXAMPLES: &str = "\
Examples:
  referral-import login
  referral-import check engineering.csv --online
  referral-import logout

";
