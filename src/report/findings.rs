//! What is wrong with a file's rows: in groups for everyone, one by one for whoever asks for more, and all of it for a file.

use std::path::Path;

use serde::Serialize;

use super::finding::FindingView;
use super::finding_groups::FindingGroups;
use super::findings_file::{FindingsError, FindingsFile};
use super::outcome::RowOutcome;
use super::printer::Report;
use crate::engine::KeptCells;
use crate::lang::{Lang, say};
use crate::validate::{Finding, Severity};

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
    /// Whether people are told by their names too.
    pub shows_names: bool,
}

/// Collects what is wrong with rows while they go by: some to show, all for a file.
pub struct Findings<'f> {
    file: &'f str,
    lang: Lang,
    showing: Showing,
    groups: FindingGroups,
    errors: Vec<FindingView>,
    warnings: Vec<FindingView>,
    /// How many went by.
    count: u64,
    csv: Option<FindingsFile<'f>>,
    /// Why the file is not whole.
    failed: Option<FindingsError>,
}

/// What a [`Findings`] shows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Listed<'f> {
    file: &'f str,
    /// Errors, then warnings.
    findings: Vec<FindingView>,
    /// How many more there are.
    more: u64,
    #[serde(skip)]
    showing: Showing,
}

/// What a [`Findings`] has come to.
#[derive(Debug)]
pub struct Found<'f> {
    /// What was found in the rows, in groups.
    pub groups: FindingGroups,
    /// One by one; `None` where nobody asked for it or nothing is wrong.
    pub listed: Option<Listed<'f>>,
    /// Whether all of it is in the file that was asked for.
    pub written: Result<(), FindingsError>,
}

impl<'f> Findings<'f> {
    /// For the rows of `file`.
    pub fn new(file: &'f str, showing: Showing, lang: Lang) -> Self {
        Findings {
            file,
            lang,
            showing,
            groups: FindingGroups::default(),
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
    pub fn writing(mut self, csv: &'f Path) -> Result<Self, FindingsError> {
        self.csv = Some(FindingsFile::create(csv)?);
        Ok(self)
    }

    /// Takes a finding to show.
    pub fn found(&mut self, finding: &Finding) {
        let mut view = FindingView::found(finding, self.lang);
        if !self.showing.shows_names {
            (view.name, view.others) = (None, Vec::new());
        }
        self.groups.add(finding, &view, self.lang);
        self.write(&view);
        self.show(view);
    }

    /// Takes the outcome of a row: what was found in it goes to the file only, for it has been shown before the run; what
    /// Feishu said is shown too.
    pub fn settled(&mut self, outcome: &RowOutcome, cells: &KeptCells) {
        if self.csv.is_some() {
            for finding in cells.findings(&outcome.line).chain(cells.conflict(&outcome.line)) {
                self.write(&FindingView::found(&finding, self.lang));
            }
        }
        if let Some(mut view) = FindingView::answered(outcome, cells.employee_no(&outcome.line), self.lang) {
            view.name = cells.name(&outcome.line).filter(|_| self.showing.shows_names);
            self.write(&view);
            self.show(view);
        }
    }

    /// Puts the file in its place and gives what is to be shown.
    pub fn finish(self) -> Found<'f> {
        let written = match (self.failed, self.csv) {
            (Some(error), _) => Err(error),
            (None, csv) => csv.map(FindingsFile::finish).transpose().map(drop),
        };
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
        Found {
            groups: self.groups,
            listed: Some(listed).filter(|_| most > 0 && self.count > 0),
            written,
        }
    }

    fn show(&mut self, view: FindingView) {
        self.count += 1;
        let apart = match view.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        if apart.len() < self.showing.most() {
            apart.push(view);
        }
    }

    fn write(&mut self, view: &FindingView) {
        if let Some(csv) = &mut self.csv
            && self.failed.is_none()
        {
            self.failed = csv.write(self.file, view).err();
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

impl Listed<'_> {
    /// Each of them, and how to see the others.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for finding in &self.findings {
            match self.showing.detail {
                Detail::Full => lines.extend(finding.full(self.showing.shows_cells, lang)),
                Detail::Concise | Detail::Summary => lines.push(finding.concise(self.file)),
            }
        }
        if self.more > 0 {
            let more = self.more;
            lines.push(say!(
                lang,
                "… and {more} more: `--findings FILE.csv` writes all, `--max-findings N` shows more",
                "……还有 {more} 处：`--findings FILE.csv` 写出全部，`--max-findings N` 显示更多"
            ));
        }
        lines
    }
}

impl Report for Listed<'_> {
    const TYPE: &'static str = "findings";

    fn text(&self, lang: Lang) -> String {
        self.lines(lang).join("\n")
    }
}
