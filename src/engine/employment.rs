//! What the file's own cells say of whether somebody still works here: a word in the status column, or the last day.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::input::{Column, plain};

/// Whether somebody works here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Employment {
    /// Works here.
    Active,
    /// Has left.
    Left,
    /// May have left, or begin on Monday: an account that is disabled.
    Unclear,
    /// The file does not say.
    Unknown,
}

/// Words for people who work here.
const ACTIVE: [&str; 24] = [
    "active",
    "current",
    "employed",
    "working",
    "regular",
    "permanent",
    "probation",
    "onboarding",
    "member",
    "enabled",
    "aktiv",
    "在职",
    "在岗",
    "正式",
    "试用",
    "试用期",
    "实习",
    "在職",
    "在職中",
    "在籍",
    "在籍中",
    "已启用",
    "启用",
    "正常",
];

/// Words for people who have left. Those who are about to leave (`待离职`) are not among them.
const LEFT: [&str; 104] = [
    "离职",
    "已离职",
    "不在职",
    "辞职",
    "已辞职",
    "辞退",
    "已辞退",
    "解聘",
    "已解聘",
    "退休",
    "已退休",
    "退出",
    "已退出",
    "已退出企业",
    "已离开",
    "解除劳动合同",
    "解除合同",
    "已解除合同",
    "终止合同",
    "合同终止",
    "劳动合同终止",
    "开除",
    "已开除",
    "除名",
    "离任",
    "身故",
    "離職",
    "已離職",
    "辭職",
    "已辭職",
    "退職",
    "退職済",
    "退職済み",
    "解雇",
    "terminated",
    "inactive",
    "resigned",
    "retired",
    "left",
    "former",
    "dismissed",
    "separated",
    "departed",
    "exited",
    "quit",
    "offboarded",
    "deceased",
    "fired",
    "discharged",
    "laid off",
    "no longer employed",
    "ex-employee",
    "left company",
    "ausgeschieden",
    "ausgetreten",
    "inaktiv",
    "entlassen",
    "verstorben",
    "contract ended",
    "relieved",
    "alumni",
    "beendet",
    "退出企业",
    "自离",
    "自动离职",
    "自動離職",
    "解约",
    "已解约",
    "裁员",
    "已裁员",
    "死亡",
    "已故",
    "去世",
    "資遣",
    "已資遣",
    "not active",
    "non-active",
    "nonactive",
    "termination",
    "voluntary termination",
    "involuntary termination",
    "resignation",
    "retirement",
    "retiree",
    "redundant",
    "laid-off",
    "death",
    "ex employee",
    "no longer with",
    "退社",
    "退社済",
    "退社済み",
    "劝退",
    "病退",
    "离休",
    "终止",
    "已终止",
    "解除",
    "已解除",
    "已离任",
    "已卸任",
    "已辞",
    "已去世",
    "离世",
];

/// Words for accounts that are shut, and for posts that are left or were never taken up, whose people may have left or not have begun.
const UNCLEAR: [&str; 52] = [
    "suspended",
    "disabled",
    "deactivated",
    "blocked",
    "locked",
    "frozen",
    "on hold",
    "deaktiviert",
    "gesperrt",
    "停用",
    "已停用",
    "禁用",
    "已禁用",
    "冻结",
    "已冻结",
    "凍結",
    "已凍結",
    "停職",
    "停职",
    "已停職",
    "已停职",
    "無効",
    "停止",
    "已暂停",
    "deprovisioned",
    "archived",
    "expired",
    "rescinded",
    "withdrawn",
    "canceled",
    "cancelled",
    "gekündigt",
    "离岗",
    "已离岗",
    "注销",
    "已注销",
    "失效",
    "已失效",
    "deleted",
    "removed",
    "dormant",
    "no show",
    "no-show",
    "暂停",
    "暂停使用",
    "锁定",
    "已锁定",
    "已停权",
    "已删除",
    "放弃入职",
    "取消入职",
    "未报到",
];

/// What may stand behind a word in one piece with it, and changes nothing: `离职人员`.
const PEOPLE: [&str; 4] = ["人员", "人員", "员工", "成员"];

/// The most signs of a code that stands in front of a status: `03 离职`.
const CODE_DIGITS_MAX: usize = 3;

/// What makes an inactive person one who comes back.
const ABSENCES: [&str; 4] = ["leave", "loa", "sabbatical", "休假"];

const YES: [&str; 6] = ["yes", "y", "true", "1", "是", "t"];
const NO: [&str; 7] = ["no", "n", "false", "0", "否", "不是", "f"];

