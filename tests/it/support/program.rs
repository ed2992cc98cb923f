//! A run of the program: what it is given, and what is expected of it.

use std::io::Write;
use std::path::Path;
#[cfg(unix)]
use std::process::ChildStdout;
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};

use serde_json::Value;

use super::{Sandbox, schema};

/// The app that the tests' runs are for.
const APP_ID: &str = "cli_example";

/// What of the tester's own environment would change what the program does.
const ENVIRONMENT: [&str; 9] = [
    "FEISHU_APP_ID",
    "FEISHU_APP_SECRET",
    "FEISHU_APP_TICKET",
    "FEISHU_TENANT_KEY",
    "FEISHU_TENANT_ACCESS_TOKEN",
    "FEISHU_BASE_URL",
    "LC_ALL",
    "LC_MESSAGES",
    "NO_COLOR",
];

/// A run of the program that has not begun. Unless it says otherwise, exit code 0 is expected.
#[must_use = "nothing runs before `ends` or `start`"]
pub struct Program {
    command: Command,
    stdin: Vec<u8>,
    exits: Vec<i32>,
    stdout: Vec<String>,
    stderr: Vec<String>,
    said: Vec<String>,
}

/// What a run has written.
pub struct Ran {
    /// What it was asked for.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

/// A run under way. It is killed when it is dropped.
pub struct Running {
    child: Option<Child>,
    expected: Expected,
    feeding: Option<JoinHandle<()>>,
}

struct Expected {
    /// Whether a program reads standard output, and the log.
    json: [bool; 2],
    exits: Vec<i32>,
    stdout: Vec<String>,
    stderr: Vec<String>,
    said: Vec<String>,
}

impl Program {
    pub(super) fn new(folder: &Path, home: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_referral-import"));
        command.current_dir(folder).args(args);
        for variable in ENVIRONMENT {
            command.env_remove(variable);
        }
        // Nor is a test told in the tester's own language.
        command.env("LANG", "en_US.UTF-8");
        // No test reads the tester's own configuration, or writes into the tester's own checkpoints.
        for (name, place) in [
            ("XDG_CONFIG_HOME", "configuration"),
            ("APPDATA", "configuration"),
            ("XDG_DATA_HOME", "data"),
            ("LOCALAPPDATA", "data"),
        ] {
            command.env(name, home.join(place));
        }
        command.env("HOME", home);
        // What is looked for stands in one piece.
        command.env("CLICOLOR", "0");
        // Nobody sits at a test.
        command.env("REFERRAL_IMPORT_YES", "true");
        Program {
            command,
            stdin: Vec::new(),
            exits: vec![0],
            stdout: Vec::new(),
            stderr: Vec::new(),
            said: Vec::new(),
        }
    }

    /// More arguments.
    pub fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    /// A variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// The address of a tenant, and made-up credentials for it.
    pub fn tenant(self, tenant: &Sandbox) -> Self {
        self.calls(&tenant.url())
    }

    /// An address to call, and made-up credentials.
    pub fn calls(self, base_url: &str) -> Self {
        self.env("FEISHU_BASE_URL", base_url)
            .env("FEISHU_APP_ID", APP_ID)
            .env("FEISHU_APP_SECRET", "made-up")
    }

    /// Removes the folder of the run, which must be empty, just before it begins.
    #[cfg(unix)]
    pub fn without_its_folder(mut self) -> Self {
        self.command = self.through_shell("rmdir \"$PWD\" && exec \"$@\"");
        self
    }

    /// Allows it so many descriptors.
    #[cfg(target_os = "linux")]
    pub fn descriptors(mut self, limit: u32) -> Self {
        self.command = self.through_shell(&format!("ulimit -n {limit} && exec \"$@\""));
        self
    }

    /// The same, which asks before it sends.
    pub fn asks(self) -> Self {
        self.env("REFERRAL_IMPORT_YES", "")
    }

    /// Runs it at a terminal of its own, of 80x24, and types these keys once it has asked. Standard output is what the terminal
    /// shows.
    #[cfg(target_os = "linux")]
    pub fn at_a_terminal(self, keys: &str) -> Self {
        self.talks(&[("[y/N", keys)])
    }

    /// Runs it at such a terminal, and types the keys of each turn once what stands before them is shown.
    #[cfg(target_os = "linux")]
    pub fn talks(mut self, turns: &[(&str, &str)]) -> Self {
        let words = [self.command.get_program()].into_iter().chain(self.command.get_args());
        let quoted = words.map(|word| format!("'{}'", word.to_string_lossy().replace('\'', "'\\''")));
        let quoted: Vec<String> = quoted.collect();
        self = self.env("TYPED", &format!("stty cols 80 rows 24; {}", quoted.join(" ")));
        let mut script =
            "mkfifo keys; timeout 60 script -qefc \"$TYPED\" shown <keys & exec 3>keys; told=0\n".to_owned();
        for (turn, (shown, keys)) in turns.iter().enumerate() {
            // What was shown before is no answer to what was typed since.
            script += &format!(
                "until tail -c +$((told + 1)) shown 2>/dev/null | grep -qF -- \"$SHOWN{turn}\" || ! kill -0 $!; do sleep 0.05; done
                told=$(wc -c <shown); printf \"$KEYS{turn}\" >&3\n"
            );
            self = self
                .env(&format!("SHOWN{turn}"), shown)
                .env(&format!("KEYS{turn}"), keys);
        }
        script += "wait $!; ended=$?; rm keys shown; exit $ended";
        self.command = self.through_shell(&script);
        self.asks()
    }

