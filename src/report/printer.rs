//! The one place that writes to standard output and standard error, and asks on a terminal.

use std::borrow::Cow;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use console::Term;
use indicatif::{MultiProgress, ProgressDrawTarget};
use jiff::Timestamp;
use serde::Serialize;

use super::failed::{Failed, error_lines};
use super::paint::painted;
use crate::input::is_invisible;
use crate::lang::{Lang, Text, hung};

/// How often a second the progress bar is drawn at most.
const DRAWS_PER_SECOND: u8 = 10;

/// What begins a command that is shown to be typed.
pub(super) const COMMAND: &str = "referral-import ";

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
/// Programs get it as one object a line, as `docs/schema` says, with the same words in every language.
pub trait Report: Serialize {
    /// What programs know it by.
    const TYPE: &'static str;

    /// The text for people, one or more whole lines without a line break at the end.
    fn text(&self, lang: Lang) -> String;
}

/// The version of what programs are told: it changes when a field goes or means something else, and not when one comes.
pub(super) const SCHEMA: u32 = 1;

/// A report as programs get it.
#[derive(Serialize)]
pub(super) struct Object<'r, R> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) schema: u32,
    #[serde(flatten)]
    pub(super) report: &'r R,
}

/// Writes what a user reads. Standard output carries what was asked for, standard error everything else.
///
/// A stream that cannot be written, because its reader has gone or its disk is full, is left alone from then on: telling must
/// never end a run.
pub struct Printer {
    format: Format,
    /// The form of what standard error carries.
    log_format: Format,
    lang: Lang,
    stdout: Mutex<Stream>,
    stderr: Mutex<Stream>,
    /// Lines are written around the progress bar through this, so that neither tears the other.
    bars: MultiProgress,
    stdin_is_terminal: bool,
    stdout_is_terminal: bool,
    stderr_is_terminal: bool,
    is_quiet: bool,
}

impl Printer {
    /// A printer over the process's own streams.
    pub fn new(format: Format, log_format: Format, lang: Lang) -> Self {
        Printer {
            format,
            log_format,
            lang,
            stdout: Mutex::new(Stream::new(io::stdout()).at(Term::stdout())),
            stderr: Mutex::new(Stream::new(io::stderr()).at(Term::stderr())),
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND)),
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            is_quiet: false,
        }
    }

    /// The same, which tells nothing but what was asked for and what is wrong.
    pub fn quiet(self, is_quiet: bool) -> Self {
        Printer { is_quiet, ..self }
    }

    /// The language everything is told in.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The language of what was asked for: programs are told the same in every language.
    pub fn lang_of_reports(&self) -> Lang {
        match self.format {
            Format::Text => self.lang,
            Format::Json => Lang::En,
        }
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
        self.stderr_is_terminal && self.log_format == Format::Text && !self.is_quiet
    }

    /// Where the progress bar is drawn.
    pub(super) fn bars(&self) -> &MultiProgress {
        &self.bars
    }

    /// Writes what was asked for to standard output, in the form that was asked for.
    pub fn print<R: Report>(&self, report: &R) {
        let line = match self.format {
            Format::Text => report.text(self.lang),
            Format::Json => {
                let object = Object {
                    kind: R::TYPE,
                    schema: SCHEMA,
                    report,
                };
                serde_json::to_string(&object).expect("reports are maps with text keys")
            }
        };
        self.write(&self.stdout, &line, self.format == Format::Text);
    }

    /// Standard output itself, for what is no report. Whether anybody reads it is no matter.
    pub fn output(&self) -> impl Write + '_ {
        Output(&self.stdout)
    }

    /// Writes to standard output what programs get as an object of its own, and people as a part of something else.
    pub fn print_to_programs<R: Report>(&self, report: Option<&R>) {
        if let (Format::Json, Some(report)) = (self.format, report) {
            self.print(report);
        }
    }

    /// Writes lines to standard error.
    pub fn tell(&self, lines: &str) {
        self.write(&self.stderr, &self.logged(lines), self.log_format == Format::Text);
    }

    /// Writes to standard error how things go, unless only what is wrong is wanted.
    pub fn note(&self, lines: &str) {
        if !self.is_quiet {
            self.tell(lines);
        }
    }

    /// Lines as standard error carries them: where a program reads the log, one object for all of them.
    pub fn logged(&self, lines: &str) -> String {
        match self.log_format {
            Format::Text => lines.to_owned(),
            Format::Json => {
                let timestamp = Timestamp::now();
                serde_json::json!({"timestamp": timestamp.to_string(), "level": "INFO", "message": lines}).to_string()
            }
        }
    }

    /// Writes a line of the log to standard error.
    pub(super) fn log(&self, line: &str) {
        self.write(&self.stderr, line, false);
    }

    /// Writes why something failed, and what cures it, to standard error.
    pub fn error(&self, what: &str, fix: &str) {
        self.tell(&error_lines(what, fix, self.lang));
    }

    /// Tells why a command failed on standard error, and on standard output too where a program waits for an answer.
    pub fn fail(&self, failed: impl Fn(Lang) -> Failed) {
        self.tell(&failed(self.lang).text(self.lang));
        if self.format == Format::Json {
            self.print(&failed(self.lang_of_reports()));
        }
    }

    /// Asks on the terminal, and gives the line that is typed; `None` at the end of the input.
    pub fn ask(&self, question: &str) -> Option<String> {
        self.question(&format!("{question}: "));
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        read.is_ok_and(|bytes| bytes > 0).then_some(line)
    }

    /// Asks on the terminal. Anything but a clear yes is a no, the end of the input too.
    ///
    /// Blocks until the line is typed: ask on a thread of its own where Ctrl-C must still end the program.
    pub fn confirm(&self, question: &str) -> bool {
        let hint = Text::new(" [y/N]", "[y/N，y 表示继续]").get(self.lang);
        self.question(&format!("{question}{hint} "));
        read_yes(&mut io::stdin().lock())
    }

    /// Writes a question where it is seen, and leaves the line open for the answer.
    fn question(&self, question: &str) {
        let where_seen = match self.stdout_is_terminal && !self.stderr_is_terminal {
            true => &self.stdout,
            false => &self.stderr,
        };
        lock(where_seen).write(visible(question).as_bytes());
    }

    fn write(&self, stream: &Mutex<Stream>, lines: &str, may_paint: bool) {
        let visible = visible(lines);
        let (columns, has_colours) = lock(stream).terminal.as_ref().map_or((None, false), |terminal| {
            (terminal.size_checked(), has_colours(terminal))
        });
        let mut text = match columns {
            Some((_, columns)) => folded(&visible, columns.into()),
            None => visible.into_owned(),
        };
        if may_paint && has_colours {
            text = painted(&text);
        }
        text.push('\n');
        self.bars.suspend(|| lock(stream).write(text.as_bytes()));
    }
}

