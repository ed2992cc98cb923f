//! What a number of a cell reads as: its digits, exactly, or the date that its format makes of it.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

/// Beyond this many digits a number stays in the scientific notation that it has.
const DIGITS_MAX: usize = 21;

/// The first serial number that is no date: the year 10000.
const SERIALS_END: f64 = 2_958_466.0;

const DAY_SECONDS: f64 = 86_400.0;

/// What a cell's number format makes of its number, as far as its text differs from the number's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// The number itself.
    #[default]
    Number,
    /// A date, a time of day, or both.
    Date { has_date: bool, has_time: bool },
    /// So many hours and minutes, `[h]:mm`.
    Elapsed,
    /// A whole number of at least so many digits, and what stands around it: `0000`, `"E-"000`.
    Padded {
        before: String,
        digits: usize,
        after: String,
    },
}

impl Format {
    /// A format that Excel has by itself (ECMA-376 part 1, section 18.8.30, those of Chinese and Japanese Excel included).
    pub(super) fn built_in(id: u32) -> Self {
        let (has_date, has_time) = match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => (true, false),
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => (false, true),
            22 => (true, true),
            46 => return Format::Elapsed,
            _ => return Format::Number,
        };
        Format::Date { has_date, has_time }
    }

    /// A format by its code: the section for positive numbers counts.
    pub(super) fn of_code(code: &str) -> Self {
        let (mut signs, mut literals) = (String::new(), vec![String::new()]);
        let mut rest = code.chars();
        while let Some(sign) = rest.next() {
            match sign {
                ';' => break,
                '"' => literals
                    .last_mut()
                    .expect("never empty")
                    .extend(rest.by_ref().take_while(|c| *c != '"')),
                '\\' => literals.last_mut().expect("never empty").extend(rest.next()),
                '_' | '*' => drop(rest.next()),
                '[' => {
                    let within: String = rest.by_ref().take_while(|c| *c != ']').collect();
                    if matches!(within.to_lowercase().trim_matches(['h', 'm', 's']), "") && !within.is_empty() {
                        return Format::Elapsed;
                    }
                }
                sign => {
                    signs.push(sign.to_ascii_lowercase());
                    literals.push(String::new());
                }
            }
        }
        if !signs.is_empty() && signs.bytes().all(|sign| sign == b'0') {
            return Format::padded(signs.len(), literals);
        }
        if signs.contains("general") {
            return Format::Number;
        }
        let has_time = signs.contains(['h', 's']);
        let has_date = signs.contains(['y', 'd']) || signs.contains('m') && !has_time;
        match has_date || has_time {
            true => Format::Date { has_date, has_time },
            false => Format::Number,
        }
    }

    /// Zeros with nothing but text before and behind them; `literals` are the texts before, between and behind the signs.
    fn padded(digits: usize, mut literals: Vec<String>) -> Self {
        let after = literals.pop().unwrap_or_default();
        let mut literals = literals.into_iter();
        let before = literals.next().unwrap_or_default();
        let has_text_between = literals.any(|text| !text.is_empty());
        if has_text_between || digits == 1 && before.is_empty() && after.is_empty() {
            return Format::Number;
        }
        Format::Padded { before, digits, after }
    }

    /// What a person sees of a number, but with all its digits.
    pub(super) fn text(&self, number: &str, is_1904: bool) -> String {
        let exact = exact(number);
        let formatted = match self {
            Format::Number => None,
            Format::Date { has_date, has_time } => {
                serial(number).and_then(|serial| of_serial(serial, is_1904, *has_date, *has_time))
            }
            Format::Elapsed => serial(number).map(elapsed),
            Format::Padded { before, digits, after } => exact
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| format!("{before}{exact:0>digits$}{after}")),
        };
        formatted.unwrap_or(exact)
    }
}

fn serial(number: &str) -> Option<f64> {
    let serial: f64 = number.parse().ok()?;
    (0.0..SERIALS_END).contains(&serial).then_some(serial)
}

fn elapsed(serial: f64) -> String {
    let seconds = (serial * DAY_SECONDS).round() as u64;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{hours}:{minutes:02}:{:02}", seconds % 60)
}