/// What a status column asks, where its cells say yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Nothing: its cells are words.
    Nothing,
    IsActive,
    IsEnabled,
    IsShut,
    HasLeft,
}

/// Names of columns, folded, by what they ask.
const ASKING: [(Question, &[&str]); 4] = [
    (
        Question::IsActive,
        &[
            "workeractive",
            "active",
            "isactive",
            "activestatus",
            "currentemployee",
            "isemployed",
            "currentlyemployed",
            "是否在职",
            "是否在職",
            "在职",
            "在職",
            "是否在岗",
        ],
    ),
    (
        Question::IsEnabled,
        &["accountenabled", "isenabled", "enabled", "是否启用", "是否啟用"],
    ),
    (
        Question::IsShut,
        &[
            "禁用状态",
            "是否禁用",
            "是否停用",
            "是否冻结",
            "disabled",
            "isdisabled",
            "suspended",
            "issuspended",
            "deactivated",
        ],
    ),
    (
        Question::HasLeft,
        &["是否离职", "是否離職", "是否已离职", "terminated", "isterminated"],
    ),
];

/// The digits of a day as spreadsheets count them: from 1927 to 2173.
const SERIAL_DIGITS: usize = 5;

/// How dates name months: the first three letters, in English and in German.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar", "mär"],
    &["apr"],
    &["may", "mai"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez"],
];

impl Question {
    /// What a column asks.
    pub(super) fn of(column: &Column) -> Self {
        let asking = ASKING.iter().find(|(_, names)| column.is_called(names));
        asking.map_or(Question::Nothing, |(question, _)| *question)
    }
}

