//! `adopt`: takes over what results tell of people whom the checkpoint does not know; sends nothing.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Exit;
use super::failure::Failure;
use super::job::{NothingThere, file_key, source_of};
use super::paths;
use super::settings::Adopt;
use crate::checkpoint::{Checkpoint, CheckpointError, Unusable, whole_folder_of};
use crate::engine::{self, Clock, PlanError, Source, SystemClock, Taking, Telling, told_in};
use crate::lang::{Cure, Lang, Tell, say};
use crate::report::{AdoptedReport, Printer, RefusedRow};

/// How SQLite's files begin.
const SQLITE_MARK: &[u8; 16] = b"SQLite format 3\0";

/// Nothing can be taken over.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
enum AdoptError {
    /// The file is no results file.
    NoResults(PathBuf),
    /// The checkpoint is the one that would take over.
    Itself(PathBuf),
    /// Every row of the file is of a rehearsal, or of another app.
    OfOthers(PathBuf, String),
    /// Rows do not say what was sent, and nobody can be asked.
    NotSaid(PathBuf, usize),
}

impl Tell for AdoptError {
    fn what(&self, lang: Lang) -> String {
        match self {
            AdoptError::NoResults(path) => say!(
                lang,
                "`{path}` is no results file",
                "`{path}` 不是结果文件",
                path = path.display()
            ),
            AdoptError::Itself(path) => say!(
                lang,
                "`{path}` is the checkpoint itself",
                "`{path}` 就是该断点文件本身",
                path = path.display()
            ),
            AdoptError::OfOthers(path, app) => say!(
                lang,
                "`{path}` tells nothing of `{app}`: its rows are of a rehearsal or of another app",
                "`{path}` 与 `{app}` 无关：其中的行属于演练或其他应用",
                path = path.display()
            ),
            AdoptError::NotSaid(path, rows) => say!(
                lang,
                "{rows} rows of `{path}` do not say what was sent (`sent_as`)",
                "`{path}` 中有 {rows} 行没有写明发送的内容（`sent_as`）",
                path = path.display()
            ),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        match self {
            AdoptError::NoResults(_) => say!(
                lang,
                "give a results file, `engineering.results.csv`, with its columns as they were written",
                "请给出结果文件（如 `engineering.results.csv`），并保留其各列"
            ),
            AdoptError::Itself(_) => say!(
                lang,
                "give a results file or another checkpoint",
                "请给出结果文件或另一个断点文件"
            ),
            AdoptError::OfOthers(..) => say!(
                lang,
                "set `FEISHU_APP_ID` and `--base-url` to those of the app that the file is of",
                "请把 `FEISHU_APP_ID` 和 `--base-url` 设为该文件所属的应用"
            ),
            AdoptError::NotSaid(..) => say!(
                lang,
                "if the contacts in these rows are those that were sent, type the same command with `--as-they-stand`",
                "如果这些行中的联系方式就是当时发送的，请在同一命令后加上 `--as-they-stand`"
            ),
        }
    }

    fn cure(&self) -> Cure {
        Cure::Option
    }
}

/// Takes over what a results file, or another checkpoint, tells.
///
/// # Errors
///
/// Why nothing was taken over.
pub(super) fn adopt(settings: &Adopt, printer: &Printer) -> Result<Exit, Failure> {
    if is_checkpoint(&settings.from) {
        printer.print(&take_over_checkpoint(settings)?);
        return Ok(Exit::Settled);
    }
    let app = settings.binding.app();
    let telling = read(settings, &app)?;
    ask(settings, &telling, printer)?;
    let name = settings.from.display().to_string();
    let checkpoint = Checkpoint::open(&settings.checkpoint, &settings.binding, &name)?;
    let report = take_over(settings, &checkpoint, &telling)?;
    let exit = if report.refused.is_empty() {
        Exit::Settled
    } else {
        Exit::NeedsPerson
    };
    printer.print(&report);
    Ok(exit)
}

/// Whether a file is a database, as checkpoints are.
fn is_checkpoint(path: &Path) -> bool {
    let mut top = [0; SQLITE_MARK.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut top));
    read.is_ok() && top == *SQLITE_MARK
}

