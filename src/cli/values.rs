//! The values that options take, each with its grammar and its limits.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::checkpoint::Status;
use crate::engine::{Condition, Keep};
use crate::input::{Encoding, Field, delimiter_called};
use crate::lang::{Said, said};
use crate::validate::{ContactUse, country_code};

/// How long one call may take: a shorter time only makes unconfirmed rows, a longer one hides a dead line.
const TIMEOUT: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(10 * 60);

/// How long an outage may last before the run ends.
const GIVE_UP_AFTER: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(7 * 24 * 60 * 60);

/// How long a token of the simulated tenant lives; Feishu's own live two hours.
const TOKEN_LIFE: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(24 * 60 * 60);

/// How many calls may be under way.
const WORKERS: RangeInclusive<u16> = 1..=256;

/// What becomes of a person whose earlier attempt got no readable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OnUnconfirmed {
    /// Send again: Feishu most likely answers with the same account
    Send,
    /// Leave alone until a person has looked
    Hold,
}

/// Reads `all`, `none` or column names with commas between them.
pub(super) fn keep(text: &str) -> Result<Keep, Said> {
    match text {
        "all" => return Ok(Keep::All),
        "none" => return Ok(Keep::None),
        _ => {}
    }
    let columns: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    if columns.iter().any(String::is_empty) {
        return Err(Said::new(
            "give `all`, `none` or column names with commas between them, e.g. `Name,Department`",
            "请给出 `all`、`none` 或用逗号隔开的列名，例如 `姓名,部门`",
        ));
    }
    Ok(Keep::Columns(columns))
}

/// Reads the name of an encoding.
pub(super) fn encoding() -> impl TypedValueParser<Value = Encoding> {
    PossibleValuesParser::new(Encoding::USUAL).map(|name| {
        name.to_ascii_lowercase()
            .parse()
            .expect("every name listed is an encoding's")
    })
}

/// Reads `email`, `mobile` or `both`.
pub(super) fn contact_use() -> impl TypedValueParser<Value = ContactUse> {
    PossibleValuesParser::new([
        PossibleValue::new("email").help("The email only; the mobile column is not looked at"),
        PossibleValue::new("mobile").help("The mobile only; the email column is not looked at"),
        PossibleValue::new("both").help("Whatever the row has of the two"),
    ])
    .map(|name| match name.as_str() {
        "email" => ContactUse::Email,
        "mobile" => ContactUse::Mobile,
        _ => ContactUse::Both,
    })
}

/// Reads `FIELD=HEADER`, e.g. `email=Work Email`.
pub(super) fn mapping(text: &str) -> Result<(Field, String), Said> {
    let (field, header) = text.split_once('=').ok_or_else(|| {
        Said::new(
            "give a field and a column, e.g. `email=\"Work Email\"`",
            "请给出字段和列，例如 `email=\"工作邮箱\"`",
        )
    })?;
    let field = field.trim().parse()?;
    match header.trim() {
        "" => Err(Said::new("the column is missing after `=`", "`=` 之后缺少列名")),
        header => Ok((field, header.to_owned())),
    }
}

/// Reads `COLUMN=VALUE`, e.g. `部门=研发`; an empty value means an empty cell.
pub(super) fn condition(text: &str) -> Result<Condition, Said> {
    let (column, value) = text.split_once('=').ok_or_else(|| {
        Said::new(
            "give a column and a value, e.g. `Department=Engineering`",
            "请给出列和值，例如 `部门=研发`",
        )
    })?;
    match column.trim() {
        "" => Err(Said::new("the column is missing before `=`", "`=` 之前缺少列名")),
        column => Ok(Condition {
            column: column.to_owned(),
            value: value.trim().to_owned(),
        }),
    }
}

/// Reads a delimiter: the character itself, or its name where a shell makes the character hard to type.
pub(super) fn delimiter(text: &str) -> Result<u8, Said> {
    delimiter_called(text).ok_or_else(|| {
        Said::new(
            "give `comma`, `semicolon`, `tab`, `pipe`, `caret`, `tilde` or the character itself",
            "请给出 `comma`、`semicolon`、`tab`、`pipe`、`caret`、`tilde` 或分隔符本身",
        )
    })
}

