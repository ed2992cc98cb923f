//! What `retry` was given: what `run` is given, and who of the refused is sent again.

use std::ops::RangeInclusive;

use clap::ArgAction;

use super::Run;
use crate::cli::values;

const ITS_FILE: &str = "The HR export that was run; it may be gone zh: 运行过的 HR 名单；文件已不存在也可以";

/// What `retry` was given.
#[derive(Debug, clap::Args)]
#[command(mut_arg("file", |file| file.action(ArgAction::Set).num_args(1).help(ITS_FILE).long_help(None::<&str>)))]
pub struct Retry {
    /// Everything that `run` is given.
    #[command(flatten)]
    pub run: Run,

    /// Of those whom Feishu refused send only the ones with this code, e.g. `1002551`; repeatable
    /// zh: 被飞书拒绝的人中，只发送错误码为此值的，例如 `1002551`；可多次使用
    #[arg(long, value_name = "CODE", value_parser = values::code, help_heading = "Whom to send again")]
    pub code: Vec<i64>,
    /// Send only these rows, e.g. `14,20-31`; repeatable
    /// zh: 只发送这些行，例如 `14,20-31`；可多次使用
    ///
    /// The rows are those that a spreadsheet shows for FILE, and `row` in the results.
    /// zh: 行号与 FILE 在电子表格中显示的行号一致，也与结果中的 `row` 一致。
    #[arg(long, value_name = "ROWS", value_delimiter = ',', value_parser = values::rows, help_heading = "Whom to send again")]
    pub row: Vec<RangeInclusive<u32>>,
    /// Send the unconfirmed again, also with `--on-unconfirmed hold`
    /// zh: 重新发送未确认的人，使用 `--on-unconfirmed hold` 时也发送
    #[arg(long, help_heading = "Whom to send again")]
    pub unconfirmed: bool,
}

pub(super) const RETRY_EXAMPLES: &str = "\
Examples:
  referral-import retry engineering.csv
  referral-import retry engineering.csv --code 1002551
  referral-import retry engineering.csv --row 14,20-31 --yes

";
