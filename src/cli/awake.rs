//! The computer does not fall asleep while it sends, and may otherwise.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use crate::lang::Text;
use crate::report::Printer;

/// From here on a run outlasts the patience of a computer that nobody touches: none falls asleep sooner.
const LONG: Duration = Duration::from_secs(60);

/// As long as it lives, the computer stays awake.
pub(super) struct Awake {
    _until: Sender<()>,
}

/// Asks the system to stay awake, on a thread of its own: nobody waits for its answer. Where it says no, a person is told of a run that
/// is long enough to fall asleep over.
pub(super) fn keep_awake(takes: Duration, printer: Arc<Printer>) -> Awake {
    let (until, dropped) = channel::<()>();
    thread::spawn(move || match hold() {
        Ok(_held) => _ = dropped.recv(),
        Err(error) => {
            tracing::info!(%error, "the system may fall asleep meanwhile");
            if printer.draws() && takes >= LONG {
                let may_sleep = Text::new(
                    "this system cannot be told to stay awake: see that it does not fall asleep before the run is over",
                    "无法让本机保持唤醒：请确保它在运行结束前不会进入睡眠",
                );
                printer.note(may_sleep.get(printer.lang()));
            }
        }
    });
    Awake { _until: until }
}

/// Windows keeps awake what a thread asks it to, until the thread takes it back.
#[cfg(windows)]
fn hold() -> io::Result<keepawake::KeepAwake> {
    let asked = keepawake::Builder::default().idle(true).create();
    asked.map_err(io::Error::other)
}

/// A program of the system that keeps it awake for as long as `cat` runs, which is until its standard input ends: with this process,
/// however that ends.
#[cfg(unix)]
fn hold() -> io::Result<Held> {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    let (program, args): (_, &[&str]) = match cfg!(target_os = "macos") {
        true => ("caffeinate", &["-i", "cat"]),
        false => (
            "systemd-inhibit",
            &[
                "--what=idle:sleep",
                "--who=referral-import",
                "--why=registering people",
                "cat",
            ],
        ),
    };
    let child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut held = Held(child);
    // What comes back has gone through `cat`, which is started once the system has agreed.
    let mut back = [0];
    held.0.stdin.as_mut().expect("it is piped").write_all(b"\n")?;
    held.0.stdout.as_mut().expect("it is piped").read_exact(&mut back)?;
    Ok(held)
}

#[cfg(unix)]
struct Held(std::process::Child);

#[cfg(unix)]
impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
