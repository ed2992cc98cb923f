//! What becomes of a file's rows, by number, and in one sentence.

use super::PlanReport;
use crate::checkpoint::{Skip, Status};
use crate::lang::{Lang, Text, say};
use crate::report::{choice, texts};

/// How many options that leave rows out are told apart, and how many people whom the file no longer has.
const TOLD_APART_MAX: usize = 3;

impl PlanReport<'_> {
    pub(super) fn counts(&self, lang: Lang) -> Vec<String> {
        let plan = self.plan;
        let to_send = plan.to_send;
        let mut lines = vec![say!(lang, "  {to_send:>7} to send", "  {to_send:>7} 行待发送")];
        lines.extend(
            plan.nobody
                .as_ref()
                .map(|why| format!("          {}", choice::nobody(why, texts::file(self.file, lang), lang))),
        );
        lines.extend(self.tried_before(lang));
        let mut tell = |count: u64, words: &str| {
            if count > 0 {
                lines.push(format!("  {count:>7} {words}"));
            }
        };
        tell(plan.of(Status::Registered), REGISTERED_BEFORE.get(lang));
        tell(plan.of(Status::Duplicate), DUPLICATE.get(lang));
        tell(plan.of(Status::Invalid), INVALID.get(lang));
        for (skip, count) in plan.skipped.iter().take(TOLD_APART_MAX) {
            tell(*count, &left_out(skip, lang));
        }
        tell(plan.skipped.values().skip(TOLD_APART_MAX).sum(), LEFT_OUT_TOO.get(lang));
        tell(plan.gone, GONE.get(lang));
        for contact in plan.gone_unconfirmed.iter().take(TOLD_APART_MAX) {
            lines.push(say!(
                lang,
                "          unconfirmed and no longer in the file: {contact}",
                "          未确认且已不在文件中：{contact}"
            ));
        }
        if let Some(more @ 1..) = plan.gone_unconfirmed.len().checked_sub(TOLD_APART_MAX) {
            lines.push(say!(lang, "          and {more} more", "          还有 {more} 人"));
        }
        lines
    }

    /// What becomes of all rows, in one sentence.
    pub fn verdict(&self, lang: Lang) -> String {
        let plan = self.plan;
        let (rows, to_send) = (plan.rows, plan.to_send);
        let will = say!(
            lang,
            "{to_send} of {rows} will be sent",
            "{rows} 行中将发送 {to_send} 行"
        );
        let mut parts = vec![will];
        let (invalid, left_out) = (plan.of(Status::Invalid), plan.skipped.values().sum::<u64>());
        let registered = plan.of(Status::Registered);
        let need = if invalid == 1 { "needs" } else { "need" };
        let told = [
            (
                invalid,
                say!(lang, "{invalid} {need} correction", "{invalid} 行需要改正"),
            ),
            (left_out, say!(lang, "{left_out} left out", "{left_out} 行不发送")),
            (
                registered,
                say!(lang, "{registered} registered before", "{registered} 行此前已注册"),
            ),
        ];
        let told_of: u64 = to_send + told.iter().map(|(count, _)| count).sum::<u64>();
        parts.extend(told.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words));
        if let Some(rest @ 1..) = rows.checked_sub(told_of) {
            parts.push(say!(
                lang,
                "{rest} not sent for other reasons",
                "{rest} 行因其他原因不发送"
            ));
        }
        parts.join(Text::new("; ", "；").get(lang))
    }

    /// Those who were tried before, and how many of them are sent again; and who has to wait for a later run.
    fn tried_before(&self, lang: Lang) -> Vec<String> {
        let plan = self.plan;
        let mut lines = Vec::new();
        let refused = Text::new("refused before with the same contact", "此前以同样的联系方式被拒绝");
        let unconfirmed = Text::new("unconfirmed by an earlier run", "在此前的运行中未确认");
        for (status, again, words) in [
            (Status::Failed, plan.refused_again, refused),
            (Status::Unconfirmed, plan.unconfirmed_again, unconfirmed),
        ] {
            let count = plan.of(status);
            if count > 0 {
                let (again, words) = (sent_again(again, count, lang), words.get(lang));
                lines.push(say!(
                    lang,
                    "  {count:>7} {words}, {again}",
                    "  {count:>7} 行{words}，{again}"
                ));
            }
        }
        let new = plan.to_send - plan.refused_again - plan.unconfirmed_again;
        let not_chosen = plan.of(Status::Pending).saturating_sub(new);
        if not_chosen > 0 {
            lines.push(say!(
                lang,
                "  {not_chosen:>7} not chosen, left for a later run",
                "  {not_chosen:>7} 行未被选中，留待以后运行"
            ));
        }
        lines
    }
}

const REGISTERED_BEFORE: Text = Text::new("registered before, not sent again", "行此前已注册，不再发送");
const DUPLICATE: Text = Text::new(
    "duplicate: the same person as an earlier row, not sent twice",
    "行重复：与前面某一行是同一个人，不会发送两次",
);
const INVALID: Text = Text::new("invalid, never sent", "行无效，不会发送");
const LEFT_OUT_TOO: Text = Text::new("left out too, each by a status of its own", "行同样因状态未发送");
const GONE: Text = Text::new("no longer in the file, not sent", "人已不在文件中，本次不发送");

/// Why so many rows are left out.
fn left_out(skip: &Skip, lang: Lang) -> String {
    match skip {
        Skip::Leaver => say!(
            lang,
            "have left by their status, not sent without `--include-leavers`",
            "行的状态列显示已离职，不发送；使用 `--include-leavers` 可发送"
        ),
        Skip::Status(value) => say!(
            lang,
            "left out, for `{value}` may be people who have left, or have not begun: `{skip}` sends them",
            "行未发送：“{value}”可能是已离职或尚未入职的人；使用 `{skip}` 可发送"
        ),
        Skip::Where(_) => say!(lang, "left out by `{skip}`", "行因 `{skip}` 不发送"),
        Skip::Forgotten => say!(lang, "forgotten, not sent", "行已忘记，不发送"),
        Skip::Limit => say!(lang, "left to the next run by `--limit`", "行因 `--limit` 留到下次运行"),
    }
}

fn sent_again(again: u64, count: u64, lang: Lang) -> String {
    match again {
        0 => say!(lang, "not sent again", "不再发送"),
        again if again == count => say!(lang, "sent again", "将重新发送"),
        again => say!(lang, "{again} of them sent again", "其中 {again} 行将重新发送"),
    }
}
