//! What can go wrong with the checkpoint, and how to cure it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::{Binding, Damage, Holder};
use crate::lang::{Lang, reason};

/// The checkpoint cannot be used, or can no longer be written. What was durable stays so.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.explain(Lang::En))]
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
    /// The writer has ended after an error that it has reported.
    WriterEnded,
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

    /// Whether the same command may simply be typed again later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, CheckpointError::InUse { .. })
    }

    /// What is wrong.
    pub fn explain(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.explain_en(),
            Lang::Zh => self.explain_zh(),
        }
    }

    fn explain_en(&self) -> String {
        match self {
            CheckpointError::Open { path, source } => {
                format!("cannot open the checkpoint `{}`: {source}", path.display())
            }
            CheckpointError::Forbidden { path, source } => {
                format!("you may not open the checkpoint `{}`: {source}", path.display())
            }
            CheckpointError::Folder { path } => format!("`{}` is a folder, not a checkpoint", path.display()),
            CheckpointError::InUse { path, holder } => {
                let holder = Holder::words_of(holder.as_ref(), Lang::En);
                format!("the checkpoint `{}` is in use by {holder}", path.display())
            }
            CheckpointError::LockIsLink { path } => format!("the lock `{}` is no file of ours", path.display()),
            CheckpointError::Damaged { path, damage } => damage.explain(path, Lang::En),
            CheckpointError::Foreign { path } => format!("`{}` is not a checkpoint of referral-import", path.display()),
            CheckpointError::Newer { path, found, known } => {
                let path = path.display();
                format!("the checkpoint `{path}` has format {found}, and this version knows formats up to {known}")
            }
            CheckpointError::OtherApp { path, bound, asked } => {
                let (path, bound, asked) = (path.display(), bound.words(Lang::En), asked.words(Lang::En));
                format!("the checkpoint `{path}` belongs to {bound}, and this run is for {asked}")
            }
            CheckpointError::Replaced { path } => {
                format!(
                    "the checkpoint `{}` was deleted or replaced during the run",
                    path.display()
                )
            }
            CheckpointError::JournalShut { path, journal, folder } => {
                let (path, journal, folder) = (path.display(), journal.display(), folder.display());
                format!(
                    "the checkpoint `{path}` cannot be read with its journal `{journal}`: nothing can be written in `{folder}`"
                )
            }
            CheckpointError::DiskFull => "no space is left for the checkpoint".to_owned(),
            CheckpointError::Sqlite(source) => format!("the checkpoint cannot be read or written: {source}"),
            CheckpointError::Unreadable(source) => format!("the checkpoint holds something unreadable: {source}"),
            CheckpointError::WriterEnded => "the checkpoint is no longer written".to_owned(),
        }
    }

    fn explain_zh(&self) -> String {
        match self {
            CheckpointError::Open { path, source } => {
                format!("无法打开断点文件 `{}`：{}", path.display(), reason(source, Lang::Zh))
            }
            CheckpointError::Forbidden { path, source } => {
                format!("您无权打开断点文件 `{}`：{}", path.display(), reason(source, Lang::Zh))
            }
            CheckpointError::Folder { path } => format!("`{}` 是文件夹，不是断点文件", path.display()),
            CheckpointError::InUse { path, holder } => {
                let holder = Holder::words_of(holder.as_ref(), Lang::Zh);
                format!("断点文件 `{}` 正被{holder}使用", path.display())
            }
            CheckpointError::LockIsLink { path } => format!("锁文件 `{}` 不是本程序的文件", path.display()),
            CheckpointError::Damaged { path, damage } => damage.explain(path, Lang::Zh),
            CheckpointError::Foreign { path } => format!("`{}` 不是 referral-import 的断点文件", path.display()),
            CheckpointError::Newer { path, found, known } => {
                format!("断点文件 `{}` 的格式为 {found}，本版本最高支持 {known}", path.display())
            }
            CheckpointError::OtherApp { path, bound, asked } => {
                let (path, bound, asked) = (path.display(), bound.words(Lang::Zh), asked.words(Lang::Zh));
                format!("断点文件 `{path}` 属于{bound}，而本次运行针对{asked}")
            }
            CheckpointError::Replaced { path } => format!("断点文件 `{}` 在运行中被删除或替换", path.display()),
            CheckpointError::JournalShut { path, journal, folder } => {
                let (path, journal, folder) = (path.display(), journal.display(), folder.display());
                format!("无法连同日志文件 `{journal}` 一起读取断点文件 `{path}`：文件夹 `{folder}` 不可写")
            }
            CheckpointError::DiskFull => "磁盘已满，无法写入断点文件".to_owned(),
            CheckpointError::Sqlite(source) => format!("无法读写断点文件：{}", of_sqlite(source)),
            CheckpointError::Unreadable(_) => "断点文件中有无法识别的内容".to_owned(),
            CheckpointError::WriterEnded => "断点文件已停止写入".to_owned(),
        }
    }

    /// What to do about it.
    pub fn fix(&self, lang: Lang) -> &'static str {
        match (self, lang) {
            (CheckpointError::Open { .. }, Lang::En) => {
                "make its folder writable, or name another place with `--checkpoint`"
            }
            (CheckpointError::Open { .. }, Lang::Zh) => "请确保其所在文件夹可写，或用 `--checkpoint` 指定其他位置",
            (CheckpointError::Forbidden { .. }, Lang::En) => {
                "have its owner type this command, or allow you to read and write it and what stands beside it under its name"
            }
            (CheckpointError::Forbidden { .. }, Lang::Zh) => {
                "请由文件的所有者运行本命令，或请所有者允许您读写它以及旁边名称以它开头的文件"
            }
            (CheckpointError::Folder { .. }, Lang::En) => {
                "name a file with `--checkpoint`; it may stand in that folder"
            }
            (CheckpointError::Folder { .. }, Lang::Zh) => "请用 `--checkpoint` 指定一个文件，可以放在该文件夹中",
            (CheckpointError::InUse { .. }, Lang::En) => {
                "wait until it has ended, then type the same command again; `--wait` waits for it"
            }
            (CheckpointError::InUse { .. }, Lang::Zh) => "请等它结束后再次运行同一命令；`--wait` 会自动等待",
            (CheckpointError::LockIsLink { .. }, Lang::En) => {
                "find out who put it there, delete it, then type the same command again"
            }
            (CheckpointError::LockIsLink { .. }, Lang::Zh) => "请查明是谁放在那里的，删除它，然后再次运行同一命令",
            (CheckpointError::Damaged { damage, .. }, lang) => damage.fix(lang),
            (CheckpointError::Foreign { .. }, Lang::En) => "name another place with `--checkpoint`",
            (CheckpointError::Foreign { .. }, Lang::Zh) => "请用 `--checkpoint` 指定其他位置",
            (CheckpointError::Newer { .. }, Lang::En) => "use the newer version of referral-import that wrote it",
            (CheckpointError::Newer { .. }, Lang::Zh) => "请使用写入该文件的新版 referral-import",
            (CheckpointError::OtherApp { .. }, Lang::En) => {
                "use the app it belongs to, or keep this run apart with `--checkpoint OTHER.checkpoint`"
            }
            (CheckpointError::OtherApp { .. }, Lang::Zh) => {
                "请使用其所属的应用，或用 `--checkpoint OTHER.checkpoint` 把本次运行分开"
            }
            (CheckpointError::Replaced { .. }, Lang::En) => {
                "put it back where it was, then type the same command again"
            }
            (CheckpointError::Replaced { .. }, Lang::Zh) => "请把它放回原处，然后再次运行同一命令",
            (CheckpointError::JournalShut { .. }, Lang::En) => {
                "copy both into a folder that you may write to, and name the copy with `--checkpoint`"
            }
            (CheckpointError::JournalShut { .. }, Lang::Zh) => {
                "请把两个文件复制到可写的文件夹，并用 `--checkpoint` 指定其副本"
            }
            (CheckpointError::DiskFull, Lang::En) => {
                "free some space, then type the same command again: what was saved stays saved"
            }
            (CheckpointError::DiskFull, Lang::Zh) => "请释放磁盘空间，然后再次运行同一命令：已保存的内容不会丢失",
            (CheckpointError::Sqlite(_) | CheckpointError::Unreadable(_) | CheckpointError::WriterEnded, Lang::En) => {
                "keep the file, check the disk, then type the same command again"
            }
            (CheckpointError::Sqlite(_) | CheckpointError::Unreadable(_) | CheckpointError::WriterEnded, Lang::Zh) => {
                "请保留该文件并检查磁盘，然后再次运行同一命令"
            }
        }
    }
}

/// What SQLite says, in Chinese.
fn of_sqlite(error: &rusqlite::Error) -> String {
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
