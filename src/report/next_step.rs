//! What to type next, and what comes of it.

use std::iter;

use serde::Serialize;

use super::printer::Report;
use super::texts::rows;
use crate::lang::{Lang, Text, say};

/// A command to type next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NextStep {
    /// The command, ready to be pasted.
    pub command: String,
    /// What comes of it.
    pub effects: Vec<Effect>,
}

/// What comes of a command, with the number of rows it is about, or the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// It is shown what would be sent.
    Checks,
    /// The same is checked again.
    ChecksAgain,
    /// Rows that nothing is wrong with are sent, the others are not.
    SendsValid(u64),
}

impl NextStep {
    /// What comes of it.
    pub(super) fn words(&self, lang: Lang) -> String {
        let effects: Vec<String> = self.effects.iter().map(|effect| effect.words(lang)).collect();
        effects.join(Text::new(", and ", "，并").get(lang))
    }
}

impl Effect {
    fn words(self, lang: Lang) -> String {
        match self {
            Effect::GoesOn => say!(lang, "goes on where it stopped", "从中断处继续"),
            Effect::SendsTheRest(count) => {
                let of_rows = rows(count);
                say!(lang, "sends the {of_rows} left", "发送其余 {count} 行")
            }
            Effect::SendsCorrected => say!(
                lang,
                "sends what you have corrected in the file",
                "发送您在文件中改正的行"
            ),
            Effect::SendsRefused(count) => {
                let (of_rows, are) = (rows(count), if count == 1 { "it is" } else { "they are" });
                say!(
                    lang,
                    "sends {of_rows} again as {are}, once the reason is gone",
                    "被拒原因消除后，按原样重新发送这 {count} 行"
                )
            }
            Effect::SendsUnconfirmed(count) => {
                let of_rows = rows(count);
                say!(
                    lang,
                    "sends {of_rows} again that nobody confirmed",
                    "重新发送未确认的 {count} 行"
                )
            }
            Effect::WritesToCorrect(count) => {
                let of_rows = rows(count);
                say!(
                    lang,
                    "writes {of_rows} to correct as a file of their own",
                    "把需要改正的 {count} 行单独写成一个文件"
                )
            }
            Effect::ShowsRow(row) => say!(
                lang,
                "shows what was done for row {row}",
                "查看第 {row} 行的全部发送记录"
            ),
            Effect::Checks => say!(
                lang,
                "shows what would be sent; sends nothing",
                "显示将发送的内容，不会发送"
            ),
            Effect::ChecksAgain => say!(lang, "checks again, once that is put right", "改正后再次检查"),
            Effect::SendsValid(count) => {
                let of_rows = rows(count);
                say!(
                    lang,
                    "sends the {of_rows} that can be sent",
                    "发送其中可以发送的 {count} 行"
                )
            }
        }
    }
}

/// What to type next, where nothing else is told with it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NextSteps {
    /// The commands, the likeliest first.
    pub next: Vec<NextStep>,
}

impl Report for NextSteps {
    const TYPE: &'static str = "next";

    fn text(&self, lang: Lang) -> String {
        lines(&self.next, lang).join("\n")
    }
}

/// The steps as a user reads them; nothing where there is nothing left to do.
pub(super) fn lines(steps: &[NextStep], lang: Lang) -> Vec<String> {
    let commands = commands(steps.iter().map(|step| &step.command), lang);
    let effects = steps.iter().map(|step| format!("      {}", step.words(lang)));
    commands.zip(effects).flat_map(<[String; 2]>::from).collect()
}

/// Commands to type, the likeliest first.
pub(super) fn commands<'c>(commands: impl Iterator<Item = &'c String>, lang: Lang) -> impl Iterator<Item = String> {
    let (next, or) = (Text::new("next: ", "下一步："), Text::new("  or: ", "  或者："));
    let begins = iter::once(next).chain(iter::repeat(or));
    commands
        .zip(begins)
        .map(move |(command, begin)| format!("{}{command}", begin.get(lang)))
}
