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
    ///
    /// Several are all planned before the first call, asked about once, and sent one after the other under one quota. Where one of
    /// them cannot be planned, nobody is sent.
    #[arg(id = "file", value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// Take a field from the column with this header; repeatable
    ///
    /// The fields are `email`, `mobile`, `country_code`, `employee_no`, `status` and `leaving_date`. Columns with usual names are found without
    /// this option.
    #[arg(long, value_name = "FIELD=HEADER", value_parser = values::mapping, help_heading = "Reading")]
    pub map: Vec<(Field, String)>,
    /// The country code of mobiles that name none [default: 86, where nothing speaks against it]
    #[arg(long, value_name = "CODE", value_parser = values::country_code, help_heading = "Reading")]
    pub default_country_code: Option<String>,
    /// The file's encoding; found by itself unless given
    #[arg(long, value_name = "NAME", ignore_case = true, help_heading = "Reading")]
    #[arg(value_parser = values::encoding())]
    pub encoding: Option<Encoding>,
    /// The character between cells: `comma`, `semicolon`, `tab` or `pipe`; found by itself unless given
    #[arg(long, value_name = "CHAR", value_parser = values::delimiter, help_heading = "Reading")]
    pub delimiter: Option<u8>,
    /// The sheet of a workbook; the only one with people unless given
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub sheet: Option<String>,
    /// Leave out the hidden rows and columns of a workbook, such as those that a filter hides
    #[arg(long, help_heading = "Reading")]
    pub visible_only: bool,
    /// Which contact cells to use; a damaged cell that is not used makes no row invalid
    #[arg(long = "use", value_name = "CONTACT", value_parser = values::contact_use(), default_value = "both", help_heading = "Reading")]
    pub contact_use: ContactUse,
    /// Treat numbers outside their country's numbering plan as errors, not warnings
    #[arg(long, help_heading = "Reading")]
    pub strict: bool,

    /// Who of the file is meant.
    #[command(flatten)]
    pub selecting: Selecting,

    /// How findings are shown.
    #[command(flatten)]
    pub showing: Showing,

    /// Which of the file's own columns are stored and written in the results: `all`, `none` or names
    ///
    /// The results never lack the columns of the answer; the file's own columns stand after them.
    #[arg(long, value_name = "COLUMN,COLUMN", default_value = "all", value_parser = values::keep, help_heading = "Files")]
    pub keep: Keep,
    /// What has happened so far [default: that of the app, in your data directory]
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub checkpoint: Option<PathBuf>,
}

/// Who of the file is meant.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selection")]
pub struct Selecting {
    /// Send people too whose status column, or leaving date, says that they have left
    ///
    /// Left out by default: 离职, 已离职, terminated, inactive, resigned and the like.
    #[arg(long)]
    pub include_leavers: bool,
    /// Send the people of this status, whatever it says; repeatable
    ///
    /// Whom `suspended`, `disabled`, 停用 and the like mean is not known: they are left out until this option names them.
    #[arg(long, value_name = "STATUS")]
    pub include_status: Vec<String>,
    /// Send only rows with this value in this column; repeatable, and all must hold
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = values::condition)]
    pub conditions: Vec<Condition>,
    /// Send at most so many rows, to see that all is well; the next run goes on with the rest
    #[arg(long, value_name = "N", value_parser = values::at_least_one)]
    pub limit: Option<u32>,
}

/// How findings are shown.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Findings")]
pub struct Showing {
    /// How much is shown of what is wrong with rows
    #[arg(long, value_enum, value_name = "DETAIL", default_value_t = Detail::Summary)]
    pub detail: Detail,
    /// How many findings `--detail` shows one by one [default: 20 in full, 10000 concise]
    #[arg(long, value_name = "N", value_parser = values::number::<usize>)]
    pub max_findings: Option<usize>,
    /// Write every finding to this CSV, its cells masked; it is made for Excel
    #[arg(long, value_name = "FILE.csv")]
    pub findings: Option<PathBuf>,
    /// Show damaged cells as they stand, on a terminal only
    #[arg(long)]
    pub show_values: bool,
}

