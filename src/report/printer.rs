//! The one place that writes to standard output and standard error, and asks on a terminal.

use std::borrow::Cow;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{MultiProgress, ProgressDrawTarget};
use serde::Serialize;

use crate::input::is_invisible;
use crate::lang::{Lang, Text, say};

/// How often a second the progress bar is drawn at most.
const DRAWS_PER_SECOND: u8 = 10;

/// The form of what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Something a user asked for: a plan, a summary, a status.
///
/// For programs it is serialized as it stands; field names are English in every language.
pub trait Report: Serialize {
    /// The text for people, one or more whole lines without a line break at the end.
    fn text(&self, lang: Lang) -> String;
}

/// Writes what a user reads. Standard output carries what was asked for, standard error everything else.
///
/// A stream that cannot be written, because its reader has gone or its disk is full, is left alone from then on: telling must
/// never end a run.
pub struct Printer {
    format: Format,
    lang: Lang,
    stdout: Mutex<Stream>,
    stderr: Mutex<Stream>,
    /// Lines are written around the progress bar through this, so that neither tears the other.
    bars: MultiProgress,
    stdin_is_terminal: bool,
    stdout_is_terminal: bool,
    stderr_is_terminal: bool,
}

impl Printer {
    /// A printer over the process's own streams.
    pub fn new(format: Format, lang: Lang) -> Self {
        Printer {
            format,
            lang,
            stdout: Mutex::new(Stream::new(io::stdout())),
            stderr: Mutex::new(Stream::new(io::stderr())),
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND)),
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
        }
    }

    /// The language everything is told in.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether a person sits at standard input.
    pub fn can_ask(&self) -> bool {
        self.stdin_is_terminal
    }

    /// Whether a person reads standard output.
    pub fn is_read_by_person(&self) -> bool {
        self.stdout_is_terminal
    }

    /// Whether standard error shows a progress bar, or else plain lines.
    pub fn draws(&self) -> bool {
        self.stderr_is_terminal
    }

    /// Where the progress bar is drawn.
    pub(super) fn bars(&self) -> &MultiProgress {
        &self.bars
    }

    /// Writes what was asked for to standard output, in the form that was asked for.
    pub fn print(&self, report: &impl Report) {
        let line = match self.format {
            Format::Text => report.text(self.lang),
            Format::Json => serde_json::to_string(report).expect("reports are maps with text keys"),
        };
        self.write(&self.stdout, &line);
    }

    /// Writes a line that a program may wait for to standard output, as it stands in every form.
    pub fn print_line(&self, line: &str) {
        self.write(&self.stdout, line);
    }

    /// Writes lines to standard error.
    pub fn tell(&self, lines: &str) {
        self.write(&self.stderr, lines);
    }

    /// Writes why something failed, and what cures it, to standard error.
    pub fn error(&self, what: &str, fix: &str) {
        self.tell(&error_lines(what, fix, self.lang));
    }

    /// Writes the command to type next to standard error.
    pub fn next(&self, command: &str) {
        self.tell(&say!(self.lang, "next: {command}", "下一步：{command}"));
    }

    /// Asks on the terminal. Anything but a clear yes is a no, the end of the input too.
    ///
    /// Blocks until the line is typed: ask on a thread of its own where Ctrl-C must still end the program.
    pub fn confirm(&self, question: &str) -> bool {
        let hint = Text::new(" [y/N]", "[y/N，y 表示继续]").get(self.lang);
        let where_seen = if self.stdout_is_terminal && !self.stderr_is_terminal {
            &self.stdout
        } else {
            &self.stderr
        };
        lock(where_seen).write(format!("{question}{hint} ").as_bytes());
        read_yes(&mut io::stdin().lock())
    }

    fn write(&self, stream: &Mutex<Stream>, lines: &str) {
        let text = visible(lines) + "\n";
        self.bars.suspend(|| lock(stream).write(text.as_bytes()));
    }
}

/// A text that shows all it holds. Names and messages come from others: a character that moves the cursor, hides or turns
/// what is around it is shown by its code, in a form that is the same character to whoever reads JSON.
fn visible(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || is_invisible(c));
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_plain(c) {
            shown.push(c);
        } else {
            shown += &format!("\\u{:04x}", u32::from(c));
        }
    }
    Cow::Owned(shown)
}

/// A panic in another thread while it wrote leaves at worst half a line.
fn lock(stream: &Mutex<Stream>) -> MutexGuard<'_, Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A stream that is left alone once it cannot be written.
struct Stream {
    /// None once a write has failed.
    to: Option<Box<dyn Write + Send>>,
}

