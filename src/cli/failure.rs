//! Why a command could not do its work: what is wrong, how to fix it, and how the program ends.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::Exit;
use super::paths::NotAFile;
use super::profile::ProfileError;
use super::secret::SecretError;
use super::signals::Signal;
use crate::checkpoint::CheckpointError;
use crate::engine::{PlanError, Source};
use crate::feishu::{BaseUrlError, SetupError};
use crate::lang::{Lang, Tell};
use crate::report::log::LogError;
use crate::report::{FindingsError, ResultsError};

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.explain(Lang::En))]
pub enum Failure {
    /// FILE cannot be a file.
    NotAFile(#[from] NotAFile),
    /// The profile cannot be used.
    Profile(#[from] ProfileError),
    /// FILE cannot be planned.
    Plan(#[from] PlanError),
    /// There are no credentials.
    Secret(#[from] SecretError),
    /// The base URL is none.
    BaseUrl(#[from] BaseUrlError),
    /// No limit, and not on loopback.
    UnlimitedElsewhere,
    /// The client cannot be set up.
    Setup(#[from] SetupError),
    /// The checkpoint cannot be used.
    Checkpoint(#[from] CheckpointError),
    /// The results cannot be written.
    Results(#[from] ResultsError),
    /// The findings cannot be written.
    Findings(#[from] FindingsError),
    /// `--findings` names a file that holds something else, such as the very file that is read.
    FindingsOver(PathBuf),
    /// The code to explain is in no catalogue; these are like it.
    UnknownCode(String, Vec<String>),
    /// `--log-file` names a file that the task itself works on.
    LogOver(PathBuf),
    /// The log file cannot be opened.
    Log(#[from] LogError),
    /// An option of the simulated tenant is wrong.
    Tenant(String),
    /// The simulated tenant's employees cannot be read.
    Directory(PathBuf, String),
    /// The simulated tenant cannot listen.
    Listen(SocketAddr, #[source] io::Error),
    /// The system does not deliver signals.
    Signals(#[source] io::Error),
    /// The user said no, or sent a signal for an answer.
    Declined(Option<Signal>),
    /// There is no checkpoint to look at.
    NoCheckpoint(PathBuf),
    /// The checkpoint does not know the file.
    UnknownFile {
        /// The file.
        file: Source,
        /// The checkpoint.
        checkpoint: PathBuf,
        /// The files that it knows.
        known: Vec<String>,
    },
    /// The file is gone, and the checkpoint knows it.
    Gone(Source),
    /// The file has no such row.
    NoSuchRow(Source, u32),
    /// Nobody has this account.
    NoSuchAccount(String),
    /// Rows to be corrected would lack the cells to correct.
    NothingToCorrect(Source),
}

impl Failure {
    /// How the program ends.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::Checkpoint(error) | Failure::Plan(PlanError::Checkpoint(error)) if error.is_temporary() => {
                Exit::Temporary
            }
            Failure::UnlimitedElsewhere
            | Failure::BaseUrl(_)
            | Failure::Tenant(_)
            | Failure::NotAFile(_)
            | Failure::FindingsOver(_)
            | Failure::LogOver(_)
            | Failure::UnknownCode(..) => Exit::Usage,
            Failure::Declined(Some(signal)) => signal.exit(),
            _ => Exit::NeedsChange,
        }
    }

    /// What is wrong.
    pub fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Failure::NotAFile(error), _) => error.explain(lang),
            (Failure::Profile(error), _) => error.explain(lang),
            (Failure::Plan(error), _) => error.what(lang),
            (Failure::Secret(error), _) => error.explain(lang),
            (Failure::BaseUrl(error), _) => error.what(lang),
            (Failure::UnlimitedElsewhere, Lang::En) => "`--rate unlimited` is for loopback only".to_owned(),
            (Failure::UnlimitedElsewhere, Lang::Zh) => "`--rate unlimited` 只能用于本机地址".to_owned(),
            (Failure::Setup(error), _) => error.what(lang),
            (Failure::Checkpoint(error), _) => error.explain(lang),
            (Failure::Results(error), _) => error.what(lang),
            (Failure::Findings(error), _) => error.what(lang),
            (Failure::FindingsOver(path), Lang::En) => {
                format!(
                    "`--findings {}` would write over a file that is no list of findings",
                    path.display()
                )
            }
            (Failure::FindingsOver(path), Lang::Zh) => {
                format!("`--findings {}` 会覆盖一个不是问题清单的文件", path.display())
            }
            (Failure::LogOver(path), Lang::En) => format!(
                "`--log-file {}` would write into the file that is read, its checkpoint, its results or its findings",
                path.display()
            ),
            (Failure::LogOver(path), Lang::Zh) => {
                format!(
                    "`--log-file {}` 会写入所读取的文件、断点文件、结果文件或问题清单",
                    path.display()
                )
            }
            (Failure::UnknownCode(code, _), Lang::En) => format!("`{code}` is no code that this program knows"),
            (Failure::UnknownCode(code, _), Lang::Zh) => format!("`{code}` 不是本程序认识的代码"),
            (Failure::Log(error), _) => error.what(lang),
            (Failure::Tenant(error), _) => error.clone(),
            (Failure::Directory(path, error), Lang::En) => {
                format!("cannot read the employees `{}`: {error}", path.display())
            }
            (Failure::Directory(path, error), Lang::Zh) => format!("无法读取员工名单 `{}`：{error}", path.display()),
            (Failure::Listen(address, error), Lang::En) => format!("the sandbox cannot listen at {address}: {error}"),
            (Failure::Listen(address, error), Lang::Zh) => format!("模拟企业无法监听 {address}：{error}"),
            (Failure::Signals(error), Lang::En) => format!("the system does not deliver signals: {error}"),
            (Failure::Signals(error), Lang::Zh) => format!("系统无法传递信号：{error}"),
            (Failure::NoCheckpoint(path), Lang::En) => format!("there is no checkpoint `{}`", path.display()),
            (Failure::NoCheckpoint(path), Lang::Zh) => format!("没有断点文件 `{}`", path.display()),
            (Failure::UnknownFile { file, checkpoint, .. }, Lang::En) => {
                format!("the checkpoint `{}` does not know `{file}`", checkpoint.display())
            }
            (Failure::UnknownFile { file, checkpoint, .. }, Lang::Zh) => {
                format!("断点文件 `{}` 中没有 `{file}`", checkpoint.display())
            }
            (Failure::Gone(file), Lang::En) => format!("`{file}` is gone"),
            (Failure::Gone(file), Lang::Zh) => format!("`{file}` 已不存在"),
            (Failure::NoSuchRow(file, row), Lang::En) => format!("`{file}` had no row {row} when it was last read"),
            (Failure::NoSuchRow(file, row), Lang::Zh) => format!("上次读取 `{file}` 时没有第 {row} 行"),
            (Failure::NoSuchAccount(account_id), Lang::En) => format!("nobody here has the account {account_id}"),
            (Failure::NoSuchAccount(account_id), Lang::Zh) => format!("断点文件中没有账户 {account_id}"),
            (Failure::NothingToCorrect(file), Lang::En) => {
                format!("of `{file}` neither the email nor the mobile column was stored")
            }
            (Failure::NothingToCorrect(file), Lang::Zh) => format!("没有保存 `{file}` 的邮箱列和手机号列"),
            (Failure::Declined(_), Lang::En) => "nothing was sent".to_owned(),
            (Failure::Declined(_), Lang::Zh) => "未发送任何内容".to_owned(),
        }
    }

    /// What to do about it.
    pub fn fix(&self, lang: Lang) -> String {
        let text = match (self, lang) {
            (Failure::NotAFile(error), _) => error.fix(lang),
            (Failure::Profile(error), _) => error.fix(lang),
            (Failure::Plan(error), _) => return error.fix(lang),
            (Failure::Secret(error), _) => return error.fix(lang),
            (Failure::UnknownFile { known, .. }, Lang::En) => {
                return format!("give a file that it knows: {}", known.join(", "));
            }
            (Failure::UnknownFile { known, .. }, Lang::Zh) => {
                return format!("请给出其中已有的文件：{}", known.join("、"));
            }
            (Failure::Gone(_), Lang::En) => "put it back, or go on from the checkpoint alone with `retry`",
            (Failure::Gone(_), Lang::Zh) => "请把它放回原处，或用 `retry` 仅凭断点文件继续",
            (Failure::NoCheckpoint(_), Lang::En) => {
                "type `referral-import run FILE` first; name a checkpoint elsewhere with `--checkpoint`, or that of a \
                 rehearsal with `--sandbox`"
            }
            (Failure::NoCheckpoint(_), Lang::Zh) => {
                "请先运行 `referral-import run FILE`；断点文件在别处时用 `--checkpoint` 指定，查看演练请加 `--sandbox`"
            }
            (Failure::NoSuchRow(..), Lang::En) => "give the row as a spreadsheet shows it, the header included",
            (Failure::NoSuchRow(..), Lang::Zh) => "请给出表格软件中显示的行号（表头也算一行）",
            (Failure::NoSuchAccount(_), Lang::En) => {
                "copy the id from `account_id` in the results: a spreadsheet keeps 15 of its 19 digits unless they were \
                 written with `--excel`"
            }
            (Failure::NoSuchAccount(_), Lang::Zh) => {
                "请从结果文件的 `account_id` 列复制：未用 `--excel` 写出时，表格软件只保留 19 位数字中的 15 位"
            }
            (Failure::NothingToCorrect(_), Lang::En) => "correct the rows in the file itself, then type `run` again",
            (Failure::NothingToCorrect(_), Lang::Zh) => "请直接在原文件中改正，然后再次运行 `run`",
            (Failure::BaseUrl(error), _) => return error.fix(lang),
            (Failure::UnlimitedElsewhere, Lang::En) => {
                "give the app's quota, `--rate 100/min` unless Feishu granted more"
            }
            (Failure::UnlimitedElsewhere, Lang::Zh) => "请给出应用的配额；除非飞书另有批准，请用 `--rate 100/min`",
            (Failure::Setup(error), _) => return error.fix(lang),
            (Failure::Checkpoint(error), _) => error.fix(lang),
            (Failure::Results(error), _) => return error.fix(lang),
            (Failure::Findings(error), _) => return error.fix(lang),
            (Failure::FindingsOver(_), Lang::En) => "name another file after `--findings`",
            (Failure::FindingsOver(_), Lang::Zh) => "请在 `--findings` 后另指定一个文件",
            (Failure::LogOver(_), Lang::En) => "name another file after `--log-file`",
            (Failure::LogOver(_), Lang::Zh) => "请在 `--log-file` 后另指定一个文件",
            (Failure::UnknownCode(_, near), lang) => return fix_code(near, lang),
            (Failure::Log(error), _) => return error.fix(lang),
            (Failure::Tenant(_), Lang::En) => "see `referral-import sandbox --help`",
            (Failure::Tenant(_), Lang::Zh) => "请查看 `referral-import sandbox --help`",
            (Failure::Directory(..), Lang::En) => "give a CSV with the columns `email,country_code,mobile`",
            (Failure::Directory(..), Lang::Zh) => "请给出包含 `email,country_code,mobile` 列的 CSV 文件",
            (Failure::Listen(..), Lang::En) => {
                "end what listens there, or give another `--listen`; port 0 picks a free one"
            }
            (Failure::Listen(..), Lang::Zh) => "请停止占用该端口的程序，或另选 `--listen` 地址；端口 0 表示自动选择",
            (Failure::Signals(_), Lang::En) => "run it in an ordinary session",
            (Failure::Signals(_), Lang::Zh) => "请在普通会话中运行",
            (Failure::Declined(_), Lang::En) => "type the same command again when you are ready",
            (Failure::Declined(_), Lang::Zh) => "准备好后再次运行同一命令",
        };
        text.to_owned()
    }
}

fn fix_code(near: &[String], lang: Lang) -> String {
    let named: Vec<String> = near.iter().map(|code| format!("`{code}`")).collect();
    match (lang, named.is_empty()) {
        (Lang::En, false) => format!("did you mean {}?", named.join(", ")),
        (Lang::Zh, false) => format!("您是不是要找：{}", named.join("、")),
        (Lang::En, true) => {
            "`referral-import explain` lists all; a code of Feishu's that is not among them comes with its message"
                .to_owned()
        }
        (Lang::Zh, true) => "`referral-import explain` 列出全部；不在其中的飞书错误码请看它附带的信息".to_owned(),
    }
}
