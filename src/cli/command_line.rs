//! A command line as data: what was typed as it was understood, changed by what is known, in a form that can be pasted.

use std::fmt;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory};

use super::args::Args;
use crate::engine::Source;

/// The options that send only some of the rows that a next command is for.
const NARROWING: [&str; 4] = ["code", "row", "unconfirmed", "limit"];

/// What a Unix shell acts upon inside double quotes: a name with `$(…)` in it must stay a name when it is pasted.
const ACTIVE_ON_UNIX: [char; 4] = ['$', '`', '"', '!'];

/// What PowerShell acts upon inside double quotes, and what ends them.
const ACTIVE_ON_WINDOWS: [char; 3] = ['$', '`', '"'];

/// An option that is given: its long name without dashes, and its value where it takes one.
pub(super) type Given = (&'static str, Option<String>);

/// A command, what it is about, and its options. Its `Display` can be pasted into the shells of this system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CommandLine {
    command: String,
    /// FILE, or several, or the code to explain.
    about: Vec<String>,
    /// Long names without their dashes, and values, in the order in which they were typed.
    options: Vec<(String, Option<String>)>,
}

impl CommandLine {
    /// What was typed, but for what the environment and the defaults add.
    pub(super) fn typed(matches: &ArgMatches) -> Self {
        let (command, matches) = matches.subcommand().expect("no line without a command is parsed");
        let is_typed = |arg: &&Arg| matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
        let (mut about, mut options) = (Vec::new(), Vec::new());
        for arg in definition(command).get_arguments().filter(is_typed) {
            let at = matches.indices_of(arg.get_id().as_str()).and_then(|mut at| at.next());
            match arg.get_long() {
                Some(name) => options.extend(
                    values(arg, matches)
                        .into_iter()
                        .map(|value| (at, name.to_owned(), value)),
                ),
                None => {
                    let words = matches.get_raw(arg.get_id().as_str()).into_iter().flatten();
                    about.extend(words.map(|word| word.to_string_lossy().into_owned()));
                }
            }
        }
        options.sort_by_key(|(at, ..)| *at);
        CommandLine {
            command: command.to_owned(),
            about,
            options: options.into_iter().map(|(_, name, value)| (name, value)).collect(),
        }
    }

    /// Whether it is this command.
    pub(super) fn is(&self, name: &str) -> bool {
        self.command == name
    }

    /// The same as another command, without the options that it does not know.
    pub(super) fn as_command(&self, name: &str) -> Self {
        let command = definition(name);
        let mut line = self.clone();
        line.command = name.to_owned();
        line.options
            .retain(|(option, _)| command.get_arguments().any(|arg| arg.get_long() == Some(option)));
        line
    }

    /// The same as another command, for all rows that it can be for.
    pub(super) fn for_all_rows(&self, name: &str) -> Self {
        let mut line = self.as_command(name);
        line.options.retain(|(option, _)| !NARROWING.contains(&option.as_str()));
        line
    }

    /// The same about other files.
    pub(super) fn about<'s>(mut self, sources: impl IntoIterator<Item = &'s Source>) -> Self {
        self.about = sources.into_iter().map(Source::to_string).collect();
        self
    }

    /// The same with more options; what is given already stays.
    pub(super) fn with(mut self, options: impl IntoIterator<Item = Given>) -> Self {
        let more = options.into_iter().map(|(name, value)| (name.to_owned(), value));
        let more: Vec<_> = more.filter(|option| !self.options.contains(option)).collect();
        self.options.extend(more);
        self
    }

    /// The same without an option.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.options.retain(|(option, _)| option != name);
        self
    }
}

/// A command as it is defined, with the options that all commands have.
fn definition(name: &str) -> Command {
    let mut root = Args::command();
    root.build();
    root.find_subcommand(name)
        .expect("every command named is there")
        .clone()
}

/// The values an argument was given, as often as it was given; none each for a flag.
fn values(arg: &Arg, matches: &ArgMatches) -> Vec<Option<String>> {
    let id = arg.get_id().as_str();
    if let ArgAction::Count = arg.get_action() {
        return vec![None; matches.get_count(id).into()];
    }
    if !arg.get_action().takes_values() {
        return vec![None];
    }
    let joint = arg.get_value_delimiter().map(String::from).unwrap_or_default();
    let occurrences = matches.get_raw_occurrences(id).into_iter().flatten();
    occurrences
        .map(|values| {
            let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
            Some(values.join(&joint))
        })
        .collect()
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "referral-import {}", self.command)?;
        for about in &self.about {
            // A dash in front is that of an option.
            let dash = if about.len() > 1 && about.starts_with('-') {
                "./"
            } else {
                ""
            };
            write!(f, " {}", Shell::HERE.quoted(&format!("{dash}{about}")))?;
        }
        for (name, value) in &self.options {
            match value {
                None => write!(f, " --{name}")?,
                Some(value) if value.starts_with('-') => {
                    write!(f, " {}", Shell::HERE.quoted(&format!("--{name}={value}")))?;
                }
                Some(value) => write!(f, " --{name} {}", Shell::HERE.quoted(value))?,
            }
        }
        Ok(())
    }
}

/// Whose shells a command is pasted into.
#[derive(Clone, Copy)]
enum Shell {
    Unix,
    Windows,
}

