//! Under which name a checkpoint knows a file, and where that file is.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::checkpoint::{Checkpoint, CheckpointError, Generation, GenerationId, whole_folder_of};
use crate::engine::{KeptCells, Source};
use crate::lang::{Cure, Lang, Tell, Text, listed, say};
use crate::report::{RowOutcome, each_outcome};

/// There is nothing to look at.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub(super) enum NothingThere {
    /// There is no checkpoint.
    Checkpoint(PathBuf),
    /// No app was named, and none has a checkpoint.
    AnyCheckpoint,
    /// The checkpoint does not know the file.
    File {
        /// The file.
        file: Source,
        /// The checkpoint.
        checkpoint: PathBuf,
        /// The files that it knows.
        known: Vec<String>,
    },
    /// The file has no such row.
    Row(Source, u32),
    /// Nobody has this account.
    Account(String),
    /// Nobody is found by what was typed.
    Person,
    /// No column of this name was stored.
    Column {
        /// The file.
        file: Source,
        /// The name.
        name: String,
        /// The columns that were.
        kept: Vec<String>,
    },
    /// With everybody something was done in the time that was given.
    Untouched,
    /// Rows to be corrected would lack the cells to correct.
    Contacts(Source),
}

impl Tell for NothingThere {
    fn what(&self, lang: Lang) -> String {
        match self {
            NothingThere::Checkpoint(path) => say!(
                lang,
                "there is no checkpoint `{path}`",
                "没有断点文件 `{path}`",
                path = path.display()
            ),
            NothingThere::AnyCheckpoint => say!(
                lang,
                "there is no checkpoint of any app yet",
                "还没有任何应用的断点文件"
            ),
            NothingThere::File { file, checkpoint, .. } => say!(
                lang,
                "the checkpoint `{path}` does not know `{file}`",
                "断点文件 `{path}` 中没有 `{file}`",
                path = checkpoint.display()
            ),
            NothingThere::Row(file, row) => say!(
                lang,
                "`{file}` had no row {row} when it was last read",
                "上次读取 `{file}` 时没有第 {row} 行"
            ),
            NothingThere::Account(id) => say!(lang, "nobody here has the account {id}", "断点文件中没有账户 {id}"),
            NothingThere::Person => say!(
                lang,
                "nobody is found by that name, employee number, email or mobile",
                "没有找到这个姓名、工号、邮箱或手机号对应的人"
            ),
            NothingThere::Untouched => say!(
                lang,
                "with everybody who is known something was done since",
                "此后对每个已知的人都有过操作"
            ),
            NothingThere::Column { file, name, .. } => say!(
                lang,
                "of `{file}` no column `{name}` was stored",
                "没有保存 `{file}` 的 `{name}` 列"
            ),
            NothingThere::Contacts(file) => say!(
                lang,
                "of `{file}` neither the email nor the mobile column was stored",
                "没有保存 `{file}` 的邮箱列和手机号列"
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = match self {
            NothingThere::Checkpoint(_) | NothingThere::AnyCheckpoint => Text::new(
                "type `referral-import run FILE` first; name a checkpoint elsewhere with `--checkpoint`, or that of a \
                 rehearsal with `--sandbox`",
                "请先运行 `referral-import run FILE`；断点文件在别处时用 `--checkpoint` 指定，查看演练请加 `--sandbox`",
            ),
            NothingThere::File { known, .. } => {
                let known = listed(known, lang);
                return say!(
                    lang,
                    "give a file that it knows: {known}",
                    "请给出其中已有的文件：{known}"
                );
            }
            NothingThere::Row(..) => Text::new(
                "give the row as a spreadsheet shows it, the header included",
                "请给出表格软件中显示的行号（表头也算一行）",
            ),
            NothingThere::Account(_) => Text::new(
                "copy the id from `account_id` in the results: of a CSV a spreadsheet keeps 15 of its 19 digits, of a \
                 workbook (`--excel`) all",
                "请从结果文件的 `account_id` 列复制：表格软件打开 CSV 时只保留 19 位数字中的 15 位，工作簿（`--excel`）则完整保留",
            ),
            NothingThere::Person => Text::new(
                "type less: a part of the name, or the last four digits of the mobile; names are found where the name column \
                 was stored (`--keep`), and files that were read with `run`",
                "请少输入一些：姓名的一部分，或手机号后四位；只有保存了姓名列（`--keep`）并用 `run` 读取过的文件才能按姓名查找",
            ),
            NothingThere::Untouched => Text::new(
                "give fewer days, or name somebody with `--find`",
                "请减少天数，或用 `--find` 指定某个人",
            ),
            NothingThere::Column { kept, .. } if kept.is_empty() => Text::new(
                "none was: run the file again without `--keep none`",
                "没有保存任何列：请去掉 `--keep none` 重新运行该文件",
            ),
            NothingThere::Column { kept, .. } => {
                let kept = listed(kept.iter().map(|name| format!("`{name}`")), lang);
                return say!(
                    lang,
                    "give one of those that were: {kept}",
                    "请给出已保存的列之一：{kept}"
                );
            }
            NothingThere::Contacts(_) => Text::new(
                "correct the rows in the file itself, then type `run` again",
                "请直接在原文件中改正，然后再次运行 `run`",
            ),
        };
        fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        Cure::Option
    }
}

/// The name a checkpoint knows a file by: its whole path, by whatever link and in whatever case it was typed; its bare name where
/// the checkpoint was put into its folder, so that the folder can be moved. What is read from standard input in a folder is `-` there.
pub(super) fn file_key(source: &Source, checkpoint: &Path) -> String {
    let whole = whole_name(source);
    let is_beside = whole.parent() == Some(&whole_folder_of(checkpoint));
    let name = whole.file_name().filter(|_| is_beside);
    name.unwrap_or(whole.as_os_str()).to_string_lossy().into_owned()
}

/// A file by its whole path, as extracts of its results name it.
pub(super) fn whole_name(source: &Source) -> PathBuf {
    let (folder, name) = match source {
        Source::Stdin => (whole_folder_of(Path::new("-")), PathBuf::from("-")),
        Source::File(path) => {
            let followed = dunce::canonicalize(path).unwrap_or_else(|_| path.clone());
            let name = followed.file_name().map_or_else(|| followed.clone(), PathBuf::from);
            (whole_folder_of(&followed), name)
        }
    };
    folder.join(name)
}

/// The file that a checkpoint knows by this name.
pub(super) fn source_of(key: &str, checkpoint: &Path) -> Source {
    if key == file_key(&Source::Stdin, checkpoint) {
        return Source::Stdin;
    }
    let name = PathBuf::from(key);
    Source::File(
        checkpoint
            .parent()
            .map_or_else(|| name.clone(), |folder| folder.join(&name)),
    )
}

/// The name a checkpoint knows a file by that may have been moved or renamed since: it is the one that is gone and held the same
/// bytes.
///
/// # Errors
///
/// When the checkpoint cannot be read.
pub(super) fn known_as(ledger: &Checkpoint, source: &Source, checkpoint: &Path) -> Result<String, CheckpointError> {
    let key = file_key(source, checkpoint);
    if ledger.generation(&key)?.is_some() || source.is_gone() {
        return Ok(key);
    }
    // A file that cannot be read is told so where it is planned.
    let Ok(Some(digest)) = source.digest() else {
        return Ok(key);
    };
    let mut moved = ledger.files_with(&digest)?;
    moved.retain(
        |known| matches!(source_of(known, checkpoint), Source::File(path) if !path.exists() && !path.ends_with("-")),
    );
    Ok(match <[String; 1]>::try_from(moved) {
        Ok([known]) => known,
        Err(_) => key,
    })
}

/// A file as it was last read, told from the checkpoint alone.
///
/// # Errors
///
/// [`NothingThere::File`] where the checkpoint does not know it.
pub(super) fn stored(checkpoint: &Checkpoint, source: &Source, path: &Path) -> Result<Generation, Failure> {
    match checkpoint.generation(&known_as(checkpoint, source, path)?)? {
        Some(generation) => Ok(generation),
        None => Err(NothingThere::File {
            file: source.clone(),
            checkpoint: path.to_path_buf(),
            known: checkpoint.files()?,
        }
        .into()),
    }
}

/// Tells every row of files as they were last read, by file.
pub(super) fn each_row(
    checkpoint: &Checkpoint,
    sources: &[Source],
    path: &Path,
    mut tell: impl FnMut(&Source, GenerationId, &RowOutcome, &KeptCells),
) -> Result<(), Failure> {
    for source in sources {
        let generation = stored(checkpoint, source, path)?;
        let cells = KeptCells::of(&generation.reading);
        each_outcome(checkpoint, generation.id, |outcome| {
            tell(source, generation.id, &outcome, &cells);
        })?;
    }
    Ok(())
}

/// Every file that a checkpoint knows.
pub(super) fn sources(checkpoint: &Checkpoint, path: &Path) -> Result<Vec<Source>, CheckpointError> {
    let files = checkpoint.files()?.into_iter();
    Ok(files.map(|key| source_of(&key, path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_again_by_its_name() {
        for (file, checkpoint) in [("a.csv", "c"), ("hr/a.csv", "hr/c"), ("-", "c"), ("-", "hr/c")] {
            let source = Source::from_typed(file.into());
            let key = file_key(&source, Path::new(checkpoint));
            assert_eq!(source_of(&key, Path::new(checkpoint)), source);
        }
    }
}
