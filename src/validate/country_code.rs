//! Country codes: which exist, how a cell says one, and what mobiles look like behind the common ones.

use super::clean::{Cleaned, clean};
use super::kind::Kind;
use super::problem::PlanProblem;
use super::repair::{Repair, Repairs};

/// The assigned codes of ITU-T E.164 with one and two digits. No code is the beginning of another.
const SHORT_CODES: [&str; 46] = [
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
    "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
    "86", "90", "91", "92", "93", "94", "95", "98",
];

/// The assigned codes of ITU-T E.164 with three digits: their first two, and which may follow.
const LONG_CODES: [(&str, &str); 23] = [
    ("21", "12368"),
    ("22", "0123456789"),
    ("23", "0123456789"),
    ("24", "0123456789"),
    ("25", "012345678"),
    ("26", "0123456789"),
    ("29", "01789"),
    ("35", "0123456789"),
    ("37", "0123456789"),
    ("38", "01235679"),
    ("42", "013"),
    ("50", "0123456789"),
    ("59", "0123456789"),
    ("67", "023456789"),
    ("68", "012356789"),
    ("69", "012"),
    ("80", "08"),
    ("85", "02356"),
    ("87", "08"),
    ("88", "012368"),
    ("96", "012345678"),
    ("97", "012345679"),
    ("99", "234568"),
];

/// What mobiles look like behind a country code: how many digits, and how they may begin.
struct Plan {
    code: &'static str,
    digits_min: usize,
    digits_max: usize,
    starts: &'static [&'static str],
}

const fn plan(code: &'static str, digits_min: usize, digits_max: usize, starts: &'static [&'static str]) -> Plan {
    Plan {
        code,
        digits_min,
        digits_max,
        starts,
    }
}

/// The plans where a Chinese company has most of its people, from the national numbering plans that the ITU publishes
/// (Recommendation E.129). They are wide on purpose: what does not fit is worth a look, not an error.
const PLANS: [Plan; 21] = [
    plan("86", 11, 11, &["13", "14", "15", "16", "17", "18", "19"]),
    plan("852", 8, 8, &["4", "5", "6", "7", "8", "9"]),
    plan("853", 8, 8, &["6"]),
    plan("886", 9, 9, &["9"]),
    plan("65", 8, 8, &["8", "9"]),
    plan("60", 9, 10, &["1"]),
    plan("62", 9, 12, &["8"]),
    plan("63", 10, 10, &["9"]),
    plan("66", 9, 9, &["6", "8", "9"]),
    plan("84", 9, 9, &["3", "5", "7", "8", "9"]),
    plan("81", 10, 10, &["60", "70", "80", "90"]),
    plan("82", 9, 10, &["1"]),
    plan("91", 10, 10, &["6", "7", "8", "9"]),
    plan("971", 9, 9, &["5"]),
    plan("61", 9, 9, &["4"]),
    plan("44", 10, 10, &["7"]),
    plan("49", 10, 11, &["15", "16", "17"]),
    plan("33", 9, 9, &["6", "7"]),
    plan("39", 9, 10, &["3"]),
    plan("7", 10, 10, &["7", "9"]),
    plan("1", 10, 10, &["2", "3", "4", "5", "6", "7", "8", "9"]),
];

/// The country code of the North American plan, in which neither an area nor, behind it, an exchange begins with 0 or 1.
const NORTH_AMERICA: &str = "1";

/// The digits of a North American area.
const AREA_DIGITS: usize = 3;

/// Where national numbers may begin with 0 behind the country code: Italy (landlines), Ivory Coast, Benin (since November
/// 2024), Gabon, Congo, San Marino.
const ZERO_BELONGS: [&str; 6] = ["39", "225", "229", "241", "242", "378"];

/// The country code that a cell says: `86`, `+86`, `0086`, `86.0`. `None` for an empty cell.
///
/// # Errors
///
/// [`Kind::CountryCodeInvalid`] for anything else, names of countries too.
pub fn parse(cell: &str) -> Result<Option<String>, Kind> {
    if cell.is_empty() {
        return Ok(None);
    }
    let (digits, _) = undressed(cell)?;
    match split(&digits) {
        Some((code, "")) => Ok(Some(code.to_owned())),
        _ if digits.is_empty() => Ok(None),
        _ => Err(Kind::CountryCodeInvalid),
    }
}

/// What has to be undone in a country code's cell to read it.
pub(super) fn repairs(cell: &str) -> Repairs {
    if cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return Repairs::default();
    }
    undressed(cell).map(|(_, repairs)| repairs).unwrap_or_default()
}

/// A cell without what may stand around the digits of a code.
fn undressed(cell: &str) -> Result<(String, Repairs), Kind> {
    let Cleaned { text, mut repairs } = clean(cell).map_err(|_| Kind::CountryCodeInvalid)?;
    let text = text.trim_start_matches('(').trim_end_matches(')');
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
    let digits = digits.filter(|digits| !digits.is_empty()).unwrap_or(text).trim();
    let whole = digits.strip_suffix(".0").or_else(|| digits.strip_suffix(",0"));
    if whole.is_some() {
        repairs.add(Repair::Decimal);
    }
    Ok((whole.unwrap_or(digits).to_owned(), repairs))
}