/// Reads a code of Feishu's.
pub(super) fn code(text: &str) -> Result<i64, Said> {
    let number = text.parse();
    number.map_err(|_| {
        Said::new(
            "a code of Feishu's is a number, e.g. `1002551`",
            "飞书的错误码是数字，例如 `1002551`",
        )
    })
}

/// Reads a country code with or without a plus and gives it without, as Feishu takes it.
pub(super) fn country_code(text: &str) -> Result<String, Said> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if country_code::is_assigned(digits) {
        Ok(digits.to_owned())
    } else {
        Err(Said::new(
            "a country code is one to three digits that some place has, e.g. `86` or `852`",
            "国家代码是实际存在的一到三位数字，例如 `86` 或 `852`",
        ))
    }
}

/// Reads one row or a range of rows, as a spreadsheet numbers them: `14` or `20-31`.
pub(super) fn rows(text: &str) -> Result<RangeInclusive<u32>, Said> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last)) if (1..=last).contains(&first) => Ok(first..=last),
        _ => Err(Said::new(
            "give rows as a spreadsheet numbers them, e.g. `14` or `20-31`",
            "请按电子表格的行号给出，例如 `14` 或 `20-31`",
        )),
    }
}

/// Reads a row as a spreadsheet numbers it, or a number of rows: 1 or more.
pub(super) fn at_least_one(text: &str) -> Result<u32, Said> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Said::new("give a whole number from 1 on", "请给出不小于 1 的整数"))
}

/// Reads how many calls may be under way.
pub(super) fn workers(text: &str) -> Result<u16, Said> {
    let number = text.parse().ok().filter(|number| WORKERS.contains(number));
    let (least, most) = (WORKERS.start(), WORKERS.end());
    number.ok_or_else(|| {
        said!(
            "give a whole number from {least} to {most}",
            "请给出 {least} 到 {most} 的整数"
        )
    })
}

/// Reads a whole number.
pub(super) fn number<N: FromStr>(text: &str) -> Result<N, Said> {
    text.parse().map_err(|_| Said::new("give a whole number", "请给出整数"))
}

/// Reads a status of the results.
pub(super) fn status() -> impl TypedValueParser<Value = Status> {
    PossibleValuesParser::new(Status::ALL.map(Status::word)).map(|word| {
        let found = Status::ALL.into_iter().find(|status| status.word() == word);
        found.expect("every word listed is a status's")
    })
}

/// Reads the address to serve at. Only loopback: whoever reaches a simulated tenant could mistake it for the real one.
pub(super) fn loopback(text: &str) -> Result<SocketAddr, Said> {
    match text.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Ok(address),
        Ok(_) => Err(Said::new(
            "only loopback is served, e.g. `127.0.0.1:8080`",
            "只能使用本机地址，例如 `127.0.0.1:8080`",
        )),
        Err(_) => Err(Said::new(
            "give an address and a port, e.g. `127.0.0.1:8080`; port 0 picks a free one",
            "请给出地址和端口，例如 `127.0.0.1:8080`；端口 0 表示自动选择",
        )),
    }
}

/// Reads `--timeout`.
pub(super) fn timeout(text: &str) -> Result<Duration, Said> {
    duration_within(text, &TIMEOUT)
}

/// Reads `--give-up-after`.
pub(super) fn give_up_after(text: &str) -> Result<Duration, Said> {
    duration_within(text, &GIVE_UP_AFTER)
}

/// Reads `--token-life`.
pub(super) fn token_life(text: &str) -> Result<Duration, Said> {
    duration_within(text, &TOKEN_LIFE)
}

/// Reads `--older-than`: whole days, as `365d`.
pub(super) fn days(text: &str) -> Result<Duration, Said> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok());
    let age = days.map(|days| Duration::from_hours(24 * u64::from(days)));
    age.ok_or_else(|| Said::new("give whole days, e.g. `365d`", "请给出整数天数，例如 `365d`"))
}

fn duration_within(text: &str, limits: &RangeInclusive<Duration>) -> Result<Duration, Said> {
    let read = duration(text).ok_or_else(|| {
        Said::new(
            "give a whole number and a unit: `500ms`, `30s`, `30m` or `2h`",
            "请给出整数和单位：`500ms`、`30s`、`30m` 或 `2h`",
        )
    })?;
    if limits.contains(&read) {
        Ok(read)
    } else {
        let (least, most) = (limits.start(), limits.end());
        Err(said!(
            "must be between {least:?} and {most:?}",
            "应在 {least:?} 到 {most:?} 之间"
        ))
    }
}

