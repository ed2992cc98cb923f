//! The command line exactly as it was typed; [`super::settings`] makes of it what a run needs.
//!
//! Every text of the help has the Chinese behind it, after `zh:`, paragraph by paragraph; [`super::help`] takes one of the two.

mod adopt;
mod apart;
mod check;
mod forget;
mod groups;
mod login;
mod looks;
mod retry;
mod template;

use clap::parser::ValueSource;
use clap::{ArgMatches, Parser, Subcommand};

pub use self::adopt::Adopt;
pub use self::apart::{Completions, ConfigArgs, Explain, Man, Sandbox};
pub use self::check::Check;
pub use self::forget::Forget;
pub use self::groups::{App, Connection, Input, Output, Selecting, Sending, Showing, Tenant};
pub use self::login::Login;
pub use self::looks::{Looking, Report, Results, Status};
pub use self::retry::Retry;
pub use self::template::Template;
use super::config::{self, Config};
use super::given::Givers;
use super::values;
use crate::lang::Said;

const EXAMPLES: &str = "\
Examples:
  referral-import engineering.csv                  guided: shows the plan, asks, runs zh: 引导方式：显示计划，询问，运行
  referral-import check engineering.csv            what would be sent; sends nothing zh: 查看将发送什么；不发送任何内容
  referral-import run engineering.csv --sandbox    rehearse against a simulated tenant zh: 在模拟企业上演练
  referral-import run engineering.csv              register everyone; again to go on zh: 注册每个人；再次运行即可继续
  referral-import status                           where things stand, file by file zh: 逐个文件查看当前情况

";

const EXIT_CODES: &str = "\
Exit codes:
  0         every row is settled well zh: 每一行都已妥善处理
  1         cannot go on until someone changes something: the file, an option, zh: 需要先改动某处才能继续：文件、选项，
            the app in the Feishu console zh: 或飞书后台中的应用
  2         the command line is wrong zh: 命令行有误
  3         finished, and some rows need a person (also `check` with errors) zh: 已完成，有些行需要人工处理（`check` 发现错误时也是）
  4         stopped by something temporary: run it again zh: 因暂时性问题停止：请再次运行
  130, 143  interrupted; everything is saved zh: 已中断；所有进度均已保存
";

/// Register Feishu Hire referral accounts for everyone in an HR export
/// zh: 为 HR 名单中的每个人注册飞书招聘的内推账户
///
/// One API call per person, at the API's 100 calls a minute, and nothing is lost whatever happens: the same command again
/// goes on where the last one stopped.
/// zh: 每人一次 API 调用，每分钟最多 100 次；无论发生什么都不会丢失进度：再次运行同一命令，即可从上次停下的地方继续。
#[derive(Debug, Parser)]
#[command(version = env!("REFERRAL_IMPORT_VERSION"), after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}{EXIT_CODES}"))]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to speak.
    #[command(flatten)]
    pub output: Output,
}

impl Args {
    /// Adds what configuration files give and no single option can hold.
    ///
    /// # Errors
    ///
    /// Why a mapping is none.
    pub(super) fn complete(&mut self, typed: &ArgMatches, givers: &Givers<'_>) -> Result<(), Said> {
        let config = &givers.config;
        let typed = typed.subcommand().map_or(typed, |(_, matches)| matches);
        let is_typed = |id: &str| {
            typed.try_contains_id(id).unwrap_or(false) && typed.value_source(id) == Some(ValueSource::CommandLine)
        };
        // A rehearsal has files of its own, whatever is said of the real ones.
        let is_of_rehearsal = |sandbox: bool| sandbox && !is_typed("checkpoint");
        let (reading, connection, sandbox) = match &mut self.command {
            Command::Run(run) => (&mut run.reading, &mut run.connection, run.sandbox),
            Command::Retry(retry) => (&mut retry.run.reading, &mut retry.run.connection, retry.run.sandbox),
            Command::Check(check) => (&mut check.reading, &mut check.connection, false),
            Command::Status(Status { place, .. })
            | Command::Results(Results { place, .. })
            | Command::Report(Report { place, .. })
            | Command::Forget(Forget { place, .. }) => {
                place.checkpoint.take_if(|_| is_of_rehearsal(place.sandbox));
                place.app = App {
                    base_url: givers.one("base-url"),
                    ..App::of(config)
                };
                return Ok(());
            }
            Command::Adopt(adopt) => {
                adopt.app = App::of(config);
                return Ok(());
            }
            Command::Login(login) | Command::Logout(login) => {
                login.app = App::of(config);
                return Ok(());
            }
            _ => return Ok(()),
        };
        reading.checkpoint.take_if(|_| is_of_rehearsal(sandbox));
        let mut map = config
            .all("map")
            .map(|text| values::mapping(text))
            .collect::<Result<Vec<_>, _>>()?;
        map.retain(|mapping| !reading.map.contains(mapping));
        // The last word on a field counts.
        reading.map.splice(..0, map);
        connection.app = App {
            secret_file: connection.app_secret_file.take_if(|_| !is_typed("app_secret_file")),
            ..App::of(config)
        };
        Ok(())
    }
}