impl Shell {
    const HERE: Shell = if cfg!(windows) { Shell::Windows } else { Shell::Unix };

    /// A word as a shell takes it for one, whatever is in it.
    fn quoted(self, word: &str) -> String {
        match self {
            Shell::Unix => quoted_on_unix(word),
            Shell::Windows => quoted_on_windows(word),
        }
    }
}

/// For sh, bash, zsh and PowerShell, to all of which single quotes are quotes.
fn quoted_on_unix(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+".contains(c);
    match word {
        word if !word.is_empty() && word.chars().all(plain) => word.to_owned(),
        word if !word.contains('\'') => format!("'{word}'"),
        // An apostrophe ends a single-quoted word, and the two kinds of shell disagree on how to write one inside.
        word if !word.contains(ACTIVE_ON_UNIX) => format!("\"{word}\""),
        word => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// For cmd.exe and PowerShell. Only double quotes are quotes to both, and a comma makes a list in PowerShell. What PowerShell
/// acts upon inside them cannot be written for both: it is written for PowerShell, and cmd.exe finds no such file.
fn quoted_on_windows(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || r"-_./:=%+\".contains(c);
    match word {
        word if !word.is_empty() && word.chars().all(plain) => word.to_owned(),
        word if word.contains(ACTIVE_ON_WINDOWS) => format!("'{}'", word.replace('\'', "''")),
        // A backslash before a quote would be read as one character of the word.
        word if word.ends_with('\\') => format!("\"{word}\\\""),
        word => format!("\"{word}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &[&str]) -> CommandLine {
        let words = ["referral-import"].iter().chain(words);
        CommandLine::typed(&Args::command().try_get_matches_from(words).expect("a right line"))
    }

    fn typed_line(line: &str) -> CommandLine {
        typed(&line.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn a_word_stays_one_word_in_the_shells_of_its_system() {
        for (word, unix, windows) in [
            ("a.csv", "a.csv", "a.csv"),
            ("my file.csv", "'my file.csv'", "\"my file.csv\""),
            ("", "''", "\"\""),
            ("李's.csv", "\"李's.csv\"", "\"李's.csv\""),
            ("$(it's).csv", r"'$(it'\''s).csv'", "'$(it''s).csv'"),
            (r"hr\a.csv", r"'hr\a.csv'", r"hr\a.csv"),
            (r"my hr\", r"'my hr\'", r#""my hr\\""#),
            ("Name,Unit", "Name,Unit", "\"Name,Unit\""),
            ("a&b|c", "'a&b|c'", "\"a&b|c\""),
        ] {
            assert_eq!(quoted_on_unix(word), unix);
            assert_eq!(quoted_on_windows(word), windows);
        }
    }

    #[test]
    fn what_was_typed_comes_out_as_it_was_understood() {
        for (line, shown) in [
            ("run a.csv", "run a.csv"),
            (
                "--lang zh run a.csv --use=email -y",
                "run a.csv --lang zh --use email --yes",
            ),
            (
                "run -vv --map email=Work a.csv --map mobile=Cell",
                "run a.csv --verbose --verbose --map email=Work --map mobile=Cell",
            ),
            (
                "retry a.csv --row 14,20-31 --row 40",
                "retry a.csv --row 14,20-31 --row 40",
            ),
            ("--log-file run run f.csv", "run f.csv --log-file run"),
            ("run - --limit 3", "run - --limit 3"),
            ("run a.csv --yes b.csv", "run a.csv b.csv --yes"),
            ("run --where=-x=1 -- -a.csv", "run ./-a.csv --where=-x=1"),
            ("status --account-id 1", "status --account-id 1"),
        ] {
            let shown = shown.replace("14,20-31", &Shell::HERE.quoted("14,20-31"));
            assert_eq!(typed_line(line).to_string(), format!("referral-import {shown}"));
            let again = typed_line(&shown.replace('"', ""));
            assert_eq!(again.to_string(), format!("referral-import {shown}"), "it is stable");
        }
    }

    #[test]
    fn another_command_keeps_the_options_that_it_knows() {
        let narrow = typed_line("retry a.csv --row 3 --code=1002551 --unconfirmed -y --limit 5 --log-file run");
        assert_eq!(
            narrow.for_all_rows("run").to_string(),
            "referral-import run a.csv --yes --log-file run"
        );
        assert_eq!(
            narrow.as_command("run").to_string(),
            "referral-import run a.csv --yes --limit 5 --log-file run"
        );
        let check = typed_line("check a.csv --online --use email --base-url http://127.0.0.1:1");
        assert_eq!(
            check.as_command("run").to_string(),
            "referral-import run a.csv --use email --base-url http://127.0.0.1:1"
        );
        assert_eq!(check.for_all_rows("status").to_string(), "referral-import status a.csv");
    }

    #[test]
    fn a_line_is_made_to_be_about_a_file() {
        let source = Source::File("hr/a.csv".into());
        for (line, expected) in [
            ("status", "retry hr/a.csv"),
            ("status b.csv --checkpoint c", "retry hr/a.csv --checkpoint c"),
            ("status --sandbox", "retry hr/a.csv --sandbox"),
        ] {
            let retry = typed_line(line).for_all_rows("retry");
            let told = retry.about([&source]);
            assert_eq!(told.to_string(), format!("referral-import {expected}"));
        }
    }
}
