//! Why a path cannot be what it was given for.

use std::path::PathBuf;

use crate::engine::Source;
use crate::lang::{Cure, Lang, Tell, Text, say};

/// A path cannot be what it was given for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum PathError {
    /// It ends in `..` or `/`, or a folder or a device is there.
    NotAFile(PathBuf),
    /// `--output` names a file of a kind that is not written.
    Ending(PathBuf),
    /// `--findings` names a file that holds something else, such as the very file that is read.
    FindingsOver(PathBuf),
    /// `--log-file` names a file that the task itself works on.
    LogOver(PathBuf),
    /// `--findings` names one file for the findings of several.
    FindingsOfSeveral(PathBuf),
    /// Two files are one, or their results would be.
    SameResults(Source, Source),
    /// The files of a rehearsal lie in several folders, each of which has its own checkpoint.
    RehearsalInFolders,
    /// The checkpoint that an older version left beside FILE: only it knows whom it registered.
    OfFolder(PathBuf),
}

impl Tell for PathError {
    fn what(&self, lang: Lang) -> String {
        match self {
            PathError::NotAFile(path) => say!(
                lang,
                "`{path}` is not the name of a file",
                "`{path}` 不是文件名",
                path = path.display()
            ),
            PathError::Ending(path) => say!(
                lang,
                "`{path}` ends in neither `.csv` nor `.xlsx`",
                "`{path}` 既不以 `.csv` 也不以 `.xlsx` 结尾",
                path = path.display()
            ),
            PathError::FindingsOver(path) => say!(
                lang,
                "`--findings {path}` would write over a file that is no list of findings",
                "`--findings {path}` 会覆盖一个不是问题清单的文件",
                path = path.display()
            ),
            PathError::LogOver(path) => say!(
                lang,
                "`--log-file {path}` would write into the file that is read, its checkpoint, its results or its findings",
                "`--log-file {path}` 会写入所读取的文件、断点文件、结果文件或问题清单",
                path = path.display()
            ),
            PathError::FindingsOfSeveral(path) => say!(
                lang,
                "`--findings {path}` holds the findings of one FILE, and there are several",
                "`--findings {path}` 只能保存一个 FILE 的问题，而这里给出了多个",
                path = path.display()
            ),
            PathError::SameResults(one, other) => say!(
                lang,
                "`{one}` and `{other}` are one file, or would have the same results file",
                "`{one}` 和 `{other}` 是同一个文件，或其结果文件相同"
            ),
            PathError::RehearsalInFolders => say!(
                lang,
                "a rehearsal keeps its checkpoint beside FILE, and these files lie in several folders",
                "演练的断点文件位于 FILE 旁边，而这些文件在不同的文件夹中"
            ),
            PathError::OfFolder(path) => say!(
                lang,
                "`{path}`, from an older version, may know people whom the app's own checkpoint does not know",
                "旧版本留下的 `{path}` 中可能有应用的断点文件所不知道的人",
                path = path.display()
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = match self {
            PathError::OfFolder(path) => {
                let path = path.display();
                return say!(
                    lang,
                    "take over what it knows with `adopt {path}` and move it away, or go on with it alone: `--checkpoint {path}`",
                    "请用 `adopt {path}` 接收其内容后把它移走，或仅用它继续：`--checkpoint {path}`"
                );
            }
            PathError::NotAFile(_) => Text::new("give the path of the CSV file", "请给出 CSV 文件的路径"),
            PathError::Ending(_) => Text::new(
                "name a `.xlsx` for a person with a spreadsheet, or a `.csv` for a program",
                "供人用表格软件查看请用 `.xlsx`，供程序读取请用 `.csv`",
            ),
            PathError::FindingsOfSeveral(_) => Text::new(
                "check the files one by one with `--findings`",
                "请逐个检查文件并使用 `--findings`",
            ),
            PathError::SameResults(..) => Text::new(
                "give each file once; rename one of two that differ only in their ending",
                "每个文件只给出一次；如果两个文件只有扩展名不同，请重命名其中一个",
            ),
            PathError::RehearsalInFolders => Text::new(
                "rehearse the files of one folder at a time, or name one place with `--checkpoint`",
                "请每次演练同一文件夹中的文件，或用 `--checkpoint` 指定一个位置",
            ),
            PathError::FindingsOver(_) => Text::new(
                "name another file after `--findings`",
                "请在 `--findings` 后另指定一个文件",
            ),
            PathError::LogOver(_) => Text::new(
                "name another file after `--log-file`",
                "请在 `--log-file` 后另指定一个文件",
            ),
        };
        fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        match self {
            PathError::OfFolder(_) => Cure::Option,
            _ => Cure::Usage,
        }
    }
}
