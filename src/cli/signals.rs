//! The two-step stop: the first signal asks the run to end in order, the second one ends the process at once.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, OnceLock, mpsc as threads};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Exit;
use crate::lang::{Lang, Tell, reason, say};

/// How long the last words may take: standard error may be full, or held by a thread that waits for its reader.
const LAST_WORDS_MAX: Duration = Duration::from_millis(100);

/// Different signals that come this soon after the first are one wish: a session that closes sends SIGHUP and SIGTERM.
const ONE_WISH: Duration = Duration::from_secs(2);

/// What asked the run to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C or Ctrl-Break.
    Interrupt,
    /// The console window was closed, or its user logs off (Windows).
    ConsoleClosed,
    /// SIGTERM, or the system shuts down (Windows).
    Terminate,
    /// SIGHUP: the terminal has gone.
    HangUp,
}

impl Signal {
    /// How a run ends that was ended by this signal.
    pub fn exit(self) -> Exit {
        match self {
            Signal::Interrupt | Signal::ConsoleClosed => Exit::Interrupted,
            Signal::Terminate | Signal::HangUp => Exit::Terminated,
        }
    }
}

/// The system does not deliver signals.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub struct SignalsError(#[from] io::Error);

impl Tell for SignalsError {
    fn what(&self, lang: Lang) -> String {
        let error = reason(&self.0, lang);
        say!(
            lang,
            "the system does not deliver signals: {error}",
            "系统无法传递信号：{error}"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        say!(lang, "run it in an ordinary session", "请在普通会话中运行")
    }
}

/// What the parts of a run look at to learn that it is to end.
#[derive(Clone, Debug, Default)]
pub struct Stopper {
    /// Cancelled by the first signal.
    pub token: CancellationToken,
    first: Arc<OnceLock<(Signal, Instant)>>,
}

impl Stopper {
    /// The first signal that came, if one has.
    pub fn signal(&self) -> Option<Signal> {
        self.first.get().map(|(signal, _)| *signal)
    }

    /// Takes note of a signal. Gives how to end at once when it is another wish than the first.
    fn receive(&self, signal: Signal, now: Instant) -> Option<Exit> {
        let (first, since) = self.first.get_or_init(|| (signal, now));
        // Whoever sees that the run is to end finds out by which signal.
        self.token.cancel();
        let is_first = (*first, *since) == (signal, now);
        let is_one_wish = *first != signal && now.duration_since(*since) < ONE_WISH;
        (!is_first && !is_one_wish).then(|| signal.exit())
    }
}

/// Listens to the signals from now on, on a thread of its own: they are heard whatever else is being done.
///
/// From here on the first Ctrl-C no longer ends the process: whoever asks on the terminal looks at the token meanwhile. The
/// second signal writes the last words, if there are any, to standard error.
///
/// # Errors
///
/// The system refuses to deliver signals to us.
pub fn listen(last_words: Option<String>) -> Result<Stopper, SignalsError> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        sources()?
    };
    let stopper = Stopper::default();
    let noted = stopper.clone();
    let listen = async move {
        while let Some(signal) = signals.recv().await {
            if let Some(exit) = noted.receive(signal, Instant::now()) {
                if let Some(words) = &last_words {
                    write_last(words);
                }
                std::process::exit(exit.code().into());
            }
        }
    };
    thread::Builder::new().spawn(move || runtime.block_on(listen))?;
    Ok(stopper)
}

/// Writes a line to standard error, below the progress bar where there may be one, and waits for it no longer than it is worth.
fn write_last(words: &str) {
    let words = words.to_owned();
    let (said, wait) = threads::channel();
    let write = move || {
        let mut stderr = io::stderr();
        let start = if stderr.is_terminal() { "\n" } else { "" };
        // Nobody is left to be told that it failed.
        let _ = writeln!(stderr, "{start}{words}");
        let _ = said.send(());
    };
    if thread::Builder::new().spawn(write).is_ok() {
        let _ = wait.recv_timeout(LAST_WORDS_MAX);
    }
}

