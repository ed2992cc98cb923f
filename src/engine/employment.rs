//! What the file's own cells say of whether somebody still works here: a word in the status column, or the last day.

use jiff::civil::Date;

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
const LEFT: [&str; 75] = [
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
];

/// Words for accounts that are shut, and for posts that are left or were never taken up, whose people may have left or not have begun.
const UNCLEAR: [&str; 38] = [
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
];

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
    HasLeft,
}

/// Names of columns, folded, by what they ask.
const ASKING: [(Question, &[&str]); 3] = [
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
    (Question::HasLeft, &["是否离职", "是否離職"]),
];

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

/// What a status says, or the answer to a question. More may stand behind a word, as in `Terminated - Voluntary`, but not as
/// one word with it: `退休返聘` is at work.
pub(super) fn status(cell: &str, question: Question) -> Employment {
    let cell = cell.trim().to_lowercase();
    let begins = |words: &[&str]| {
        words.iter().any(|word| {
            let rest = cell.strip_prefix(word);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    };
    let answer = match (YES.contains(&cell.as_str()), NO.contains(&cell.as_str())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    match (question, answer) {
        (Question::IsActive | Question::IsEnabled, Some(true)) | (Question::HasLeft, Some(false)) => Employment::Active,
        (Question::IsActive, Some(false)) | (Question::HasLeft, Some(true)) => Employment::Left,
        (Question::IsEnabled, Some(false)) => Employment::Unclear,
        // No word of one list begins one of another: first come those that most rows have.
        _ if begins(&ACTIVE) => Employment::Active,
        _ if begins(&LEFT) && ABSENCES.iter().any(|word| cell.contains(word)) => Employment::Unclear,
        _ if begins(&LEFT) => Employment::Left,
        _ if begins(&UNCLEAR) => Employment::Unclear,
        _ => Employment::Unknown,
    }
}

/// Whether a cell is a day before `today`, however the date is written. Where day and month may stand for each other, both days
/// have to be.
pub(super) fn is_past(cell: &str, today: Date) -> bool {
    let days = days(cell);
    !days.is_empty() && days.iter().all(|day| *day < today)
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
                 Resigned|離職|退職済|ausgeschieden|退出企业|Alumni|自动离职",
            ),
            (
                Employment::Unclear,
                "Suspended|Deactivated|Disabled|已停用|已禁用|冻结|Inactive - Leave of Absence|DEPROVISIONED|已离岗|Rescinded|已注销",
            ),
            (Employment::Active, "Active|在职|正式|试用期|Active - Full time|在籍"),
            (
                Employment::Unknown,
                "On Leave|Leave|LOA|待离职|停薪留职|离职中|未激活|退休返聘|退職予定|0|1|否|T|",
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
            ("46000", false),
            ("至今", false),
            ("", false),
        ] {
            assert_eq!(is_past(cell, today), past, "{cell}");
        }
    }
}
