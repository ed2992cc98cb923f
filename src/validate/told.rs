//! What is wrong with a row in words, and what to do about it.

use super::ContactUse;
use super::kind::{Kind, NamedBy};
use super::problem::digits_of;
use crate::input::{Column, Field};
use crate::lang::{Lang, say};

impl Kind {
    /// What is wrong, in words: "letter `O` at position 4 of 11".
    pub fn defect(&self, lang: Lang) -> String {
        match self {
            Kind::RowTooShort { missing } => fewer(*missing, lang),
            Kind::RowTooLong { extra } => more(*extra, lang),
            Kind::CellTooLong { length } => say!(lang, "{length} characters in one cell", "单元格内有 {length} 个字符"),
            Kind::ControlCharacter { code, position } => say!(
                lang,
                "control character U+{code:04X} at position {position}",
                "第 {position} 位是控制字符 U+{code:04X}"
            ),
            Kind::SpreadsheetError { error } => {
                say!(lang, "`{error}` instead of a value", "内容是 `{error}`，不是实际的值")
            }
            Kind::FormulaWithoutValue => say!(
                lang,
                "a formula, and no value was saved with it",
                "是公式，文件里没有保存它的计算结果"
            ),
            Kind::ReplacementCharacter { position } => say!(
                lang,
                "damaged character `�` at position {position}: an earlier program could not read the original",
                "第 {position} 位是损坏的字符 `�`，原来的字在之前的程序里就已丢失"
            ),
            Kind::MobileInTwoColumns { other, is_clear } => two_columns(other, *is_clear, lang),
            Kind::ContactMissing { looked_at, elsewhere } => missing(*looked_at, elsewhere.as_ref(), lang),
            Kind::EmailSyntax { problem } => problem.words(lang),
            Kind::EmailTwoAddresses { count } => {
                say!(lang, "{count} addresses in one cell", "一个单元格里有 {count} 个邮箱")
            }
            Kind::EmailLikelyTypo { domain, meant } => {
                say!(
                    lang,
                    "`{domain}` looks like a slip for `{meant}`",
                    "`{domain}` 可能是 `{meant}` 的笔误"
                )
            }
            Kind::EmailOddDomain { domain, usual } => say!(
                lang,
                "the only email at `{domain}`; nearly all are at `{usual}`",
                "只有这一个邮箱的域名是 `{domain}`，其他邮箱几乎都是 `{usual}`"
            ),
            Kind::CountryCodeInvalid => say!(
                lang,
                "neither a country code nor the name of a country",
                "既不是国家码，也不是国家或地区的名称"
            ),
            Kind::CountryCodeMismatch { in_number, in_column } => mismatch(in_number, in_column, lang),
            Kind::ContactConflict { conflict, known } => conflict.words(known, lang),
            Kind::MobileScientificNotation { kept, digits } => scientific(*kept, *digits, lang),
            Kind::MobileRounded { digits } => rounded(*digits, lang),
            Kind::MobileMasked { hidden } => {
                let digits = digits_of(*hidden);
                say!(lang, "{digits} hidden by `*`", "有 {hidden} 位数字被 `*` 隐藏")
            }
            Kind::MobileLetters {
                character,
                position,
                length,
            } => no_digit(*character, *position, *length, lang),
            Kind::MobileExtension => say!(lang, "a number with an extension", "号码带有分机号"),
            Kind::MobileTwoNumbers { count } => {
                say!(lang, "{count} numbers in one cell", "一个单元格里有 {count} 个号码")
            }
            Kind::MobileNoDigits => say!(lang, "no digits", "没有任何数字"),
            Kind::MobileLostLeadingDigits { digits } => lost_leading(*digits, lang),
            Kind::MobileLength { digits } => {
                let many = digits_of(*digits);
                say!(
                    lang,
                    "{many}, and a mainland mobile has 11",
                    "共 {digits} 位，而大陆手机号应为 11 位"
                )
            }
            Kind::MobilePrefix { start } => say!(
                lang,
                "begins with {start}, and mainland mobiles begin with 13 to 19",
                "以 {start} 开头，而大陆手机号以 13 至 19 开头"
            ),
            Kind::MobileShape { problem } => problem.words(lang),
            Kind::MobilePlan { country_code, .. } => say!(
                lang,
                "does not begin as mobiles of +{country_code} do",
                "开头不符合 +{country_code} 手机号的规则"
            ),
            Kind::MobileOtherCountry {
                taken_for, looks_like, ..
            } => other_country(taken_for, looks_like.as_deref(), lang),
            Kind::MobileCountryUnsaid { usual } => country_unsaid(usual, lang),
        }
    }