/// Whether a terminal has colours, and nobody has turned them off.
fn has_colours(terminal: &Term) -> bool {
    terminal.features().colors_supported() && std::env::var_os("CLICOLOR").is_none_or(|value| value != "0")
}

/// A text that shows all it holds. Names and messages come from others: a character that moves the cursor, hides or turns
/// what is around it is shown by its code, in a form that is the same character to whoever reads JSON.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
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

/// Text whose lines fit into so many columns. A command to type stays one line, which a terminal breaks and no paste does.
fn folded(text: &str, columns: usize) -> String {
    let lines = text.split('\n').flat_map(|line| match line.contains(COMMAND) {
        true => vec![line.to_owned()],
        false => hung(line, columns),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A panic in another thread while it wrote leaves at worst half a line.
fn lock(stream: &Mutex<Stream>) -> MutexGuard<'_, Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes to a stream as they are.
struct Output<'p>(&'p Mutex<Stream>);

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(self.0).write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A stream that is left alone once it cannot be written.
struct Stream {
    /// The terminal that it is, where it is one.
    terminal: Option<Term>,
    /// None once a write has failed.
    to: Option<Box<dyn Write + Send>>,
}

impl Stream {
    fn new(to: impl Write + Send + 'static) -> Self {
        Stream {
            terminal: None,
            to: Some(Box::new(to)),
        }
    }

    /// The same, which is this terminal.
    fn at(self, terminal: Term) -> Self {
        Stream {
            terminal: Some(terminal).filter(Term::is_term),
            ..self
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(to) = &mut self.to
            && to.write_all(bytes).and_then(|()| to.flush()).is_err()
        {
            self.to = None;
        }
    }
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
            ..Printer::new(Format::Text, Format::Text, Lang::En)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::lang::say;

    #[derive(Serialize)]
    struct Count {
        rows: u32,
    }

    impl Report for Count {
        const TYPE: &'static str = "count";

        fn text(&self, lang: Lang) -> String {
            let rows = self.rows;
            say!(lang, "{rows} rows", "{rows} 行")
        }
    }

    #[derive(Serialize)]
    struct Said<'t> {
        said: &'t str,
    }

    impl Report for Said<'_> {
        const TYPE: &'static str = "said";

        fn text(&self, _: Lang) -> String {
            self.said.to_owned()
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
            log_format: Format::Text,
            lang,
            stdout: Mutex::new(Stream::new(stdout.clone())),
            stderr: Mutex::new(Stream::new(io::sink())),
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::hidden()),
            stdin_is_terminal: false,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            is_quiet: false,
        }
    }

    #[test]
    fn a_report_is_text_for_people_and_a_line_of_json_for_programs() {
        for (format, lang, expected) in [
            (Format::Text, Lang::En, "7 rows\n"),
            (Format::Text, Lang::Zh, "7 行\n"),
            (Format::Json, Lang::Zh, "{\"type\":\"count\",\"schema\":1,\"rows\":7}\n"),
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
        printer_on(&stdout, Format::Text, Lang::En).print(&Said { said: text });
        assert_eq!(stdout.text(), "a\\u001b[2J\tb\\u000dc\\u202ed\\u200b\n李 e\n");
        let json = Paper::new(usize::MAX);
        printer_on(&json, Format::Json, Lang::En).print(&Said { said: text });
        let read: serde_json::Value = serde_json::from_str(&json.text()).expect("a JSON object");
        assert_eq!(read["said"], text);
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
}
