//! Everything that is wrong with a file's rows as a CSV of its own, cells masked. Programs have `--format json`: this file
//! is for a person with a spreadsheet, and always written as Excel needs it.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::finding::FindingView;
use super::temporary::temporary_beside;
use crate::checkpoint::reachable;
use crate::lang::{Lang, Tell, reason, say};
use crate::validate::Severity;

/// What Excel recognises UTF-8 by.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What makes a spreadsheet read a cell as a formula
/// (OWASP, "CSV Injection": <https://owasp.org/www-community/attacks/CSV_Injection>).
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

const COLUMNS: [&str; 10] = [
    "file",
    "row",
    "employee_no",
    "severity",
    "code",
    "column",
    "column_name",
    "value",
    "what",
    "how_to_fix",
];

/// Whether findings may be written here: nothing is there, or findings are.
pub fn may_hold_findings(path: &Path) -> bool {
    let header = COLUMNS.join(",");
    let mut begins = Vec::new();
    let found = File::open(path).and_then(|file| {
        let bytes = BYTE_ORDER_MARK.len() + header.len();
        file.take(bytes as u64).read_to_end(&mut begins)
    });
    match found {
        Ok(_) => {
            let text = begins.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&begins);
            text.is_empty() || text.starts_with(header.as_bytes())
        }
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// The CSV cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub struct FindingsError {
    path: PathBuf,
    source: io::Error,
}

impl FindingsError {
    fn of(path: &Path) -> impl Fn(io::Error) -> Self + Copy {
        move |source| FindingsError {
            path: path.to_owned(),
            source,
        }
    }
}

impl Tell for FindingsError {
    fn what(&self, lang: Lang) -> String {
        let (path, source) = (self.path.display(), reason(&self.source, lang));
        say!(
            lang,
            "cannot write the findings `{path}`: {source}",
            "无法写入问题清单 `{path}`：{source}"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        say!(
            lang,
            "close the file where it is open, or name another place with `--findings`",
            "请关闭已打开的该文件，或用 `--findings` 指定其他位置"
        )
    }
}

/// The CSV while it is written; it takes its place whole.
pub(super) struct FindingsFile<'p> {
    path: &'p Path,
    csv: csv::Writer<NamedTempFile>,
}

impl<'p> FindingsFile<'p> {
    pub(super) fn create(path: &'p Path) -> Result<Self, FindingsError> {
        let failed = FindingsError::of(path);
        let mut file = temporary_beside(path).map_err(failed)?;
        file.write_all(BYTE_ORDER_MARK).map_err(failed)?;
        let mut csv = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(file);
        csv.write_record(COLUMNS).map_err(|error| failed(error.into()))?;
        Ok(FindingsFile { path, csv })
    }

    pub(super) fn write(&mut self, file: &str, finding: &FindingView) -> Result<(), FindingsError> {
        let (letter, name) = match &finding.column {
            Some(column) => (column.letter(), column.name.as_str()),
            None => (String::new(), ""),
        };
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let employee_no = finding.employee_no.as_deref().unwrap_or_default();
        let record = [
            harmless(file),
            finding.row.to_string().into(),
            as_text(employee_no),
            severity.into(),
            finding.code.as_str().into(),
            letter.into(),
            harmless(name),
            harmless(&finding.value),
            harmless(&finding.what),
            harmless(&finding.fix),
        ];
        self.csv
            .write_record(record.iter().map(|cell| cell.as_bytes()))
            .map_err(|error| FindingsError::of(self.path)(error.into()))
    }

    pub(super) fn finish(self) -> Result<(), FindingsError> {
        let failed = FindingsError::of(self.path);
        let file = self.csv.into_inner().map_err(|error| failed(error.into_error()))?;
        file.persist(reachable(self.path))
            .map_err(|error| failed(error.error))?;
        Ok(())
    }
}

/// A cell that no spreadsheet runs: what looks like a formula has an apostrophe before it.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA_STARTS) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A number as a spreadsheet takes it for text, so that no digit is lost.
fn as_text(cell: &str) -> Cow<'_, str> {
    if cell.is_empty() {
        Cow::Borrowed(cell)
    } else {
        Cow::Owned(format!("=\"{}\"", cell.replace('"', "\"\"")))
    }
}
