//! Where the files of a run stand: beside FILE.

mod error;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

pub use self::error::PathError;
use crate::checkpoint::{Checkpoint, Status, folder_of, is_one_file, whole_folder_of};
use crate::engine::{Source, is_no_file};
use crate::report::is_workbook;

/// `engineering.results.csv` beside `engineering.csv` or `engineering.xlsx`, and of these results themselves, fed back. Another ending
/// stays in the name, so that the results of `engineering.txt` do not replace those of `engineering.csv`.
pub(super) fn results(source: &Source, sandbox: bool) -> Result<PathBuf, PathError> {
    match source {
        Source::File(path) if let Some(fed_back) = of_results(path, sandbox) => Ok(fed_back),
        _ => beside(source, sandbox, "results.csv"),
    }
}

/// Where the results are of which a file has the name, be it a workbook, or what was written beside what a person had edited.
fn of_results(path: &Path, sandbox: bool) -> Option<PathBuf> {
    let stem = path
        .file_stem()
        .filter(|_| is_csv(path) || is_workbook(path))?
        .to_str()?;
    let (name, beside) = stem.rsplit_once(".new").unwrap_or((stem, ""));
    let is_beside = beside.is_empty()
        || beside
            .strip_prefix('-')
            .is_some_and(|number| number.parse::<u32>().is_ok());
    // A rehearsal never touches the real thing.
    let is_results = is_beside && name.ends_with(".results") && name.ends_with(".sandbox.results") == sandbox;
    is_results.then(|| path.with_file_name(format!("{name}.csv")))
}

/// The file whose results have this name: the one that is there, be it a CSV or a workbook.
pub(super) fn whose_results(results: &Path) -> Option<PathBuf> {
    let csv = of_results(results, false)?;
    let name = csv.file_name()?.to_str()?.strip_suffix(".results.csv")?;
    let named = |ending| results.with_file_name(format!("{name}.{ending}"));
    let mut files = ["csv", "xlsx"].map(named).into_iter();
    files.find(|path| path.exists())
}

/// `engineering.failed-invalid.csv` beside `engineering.csv`, for the rows with these statuses.
pub(super) fn part(source: &Source, sandbox: bool, only: &[Status]) -> Result<PathBuf, PathError> {
    let words: Vec<_> = only.iter().map(|status| status.word()).collect();
    beside(source, sandbox, &format!("{}.csv", words.join("-")))
}

/// `engineering.report.html` beside `engineering.csv`.
pub(super) fn page(source: &Source, sandbox: bool) -> Result<PathBuf, PathError> {
    beside(source, sandbox, "report.html")
}

fn beside(source: &Source, sandbox: bool, what: &str) -> Result<PathBuf, PathError> {
    let ending = if sandbox {
        format!(".sandbox.{what}")
    } else {
        format!(".{what}")
    };
    let path = match source {
        Source::Stdin => return Ok(PathBuf::from(format!("stdin{ending}"))),
        Source::File(path) => path,
    };
    let name = if is_csv(path) || is_workbook(path) {
        path.file_stem()
    } else {
        path.file_name()
    };
    let mut name = name
        .map(OsStr::to_owned)
        .ok_or_else(|| PathError::NotAFile(path.clone()))?;
    name.push(ending);
    Ok(path.with_file_name(name))
}

