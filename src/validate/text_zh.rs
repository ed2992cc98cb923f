//! What findings say in Chinese.

use super::finding::{EmailProblem, Kind, PlanProblem, ShapeProblem};
use super::relation::{Bearer, Conflict, ConflictKind};
use super::repair::Repair;
use super::validator::ContactUse;

pub(super) fn defect(kind: &Kind) -> String {
    match kind {
        Kind::RowTooShort { missing } => format!("比表头少 {missing} 个单元格"),
        Kind::RowTooLong { extra } => format!("比表头多出 {extra} 个单元格"),
        Kind::CellTooLong { length } => format!("单元格内有 {length} 个字符"),
        Kind::ControlCharacter { code, position } => format!("第 {position} 位是控制字符 U+{code:04X}"),
        Kind::SpreadsheetError { error } => format!("内容是 `{error}`，不是实际的值"),
        Kind::ReplacementCharacter { position } => {
            format!("第 {position} 位是损坏的字符 `\u{FFFD}`，原来的字在之前的程序里就已丢失")
        }
        Kind::MobileInTwoColumns { other, is_clear: true } => format!("{other} 列中是另一个号码"),
        Kind::MobileInTwoColumns { other, is_clear: false } => {
            format!("{other} 列中是另一个号码，无法确定哪个是本人的")
        }
        Kind::ContactMissing {
            elsewhere: Some((_, column)),
            ..
        } => format!("联系方式只出现在 {column} 列，而该列未被采用"),
        Kind::ContactMissing { looked_at, .. } => match looked_at {
            ContactUse::Both => "邮箱和手机号都没有填".to_owned(),
            ContactUse::Email => "没有填邮箱".to_owned(),
            ContactUse::Mobile => "没有填手机号".to_owned(),
        },
        Kind::EmailSyntax { problem } => email(problem),
        Kind::EmailTwoAddresses { count } => format!("一个单元格里有 {count} 个邮箱"),
        Kind::EmailLikelyTypo { domain, meant } => format!("`{domain}` 可能是 `{meant}` 的笔误"),
        Kind::EmailOddDomain { domain, usual } => {
            format!("只有这一个邮箱的域名是 `{domain}`，其他邮箱几乎都是 `{usual}`")
        }
        Kind::MobileScientificNotation { kept, digits } if kept >= digits => {
            "写成了科学计数法，不是完整的数字".to_owned()
        }
        Kind::MobileScientificNotation { kept, digits } => {
            format!("被表格软件改成了科学计数法：{digits} 位数字只剩 {kept} 位")
        }
        Kind::MobileRounded { digits } => format!("共 {digits} 位，第 16 位起全是 0：原来的数字已被表格软件舍去"),
        Kind::MobileMasked { hidden } => format!("有 {hidden} 位数字被 `*` 隐藏"),
        Kind::MobileLetters {
            character,
            position,
            length,
        } => {
            let what = match character {
                'a'..='z' | 'A'..='Z' => "字母",
                _ => "字符",
            };
            format!("第 {position} 位（共 {length} 位）是{what} `{character}`，不是数字")
        }
        Kind::MobileExtension => "号码带有分机号".to_owned(),
        Kind::MobileTwoNumbers { count } => format!("一个单元格里有 {count} 个号码"),
        Kind::MobileNoDigits => "没有任何数字".to_owned(),
        Kind::MobileLostLeadingDigits { digits } => format!("只有 {digits} 位，开头的 1 可能丢了"),
        Kind::MobileLength { digits } => format!("共 {digits} 位，而大陆手机号应为 11 位"),
        Kind::MobilePrefix { start } => format!("以 {start} 开头，而大陆手机号以 13 至 19 开头"),
        Kind::MobileShape { problem } => match problem {
            ShapeProblem::UnknownCountryCode => "开头的国家码不存在".to_owned(),
            ShapeProblem::TooShort { digits } => format!("国家码之后只有 {digits} 位数字"),
            ShapeProblem::TooLong { digits } => format!("连国家码共 {digits} 位，最多只能有 15 位"),
        },
        Kind::MobilePlan {
            country_code, problem, ..
        } => plan(country_code, problem),
        Kind::CountryCodeInvalid => "不是数字形式的国家码".to_owned(),
        Kind::CountryCodeMismatch { in_number, in_column } => {
            format!("号码里的国家码是 +{in_number}，国家码列里是 +{in_column}")
        }
        Kind::ContactConflict { conflict } => conflict_words(conflict),
    }
}

