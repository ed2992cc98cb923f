//! Findings and refusals one by one, for whoever asks for more than the summary.

use std::path::Path;

use serde::Serialize;

use super::defect::Defect;
use super::defects_file::{DefectsError, DefectsFile};
use super::outcome::RowOutcome;
use super::printer::Report;
use crate::engine::{Found, KeptCells};
use crate::lang::Lang;
use crate::validate::Severity;

/// How many are shown in full unless more are asked for.
const FULL_MAX: usize = 20;

/// How many are shown on one line each unless more are asked for: they are held in memory until the summary is out.
const CONCISE_MAX: usize = 10_000;

/// How much is shown of what is wrong with rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Detail {
    /// Groups, each with its count, its first rows and its fix
    #[default]
    Summary,
    /// Then one line each: `file:row:column: slug`
    Concise,
    /// Then each cell with what is wrong with it and how to fix it
    Full,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Showing {
    /// How much of each.
    pub detail: Detail,
    /// How many, where the user has said so.
    pub most: Option<usize>,
    /// Whether cells are shown as they stand.
    pub shows_cells: bool,
}

/// Collects what is wrong with rows while they go by: some to show, all for a file.
pub struct Listing<'l> {
    file: &'l str,
    lang: Lang,
    showing: Showing,
    errors: Vec<Defect>,
    warnings: Vec<Defect>,
    /// How many went by.
    count: u64,
    csv: Option<DefectsFile<'l>>,
    /// Why the file is not whole.
    failed: Option<DefectsError>,
}

/// What a [`Listing`] shows.
#[derive(Debug, Serialize)]
pub struct Listed<'l> {
    file: &'l str,
    /// Errors, then warnings.
    findings: Vec<Defect>,
    /// How many more there are.
    more: u64,
    #[serde(skip)]
    showing: Showing,
}

impl<'l> Listing<'l> {
    /// For the rows of `file`.
    pub fn new(file: &'l str, showing: Showing, lang: Lang) -> Self {
        Listing {
            file,
            lang,
            showing,
            errors: Vec::new(),
            warnings: Vec::new(),
            count: 0,
            csv: None,
            failed: None,
        }
    }

    /// The same, with all of them in a CSV too.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn writing(mut self, csv: &'l Path) -> Result<Self, DefectsError> {
        self.csv = Some(DefectsFile::create(csv)?);
        Ok(self)
    }

    /// Takes a finding to show.
    pub fn found(&mut self, found: &Found) {
        let defect = Defect::found(found, self.lang);
        self.write(&defect);
        self.show(defect);
    }

    /// Takes the outcome of a row: what was found in it goes to the file only, for it has been shown before the run; what
    /// Feishu said is shown too.
    pub fn settled(&mut self, outcome: &RowOutcome, cells: &KeptCells) {
        if self.csv.is_some() {
            for found in cells.findings(&outcome.line) {
                self.write(&Defect::found(&found, self.lang));
            }
        }
        if let Some(defect) = Defect::answered(outcome, cells.employee_no(&outcome.line), self.lang) {
            self.write(&defect);
            self.show(defect);
        }
    }

    /// Puts the file in its place and gives what is to be shown, `None` where nothing was asked for or nothing is wrong.
    ///
    /// # Errors
    ///
    /// When the file could not be written.
    pub fn finish(self) -> Result<Option<Listed<'l>>, DefectsError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.csv.map(DefectsFile::finish).transpose()?;
        let most = self.showing.most();
        let mut findings = self.errors;
        findings.extend(self.warnings);
        findings.truncate(most);
        let listed = Listed {
            file: self.file,
            more: self.count - findings.len() as u64,
            findings,
            showing: self.showing,
        };
        Ok(Some(listed).filter(|_| most > 0 && self.count > 0))
    }

    fn show(&mut self, defect: Defect) {
        self.count += 1;
        let apart = match defect.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        if apart.len() < self.showing.most() {
            apart.push(defect);
        }
    }

    fn write(&mut self, defect: &Defect) {
        if let Some(csv) = &mut self.csv
            && self.failed.is_none()
        {
            self.failed = csv.write(self.file, defect).err();
        }
    }
}

impl Showing {
    fn most(self) -> usize {
        match self.detail {
            Detail::Summary => 0,
            Detail::Concise => self.most.unwrap_or(CONCISE_MAX),
            Detail::Full => self.most.unwrap_or(FULL_MAX),
        }
    }
}

impl Report for Listed<'_> {
    fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        for defect in &self.findings {
            match self.showing.detail {
                Detail::Full => lines.extend(defect.full(self.showing.shows_cells, lang)),
                Detail::Concise | Detail::Summary => lines.push(defect.concise(self.file)),
            }
        }
        if self.more > 0 {
            let more = self.more;
            lines.push(match lang {
                Lang::En => {
                    format!("… and {more} more: `--findings FILE.csv` writes all, `--max-findings N` shows more")
                }
                Lang::Zh => {
                    format!("……还有 {more} 处：`--findings FILE.csv` 写出全部，`--max-findings N` 显示更多")
                }
            });
        }
        lines.join("\n")
    }
}
