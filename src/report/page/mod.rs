//! `report`: one page to look at, told from the checkpoint alone: who is done, who needs whom, by department, and what was called.
//!
//! It loads nothing and sends nothing: style and script stand in it, its policy names both by their hashes and allows nothing else.
//! Every value is escaped, so a cell is text whatever stands in it. It stays below a megabyte however many rows there are.

mod chart;
mod gathered;
mod reasons;
mod rows;

use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::file::{ResultsError, in_place};
use super::printer::{self, Report};
use super::status::running_line;
use super::temporary::temporary_beside;
use super::texts;
use super::totals::Totals;
use crate::checkpoint::{Calls, Checkpoint, Generation, Holder, RunId, Status};
use crate::lang::{Lang, Text, cut, say};
use gathered::{Gathered, Group, Groups};
use reasons::REASONS_MAX;
use rows::People;

const STYLE: &str = include_str!("looks.css");
const SCRIPT: &str = include_str!("filter.js");

/// How many groups are told one by one.
const GROUPS_MAX: usize = 60;

/// How wide a file's name is told, in columns.
const FILE_COLUMNS_MAX: usize = 120;

/// What a page shows beside counts.
#[derive(Debug)]
pub struct Shown {
    /// The column by whose values rows are grouped.
    pub by: Option<String>,
    /// Whether contacts stand in it in full.
    pub contacts: bool,
    /// The command that writes the rows to correct as a file of their own.
    pub extract: String,
}

/// A file whose page is written.
#[derive(Debug)]
pub struct Of<'p> {
    /// The file, as it was typed.
    pub file: String,
    /// Its newest reading.
    pub generation: &'p Generation,
    /// Its newest run.
    pub run: Option<RunId>,
    /// The calls that were made for it, by the minute.
    pub calls: Vec<(i64, Calls)>,
    /// Who works with the checkpoint just now.
    pub running: Option<Holder>,
    /// When the page is written, in milliseconds since 1970.
    pub now_ms: i64,
}

/// A page that was written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageReport {
    /// Where it is.
    pub page: PathBuf,
    /// The file that should have been replaced and was not.
    pub left_alone: Option<PathBuf>,
    /// The file that it is about.
    pub file: String,
    /// How many of its rows are done: they have an account, and nobody has to look at them.
    pub done: u64,
    /// How many rows need a person.
    pub need_a_person: u64,
    /// How many of these the page shows one by one.
    pub shown: u64,
    /// Whether contacts stand in it in full.
    pub shows_contacts: bool,
    /// The rows of the file.
    #[serde(flatten)]
    pub totals: Totals,
}

/// Writes the page of a file to `path`, or beside it where that is a file that this program did not write.
///
/// # Errors
///
/// When no file could be put in place, or the checkpoint cannot be read.
pub fn write_page(
    checkpoint: &Checkpoint,
    of: Of<'_>,
    shown: &Shown,
    path: &Path,
    lang: Lang,
) -> Result<PageReport, ResultsError> {
    let failed = ResultsError::write(path);
    let app = checkpoint.binding()?.map(|binding| binding.app()).unwrap_or_default();
    let mut gathered = Gathered::of(checkpoint, of.generation, of.run, shown, lang)?;
    let groups = gathered.groups.take();
    let page = Page {
        of: &of,
        app,
        gathered: &gathered,
        shown,
        lang,
    };
    let text = page.whole(groups).into_string();
    let mut file = temporary_beside(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    let place = in_place(checkpoint, of.generation.id, file, path)?;
    Ok(PageReport {
        left_alone: (place != path).then(|| path.to_path_buf()),
        page: place,
        file: of.file,
        done: gathered.done,
        need_a_person: gathered.people.all,
        shown: gathered.people.shown,
        shows_contacts: shown.contacts,
        totals: gathered.totals,
    })
}

struct Page<'p> {
    of: &'p Of<'p>,
    app: String,
    gathered: &'p Gathered,
    shown: &'p Shown,
    lang: Lang,
}

