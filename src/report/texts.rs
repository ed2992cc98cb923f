//! What results and summaries say in both languages, beyond findings and codes.

use std::path::Path;

use super::outcome::RowOutcome;
use super::totals::NamedRow;
use crate::checkpoint::{CorrectedIn, Skip, Standing, Status};
use crate::feishu::codes;
use crate::input::Column;
use crate::lang::{Lang, Text, cut, listed, say};
use crate::validate::Severity;

/// Why the results stand beside the file that was asked for.
pub(super) fn left_alone(path: &Path, lang: Lang) -> String {
    let path = path.display();
    say!(
        lang,
        "    `{path}` is not as this program left it, or is open elsewhere: nothing in it was changed",
        "    `{path}` 已被改动，或正被其他程序打开：其内容保持不变"
    )
}

/// Where the checkpoint is, and whether that is another than the app's own.
pub(super) fn checkpoint(path: &Path, is_elsewhere: bool, lang: Lang) -> String {
    let path = path.display();
    let elsewhere = match is_elsewhere {
        false => "",
        true => Text::new(
            " (as it was named; not the app's own)",
            "（另行指定，不是该应用自己的断点文件）",
        )
        .get(lang),
    };
    say!(lang, "checkpoint: {path}{elsewhere}", "断点文件：{path}{elsewhere}")
}

/// What the CSV is not for.
pub(super) fn no_spreadsheet(lang: Lang) -> &'static str {
    Text::new(
        "    for Excel take `--excel`: a CSV may look garbled there, lose digits, and run what looks like a formula",
        "    要用 Excel 查看请加 `--excel`：Excel 打开 CSV 时可能显示乱码、丢失数字，并执行形似公式的内容",
    )
    .get(lang)
}

/// A number of rows in English.
pub(super) fn rows(count: u64) -> String {
    if count == 1 {
        "1 row".to_owned()
    } else {
        format!("{count} rows")
    }
}

/// The first of `count` rows, each with the name of its person, else the employee number, where they are given:
/// `rows 14 王伟, 15 (E13), …`.
pub(super) fn named_rows<'r>(named: impl Iterator<Item = &'r NamedRow>, count: u64, lang: Lang) -> String {
    let named: Vec<(u32, Option<String>)> = named.map(|named| (named.row, named.who(lang))).collect();
    let more = count > named.len() as u64;
    let has_people = named.iter().any(|(_, who)| who.is_some());
    let each = named.iter().map(|(row, who)| match who {
        Some(who) => say!(lang, "{row}{who}", "第 {row} 行{who}"),
        None if has_people => say!(lang, "{row}", "第 {row} 行"),
        None => row.to_string(),
    });
    let each = listed(each, lang);
    let more = if more {
        Text::new(", …", "等")
    } else {
        Text::new("", "")
    }
    .get(lang);
    let rows = if count == 1 { "row" } else { "rows" };
    if has_people {
        say!(lang, "{rows} {each}{more}", "{each}{more}")
    } else {
        say!(lang, "{rows} {each}{more}", "第 {each} {more}行")
    }
}

/// The most columns that a name takes.
const NAME_COLUMNS_MAX: usize = 24;

/// A name as a text shows it.
pub(super) fn person(name: &str) -> String {
    cut(&name.trim().escape_debug().to_string(), NAME_COLUMNS_MAX)
}

impl NamedRow {
    /// Whose row it is, to stand behind its number.
    fn who(&self, lang: Lang) -> Option<String> {
        let number = self.employee_no.as_deref().map(|number| number.trim().escape_debug());
        match &self.name {
            Some(name) => Some(format!(" {}", person(name))),
            None => number.map(|number| say!(lang, " ({number})", "（{number}）")),
        }
    }
}

/// A file as a text names it.
pub(super) fn file(typed: &str, lang: Lang) -> &str {
    match typed {
        "-" => Text::new("standard input", "标准输入").get(lang),
        file => file,
    }
}

/// What the `note` column says beside status and code.
pub(super) fn notes(outcome: &RowOutcome, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(row) = outcome.same_as {
        notes.push(say!(lang, "same person as row {row}", "与第 {row} 行是同一个人"));
        if outcome.status == Status::Duplicate {
            notes.extend(shared_outcome(outcome, lang));
        }
    }
    if let Some(row) = outcome.shares_account_with {
        notes.push(say!(
            lang,
            "Feishu gave row {row}, whose contact disagrees, the same account: find out whose it is",
            "联系方式与这一行不同的第 {row} 行，飞书返回的是同一个账户：请核实账户属于谁"
        ));
    }
    if let Some(skip) = &outcome.line.skipped {
        notes.push(left_out(skip, lang));
    }
    if let Some(CorrectedIn { file, row }) = &outcome.line.corrected_in {
        let name = Path::new(file).file_name().unwrap_or(file.as_ref()).display();
        notes.push(say!(
            lang,
            "corrected in `{name}`, row {row}",
            "已在 `{name}` 第 {row} 行改正"
        ));
    }
    if outcome.line.other_mobile {
        notes.push(say!(
            lang,
            "registered earlier with this email and another mobile",
            "此前已用该邮箱和另一个手机号注册"
        ));
    }
    if let Some(settled) = &outcome.line.settled {
        if settled.disabled {
            notes.push(say!(
                lang,
                "the account exists and is disabled",
                "账户已存在，但处于停用状态"
            ));
        }
        if let Some(file) = &settled.told_by {
            notes.push(told_by(
                file,
                settled.standing == Standing::Registered && settled.account_id.is_none(),
                lang,
            ));
        }
        if let Some(forgotten_ms) = settled.forgotten_ms {
            let on = local_time(forgotten_ms);
            notes.push(say!(
                lang,
                "the contact that was sent was forgotten on {on}",
                "当时发送的联系方式已于 {on} 忘记"
            ));
        }
        if settled.was_unconfirmed {
            notes.push(say!(lang, "an earlier attempt was unconfirmed", "此前有一次发送未确认"));
        }
    }
    notes
}

