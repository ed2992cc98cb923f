//! `sandbox`, and the simulated tenant of `run --sandbox`.

use std::fmt::Display;
use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use super::Exit;
use super::args;
use super::failure::Failure;
use super::signals::{self, Signal};
use crate::feishu::{Credentials, Grant};
use crate::lang::{Cure, Lang, Said, Tell, Text, reason, say};
use crate::quota::Rate;
use crate::report::{Printer, Served};
use crate::sandbox::{Directory, Options, Sandbox, Stats};

/// A simulated tenant cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
enum SandboxError {
    /// An option of it is wrong.
    Option {
        /// Its name.
        name: &'static str,
        /// What the tenant says of its value.
        error: String,
    },
    /// Its employees cannot be read.
    Directory(PathBuf, Said),
    /// It cannot listen.
    Listen(SocketAddr, #[source] io::Error),
}

impl Tell for SandboxError {
    fn what(&self, lang: Lang) -> String {
        match self {
            SandboxError::Option { name, error } => {
                say!(lang, "`{name}`: {error}", "`{name}` 的值不符合写法")
            }
            SandboxError::Directory(path, error) => say!(
                lang,
                "cannot read the employees `{path}`: {error}",
                "无法读取员工名单 `{path}`：{error}",
                path = path.display(),
                error = error.get(lang)
            ),
            SandboxError::Listen(address, error) => say!(
                lang,
                "the sandbox cannot listen at {address}: {error}",
                "模拟企业无法监听 {address}：{error}",
                error = reason(error, lang)
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = match self {
            SandboxError::Option { .. } => Text::new(
                "see `referral-import sandbox --help`",
                "请查看 `referral-import sandbox --help`",
            ),
            SandboxError::Directory(..) => Text::new(
                "give a CSV with the columns `email,country_code,mobile`",
                "请给出包含 `email,country_code,mobile` 列的 CSV 文件",
            ),
            SandboxError::Listen(..) => Text::new(
                "end what listens there, or give another `--listen`; port 0 picks a free one",
                "请停止占用该端口的程序，或另选 `--listen` 地址；端口 0 表示自动选择",
            ),
        };
        fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        match self {
            SandboxError::Option { .. } => Cure::Usage,
            SandboxError::Directory(..) | SandboxError::Listen(..) => Cure::Change,
        }
    }
}

/// Serves a simulated tenant until a signal comes.
///
/// # Errors
///
/// Why it cannot be served.
pub(super) async fn sandbox(typed: args::Sandbox, printer: &Printer) -> Result<Exit, Failure> {
    let options = Options {
        listen: typed.listen,
        token_life: typed.token_life,
        seed: typed.seed,
        ..options(&typed.tenant, typed.rate)?
    };
    let stopper = signals::listen(None)?;
    let sandbox = start(options).await?;
    printer.print(&Served {
        base_url: format!("http://{}", sandbox.address()),
    });
    stopper.token.cancelled().await;
    tell_stats(&sandbox.stats(), printer);
    sandbox.shutdown().await;
    Ok(stopper.signal().map_or(Exit::Settled, Signal::exit))
}

/// Starts the simulated tenant of a rehearsal. Its account ids differ from those of every other rehearsal, as the ids of
/// different people do.
pub(super) async fn start_rehearsal(tenant: &args::Tenant, rate: Rate) -> Result<Sandbox, Failure> {
    let options = Options {
        seed: fastrand::u64(..),
        ..options(tenant, rate)?
    };
    Ok(start(options).await?)
}

/// The credentials of a rehearsal.
pub(super) fn credentials() -> Credentials {
    Credentials {
        app_id: "sandbox".to_owned(),
        grant: Grant::SelfBuilt {
            secret: "sandbox".into(),
        },
    }
}

/// Says what the tenant has seen.
pub(super) fn tell_stats(stats: &Stats, printer: &Printer) {
    let Stats {
        requests,
        accounts,
        repeated,
        most_calls_in_any_60s,
        ..
    } = stats;
    printer.note(&say!(
        printer.lang(),
        "sandbox: {requests} calls, {accounts} accounts, {repeated} repeated registrations, at most \
         {most_calls_in_any_60s} calls in any 60 s",
        "模拟企业：{requests} 次调用，{accounts} 个账户，{repeated} 次重复注册，任意 60 秒内最多 {most_calls_in_any_60s} 次调用"
    ));
}

async fn start(options: Options) -> Result<Sandbox, SandboxError> {
    let listen: SocketAddr = options.listen;
    let started = Sandbox::start(options).await;
    started.map_err(|error| SandboxError::Listen(listen, error))
}

fn options(tenant: &args::Tenant, rate: Rate) -> Result<Options, SandboxError> {
    let usual = Options::default();
    Ok(Options {
        rate: per_minute(rate),
        faults: parsed("--faults", tenant.faults.as_deref())?.unwrap_or(usual.faults),
        latency: parsed("--latency", tenant.latency.as_deref())?.unwrap_or(usual.latency),
        replay: parsed("--replay", tenant.replay.as_deref())?.unwrap_or(usual.replay),
        directory: tenant.directory.as_deref().map(directory).transpose()?,
        ..usual
    })
}

/// The sandbox reads its own values: it shares no code with us.
fn parsed<T: FromStr<Err: Display>>(option: &'static str, value: Option<&str>) -> Result<Option<T>, SandboxError> {
    let parsed = value.map(str::parse).transpose();
    parsed.map_err(|error: T::Err| SandboxError::Option {
        name: option,
        error: error.to_string(),
    })
}

fn directory(path: &Path) -> Result<Directory, SandboxError> {
    let failed = |error| SandboxError::Directory(path.to_path_buf(), error);
    let file = File::open(path).map_err(|error| failed(Said::new(error.to_string(), reason(&error, Lang::Zh))))?;
    let read = Directory::read(file);
    read.map_err(|error| failed(Said::new(error.to_string(), "内容不符合要求")))
}

/// The tenant counts calls a minute, as Feishu does.
fn per_minute(rate: Rate) -> Option<NonZeroU32> {
    let (calls, length) = rate.limit()?;
    let minutes = Duration::from_secs(60).as_secs() / length.as_secs();
    NonZeroU32::new(calls.saturating_mul(u32::try_from(minutes).unwrap_or(u32::MAX)))
}
