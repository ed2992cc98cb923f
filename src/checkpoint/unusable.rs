//! Why a file of a checkpoint cannot be used, and the way on. Where what it knows cannot be trusted, nobody is sent again for it, and
//! nobody is locked out.

use std::io;
use std::path::Path;

use super::schema::VERSION;
use super::{Binding, CheckpointError, Holder, journal_of, whole_folder_of};
use crate::lang::{Cure, Lang, Text, reason, say};

/// Why a file of a checkpoint cannot be used.
#[derive(Debug)]
pub enum Unusable {
    /// It, its lock or its folder cannot be opened: what the system said.
    Open(io::Error),
    /// It or its lock is there, and whoever runs this may not open it.
    Forbidden(io::Error),
    /// A folder has its name.
    Folder,
    /// Another process works with it: who it is, where the checkpoint tells it.
    InUse(Option<Holder>),
    /// The lock is a link, or no file.
    LockIsLink,
    /// It is something else than a checkpoint of ours.
    Foreign,
    /// A newer version of the tool wrote it, in this format.
    Newer(i64),
    /// It belongs to another base URL, app or tenant.
    OtherApp {
        /// Whom it belongs to.
        bound: Box<Binding>,
        /// Whom this run is for.
        asked: Box<Binding>,
    },
    /// It, or the journal beside it, was deleted or replaced while we worked with it.
    Replaced,
    /// The journal holds what the file does not, and cannot be read where nothing can be written beside it.
    JournalShut,
    /// It holds nothing at all.
    Emptied,
    /// It was not closed, and the journal with what came last is gone.
    JournalGone,
    /// The number of its format is gone, and its tables are there.
    Unnumbered,
    /// It has a second name, through which another process could work with it.
    SecondName,
    /// SQLite finds that its pages contradict one another.
    Corrupt,
}

impl Unusable {
    /// Why the file at a path cannot be opened: it is somebody else's, or finds no place.
    pub(super) fn unopened(path: &Path, source: io::Error) -> CheckpointError {
        let is_forbidden = source.kind() == io::ErrorKind::PermissionDenied && path.exists();
        let why = match is_forbidden {
            true => Unusable::Forbidden(source),
            false => Unusable::Open(source),
        };
        why.of(path)
    }

    /// The error that a file is so.
    pub fn of(self, path: &Path) -> CheckpointError {
        let path = path.to_path_buf();
        CheckpointError::File { path, why: self }
    }

    /// What is wrong with the file at a path.
    pub(super) fn what(&self, path: &Path, lang: Lang) -> String {
        let beside = journal_of(path);
        let (shown, journal) = (path.display(), beside.display());
        match self {
            Unusable::Open(source) => {
                let source = reason(source, lang);
                say!(
                    lang,
                    "cannot open the checkpoint `{shown}`: {source}",
                    "无法打开断点文件 `{shown}`：{source}"
                )
            }
            Unusable::Forbidden(source) => {
                let source = reason(source, lang);
                say!(
                    lang,
                    "you may not open the checkpoint `{shown}`: {source}",
                    "您无权打开断点文件 `{shown}`：{source}"
                )
            }
            Unusable::Folder => say!(
                lang,
                "`{shown}` is a folder, not a checkpoint",
                "`{shown}` 是文件夹，不是断点文件"
            ),
            Unusable::InUse(holder) => {
                let holder = Holder::words_of(holder.as_ref(), lang);
                say!(
                    lang,
                    "the checkpoint `{shown}` is in use by {holder}",
                    "断点文件 `{shown}` 正被{holder}使用"
                )
            }
            Unusable::LockIsLink => say!(
                lang,
                "the lock `{shown}` is no file of ours",
                "锁文件 `{shown}` 不是本程序的文件"
            ),
            Unusable::Foreign => say!(
                lang,
                "`{shown}` is not a checkpoint of referral-import",
                "`{shown}` 不是 referral-import 的断点文件"
            ),
            Unusable::Newer(found) => say!(
                lang,
                "the checkpoint `{shown}` has format {found}, and this version knows formats up to {VERSION}",
                "断点文件 `{shown}` 的格式为 {found}，本版本最高支持 {VERSION}"
            ),
            Unusable::OtherApp { bound, asked } => {
                let (bound, asked) = (bound.words(lang), asked.words(lang));
                say!(
                    lang,
                    "the checkpoint `{shown}` belongs to {bound}, and this run is for {asked}",
                    "断点文件 `{shown}` 属于{bound}，而本次运行针对{asked}"
                )
            }
            Unusable::Replaced => say!(
                lang,
                "the checkpoint `{shown}` was deleted or replaced during the run",
                "断点文件 `{shown}` 在运行中被删除或替换"
            ),
            Unusable::JournalShut => {
                let folder = whole_folder_of(&beside);
                let folder = folder.display();
                say!(
                    lang,
                    "the checkpoint `{shown}` cannot be read with its journal `{journal}`: nothing can be written in `{folder}`",
                    "无法连同日志文件 `{journal}` 一起读取断点文件 `{shown}`：文件夹 `{folder}` 不可写"
                )
            }
            Unusable::Emptied => say!(
                lang,
                "the checkpoint `{shown}` is empty: what it knew is gone",
                "断点文件 `{shown}` 是空的：其中的内容已丢失"
            ),
            Unusable::JournalGone => say!(
                lang,
                "the checkpoint `{shown}` was not closed, and its journal `{journal}`, which holds whom it sent last, is gone",
                "断点文件 `{shown}` 没有正常关闭，而记录最后发送内容的日志文件 `{journal}` 不见了"
            ),
            Unusable::Unnumbered => say!(
                lang,
                "the checkpoint `{shown}` was changed by another program: the number of its format is gone",
                "断点文件 `{shown}` 被其他程序改动：格式编号已丢失"
            ),
            Unusable::SecondName => say!(
                lang,
                "the checkpoint `{shown}` has a second name, through which another run could begin",
                "断点文件 `{shown}` 还有另一个名称，另一次运行可能由此同时开始"
            ),
            Unusable::Corrupt => say!(
                lang,
                "the checkpoint `{shown}` is damaged: its pages contradict one another",
                "断点文件 `{shown}` 已损坏：内容自相矛盾"
            ),
        }
    }