    /// What to do about it.
    pub fn fix(&self, lang: Lang) -> String {
        let domain = match self {
            Kind::EmailLikelyTypo { meant, .. } => meant,
            Kind::EmailOddDomain { usual, .. } => usual,
            Kind::ContactMissing {
                elsewhere: Some((field, column)),
                ..
            } => {
                let letter = column.letter();
                return say!(
                    lang,
                    "fill in the work email or the mobile; if column {letter} is the person's own, add `--map {field}={letter}`",
                    "填写工作邮箱或手机号；如果 {letter} 列是本人的联系方式，请加上 `--map {field}={letter}`"
                );
            }
            Kind::MobileOtherCountry {
                taken_for,
                looks_like,
                named_by,
            } => return other_country_fix(taken_for, looks_like.as_deref(), *named_by, lang),
            Kind::MobileCountryUnsaid { usual } => {
                return say!(
                    lang,
                    "add `--default-country-code {usual}` if numbers without a code are of +{usual} (`--default-country-code 86` if they are \
                     mainland ones), or put the code in front of the number",
                    "如果没写国家码的号码都属于 +{usual}，请加上 `--default-country-code {usual}`（都是大陆号码则用 \
                     `--default-country-code 86`）；也可以在号码前补上国家码"
                );
            }
            Kind::ContactMissing { looked_at, .. } if *looked_at != ContactUse::Both => {
                return say!(
                    lang,
                    "fill in the {looked_at}, or leave out `--use {looked_at}`",
                    "填写该联系方式，或去掉 `--use {looked_at}`"
                );
            }
            _ => return self.catalogued().explanation().fix.get(lang).to_owned(),
        };
        say!(
            lang,
            "if it is a slip, write `{domain}`",
            "如果是笔误，请改为 `{domain}`"
        )
    }
}

fn cells(count: usize) -> &'static str {
    if count == 1 { "cell" } else { "cells" }
}

fn fewer(missing: usize, lang: Lang) -> String {
    let cells = cells(missing);
    say!(
        lang,
        "{missing} fewer {cells} than the header",
        "比表头少 {missing} 个单元格"
    )
}

fn more(extra: usize, lang: Lang) -> String {
    let cells = cells(extra);
    say!(
        lang,
        "{extra} more {cells} than the header",
        "比表头多出 {extra} 个单元格"
    )
}

fn missing(looked_at: ContactUse, elsewhere: Option<&(Field, Column)>, lang: Lang) -> String {
    match (looked_at, elsewhere) {
        (_, Some((_, column))) => say!(
            lang,
            "no contact but in column {column}, which is not taken",
            "联系方式只出现在 {column} 列，而该列未被采用"
        ),
        (ContactUse::Both, None) => say!(lang, "neither an email nor a mobile", "邮箱和手机号都没有填"),
        (ContactUse::Email, None) => say!(lang, "no email", "没有填邮箱"),
        (ContactUse::Mobile, None) => say!(lang, "no mobile", "没有填手机号"),
    }
}

fn two_columns(other: &Column, is_clear: bool, lang: Lang) -> String {
    match is_clear {
        true => say!(
            lang,
            "another number stands in column {other}",
            "{other} 列中是另一个号码"
        ),
        false => say!(
            lang,
            "another number stands in column {other}, and nothing says which is the person's",
            "{other} 列中是另一个号码，无法确定哪个是本人的"
        ),
    }
}

