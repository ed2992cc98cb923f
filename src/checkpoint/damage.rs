//! Why what a checkpoint knows cannot be trusted, and the way on: nobody is sent again for it, and nobody is locked out.

use std::path::Path;

use super::journal_of;
use crate::lang::{Lang, Text, say};

/// Why what a checkpoint knows cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It holds nothing at all.
    Emptied,
    /// It was not closed, and the journal with what came last is gone.
    JournalGone,
    /// The number of its format is gone, and its tables are there.
    Unnumbered,
    /// The file has a second name, through which another process could work with it.
    SecondName,
    /// SQLite finds that its pages contradict one another.
    Corrupt,
}

impl Damage {
    /// What is wrong with the checkpoint at a path.
    pub(super) fn what(self, path: &Path, lang: Lang) -> String {
        let (journal, path) = (journal_of(path), path.display());
        let journal = journal.display();
        match self {
            Damage::Emptied => say!(
                lang,
                "the checkpoint `{path}` is empty: what it knew is gone",
                "断点文件 `{path}` 是空的：其中的内容已丢失"
            ),
            Damage::JournalGone => say!(
                lang,
                "the checkpoint `{path}` was not closed, and its journal `{journal}`, which holds whom it sent last, is gone",
                "断点文件 `{path}` 没有正常关闭，而记录最后发送内容的日志文件 `{journal}` 不见了"
            ),
            Damage::Unnumbered => say!(
                lang,
                "the checkpoint `{path}` was changed by another program: the number of its format is gone",
                "断点文件 `{path}` 被其他程序改动：格式编号已丢失"
            ),
            Damage::SecondName => say!(
                lang,
                "the checkpoint `{path}` has a second name, through which another run could begin",
                "断点文件 `{path}` 还有另一个名称，另一次运行可能由此同时开始"
            ),
            Damage::Corrupt => say!(
                lang,
                "the checkpoint `{path}` is damaged: its pages contradict one another",
                "断点文件 `{path}` 已损坏：内容自相矛盾"
            ),
        }
    }

    /// What to do about it.
    pub(super) fn fix(self) -> Text {
        match self {
            Damage::JournalGone => Text::new(
                "put the journal back beside it, or copy both again; where it is lost for good, put an empty file in its place: \
                 whom the journal alone knew is then sent again",
                "请把日志文件放回原处，或把两个文件重新一起复制；如果确已丢失，请在原处放一个同名的空文件：仅记录在日志中的人会被重新发送",
            ),
            Damage::SecondName => Text::new(
                "copy it, delete it, and give the copy its name: what stands beside it stays",
                "请复制该文件，删除原文件，再把副本改为原名：旁边的文件保持不动",
            ),
            Damage::Emptied | Damage::Unnumbered | Damage::Corrupt => Text::new(
                "put a copy of it back; where there is none, move it away with what stands beside it under its name, and a new one \
                 begins, which takes over with `adopt` what results know",
                "请放回它的副本；如果没有，请把它和旁边同名开头的文件一起移走，之后会新建断点文件，可用 `adopt` 接收结果文件中的内容",
            ),
        }
    }
}
