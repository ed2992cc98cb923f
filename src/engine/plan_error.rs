//! Why a file cannot be planned, and how to cure it.

use std::io;

use super::source::{Source, is_no_file};
use crate::checkpoint::CheckpointError;
use crate::input::{Header, InputError, is_held};
use crate::lang::{Cure, Lang, Tell, Way, reason, say};

/// The file cannot be planned; nothing was sent.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum PlanError {
    /// The file cannot be opened.
    Open {
        /// The file.
        file: Source,
        /// What the system said.
        source: io::Error,
    },
    /// What is there is a folder, a pipe or a device.
    NoFile {
        /// What it is called.
        file: Source,
    },
    /// The file cannot be read as a table of people.
    Input(#[from] InputError),
    /// `--keep` names a column that the file does not have.
    NoColumnToKeep {
        /// The name given.
        name: String,
        /// The names there are.
        columns: Header,
    },
    /// `--where` names no column of the file, or several.
    NoColumnToCompare {
        /// The name given.
        name: String,
        /// The names there are.
        columns: Header,
    },
    /// The checkpoint cannot be used.
    Checkpoint(#[from] CheckpointError),
}

impl PlanError {
    /// Why a file could not be opened.
    pub(crate) fn unopened(file: &Source, source: io::Error) -> Self {
        let is_no_file = matches!(file, Source::File(path) if is_no_file(path));
        let file = file.clone();
        if is_no_file {
            PlanError::NoFile { file }
        } else {
            PlanError::Open { file, source }
        }
    }
}

impl Tell for PlanError {
    fn what(&self, lang: Lang) -> String {
        match self {
            PlanError::Open { file, source } if is_held(source) => say!(
                lang,
                "cannot open `{file}`: another program has it open and lets nobody else read it",
                "无法打开 `{file}`：另一个程序正打开着它，不允许别人读取"
            ),
            PlanError::Open { file, source } => {
                let source = reason(source, lang);
                say!(lang, "cannot open `{file}`: {source}", "无法打开 `{file}`：{source}")
            }
            PlanError::NoFile { file } => say!(
                lang,
                "`{file}` is not a file but a folder, a pipe or a device",
                "`{file}` 不是文件，而是文件夹、管道或设备"
            ),
            PlanError::Input(error) => error.what(lang),
            PlanError::NoColumnToKeep { name, .. } => say!(
                lang,
                "the file has no column `{name}` to keep",
                "文件中没有要保留的列 `{name}`"
            ),
            PlanError::NoColumnToCompare { name, .. } => say!(
                lang,
                "`--where`: `{name}` does not name one column of the file",
                "`--where`：文件中没有名为 `{name}` 的列，或有多列同名"
            ),
            PlanError::Checkpoint(error) => error.what(lang),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        match self {
            PlanError::Open { source, .. } if is_held(source) => say!(
                lang,
                "close it in the program that has it open, most likely Excel, then type the same command again",
                "请在打开它的程序（多半是 Excel）中关闭该文件，然后再次运行同一命令"
            ),
            PlanError::Open { source, .. } if source.kind() == io::ErrorKind::NotFound => say!(
                lang,
                "check the name, and the folder that you are in",
                "请核对文件名，以及当前所在的文件夹"
            ),
            PlanError::Open { .. } => say!(
                lang,
                "see to it that you may read the file, then type the same command again",
                "请确认您有权读取该文件，然后再次运行同一命令"
            ),
            PlanError::NoFile { .. } => say!(
                lang,
                "name the file itself; what another program writes is read with `-` for the file: `… | referral-import check -`",
                "请填写文件本身的名称；如要读取其他程序的输出，请用 `-` 代替文件名：`… | referral-import check -`"
            ),
            PlanError::Input(error) => error.fix(lang),
            PlanError::NoColumnToKeep { columns, .. } => {
                let columns = columns.listed(lang);
                say!(
                    lang,
                    "give `--keep` some of: {columns}",
                    "`--keep` 请从以下列中选择：{columns}"
                )
            }
            PlanError::NoColumnToCompare { columns, .. } => {
                let columns = columns.listed(lang);
                say!(lang, "the columns are {columns}", "文件的列有：{columns}")
            }
            PlanError::Checkpoint(error) => error.fix(lang),
        }
    }

    fn ways_on(&self) -> Vec<Vec<Way>> {
        match self {
            PlanError::Input(error) => error.ways_on(),
            _ => Vec::new(),
        }
    }

    fn cure(&self) -> Cure {
        match self {
            // The same name would fail again.
            PlanError::Open { source, .. } if source.kind() == io::ErrorKind::NotFound => Cure::Option,
            PlanError::Open { .. } => Cure::Change,
            PlanError::Input(error) => error.cure(),
            PlanError::Checkpoint(error) => error.cure(),
            PlanError::NoFile { .. } | PlanError::NoColumnToKeep { .. } | PlanError::NoColumnToCompare { .. } => {
                Cure::Option
            }
        }
    }
}
