//! What the commands that only look were given: `status`, `results` and `report`.

use std::path::PathBuf;

use super::App;
use crate::checkpoint;
use crate::cli::values;
use crate::engine::Sought;
use crate::quota::Rate;

/// Which checkpoint is looked at.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files")]
pub struct Looking {
    /// What has happened so far [default: that of the app, in your data directory]
    /// zh: 断点文件，记录已完成的一切 [默认：应用自己的断点文件，位于您的数据目录]
    #[arg(long, value_name = "PATH")]
    pub checkpoint: Option<PathBuf>,
    /// Look at the rehearsals, those of `run --sandbox`
    /// zh: 查看演练，即 `run --sandbox` 的内容
    #[arg(long)]
    pub sandbox: bool,
    /// Which app is meant where none was typed.
    #[arg(skip)]
    pub app: App,
}

/// What `status` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = STATUS_EXAMPLES)]
pub struct Status {
    /// The HR export; every file of the checkpoint unless given
    /// zh: HR 名单；不给出时查看断点文件中的每个文件
    pub file: Option<PathBuf>,
    /// Show everything that was done for this row of FILE
    /// zh: 显示 FILE 中这一行的全部经过
    #[arg(long, value_name = "N", requires = "file", conflicts_with = "account_id", value_parser = values::at_least_one)]
    pub row: Option<u32>,
    /// Show everything that was done for whoever has this account
    /// zh: 显示拥有此账户的人的全部经过
    #[arg(long, value_name = "ID")]
    pub account_id: Option<String>,
    /// Show everything that was done for whoever has this name, employee number, email or mobile
    /// zh: 显示此姓名、工号、邮箱或手机号的人的全部经过
    ///
    /// A part of the name is enough, what stands before the `@` of an email, or the last four digits of a mobile. All files of
    /// the checkpoint are searched, or FILE alone; names where their column is stored.
    /// zh: 姓名的一部分、邮箱 `@` 之前的部分或手机号的后四位即可。在断点文件的所有文件中查找，给出 FILE 时只在其中查找；姓名
    /// 列已保存时才能按姓名查找。
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["row", "account_id"])]
    pub find: Option<Sought>,
    /// The pace to plan with: `N/min`, `N/s` or `unlimited`
    /// zh: 估算时间所用的速度：`N/min`、`N/s` 或 `unlimited`
    #[arg(long, value_name = "RATE", default_value_t = Rate::DOCUMENTED)]
    pub rate: Rate,
    /// Which checkpoint is looked at.
    #[command(flatten)]
    pub place: Looking,
}

const STATUS_EXAMPLES: &str = "\
Examples:
  referral-import status
  referral-import status engineering.csv --row 14
  referral-import status --find 王伟
  referral-import status --account-id 6942778198054125570

It ends with 0 wherever things stand, and with 1 where there is nothing to show. zh: 无论情况如何，都以 0 结束；没有内容可显示时以 1 结束。
";

/// What `results` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = RESULTS_EXAMPLES)]
pub struct Results {
    /// The HR export, which may be gone; `-` for what was read from standard input
    /// zh: HR 名单，可以已不存在；`-` 表示从标准输入读取的内容
    pub file: PathBuf,
    /// Write only the rows with these statuses, to be corrected and run as a file of its own
    /// zh: 只写出这些状态的行，供改正后作为单独的文件运行
    ///
    /// They are written beside the results under a name of their own, e.g. `engineering.failed.csv`.
    /// zh: 写在结果文件旁边，使用自己的文件名，例如 `engineering.failed.csv`。
    #[arg(long, value_name = "STATUS,STATUS", value_delimiter = ',', value_parser = values::status())]
    pub only: Vec<checkpoint::Status>,
    /// Write a workbook for Excel, beside the CSV; of `--only`, the workbook alone
    /// zh: 在 CSV 旁边再写出一个供 Excel 查看的工作簿；与 `--only` 一起使用时只写工作簿
    #[arg(long, conflicts_with = "output")]
    pub excel: bool,
    /// Where to write, a `.csv` or a `.xlsx`; `-` is standard output, as a CSV [default: beside FILE]
    /// zh: 写到哪里，`.csv` 或 `.xlsx`；`-` 表示标准输出（CSV）[默认：FILE 旁边]
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub output: Option<PathBuf>,
    /// Which checkpoint is looked at.
    #[command(flatten)]
    pub place: Looking,
}

const RESULTS_EXAMPLES: &str = "\
Examples:
  referral-import results engineering.csv --excel
  referral-import results engineering.csv --only invalid,failed
  referral-import run engineering.invalid-failed.csv

It ends with 0 once the file is written, whatever stands in it. zh: 文件写出后即以 0 结束，无论内容如何。
";

/// What `report` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = REPORT_EXAMPLES)]
pub struct Report {
    /// The HR export, which may be gone; `-` for what was read from standard input
    /// zh: HR 名单，可以已不存在；`-` 表示从标准输入读取的内容
    pub file: PathBuf,
    /// Count by the values of this column of FILE too, e.g. by department
    /// zh: 同时按 FILE 中这一列的值统计，例如按部门
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// Show contacts in full, not masked
    /// zh: 显示完整的联系方式，不用掩码
    #[arg(long)]
    pub show_contacts: bool,
    /// Where to write the page [default: beside FILE]
    /// zh: 网页写到哪里 [默认：FILE 旁边]
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub output: Option<PathBuf>,
    /// Which checkpoint is looked at.
    #[command(flatten)]
    pub place: Looking,
}

const REPORT_EXAMPLES: &str = "\
Examples:
  referral-import report engineering.csv
  referral-import report engineering.csv --by Department
  referral-import report engineering.csv --output monday.html --lang zh

It ends with 0 once the page is written, whatever stands in it. zh: 网页写出后即以 0 结束，无论内容如何。
";