impl App {
    fn of(config: &Config) -> Self {
        App {
            id: config.one(config::APP_ID),
            tenant_key: config.one(config::TENANT_KEY),
            ..App::default()
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register everyone in FILE; the same command again goes on where it stopped
    /// zh: 注册 FILE 中的每个人；再次运行同一命令即可继续
    ///
    /// FILE is read and validated as a whole before the first call. On a terminal the plan is shown and confirmed. What has
    /// happened is kept in one checkpoint per app, so that nobody is registered twice; the answer per row is written beside
    /// FILE, e.g. `engineering.results.csv`.
    /// zh: 在第一次调用之前，会先完整读取并检查 FILE。在终端上会先显示计划，由您确认。已完成的一切都记录在每个应用一个的断点
    /// 文件中，因此不会重复注册任何人；每一行的结果写在 FILE 旁边，例如 `engineering.results.csv`。
    ///
    /// Credentials come from the environment: FEISHU_APP_ID with FEISHU_APP_SECRET (or `--app-secret-file`, or asked for), or
    /// FEISHU_APP_ID with FEISHU_TENANT_ACCESS_TOKEN. A store app needs FEISHU_APP_TICKET and FEISHU_TENANT_KEY beside its id and
    /// secret.
    /// zh: 应用凭证取自环境变量：FEISHU_APP_ID 加 FEISHU_APP_SECRET（或 `--app-secret-file`，或在终端上输入），或
    /// FEISHU_APP_ID 加 FEISHU_TENANT_ACCESS_TOKEN。商店应用除此之外还需要 FEISHU_APP_TICKET 和 FEISHU_TENANT_KEY。
    Run(Box<Run>),
    /// Dry run: read, validate and plan; sends nothing
    /// zh: 只检查：读取、校验并给出计划；不发送任何内容
    ///
    /// Shows which column feeds which field, what is wrong in which row and how to fix it, and how long the run would take. Needs
    /// no credentials, but for `--online`.
    /// zh: 显示每个字段取自哪一列、哪一行有什么问题以及如何改正、正式运行需要多长时间。除 `--online` 外不需要凭证。
    Check(Box<Check>),
    /// Run FILE, and send those again whom Feishu refused
    /// zh: 运行 FILE，并重新发送被飞书拒绝的人
    ///
    /// For refusals whose reason is gone although the row is the same, such as a person who was added to the organization since.
    /// A row that was corrected in FILE is sent by `run` as well. Where FILE is gone, or is `-`, it works from the checkpoint alone.
    /// zh: 用于行本身没有变化、但拒绝的原因已经消除的情况，例如此人后来才加入组织。在 FILE 中改正过的行，用 `run` 也会发
    /// 送。FILE 已不存在或为 `-` 时，仅凭断点文件继续。
    #[command(after_help = retry::RETRY_EXAMPLES, after_long_help = format!("{}{EXIT_CODES}", retry::RETRY_EXAMPLES))]
    Retry(Box<Retry>),
    /// Show where things stand, also during a run; `--row` and `--find` show everything that was done for a person
    /// zh: 查看当前情况，运行期间也可以；`--row` 和 `--find` 显示某个人的全部经过
    ///
    /// Without FILE every file of the app is shown, with where it lies. Contacts are masked; the results hold them in full.
    /// zh: 不给出 FILE 时，显示该应用的每个文件及其所在位置。联系方式以掩码显示；完整内容见结果文件。
    Status(Status),
    /// Write the results again, also during a run, or those rows that are to be corrected
    /// zh: 重新写出结果，运行期间也可以；或只写出需要改正的行
    ///
    /// The results are told from the checkpoint alone: FILE itself is not read, and may be gone.
    /// zh: 结果全部来自断点文件：不会读取 FILE 本身，它已不存在也没关系。
    Results(Results),
    /// Write a page to look at: who is done, what is wrong and what to do, how fast it went
    /// zh: 写出一个网页：谁已完成、有什么问题、怎么处理、进展快慢
    ///
    /// It is one file that needs no network, for a screen, a phone or paper. Contacts are masked. Like the results it is told from the
    /// checkpoint alone, also during a run.
    /// zh: 网页是单独一个文件，不需要网络，可在屏幕、手机或纸上阅读。联系方式以掩码显示。与结果一样全部来自断点文件，运行期间
    /// 也可以写出。
    Report(Report),
    /// Take over from results, or from another checkpoint, what this one does not know
    /// zh: 从结果文件或另一个断点文件接管本断点文件所不知道的内容
    ///
    /// Whom they call registered or unconfirmed is held so from now on: told by that file, and not seen by this checkpoint, as
    /// `status --row` shows. So a checkpoint that was lost is built again, and a colleague's machine goes on. What contradicts the
    /// checkpoint is refused, row by row; rows of a rehearsal or of another app are passed over. Of another checkpoint of the app every call is taken over,
    /// and its place in the quota: so one is moved, or brought back from a backup. Nothing is sent.
    /// zh: 结果文件中已注册或未确认的人从此也是如此：由该文件得知，并非本断点文件所见，`status --row` 会显示。这样可以重建丢
    /// 失的断点文件，也可以在同事的电脑上继续。与断点文件矛盾的行逐行拒绝；演练或其他应用的行会略过。同一应用的另一个断点文
    /// 件，则接管其中的每次调用及其占用的配额：这样可以移动断点文件，或从备份恢复。不发送任何内容。
    Adopt(Box<Adopt>),
    /// Take people's contacts out of the checkpoint, and keep what prevents a second registration
    /// zh: 从断点文件中删除某些人的联系方式，保留防止重复注册所需的内容
    ///
    /// What was sent for them stands as keyed hashes from then on, and what files said of them is gone: whoever has an account is met
    /// again by that, and not sent a second time. Files, results and pages beside the checkpoint are not touched. It cannot be undone.
    /// zh: 此后，为他们发送过的内容只以带密钥的哈希保存，名单中关于他们的内容一并删除：已有账户的人仍能由此认出，不会再次发
    /// 送。断点文件之外的名单、结果和网页不受影响。此操作无法撤销。
    Forget(Forget),
    /// Keep an app's id and secret: asked for once, tried, and kept in the system's key store
    /// zh: 登录：询问一次应用的 App ID 和密钥，验证后保存到系统的密钥库
    ///
    /// The secret is asked for without echo, tried with Feishu (token, address, IP list, scope) and kept for this app and this address in the Credential
    /// Manager of Windows, the keychain of macOS or the keyring of the Linux kernel; the id goes into your own configuration. What the environment, a
    /// file or a profile gives goes before it.
    /// zh: 密钥输入时不显示，向飞书验证（访问凭证、地址、IP 白名单、权限）后，按应用和地址保存在 Windows 凭据管理器、macOS 钥
    /// 匙串或 Linux 内核密钥环中；App ID 写入您自己的配置文件。环境变量、文件或 profile 给出的内容优先。
    Login(Login),
    /// Take out what `login` has kept
    /// zh: 退出登录：删除 `login` 保存的内容
    Logout(Login),
    /// Explain a code: what it means, and how to fix it
    /// zh: 解释一个代码：含义以及处理办法
    ///
    /// Knows every slug of a finding, every code of Feishu's and every word that stands where no answer came.
    /// zh: 包括每种问题的代码、飞书的每个错误码，以及没有收到应答时使用的每个词。
    Explain(Explain),
    /// Write an empty file with the columns that are read, a made-up line and a note on every column
    /// zh: 写出一个空表：含所需的列、一行示例和每一列的说明
    ///
    /// Run as it is, it sends nobody.
    /// zh: 不改动直接运行，不会发送任何人。
    Template(Template),
    /// Serve a simulated Feishu tenant on loopback
    /// zh: 在本机上提供一个模拟的飞书企业
    ///
    /// Prints its address, answers as Feishu documents it, and counts what it sees at `GET /sandbox/stats`. Ctrl-C ends it.
    /// zh: 启动后显示它的地址，按飞书文档应答，并在 `GET /sandbox/stats` 统计收到的调用。按 Ctrl-C 结束。
    Sandbox(Sandbox),
    /// Show which options are given by the environment and by configuration files, and by whom
    /// zh: 显示环境变量和配置文件给出了哪些选项，以及出自何处
    Config(ConfigArgs),
    /// Print what a shell needs to complete this program's command lines
    /// zh: 输出 shell 自动补全脚本
    Completions(Completions),
    /// Print the manual page of the program, or of one command
    /// zh: 输出本程序或某个命令的手册页
    Man(Man),
}

/// What `run` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = RUN_EXAMPLES, after_long_help = format!("{RUN_EXAMPLES}{EXIT_CODES}"))]
#[command(mut_args(needs_sandbox))]
pub struct Run {
    /// Which file, and how it is read.
    #[command(flatten)]
    pub reading: Input,

    /// Read, validate and plan only; the same as `check`
    /// zh: 只读取、校验并给出计划；与 `check` 相同
    #[arg(long, help_heading = "Sending")]
    pub dry_run: bool,
    /// Do not ask before sending; needed where nobody can be asked, but for a rehearsal
    /// zh: 发送前不询问；无法询问时必须给出，演练除外
    #[arg(long, short, help_heading = "Sending")]
    pub yes: bool,
    /// Send those again of whom results beside FILE tell that they were sent, and not the checkpoint
    /// zh: 重新发送这样的人：FILE 旁边的结果文件显示已发送，而断点文件中没有
    ///
    /// A checkpoint that was lost, or put back from a backup, does not know everybody; the results may. `adopt` takes over what they
    /// tell. This sends all of them anew. It is only ever typed: neither environment nor configuration gives it.
    /// zh: 丢失过或从备份恢复的断点文件不知道所有人，而结果文件可能知道。`adopt` 把结果文件中的内容收入断点文件；此选项则全部
    /// 重新发送。只能在命令行输入：环境变量和配置文件都不能给出。
    #[arg(long, help_heading = "Sending")]
    pub send_again: bool,

    /// How the calls are made.
    #[command(flatten)]
    pub sending: Sending,
    /// Which tenant is called.
    #[command(flatten)]
    pub connection: Connection,

    /// Rehearse: run the whole job against a simulated tenant inside this process
    /// zh: 演练：在本程序内的模拟企业上完整运行一遍
    ///
    /// It has files of its own, e.g. `engineering.sandbox.results.csv` and `referral-import.sandbox.checkpoint`, and needs no
    /// credentials: the real thing is never touched.
    /// zh: 演练有自己的文件，例如 `engineering.sandbox.results.csv` 和 `referral-import.sandbox.checkpoint`，也不需要凭证：绝
    /// 不会触及正式数据。
    #[arg(long, help_heading = "Rehearsal", conflicts_with_all = ["base_url", "app_secret_file"])]
    pub sandbox: bool,
    /// How the simulated tenant behaves.
    #[command(flatten)]
    pub tenant: Tenant,

    /// Write the results as a workbook for Excel too, beside the CSV
    /// zh: 在结果 CSV 旁边再写出一个供 Excel 查看的工作簿
    #[arg(long, help_heading = "Files")]
    pub excel: bool,
}

const RUN_EXAMPLES: &str = "\
Examples:
  referral-import run engineering.csv --sandbox
  referral-import run engineering.csv --yes --log-file import.log -v
  referral-import run export.csv --map email=\"Work Email\" --use email --keep Name,Department
  export-from-hris | referral-import run - --yes

";

/// The options of a simulated tenant mean nothing in a real run.
fn needs_sandbox(arg: clap::Arg) -> clap::Arg {
    if arg.get_help_heading() == Some(groups::TENANT_HEADING) {
        arg.requires("sandbox")
    } else {
        arg
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Args, ErrorKind> {
        Args::try_parse_from(format!("referral-import {line}").split(' ')).map_err(|error| error.kind())
    }

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn usual_lines_are_understood() {
        for line in [
            "run engineering.csv",
            "run - --yes",
            "run a.csv --dry-run",
            "run a.csv --sandbox --faults 500=0.1 --latency 20ms-300ms --replay new --directory staff.csv",
            "run a.csv --rate unlimited --workers 256 --timeout 5s --give-up-after 2h --on-unconfirmed hold --keep-going",
            "run a.csv --map email=Work --map mobile=Cell --use email --strict --keep Name,Unit --excel",
            "run a.csv --where 部门=研发 --where City=Beijing --include-leavers --limit 5",
            "run a.csv --encoding GB18030 --delimiter tab --default-country-code +852",
            "run a.csv --base-url https://feishu.example.com --app-secret-file secret.txt --checkpoint c",
            "--lang zh run a.csv -vv --log-file run.log --log-format json",
            "check a.csv --format json --rate 2/s",
            "check a.csv --online --base-url http://127.0.0.1:1 --app-secret-file s",
            "retry a.csv",
            "retry - --yes --unconfirmed --on-unconfirmed hold",
            "retry a.csv --code 1002551 --code 1002552 --row 14,20-31 --row 40 --sandbox --latency 50ms",
            "retry a.csv --dry-run",
            "status",
            "status a.csv --row 14 --checkpoint c --format json",
            "status --account-id 6942778198054125570 --sandbox",
            "results a.csv --only failed,invalid --output fix.xlsx",
            "report a.csv --by Department --show-contacts --output a.html --sandbox",
            "forget --find ada@example.com",
            "forget --older-than 365d --yes --checkpoint c",
            "template -o people.xlsx --lang zh",
            "explain",
            "explain 1002551 --lang zh",
            "login --base-url http://127.0.0.1:1",
            "logout",
            "config",
            "config a.csv --profile shanghai --config c.toml",
            "completions bash",
            "man",
            "man run",
            "status -q",
            "sandbox",
            "sandbox --listen [::1]:8080 --rate 10/s --seed 7 --token-life 3s --faults reset=0.01",
        ] {
            if let Err(kind) = parse(line) {
                panic!("{line}: {kind}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_before_anything_happens() {
        for (line, kind) in [
            ("run", ErrorKind::MissingRequiredArgument),
            ("run a.csv --workers 0", ErrorKind::ValueValidation),
            ("run a.csv --workers 257", ErrorKind::ValueValidation),
            ("run a.csv --rate 0/min", ErrorKind::ValueValidation),
            ("run a.csv --timeout 30", ErrorKind::ValueValidation),
            ("run a.csv --encoding latin1", ErrorKind::InvalidValue),
            ("run a.csv --limit 0", ErrorKind::ValueValidation),
            ("check a.csv --where Department", ErrorKind::ValueValidation),
            ("run a.csv --lang fr", ErrorKind::ValueValidation),
            ("run a.csv --faults 500=0.1", ErrorKind::MissingRequiredArgument),
            ("run a.csv --directory staff.csv", ErrorKind::MissingRequiredArgument),
            (
                "run a.csv --sandbox --base-url http://127.0.0.1:1",
                ErrorKind::ArgumentConflict,
            ),
            ("run a.csv --sandbox --app-secret-file s", ErrorKind::ArgumentConflict),
            ("run a.csv --app-secret 0123", ErrorKind::UnknownArgument),
            (
                "check a.csv --base-url http://127.0.0.1:1",
                ErrorKind::MissingRequiredArgument,
            ),
            ("check a.csv --yes", ErrorKind::UnknownArgument),
            ("run a.csv --row 3", ErrorKind::UnknownArgument),
            ("retry a.csv --code timeout", ErrorKind::ValueValidation),
            ("retry a.csv --row 9-3", ErrorKind::ValueValidation),
            ("retry a.csv --row 0", ErrorKind::ValueValidation),
            ("retry a.csv --faults 500=0.1", ErrorKind::MissingRequiredArgument),
            ("status --row 3", ErrorKind::MissingRequiredArgument),
            ("status a.csv --row 3 --account-id 1", ErrorKind::ArgumentConflict),
            ("forget", ErrorKind::MissingRequiredArgument),
            ("forget --find a --older-than 365d", ErrorKind::ArgumentConflict),
            ("forget --older-than 2h", ErrorKind::ValueValidation),
            ("results", ErrorKind::MissingRequiredArgument),
            ("results a.csv --only good", ErrorKind::InvalidValue),
            ("sandbox --listen 0.0.0.0:80", ErrorKind::ValueValidation),
            ("sandbox --token-life 0s", ErrorKind::ValueValidation),
        ] {
            assert_eq!(parse(line).map(|_| ()), Err(kind), "{line}");
        }
    }

    #[test]
    fn every_option_has_its_help_and_the_long_help_lists_the_exit_codes() {
        let mut root = Args::command();
        root.build();
        for command in root.get_subcommands_mut() {
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{}", arg.get_id());
            }
            assert!(
                command.render_help().to_string().contains("Examples:"),
                "{}",
                command.get_name()
            );
        }
        for name in ["run", "check", "retry"] {
            let command = root.find_subcommand_mut(name).expect("it is there");
            assert!(command.render_long_help().to_string().contains("130, 143"), "{name}");
        }
    }
}
