//! A folder with a small department in it, and what must be true of it after whatever happened.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::shim::{self, Call, Fault};
use super::tenant::Tenant;

/// Everybody in the file, in its order.
pub const PEOPLE: [&str; 3] = ["ada@example.com", "ben@example.com", "cleo@example.com"];

pub const CHECKPOINT: &str = "team.checkpoint";
pub const RESULTS: &str = "team.results.csv";

/// No run of three people takes so long, not even one that waits for a full disk.
const HANGS_AFTER: Duration = Duration::from_secs(120);

/// What an attempt came to that may have reached Feishu and got no readable answer, as the checkpoint stores it.
const UNCONFIRMED: i64 = 3;

/// A folder with the department, and its tenant.
pub struct Place {
    folder: TempDir,
    outside: TempDir,
    pub tenant: Tenant,
}

/// A run of the program that has ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; `None` when it was killed.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub calls: Vec<Call>,
}

impl Ran {
    /// Both outputs, for messages and for what may stand in either.
    pub fn said(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }

    /// Asserts that it ended with a documented exit code, and that an error says what to do.
    pub fn ended_in_order(&self) {
        let said = self.said();
        assert!(!said.contains("panicked"), "{said}");
        match self.code {
            Some(0) => {}
            Some(1 | 3 | 4) => assert!(said.contains("fix: "), "an error says what to do: {said}"),
            other => panic!("exit code {other:?}: {said}"),
        }
    }
}

impl Place {
    pub fn new() -> Self {
        let place = Place {
            folder: in_memory(),
            outside: in_memory(),
            tenant: Tenant::start(),
        };
        place.write_people();
        place
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The path of a file that the program has nothing to do with.
    pub fn path_outside(&self, name: &str) -> PathBuf {
        self.outside.path().join(name)
    }

    /// Writes the department's file.
    pub fn write_people(&self) {
        let rows: String = PEOPLE.iter().map(|email| format!("{email},Platform\n")).collect();
        let file = format!("Work Email,Department\n{rows}");
        std::fs::write(self.path("team.csv"), file).expect("the folder is ours");
    }

    /// Empties the folder and puts these files into it.
    pub fn becomes(&self, files: &BTreeMap<String, Vec<u8>>) {
        for name in self.names() {
            std::fs::remove_file(self.path(&name)).expect("the folder is ours");
        }
        for (name, bytes) in files {
            std::fs::write(self.path(name), bytes).expect("the folder is ours");
        }
    }

    /// What stands in the folder.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).expect("it is there");
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> = entries
            .map(|entry| name(entry).to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Runs the program over the layer until it ends, one call at a time.
    pub fn run(&self, fault: Option<&Fault>) -> Ran {
        let log = self.path_outside("calls");
        // There is none before the first run.
        let _ = std::fs::remove_file(&log);
        let folder = self.folder.path().canonicalize().expect("it is there");
        let mut program = Command::new(env!("CARGO_BIN_EXE_referral-import"));
        shim::put_under(&mut program, &folder, &log, fault);
        let mut ran = self.run_as(program);
        ran.calls = shim::read_log(&log, &folder);
        ran
    }

    /// Runs another command of the program over the layer until it ends.
    pub fn look(&self, args: &[&str], fault: &Fault) -> Ran {
        let mut program = Command::new(env!("CARGO_BIN_EXE_referral-import"));
        let folder = self.folder.path().canonicalize().expect("it is there");
        shim::put_under(&mut program, &folder, &self.path_outside("calls"), Some(fault));
        program.args(args).env("LC_ALL", "C").current_dir(folder);
        program.env("REFERRAL_IMPORT_CHECKPOINT", CHECKPOINT);
        let output = program.output().expect("the program starts");
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            calls: Vec::new(),
        }
    }

    /// Runs a command that becomes the program, until it ends.
    pub fn run_as(&self, mut program: Command) -> Ran {
        program
            .args([
                "run",
                "team.csv",
                "--yes",
                "--workers",
                "1",
                "--rate",
                "unlimited",
                "--base-url",
            ])
            .arg(self.tenant.base_url())
            .env("FEISHU_APP_ID", "cli_disk")
            .env("FEISHU_APP_SECRET", "secret")
            .env("REFERRAL_IMPORT_CHECKPOINT", CHECKPOINT)
            .env("LC_ALL", "C")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let output = wait_for(program.spawn().expect("the program starts"));
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            calls: Vec::new(),
        }
    }