/// That this checkpoint knows of a person from a results file alone.
fn told_by(file: &str, is_without_id: bool, lang: Lang) -> String {
    let told = say!(
        lang,
        "told by `{file}`, not seen by this checkpoint",
        "由 `{file}` 得知，并非本断点文件所见"
    );
    let rounded = Text::new(
        ", where a spreadsheet has rounded the id of the account",
        "，其中的账户 ID 已被表格软件取整",
    );
    if is_without_id { told + rounded.get(lang) } else { told }
}

/// Which option leaves a row out.
pub(super) fn left_out(skip: &Skip, lang: Lang) -> String {
    match skip {
        Skip::Leaver => say!(
            lang,
            "left out: its status says that the person has left; `--include-leavers` sends it",
            "未发送：状态列显示此人已离职；使用 `--include-leavers` 可发送"
        ),
        Skip::Status(value) => say!(
            lang,
            "left out: `{value}` may mean that the person has left; `{skip}` sends it",
            "未发送：“{value}”可能表示此人已离职；使用 `{skip}` 可发送"
        ),
        Skip::Forgotten => say!(lang, "forgotten, with what the row said", "已忘记，连同该行的内容"),
        Skip::Limit => say!(lang, "left to the next run by `--limit`", "因 `--limit` 留到下次运行"),
        Skip::Where(_) => say!(lang, "left out by `{skip}`", "因 `{skip}` 未发送"),
    }
}

/// The outcome that a duplicate shares, where it has no account.
fn shared_outcome(outcome: &RowOutcome, lang: Lang) -> Option<String> {
    let standing = outcome
        .line
        .settled
        .as_ref()
        .map_or(Standing::Pending, |settled| settled.standing);
    let text = match standing {
        Standing::Registered => return None,
        Standing::Failed => Text::new("which failed", "该行被飞书拒绝").get(lang),
        Standing::Unconfirmed => Text::new("which is unconfirmed", "该行未确认").get(lang),
        Standing::Pending => Text::new("which is pending", "该行尚未发送").get(lang),
    };
    Some(text.to_owned())
}

/// What to do about an unconfirmed row.
pub(super) fn fix_unconfirmed(lang: Lang) -> &'static str {
    Text::new(
        "the next run sends the person again, who most likely gets the same account \
             (`--on-unconfirmed hold` leaves that to `retry --unconfirmed`)",
        "下次运行会重新发送此人，很可能得到同一个账户（使用 `--on-unconfirmed hold` 时需用 `retry --unconfirmed`）",
    )
    .get(lang)
}

/// What happened, where Feishu said nothing and our own word stands in place of a code.
pub(super) fn without_answer(code: &str, lang: Lang) -> Option<&'static str> {
    let text = match code {
        "in_flight" => Text::new("sent, and the answer has not come yet", "已发送，尚未收到应答"),
        "interrupted" => Text::new("the program ended before the answer came", "程序在收到应答之前结束"),
        _ => return None,
    };
    Some(text.get(lang))
}

/// What the checkpoint holds of an outcome: what Feishu said as it said it, and what happened without an answer in words.
pub(super) fn message(code: &str, stored: Option<&str>, lang: Lang) -> String {
    let ours = codes::explain_word(code).filter(|_| lang != Lang::En);
    ours.map_or_else(
        || stored.unwrap_or_default().to_owned(),
        |known| known.title.get(lang).to_owned(),
    )
}

/// What to do about a code that is in no table.
pub(super) fn fix_unknown_code(lang: Lang) -> &'static str {
    Text::new(
        "give Feishu's support the code and the log id",
        "请把错误码和 log_id 提供给飞书技术支持",
    )
    .get(lang)
}

/// What to do about accounts that people with contacts that disagree share.
pub(super) fn shared_accounts(count: u64, lang: Lang) -> String {
    let of_rows = rows(count);
    say!(
        lang,
        "{of_rows} got the account of a person with another contact: see `note` in the results",
        "有 {count} 行得到的账户，属于联系方式不同的另一个人：请查看结果文件的 `note` 列"
    )
}

/// How bad a finding is.
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => Text::new("error", "错误").get(lang),
        Severity::Warning => Text::new("warning", "警告").get(lang),
    }
}

/// A row, with the name of its person, its employee number and a column where they are known.
pub(super) fn place(
    row: u32,
    name: Option<&str>,
    employee_no: Option<&str>,
    column: Option<&Column>,
    lang: Lang,
) -> String {
    let mut place = say!(lang, "row {row}", "第 {row} 行");
    if let Some(name) = name {
        place += &format!(" {}", person(name));
    }
    if let Some(number) = employee_no {
        let number = number.trim().escape_debug();
        place += &say!(lang, " (employee {number})", "（工号 {number}）");
    }
    if let Some(column) = column {
        place += &say!(lang, ", {column}", "，{column}");
    }
    place
}

/// An instant in the local time of the machine, to the second.
pub fn local_time(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map(|at| {
            at.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        })
        .unwrap_or_default()
}
