//! What can go wrong with the checkpoint, and how to cure it.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use super::Unusable;
use crate::lang::{Cure, Lang, Tell, Text, say};

/// The checkpoint cannot be used, or can no longer be written. What was durable stays so.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum CheckpointError {
    /// A file of it cannot be used.
    File {
        /// The checkpoint, its lock or its journal.
        path: PathBuf,
        /// Why.
        why: Unusable,
    },
    /// The disk is full.
    DiskFull,
    /// SQLite could not do what it was asked.
    Sqlite(#[source] rusqlite::Error),
    /// A stored value is not what this program writes.
    Unreadable(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for CheckpointError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => CheckpointError::DiskFull,
            _ => CheckpointError::Sqlite(error),
        }
    }
}

impl CheckpointError {
    /// Whether the next try may well succeed: the disk was full or failed for a moment, as network drives do, or another
    /// program holds the file.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            CheckpointError::DiskFull => true,
            CheckpointError::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ),
            _ => false,
        }
    }
}

impl Tell for CheckpointError {
    fn what(&self, lang: Lang) -> String {
        match self {
            CheckpointError::File { path, why } => why.what(path, lang),
            CheckpointError::DiskFull => say!(
                lang,
                "no space is left for the checkpoint",
                "磁盘已满，无法写入断点文件"
            ),
            CheckpointError::Sqlite(source) => {
                let source = of_sqlite(source, lang);
                say!(
                    lang,
                    "the checkpoint cannot be read or written: {source}",
                    "无法读写断点文件：{source}"
                )
            }
            CheckpointError::Unreadable(source) => say!(
                lang,
                "the checkpoint holds something unreadable: {source}",
                "断点文件中有无法识别的内容"
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = match self {
            CheckpointError::File { why, .. } => why.fix(),
            CheckpointError::DiskFull => Text::new(
                "free some space, then type the same command again: what was saved stays saved",
                "请释放磁盘空间，然后再次运行同一命令：已保存的内容不会丢失",
            ),
            CheckpointError::Sqlite(_) | CheckpointError::Unreadable(_) => Text::new(
                "keep the file, check the disk, then type the same command again",
                "请保留该文件并检查磁盘，然后再次运行同一命令",
            ),
        };
        fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        match self {
            CheckpointError::File { why, .. } => why.cure(),
            _ => Cure::Change,
        }
    }
}

/// What SQLite says.
fn of_sqlite(error: &rusqlite::Error, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let words = match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => "磁盘读写出错",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "正被其他程序占用",
        Some(ErrorCode::DatabaseCorrupt) => "文件已损坏",
        Some(ErrorCode::NotADatabase) => "不是数据库文件",
        Some(ErrorCode::ReadOnly) => "只能读取，不能写入",
        Some(ErrorCode::CannotOpen) => "无法打开文件",
        Some(ErrorCode::PermissionDenied) => "没有权限",
        _ => "SQLite 未能完成操作",
    };
    let number = error
        .sqlite_error()
        .map(|error| format!("（SQLite 错误 {}）", error.extended_code));
    words.to_owned() + &number.unwrap_or_default()
}
