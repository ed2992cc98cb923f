//! Everything that was done for one row or one account: every attempt with its answer.

use serde::Serialize;

use super::outcome::RowOutcome;
use super::printer::Report;
use super::results::Fields;
use super::texts;
use crate::checkpoint::{Attempt, Outcome, Status};
use crate::lang::Lang;

/// Everything that was done for a row, or for whoever has an account. Contacts are masked.
#[derive(Debug, Serialize)]
pub struct AttemptsReport {
    /// The rows it is about, each with its file.
    pub rows: Vec<(String, u32)>,
    /// Where the row stands; nothing where an account was asked for.
    pub standing: Option<RowStanding>,
    /// The account that was asked for.
    pub account_id: Option<String>,
    /// The attempts, in the order in which they were made.
    pub attempts: Vec<AttemptView>,
}

/// Where a row stands, in the words of the results.
#[derive(Debug, Serialize)]
pub struct RowStanding {
    status: Status,
    error_code: String,
    error_message: String,
    how_to_fix: String,
    note: String,
}

/// One attempt as it is shown.
#[derive(Debug, Serialize)]
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
    /// Where a row stands.
    pub fn new(outcome: &RowOutcome, lang: Lang) -> Self {
        let Fields {
            error_code,
            error_message,
            how_to_fix,
            note,
            ..
        } = Fields::of(outcome, lang);
        RowStanding {
            status: outcome.status,
            error_code,
            error_message,
            how_to_fix,
            note,
        }
    }

    fn text(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        let (fix, note) = match lang {
            Lang::En => ("fix: ", "note: "),
            Lang::Zh => ("处理办法：", "备注："),
        };
        for (name, text) in [("", &self.error_message), (fix, &self.how_to_fix), (note, &self.note)] {
            if !text.is_empty() {
                lines.push(format!("    {name}{text}"));
            }
        }
        lines
    }
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        AttemptView {
            run: attempt.run,
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

impl Report for AttemptsReport {
    fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        if let Some(account_id) = &self.account_id {
            lines.push(match lang {
                Lang::En => format!("account {account_id}"),
                Lang::Zh => format!("账户 {account_id}"),
            });
        }
        for (file, row) in &self.rows {
            let place = place(file, *row, lang);
            lines.push(match (&self.standing, lang) {
                (None, _) => place,
                (Some(standing), Lang::En) => {
                    let code = Some(&standing.error_code).filter(|code| !code.is_empty());
                    let code = code.map(|code| format!(", {code}")).unwrap_or_default();
                    format!("{place}: {}{code}", texts::status(standing.status, lang))
                }
                (Some(standing), Lang::Zh) => {
                    let code = Some(&standing.error_code).filter(|code| !code.is_empty());
                    let code = code.map(|code| format!("，{code}")).unwrap_or_default();
                    format!("{place}：{}{code}", texts::status(standing.status, lang))
                }
            });
        }
        lines.extend(self.standing.iter().flat_map(|standing| standing.text(lang)));
        for (at, attempt) in self.attempts.iter().enumerate() {
            lines.push(String::new());
            lines.extend(attempt.text(at + 1, lang));
        }
        lines.push(String::new());
        lines.push(match (self.attempts.is_empty(), lang) {
            (true, Lang::En) => "nothing was ever sent".to_owned(),
            (true, Lang::Zh) => "从未发送过".to_owned(),
            (false, Lang::En) => "contacts are masked here; the results hold the rows in full".to_owned(),
            (false, Lang::Zh) => "此处的联系方式已隐去部分内容；完整内容见结果文件".to_owned(),
        });
        lines.join("\n")
    }
}

impl AttemptView {
    fn text(&self, number: usize, lang: Lang) -> Vec<String> {
        let place = place(&self.file, self.row, lang);
        let sent = texts::local_time(self.sent_ms);
        let head = match lang {
            Lang::En => format!("call {number}: {place}, run {}", self.run),
            Lang::Zh => format!("第 {number} 次调用：{place}，第 {} 次运行", self.run),
        };
        let (contact, sent_at, answer, account, log_id) = match lang {
            Lang::En => ("sent     ", "at       ", "answer   ", "account  ", "log id   "),
            Lang::Zh => ("发送内容 ", "发送时间 ", "应答     ", "账户     ", "log_id   "),
        };
        let mut lines = vec![
            head,
            format!("    {contact}{}", self.contact),
            format!("    {sent_at}{sent}"),
            format!("    {answer}{}", self.answer(lang)),
        ];
        for (name, value) in [(account, &self.account_id), (log_id, &self.log_id)] {
            lines.extend(value.as_ref().map(|value| format!("    {name}{value}")));
        }
        lines
    }

    fn answer(&self, lang: Lang) -> String {
        let outcome = match (self.outcome, lang) {
            (Some(Outcome::Registered), Lang::En) => "registered",
            (Some(Outcome::Registered), Lang::Zh) => "已注册",
            (Some(Outcome::Refused), Lang::En) => "refused",
            (Some(Outcome::Refused), Lang::Zh) => "被拒绝",
            (Some(Outcome::Unconfirmed), Lang::En) => "unconfirmed",
            (Some(Outcome::Unconfirmed), Lang::Zh) => "未确认",
            (Some(Outcome::Unsent), Lang::En) => "not taken, and not counted as an attempt",
            (Some(Outcome::Unsent), Lang::Zh) => "未被受理，不计为一次尝试",
            (None, Lang::En) => "not yet",
            (None, Lang::Zh) => "尚未收到",
        };
        let after = match (self.answered_ms, lang) {
            (None, _) => String::new(),
            (Some(answered_ms), Lang::En) => format!(" after {} ms", answered_ms.saturating_sub(self.sent_ms)),
            (Some(answered_ms), Lang::Zh) => format!("，用时 {} 毫秒", answered_ms.saturating_sub(self.sent_ms)),
        };
        let separator = match lang {
            Lang::En => ": ",
            Lang::Zh => "：",
        };
        let code = self.code.iter().map(String::as_str);
        let said: Vec<&str> = code
            .chain(self.message.as_deref().filter(|message| !message.is_empty()))
            .collect();
        if said.is_empty() {
            format!("{outcome}{after}")
        } else {
            format!("{outcome}{after}{separator}{}", said.join(" "))
        }
    }
}

fn place(file: &str, row: u32, lang: Lang) -> String {
    let file = texts::file(file, lang);
    match lang {
        Lang::En => format!("row {row} of {file}"),
        Lang::Zh => format!("{file} 第 {row} 行"),
    }
}
