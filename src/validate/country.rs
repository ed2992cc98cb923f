//! The country of a number as a cell of its row says it: `86`, `CN`, `China`, `中国(+86)`, `US - United States`.

use std::collections::HashMap;
use std::sync::LazyLock;

use smol_str::SmolStr;

use super::clean::{Cleaned, clean};
use super::country_code;
use super::kind::Kind;
use super::repair::Repairs;
use crate::input::half_width;

/// Countries, by two letters, three letters, code and names.
const COUNTRIES: &str = include_str!("countries.tsv");

/// A country's code, and which of the countries that share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// The country code in digits.
    pub code: SmolStr,
    /// In two letters, as ISO 3166 has it, where the cell says more than the code.
    pub(super) region: Option<&'static str>,
}

impl Country {
    /// The main country of a code.
    pub fn of_code(code: &str) -> Self {
        Country {
            code: code.into(),
            region: None,
        }
    }
}

/// Every name, folded, with its country.
static NAMES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let lines = COUNTRIES.lines().filter(|line| !line.starts_with('#'));
    let of_line = |line: &'static str| {
        let mut cells = line.split('\t');
        let [id, three, code, names] = std::array::from_fn(|_| cells.next().unwrap_or_default());
        let country = Country {
            code: code.into(),
            region: Some(id),
        };
        let names = [id, three].into_iter().chain(names.split('|'));
        names.map(move |name| (folded(name), country.clone()))
    };
    lines.flat_map(of_line).collect()
});

/// The country that a cell says, and what had to be undone to read it; `None` for an empty one.
///
/// # Errors
///
/// [`Kind::CountryCodeInvalid`] for anything else, and where name and code are of different countries.
pub fn parse(cell: &str) -> Result<(Option<Country>, Repairs), Kind> {
    let Cleaned { text, mut repairs } = clean(cell).map_err(|_| Kind::CountryCodeInvalid)?;
    if text.is_empty() {
        return Ok((None, repairs));
    }
    let code = country_code::within(&text, &mut repairs)?;
    let letters: String = text.chars().filter(|c| !c.is_ascii_digit() && *c != '+').collect();
    let name = Some(letters).filter(|letters| letters.contains(char::is_alphanumeric));
    let country = match (code, name) {
        (Some(code), None) => Some(Country::of_code(code)),
        (None, Some(name)) => named(&name),
        (Some(code), Some(name)) => match named(&name) {
            Some(country) => Some(country).filter(|country| country.code == code),
            // A `+` leaves no doubt, whatever stands beside it.
            None => text.contains('+').then(|| Country::of_code(code)),
        },
        (None, None) => None,
    };
    match country {
        Some(country) => Ok((Some(country), repairs)),
        None => Err(Kind::CountryCodeInvalid),
    }
}

/// The country of a name, or of several names that agree: `US - United States`, `中国 China`.
fn named(text: &str) -> Option<Country> {
    let whole = NAMES.get(&folded(text));
    whole.cloned().or_else(|| {
        let mut parts = parts(text).into_iter();
        let first = NAMES.get(&parts.next()?)?;
        parts.all(|part| NAMES.get(&part) == Some(first)).then(|| first.clone())
    })
}

/// The names that a text is made of, folded: apart by punctuation, or one in Latin letters and one in East Asian characters.
fn parts(text: &str) -> Vec<String> {
    const EAST_ASIAN_FROM: char = '\u{2e80}';
    let mut parts = vec![String::new()];
    let mut was_east_asian = None;
    for c in text.chars() {
        let is_between = matches!(
            c,
            '-' | '/' | '(' | ')' | '[' | ']' | '|' | ':' | ',' | '、' | '–' | '—'
        );
        let is_east_asian = c.is_alphanumeric().then_some(c >= EAST_ASIAN_FROM);
        let has_changed = is_east_asian.is_some() && was_east_asian.is_some() && is_east_asian != was_east_asian;
        if is_between || has_changed {
            parts.push(String::new());
            was_east_asian = None;
        }
        was_east_asian = is_east_asian.or(was_east_asian);
        parts.last_mut().expect("there is always one").push(c);
    }
    parts
        .iter()
        .map(|part| folded(part))
        .filter(|part| !part.is_empty())
        .collect()
}

/// A name as names are compared: without case, blanks and punctuation.
fn folded(name: &str) -> String {
    let letters = name.chars().map(half_width).filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_a_country_by_code_or_name() {
        for (code, cells) in [
            (
                "86",
                "86|+86|0086|86.0|86,0| 86 |(+86)|＋８６|'86|=\"86\"|CN|cn|CHN|China|CHINA|P.R. China|中国|中國|中国大陆|中国(+86)|\
                 中国大陆 +86|中国（+86）|+86 China|China (+86)|CN +86|86 (CN)|CN - China|中国 China|中国/China|China, CN",
            ),
            (
                "852",
                "852|HK|HKG|Hong Kong|香港|中国香港|中国香港+852|Hong Kong SAR|Hong Kong, China|香港特別行政區|Hong Kong (HK)",
            ),
            ("853", "澳门|Macao|Macau SAR|澳門"),
            ("886", "台湾|臺灣|Taiwan|TWN|中国台湾"),
            (
                "1",
                "US|USA|U.S.A.|United States|United States of America|美国|美國|Canada|加拿大|CA|Vereinigte Staaten|US - United States",
            ),
            ("44", "UK|GB|United Kingdom|Great Britain|英国|England"),
            ("49", "DE|Germany|Deutschland|德国|DEU|Germany (DE)"),
            ("82", "Korea, Republic of|South Korea|韩国|KR"),
            ("81", "Japan|日本|JP"),
            ("225", "Côte d’Ivoire|Cote d'Ivoire|CI"),
            ("971", "UAE|阿联酋|United Arab Emirates"),
            ("84", "Viet Nam|Vietnam|越南"),
        ] {
            for cell in cells.split('|') {
                let country = parse(cell).map(|(country, _)| country.map(|country| country.code));
                assert_eq!(country, Ok(Some(code.into())), "{cell:?}");
            }
        }
        for cell in ["", " ", "-", "无"] {
            assert_eq!(parse(cell).map(|(country, _)| country), Ok(None), "{cell:?}");
        }
        for cell in [
            "999",
            "0",
            "86.5",
            "13800138000",
            "210",
            "+",
            "00",
            "Atlantis",
            "EMEA",
            "华东",
            "China (+852)",
            "中国/美国",
            "86 CN 852",
            "Region 86",
        ] {
            assert_eq!(parse(cell), Err(Kind::CountryCodeInvalid), "{cell:?}");
        }
    }

    #[test]
    fn the_table_names_every_country_that_has_a_plan_and_none_twice() {
        let mut names = HashMap::new();
        for line in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, _, code, all] = cells[..] else {
                panic!("{line}")
            };
            let table = phonenumber::metadata::DATABASE.by_id(id).expect(id);
            assert_eq!(table.country_code().to_string(), code, "{id}");
            for name in cells[..2].iter().copied().chain(all.split('|')) {
                assert_eq!(names.insert(folded(name), id), None, "{name} of {id}");
            }
        }
        let tables = phonenumber::metadata::DATABASE
            .iter()
            .filter(|table| table.id() != "001");
        for table in tables {
            assert!(names.values().any(|id| *id == table.id()), "{}", table.id());
        }
    }
}
