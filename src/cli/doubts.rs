//! What a file leaves open, asked at a terminal: which column is meant, and whether people are sent whose status is unclear. The
//! answer for a header can be kept for other files that have the same.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::command_line::CommandLine;
use super::failure::Failure;
use super::settings::Job;
use crate::checkpoint::{Skip, home, make_home, reachable};
use crate::engine::{Doubt, Plan, Source, doubt};
use crate::input::{Column, Field};
use crate::lang::{Cure, Lang, Text, reason, say};
use crate::report::{Printer, temporary_beside};

/// How often is asked for a column that is not among the candidates.
const ASKED_MAX: usize = 3;

/// The file of the answers that are kept, in the user's data directory.
const FILE: &str = "columns.json";

/// What was answered for files with one header. Who takes it out of the file is asked again.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    /// All columns, by letter and name.
    header: Vec<String>,
    /// The letter of the column of each field that was asked about; none where none of the candidates is the field's.
    map: BTreeMap<Field, Option<String>>,
}

/// Asks about one job.
pub(super) struct Doubts<'p> {
    printer: &'p Printer,
    /// Whether there is somebody to ask.
    asks: bool,
    /// The fields that none of the candidates is to feed.
    unfed: Vec<Field>,
    /// The statuses whose people stay left out.
    left_out: Vec<String>,
}

