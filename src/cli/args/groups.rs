//! Options that belong together, some of them shared by several commands.

use std::path::PathBuf;
use std::time::Duration;

use clap::ArgAction;

use crate::cli::values::{self, OnUnconfirmed};
use crate::engine::{Condition, Keep};
use crate::input::{Encoding, Field};
use crate::lang::Lang;
use crate::quota::Rate;
use crate::report::{Detail, Format};
use crate::validate::ContactUse;

/// Which file, how it is read, and what of it is kept.
#[derive(Debug, clap::Args)]
pub struct Input {
    /// The HR export, an Excel workbook (.xlsx) or a CSV; `-` reads standard input
    /// zh: HR 名单，Excel 工作簿（.xlsx）或 CSV；`-` 表示读取标准输入
    ///
    /// Several are all planned before the first call, asked about once, and sent one after the other under one quota. Where one of
    /// them cannot be planned, nobody is sent.
    /// zh: 可以给出多个：在第一次调用之前全部完成计划，只询问一次，然后在同一配额下逐个发送。只要有一个无法完成计划，就不会发
    /// 送任何人。
    #[arg(id = "file", value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// Take a field from the column with this header; repeatable
    /// zh: 指定某个字段取自哪个表头的列；可多次使用
    ///
    /// The fields are `email`, `mobile`, `country_code`, `employee_no`, `status` and `leaving_date`. Columns with usual names are found without
    /// this option.
    /// zh: 字段有 `email`、`mobile`、`country_code`、`employee_no`、`status` 和 `leaving_date`。名称常见的列会自动识别，不需
    /// 要此选项。
    #[arg(long, value_name = "FIELD=HEADER", value_parser = values::mapping, help_heading = "Reading")]
    pub map: Vec<(Field, String)>,
    /// The country code of mobiles that name none [default: 86, where nothing speaks against it]
    /// zh: 手机号没有写国家代码时使用的国家代码 [默认：86，没有相反迹象时]
    #[arg(long, value_name = "CODE", value_parser = values::country_code, help_heading = "Reading")]
    pub default_country_code: Option<String>,
    /// The file's encoding; found by itself unless given
    /// zh: 文件的编码；不给出时自动识别
    #[arg(long, value_name = "NAME", ignore_case = true, help_heading = "Reading")]
    #[arg(value_parser = values::encoding())]
    pub encoding: Option<Encoding>,
    /// The character between cells: `comma`, `semicolon`, `tab`, `pipe`, `caret` or `tilde`; found by itself unless given
    /// zh: 单元格之间的分隔符：`comma`、`semicolon`、`tab`、`pipe`、`caret` 或 `tilde`；不给出时自动识别
    #[arg(long, value_name = "CHAR", value_parser = values::delimiter, help_heading = "Reading")]
    pub delimiter: Option<u8>,
    /// The sheet of a workbook; the only one with people unless given
    /// zh: 工作簿中的工作表；不给出时采用唯一一个有人员的工作表
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub sheet: Option<String>,
    /// Leave out the hidden rows and columns of a workbook, such as those that a filter hides
    /// zh: 不读取工作簿中隐藏的行和列，例如被筛选隐藏的
    #[arg(long, help_heading = "Reading")]
    pub visible_only: bool,
    /// Which contact cells to use; a damaged cell that is not used makes no row invalid
    /// zh: 使用哪些联系方式；不使用的单元格即使有误，也不会使该行无效
    #[arg(long = "use", value_name = "CONTACT", value_parser = values::contact_use(), default_value = "both", help_heading = "Reading")]
    pub contact_use: ContactUse,
    /// Treat numbers outside their country's numbering plan as errors, not warnings
    /// zh: 把不符合所在国家号码规则的号码视为错误，而不是警告
    #[arg(long, help_heading = "Reading")]
    pub strict: bool,

    /// Who of the file is meant.
    #[command(flatten)]
    pub selecting: Selecting,

    /// How findings are shown.
    #[command(flatten)]
    pub showing: Showing,

    /// Which of the file's own columns are stored and written in the results: `all`, `none` or names
    /// zh: 名单自己的列中，保存并写入结果的有哪些：`all`、`none` 或列名
    ///
    /// The results never lack the columns of the answer; the file's own columns stand after them.
    /// zh: 结果中始终有本程序的各列；名单自己的列排在它们之后。
    #[arg(long, value_name = "COLUMN,COLUMN", default_value = "all", value_parser = values::keep, help_heading = "Files")]
    pub keep: Keep,
    /// What has happened so far [default: that of the app, in your data directory]
    /// zh: 断点文件，记录已完成的一切 [默认：应用自己的断点文件，位于您的数据目录]
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub checkpoint: Option<PathBuf>,
}