    /// What to do about it.
    pub(super) fn fix(&self) -> Text {
        match self {
            Unusable::Open(_) => Text::new(
                "make its folder writable, or name another place with `--checkpoint`",
                "请确保其所在文件夹可写，或用 `--checkpoint` 指定其他位置",
            ),
            Unusable::Forbidden(_) => Text::new(
                "have its owner type this command, or allow you to read and write it and what stands beside it under its name",
                "请由文件的所有者运行本命令，或请所有者允许您读写它以及旁边名称以它开头的文件",
            ),
            Unusable::Folder => Text::new(
                "name a file with `--checkpoint`; it may stand in that folder",
                "请用 `--checkpoint` 指定一个文件，可以放在该文件夹中",
            ),
            Unusable::InUse(_) => Text::new(
                "wait until it has ended, then type the same command again; `--wait` waits for it",
                "请等它结束后再次运行同一命令；`--wait` 会自动等待",
            ),
            Unusable::LockIsLink => Text::new(
                "find out who put it there, delete it, then type the same command again",
                "请查明是谁放在那里的，删除它，然后再次运行同一命令",
            ),
            Unusable::Foreign => Text::new(
                "name another place with `--checkpoint`",
                "请用 `--checkpoint` 指定其他位置",
            ),
            Unusable::Newer(_) => Text::new(
                "use the newer version of referral-import that wrote it",
                "请使用写入该文件的新版 referral-import",
            ),
            Unusable::OtherApp { .. } => Text::new(
                "use the app it belongs to, or keep this run apart with `--checkpoint OTHER.checkpoint`",
                "请使用其所属的应用，或用 `--checkpoint OTHER.checkpoint` 把本次运行分开",
            ),
            Unusable::Replaced => Text::new(
                "put it back where it was, then type the same command again",
                "请把它放回原处，然后再次运行同一命令",
            ),
            Unusable::JournalShut => Text::new(
                "copy both into a folder that you may write to, and name the copy with `--checkpoint`",
                "请把两个文件复制到可写的文件夹，并用 `--checkpoint` 指定其副本",
            ),
            Unusable::JournalGone => Text::new(
                "put the journal back beside it, or copy both again; where it is lost for good, put an empty file in its place: \
                 whom the journal alone knew is then sent again",
                "请把日志文件放回原处，或把两个文件重新一起复制；如果确已丢失，请在原处放一个同名的空文件：仅记录在日志中的人会被重新发送",
            ),
            Unusable::SecondName => Text::new(
                "copy it, delete it, and give the copy its name: what stands beside it stays",
                "请复制该文件，删除原文件，再把副本改为原名：旁边的文件保持不动",
            ),
            Unusable::Emptied | Unusable::Unnumbered | Unusable::Corrupt => Text::new(
                "put a copy of it back; where there is none, move it away with what stands beside it under its name, and a new one \
                 begins, which takes over with `adopt` what results know",
                "请放回它的副本；如果没有，请把它和旁边同名开头的文件一起移走，之后会新建断点文件，可用 `adopt` 接收结果文件中的内容",
            ),
        }
    }

    /// Who can end it.
    pub(super) fn cure(&self) -> Cure {
        match self {
            Unusable::InUse(_) => Cure::Wait,
            Unusable::Folder | Unusable::Foreign | Unusable::OtherApp { .. } | Unusable::JournalShut => Cure::Option,
            _ => Cure::Change,
        }
    }
}
