//! The results file takes its place: atomically, durably, and never over a person's edits.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::outcome::{RowOutcome, each_outcome};
use super::results::{Of, ResultsWriter};
use super::results_workbook::write_workbook;
use super::temporary::temporary_beside;
use crate::checkpoint::{
    Checkpoint, CheckpointError, Generation, GenerationId, Status, folder_of, reachable, sync_folder,
};
use crate::engine::sha256_of;
use crate::lang::{Lang, Tell, reason, say};

/// How many other names are tried before we give up on a place for the results.
const NAMES_MAX: u32 = 100;

/// The longest name that file systems take: bytes on Unix, characters on Windows.
const NAME_LENGTH_MAX: usize = 255;

/// The results could not be written; the checkpoint holds them all the same.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum ResultsError {
    /// The folder or the disk does not take them.
    Write {
        /// Where they should have gone.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A person has edited both the CSV and the workbook since they were written.
    BothEdited {
        /// The CSV.
        csv: PathBuf,
        /// The workbook.
        workbook: PathBuf,
    },
    /// The checkpoint cannot be read.
    Checkpoint(#[from] CheckpointError),
}

impl ResultsError {
    /// What becomes of an error of the system where results go.
    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self + Copy {
        move |source| ResultsError::Write {
            path: path.to_path_buf(),
            source,
        }
    }
}

impl Tell for ResultsError {
    fn what(&self, lang: Lang) -> String {
        match self {
            ResultsError::Write { path, source } => say!(
                lang,
                "cannot write the results `{path}`: {source}",
                "无法写入结果文件 `{path}`：{source}",
                path = path.display(),
                source = reason(source, lang)
            ),
            ResultsError::BothEdited { csv, workbook } => say!(
                lang,
                "both `{csv}` and `{workbook}` were edited since they were written: only one of them can hold the corrections",
                "`{csv}` 和 `{workbook}` 写出后都被编辑过：改正内容只能放在其中一个文件中",
                csv = csv.display(),
                workbook = workbook.display()
            ),
            ResultsError::Checkpoint(error) => error.what(lang),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        match self {
            ResultsError::Write { path, source }
                if source.kind() == io::ErrorKind::InvalidFilename || is_name_too_long(path) =>
            {
                say!(
                    lang,
                    "give the file that is read a shorter name: the results have that name and `.results.csv`",
                    "请缩短所读取文件的文件名：结果文件名为该文件名加 `.results.csv`"
                )
            }
            ResultsError::Write { source, path }
                if source.kind() == io::ErrorKind::FileTooLarge && is_workbook(path) =>
            {
                say!(
                    lang,
                    "a sheet holds 1,048,576 rows and 16,384 columns: take the CSV",
                    "一个工作表最多 1,048,576 行、16,384 列：请使用 CSV 结果文件"
                )
            }
            ResultsError::BothEdited { .. } => say!(
                lang,
                "put all corrections into one of them and move the other to another folder, then type the same command again",
                "请把全部改正放到其中一个文件，把另一个移到其他文件夹，然后再次运行同一命令"
            ),
            ResultsError::Write { .. } => say!(
                lang,
                "make the folder writable and free some space, then type the same command again: what happened is safe in \
                 the checkpoint",
                "请确保文件夹可写且磁盘有空间，然后再次运行同一命令：所有进度都已保存在断点文件中"
            ),
            ResultsError::Checkpoint(error) => error.fix(lang),
        }
    }
}

/// Whether a name is refused for its length. Systems have several words for it, "no such file" among them.
fn is_name_too_long(path: &Path) -> bool {
    let length = |name: &OsStr| {
        if cfg!(windows) {
            name.to_string_lossy().encode_utf16().count()
        } else {
            name.len()
        }
    };
    path.file_name().is_some_and(|name| length(name) > NAME_LENGTH_MAX)
}

/// Whether a path is that of a workbook, by its ending.
pub fn is_workbook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// Which rows an extract holds, and of which file.
#[derive(Clone, Debug)]
pub struct Extract {
    /// The statuses of its rows.
    pub statuses: Vec<Status>,
    /// The file.
    pub source: String,
}

/// Writes the results of a generation, or an extract of them, as a workbook or a CSV by the ending
/// of `path`, and tells the outcome of each of them, even where the file cannot be written. Returns where they went: `path`, or
/// beside it where a person has edited the file at `path` or holds it open.
///
/// # Errors
///
/// When no file could be put in place.
pub(super) fn write_results(
    checkpoint: &Checkpoint,
    generation: &Generation,
    path: &Path,
    lang: Lang,
    extract: Option<&Extract>,
    tell: impl FnMut(&RowOutcome),
) -> Result<PathBuf, ResultsError> {
    let failed = ResultsError::write(path);
    let of = of(checkpoint, extract)?;
    let choose = choose(extract, tell);
    let mut file = temporary_beside(path);
    let written = match &mut file {
        Ok(file) if is_workbook(path) => {
            write_workbook(checkpoint, (generation, &of), (file, folder_of(path)), lang, choose)?
        }
        Ok(file) => write_csv(checkpoint, (generation, &of), Ok(file), lang, choose)?,
        Err(error) => {
            let none: io::Result<&mut NamedTempFile> = Err(error.kind().into());
            write_csv(checkpoint, (generation, &of), none, lang, choose)?
        }
    };
    let file = file.map_err(failed)?;
    written.map_err(failed)?;
    in_place(checkpoint, generation.id, file, path)
}

/// Puts a file that is written of a generation in its place, or beside it, durably.
///
/// # Errors
///
/// When no file could be put in place.
pub(super) fn in_place(
    checkpoint: &Checkpoint,
    of: GenerationId,
    mut file: NamedTempFile,
    path: &Path,
) -> Result<PathBuf, ResultsError> {
    let failed = ResultsError::write(path);
    file.as_file().sync_all().map_err(failed)?;
    // Not through another handle: Windows keeps that from what is locked.
    file.rewind().map_err(failed)?;
    let digest = sha256_of(file.as_file()).map_err(failed)?;
    put_in_place(checkpoint, of, file, (path, &digest))
}

/// Whose results these are, and of what.
fn of(checkpoint: &Checkpoint, extract: Option<&Extract>) -> Result<Of, CheckpointError> {
    Ok(Of {
        app: checkpoint.binding()?.map(|binding| binding.app()).unwrap_or_default(),
        source: extract.map(|extract| extract.source.clone()),
    })
}

/// Writes the results of a generation, or an extract of them, as a CSV to whatever takes it, and tells the outcome of each row.
///
/// # Errors
///
/// When the checkpoint cannot be read, or nobody takes it.
pub fn write_results_to(
    out: impl Write,
    checkpoint: &Checkpoint,
    generation: &Generation,
    lang: Lang,
    extract: Option<&Extract>,
    tell: impl FnMut(&RowOutcome),
) -> Result<(), ResultsError> {
    let of = of(checkpoint, extract)?;
    let choose = choose(extract, tell);
    let written = write_csv(checkpoint, (generation, &of), Ok(out), lang, choose)?;
    written.map_err(ResultsError::write(Path::new("-")))
}

/// Says yes to the rows of an extract, or to all, and tells of each of them.
fn choose(extract: Option<&Extract>, mut tell: impl FnMut(&RowOutcome)) -> impl FnMut(&RowOutcome) -> bool {
    move |outcome| {
        let is_chosen = extract.is_none_or(|extract| extract.statuses.contains(&outcome.status));
        if is_chosen {
            tell(outcome);
        }
        is_chosen
    }
}

/// Writes the rows that `choose` says yes to as a CSV of these results; it is asked even where the file cannot be written.
fn write_csv(
    checkpoint: &Checkpoint,
    (generation, of): (&Generation, &Of),
    file: io::Result<impl Write>,
    lang: Lang,
    mut choose: impl FnMut(&RowOutcome) -> bool,
) -> Result<io::Result<()>, CheckpointError> {
    let mut writer =
        file.and_then(|file| ResultsWriter::new(BufWriter::new(file), generation, of, lang).map_err(io::Error::from));
    each_outcome(checkpoint, generation.id, |outcome| {
        if choose(&outcome)
            && let Ok(open) = &mut writer
            && let Err(error) = open.write(&outcome)
        {
            writer = Err(error.into());
        }
    })?;
    let written = writer.and_then(ResultsWriter::finish);
    Ok(written.and_then(|buffered| buffered.into_inner().map(drop).map_err(|error| error.into_error())))
}

/// Fails now if the results could not be written at the end.
///
/// # Errors
///
/// When the folder takes no new file.
pub fn try_place(path: &Path) -> Result<(), ResultsError> {
    temporary_beside(path).map(drop).map_err(ResultsError::write(path))
}

/// Fails where a person has edited both forms of the results since they were written: which of them counts, nobody can tell.
///
/// # Errors
///
/// Both were edited, or the checkpoint cannot be read.
pub fn not_both_edited(checkpoint: &Checkpoint, csv: &Path, workbook: &Path) -> Result<(), ResultsError> {
    let is_edited = |path: &Path| match File::open(path).and_then(sha256_of) {
        Ok(digest) => checkpoint.results_are_edited(path, &digest),
        Err(_) => Ok(false),
    };
    if is_edited(csv)? && is_edited(workbook)? {
        return Err(ResultsError::BothEdited {
            csv: csv.to_path_buf(),
            workbook: workbook.to_path_buf(),
        });
    }
    Ok(())
}

/// Whoever has opened the results to colleagues finds them open after the next run. On Windows the rights of the folder
/// hold.
fn keep_rights(file: &NamedTempFile, replaced: &Path) -> io::Result<()> {
    match fs::metadata(replaced) {
        Ok(metadata) if cfg!(unix) => file.as_file().set_permissions(metadata.permissions()),
        _ => Ok(()),
    }
}

/// Renames the file to the first name that is free, or whose file is one of ours.
fn put_in_place(
    checkpoint: &Checkpoint,
    of: GenerationId,
    mut file: NamedTempFile,
    (path, digest): (&Path, &[u8]),
) -> Result<PathBuf, ResultsError> {
    let failed = ResultsError::write(path);
    let mut last_error = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..NAMES_MAX {
        let candidate = name(path, number);
        if !may_replace(checkpoint, &candidate)? {
            continue;
        }
        keep_rights(&file, &candidate).map_err(failed)?;
        checkpoint.results_coming(&candidate, digest, of)?;
        match file.persist(reachable(&candidate)) {
            Ok(_) => {
                sync_folder(folder_of(&candidate)).map_err(failed)?;
                return Ok(candidate);
            }
            // Windows cannot rename over a file that is open in Excel.
            Err(error) => {
                last_error = error.error;
                file = error.file;
            }
        }
    }
    Err(failed(last_error))
}

/// `engineering.results.csv`, then `engineering.results.new.csv`, then `engineering.results.new-2.csv`.
fn name(path: &Path, number: u32) -> PathBuf {
    let ending = path.extension().unwrap_or_default();
    let other = |mark: String| {
        let mut name = OsString::from(mark);
        name.push(".");
        name.push(ending);
        path.with_extension(name)
    };
    match number {
        0 => path.to_path_buf(),
        1 => other("new".to_owned()),
        number => other(format!("new-{number}")),
    }
}

fn may_replace(checkpoint: &Checkpoint, path: &Path) -> Result<bool, ResultsError> {
    let existing = match File::open(path) {
        Ok(existing) => existing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(_) => return Ok(false),
    };
    match sha256_of(existing) {
        Ok(digest) => Ok(checkpoint.results_are_ours(&digest)?),
        Err(_) => Ok(false),
    }
}