/// Who of the file is meant.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selection")]
pub struct Selecting {
    /// Send people too whose status column, or leaving date, says that they have left
    /// zh: 状态列或离职日期显示已离职的人也发送
    ///
    /// Left out by default: 离职, 已离职, terminated, inactive, resigned and the like.
    /// zh: 默认不发送：离职、已离职、terminated、inactive、resigned 等。
    #[arg(long)]
    pub include_leavers: bool,
    /// Send the people of this status, whatever it says; repeatable
    /// zh: 发送状态为此值的人，无论它是什么意思；可多次使用
    ///
    /// Whom `suspended`, `disabled`, 停用 and the like mean is not known: they are left out until this option names them.
    /// zh: `suspended`、`disabled`、停用等状态是否表示离职无法判断：在用此选项指明之前不发送。
    #[arg(long, value_name = "STATUS")]
    pub include_status: Vec<String>,
    /// Send only rows with this value in this column; repeatable, and all must hold
    /// zh: 只发送此列为此值的行；可多次使用，须同时满足
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = values::condition)]
    pub conditions: Vec<Condition>,
    /// Send at most so many rows, to see that all is well; the next run goes on with the rest
    /// zh: 最多发送这么多行，先看看是否一切正常；下次运行继续发送其余的行
    #[arg(long, value_name = "N", value_parser = values::at_least_one)]
    pub limit: Option<u32>,
}

/// How findings are shown.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Findings")]
pub struct Showing {
    /// How much is shown of what is wrong with rows
    /// zh: 问题显示到什么程度
    #[arg(long, value_enum, value_name = "DETAIL", default_value_t = Detail::Summary)]
    pub detail: Detail,
    /// How many findings `--detail` shows one by one [default: 20 in full, 10000 concise]
    /// zh: `--detail` 逐条显示多少个问题 [默认：full 为 20，concise 为 10000]
    #[arg(long, value_name = "N", value_parser = values::number::<usize>)]
    pub max_findings: Option<usize>,
    /// Write every finding to this CSV, its cells masked; it is made for Excel
    /// zh: 把每个问题写入这个 CSV，单元格内容以掩码显示；可直接用 Excel 打开
    #[arg(long, value_name = "FILE.csv")]
    pub findings: Option<PathBuf>,
    /// Show damaged cells as they stand, on a terminal only
    /// zh: 按原样显示有误的单元格，仅限终端
    #[arg(long)]
    pub show_values: bool,
}

/// How the calls are made.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Sending")]
pub struct Sending {
    /// The app's quota: `N/min`, `N/s`, or `unlimited` for a tenant on loopback
    /// zh: 应用的调用配额：`N/min`、`N/s`，本机上的模拟企业可用 `unlimited`
    #[arg(long, value_name = "RATE", default_value_t = Rate::DOCUMENTED)]
    pub rate: Rate,
    /// How many calls may be under way at once, 1 to 256
    /// zh: 同时进行的调用数，1 到 256
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = values::workers)]
    pub workers: u16,
    /// How long one call may take
    /// zh: 一次调用最多等待多久
    ///
    /// At the quota's pace waiting costs nothing, and a short time only makes unconfirmed rows.
    /// zh: 按配额的速度，等待并不耽误时间；时间太短只会产生未确认的行。
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = values::timeout)]
    pub timeout: Duration,
    /// How long an outage, or a rate limit that lets nothing through, may last before the run ends, its unsent rows pending
    /// zh: 服务中断或持续限流多久之后结束运行；未发送的行保持待发送
    #[arg(long, value_name = "DURATION", default_value = "30m", value_parser = values::give_up_after)]
    pub give_up_after: Duration,
    /// What to do with people whose earlier attempt got no readable answer
    /// zh: 此前的发送没有收到可读应答的人如何处理
    #[arg(long, value_name = "ACTION", value_enum, default_value_t = OnUnconfirmed::Send)]
    pub on_unconfirmed: OnUnconfirmed,
    /// Go on after twenty equal refusals in a row, the sign of a wrong column or tenant
    /// zh: 连续二十次同样的拒绝后仍继续；这通常说明列或企业不对
    #[arg(long)]
    pub keep_going: bool,
    /// Where another run of the app is at work, wait for its end, rather than end with 4
    /// zh: 同一应用的另一次运行正在进行时，等它结束，而不是以 4 退出
    #[arg(long)]
    pub wait: bool,
}

/// The heading by which the options of a connection are known.
pub(super) const CONNECTION_HEADING: &str = "Connection";

/// Which tenant is called, and where the app's secret is.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = CONNECTION_HEADING)]
pub struct Connection {
    /// Where the API is; plain http on loopback only [env: FEISHU_BASE_URL] [default: `https://open.feishu.cn`]
    /// zh: API 的地址；http 仅限本机 [环境变量：FEISHU_BASE_URL] [默认：`https://open.feishu.cn`]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// A file that holds the app's secret and nothing else [default: FEISHU_APP_SECRET]
    /// zh: 只含应用密钥的文件 [默认：FEISHU_APP_SECRET]
    #[arg(long, value_name = "PATH")]
    pub app_secret_file: Option<PathBuf>,
    /// What a configuration file says of the app.
    #[arg(skip)]
    pub app: App,
}

/// What is said of the app where nothing is typed; the environment goes before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct App {
    /// The app's id.
    pub id: Option<String>,
    /// The tenant of a store app.
    pub tenant_key: Option<String>,
    /// The file that holds its secret.
    pub secret_file: Option<PathBuf>,
    /// The address, for a command that calls nobody.
    pub base_url: Option<String>,
}