/// Whether a path is that of a CSV, by its ending.
fn is_csv(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

/// The same results as a workbook.
pub(super) fn as_workbook(results: &Path) -> PathBuf {
    results.with_extension("xlsx")
}

/// Where `results --output` may write.
///
/// # Errors
///
/// Nothing that we write ends so.
pub(super) fn output(path: PathBuf) -> Result<PathBuf, PathError> {
    to_write(&path)?;
    if is_csv(&path) || is_workbook(&path) {
        Ok(path)
    } else {
        Err(PathError::Ending(path))
    }
}

/// Files without those that hold the results of another of them, which are told apart.
///
/// # Errors
///
/// Two of the rest are one file, or would have the same results.
pub(super) fn without_results(sources: Vec<Source>) -> Result<(Vec<Source>, Vec<Source>), PathError> {
    let mut written = Vec::new();
    for source in &sources {
        for sandbox in [false, true] {
            let results = results(source, sandbox)?;
            // Results that are fed back are renewed in their place.
            if !matches!(source, Source::File(file) if is_form_of(file, &results)) {
                written.push(results);
            }
        }
    }
    let is_written = |source: &Source| match source {
        Source::Stdin => false,
        Source::File(file) => written.iter().any(|results| is_form_of(file, results)),
    };
    let (passed_over, rest): (Vec<_>, Vec<_>) = sources.into_iter().partition(is_written);
    for (at, one) in rest.iter().enumerate() {
        for other in &rest[at + 1..] {
            let is_one = one == other || matches!(one, Source::File(path) if is_source(path, other));
            if is_one || are_one(&results(one, false)?, &results(other, false)?) {
                return Err(PathError::SameResults(one.clone(), other.clone()));
            }
        }
    }
    Ok((rest, passed_over))
}

/// Whether a file is called as results are in any form: as a workbook, or where they could not be replaced.
fn is_form_of(file: &Path, results: &Path) -> bool {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let begin = name(&results.with_extension("")) + ".";
    name(file).starts_with(&begin) && whole_folder_of(file) == whole_folder_of(results)
}

/// Whether the rehearsals of files have one checkpoint.
///
/// # Errors
///
/// They lie in several folders.
pub(super) fn are_of_one_folder(sources: &[Source]) -> Result<(), PathError> {
    let place = |source: &Source| whole_folder_of(&rehearsal(source));
    let first = place(&sources[0]);
    if sources.iter().any(|source| place(source) != first) {
        return Err(PathError::RehearsalInFolders);
    }
    Ok(())
}

/// The checkpoint of a folder's rehearsals.
pub(super) fn rehearsal(source: &Source) -> PathBuf {
    in_folder_of(source, "referral-import.sandbox.checkpoint")
}

/// The checkpoint that versions before 0.2 kept in every folder.
pub(super) fn of_folder(source: &Source) -> PathBuf {
    in_folder_of(source, "referral-import.checkpoint")
}

fn in_folder_of(source: &Source, name: &str) -> PathBuf {
    match source {
        Source::Stdin => PathBuf::from(name),
        Source::File(path) => path.with_file_name(name),
    }
}

/// Whether a path leads to the file that is read.
pub(super) fn is_source(path: &Path, source: &Source) -> bool {
    match source {
        Source::File(file) => are_one(path, file),
        Source::Stdin => false,
    }
}

/// Whether two paths lead to one file, be it there or not yet.
pub(super) fn are_one(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        let not_there = || Some(dunce::canonicalize(folder_of(path)).ok()?.join(path.file_name()?));
        dunce::canonicalize(path).ok().or_else(not_there)
    };
    is_one_file(one, other) || whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// Whether a path leads to a checkpoint or to what belongs to it.
pub(super) fn is_of_checkpoint(path: &Path, checkpoint: &Path) -> bool {
    let mut files = Checkpoint::files_of(checkpoint).into_iter();
    files.any(|file| are_one(path, &file))
}

/// Whether a file can be written here: nothing is there yet, or a file is. A folder, a pipe or a device is none.
///
/// # Errors
///
/// It is no file.
pub(super) fn to_write(path: &Path) -> Result<(), PathError> {
    if is_no_file(path) || path == Path::new("-") || path.file_name().is_none() {
        return Err(PathError::NotAFile(path.to_path_buf()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, Tell};

    #[test]
    fn results_stand_beside_the_file() {
        for (file, expected) in [
            ("engineering.csv", "engineering.results.csv"),
            ("hr/engineering.csv", "hr/engineering.results.csv"),
            ("hr/研发部.CSV", "hr/研发部.results.csv"),
            ("hr/研发部.xlsx", "hr/研发部.results.csv"),
            ("2026.04.csv", "2026.04.results.csv"),
            ("engineering.txt", "engineering.txt.results.csv"),
            ("engineering", "engineering.results.csv"),
            ("engineering.results.csv", "engineering.results.csv"),
            ("engineering.results.new-2.csv", "engineering.results.csv"),
            ("engineering.results.xlsx", "engineering.results.csv"),
            ("a.sandbox.results.csv", "a.sandbox.results.results.csv"),
            ("engineering.new.csv", "engineering.new.results.csv"),
            ("results.csv", "results.results.csv"),
            ("-", "stdin.results.csv"),
            ("./-", "./-.results.csv"),
        ] {
            let source = Source::from_typed(file.into());
            assert_eq!(results(&source, false).expect(file), Path::new(expected));
        }
    }

    #[test]
    fn a_rehearsal_has_files_of_its_own() {
        for (file, expected, checkpoint_expected) in [
            (
                "hr/a.csv",
                "hr/a.sandbox.results.csv",
                "hr/referral-import.sandbox.checkpoint",
            ),
            ("-", "stdin.sandbox.results.csv", "referral-import.sandbox.checkpoint"),
            (
                "a.sandbox.results.csv",
                "a.sandbox.results.csv",
                "referral-import.sandbox.checkpoint",
            ),
            (
                "a.results.csv",
                "a.results.sandbox.results.csv",
                "referral-import.sandbox.checkpoint",
            ),
        ] {
            let source = Source::from_typed(file.into());
            assert_eq!(results(&source, true).expect(file), Path::new(expected));
            assert_eq!(rehearsal(&source), Path::new(checkpoint_expected));
        }
    }

    #[test]
    fn a_file_has_many_paths() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("there"), "").expect("the folder is ours");
        for (one, other, expected) in [
            ("there", "./there", true),
            ("not yet", "./not yet", true),
            ("there", "not yet", false),
            ("nowhere/a", "nowhere/a", false),
        ] {
            assert_eq!(are_one(&path(one), &path(other)), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_folder_is_no_file() {
        let error = results(&Source::from_typed("hr/..".into()), false).expect_err("no name");
        assert_eq!(error.to_string(), "`hr/..` is not the name of a file");
        assert_eq!(error.what(Lang::Zh), "`hr/..` 不是文件名");
    }
}
