//! What the commands that only look were given: `status`, `results` and `report`.

use std::path::PathBuf;

use super::App;
use crate::checkpoint;
use crate::cli::values;
use crate::engine::Sought;
use crate::quota::Rate;

/// Which checkpoint is looked at.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files")]
pub struct Looking {
    /// What has happened so far [default: that of the app, in your data directory]
    #[arg(long, value_name = "PATH")]
    pub checkpoint: Option<PathBuf>,
    /// Look at the rehearsals, those of `run --sandbox`
    #[arg(long)]
    pub sandbox: bool,
    /// Which app is meant where none was typed.
    #[arg(skip)]
    pub app: App,
}

/// What `status` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = STATUS_EXAMPLES)]
pub struct Status {
    /// The HR export; every file of the checkpoint unless given
    pub file: Option<PathBuf>,
    /// Show everything that was done for this row of FILE
    #[arg(long, value_name = "N", requires = "file", conflicts_with = "account_id", value_parser = values::at_least_one)]
    pub row: Option<u32>,
    /// Show everything that was done for whoever has this account
    #[arg(long, value_name = "ID")]
    pub account_id: Option<String>,
    /// Show everything that was done for whoever has this name, employee number, email or mobile
    ///
    /// A part of the name is enough, what stands before the `@` of an email, or the last four digits of a mobile. All files of
    /// the checkpoint are searched, or FILE alone; names where their column is stored.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["row", "account_id"])]
    pub find: Option<Sought>,
    /// The pace to plan with: `N/min`, `N/s` or `unlimited`
    #[arg(long, value_name = "RATE", default_value_t = Rate::DOCUMENTED)]
    pub rate: Rate,
    /// Which checkpoint is looked at.
    #[command(flatten)]
    pub place: Looking,
}

const STATUS_EXAMPLES: &str = "\
Examples:
  referral-import status
  referral-import status engineering.csv --row 14
  referral-import status --find 王伟
  referral-import status --account-id 6942778198054125570

It ends with 0 wherever things stand, and with 1 where there is nothing to show.
";

/// What `results` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = RESULTS_EXAMPLES)]
pub struct Results {
    /// The HR export, which may be gone; `-` for what was read from standard input
    pub file: PathBuf,
    /// Write only the rows with these statuses, to be corrected and run as a file of its own
    ///
    /// They are written beside the results under a name of their own, e.g. `engineering.failed.csv`.
    #[arg(long, value_name = "STATUS,STATUS", value_delimiter = ',', value_parser = values::status())]
    pub only: Vec<checkpoint::Status>,
    /// Write a workbook for Excel, beside the CSV; of `--only`, the workbook alone
    #[arg(long, conflicts_with = "output")]
    pub excel: bool,
    /// Where to write, a `.csv` or a `.xlsx`; `-` is standard output, as a CSV [default: beside FILE]
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub output: Option<PathBuf>,
    /// Which checkpoint is looked at.
    #[command(flatten)]
    pub place: Looking,
}

const RESULTS_EXAMPLES: &str = "\
Examples:
  referral-import results engineering.csv --excel
  referral-import results engineering.csv --only invalid,failed
  referral-import run engineering.invalid-failed.csv

It ends with 0 once the file is written, whatever stands in it.
";

/// What `report` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = REPORT_EXAMPLES)]
pub struct Report {
    /// The HR export, which may be gone; `-` for what was read from standard input
    pub file: PathBuf,
    /// Count by the values of this column of FILE too, e.g. by department
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// Show contacts in full, not masked
    #[arg(long)]
    pub show_contacts: bool,
    /// Where to write the page [default: beside FILE]
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub output: Option<PathBuf>,
    /// Which checkpoint is looked at.
    #[command(flatten)]
    pub place: Looking,
}

const REPORT_EXAMPLES: &str = "\
Examples:
  referral-import report engineering.csv
  referral-import report engineering.csv --by Department
  referral-import report engineering.csv --output monday.html --lang zh

It ends with 0 once the page is written, whatever stands in it.
";