impl Page<'_> {
    fn whole(&self, groups: Option<Groups>) -> Markup {
        let (lang, totals) = (self.lang, &self.gathered.totals);
        let file = cut(&visible(texts::file(&self.of.file, lang)), FILE_COLUMNS_MAX);
        let language = match lang {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        };
        let policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
            hash(STYLE),
            hash(SCRIPT)
        );
        html! {
            (DOCTYPE)
            html lang=(language) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    title { (self.headline()) " · " (file) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        p.soft { (file) }
                        h1 { (self.headline()) }
                        (stacked("bar", Status::ALL.map(|status| (status, totals.of(status))), totals.rows))
                        ul.legend {
                            @for (status, count) in &totals.statuses {
                                li { (status_mark(*status)) (count) " " (status.in_words(lang)) }
                            }
                        }
                        p { (totals.verdict(lang)) }
                        p.soft { (self.whence()) }
                        @if let Some(running) = &self.of.running { p { (running_line(running, lang)) } }
                    }
                    main {
                        (self.reasons())
                        @if let Some(groups) = groups { (self.by_value(groups)) }
                        (self.calls())
                        (self.people())
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    fn headline(&self) -> String {
        let (done, rows) = (self.gathered.done, self.gathered.totals.rows);
        say!(self.lang, "{done} of {rows} are done", "{rows} 行中已完成 {done} 行")
    }

    /// Of what moment and of whom the page tells.
    fn whence(&self) -> String {
        let read = texts::local_time(self.of.generation.read_ms);
        let (now, app) = (texts::local_time(self.of.now_ms), visible(&self.app));
        say!(
            self.lang,
            "as of {now}; the file was read on {read}; app {app}",
            "截至 {now}；文件读取于 {read}；应用 {app}"
        )
    }

    fn by_value(&self, groups: Groups) -> Markup {
        let lang = self.lang;
        let (first, others) = groups.first(GROUPS_MAX);
        let by = visible(self.shown.by.as_deref().unwrap_or_default());
        let by = cut(&by, FILE_COLUMNS_MAX);
        let no_value = Text::new("(empty)", "（空）").get(lang);
        let rest = Text::new("all others", "其余").get(lang);
        html! {
            section {
                h2 { (say!(lang, "By {by}", "按“{by}”")) }
                div.scroll {
                    table.groups {
                        thead {
                            tr {
                                th { (by) }
                                th.number { (Text::new("done", "已完成").get(lang)) }
                                th.number { (Text::new("need a person", "需要处理").get(lang)) }
                                th {}
                            }
                        }
                        tbody {
                            @for (value, group) in &first {
                                (self.group(if value.is_empty() { no_value } else { value }, *group))
                            }
                            @if others.rows > 0 { (self.group(rest, others)) }
                        }
                    }
                }
            }
        }
    }

    fn group(&self, value: &str, group: Group) -> Markup {
        let Group { rows, done, needy } = group;
        let parts = [(Status::Registered, done), (Status::Failed, needy)];
        html! {
            tr {
                th scope="row" { bdi { (visible(value)) } }
                td.number { (say!(self.lang, "{done} of {rows}", "{done} / {rows}")) }
                td.number { (needy) }
                td { (stacked("part", parts, rows)) }
            }
        }
    }

    fn calls(&self) -> Markup {
        let lang = self.lang;
        match chart::draw(&self.of.calls, lang) {
            None => html! {},
            Some(picture) => html! {
                section {
                    h2 { (Text::new("Calls against the quota", "调用与配额").get(lang)) }
                    (picture)
                    ul.legend { @for (status, words) in chart::legend(lang) { li { (status_mark(status)) (words) } } }
                }
            },
        }
    }

    fn people(&self) -> Markup {
        let (lang, people) = (self.lang, &self.gathered.people);
        let People { all, shown, .. } = *people;
        if all == 0 {
            return html! {};
        }
        let counts = self.all_reasons();
        let counts: Vec<(String, u64)> = counts
            .iter()
            .map(|reason| (reason.code.to_owned(), reason.count))
            .collect();
        html! {
            section {
                h2 {
                    @if all == 1 { (Text::new("1 needs a person", "1 行需要处理").get(lang)) }
                    @else { (say!(lang, "{all} need a person", "{all} 行需要处理")) }
                }
                @if shown < all {
                    p { (say!(
                        lang,
                        "the first {shown} of them; all of them, to be corrected and run, are written by:",
                        "以下为其中前 {shown} 行；要得到全部，改正后运行，请输入："
                    )) }
                } @else {
                    p { (Text::new("to have them as a file to correct and run:", "要得到一个可改正并运行的文件，请输入：").get(lang)) }
                }
                pre { code { (visible(&self.shown.extract)) } }
                (people.filter(&counts[..counts.len().min(REASONS_MAX)]))
                (people.table())
                p.soft { (self.contacts_are()) }
            }
        }
    }

    fn contacts_are(&self) -> &'static str {
        let text = match self.shown.contacts {
            true => Text::new(
                "contacts stand here in full: give the page only to whom they concern",
                "本页含完整的联系方式：只交给有权查看的人",
            ),
            false => Text::new(
                "contacts are masked; the results hold them in full",
                "联系方式已打码；完整内容见结果文件",
            ),
        };
        text.get(self.lang)
    }
}

/// Parts of a whole, one beside the other.
fn stacked(class: &str, parts: impl IntoIterator<Item = (Status, u64)>, whole: u64) -> Markup {
    let share = |count: u64| (count as f64 * 1000.0 / whole.max(1) as f64).round();
    let mut before = 0;
    let parts = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| {
            let begin = share(before);
            before += count;
            (status, begin, share(before) - begin)
        });
    let parts: Vec<_> = parts.collect();
    html! {
        svg class=(class) viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
            @for (status, x, width) in &parts { rect class=(status.word()) x=(x) width=(width) height="10" {} }
        }
    }
}

/// The colour of a status, before its word.
fn status_mark(status: Status) -> Markup {
    html! { svg viewBox="0 0 10 10" aria-hidden="true" { rect class=(status.word()) width="10" height="10" rx="2" {} } }
}

/// A text in which nothing is hidden: characters that hide or turn text stand by their code.
fn visible(text: &str) -> String {
    printer::visible(text).replace(['\n', '\t'], " ")
}

/// The hash by which a policy knows what stands in a page.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

impl Report for PageReport {
    const TYPE: &'static str = "report";

    fn text(&self, lang: Lang) -> String {
        let (page, done, rows) = (self.page.display(), self.done, self.totals.rows);
        let mut lines = vec![say!(
            lang,
            "{page}: {done} of {rows} are done",
            "{page}：{rows} 行中已完成 {done} 行"
        )];
        lines.extend(self.left_alone.iter().map(|path| texts::left_alone(path, lang)));
        let (needy, shown) = (self.need_a_person, self.shown);
        if needy > shown {
            lines.push(say!(
                lang,
                "    the first {shown} of {needy} rows that need a person stand in it",
                "    其中列出了需要处理的 {needy} 行中的前 {shown} 行"
            ));
        }
        if self.shows_contacts {
            lines.push(
                Text::new(
                    "    with contacts in full: give it only to whom they concern",
                    "    含完整的联系方式：只交给有权查看的人",
                )
                .get(lang)
                .to_owned(),
            );
        }
        lines.push(self.totals.verdict(lang));
        lines.join("\n")
    }
}