/// The date and time of a serial number; `None` where there is no such date.
fn of_serial(serial: f64, is_1904: bool, has_date: bool, has_time: bool) -> Option<String> {
    let mut days = serial.floor();
    let mut seconds = ((serial - days) * DAY_SECONDS).round() as u64;
    if seconds == 86_400 {
        (days, seconds) = (days + 1.0, 0);
    }
    let time = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if !has_date {
        return Some(time);
    }
    let days = days as i64;
    let first = match (is_1904, days) {
        (true, _) => date(1904, 1, 1),
        // Excel believes in a 29 February 1900, and counts it as day 60.
        (false, 60) => return Some("1900-02-29".to_owned()),
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    let day: Date = first.checked_add(Span::days(0.days(), days)).ok()?;
    Some(if has_time && seconds > 0 {
        format!("{day} {time}")
    } else {
        day.to_string()
    })
}

/// A number without an exponent, and without zeros that say nothing; as it stands where it is none.
fn exact(number: &str) -> String {
    let number = number.trim();
    in_digits(number).unwrap_or_else(|| number.to_owned())
}

fn in_digits(number: &str) -> Option<String> {
    let (sign, unsigned) = match number.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", number.strip_prefix('+').unwrap_or(number)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    if point.unsigned_abs() as usize > DIGITS_MAX {
        return None;
    }
    let (whole, fraction) = match usize::try_from(point) {
        Ok(point) if point <= digits.len() => (digits[..point].to_owned(), digits[point..].to_owned()),
        Ok(point) => (format!("{digits:0<point$}"), String::new()),
        Err(_) => (String::new(), "0".repeat(point.unsigned_abs() as usize) + &digits),
    };
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction {
        "" if whole == "0" => "0".to_owned(),
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit() {
        for (number, expected) in [
            ("13800138001", "13800138001"),
            ("1.3800138001E10", "13800138001"),
            ("1.3800138001e+010", "13800138001"),
            ("13800138001.0", "13800138001"),
            ("1.38001380015E10", "13800138001.5"),
            ("123456789012345678", "123456789012345678"),
            ("1.23456789012346E+17", "123456789012346000"),
            ("45321.333333333336", "45321.333333333336"),
            ("4.5E-2", "0.045"),
            ("-0", "0"),
            ("-1.50", "-1.5"),
            ("007", "7"),
            ("1E+300", "1E+300"),
            ("1E99999999999", "1E99999999999"),
            ("NaN", "NaN"),
            ("", ""),
        ] {
            assert_eq!(Format::Number.text(number, false), expected, "{number}");
        }
    }

    #[test]
    fn dates_are_what_the_format_shows_of_them() {
        for (code, number, is_1904, expected) in [
            ("yyyy-mm-dd", "46053", false, "2026-01-31"),
            ("yyyy\"年\"m\"月\"d\"日\"", "46053", false, "2026-01-31"),
            ("[$-409]d-mmm-yy;@", "46053.75", false, "2026-01-31"),
            ("yyyy/m/d h:mm", "46053.75", false, "2026-01-31 18:00:00"),
            ("m/d/yy h:mm", "46053", false, "2026-01-31"),
            ("h:mm AM/PM", "0.75", false, "18:00:00"),
            ("[h]:mm", "1.5", false, "36:00:00"),
            ("yyyy-mm-dd", "44591", true, "2026-01-31"),
            ("yyyy-mm-dd", "1", false, "1900-01-01"),
            ("yyyy-mm-dd", "60", false, "1900-02-29"),
            ("yyyy-mm-dd", "61", false, "1900-03-01"),
            ("yyyy-mm-dd", "46053.9999999", false, "2026-02-01"),
            // A mobile in a column that somebody formatted as dates.
            ("yyyy-mm-dd", "13800138001", false, "13800138001"),
            ("General", "46053", false, "46053"),
            ("[Red]#,##0.00", "46053", false, "46053"),
            ("\"days: \"0", "46053", false, "days: 46053"),
            ("0.00E+00", "13800138001", false, "13800138001"),
        ] {
            assert_eq!(Format::of_code(code).text(number, is_1904), expected, "{code} {number}");
        }
        assert_eq!(Format::built_in(14).text("46053", false), "2026-01-31");
        assert_eq!(Format::built_in(0).text("46053", false), "46053");
    }

    #[test]
    fn leading_zeros_of_a_format_are_seen() {
        for (code, expected) in [
            ("0000", "0007"),
            ("\"E-\"000", "E-007"),
            ("\\A000\"x\";-0", "A007x"),
            ("0", "7"),
            ("00\"-\"00", "7"),
            ("@", "7"),
        ] {
            assert_eq!(Format::of_code(code).text("7", false), expected, "{code}");
        }
        assert_eq!(Format::of_code("0000").text("7.5", false), "7.5");
    }
}