/// Takes over everything that another checkpoint of the app knows: it is moved, brought back from a backup, or of a folder.
fn take_over_checkpoint(settings: &Adopt) -> Result<AdoptedReport, Failure> {
    let Adopt { from, checkpoint, .. } = settings;
    if paths::are_one(from, checkpoint) {
        return Err(AdoptError::Itself(from.clone()).into());
    }
    if let Some(holder) = Checkpoint::holder(from) {
        return Err(Unusable::InUse(Some(holder)).of(from).into());
    }
    let missing = || NothingThere::Checkpoint(from.clone());
    let other = Checkpoint::look(from)?.ok_or_else(missing)?;
    let bound = other.binding()?.ok_or_else(missing)?;
    let asked = settings.binding.clone();
    if asked != bound {
        let (bound, asked) = (Box::new(bound), Box::new(asked));
        return Err(Unusable::OtherApp { bound, asked }.of(from).into());
    }
    let into = Checkpoint::open(checkpoint, &bound, &from.display().to_string())?;
    let taken = into.take_over(&other, &|key| file_key(&source_of(key, from), checkpoint))?;
    Ok(AdoptedReport {
        from: from.clone(),
        checkpoint: checkpoint.clone(),
        registered: taken.registered,
        unconfirmed: taken.unconfirmed,
        known: taken.known,
        calls: Some(taken.attempts),
        ..AdoptedReport::default()
    })
}

fn read(settings: &Adopt, app: &str) -> Result<Telling, Failure> {
    let path = &settings.from;
    let source = Source::File(path.clone());
    let bytes = source.open().map_err(|error| PlanError::unopened(&source, error))?;
    let telling = told_in(bytes, Some(app), &settings.rules).map_err(PlanError::from)?;
    let telling = telling.ok_or_else(|| AdoptError::NoResults(path.clone()))?;
    if telling.people.is_empty() && telling.of_others > 0 {
        return Err(AdoptError::OfOthers(path.clone(), app.to_owned()).into());
    }
    Ok(telling)
}

/// Asks whether the contacts in rows that do not say what was sent are those that were sent.
fn ask(settings: &Adopt, telling: &Telling, printer: &Printer) -> Result<(), Failure> {
    let rows = telling.people.iter().filter(|told| !told.is_sent_as).count();
    if rows == 0 || settings.as_they_stand {
        return Ok(());
    }
    let question = say!(
        printer.lang(),
        "{rows} rows do not say what was sent: take the contacts that stand in them?",
        "有 {rows} 行没有写明发送的内容：是否采用其中现有的联系方式？"
    );
    match printer.can_ask() && printer.confirm(&question) {
        true => Ok(()),
        false => Err(AdoptError::NotSaid(settings.from.clone(), rows).into()),
    }
}

fn take_over(settings: &Adopt, checkpoint: &Checkpoint, telling: &Telling) -> Result<AdoptedReport, CheckpointError> {
    let mut report = AdoptedReport {
        from: settings.from.clone(),
        checkpoint: settings.checkpoint.clone(),
        of_others: telling.of_others,
        ..AdoptedReport::default()
    };
    let (from, now_ms) = (whole_name(&settings.from), SystemClock.wall_ms());
    let source = paths::whose_results(&settings.from).map(|path| file_key(&Source::File(path), &settings.checkpoint));
    let taken = engine::adopt(checkpoint, &telling.people, &from, source.as_deref(), now_ms)?;
    for (told, taking) in telling.people.iter().zip(taken) {
        match taking {
            Taking::Over => report.count(told.standing, told.account_id.as_deref()),
            Taking::Known => report.known += 1,
            Taking::Refused(why) => report.refused.push(RefusedRow { row: told.row, why }),
        }
    }
    Ok(report)
}

/// The file, wherever it is called from.
fn whole_name(path: &Path) -> String {
    let whole = path.file_name().map(|name| whole_folder_of(path).join(name));
    whole.as_deref().unwrap_or(path).display().to_string()
}
