//! Why a command could not do its work, and how the program ends for it.

use super::Exit;
use super::command_line::CommandLine;
use super::signals::Signal;
use crate::engine::Source;
use crate::lang::{Cure, Lang, Tell, Text, Way, say};

const NOTHING_SENT: Text = Text::new("nothing was sent", "未发送任何内容");
const TYPE_AGAIN: Text = Text::new(
    "type the same command again when you are ready",
    "准备好后再次运行同一命令",
);
const BACK_OR_RETRY: Text = Text::new(
    "put it back, or go on from the checkpoint alone with `retry`",
    "请把它放回原处，或用 `retry` 仅凭断点文件继续",
);

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Something is wrong.
    Error(Box<dyn Tell + Send + Sync>),
    /// The file is gone, and the checkpoint knows it.
    Gone(Source),
    /// The user said no, or sent a signal for an answer: an answer, and no error.
    Declined(Option<Signal>),
}

impl<E: Tell + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Error(Box::new(error))
    }
}

/// What is wrong with one of several files.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
struct OfFile {
    file: String,
    error: Box<dyn Tell + Send + Sync>,
}

impl Tell for OfFile {
    fn what(&self, lang: Lang) -> String {
        let (file, what) = (&self.file, self.error.what(lang));
        match what.contains(file) {
            true => what,
            false => say!(lang, "`{file}`: {what}", "`{file}`：{what}"),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        self.error.fix(lang)
    }

    fn cure(&self) -> Cure {
        self.error.cure()
    }

    fn ways_on(&self) -> Vec<Vec<Way>> {
        self.error.ways_on()
    }
}

impl Failure {
    /// The same, which names the file that it is about: there are several.
    pub(super) fn of(self, file: &Source) -> Self {
        let file = file.to_string();
        match self {
            Failure::Error(error) => Failure::Error(Box::new(OfFile { file, error })),
            failure => failure,
        }
    }

    /// How the program ends.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::Error(error) => match error.cure() {
                Cure::Change | Cure::Option => Exit::NeedsChange,
                Cure::Usage => Exit::Usage,
                Cure::Wait => Exit::Temporary,
            },
            Failure::Declined(Some(signal)) => signal.exit(),
            Failure::Gone(_) | Failure::Declined(None) => Exit::NeedsChange,
        }
    }

    /// What is wrong.
    pub fn what(&self, lang: Lang) -> String {
        match self {
            Failure::Error(error) => error.what(lang),
            Failure::Gone(file) => say!(lang, "`{file}` is gone", "`{file}` 已不存在"),
            Failure::Declined(_) => NOTHING_SENT.get(lang).to_owned(),
        }
    }

    /// What to do about it.
    pub fn fix(&self, lang: Lang) -> String {
        match self {
            Failure::Error(error) => error.fix(lang),
            Failure::Gone(_) => BACK_OR_RETRY.get(lang).to_owned(),
            Failure::Declined(_) => TYPE_AGAIN.get(lang).to_owned(),
        }
    }

    /// What to type once the fix is done, where it is no other command line, and what else.
    pub(super) fn next(&self, typed: &CommandLine) -> Vec<CommandLine> {
        match self {
            Failure::Gone(file) => vec![typed.as_command("retry").about([file])],
            Failure::Error(error) if matches!(error.cure(), Cure::Option | Cure::Usage) => {
                let ways = error.ways_on().into_iter();
                ways.map(|way| {
                    typed
                        .clone()
                        .with(way.into_iter().map(|(name, value)| (name, Some(value))))
                })
                .collect()
            }
            Failure::Error(_) | Failure::Declined(_) => vec![typed.clone()],
        }
    }
}