/// All signals in one queue; a third one that does not fit while the second is handled may be lost.
#[cfg(unix)]
fn sources() -> io::Result<mpsc::Receiver<Signal>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (sender, receiver) = mpsc::channel(2);
    for (kind, meaning) in [
        (SignalKind::interrupt(), Signal::Interrupt),
        (SignalKind::terminate(), Signal::Terminate),
        (SignalKind::hangup(), Signal::HangUp),
    ] {
        if meaning == Signal::HangUp && hang_up_is_ignored() {
            continue;
        }
        let mut source = signal(kind)?;
        let sender = sender.clone();
        tokio::spawn(async move { while source.recv().await.is_some() && sender.send(meaning).await.is_ok() {} });
    }
    Ok(receiver)
}

/// Whether we were started by `nohup`, whose point is that we outlive the terminal.
///
/// Known on Linux only, from the mask of ignored signals in proc(5); elsewhere a hang-up stops the run, and nothing is
/// lost by it.
#[cfg(unix)]
fn hang_up_is_ignored() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores_hang_up(&status))
}

#[cfg(unix)]
fn ignores_hang_up(status: &str) -> bool {
    const HANG_UP: u64 = 1 << 0;
    status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & HANG_UP != 0)
}

/// All signals in one queue; a third one that does not fit while the second is handled may be lost.
#[cfg(windows)]
fn sources() -> io::Result<mpsc::Receiver<Signal>> {
    use tokio::signal::windows;

    let (sender, receiver) = mpsc::channel(2);
    macro_rules! pass_on {
        ($source:expr, $meaning:expr) => {
            let mut source = $source?;
            let sender = sender.clone();
            tokio::spawn(async move { while source.recv().await.is_some() && sender.send($meaning).await.is_ok() {} });
        };
    }
    pass_on!(windows::ctrl_c(), Signal::Interrupt);
    pass_on!(windows::ctrl_break(), Signal::Interrupt);
    pass_on!(windows::ctrl_close(), Signal::ConsoleClosed);
    pass_on!(windows::ctrl_logoff(), Signal::ConsoleClosed);
    pass_on!(windows::ctrl_shutdown(), Signal::Terminate);
    Ok(receiver)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_signal_asks_and_the_second_ends() {
        let (stopper, start) = (Stopper::default(), Instant::now());
        assert_eq!(stopper.signal(), None);
        assert!(!stopper.token.is_cancelled());

        assert_eq!(stopper.receive(Signal::HangUp, start), None);
        assert!(stopper.token.is_cancelled());
        assert_eq!(stopper.signal(), Some(Signal::HangUp));

        let later = start + ONE_WISH;
        assert_eq!(stopper.receive(Signal::Interrupt, later), Some(Exit::Interrupted));
        let first = stopper.signal();
        assert_eq!(first, Some(Signal::HangUp), "the run ends as the first one said");
    }

    #[test]
    fn different_signals_that_come_together_are_one_wish_and_a_key_struck_twice_is_two() {
        let (stopper, start) = (Stopper::default(), Instant::now());
        let soon = start + Duration::from_millis(10);
        assert_eq!(stopper.receive(Signal::Terminate, start), None);
        assert_eq!(stopper.receive(Signal::HangUp, soon), None);
        assert_eq!(stopper.receive(Signal::Terminate, soon), Some(Exit::Terminated));

        let stopper = Stopper::default();
        assert_eq!(stopper.receive(Signal::Interrupt, start), None);
        assert_eq!(stopper.receive(Signal::Interrupt, soon), Some(Exit::Interrupted));
    }

    #[test]
    fn exit_codes_are_those_of_shells() {
        for (signal, code) in [
            (Signal::Interrupt, 130),
            (Signal::ConsoleClosed, 130),
            (Signal::Terminate, 143),
            (Signal::HangUp, 143),
        ] {
            assert_eq!(signal.exit().code(), code);
        }
    }

    #[cfg(unix)]
    #[test]
    fn nohup_is_seen_in_the_mask_of_ignored_signals() {
        for (status, ignored) in [
            ("Name:\tx\nSigIgn:\t0000000000000001\n", true),
            ("SigIgn:\t0000000000001001\n", true),
            ("SigIgn:\t0000000000001000\n", false),
            ("SigBlk:\t0000000000000001\n", false),
            ("", false),
        ] {
            assert_eq!(ignores_hang_up(status), ignored, "{status:?}");
        }
    }
}
