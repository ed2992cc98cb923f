//! What every test of the program needs: a folder, a run of the program with what is expected of it, a tenant, a table.

#[cfg(target_os = "linux")]
pub mod authority;
pub mod client;
mod program;
#[cfg(target_os = "linux")]
pub mod proxy;
mod schema;
pub mod scripted;
mod table;
mod tenant;
#[cfg(target_os = "linux")]
pub mod terminal;
mod workbook;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use tempfile::TempDir;

pub use program::{Program, Running};
pub use table::{Table, table};
pub use tenant::{Sandbox, post};
pub use workbook::sheets;

/// What stands around a word of a suggested command that has a blank in it.
pub const QUOTE: char = if cfg!(windows) { '"' } else { '\'' };

/// A word of a suggested command as it is shown where a shell would take it apart.
pub fn quoted(word: &str) -> String {
    format!("{QUOTE}{word}{QUOTE}")
}

/// The folder of the apps' checkpoints in the home of whoever runs the program.
const HOME: [&str; 2] = ["data", "referral-import"];

/// A folder of its own for a test; it is gone at the test's end.
///
/// Whoever works in it has a home of their own, too, so that no test writes into the tester's.
pub struct Folder {
    files: TempDir,
    home: Arc<TempDir>,
}

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        Folder {
            files: temporary(),
            home: Arc::new(temporary()),
        }
    }

    /// Another empty folder of the same user.
    pub fn another(&self) -> Self {
        Folder {
            files: temporary(),
            home: self.home.clone(),
        }
    }

    /// With a copy of one of the repository's samples.
    pub fn with_sample(self, name: &str) -> Self {
        self.write(name, sample(name));
        self
    }

    /// With a file of these bytes.
    pub fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(name, bytes);
        self
    }

    /// Writes a file, or writes over it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("the folder is writable");
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Where a file of the folder is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// The names of the files, sorted, but for those that SQLite keeps beside an open database.
    pub fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.files.path()).expect("the folder is readable");
        let mut names: Vec<String> = files
            .map(|file| {
                file.expect("a readable entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
            .collect();
        names.sort();
        names
    }

    /// A CSV of the folder.
    pub fn table(&self, name: &str) -> Table {
        table(&self.read(name))
    }

    /// The program with these arguments, run in the folder; nothing happens yet.
    pub fn program(&self, args: &[&str]) -> Program {
        Program::new(self.files.path(), self.home.path(), args)
    }

    /// `run FILE` against a tenant, whose quota plays no part; nothing happens yet.
    pub fn run(&self, file: &str, tenant: &Sandbox) -> Program {
        self.program(&["run", file, "--rate", "unlimited"]).tenant(tenant)
    }

    /// Where the checkpoint of the only app is that runs of this user were for.
    #[track_caller]
    pub fn checkpoint_path(&self) -> PathBuf {
        let entries = fs::read_dir(self.home()).expect("a run has made it");
        let paths = entries.map(|entry| entry.expect("a readable entry").path());
        let mut checkpoints = paths.filter(|path| path.extension().is_some_and(|ending| ending == "checkpoint"));
        let path = checkpoints.next().expect("there is a checkpoint");
        assert_eq!(checkpoints.next(), None, "there is one app");
        path
    }

    /// The folder of the apps' checkpoints, which a first run makes.
    pub fn home(&self) -> PathBuf {
        self.home.path().join(PathBuf::from_iter(HOME))
    }

    /// Whether no run of this user has left one.
    pub fn has_no_checkpoint(&self) -> bool {
        let entries = fs::read_dir(self.home()).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .all(|path| path.extension().is_none_or(|ending| ending != "checkpoint"))
    }

    /// The checkpoint of the only app, to look into it.
    pub fn checkpoint(&self) -> Connection {
        Connection::open(self.checkpoint_path()).expect("the checkpoint is there")
    }
}

fn temporary() -> TempDir {
    TempDir::new().expect("the system has a place for temporary files")
}

/// The bytes of one of the repository's samples.
pub fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    fs::read(path).expect("the samples are in the repository")
}

/// An export of `count` made-up people, `person1@example.com` and so on, each with a mobile.
pub fn people(count: usize) -> String {
    let rows = (1..=count).map(|n| format!("{n},person{n}@example.com,{}\n", 13_800_000_000_u64 + n as u64));
    format!("Employee ID,Work Email,Mobile Phone\n{}", rows.collect::<String>())
}

/// How many cases a proof goes through: as many as the environment variable says, else `usual`.
pub fn cases(variable: &str, usual: u64) -> u64 {
    match std::env::var(variable) {
        Ok(count) => count.parse().unwrap_or_else(|_| panic!("{variable} must be a number")),
        Err(_) => usual,
    }
}
