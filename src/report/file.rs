//! The results file takes its place: atomically, durably, and never over a person's edits.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::outcome::{RowOutcome, each_outcome};
use super::results::{ResultsWriter, Style};
use crate::checkpoint::{Checkpoint, CheckpointError, Generation, Status, folder_of, sync_folder};
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
    /// The checkpoint cannot be read.
    Checkpoint(#[from] CheckpointError),
}

impl Tell for ResultsError {
    fn what(&self, lang: Lang) -> String {
        match self {
            ResultsError::Write { path, source } => {
                let (path, source) = (path.display(), reason(source, lang));
                say!(
                    lang,
                    "cannot write the results `{path}`: {source}",
                    "无法写入结果文件 `{path}`：{source}"
                )
            }
            ResultsError::Checkpoint(error) => error.explain(lang),
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
            ResultsError::Write { .. } => say!(
                lang,
                "make the folder writable and free some space, then type the same command again: what happened is safe in \
                 the checkpoint",
                "请确保文件夹可写且磁盘有空间，然后再次运行同一命令：所有进度都已保存在断点文件中"
            ),
            ResultsError::Checkpoint(error) => error.fix(lang).to_owned(),
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

/// Writes the results of a generation, or those of the rows with the statuses in `only`, and tells the outcome of each
/// of them, even where the file cannot be written. Returns where they went: `path`, or beside it where a person has
/// edited the file at `path` or holds it open.
///
/// # Errors
///
/// When no file could be put in place.
pub fn write_results(
    checkpoint: &Checkpoint,
    generation: &Generation,
    path: &Path,
    style: Style,
    only: &[Status],
    mut tell: impl FnMut(&RowOutcome),
) -> Result<PathBuf, ResultsError> {
    let failed = |source: io::Error| ResultsError::Write {
        path: path.to_path_buf(),
        source,
    };
    let app = checkpoint.binding()?.map(|binding| binding.app()).unwrap_or_default();
    let begin = || {
        let hashing = Hashing {
            inner: BufWriter::new(temporary_beside(path)?),
            hash: Sha256::new(),
        };
        ResultsWriter::new(hashing, generation, &app, style).map_err(io::Error::from)
    };
    let mut writer = begin();
    each_outcome(checkpoint, generation.id, |outcome| {
        if only.is_empty() || only.contains(&outcome.status) {
            tell(&outcome);
            if let Ok(open) = &mut writer
                && let Err(error) = open.write(&outcome)
            {
                writer = Err(error.into());
            }
        }
        Ok::<(), ResultsError>(())
    })?;
    let written = writer.and_then(ResultsWriter::finish).map_err(failed)?;
    let digest = written.hash.finalize().to_vec();
    let file = written.inner.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    put_in_place(checkpoint, file, path, &digest)
}

/// Fails now if the results could not be written at the end.
///
/// # Errors
///
/// When the folder takes no new file.
pub fn try_place(path: &Path) -> Result<(), ResultsError> {
    temporary_beside(path).map(drop).map_err(|source| ResultsError::Write {
        path: path.to_path_buf(),
        source,
    })
}

/// A file that nobody sees, in the folder in which it will take its place. Readable by its owner only, for the results
/// name people and accounts. Always under the same name, so that what a killed process left goes away with the next one.
pub(super) fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".tmp");
    let create = || tempfile::Builder::new().prefix(&name).rand_bytes(0).tempfile_in(folder);
    match create() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(folder.join(&name))?;
            create()
        }
        created => created,
    }
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
    mut file: NamedTempFile,
    path: &Path,
    digest: &[u8],
) -> Result<PathBuf, ResultsError> {
    let failed = |source: io::Error| ResultsError::Write {
        path: path.to_path_buf(),
        source,
    };
    let mut last_error = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..NAMES_MAX {
        let candidate = name(path, number);
        if !may_replace(checkpoint, &candidate)? {
            continue;
        }
        keep_rights(&file, &candidate).map_err(failed)?;
        checkpoint.results_coming(&candidate, digest)?;
        match file.persist(&candidate) {
            Ok(_) => {
                sync_folder(folder_of(&candidate)).map_err(failed)?;
                checkpoint.results_written(&candidate, digest)?;
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
    match number {
        0 => path.to_path_buf(),
        1 => path.with_extension("new.csv"),
        number => path.with_extension(format!("new-{number}.csv")),
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

/// Hashes what is written through it.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
