//! `sandbox`, and the simulated tenant of `run --sandbox`.

use std::fs::File;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use super::Exit;
use super::args;
use super::failure::Failure;
use super::signals::{self, Signal};
use crate::feishu::{Credentials, Grant};
use crate::lang::Lang;
use crate::quota::Rate;
use crate::report::Printer;
use crate::sandbox::{Directory, Options, Sandbox, Stats};

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
    let stopper = signals::listen(None).map_err(Failure::Signals)?;
    let sandbox = start(options).await?;
    printer.print_line(&format!("http://{}", sandbox.address()));
    stopper.token.cancelled().await;
    tell_stats(&sandbox.stats(), printer);
    sandbox.shutdown().await;
    Ok(stopper.signal().map_or(Exit::Settled, Signal::exit))
}

/// Starts the simulated tenant of a rehearsal. Its account ids differ from those of every other rehearsal, as the ids of
/// different people do.
pub(super) async fn start_rehearsal(tenant: &args::Tenant, rate: Rate) -> Result<Sandbox, Failure> {
    start(Options {
        seed: fastrand::u64(..),
        ..options(tenant, rate)?
    })
    .await
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
    printer.tell(&match printer.lang() {
        Lang::En => format!(
            "sandbox: {requests} calls, {accounts} accounts, {repeated} repeated registrations, at most \
             {most_calls_in_any_60s} calls in any 60 s"
        ),
        Lang::Zh => format!(
            "模拟企业：{requests} 次调用，{accounts} 个账户，{repeated} 次重复注册，任意 60 秒内最多 {most_calls_in_any_60s} 次调用"
        ),
    });
}

async fn start(options: Options) -> Result<Sandbox, Failure> {
    let listen: SocketAddr = options.listen;
    Sandbox::start(options)
        .await
        .map_err(|error| Failure::Listen(listen, error))
}

fn options(tenant: &args::Tenant, rate: Rate) -> Result<Options, Failure> {
    let mut options = Options {
        rate: per_minute(rate),
        ..Options::default()
    };
    if let Some(faults) = &tenant.faults {
        options.faults = faults
            .parse()
            .map_err(|error| Failure::Tenant(format!("`--faults`: {error}")))?;
    }
    if let Some(latency) = &tenant.latency {
        options.latency = latency
            .parse()
            .map_err(|error| Failure::Tenant(format!("`--latency`: {error}")))?;
    }
    if let Some(replay) = &tenant.replay {
        options.replay = replay
            .parse()
            .map_err(|error| Failure::Tenant(format!("`--replay`: {error}")))?;
    }
    options.directory = tenant.directory.as_deref().map(directory).transpose()?;
    Ok(options)
}

fn directory(path: &Path) -> Result<Directory, Failure> {
    let failed = |error: String| Failure::Directory(path.to_path_buf(), error);
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    Directory::read(file).map_err(|error| failed(error.to_string()))
}

/// The tenant counts calls a minute, as Feishu does.
fn per_minute(rate: Rate) -> Option<NonZeroU32> {
    let (calls, length) = rate.limit()?;
    let minutes = Duration::from_secs(60).as_secs() / length.as_secs();
    NonZeroU32::new(calls.saturating_mul(u32::try_from(minutes).unwrap_or(u32::MAX)))
}