/// What a status says, or the answer to a question.
pub(super) fn status(cell: &str, question: Question) -> Employment {
    let cell = cell.trim().to_lowercase();
    let answer = match (YES.contains(&cell.as_str()), NO.contains(&cell.as_str())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    match (question, answer) {
        (Question::IsActive | Question::IsEnabled, Some(true))
        | (Question::IsShut | Question::HasLeft, Some(false)) => Employment::Active,
        (Question::IsActive, Some(false)) | (Question::HasLeft, Some(true)) => Employment::Left,
        (Question::IsEnabled, Some(false)) | (Question::IsShut, Some(true)) => Employment::Unclear,
        _ => match said_by(&cell) {
            Employment::Unknown => said_by(behind_code(&cell)),
            said => said,
        },
    }
}

/// What the words at the beginning of a status say. More may stand behind them, as in `Terminated - Voluntary`, but not as one word
/// with them: `退休返聘` is at work.
fn said_by(cell: &str) -> Employment {
    let begins = |words: &[&str]| {
        words.iter().any(|word| {
            let rest = cell.strip_prefix(word);
            let rest = rest.map(|rest| {
                PEOPLE
                    .iter()
                    .find_map(|people| rest.strip_prefix(people))
                    .unwrap_or(rest)
            });
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    };
    match () {
        // No word of one list begins one of another: first come those that most rows have.
        () if begins(&ACTIVE) => Employment::Active,
        () if begins(&LEFT) && ABSENCES.iter().any(|word| cell.contains(word)) => Employment::Unclear,
        () if begins(&LEFT) => Employment::Left,
        () if begins(&UNCLEAR) => Employment::Unclear,
        () => Employment::Unknown,
    }
}

/// A status without the code that systems put in front of it: `T - Terminated`, `03 离职`, `[2]离职`. A letter needs a sign behind it.
fn behind_code(cell: &str) -> &str {
    let is_sign = |c: char| "-–:：.、)]）_".contains(c);
    let inner = cell.trim_start_matches(['[', '(', '（']);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let code = if inner.starts_with(|c: char| c.is_ascii_lowercase()) {
        1
    } else {
        digits
    };
    let rest = &inner[code..];
    let ends =
        rest.trim_start().starts_with(is_sign) || digits > 0 && !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    if ends && (1..=CODE_DIGITS_MAX).contains(&code) {
        rest.trim_start_matches(|c: char| is_sign(c) || c.is_whitespace())
    } else {
        cell
    }
}

/// Whether a cell is a day before `today`, however the date is written. Where day and month may stand for each other, both days
/// have to be.
pub(super) fn is_past(cell: &str, today: Date) -> bool {
    let days = days(cell);
    !days.is_empty() && days.iter().all(|day| *day < today)
}

/// The day of a number that a spreadsheet shows where a cell has lost the form of a date: days since the end of 1899.
fn of_serial(serial: &str) -> Option<Date> {
    let days: i32 = serial.parse().ok()?;
    date(1899, 12, 30).checked_add(days.days()).ok()
}

/// The days that a cell may mean.
fn days(cell: &str) -> Vec<Date> {
    let cell = plain(cell);
    let is_clock = |part: &&str| part.contains(':');
    let cell = cell
        .replace('t', " t")
        .split_whitespace()
        .filter(|part| !is_clock(part))
        .collect::<Vec<_>>()
        .join(" ");
    let numbers: Vec<&str> = cell
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let words = cell.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let month = words
        .filter_map(|word| {
            MONTHS
                .iter()
                .position(|names| names.iter().any(|name| word.starts_with(name)))
        })
        .next();
    let day =
        |year: &str, month: &str, day: &str| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    let found = match (month, &numbers[..]) {
        (None, [serial]) if serial.len() == SERIAL_DIGITS && cell.len() == SERIAL_DIGITS => vec![of_serial(serial)],
        (None, [packed]) if packed.len() == 8 && cell.len() == 8 => {
            vec![day(&packed[..4], &packed[4..6], &packed[6..])]
        }
        (None, [year, month, day_of]) if year.len() == 4 => vec![day(year, month, day_of)],
        (None, [one, other, year]) if year.len() == 4 => vec![day(year, other, one), day(year, one, other)],
        (Some(month), [day_of, year]) if year.len() == 4 => vec![day(year, &(month + 1).to_string(), day_of)],
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_who_has_left_and_who_may_have() {
        for (employment, cells) in [
            (
                Employment::Left,
                "离职|已离职|离职（2026-01）|退休|已退休|已退出企业|解除劳动合同|Left|Terminated (Voluntary)|Retired|Former|Separated|INACTIVE|\
                 Resigned|離職|退職済|ausgeschieden|退出企业|Alumni|自动离职|T - Terminated|t: terminated|03 离职|2-离职|[3]离职|3.离职|4 - Retired|离职人员|\
                 退休员工|Not Active|Voluntary Termination|退社済|终止",
            ),
            (
                Employment::Unclear,
                "Suspended|Deactivated|Disabled|已停用|已禁用|冻结|Inactive - Leave of Absence|DEPROVISIONED|已离岗|Rescinded|已注销|\
                 3 - Withdrawn|暂停|Deleted|放弃入职",
            ),
            (
                Employment::Active,
                "Active|在职|正式|试用期|Active - Full time|在籍|A - Active|0-在职|在职人员|01 正式员工",
            ),
            (
                Employment::Unknown,
                "On Leave|Leave|LOA|待离职|停薪留职|离职中|未激活|退休返聘|退職予定|0|1|否|T|T.|A Left Turn|1984 离职|离职人员交接|",
            ),
        ] {
            for cell in cells.split('|') {
                assert_eq!(status(cell, Question::Nothing), employment, "{cell}");
            }
        }
        for (question, cell, employment) in [
            (Question::IsActive, "No", Employment::Left),
            (Question::IsActive, "Yes", Employment::Active),
            (Question::IsEnabled, "False", Employment::Unclear),
            (Question::IsEnabled, "True", Employment::Active),
            (Question::IsShut, "是", Employment::Unclear),
            (Question::IsShut, "否", Employment::Active),
            (Question::IsShut, "禁用", Employment::Unclear),
            (Question::HasLeft, "是", Employment::Left),
            (Question::HasLeft, "否", Employment::Active),
            (Question::IsActive, "", Employment::Unknown),
        ] {
            assert_eq!(status(cell, question), employment, "{question:?} {cell}");
        }
    }

    #[test]
    fn a_day_is_past_only_if_all_that_it_may_mean_are() {
        let today: Date = "2026-06-15".parse().expect("a date");
        for (cell, past) in [
            ("2026-06-14", true),
            ("2026-06-15", false),
            ("2026/6/1 00:00:00", true),
            ("2026-06-01T08:00:00Z", true),
            ("2026年6月1日", true),
            ("20260601", true),
            ("2027.01.31", false),
            ("31.05.2026", true),
            ("05/06/2026", true),
            ("07/06/2026", false),
            ("01-Jun-2026", true),
            ("Jun 1, 2026", true),
            ("1 October 2026", false),
            ("9999-12-31", false),
            ("46000", true),
            ("46400", false),
            ("460", false),
            ("至今", false),
            ("", false),
        ] {
            assert_eq!(is_past(cell, today), past, "{cell}");
        }
    }
}