/// Reads `500ms`, `30s`, `30m`, `2h`: a whole number and one unit, which is all that the options need.
fn duration(text: &str) -> Option<Duration> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at(unit_at);
    let unit_ms: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    let count: u64 = count.parse().ok()?;
    count.checked_mul(unit_ms).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn durations_are_a_whole_number_and_a_unit() {
        for (text, ms) in [
            ("500ms", 500),
            ("30s", 30_000),
            ("30m", 1_800_000),
            ("30min", 1_800_000),
            ("2h", 7_200_000),
        ] {
            assert_eq!(duration(text), Some(Duration::from_millis(ms)), "{text}");
        }
        for text in [
            "",
            "30",
            "s",
            "1.5s",
            "-1s",
            "1 s",
            "1d",
            "1h30m",
            "99999999999999999999s",
            "9999999999999999999h",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn durations_outside_their_limits_are_refused() {
        assert_eq!(timeout("30s"), Ok(Duration::from_secs(30)));
        assert!(timeout("0s").is_err_and(|error| error.get(Lang::En) == "must be between 100ms and 600s"));
        assert!(timeout("1h").is_err());
        assert_eq!(give_up_after("0s"), Ok(Duration::ZERO));
        assert!(token_life("500ms").is_err());
    }

    #[test]
    fn an_age_is_whole_days() {
        assert_eq!(days("365d"), Ok(Duration::from_secs(365 * 86_400)));
        assert_eq!(days("0d"), Ok(Duration::ZERO));
        for wrong in ["", "d", "365", "-1d", "1.5d", "2h"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mapping_names_a_field_and_a_column() {
        assert_eq!(mapping("email=Work Email"), Ok((Field::Email, "Work Email".to_owned())));
        assert_eq!(mapping("employee_no=工号"), Ok((Field::EmployeeNo, "工号".to_owned())));
        assert_eq!(mapping("mobile=a=b"), Ok((Field::Mobile, "a=b".to_owned())));
        for wrong in ["email", "email=", "e-mail=Work Email", "=Work Email"] {
            assert!(mapping(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn kept_columns_are_all_none_or_a_list() {
        assert_eq!(keep("all"), Ok(Keep::All));
        assert_eq!(keep("none"), Ok(Keep::None));
        let list = Keep::Columns(vec!["Name".to_owned(), "部门".to_owned()]);
        assert_eq!(keep("Name, 部门"), Ok(list));
        for wrong in ["", "Name,", ",,"] {
            assert!(keep(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn delimiters_have_names() {
        for (text, byte) in [
            ("tab", b'\t'),
            ("\\t", b'\t'),
            (",", b','),
            ("semicolon", b';'),
            ("|", b'|'),
        ] {
            assert_eq!(delimiter(text), Ok(byte), "{text}");
        }
        assert!(delimiter("a").is_err());
        assert!(delimiter(",,").is_err());
    }

    #[test]
    fn codes_of_feishu_are_numbers() {
        assert_eq!(code("1002551"), Ok(1_002_551));
        assert!(code("timeout").is_err_and(|error| error.get(Lang::En).contains("is a number")));
    }

    #[test]
    fn country_codes_lose_their_plus() {
        assert_eq!(country_code("+86"), Ok("86".to_owned()));
        assert_eq!(country_code("852"), Ok("852".to_owned()));
        for wrong in ["", "+", "0086", "8600", "CN", "+ 86", "8", "999", "中"] {
            assert!(country_code(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn rows_are_one_or_a_range() {
        assert_eq!(rows("14"), Ok(14..=14));
        assert_eq!(rows("20-31"), Ok(20..=31));
        assert_eq!(rows(" 20 - 20 "), Ok(20..=20));
        for wrong in ["", "0", "0-3", "3-", "-3", "31-20", "1-2-3", "a", "99999999999"] {
            assert!(rows(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_loopback_is_served() {
        assert!(loopback("127.0.0.1:0").is_ok());
        assert!(loopback("[::1]:8080").is_ok());
        assert!(loopback("0.0.0.0:80").is_err());
        assert!(loopback("localhost:80").is_err());
    }
}
