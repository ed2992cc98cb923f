//! The log: what happened, for whoever has to find out later.
//!
//! A level says what became of the work, not how surprising the event was:
//!
//! | level | meaning |
//! |---|---|
//! | error | something was lost, or the run cannot go on until someone acts |
//! | warn | nothing was lost, and a person may want to know: an outage, a repeat, a shared quota |
//! | info | every attempt: row, attempt, code, log id, duration |
//! | debug | every step between: permits, token, commits |
//!
//! Contacts are masked and secrets left out by whoever logs them.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::{LookupSpan, Registry};

use super::warnings::Chinese;
use super::{Format, Printer};
use crate::lang::{Lang, Tell, reason, say};

/// What is logged, and where to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogOptions {
    /// How often `-v` was typed: standard error gets warnings, with one also attempts, with two every step.
    pub verbosity: u8,
    /// A file that gets attempts at least, and what standard error gets.
    pub file: Option<PathBuf>,
    /// The form of the lines, for both.
    pub format: Format,
}

/// The log file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub struct LogError {
    path: PathBuf,
    source: io::Error,
}

impl Tell for LogError {
    fn what(&self, lang: Lang) -> String {
        let (path, source) = (self.path.display(), reason(&self.source, lang));
        say!(
            lang,
            "the log file `{path}` cannot be written: {source}",
            "无法写入日志文件 `{path}`：{source}"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        say!(
            lang,
            "give `--log-file` a path in a folder you may write to",
            "请把 `--log-file` 指向一个您有写入权限的文件夹"
        )
    }
}

/// Starts the log of the process. Only the first call has an effect.
///
/// # Errors
///
/// The log file cannot be opened or created.
pub fn init(options: &LogOptions, printer: &Arc<Printer>) -> Result<(), LogError> {
    let console = options.verbosity_level();
    let (lang, printer) = (printer.lang(), Arc::clone(printer));
    let to_console = layer(options.format, lang, console, move || Lines(Arc::clone(&printer)));
    let to_file = match &options.file {
        Some(path) => {
            let file = open(path).map_err(|source| LogError {
                path: path.clone(),
                source,
            })?;
            let level = console.max(LevelFilter::INFO);
            Some(layer(options.format, Lang::En, level, Mutex::new(file)))
        }
        None => None,
    };
    let subscriber = Registry::default().with(to_console).with(to_file);
    // It fails only when a log has been started before, and that one then stays.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

impl LogOptions {
    fn verbosity_level(&self) -> LevelFilter {
        match self.verbosity {
            0 => LevelFilter::WARN,
            1 => LevelFilter::INFO,
            _ => LevelFilter::DEBUG,
        }
    }
}

/// Lines of this crate from a level on, and warnings of the libraries. For programs they are English.
fn layer<S, W>(format: Format, lang: Lang, level: LevelFilter, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    W: for<'line> MakeWriter<'line> + Send + Sync + 'static,
{
    let wanted = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target(env!("CARGO_CRATE_NAME"), level);
    let lines = fmt::layer()
        .with_writer(writer)
        .with_target(false)
        .log_internal_errors(false);
    match (format, lang) {
        (Format::Text, Lang::En) => lines.with_filter(wanted).boxed(),
        (Format::Text, Lang::Zh) => lines.event_format(Chinese).with_filter(wanted).boxed(),
        (Format::Json, _) => lines.json().flatten_event(true).with_filter(wanted).boxed(),
    }
}

/// Opens the log file for appending. Logs name rows and codes, so that only the owner may read a new one; on Windows the rights
/// of its folder hold.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Hands each log line to the printer, so that it does not tear the progress bar.
struct Lines(Arc<Printer>);

impl Write for Lines {
    /// The subscriber writes one whole line at a time.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.log(String::from_utf8_lossy(line).trim_end());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a log of this form and level writes for one line of each level.
    fn logged(format: Format, verbosity: u8) -> String {
        let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        let options = LogOptions {
            verbosity,
            file: None,
            format,
        };
        let writer = Mutex::new(open(file.path()).expect("it is ours"));
        let subscriber = Registry::default().with(layer(format, Lang::En, options.verbosity_level(), writer));
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(row = 14, "quota shared");
            tracing::info!(row = 14, code = 0, "attempt");
            tracing::debug!("permit taken");
            tracing::info!(target: "some_library", "connected");
        });
        std::fs::read_to_string(file.path()).expect("the log is UTF-8")
    }

    #[test]
    fn each_v_adds_a_level_of_ours_and_none_of_the_libraries() {
        for (verbosity, lines) in [(0, 1), (1, 2), (2, 3), (9, 3)] {
            let log = logged(Format::Text, verbosity);
            assert_eq!(log.lines().count(), lines, "{log}");
            assert!(!log.contains("connected"), "{log}");
        }
    }

    #[test]
    fn json_lines_carry_their_fields_at_the_top() {
        let log = logged(Format::Json, 0);
        let line: serde_json::Value = serde_json::from_str(&log).expect("one JSON object");
        assert_eq!(line["message"], "quota shared");
        assert_eq!(line["row"], 14);
        assert_eq!(line["level"], "WARN");
    }

    #[test]
    fn text_lines_are_free_of_escape_sequences() {
        let log = logged(Format::Text, 0);
        assert!(log.ends_with("WARN quota shared row=14\n"), "{log:?}");
        assert!(!log.contains('\u{1b}'), "{log:?}");
    }

    #[test]
    fn a_log_file_is_appended_to_and_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("import.log");
        for line in ["one\n", "two\n"] {
            open(&path)
                .and_then(|mut file| file.write_all(line.as_bytes()))
                .expect("it can be written");
        }
        assert_eq!(std::fs::read_to_string(&path).expect("it is there"), "one\ntwo\n");
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::MetadataExt::mode(&path.metadata().expect("it is there"));
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_log_file_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let options = LogOptions {
            file: Some(folder.path().to_owned()),
            ..LogOptions::default()
        };
        let printer = Arc::new(Printer::new(Format::Text, Format::Text, Lang::En));
        let error = init(&options, &printer).expect_err("a folder is no file");
        assert!(error.to_string().contains(&folder.path().display().to_string()));
        assert!(error.what(Lang::Zh).starts_with("无法写入日志文件"));
        assert!(error.fix(Lang::En).contains("--log-file"));
    }
}