    /// Runs the program undisturbed and asserts that nobody is lost, every row has one line, and whoever was sent again was
    /// on record as unconfirmed.
    pub fn settles(&self) -> Ran {
        let ran = self.run(None);
        assert_eq!(ran.code, Some(0), "{}", ran.said());
        self.everybody_has_a_line(&ran);
        self.repeats_are_on_record();
        ran
    }

    /// Asserts that the results this run names hold one line a person, with the account that the tenant gave.
    pub fn everybody_has_a_line(&self, ran: &Ran) {
        let lines = self.results(&ran.results());
        let expected: Vec<_> = (2..)
            .zip(PEOPLE)
            .map(|(row, email)| (row.to_string(), "registered".to_owned(), self.tenant.account(email)))
            .collect();
        assert_eq!(lines, expected, "{}", ran.said());
    }

    /// Row, status and account of every line of a results file.
    pub fn results(&self, name: &str) -> Vec<(String, String, String)> {
        let mut reader = csv::Reader::from_path(self.path(name)).expect("the results are there");
        let line = |record: csv::Result<csv::StringRecord>| {
            let record = record.expect("a line");
            (record[0].to_owned(), record[1].to_owned(), record[2].to_owned())
        };
        reader.records().map(line).collect()
    }

    /// Asserts that every call the tenant saw is an attempt of the checkpoint, and every attempt before a person's last one
    /// is unconfirmed there.
    pub fn repeats_are_on_record(&self) {
        let attempts = outcomes(&self.path(CHECKPOINT));
        for email in PEOPLE {
            let outcomes = attempts.get(email).map_or(&[][..], Vec::as_slice);
            let arrivals = self.tenant.arrivals().iter().filter(|who| *who == email).count();
            assert!(
                arrivals <= outcomes.len(),
                "{email} came {arrivals} times, on record is {outcomes:?}"
            );
            let (_, before) = outcomes.split_last().unwrap_or((&None, &[]));
            assert!(
                before.iter().all(|outcome| *outcome == Some(UNCONFIRMED)),
                "{email} was sent again after {outcomes:?}"
            );
        }
    }
}

impl Ran {
    /// The results file that the summary names.
    pub fn results(&self) -> String {
        let line = self.stdout.lines().find_map(|line| line.strip_prefix("results: "));
        line.unwrap_or_else(|| panic!("no results: {}", self.said())).to_owned()
    }
}

/// What each person's attempts came to, in order; `None` for one without an answer.
pub fn outcomes(checkpoint: &Path) -> BTreeMap<String, Vec<Option<i64>>> {
    let conn = Connection::open_with_flags(checkpoint, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("it is there");
    let mut attempts = conn
        .prepare("SELECT email, outcome FROM attempts ORDER BY person_id, attempt")
        .expect("it has attempts");
    let mut outcomes: BTreeMap<String, Vec<Option<i64>>> = BTreeMap::new();
    let each = attempts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    for attempt in each.expect("they can be read") {
        let (email, outcome): (String, _) = attempt.expect("they can be read");
        outcomes.entry(email).or_default().push(outcome);
    }
    outcomes
}

/// A folder in memory where there is such a thing: what is durable is judged by the calls, so that no disk has to be waited for.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    folder.expect("a folder can be made")
}

fn wait_for(child: Child) -> Output {
    let id = child.id().to_string();
    let (ended, waited) = mpsc::channel();
    std::thread::spawn(move || ended.send(child.wait_with_output()));
    match waited.recv_timeout(HANGS_AFTER) {
        Ok(output) => output.expect("it can be waited for"),
        Err(_) => {
            let killed = Command::new("kill").args(["-KILL", &id]).status();
            panic!("the program hangs; killed: {killed:?}");
        }
    }
}
