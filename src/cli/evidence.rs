//! Whether the results beside FILE know somebody whom the checkpoint does not: then it is not the newest, and nobody is sent.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::paths;
use super::settings::Job;
use crate::checkpoint::{Checkpoint, folder_of};
use crate::engine::{PlanError, Source, Telling, is_no_file, meet, sha256_of, told_in};
use crate::input::{InputError, begins_like_results, begins_like_workbook};
use crate::lang::{Cure, Lang, Tell, listed, say};
use crate::report::{Printer, local_time};

/// How much of a file is looked at to see whether it may be results.
const TOP_BYTES: u64 = 4096;

/// Stands in the header of results.
const TOP_MARK: &[u8] = b"account_id";

/// The results know people whom the checkpoint does not.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub(super) enum NotNewest {
    /// Results tell of people whom the checkpoint does not know.
    Lacking {
        /// The results, each with the number of those of them whom no file before it tells of.
        files: Vec<(PathBuf, u64)>,
        /// The checkpoint.
        checkpoint: PathBuf,
    },
    /// Whom results tell of cannot be found out.
    Unreadable(PathBuf, InputError),
}

impl Tell for NotNewest {
    fn what(&self, lang: Lang) -> String {
        match self {
            NotNewest::Lacking { files, checkpoint } => {
                let people: u64 = files.iter().map(|(_, people)| people).sum();
                let checkpoint = checkpoint.display();
                let files = listed(files.iter().map(|(path, _)| format!("`{}`", path.display())), lang);
                let whom = if people == 1 { "person" } else { "people" };
                say!(
                    lang,
                    "{files} tells of {people} {whom} registered or unconfirmed of whom the checkpoint `{checkpoint}` does not know \
                     that: it is not the newest, and would send them again",
                    "{files} 中有 {people} 人已注册或未确认，断点文件 `{checkpoint}` 却不知道：它不是最新的，会重新发送这些人"
                )
            }
            NotNewest::Unreadable(path, error) => say!(
                lang,
                "cannot read the results `{path}`, which may tell who was sent: {why}",
                "无法读取结果文件 `{path}`，其中可能有已发送的人：{why}",
                path = path.display(),
                why = error.what(lang)
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        match self {
            NotNewest::Lacking { files, .. } => {
                let each = files.iter().map(|(path, _)| path.display().to_string());
                let adopt: Vec<String> = each.map(|path| format!("`referral-import adopt {path}`")).collect();
                let adopt = adopt.join(", ");
                say!(
                    lang,
                    "put the newest checkpoint back, or take over what the results tell: {adopt}; only to send them all again \
                     type the same command with `--send-again`",
                    "请放回最新的断点文件，或接管结果文件中的人员：{adopt}；如果确实要全部重新发送，请在同一命令后加上 `--send-again`"
                )
            }
            NotNewest::Unreadable(..) => say!(
                lang,
                "mend it, or move it to another folder if it tells of nobody who was sent",
                "请修复该文件；如果其中没有已发送的人，请把它移到其他文件夹"
            ),
        }
    }

    fn cure(&self) -> Cure {
        match self {
            NotNewest::Lacking { .. } => Cure::Option,
            NotNewest::Unreadable(..) => Cure::Change,
        }
    }
}

/// Holds FILE, where it is results itself, and the results beside it against the ledger, or against none. `app` is whose
/// results count; those of any app where it is not known.
///
/// # Errors
///
/// [`NotNewest`] where they tell of people whom the ledger does not know.
pub(super) fn hold(
    job: &Job,
    ledger: Option<&Checkpoint>,
    app: Option<&str>,
    printer: &Printer,
) -> Result<(), Failure> {
    if job.sandbox {
        return Ok(());
    }
    let mut tellings = Vec::new();
    for path in results_beside(job)? {
        if let Some(telling) = unknown_to(ledger, &path, app, job)? {
            tellings.push((path, telling));
        }
    }
    if tellings.is_empty() {
        return Ok(());
    }
    // Who stands in several is adopted from the newest.
    tellings.sort_by_key(|(_, telling)| std::cmp::Reverse(telling.newest_ms));
    let meetings = meet(ledger, tellings.iter().flat_map(|(_, telling)| &telling.people))?;
    let mut meetings = meetings.into_iter();
    let mut files = Vec::new();
    for (path, telling) in &tellings {
        let of_file = meetings.by_ref().take(telling.people.len());
        let lacking = of_file.filter(|meeting| meeting.is_lacking()).count() as u64;
        if lacking > 0 {
            files.push((path.clone(), lacking));
        }
    }
    if files.is_empty() {
        let newest_ms = ledger.map(Checkpoint::newest_ms).transpose()?.flatten();
        tell_newer(&tellings[0], newest_ms, job, printer);
        return Ok(());
    }
    let checkpoint = job.checkpoint.clone();
    Err(NotNewest::Lacking { files, checkpoint }.into())
}

/// Says that results know of an answer that came after the last one that the checkpoint knows of.
fn tell_newer((path, telling): &(PathBuf, Telling), newest_ms: Option<i64>, job: &Job, printer: &Printer) {
    // Results tell whole seconds.
    let Some(told_ms) = telling
        .newest_ms
        .filter(|told_ms| newest_ms.is_none_or(|known_ms| known_ms < *told_ms))
    else {
        return;
    };
    let (path, at, checkpoint) = (path.display(), local_time(told_ms), job.checkpoint.display());
    printer.tell(&say!(
        printer.lang(),
        "warning: `{path}` tells of an answer of {at}, later than any in the checkpoint `{checkpoint}`: it is not the newest",
        "警告：`{path}` 中有 {at} 的应答，晚于断点文件 `{checkpoint}` 中的所有应答：该断点文件不是最新的"
    ));
}

/// What a results file tells, unless this very checkpoint wrote it: then it tells nothing new.
fn unknown_to(
    ledger: Option<&Checkpoint>,
    path: &Path,
    app: Option<&str>,
    job: &Job,
) -> Result<Option<Telling>, Failure> {
    let failed = |error| PlanError::unopened(&Source::File(path.to_path_buf()), error);
    let file = match File::open(path) {
        Ok(file) => file,
        // Gone meanwhile; or somebody else's, and by its name no results.
        Err(error) if error.kind() == io::ErrorKind::NotFound || !is_called_results(path) => return Ok(None),
        Err(error) => return Err(failed(error).into()),
    };
    let mut top = Vec::new();
    (&file).take(TOP_BYTES).read_to_end(&mut top).map_err(failed)?;
    let is_workbook = begins_like_workbook(&top);
    let may_be_results = match is_workbook {
        true => begins_like_results(file).unwrap_or_else(|_| is_called_results(path)),
        false => may_be_results(top),
    };
    if !may_be_results {
        return Ok(None);
    }
    let digest = sha256_of(File::open(path).map_err(failed)?).map_err(failed)?;
    if let Some(ledger) = ledger
        && ledger.results_are_ours(&digest)?
    {
        return Ok(None);
    }
    let bytes = Box::new(File::open(path).map_err(failed)?);
    match told_in(bytes, app, &job.reading.rules) {
        Ok(telling) => Ok(telling),
        // Some other workbook of the folder, or FILE, whose plan tells it.
        Err(_) if is_workbook && !is_called_results(path) => Ok(None),
        Err(error) => Err(NotNewest::Unreadable(path.to_path_buf(), error).into()),
    }
}

/// Whether a file begins like results in any encoding: most files of a folder need not be read to tell that they are none.
fn may_be_results(mut top: Vec<u8>) -> bool {
    // Every other byte of UTF-16 is one.
    top.retain(|byte| *byte != 0);
    top.windows(TOP_MARK.len()).any(|bytes| bytes == TOP_MARK)
}

fn is_called_results(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().contains(".results."))
}

/// FILE, and the files in its folder that may be results, by name.
fn results_beside(job: &Job) -> Result<Vec<PathBuf>, Failure> {
    let mut files: Vec<PathBuf> = match &job.source {
        Source::File(path) => vec![path.clone()],
        Source::Stdin => Vec::new(),
    };
    let folder = folder_of(&job.results);
    let failed = |error| PlanError::unopened(&Source::File(folder.to_path_buf()), error);
    let mut beside = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = job.results.with_file_name(entry.map_err(failed)?.file_name());
        let may_be = ["csv", "xlsx"].into_iter().any(|ending| {
            path.extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
        });
        if may_be && !paths::is_source(&path, &job.source) {
            beside.push(path);
        }
    }
    beside.sort_unstable();
    files.extend(beside);
    files.retain(|path| !is_no_file(path));
    Ok(files)
}
