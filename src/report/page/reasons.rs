//! What is wrong with rows, reason by reason, and what cures it.

use maud::{Markup, html};

use super::rows::{SHARED, UNCLEAR};
use super::{Page, status_mark, visible};
use crate::checkpoint::Status;
use crate::lang::{Text, cut, say};

/// How many reasons are told one by one.
pub(super) const REASONS_MAX: usize = 40;

/// How wide what Feishu said is told, in columns.
const WORDS_COLUMNS_MAX: usize = 400;

/// What many rows have in common, and what cures it.
pub(super) struct Reason<'t> {
    status: Status,
    pub(super) code: &'t str,
    pub(super) count: u64,
    what: String,
    fix: String,
    rows: String,
}

impl Page<'_> {
    pub(super) fn reasons(&self) -> Markup {
        let lang = self.lang;
        let reasons = self.all_reasons();
        let more = reasons.len().saturating_sub(REASONS_MAX);
        if reasons.is_empty() {
            return html! {};
        }
        html! {
            section {
                h2 { (Text::new("Why, and what to do", "原因和处理办法").get(lang)) }
                div.scroll {
                    table.cards {
                        thead {
                            tr {
                                th { (Text::new("status", "状态").get(lang)) }
                                th.number { (Text::new("rows", "行数").get(lang)) }
                                th { (Text::new("what is wrong", "问题").get(lang)) }
                                th { (Text::new("what to do", "处理办法").get(lang)) }
                            }
                        }
                        tbody { @for reason in reasons.iter().take(REASONS_MAX) { (self.reason(reason)) } }
                    }
                }
                @if more > 0 {
                    p.soft { (say!(lang, "… and {more} more codes", "……另有 {more} 种")) }
                }
            }
        }
    }

    fn reason(&self, reason: &Reason<'_>) -> Markup {
        let words = |text: &str| cut(&visible(text), WORDS_COLUMNS_MAX);
        html! {
            tr id=(reason.code) {
                td.status { (status_mark(reason.status)) (reason.status.in_words(self.lang)) }
                td.number { (reason.count) }
                td.wide {
                    @if !reason.what.is_empty() { (words(&reason.what)) br; }
                    code { (reason.code) }
                    div.soft { (words(&reason.rows)) }
                }
                td.wide { (words(&reason.fix)) }
            }
        }
    }

    pub(super) fn all_reasons(&self) -> Vec<Reason<'_>> {
        let (lang, totals) = (self.lang, &self.gathered.totals);
        let mut reasons: Vec<Reason<'_>> = totals
            .sorted()
            .into_iter()
            .map(|((status, code), total)| {
                let (what, fix) = total.words(*status, code, lang);
                Reason {
                    status: *status,
                    code,
                    count: total.count,
                    what,
                    fix,
                    rows: total.rows(lang),
                }
            })
            .collect();
        let mut add = |status, code, count, what: Text, fix: Text| {
            if count > 0 {
                reasons.push(Reason {
                    status,
                    code,
                    count,
                    what: what.get(lang).to_owned(),
                    fix: fix.get(lang).to_owned(),
                    rows: String::new(),
                });
            }
        };
        add(
            Status::Skipped,
            UNCLEAR,
            totals.unclear,
            Text::new(
                "the status of these people may mean that they have left",
                "这些人的状态可能表示已离职",
            ),
            Text::new(
                "send whom it means to with `--include-status VALUE`",
                "确认仍在职的，用 `--include-status VALUE` 发送",
            ),
        );
        add(
            Status::Registered,
            SHARED,
            totals.shared_accounts,
            Text::new(
                "Feishu gave them the account of a person with another contact",
                "飞书返回的账户属于联系方式不同的另一个人",
            ),
            Text::new("find out whose account it is", "请核实账户属于谁"),
        );
        reasons
    }
}
