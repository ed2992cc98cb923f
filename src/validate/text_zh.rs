//! What findings say in Chinese.

use super::finding::{EmailProblem, Kind, PlanProblem, ShapeProblem};
use super::relation::{Bearer, Conflict, ConflictKind};
use super::repair::Repair;
use super::slug::Slug;
use super::validator::ContactUse;

pub(super) fn defect(kind: &Kind) -> String {
    match kind {
        Kind::RowTooShort { missing } => format!("比表头少 {missing} 个单元格"),
        Kind::RowTooLong { extra } => format!("比表头多出 {extra} 个有内容的单元格"),
        Kind::CellTooLong { length } => format!("单元格内有 {length} 个字符"),
        Kind::ControlCharacter { code, position } => format!("第 {position} 位是控制字符 U+{code:04X}"),
        Kind::SpreadsheetError { error } => format!("内容是 `{error}`，不是实际的值"),
        Kind::ContactMissing { looked_at } => match looked_at {
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

pub(super) fn title(slug: Slug) -> &'static str {
    match slug {
        Slug::RowTooShort => "这一行的单元格比表头少",
        Slug::RowTooLong => "这一行的单元格比表头多",
        Slug::CellTooLong => "单元格内容过长，不可能是联系方式",
        Slug::ControlCharacter => "单元格里有控制字符",
        Slug::SpreadsheetError => "单元格里是表格软件的错误值",
        Slug::ContactMissing => "这一行没有联系方式",
        Slug::EmailSyntax => "邮箱格式不正确",
        Slug::EmailTwoAddresses => "一个单元格里有多个邮箱",
        Slug::EmailLikelyTypo => "邮箱域名可能有笔误",
        Slug::EmailOddDomain => "邮箱域名在文件中只出现一次",
        Slug::MobileScientificNotation => "手机号被表格软件改成了科学计数法",
        Slug::MobileRounded => "手机号的末几位被表格软件变成了 0",
        Slug::MobileMasked => "手机号的部分数字被隐藏",
        Slug::MobileLetters => "手机号里有数字以外的字符",
        Slug::MobileExtension => "号码带有分机号",
        Slug::MobileTwoNumbers => "一个单元格里有多个手机号",
        Slug::MobileNoDigits => "手机号里没有数字",
        Slug::MobileLostLeadingDigits => "手机号丢了第一位",
        Slug::MobileLength => "手机号不是 11 位",
        Slug::MobilePrefix => "不是大陆手机号",
        Slug::MobileShape => "不是有效的国际号码",
        Slug::MobilePlan => "手机号不符合所属国家或地区的编号规则",
        Slug::CountryCodeInvalid => "国家码无效",
        Slug::CountryCodeMismatch => "号码里的国家码与国家码列不一致",
        Slug::ContactConflict => "联系方式互相矛盾",
    }
}

pub(super) fn meaning(slug: Slug) -> &'static str {
    match slug {
        Slug::RowTooShort => "缺少的单元格按空白处理。只要已有内容能构成联系方式，这一行照常发送。",
        Slug::RowTooLong => "某个单元格里的逗号或引号把内容拆开了，后面的值全部错位。这一行不会发送。",
        Slug::CellTooLong => "邮箱和手机号不会这么长；多半是引号没有成对，或者这里写的是备注。",
        Slug::ControlCharacter => "多半是复制时带进来的，或者文件的编码没有认对，肉眼看不见。",
        Slug::SpreadsheetError => "保存文件时公式出错，或者列宽不够，原来的值没有存下来。",
        Slug::ContactMissing => "飞书要靠邮箱或手机号找到员工，至少要有一个。",
        Slug::EmailSyntax => "邮箱应有一个 `@`，前面是名称，后面是带点号的域名。",
        Slug::EmailTwoAddresses => "只能发送其中一个，用哪一个需要您来决定。",
        Slug::EmailLikelyTypo => "这一行按原样发送；如果邮箱确实写错了，飞书会找不到这名员工。",
        Slug::EmailOddDomain => {
            "文件中 99% 以上的邮箱用同一个域名，而这个域名只出现一次。这一行按原样发送；如果邮箱确实写错了，飞书会找不到这名员工。"
        }
        Slug::MobileScientificNotation => {
            "单元格是数字格式而列宽不够，文件里只存下了 `1.39E+10` 这样的内容，其余数字已不在文件中。"
        }
        Slug::MobileRounded => "表格软件的数字最多保留 15 位，后面的都会变成 0。",
        Slug::MobileMasked => "导出文件的系统隐藏了部分数字，例如 `138****8000`。",
        Slug::MobileLetters => "把数字 0、1 写成了字母 O、l，或者号码旁边写了备注。本程序不会猜测。",
        Slug::MobileExtension => "带分机号的是座机；飞书用手机号识别员工。",
        Slug::MobileTwoNumbers => "只能发送其中一个，用哪一个需要您来决定。",
        Slug::MobileNoDigits => "单元格里只有符号。",
        Slug::MobileLostLeadingDigits => "只有 10 位，前面补上 1 才像大陆手机号。本程序不会猜测。",
        Slug::MobileLength => "大陆手机号正好 11 位；其他国家或地区的号码需要写明国家码。",
        Slug::MobilePrefix => "可能是带区号的座机，或者是没写国家码的境外号码。",
        Slug::MobileShape => "国际号码由有效的国家码开头，总共不超过 15 位（E.164）。",
        Slug::MobilePlan => "这一行照常发送，但飞书可能找不到这名员工。加上 `--strict` 则视为错误。",
        Slug::CountryCodeInvalid => "国家码是 1 至 3 位数字，例如 `86` 或 `+852`；国家或地区的名称无法识别。",
        Slug::CountryCodeMismatch => "两者之中有一个是错的，哪个正确需要您来确认。",
        Slug::ContactConflict => "手机号可能已转给他人使用，而账户里有奖励金，因此在弄清楚是谁之前，相关各行都不发送。",
    }
}

pub(super) fn fix(slug: Slug) -> &'static str {
    match slug {
        Slug::RowTooShort => "补齐缺少的单元格；如果本来就是空的，可以不管",
        Slug::RowTooLong => "给含有分隔符的单元格加上双引号，或者重新导出文件",
        Slug::CellTooLong => "单元格里只保留联系方式，并检查引号是否成对",
        Slug::ControlCharacter => "清空单元格，重新输入联系方式",
        Slug::SpreadsheetError => "修正公式或调宽列宽，然后重新保存文件",
        Slug::ContactMissing => "填写邮箱或手机号",
        Slug::EmailSyntax => "改正邮箱；如果这一行有手机号，也可以清空这个单元格",
        Slug::EmailTwoAddresses => "单元格里只保留一个邮箱",
        Slug::EmailLikelyTypo | Slug::EmailOddDomain => "如果是笔误，请改正域名",
        Slug::MobileScientificNotation => {
            "把手机号列设为文本格式后重新导出（原表里数字还完整的话，调宽列宽再保存即可）"
        }
        Slug::MobileRounded => "把这一列设为文本格式，重新输入号码",
        Slug::MobileMasked => "重新导出，选择显示完整手机号",
        Slug::MobileLetters => "改正号码，单元格里只保留数字",
        Slug::MobileExtension => "改填不带分机号的手机号",
        Slug::MobileTwoNumbers => "单元格里只保留一个号码",
        Slug::MobileNoDigits => "填写手机号；如果这一行有邮箱，也可以清空这个单元格",
        Slug::MobileLostLeadingDigits => "对照原始资料，填写完整的 11 位号码",
        Slug::MobileLength => "填写完整的 11 位号码，或在前面加上国家码，例如 `+852 …`",
        Slug::MobilePrefix => "改填手机号，或在前面加上国家码，例如 `+852 …`",
        Slug::MobileShape => "填写带国家码的号码，例如 `+852 …`",
        Slug::MobilePlan => "对照原始资料；如果号码没错，可以不管",
        Slug::CountryCodeInvalid => "用数字填写国家码，例如 `86`；清空则使用默认国家码",
        Slug::CountryCodeMismatch => "改正国家码列，或改正号码里的国家码",
        Slug::ContactConflict => {
            "改正联系方式，或清空写错的单元格；`--use email` 或 `--use mobile` 可对所有行只用一种联系方式"
        }
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
