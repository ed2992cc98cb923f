//! Everything that was done for one row or one account: every attempt with its answer.

use serde::Serialize;

use super::printer::Report;
use super::results::RowStanding;
use super::texts;
use crate::checkpoint::{Adopted, Attempt, Outcome, Standing, Status};
use crate::lang::{Lang, Text, say};

pub(super) const NEVER_SENT: Text = Text::new("nothing was ever sent", "从未发送过");

pub(super) const MASKED: Text = Text::new(
    "contacts are masked here; the results hold the rows in full",
    "此处的联系方式已隐去部分内容；完整内容见结果文件",
);

/// Everything that was done for a row, or for whoever has an account. Contacts are masked.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AttemptsReport {
    /// The rows it is about, each with its file.
    pub rows: Vec<(String, u32)>,
    /// Where the row stands; nothing where an account was asked for.
    pub standing: Option<RowStanding>,
    /// The account that was asked for.
    pub account_id: Option<String>,
    /// What was told of the person before the checkpoint knew them; nothing where nothing was.
    pub adopted: Option<AdoptedView>,
    /// The attempts, in the order in which they were made.
    pub attempts: Vec<AttemptView>,
}

/// What a results file told of a person.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AdoptedView {
    file: String,
    row: u32,
    /// As it was sent, masked.
    contact: String,
    is_registered: bool,
    account_id: Option<String>,
    attempts: u32,
    settled_ms: Option<i64>,
    adopted_ms: i64,
}

/// One attempt as it is shown.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AttemptView {
    run: i64,
    file: String,
    row: u32,
    /// As it was sent, masked.
    contact: String,
    sent_ms: i64,
    answered_ms: Option<i64>,
    /// Nothing while the answer is awaited.
    outcome: Option<Outcome>,
    account_id: Option<String>,
    code: Option<String>,
    message: Option<String>,
    log_id: Option<String>,
}

impl RowStanding {
    /// The status, with the code where there is one.
    pub(super) fn told(&self, lang: Lang) -> String {
        let status = self.status.in_words(lang);
        let code = Some(&self.error_code).filter(|code| !code.is_empty());
        let code = code.map(|code| say!(lang, ", {code}", "，{code}")).unwrap_or_default();
        format!("{status}{code}")
    }

    pub(super) fn text(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, text) in [
            (Text::new("", ""), &self.error_message),
            (Text::new("fix: ", "处理办法："), &self.how_to_fix),
            (Text::new("note: ", "备注："), &self.note),
        ] {
            if !text.is_empty() {
                lines.push(format!("    {}{text}", name.get(lang)));
            }
        }
        lines
    }
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        AttemptView {
            run: attempt.run.into(),
            file: attempt.file,
            row: attempt.row,
            contact: attempt.contact.to_string(),
            sent_ms: attempt.sent_ms,
            answered_ms: attempt.answered_ms,
            outcome: attempt.outcome,
            account_id: attempt.account_id,
            code: attempt.code,
            message: attempt.message,
            log_id: attempt.log_id,
        }
    }
}

impl From<Adopted> for AdoptedView {
    fn from(adopted: Adopted) -> Self {
        AdoptedView {
            file: adopted.file,
            row: adopted.row,
            contact: adopted.contact.to_string(),
            is_registered: adopted.standing == Standing::Registered,
            account_id: adopted.account_id,
            attempts: adopted.attempts,
            settled_ms: adopted.settled_ms,
            adopted_ms: adopted.adopted_ms,
        }
    }
}

impl AdoptedView {
    fn text(&self, lang: Lang) -> Vec<String> {
        let place = place(&self.file, self.row, lang);
        let adopted = texts::local_time(self.adopted_ms);
        let told = match self.is_registered {
            true => Status::Registered.in_words(lang),
            false => Status::Unconfirmed.in_words(lang),
        };
        let mut lines = vec![say!(
            lang,
            "told by {place}, taken over on {adopted}; this checkpoint saw no call",
            "由 {place} 得知，于 {adopted} 接管；本断点文件没有相应的调用"
        )];
        let settled = self.settled_ms.map(texts::local_time);
        for (name, value) in [
            (Text::new("sent     ", "发送内容 "), Some(self.contact.as_str())),
            (Text::new("told as  ", "结果     "), Some(told)),
            (Text::new("answered ", "应答时间 "), settled.as_deref()),
            (Text::new("account  ", "账户     "), self.account_id.as_deref()),
        ] {
            lines.extend(value.map(|value| format!("    {}{value}", name.get(lang))));
        }
        lines
    }
}

