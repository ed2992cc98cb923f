//! What to type next, and what comes of it.

use serde::Serialize;

use super::printer::Report;
use super::texts::rows;
use crate::lang::Lang;

/// A command to type next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// The command, ready to be pasted.
    pub command: String,
    /// What comes of it.
    pub effects: Vec<Effect>,
}

/// What comes of a command, with the number of rows it is about, or the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// What was stopped goes on.
    GoesOn,
    /// Rows that were not sent, or not confirmed, are sent.
    SendsTheRest(u64),
    /// Rows that were corrected in the file are sent.
    SendsCorrected,
    /// Refused rows are sent again as they are.
    SendsRefused(u64),
    /// Unconfirmed rows are sent again.
    SendsUnconfirmed(u64),
    /// Rows to correct are written as a file of their own.
    WritesToCorrect(u64),
    /// What was done for this row is shown.
    ShowsRow(u32),
    /// The same is checked again.
    ChecksAgain,
    /// Rows that nothing is wrong with are sent, the others are not.
    SendsValid(u64),
}

impl Effect {
    fn words(self, lang: Lang) -> String {
        match (self, lang) {
            (Effect::GoesOn, Lang::En) => "goes on where it stopped".to_owned(),
            (Effect::GoesOn, Lang::Zh) => "从中断处继续".to_owned(),
            (Effect::SendsTheRest(count), Lang::En) => format!("sends the {} left", rows(count)),
            (Effect::SendsTheRest(count), Lang::Zh) => format!("发送其余 {count} 行"),
            (Effect::SendsCorrected, Lang::En) => "sends what you have corrected in the file".to_owned(),
            (Effect::SendsCorrected, Lang::Zh) => "发送您在文件中改正的行".to_owned(),
            (Effect::SendsRefused(count), Lang::En) => {
                format!(
                    "sends {} again as {}, once the reason is gone",
                    rows(count),
                    if count == 1 { "it is" } else { "they are" }
                )
            }
            (Effect::SendsRefused(count), Lang::Zh) => format!("被拒原因消除后，按原样重新发送这 {count} 行"),
            (Effect::SendsUnconfirmed(count), Lang::En) => format!("sends {} again that nobody confirmed", rows(count)),
            (Effect::SendsUnconfirmed(count), Lang::Zh) => format!("重新发送未确认的 {count} 行"),
            (Effect::WritesToCorrect(count), Lang::En) => {
                format!("writes {} to correct as a file of their own", rows(count))
            }
            (Effect::ShowsRow(row), Lang::En) => format!("shows what was done for row {row}"),
            (Effect::ShowsRow(row), Lang::Zh) => format!("查看第 {row} 行的全部发送记录"),
            (Effect::ChecksAgain, Lang::En) => "checks again, once that is put right".to_owned(),
            (Effect::ChecksAgain, Lang::Zh) => "改正后再次检查".to_owned(),
            (Effect::SendsValid(count), Lang::En) => format!("sends the {} that can be sent", rows(count)),
            (Effect::SendsValid(count), Lang::Zh) => format!("发送其中可以发送的 {count} 行"),
            (Effect::WritesToCorrect(count), Lang::Zh) => format!("把需要改正的 {count} 行单独写成一个文件"),
        }
    }
}

/// What to type next, where nothing else is told with it.
#[derive(Debug, Serialize)]
pub struct NextSteps {
    /// The commands, the likeliest first.
    pub next: Vec<NextStep>,
}

impl Report for NextSteps {
    fn text(&self, lang: Lang) -> String {
        lines(&self.next, lang).join("\n")
    }
}

/// The steps as a user reads them; nothing where there is nothing left to do.
pub(super) fn lines(steps: &[NextStep], lang: Lang) -> Vec<String> {
    let (next, or, joint) = match lang {
        Lang::En => ("next: ", "  or: ", ", and "),
        Lang::Zh => ("下一步：", "  或者：", "，并"),
    };
    let mut lines = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let effects: Vec<String> = step.effects.iter().map(|effect| effect.words(lang)).collect();
        lines.push(format!("{}{}", if at == 0 { next } else { or }, step.command));
        lines.push(format!("      {}", effects.join(joint)));
    }
    lines
}