fn other_country(taken_for: &str, looks_like: Option<&str>, lang: Lang) -> String {
    match looks_like {
        Some(other) => say!(
            lang,
            "written as numbers of +{other} are, not as those of +{taken_for}",
            "写法像 +{other} 的号码，不像 +{taken_for} 的号码"
        ),
        None => say!(
            lang,
            "grouped as numbers of +{taken_for} never are",
            "数字的分组方式不像 +{taken_for} 的号码"
        ),
    }
}

fn other_country_fix(taken_for: &str, looks_like: Option<&str>, named_by: Option<NamedBy>, lang: Lang) -> String {
    let either = match looks_like {
        Some(other) => format!("`+{other} …` / `+{taken_for} …`"),
        None => format!("`+{taken_for} …`"),
    };
    let other = looks_like.unwrap_or("CODE");
    match named_by {
        Some(NamedBy::Cell) => say!(
            lang,
            "write `+{other} …` if the number is of +{other}; if it is of +{taken_for}, set it in groups, `+{taken_for} 863-555-0101`",
            "如果是 +{other} 的号码，请写成 `+{other} …`；如果确实是 +{taken_for} 的号码，请分组书写，例如 `+{taken_for} 863-555-0101`"
        ),
        Some(NamedBy::Row) => say!(
            lang,
            "put the right country code in front of the number ({either}), or correct the row's country",
            "在号码前写明正确的国家码（{either}），或改正这一行的国家或地区"
        ),
        Some(NamedBy::Typed) => say!(
            lang,
            "put the right country code in front of the number: {either}",
            "在号码前写明正确的国家码：{either}"
        ),
        None => say!(
            lang,
            "put the right country code in front of the number ({either}); where all numbers without a code are of one other country, \
             add `--default-country-code {other}`",
            "在号码前写明正确的国家码（{either}）；如果没写国家码的号码都属于同一个其他国家或地区，请加上 `--default-country-code {other}`"
        ),
    }
}

fn scientific(kept: usize, digits: usize, lang: Lang) -> String {
    if kept >= digits {
        return say!(
            lang,
            "written as a power of ten instead of digits",
            "写成了科学计数法，不是完整的数字"
        );
    }
    say!(
        lang,
        "shortened by a spreadsheet: {kept} of {digits} digits are left",
        "被表格软件改成了科学计数法：{digits} 位数字只剩 {kept} 位"
    )
}

fn no_digit(character: char, position: usize, length: usize, lang: Lang) -> String {
    let what = match character.is_alphabetic() {
        true => "letter",
        false => "character",
    };
    let what_zh = match character.is_ascii_alphabetic() {
        true => "字母",
        false => "字符",
    };
    say!(
        lang,
        "{what} `{character}` at position {position} of {length}",
        "第 {position} 位（共 {length} 位）是{what_zh} `{character}`，不是数字"
    )
}

fn rounded(digits: usize, lang: Lang) -> String {
    say!(
        lang,
        "{digits} digits, zeros from the 16th on: rounded by a spreadsheet",
        "共 {digits} 位，第 16 位起全是 0：原来的数字已被表格软件舍去"
    )
}

fn country_unsaid(usual: &str, lang: Lang) -> String {
    say!(
        lang,
        "no country code, and most numbers of this file that have one are not of +86 (above all +{usual})",
        "没有写国家码，而文件中写明国家码的号码大多不是 +86（最多的是 +{usual}）"
    )
}

fn mismatch(in_number: &str, in_column: &str, lang: Lang) -> String {
    say!(
        lang,
        "the number says +{in_number}, its country code column says +{in_column}",
        "号码里的国家码是 +{in_number}，国家码列里是 +{in_column}"
    )
}

fn lost_leading(digits: usize, lang: Lang) -> String {
    say!(
        lang,
        "{digits} digits: a mainland mobile without its first 1, or a number of another country",
        "只有 {digits} 位：可能是大陆手机号缺了开头的 1，也可能是其他国家或地区的号码"
    )
}
