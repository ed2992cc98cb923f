//! The guided way: a file that is dropped on the program, typed alone, or asked for. From there it is `run`, which asks before it
//! sends; whoever has no shell is left a window to read.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use reqwest::Url;

use super::args::Args;
use crate::input::is_invisible;
use crate::lang::{Lang, Text, say};
use crate::report::Printer;

/// How often a file is asked for that is not there.
const ASKED_MAX: usize = 3;

/// What the program was started with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// A command line.
    Typed(Vec<OsString>),
    /// A file; these are the words of the `run` that it means.
    Guided(Vec<OsString>),
    /// Nothing, and whoever was asked wants to read the help.
    Help,
}

impl Start {
    /// What these words mean. Where there are none, a person at a terminal is asked for a file.
    pub(super) fn of(words: Vec<OsString>, printer: &Printer) -> Self {
        match words.get(1) {
            None if printer.can_ask() && printer.is_read_by_person() => match asked(printer) {
                Some(file) => Start::Guided(vec![words[0].clone(), "run".into(), file.into()]),
                None => Start::Help,
            },
            Some(first) if is_file(first) => {
                let mut words = words;
                for word in words[1..].iter_mut().take_while(|word| is_file(word)) {
                    *word = dropped(word).into();
                }
                words.insert(1, "run".into());
                Start::Guided(words)
            }
            _ => Start::Typed(words),
        }
    }
}

/// Asks for a file until there is one; `None` for an empty answer, and for somebody who gives up.
fn asked(printer: &Printer) -> Option<PathBuf> {
    let lang = printer.lang();
    let question = Text::new(
        "which file? Drop it here or type its name; Enter shows the help",
        "要处理哪个文件？请把文件拖到这里，或输入文件名；直接按 Enter 显示帮助",
    );
    for _ in 0..ASKED_MAX {
        let answer = printer.ask(question.get(lang))?;
        if answer.trim().is_empty() {
            return None;
        }
        let file = dropped(OsStr::new(&answer));
        if file.is_file() {
            return Some(file);
        }
        let shown = file.display();
        printer.tell(&say!(lang, "there is no file `{shown}`", "没有文件 `{shown}`"));
    }
    None
}

/// Whether the first word is a file: none of our commands and options, and there, or written as a file is. A file that is named as a
/// command is wanted with its folder: `./status`.
fn is_file(word: &OsStr) -> bool {
    let root = Args::command();
    let text = word.to_string_lossy();
    if text.starts_with('-') || root.find_subcommand(word).is_some() {
        return false;
    }
    let file = dropped(word);
    file.is_file() || text.contains(['/', '\\']) || file.extension().is_some()
}

/// The path that a terminal made of a dropped file, or a person of a copied one: in quotes, as an address, with blanks around it.
fn dropped(word: &OsStr) -> PathBuf {
    if Path::new(word).exists() {
        return word.into();
    }
    let text = word.to_string_lossy();
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    // PowerShell makes a call of it.
    let text = text.strip_prefix("& ").unwrap_or(text);
    let bare = [('"', '"'), ('\'', '\''), ('“', '”')]
        .iter()
        .find_map(|(begins, ends)| text.strip_prefix(*begins)?.strip_suffix(*ends));
    let text = bare.unwrap_or(text);
    if let Some(path) = Url::parse(text)
        .ok()
        .filter(|url| url.scheme() == "file")
        .and_then(|url| url.to_file_path().ok())
    {
        return path;
    }
    let path = PathBuf::from(text);
    if cfg!(unix) && bare.is_none() && !path.exists() {
        return PathBuf::from(unescaped(text));
    }
    path
}

/// A word without the backslashes that keep a Unix shell from taking it apart.
fn unescaped(text: &str) -> String {
    let mut characters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        plain.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    plain
}

/// Leaves what was said on the screen until Enter, where the window would close with the program.
pub(super) fn hold(lang: Lang) {
    let printer = Printer::new(Default::default(), Default::default(), lang);
    if is_own_console() && printer.can_ask() {
        let close = Text::new("press Enter to close this window", "按 Enter 关闭窗口");
        let _ = printer.ask(close.get(lang));
    }
}

/// Whether nobody else uses the console: no shell is left when the program ends.
#[cfg(windows)]
fn is_own_console() -> bool {
    // The list has room for more than there are, and no process is 0.
    let processes = win32console::console::WinConsole::get_process_list();
    processes.is_ok_and(|ids| ids.iter().filter(|id| **id != 0).count() == 1)
}

/// Elsewhere a terminal decides itself whether it stays.
#[cfg(not(windows))]
fn is_own_console() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_make_of_a_dropped_file_is_its_path() {
        for (text, path) in [
            ("\"/hr/研发 部.csv\" ", "/hr/研发 部.csv"),
            ("'/hr/a b.csv'", "/hr/a b.csv"),
            ("& '/hr/a b.csv'", "/hr/a b.csv"),
            ("\u{202a}/hr/a.csv\r\n", "/hr/a.csv"),
            ("“/hr/a.csv”", "/hr/a.csv"),
        ] {
            assert_eq!(dropped(OsStr::new(text)), Path::new(path), "{text:?}");
        }
        #[cfg(unix)]
        for (text, path) in [
            ("file:///hr/%E7%A0%94%E5%8F%91%20a.csv", "/hr/研发 a.csv"),
            ("/hr/a\\ b\\(1\\).csv", "/hr/a b(1).csv"),
        ] {
            assert_eq!(dropped(OsStr::new(text)), Path::new(path), "{text:?}");
        }
        #[cfg(windows)]
        assert_eq!(
            dropped(OsStr::new("file:///C:/hr/a%20b.csv")),
            Path::new("C:\\hr\\a b.csv")
        );
    }

    #[test]
    fn a_command_is_no_file_and_a_mistyped_one_neither() {
        for (word, expected) in [
            ("engineering.csv", true),
            ("./status", true),
            ("status", false),
            ("statsu", false),
            ("--help", false),
            ("-V", false),
        ] {
            assert_eq!(is_file(OsStr::new(word)), expected, "{word}");
        }
    }
}