    /// A script of the folder that calls the program by its name, with the arguments of this run.
    #[cfg(unix)]
    pub fn by_script(mut self, script: &str) -> Self {
        self.command = self.through_shell(&format!(
            "PATH=\"$(dirname \"$1\"):$PATH\"; shift; exec sh {script} \"$@\""
        ));
        self
    }

    /// The same run by a shell, to which the command is `$*`.
    #[cfg(unix)]
    fn through_shell(&self, script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(self.command.get_program());
        shell.args(self.command.get_args());
        shell.current_dir(self.command.get_current_dir().expect("every run has a folder"));
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell
    }

    /// What stands on standard input; nothing unless given.
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// The exit code that is expected.
    pub fn exit(self, code: i32) -> Self {
        self.exits(&[code])
    }

    /// The exit codes any of which is as good as the others.
    pub fn exits(mut self, codes: &[i32]) -> Self {
        self.exits = codes.to_vec();
        self
    }

    /// A part that standard output must have.
    pub fn out(mut self, part: &str) -> Self {
        self.stdout.push(part.to_owned());
        self
    }

    /// A part that standard error must have.
    pub fn err(mut self, part: &str) -> Self {
        self.stderr.push(part.to_owned());
        self
    }

    /// A part that either of them must have.
    #[cfg(target_os = "linux")]
    pub fn said(mut self, part: &str) -> Self {
        self.said.push(part.to_owned());
        self
    }

    /// Runs the program to its end and compares.
    #[track_caller]
    pub fn ends(self) -> Ran {
        self.start().ends()
    }

    /// Starts the program.
    pub fn start(mut self) -> Running {
        let piped = self.command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = piped.stderr(Stdio::piped()).spawn().expect("the program is built");
        let mut stdin = child.stdin.take().expect("it is piped");
        // A run that does not read its standard input closes it: that is its right.
        let feeding = thread::spawn(move || drop(stdin.write_all(&self.stdin)));
        Running {
            child: Some(child),
            expected: Expected {
                json: ["--format", "--log-format"].map(|option| gives(&self.command, option, "json")),
                exits: self.exits,
                stdout: self.stdout,
                stderr: self.stderr,
                said: self.said,
            },
            feeding: Some(feeding),
        }
    }
}

impl Running {
    /// Waits for the end and compares.
    #[track_caller]
    pub fn ends(mut self) -> Ran {
        let child = self.child.take().expect("it has not ended yet");
        let output = child.wait_with_output().expect("it can be waited for");
        self.feeding.take().map(JoinHandle::join);
        self.expected.compare(output)
    }

    /// The reading end of the run's standard output, to be read or closed.
    #[cfg(unix)]
    pub fn stdout(&mut self) -> ChildStdout {
        let stdout = self.child.as_mut().and_then(|child| child.stdout.take());
        stdout.expect("it is taken once")
    }

    /// Whether it has not ended.
    pub fn is_running(&mut self) -> bool {
        let child = self.child.as_mut().expect("it has not been waited for");
        child.try_wait().expect("it can be asked").is_none()
    }

    /// Sends a signal by its name without `SIG`. The shell does it: the standard library has no way to.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let id = self.child.as_ref().expect("it has not been waited for").id();
        let kill = format!("kill -{name} {id}");
        // It fails only when the process has just ended.
        let _ = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status();
    }

    /// Ends it as a power cut would: without asking it.
    pub fn kill(self) {}
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Expected {
    #[track_caller]
    fn compare(&self, output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        let ran = Ran {
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        let told = || format!("\n--- stdout\n{}\n--- stderr\n{}", ran.stdout, ran.stderr);
        let (code, exits) = (output.status.code(), &self.exits);
        let is_expected = code.is_some_and(|code| exits.contains(&code));
        assert!(is_expected, "exit code {code:?}, not {exits:?}{}", told());
        for part in &self.stdout {
            assert!(ran.stdout.contains(part), "stdout lacks {part:?}{}", told());
        }
        for part in &self.stderr {
            assert!(ran.stderr.contains(part), "stderr lacks {part:?}{}", told());
        }
        for part in &self.said {
            let is_said = ran.stdout.contains(part) || ran.stderr.contains(part);
            assert!(is_said, "nothing says {part:?}{}", told());
        }
        if self.json[0] {
            ran.stdout.lines().for_each(schema::holds);
        }
        if self.json[1] {
            for line in ran.stderr.lines() {
                let object = serde_json::from_str::<serde_json::Map<String, Value>>(line);
                assert!(object.is_ok_and(|object| object.contains_key("message")), "{line}");
            }
        }
        ran
    }
}

/// Whether a command line gives an option this value.
fn gives(command: &Command, option: &str, value: &str) -> bool {
    let words: Vec<_> = command.get_args().collect();
    words.windows(2).any(|pair| pair == [option, value])
}

impl Ran {
    /// Standard output of `--format json`: one object a line.
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect()
    }
}
