//! Programs as they are run and timed: ours, its sandbox, and others.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{People, write_export};

/// How often a process is looked at while it runs: the error of a time and of a peak.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// The best of so many runs counts: what others do on the machine only ever adds.
pub const RUNS: u32 = 3;

/// A folder for the files of the measurements, gone at the end.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Folder(tempfile::tempdir().expect("a folder for temporary files"))
    }

    /// A folder in it of this name, empty.
    pub fn fresh(&self, name: &str) -> PathBuf {
        let path = self.0.path().join(name);
        if path.exists() {
            fs::remove_dir_all(&path).expect("our own folder");
        }
        fs::create_dir(&path).expect("our own folder");
        path
    }

    /// An export in it, written where it is not there yet.
    pub fn export(&self, rows: u32, people: People) -> PathBuf {
        let kind = match people {
            People::Good => "good",
            People::Usual => "usual",
        };
        let path = self.0.path().join(format!("{kind}-{rows}.csv"));
        if !path.exists() {
            let file = BufWriter::new(File::create(&path).expect("room for the export"));
            write_export(file, rows, people).expect("room for the export");
        }
        path
    }
}

/// A run of a program.
#[derive(Clone, Copy)]
pub struct Ran {
    pub time: Duration,
    /// The most memory it held, in KiB; 0 where the system does not tell (it does on Linux).
    pub peak_kib: u64,
}

/// Our program with these arguments.
pub fn ours(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referral-import"));
    command.args(args);
    command
        .env("FEISHU_APP_ID", "cli_bench")
        .env("FEISHU_APP_SECRET", "bench");
    command
}

/// What names a checkpoint where nothing is typed.
pub const CHECKPOINT: &str = "REFERRAL_IMPORT_CHECKPOINT";

/// The checkpoint beside a file.
pub fn beside(file: &Path) -> PathBuf {
    file.with_extension("checkpoint")
}

/// Runs a program to its end, silently.
pub fn timed(command: &mut Command) -> Ran {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn().expect("an installed program");
    let mut peak_kib = 0;
    loop {
        let ended = child.try_wait().expect("our own child");
        let time = started.elapsed();
        if let Some(status) = ended {
            // What did not do its work took no time for it. A row that needs a person is no failure.
            assert!(matches!(status.code(), Some(0 | 3)), "{command:?}: {status}");
            return Ran { time, peak_kib };
        }
        peak_kib = peak_kib_of(&child).unwrap_or(peak_kib);
        sleep(LOOK_EVERY);
    }
}

/// The fastest of [`RUNS`] runs, with the highest peak of them all.
pub fn best(mut run: impl FnMut() -> Ran) -> Ran {
    let runs: Vec<Ran> = (0..RUNS).map(|_| run()).collect();
    Ran {
        time: runs.iter().map(|ran| ran.time).min().expect("several runs"),
        peak_kib: runs.iter().map(|ran| ran.peak_kib).max().expect("several runs"),
    }
}

/// The peak that Linux has noted for a process.
fn peak_kib_of(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// A simulated tenant in a process of its own, ended when this is dropped.
pub struct Tenant {
    child: Child,
    /// Its base URL.
    pub url: String,
}

impl Tenant {
    pub fn start(args: &[&str]) -> Self {
        let mut command = ours(&["sandbox"]);
        let mut child = command
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("our own program");
        let mut url = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut url)
            .expect("the sandbox prints its address");
        Tenant {
            child,
            url: url.trim().to_owned(),
        }
    }

    /// Where people are registered.
    pub fn route(&self) -> String {
        format!("{}/open-apis/hire/v1/referral_account", self.url)
    }

    /// `run` over a file against this tenant, with a checkpoint beside it unless the arguments name one.
    pub fn run(&self, file: &Path, args: &[&str]) -> Command {
        let mut command = ours(&["run", "--yes", "--base-url", &self.url]);
        command.arg(file).args(args).env(CHECKPOINT, beside(file));
        command
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