fn email(problem: &EmailProblem) -> String {
    match problem {
        EmailProblem::NoSign => "没有 `@`".to_owned(),
        EmailProblem::NothingBefore => "`@` 前面没有内容".to_owned(),
        EmailProblem::NothingBehind => "`@` 后面没有内容".to_owned(),
        EmailProblem::Character {
            character: ' ',
            position,
        } => format!("第 {position} 位是空格"),
        EmailProblem::Character { character, position } => format!("第 {position} 位的 `{character}` 不能用在这里"),
        EmailProblem::Dots => "点号位于开头或结尾，或者有两个点号相连".to_owned(),
        EmailProblem::NoDot => "域名里没有点号".to_owned(),
        EmailProblem::NoDomain => "这样的域名不可能存在".to_owned(),
        EmailProblem::LocalTooLong { bytes, max } => format!("`@` 前面有 {bytes} 个字节，最多 {max} 个"),
        EmailProblem::TooLong { bytes, max } => format!("共 {bytes} 个字节，最多 {max} 个"),
    }
}

fn plan(code: &str, problem: &PlanProblem) -> String {
    match problem {
        PlanProblem::Length { digits, min, max } if min == max => {
            format!("共 {digits} 位，而 +{code} 的手机号为 {min} 位")
        }
        PlanProblem::Length { digits, min, max } => format!("共 {digits} 位，而 +{code} 的手机号为 {min} 至 {max} 位"),
        PlanProblem::Start => format!("开头不符合 +{code} 手机号的规则"),
        PlanProblem::TrunkZero => format!("以 0 开头，而 +{code} 之后不应再拨这个 0"),
    }
}

fn conflict_words(conflict: &Conflict) -> String {
    let with = bearer(conflict.with);
    match (conflict.kind, conflict.also) {
        (ConflictKind::SameMobile, _) => format!("同一个手机号对应两个邮箱：见{with}"),
        (ConflictKind::SameEmail, _) => format!("同一个邮箱对应两个手机号：见{with}"),
        (ConflictKind::SamePerson, _) => format!("与{with}是同一个人，而该行的联系方式有冲突"),
        (ConflictKind::TwoPeople, None) => format!("{with}的邮箱和手机号分别指向两个人"),
        (ConflictKind::TwoPeople, Some(also)) => format!("邮箱指向{with}，手机号却指向{}", bearer(also)),
    }
}

fn bearer(bearer: Bearer) -> String {
    match bearer {
        Bearer::Row(row) => format!("第 {row} 行"),
        Bearer::Person(_) => "此前发送过的人".to_owned(),
    }
}

pub(super) fn repair(repair: Repair) -> &'static str {
    match repair {
        Repair::FullWidth => "全角字符按半角读取",
        Repair::Invisible => "去掉了看不见的字符",
        Repair::TextMark => "去掉了表格软件的文本标记（`'138…`、`=\"138…\"`）",
        Repair::Decimal => "去掉了末尾的 `.0` 或 `,0`",
        Repair::Wrapping => "去掉了联系方式前后的内容（`mailto:`、`姓名 <…>`、`;`）",
        Repair::CountryCode => "去掉了号码前面的国家码",
        Repair::Placeholder => "`-`、`N/A`、`无` 等按空白处理",
    }
}