impl Stream {
    fn new(to: impl Write + Send + 'static) -> Self {
        Stream { to: Some(Box::new(to)) }
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(to) = &mut self.to
            && to.write_all(bytes).and_then(|()| to.flush()).is_err()
        {
            self.to = None;
        }
    }
}

fn error_lines(what: &str, fix: &str, lang: Lang) -> String {
    say!(lang, "error: {what}\nfix: {fix}", "错误：{what}\n处理办法：{fix}")
}

fn read_yes(from: &mut impl BufRead) -> bool {
    let mut line = String::new();
    match from.read_line(&mut line) {
        Ok(_) => matches!(line.trim().to_lowercase().as_str(), "y" | "yes" | "是" | "好"),
        Err(_) => false,
    }
}

#[cfg(test)]
impl Printer {
    /// A printer whose progress bar is drawn somewhere else.
    pub(super) fn drawing_on(target: ProgressDrawTarget) -> Self {
        Printer {
            bars: MultiProgress::with_draw_target(target),
            ..Printer::new(Format::Text, Lang::En)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Serialize)]
    struct Count {
        rows: u32,
    }

    impl Report for Count {
        fn text(&self, lang: Lang) -> String {
            match lang {
                Lang::En => format!("{} rows", self.rows),
                Lang::Zh => format!("{} 行", self.rows),
            }
        }
    }

    /// What was written, readable from outside; fails once it holds `room` bytes.
    #[derive(Clone)]
    struct Paper {
        written: Arc<Mutex<Vec<u8>>>,
        room: usize,
    }

    impl Paper {
        fn new(room: usize) -> Self {
            Paper {
                written: Arc::default(),
                room,
            }
        }

        fn text(&self) -> String {
            String::from_utf8(self.written.lock().expect("no writer panics").clone()).expect("texts are UTF-8")
        }
    }

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut written = self.written.lock().expect("no writer panics");
            if written.len() >= self.room {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            written.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn printer_on(stdout: &Paper, format: Format, lang: Lang) -> Printer {
        Printer {
            format,
            lang,
            stdout: Mutex::new(Stream::new(stdout.clone())),
            stderr: Mutex::new(Stream::new(io::sink())),
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::hidden()),
            stdin_is_terminal: false,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
        }
    }

    #[test]
    fn a_report_is_text_for_people_and_a_line_of_json_for_programs() {
        for (format, lang, expected) in [
            (Format::Text, Lang::En, "7 rows\n"),
            (Format::Text, Lang::Zh, "7 行\n"),
            (Format::Json, Lang::Zh, "{\"rows\":7}\n"),
        ] {
            let stdout = Paper::new(usize::MAX);
            printer_on(&stdout, format, lang).print(&Count { rows: 7 });
            assert_eq!(stdout.text(), expected);
        }
    }

    #[test]
    fn a_reader_that_has_gone_ends_nothing() {
        let stdout = Paper::new(1);
        let printer = printer_on(&stdout, Format::Text, Lang::En);
        for rows in 1..=3 {
            printer.print(&Count { rows });
        }
        assert_eq!(stdout.text(), "1 rows\n");
    }

    #[test]
    fn what_would_hide_or_turn_a_text_is_shown_by_its_code() {
        let stdout = Paper::new(usize::MAX);
        let text = "a\u{1b}[2J\tb\rc\u{202e}d\u{200b}\n李 e";
        printer_on(&stdout, Format::Text, Lang::En).print_line(text);
        assert_eq!(stdout.text(), "a\\u001b[2J\tb\\u000dc\\u202ed\\u200b\n李 e\n");
        let json = Paper::new(usize::MAX);
        printer_on(&json, Format::Json, Lang::En).print_line(&serde_json::json!(text).to_string());
        let read: String = serde_json::from_str(&json.text()).expect("a JSON string");
        assert_eq!(read, text);
    }

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        for yes in ["y\n", "Y\n", " yes \r\n", "YES", "是\n"] {
            assert!(read_yes(&mut yes.as_bytes()), "{yes:?}");
        }
        for no in ["", "\n", "n\n", "yep\n", "yy\n", "否\n"] {
            assert!(!read_yes(&mut no.as_bytes()), "{no:?}");
        }
        assert!(!read_yes(&mut &b"\xff\n"[..]), "no text at all");
    }

    #[test]
    fn an_error_comes_with_its_cure() {
        assert_eq!(
            error_lines("no such file", "check the name", Lang::En),
            "error: no such file\nfix: check the name"
        );
        assert_eq!(
            error_lines("找不到文件", "核对文件名", Lang::Zh),
            "错误：找不到文件\n处理办法：核对文件名"
        );
    }
}