/// The assigned country code at the beginning of the digits of an international number, and the rest.
pub(super) fn split(digits: &str) -> Option<(&str, &str)> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let length = (1..=3).find(|length| digits.get(..*length).is_some_and(is_assigned))?;
    Some(digits.split_at(length))
}

/// Whether some place has this country code, given in digits.
pub fn is_assigned(code: &str) -> bool {
    let is_long = |(head, last): (&str, &str)| {
        let mut long = LONG_CODES.iter();
        last.len() == 1 && long.any(|(of, follows)| *of == head && follows.contains(last))
    };
    SHORT_CODES.contains(&code) || code.split_at_checked(2).is_some_and(is_long)
}

/// Whether the numbering plan of the code is known and the number fits it.
pub(super) fn fits(code: &str, number: &str) -> bool {
    plan_of(code).is_some_and(|plan| problem(plan, number).is_none())
}

/// What the numbering plan has against a number whose shape is right; nothing where the plan is not known.
pub fn plan_problem(code: &str, number: &str) -> Option<PlanProblem> {
    let zero = || (number.starts_with('0') && !ZERO_BELONGS.contains(&code)).then_some(PlanProblem::TrunkZero);
    zero().or_else(|| problem(plan_of(code)?, number))
}

fn plan_of(code: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.code == code)
}

fn problem(plan: &Plan, number: &str) -> Option<PlanProblem> {
    if !(plan.digits_min..=plan.digits_max).contains(&number.len()) {
        return Some(PlanProblem::Length {
            digits: number.len(),
            min: plan.digits_min,
            max: plan.digits_max,
        });
    }
    let begins_right = plan.starts.iter().any(|start| number.starts_with(start));
    // A mainland number behind a `+` that lacks its 86 reads as an American one, often with an exchange that none has.
    let no_exchange = plan.code == NORTH_AMERICA && number[AREA_DIGITS..].starts_with(['0', '1']);
    (!begins_right || no_exchange).then_some(PlanProblem::Start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_a_country_code_in_digits() {
        for cell in [
            "86",
            "+86",
            "0086",
            "86.0",
            "86,0",
            " 86 ",
            "(+86)",
            "＋８６",
            "'86",
            "=\"86\"",
        ] {
            assert_eq!(parse(cell), Ok(Some("86".to_owned())), "{cell:?}");
        }
        for cell in ["", " ", "-", "无"] {
            assert_eq!(parse(cell), Ok(None), "{cell:?}");
        }
        for cell in [
            "CN",
            "中国大陆",
            "+86 China",
            "999",
            "0",
            "86.5",
            "13800138000",
            "210",
            "+",
            "00",
        ] {
            assert_eq!(parse(cell), Err(Kind::CountryCodeInvalid), "{cell:?}");
        }
    }

    #[test]
    fn an_international_number_is_split_behind_its_code() {
        let cases = [
            ("8613800138000", "86", "13800138000"),
            ("85291234567", "852", "91234567"),
            ("14155550123", "1", "4155550123"),
            ("989120000000", "98", "9120000000"),
            ("97150000000", "971", "50000000"),
        ];
        for (digits, code, number) in cases {
            assert_eq!(split(digits), Some((code, number)));
        }
        for digits in ["", "0138", "999123", "2101234"] {
            assert_eq!(split(digits), None, "{digits}");
        }
    }

    #[test]
    fn no_code_is_the_beginning_of_another() {
        let codes: Vec<String> = (1..1000)
            .map(|code| code.to_string())
            .filter(|code| is_assigned(code))
            .collect();
        for code in &codes {
            assert!(
                !codes.iter().any(|other| other != code && other.starts_with(code)),
                "{code}"
            );
        }
        assert!(PLANS.iter().all(|plan| is_assigned(plan.code)));
    }

    #[test]
    fn the_plan_has_its_doubts() {
        assert_eq!(plan_problem("852", "91234567"), None);
        assert_eq!(
            plan_problem("852", "9123456"),
            Some(PlanProblem::Length {
                digits: 7,
                min: 8,
                max: 8
            })
        );
        assert_eq!(plan_problem("853", "28123456"), Some(PlanProblem::Start));
        assert_eq!(plan_problem("1", "3800138000"), Some(PlanProblem::Start));
        assert_eq!(plan_problem("1", "4155550123"), None);
        assert_eq!(plan_problem("44", "07911123456"), Some(PlanProblem::TrunkZero));
        assert_eq!(plan_problem("225", "0712345678"), None);
        assert_eq!(plan_problem("229", "0190123456"), None);
        assert_eq!(plan_problem("39", "0612345678"), Some(PlanProblem::Start));
        assert_eq!(plan_problem("47", "41234567"), None);
    }
}
