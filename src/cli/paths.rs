//! Where the files of a run stand: beside FILE.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::checkpoint::{Status, folder_of};
use crate::engine::{Source, is_no_file};
use crate::lang::Lang;

/// FILE cannot be a file: it ends in `..` or `/`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::En))]
pub struct NotAFile(PathBuf);

impl NotAFile {
    /// What is wrong.
    pub fn explain(&self, lang: Lang) -> String {
        let path = self.0.display();
        match lang {
            Lang::En => format!("`{path}` is not the name of a file"),
            Lang::Zh => format!("`{path}` 不是文件名"),
        }
    }

    /// What to do about it.
    pub fn fix(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => "give the path of the CSV file",
            Lang::Zh => "请给出 CSV 文件的路径",
        }
    }
}

/// `engineering.results.csv` beside `engineering.csv`. Another ending stays in the name, so that the results of
/// `engineering.txt` do not replace those of `engineering.csv`.
pub(super) fn results(source: &Source, sandbox: bool) -> Result<PathBuf, NotAFile> {
    beside(source, sandbox, "results")
}

/// `engineering.failed-invalid.csv` beside `engineering.csv`, for the rows with these statuses.
pub(super) fn part(source: &Source, sandbox: bool, only: &[Status]) -> Result<PathBuf, NotAFile> {
    let words: Vec<_> = only.iter().map(|status| status.word()).collect();
    beside(source, sandbox, &words.join("-"))
}

fn beside(source: &Source, sandbox: bool, what: &str) -> Result<PathBuf, NotAFile> {
    let ending = if sandbox {
        format!(".sandbox.{what}.csv")
    } else {
        format!(".{what}.csv")
    };
    let path = match source {
        Source::Stdin => return Ok(PathBuf::from(format!("stdin{ending}"))),
        Source::File(path) => path,
    };
    let is_csv = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let name = if is_csv { path.file_stem() } else { path.file_name() };
    let mut name = name.map(OsStr::to_owned).ok_or_else(|| NotAFile(path.clone()))?;
    name.push(ending);
    Ok(path.with_file_name(name))
}

/// One checkpoint per folder, which all its files share.
pub(super) fn checkpoint(source: &Source, sandbox: bool) -> PathBuf {
    let name = if sandbox {
        "referral-import.sandbox.checkpoint"
    } else {
        "referral-import.checkpoint"
    };
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
        let not_there = || Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?));
        path.canonicalize().ok().or_else(not_there)
    };
    whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// Whether a file can be written here: nothing is there yet, or a file is. A folder, a pipe or a device is none.
///
/// # Errors
///
/// It is no file.
pub(super) fn to_write(path: &Path) -> Result<(), NotAFile> {
    if is_no_file(path) || path == Path::new("-") || path.file_name().is_none() {
        return Err(NotAFile(path.to_path_buf()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_and_checkpoint_stand_beside_the_file() {
        for (file, expected, checkpoint_expected) in [
            (
                "engineering.csv",
                "engineering.results.csv",
                "referral-import.checkpoint",
            ),
            (
                "hr/engineering.csv",
                "hr/engineering.results.csv",
                "hr/referral-import.checkpoint",
            ),
            (
                "hr/研发部.CSV",
                "hr/研发部.results.csv",
                "hr/referral-import.checkpoint",
            ),
            ("2026.04.csv", "2026.04.results.csv", "referral-import.checkpoint"),
            (
                "engineering.txt",
                "engineering.txt.results.csv",
                "referral-import.checkpoint",
            ),
            ("engineering", "engineering.results.csv", "referral-import.checkpoint"),
            (
                "engineering.results.csv",
                "engineering.results.results.csv",
                "referral-import.checkpoint",
            ),
            ("-", "stdin.results.csv", "referral-import.checkpoint"),
            ("./-", "./-.results.csv", "./referral-import.checkpoint"),
        ] {
            let source = Source::from_typed(file.into());
            assert_eq!(results(&source, false).expect(file), Path::new(expected));
            assert_eq!(checkpoint(&source, false), Path::new(checkpoint_expected));
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
        ] {
            let source = Source::from_typed(file.into());
            assert_eq!(results(&source, true).expect(file), Path::new(expected));
            assert_eq!(checkpoint(&source, true), Path::new(checkpoint_expected));
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
        assert_eq!(error.explain(Lang::Zh), "`hr/..` 不是文件名");
    }
}