/// The heading by which the options of a simulated tenant are known.
pub(super) const TENANT_HEADING: &str = "Simulated tenant";

/// How a simulated tenant behaves.
#[derive(Clone, Debug, PartialEq, clap::Args)]
#[command(next_help_heading = TENANT_HEADING)]
pub struct Tenant {
    /// How often which fault strikes, as shares of the calls, e.g. `500=0.01,reset=0.01,slow=0.02`
    /// zh: 各种故障出现的比例，例如 `500=0.01,reset=0.01,slow=0.02`
    ///
    /// 500=SHARE        system error 1002001, nobody is registered
    /// 500-after=SHARE  system error 1002001, and the person is registered
    /// reset=SHARE      the person is registered, the connection breaks without an answer
    /// slow=SHARE       the person is registered, the answer comes 40 s late
    /// slow_for=TIME    how late that is instead, e.g. `5s`
    /// 429=SHARE        a rate-limit answer, although the quota has room
    /// broken=SHARE     the person is registered, the answer is half a JSON text
    /// html=SHARE       a gateway's HTML page, nobody is registered
    /// zh:
    /// 500=比例        系统错误 1002001，未注册
    /// 500-after=比例  系统错误 1002001，但已注册
    /// reset=比例      已注册，连接中断，没有应答
    /// slow=比例       已注册，应答晚到 40 秒
    /// slow_for=时间   晚到的时间，例如 `5s`
    /// 429=比例        配额未用完却返回限流
    /// broken=比例     已注册，应答只有半段 JSON
    /// html=比例       返回网关的 HTML 页面，未注册
    #[arg(long, value_name = "FAULT=SHARE,..", verbatim_doc_comment)]
    pub faults: Option<String>,
    /// How long an answer takes, e.g. `50ms` or `20ms-300ms`
    /// zh: 应答需要多久，例如 `50ms` 或 `20ms-300ms`
    #[arg(long, value_name = "DURATION")]
    pub latency: Option<String>,
    /// What a person registered again gets: the same account, a new one, or a refusal [default: same]
    /// zh: 同一个人再次注册时：同一账户、新账户或拒绝 [默认：same]
    #[arg(long, value_name = "ANSWER", value_parser = ["same", "new", "refuse"])]
    pub replay: Option<String>,
    /// The employees, as CSV with the columns `email,country_code,mobile`; everybody exists unless given
    /// zh: 员工名单，CSV 格式，列为 `email,country_code,mobile`；不给出时任何人都存在
    #[arg(long, value_name = "PATH")]
    pub directory: Option<PathBuf>,
}

/// How to speak, and what to write down.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// The form of what standard output carries; `json` is one object a line
    /// zh: 标准输出的格式；`json` 为每行一个对象
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The language, `en` or `zh` [default: the system's]
    /// zh: 语言，`en` 或 `zh` [默认：系统语言]
    ///
    /// That of LC_ALL, LC_MESSAGES or LANG; where none of them is set, as is usual on Windows, that of the system's menus. The log is
    /// in English.
    /// zh: 依次取自 LC_ALL、LC_MESSAGES、LANG；都没有设置时（Windows 上通常如此）取系统的显示语言。日志始终为英文。
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// A configuration file in place of your own, which stands where your system keeps such
    /// zh: 代替您自己的配置文件；您自己的配置文件位于系统存放配置的位置
    ///
    /// It may give every option, by its long name with `_` for `-`, and `app_id` and `tenant_key`; a secret never stands in it. A
    /// table `[profile.NAME]` counts where `--profile NAME` is given. A `.referral-import.toml` in the folder of FILE or above may
    /// give `map`, `where`, `keep`, `default_country_code`, `sheet`, `visible_only` and `lang`, and nothing else.
    /// `referral-import config` shows what counts.
    /// zh: 其中可以给出每个选项，名称为选项的长名称，`-` 写作 `_`；还可以给出 `app_id` 和 `tenant_key`；配置文件中绝不写密
    /// 钥。给出 `--profile NAME` 时使用表 `[profile.NAME]`。FILE 所在文件夹或其上级文件夹中的 `.referral-import.toml` 只能给
    /// 出 `map`、`where`、`keep`、`default_country_code`、`sheet`、`visible_only` 和 `lang`。`referral-import config` 显示哪
    /// 些生效。
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<String>,
    /// A profile of that file
    /// zh: 该文件中的一个配置组
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Log more to standard error: `-v` every attempt, `-vv` every step
    /// zh: 在标准错误输出更多日志：`-v` 为每次发送，`-vv` 为每一步
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Tell nothing on standard error but what is wrong: no progress
    /// zh: 标准错误只输出错误：不显示进度
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Log to this file too, every attempt at least; it is appended to
    /// zh: 同时把日志写入此文件，至少包括每次发送；追加写入
    #[arg(long, global = true, value_name = "PATH")]
    pub log_file: Option<PathBuf>,
    /// The form of the log's lines
    /// zh: 日志行的格式
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub log_format: Format,
}
