//! What can go wrong with the checkpoint, and how to cure it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::{Binding, Damage, Holder};
use crate::lang::{Cure, Lang, Tell, Text, reason, say};

/// The checkpoint cannot be used, or can no longer be written. What was durable stays so.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum CheckpointError {
    /// The file, its lock or its folder cannot be opened.
    Open {
        /// The checkpoint or its lock.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file or its lock is there, and whoever runs this may not open it.
    Forbidden {
        /// The checkpoint or its lock.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder has the name of the file.
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// Another process works with this checkpoint.
    InUse {
        /// The checkpoint.
        path: PathBuf,
        /// Who it is; `None` where the checkpoint does not tell yet.
        holder: Option<Holder>,
    },
    /// The lock is a link, or no file.
    LockIsLink {
        /// The lock.
        path: PathBuf,
    },
    /// What the checkpoint knows cannot be trusted.
    Damaged {
        /// The checkpoint.
        path: PathBuf,
        /// Why.
        damage: Damage,
    },
    /// The file is something else than a checkpoint of ours.
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version of the tool.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The checkpoint belongs to another base URL, app or tenant.
    OtherApp {
        /// The file.
        path: PathBuf,
        /// Whom it belongs to.
        bound: Box<Binding>,
        /// Whom this run is for.
        asked: Box<Binding>,
    },
    /// The file, or the journal beside it, was deleted or replaced while we worked with it.
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// The journal holds what the file does not, and cannot be read where nothing can be written beside it.
    JournalShut {
        /// The file.
        path: PathBuf,
        /// Its journal.
        journal: PathBuf,
        /// Where both stand.
        folder: PathBuf,
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
    /// Why a file cannot be opened: it is somebody else's, or finds no place.
    pub(super) fn unopened(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        if source.kind() == io::ErrorKind::PermissionDenied && path.exists() {
            CheckpointError::Forbidden { path, source }
        } else {
            CheckpointError::Open { path, source }
        }
    }

    /// The file that is wrong; an empty path where none is.
    fn path(&self) -> &Path {
        match self {
            CheckpointError::Open { path, .. }
            | CheckpointError::Forbidden { path, .. }
            | CheckpointError::Folder { path }
            | CheckpointError::InUse { path, .. }
            | CheckpointError::LockIsLink { path }
            | CheckpointError::Damaged { path, .. }
            | CheckpointError::Foreign { path }
            | CheckpointError::Newer { path, .. }
            | CheckpointError::OtherApp { path, .. }
            | CheckpointError::Replaced { path }
            | CheckpointError::JournalShut { path, .. } => path,
            CheckpointError::DiskFull | CheckpointError::Sqlite(_) | CheckpointError::Unreadable(_) => Path::new(""),
        }
    }

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
        let path = self.path().display();
        match self {
            CheckpointError::Open { source, .. } => {
                let source = reason(source, lang);
                say!(
                    lang,
                    "cannot open the checkpoint `{path}`: {source}",
                    "无法打开断点文件 `{path}`：{source}"
                )
            }
            CheckpointError::Forbidden { source, .. } => {
                let source = reason(source, lang);
                say!(
                    lang,
                    "you may not open the checkpoint `{path}`: {source}",
                    "您无权打开断点文件 `{path}`：{source}"
                )
            }
            CheckpointError::Folder { .. } => say!(
                lang,
                "`{path}` is a folder, not a checkpoint",
                "`{path}` 是文件夹，不是断点文件"
            ),
            CheckpointError::InUse { holder, .. } => {
                let holder = Holder::words_of(holder.as_ref(), lang);
                say!(
                    lang,
                    "the checkpoint `{path}` is in use by {holder}",
                    "断点文件 `{path}` 正被{holder}使用"
                )
            }
            CheckpointError::LockIsLink { .. } => say!(
                lang,
                "the lock `{path}` is no file of ours",
                "锁文件 `{path}` 不是本程序的文件"
            ),
            CheckpointError::Damaged { path, damage } => damage.what(path, lang),
            CheckpointError::Foreign { .. } => say!(
                lang,
                "`{path}` is not a checkpoint of referral-import",
                "`{path}` 不是 referral-import 的断点文件"
            ),
            CheckpointError::Newer { found, known, .. } => say!(
                lang,
                "the checkpoint `{path}` has format {found}, and this version knows formats up to {known}",
                "断点文件 `{path}` 的格式为 {found}，本版本最高支持 {known}"
            ),
            CheckpointError::OtherApp { bound, asked, .. } => {
                let (bound, asked) = (bound.words(lang), asked.words(lang));
                say!(
                    lang,
                    "the checkpoint `{path}` belongs to {bound}, and this run is for {asked}",
                    "断点文件 `{path}` 属于{bound}，而本次运行针对{asked}"
                )
            }
            CheckpointError::Replaced { .. } => say!(
                lang,
                "the checkpoint `{path}` was deleted or replaced during the run",
                "断点文件 `{path}` 在运行中被删除或替换"
            ),
            CheckpointError::JournalShut { journal, folder, .. } => {
                let (journal, folder) = (journal.display(), folder.display());
                say!(
                    lang,
                    "the checkpoint `{path}` cannot be read with its journal `{journal}`: nothing can be written in `{folder}`",
                    "无法连同日志文件 `{journal}` 一起读取断点文件 `{path}`：文件夹 `{folder}` 不可写"
                )
            }
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
            CheckpointError::Open { .. } => Text::new(
                "make its folder writable, or name another place with `--checkpoint`",
                "请确保其所在文件夹可写，或用 `--checkpoint` 指定其他位置",
            ),
            CheckpointError::Forbidden { .. } => Text::new(
                "have its owner type this command, or allow you to read and write it and what stands beside it under its name",
                "请由文件的所有者运行本命令，或请所有者允许您读写它以及旁边名称以它开头的文件",
            ),
            CheckpointError::Folder { .. } => Text::new(
                "name a file with `--checkpoint`; it may stand in that folder",
                "请用 `--checkpoint` 指定一个文件，可以放在该文件夹中",
            ),
            CheckpointError::InUse { .. } => Text::new(
                "wait until it has ended, then type the same command again; `--wait` waits for it",
                "请等它结束后再次运行同一命令；`--wait` 会自动等待",
            ),
            CheckpointError::LockIsLink { .. } => Text::new(
                "find out who put it there, delete it, then type the same command again",
                "请查明是谁放在那里的，删除它，然后再次运行同一命令",
            ),
            CheckpointError::Damaged { damage, .. } => damage.fix(),
            CheckpointError::Foreign { .. } => Text::new(
                "name another place with `--checkpoint`",
                "请用 `--checkpoint` 指定其他位置",
            ),
            CheckpointError::Newer { .. } => Text::new(
                "use the newer version of referral-import that wrote it",
                "请使用写入该文件的新版 referral-import",
            ),
            CheckpointError::OtherApp { .. } => Text::new(
                "use the app it belongs to, or keep this run apart with `--checkpoint OTHER.checkpoint`",
                "请使用其所属的应用，或用 `--checkpoint OTHER.checkpoint` 把本次运行分开",
            ),
            CheckpointError::Replaced { .. } => Text::new(
                "put it back where it was, then type the same command again",
                "请把它放回原处，然后再次运行同一命令",
            ),
            CheckpointError::JournalShut { .. } => Text::new(
                "copy both into a folder that you may write to, and name the copy with `--checkpoint`",
                "请把两个文件复制到可写的文件夹，并用 `--checkpoint` 指定其副本",
            ),
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
            CheckpointError::InUse { .. } => Cure::Wait,
            CheckpointError::Folder { .. }
            | CheckpointError::Foreign { .. }
            | CheckpointError::OtherApp { .. }
            | CheckpointError::JournalShut { .. } => Cure::Option,
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
