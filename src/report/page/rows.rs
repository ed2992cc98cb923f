//! The rows that need a person, as a table: who, where, and what is wrong with them.

use maud::{Markup, PreEscaped, html};

use super::{Shown, status_mark, visible};
use crate::engine::KeptCells;
use crate::lang::{Lang, Text, cut, say};
use crate::report::finding::FindingView;
use crate::report::outcome::RowOutcome;
use crate::report::texts;
use crate::validate::{Contact, Severity};

/// How many rows are shown: whoever has more to correct takes the extract.
const ROWS_MAX: u64 = 2_000;

/// How many bytes they take at most, whatever stands in their cells: the page stays one that every browser opens at once.
const BYTES_MAX: usize = 760_000;

/// How wide a name, and how wide what is wrong with a row, is told, in columns.
const NAME_COLUMNS_MAX: usize = 40;
const WHAT_COLUMNS_MAX: usize = 240;

/// What stands for a code where nothing has one.
pub(super) const UNCLEAR: &str = "unclear_status";
pub(super) const SHARED: &str = "shared_account";

/// The rows that need a person, as far as they are shown.
pub(super) struct People {
    lang: Lang,
    shows_contacts: bool,
    /// Whether there are columns for the name, the employee number, and the value by which rows are grouped.
    columns: [bool; 3],
    /// What that last one is called.
    by: String,
    /// The lines of the table.
    lines: String,
    /// How many of them there are.
    pub(super) shown: u64,
    /// How many rows need a person.
    pub(super) all: u64,
}

impl People {
    pub(super) fn new(cells: &KeptCells, shown: &Shown, lang: Lang) -> Self {
        People {
            lang,
            shows_contacts: shown.contacts,
            columns: [cells.has_names(), cells.has_employee_numbers(), shown.by.is_some()],
            by: shown.by.clone().unwrap_or_default(),
            lines: String::new(),
            shown: 0,
            all: 0,
        }
    }

    pub(super) fn add(&mut self, outcome: &RowOutcome, value: Option<&str>, cells: &KeptCells) {
        self.all += 1;
        if self.shown == ROWS_MAX || self.shown + 1 < self.all {
            return;
        }
        let line = self.line(outcome, value.unwrap_or_default(), cells).into_string();
        if self.lines.len() + line.len() <= BYTES_MAX {
            self.lines += &line;
            self.shown += 1;
        }
    }

    fn line(&self, outcome: &RowOutcome, value: &str, cells: &KeptCells) -> Markup {
        let line = &outcome.line;
        let (code, what) = self.wrong(outcome, cells);
        let name = cells.name(line).unwrap_or_default();
        let number = cells.employee_no(line).unwrap_or_default();
        let [has_names, has_numbers, has_values] = self.columns;
        html! {
            tr data-code=(code) {
                td.number { (line.row) }
                @if has_names { th scope="row" { bdi { (fitted(&name, NAME_COLUMNS_MAX)) } } }
                @if has_numbers { td { bdi { (fitted(number.trim(), NAME_COLUMNS_MAX)) } } }
                @if has_values { td { bdi { (visible(value)) } } }
                td { bdi { (self.contact(line.contact.as_ref())) } }
                td.status { (status_mark(outcome.status)) (outcome.status.in_words(self.lang)) }
                td.wide { (fitted(&what, WHAT_COLUMNS_MAX)) " " a href={ "#" (code) } { (code) } }
            }
        }
    }

    fn contact(&self, contact: Option<&Contact>) -> String {
        let shown = contact.map(|contact| match self.shows_contacts {
            true => contact.keys(),
            false => contact.to_string(),
        });
        visible(&shown.unwrap_or_default())
    }

    /// The code under which the cure stands, and what is wrong.
    fn wrong(&self, outcome: &RowOutcome, cells: &KeptCells) -> (String, String) {
        let lang = self.lang;
        if let Some(answered) = FindingView::answered(outcome, None, lang) {
            let what = match answered.what.is_empty() {
                true => texts::without_answer(&answered.code, lang)
                    .unwrap_or_default()
                    .to_owned(),
                false => answered.what,
            };
            return (answered.code, what);
        }
        let line = &outcome.line;
        let findings = cells.findings(line).chain(cells.conflict(line));
        let errors = findings.filter(|finding| finding.kind.severity() == Severity::Error);
        let told: Vec<String> = errors
            .map(|finding| FindingView::found(&finding, lang).in_row(self.shows_contacts, lang))
            .collect();
        let between = Text::new("; ", "；").get(lang);
        match outcome.errors().next() {
            Some(kind) if outcome.status == crate::checkpoint::Status::Invalid => {
                (kind.slug().to_owned(), told.join(between))
            }
            _ => {
                let code = match outcome.shares_account_with {
                    Some(_) => SHARED,
                    None => UNCLEAR,
                };
                (code.to_owned(), texts::notes(outcome, lang).join(between))
            }
        }
    }

    /// The table.
    pub(super) fn table(&self) -> Markup {
        let lang = self.lang;
        let [has_names, has_numbers, has_values] = self.columns;
        html! {
            div.scroll {
                table.cards #people {
                    thead {
                        tr {
                            th.number { (Text::new("row", "行").get(lang)) }
                            @if has_names { th { (Text::new("name", "姓名").get(lang)) } }
                            @if has_numbers { th { (Text::new("employee no.", "工号").get(lang)) } }
                            @if has_values { th { (visible(&self.by)) } }
                            th { (Text::new("contact", "联系方式").get(lang)) }
                            th { (Text::new("status", "状态").get(lang)) }
                            th { (Text::new("what is wrong", "问题").get(lang)) }
                        }
                    }
                    tbody { (PreEscaped(&self.lines)) }
                }
            }
        }
    }

    /// What filters and searches the table.
    pub(super) fn filter(&self, reasons: &[(String, u64)]) -> Markup {
        let (lang, shown) = (self.lang, self.shown);
        let counted = say!(lang, "{{}} of {shown} shown", "共 {shown} 行，显示 {{}} 行");
        html! {
            form #filter data-shown=(counted) hidden {
                select name="code" aria-label=(Text::new("Reason", "原因").get(lang)) {
                    option value="" { (Text::new("every reason", "全部原因").get(lang)) }
                    @for (code, count) in reasons { option value=(code) { (code) " (" (count) ")" } }
                }
                input name="words" type="search" autocomplete="off" spellcheck="false"
                    placeholder=(Text::new("Search: name, number, row, words", "搜索：姓名、工号、行号、文字").get(lang))
                    aria-label=(Text::new("Search", "搜索").get(lang));
                output.soft name="shown" {}
            }
        }
    }
}

/// A text of so many columns at most, in which nothing is hidden.
fn fitted(text: &str, columns: usize) -> String {
    cut(&visible(text), columns)
}