impl Report for AttemptsReport {
    const TYPE: &'static str = "attempts";

    fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        if let Some(account_id) = &self.account_id {
            lines.push(say!(lang, "account {account_id}", "账户 {account_id}"));
        }
        for (file, row) in &self.rows {
            let place = place(file, *row, lang);
            lines.push(match &self.standing {
                None => place,
                Some(standing) => say!(lang, "{place}: {told}", "{place}：{told}", told = standing.told(lang)),
            });
        }
        lines.extend(self.standing.iter().flat_map(|standing| standing.text(lang)));
        if let Some(adopted) = &self.adopted {
            lines.push(String::new());
            lines.extend(adopted.text(lang));
        }
        for (at, attempt) in self.attempts.iter().enumerate() {
            lines.push(String::new());
            lines.extend(attempt.text(at + 1, lang));
        }
        lines.push(String::new());
        let last = match self.attempts.is_empty() {
            true => NEVER_SENT,
            false => MASKED,
        };
        lines.push(last.get(lang).to_owned());
        lines.join("\n")
    }
}

impl AttemptView {
    pub(super) fn text(&self, number: usize, lang: Lang) -> Vec<String> {
        let place = place(&self.file, self.row, lang);
        let sent = texts::local_time(self.sent_ms);
        let run = self.run;
        let mut lines = vec![say!(
            lang,
            "call {number}: {place}, run {run}",
            "第 {number} 次调用：{place}，第 {run} 次运行"
        )];
        for (name, value) in [
            (Text::new("sent     ", "发送内容 "), Some(&self.contact)),
            (Text::new("at       ", "发送时间 "), Some(&sent)),
            (Text::new("answer   ", "应答     "), Some(&self.answer(lang))),
            (Text::new("account  ", "账户     "), self.account_id.as_ref()),
            (Text::new("log id   ", "log_id   "), self.log_id.as_ref()),
        ] {
            lines.extend(value.map(|value| format!("    {}{value}", name.get(lang))));
        }
        lines
    }

    fn answer(&self, lang: Lang) -> String {
        let outcome = match self.outcome {
            Some(Outcome::Registered) => Text::new("registered", "已注册").get(lang),
            Some(Outcome::Refused) => Text::new("refused", "被拒绝").get(lang),
            Some(Outcome::Unconfirmed) => Text::new("unconfirmed", "未确认").get(lang),
            Some(Outcome::Unsent) => {
                Text::new("not taken, and not counted as an attempt", "未被受理，不计为一次尝试").get(lang)
            }
            None => Text::new("not yet", "尚未收到").get(lang),
        };
        let took_ms = self
            .answered_ms
            .map(|answered_ms| answered_ms.saturating_sub(self.sent_ms));
        let after = took_ms
            .map(|took_ms| say!(lang, " after {took_ms} ms", "，用时 {took_ms} 毫秒"))
            .unwrap_or_default();
        let separator = Text::new(": ", "：").get(lang);
        let code = self.code.as_deref().unwrap_or_default();
        let message = texts::message(code, self.message.as_deref(), lang);
        let said: Vec<&str> = [code, &message].into_iter().filter(|said| !said.is_empty()).collect();
        if said.is_empty() {
            format!("{outcome}{after}")
        } else {
            format!("{outcome}{after}{separator}{}", said.join(" "))
        }
    }
}

pub(super) fn place(file: &str, row: u32, lang: Lang) -> String {
    let file = texts::file(file, lang);
    say!(lang, "row {row} of {file}", "{file} 第 {row} 行")
}