impl<'p> Doubts<'p> {
    pub(super) fn new(printer: &'p Printer, asks: bool) -> Self {
        Doubts {
            printer,
            asks,
            unfed: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// Settles what a plan has left open, or what has kept a file from being planned, as far as an answer is kept or somebody answers.
    /// Returned is whether there is news: the file is to be planned again. A file that leaves nothing open is not read for it.
    pub(super) fn settle(&mut self, planned: Result<&Plan, &Failure>, job: &mut Job, typed: &mut CommandLine) -> bool {
        match planned {
            Err(Failure::Error(error)) => error.cure() == Cure::Option && self.columns(job, typed),
            Err(_) => false,
            Ok(plan) => plan.leaves_column_open() && self.columns(job, typed) || self.statuses(plan, job, typed),
        }
    }

    /// Settles which columns are meant; false where nothing is settled.
    fn columns(&mut self, job: &mut Job, typed: &mut CommandLine) -> bool {
        let Source::File(_) = job.source else { return false };
        let (mut kept, mut is_news) = (read(), false);
        while let Ok(Some(doubt)) = doubt(&job.source, &job.reading.read) {
            let field = doubt.field;
            if self.unfed.contains(&field) {
                break;
            }
            let answers = kept.iter().find(|kept| kept.header == doubt.header);
            let letter = match answers.and_then(|kept| kept.map.get(&field)) {
                Some(answer) => {
                    self.tell_kept(field, answer.as_deref());
                    answer.clone()
                }
                None if self.asks => {
                    let answer = self.ask(&doubt);
                    if let Some(letter) = &answer {
                        *typed = typed.clone().with([("map", Some(format!("{field}={letter}")))]);
                    }
                    if answer.is_some() || !doubt.must_be_settled {
                        self.keep(&mut kept, doubt.header, field, answer.clone());
                    }
                    answer
                }
                None => None,
            };
            match letter {
                Some(letter) => job.reading.read.map.push((field, letter)),
                None => {
                    self.unfed.push(field);
                    break;
                }
            }
            is_news = true;
        }
        is_news
    }

    /// Asks about the statuses whose people a plan leaves out until somebody says so. Whether there is more to send now: the file is to
    /// be planned again.
    fn statuses(&mut self, plan: &Plan, job: &mut Job, typed: &mut CommandLine) -> bool {
        if !self.asks || plan.file_is_gone {
            return false;
        }
        let mut has_more = false;
        for (skip, rows) in &plan.skipped {
            let Skip::Status(status) = skip else { continue };
            if self.left_out.contains(status) {
                continue;
            }
            let lang = self.printer.lang();
            let people = if *rows == 1 {
                "1 person"
            } else {
                &format!("{rows} people")
            };
            let question = say!(
                lang,
                "{people} with the status `{status}` may have left, or begin later: send them too?",
                "状态为“{status}”的有 {rows} 行，可能已离职，也可能尚未入职：也要发送吗？"
            );
            if self.printer.confirm(&question) {
                job.reading.selection.include_status.push(status.clone());
                *typed = typed.clone().with([("include-status", Some(status.clone()))]);
                has_more = true;
            } else {
                self.left_out.push(status.clone());
            }
        }
        has_more
    }

    /// Asks which column is meant: the letter of one, or `None` for none of them.
    fn ask(&self, doubt: &Doubt) -> Option<String> {
        let (printer, lang) = (self.printer, self.printer.lang());
        printer.tell(&shown(doubt, lang));
        let question = Text::new(
            "its number or letter; Enter takes none of them",
            "请输入序号或列号；直接按 Enter 表示都不是",
        );
        for _ in 0..ASKED_MAX {
            let answer = printer.ask(question.get(lang))?;
            let answer = answer.trim();
            if answer.is_empty() {
                return None;
            }
            let letters = || doubt.candidates.iter().map(|(column, _)| column.letter());
            let numbered = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let found = match numbered {
                Some(at) => letters().nth(at),
                None => letters().find(|letter| letter.eq_ignore_ascii_case(answer)),
            };
            if found.is_some() {
                return found;
            }
            printer.tell(&say!(lang, "`{answer}` is none of them", "其中没有 `{answer}`"));
        }
        None
    }

    /// Keeps an answer, where that is wanted.
    fn keep(&self, kept: &mut Vec<Kept>, header: Vec<String>, field: Field, answer: Option<String>) {
        let (printer, lang) = (self.printer, self.printer.lang());
        let question = Text::new(
            "keep this answer for other files with the same header?",
            "以后遇到表头相同的文件，也这样处理吗？",
        );
        let Some(path) = place().filter(|_| printer.confirm(question.get(lang))) else {
            return;
        };
        match kept.iter_mut().find(|kept| kept.header == header) {
            Some(known) => _ = known.map.insert(field, answer),
            None => kept.push(Kept {
                header,
                map: BTreeMap::from([(field, answer)]),
            }),
        }
        let shown = path.display();
        printer.tell(&match write(&path, kept) {
            Ok(()) => say!(lang, "kept in `{shown}`", "已保存在 `{shown}`"),
            Err(error) => say!(
                lang,
                "it cannot be kept in `{shown}`: {error}",
                "无法保存到 `{shown}`：{error}",
                error = reason(&error, lang)
            ),
        });
    }

    fn tell_kept(&self, field: Field, letter: Option<&str>) {
        let (lang, name) = (self.printer.lang(), field.name_zh());
        let path = place().unwrap_or_default();
        let path = path.display();
        self.printer.note(&match letter {
            Some(letter) => say!(
                lang,
                "`{field}` from column {letter}, as you once chose for this header; kept in `{path}`",
                "{name}取自 {letter} 列：您曾为相同的表头这样选择，保存在 `{path}`"
            ),
            None => say!(
                lang,
                "no column for `{field}`, as you once chose for this header; kept in `{path}`",
                "不使用任何列作为{name}：您曾为相同的表头这样选择，保存在 `{path}`"
            ),
        });
    }
}

/// The candidates, each with what stands in it.
fn shown(doubt: &Doubt, lang: Lang) -> String {
    let Doubt { field, candidates, .. } = doubt;
    let name = field.name_zh();
    let question = say!(
        lang,
        "which column is the people's own `{field}`?",
        "哪一列是本人的{name}（`{field}`）？"
    );
    let between = Text::new(", ", "、").get(lang);
    let candidate = |(at, (column, cells)): (usize, &(Column, Vec<String>))| {
        say!(
            lang,
            "  {number}  column {column}: {cells}",
            "  {number}  {column} 列：{cells}",
            number = at + 1,
            cells = cells.join(between)
        )
    };
    let lines = candidates.iter().enumerate().map(candidate);
    [question].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

fn place() -> Option<PathBuf> {
    Some(home()?.join(FILE))
}

/// What is kept; nothing where it is not there, or is no longer as it was written.
fn read() -> Vec<Kept> {
    let text = place().and_then(|path| fs::read(path).ok()).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn write(path: &Path, kept: &[Kept]) -> io::Result<()> {
    make_home(path)?;
    let mut file = temporary_beside(path)?;
    serde_json::to_writer_pretty(&mut file, kept)?;
    file.flush()?;
    file.persist(reachable(path))?;
    Ok(())
}