/// How the calls are made.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Sending")]
pub struct Sending {
    /// The app's quota: `N/min`, `N/s`, or `unlimited` for a tenant on loopback
    #[arg(long, value_name = "RATE", default_value_t = Rate::DOCUMENTED)]
    pub rate: Rate,
    /// How many calls may be under way at once, 1 to 256
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = values::workers)]
    pub workers: u16,
    /// How long one call may take
    ///
    /// At the quota's pace waiting costs nothing, and a short time only makes unconfirmed rows.
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = values::timeout)]
    pub timeout: Duration,
    /// How long an outage, or a rate limit that lets nothing through, may last before the run ends, its unsent rows pending
    #[arg(long, value_name = "DURATION", default_value = "30m", value_parser = values::give_up_after)]
    pub give_up_after: Duration,
    /// What to do with people whose earlier attempt got no readable answer
    #[arg(long, value_name = "ACTION", value_enum, default_value_t = OnUnconfirmed::Send)]
    pub on_unconfirmed: OnUnconfirmed,
    /// Go on after twenty equal refusals in a row, the sign of a wrong column or tenant
    #[arg(long)]
    pub keep_going: bool,
    /// Where another run of the app is at work, wait for its end, rather than end with 4
    #[arg(long)]
    pub wait: bool,
}

/// The heading by which the options of a connection are known.
pub(super) const CONNECTION_HEADING: &str = "Connection";

/// Which tenant is called, and where the app's secret is.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = CONNECTION_HEADING)]
pub struct Connection {
    /// Where the API is; plain http on loopback only [env: FEISHU_BASE_URL] [default: `https://open.feishu.cn`]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// A file that holds the app's secret and nothing else [default: FEISHU_APP_SECRET]
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
    ///
    /// 500=SHARE        system error 1002001, nobody is registered
    /// 500-after=SHARE  system error 1002001, and the person is registered
    /// reset=SHARE      the person is registered, the connection breaks without an answer
    /// slow=SHARE       the person is registered, the answer comes 40 s late
    /// slow_for=TIME    how late that is instead, e.g. `5s`
    /// 429=SHARE        a rate-limit answer, although the quota has room
    /// broken=SHARE     the person is registered, the answer is half a JSON text
    /// html=SHARE       a gateway's HTML page, nobody is registered
    #[arg(long, value_name = "FAULT=SHARE,..", verbatim_doc_comment)]
    pub faults: Option<String>,
    /// How long an answer takes, e.g. `50ms` or `20ms-300ms`
    #[arg(long, value_name = "DURATION")]
    pub latency: Option<String>,
    /// What a person registered again gets: the same account, a new one, or a refusal [default: same]
    #[arg(long, value_name = "ANSWER", value_parser = ["same", "new", "refuse"])]
    pub replay: Option<String>,
    /// The employees, as CSV with the columns `email,country_code,mobile`; everybody exists unless given
    #[arg(long, value_name = "PATH")]
    pub directory: Option<PathBuf>,
}

/// How to speak, and what to write down.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// The form of what standard output carries; `json` is one object a line
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The language, `en` or `zh` [default: the system's]
    ///
    /// That of LC_ALL, LC_MESSAGES or LANG; where none of them is set, as is usual on Windows, that of the system's menus. The log is
    /// in English.
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// A configuration file in place of your own, which stands where your system keeps such
    ///
    /// It may give every option, by its long name with `_` for `-`, and `app_id` and `tenant_key`; a secret never stands in it. A
    /// table `[profile.NAME]` counts where `--profile NAME` is given. A `.referral-import.toml` in the folder of FILE or above may
    /// give `map`, `where`, `keep`, `default_country_code`, `sheet`, `visible_only` and `lang`, and nothing else.
    /// `referral-import config` shows what counts.
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<String>,
    /// A profile of that file
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Log more to standard error: `-v` every attempt, `-vv` every step
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Tell nothing on standard error but what is wrong: no progress
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Log to this file too, every attempt at least; it is appended to
    #[arg(long, global = true, value_name = "PATH")]
    pub log_file: Option<PathBuf>,
    /// The form of the log's lines
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub log_format: Format,
}
