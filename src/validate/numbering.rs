//! The numbering plans: how long the mobiles of a country are, how they begin, and what is dialled before them inside it.
//!
//! The tables are libphonenumber's, as the crate `phonenumber` has them. Its own judgement takes tens of microseconds a number
//! behind one lock, so the patterns of a country are compiled once, when its first number is met, and asked without a lock.

use std::borrow::Cow;
use std::sync::OnceLock;

use phonenumber::metadata::{DATABASE, Descriptor, Metadata};
use regex::{Regex, RegexBuilder};

/// One more than the largest country code.
const CODES: usize = 1_000;

/// The plans that were asked for so far, by country code: those of the countries that share it, that of the main one first.
static PLANS: [OnceLock<Vec<Region>>; CODES] = [const { OnceLock::new() }; CODES];

/// The plan of one country.
struct Region {
    /// In two letters, as ISO 3166 has it.
    id: &'static str,
    /// Any number of the country.
    any: Pattern,
    mobile: Pattern,
    /// What is dialled before a number inside the country only, and what becomes of a number that began with it.
    trunk: Option<(Regex, Option<&'static str>)>,
}

struct Pattern {
    lengths: Vec<usize>,
    digits: Regex,
}

impl Pattern {
    fn of<'t>(table: &Descriptor, kinds: impl Iterator<Item = &'t Descriptor>) -> Self {
        let lengths = kinds
            .flat_map(Descriptor::possible_length)
            .map(|length| usize::from(*length));
        Pattern {
            lengths: lengths.filter(|length| *length > 0).collect(),
            digits: regex(&format!("^(?:{})$", table.national_number().as_str())),
        }
    }

    fn fits(&self, number: &str) -> bool {
        self.digits.is_match(number)
    }
}

impl Region {
    fn of(table: &'static Metadata) -> Self {
        let tables = table.descriptors();
        let kinds = || {
            let kinds = [
                tables.mobile(),
                tables.fixed_line(),
                tables.voip(),
                tables.personal_number(),
                tables.pager(),
                tables.uan(),
            ];
            kinds.into_iter().flatten()
        };
        let mobile = tables.mobile().map(|mobile| Pattern::of(mobile, [mobile].into_iter()));
        let mobile = mobile.filter(|mobile| !mobile.lengths.is_empty());
        let trunk = table.national_prefix_for_parsing().map(|trunk| trunk.as_str());
        Region {
            id: table.id(),
            any: Pattern::of(tables.general(), kinds()),
            mobile: mobile.unwrap_or_else(|| Pattern::of(tables.general(), kinds())),
            trunk: trunk.or(table.national_prefix()).map(|trunk| {
                let becomes = table.national_prefix_transform_rule();
                (regex(&format!("^(?:{trunk})")), becomes)
            }),
        }
    }

    /// The number without what is dialled before it inside the country only, as libphonenumber takes it off: not where a
    /// number of the country would become none.
    fn without_trunk<'n>(&self, number: &'n str) -> Cow<'n, str> {
        let Some((trunk, becomes)) = &self.trunk else {
            return Cow::Borrowed(number);
        };
        let Some(found) = trunk.captures(number) else {
            return Cow::Borrowed(number);
        };
        let rest = &number[found.get(0).map_or(0, |all| all.end())..];
        let last = found.len() - 1;
        let national = match becomes {
            Some(becomes) if last > 0 && found.get(last).is_some() => {
                let mut national = String::new();
                found.expand(&becomes.replace("$1", "${1}").replace("$2", "${2}"), &mut national);
                Cow::Owned(national + rest)
            }
            _ => Cow::Borrowed(rest),
        };
        let would_be_lost = self.any.fits(number) && !self.any.fits(&national);
        let is_possible = self.any.lengths.contains(&national.len());
        if would_be_lost || !is_possible {
            return Cow::Borrowed(number);
        }
        national
    }
}

/// A pattern of the tables, which are sound.
fn regex(pattern: &str) -> Regex {
    let pattern = RegexBuilder::new(pattern).ignore_whitespace(true).build();
    pattern.expect("the patterns of the tables are regular expressions")
}

/// The plans of a country code; none where the tables have none.
fn plans(code: &str) -> &'static [Region] {
    let code = code.parse::<u16>().ok();
    let place = code.and_then(|code| Some((code, PLANS.get(usize::from(code))?)));
    place.map_or(&[], |(code, plans)| {
        plans.get_or_init(|| {
            let tables = DATABASE.by_code(&code).into_iter().flatten();
            tables.map(Region::of).collect()
        })
    })
}

/// The number without what is dialled before it only inside its country: of `region` in two letters where it is known, else
/// of the main one of the country code.
pub(super) fn national<'n>(code: &str, region: Option<&str>, number: &'n str) -> Cow<'n, str> {
    let plans = plans(code);
    let of_region = region.and_then(|id| plans.iter().find(|region| region.id == id));
    let region = of_region.or(plans.first());
    region.map_or(Cow::Borrowed(number), |region| region.without_trunk(number))
}

/// Whether the number is a mobile of a country with this code, as far as the tables tell.
pub fn is_mobile(code: &str, number: &str) -> bool {
    let plans = plans(code);
    plans.is_empty() || plans.iter().any(|region| region.mobile.fits(number))
}

/// The fewest and the most digits of mobiles with this country code, where none has so many.
pub(super) fn lengths_but(code: &str, digits: usize) -> Option<(usize, usize)> {
    let plans = plans(code);
    let lengths = || plans.iter().flat_map(|region| region.mobile.lengths.iter().copied());
    if lengths().any(|length| length == digits) {
        return None;
    }
    lengths().min().zip(lengths().max())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dialled_only_inside_a_country_is_taken_off_where_its_plan_says_so() {
        for (code, region, number, national_number) in [
            ("44", None, "07400123456", "7400123456"),
            ("44", None, "7400123456", "7400123456"),
            ("886", None, "0912345678", "912345678"),
            ("49", None, "015123456789", "15123456789"),
            ("7", Some("RU"), "89123456789", "9123456789"),
            ("36", None, "06201234567", "201234567"),
            ("1", Some("US"), "12015550123", "2015550123"),
            // Italy's zero is part of the number, and Spain dials none.
            ("39", None, "0612345678", "0612345678"),
            ("34", None, "0612345678", "0612345678"),
            ("54", Some("AR"), "0111523456789", "91123456789"),
        ] {
            assert_eq!(national(code, region, number), national_number, "+{code} {number}");
        }
    }

    #[test]
    fn a_plan_has_its_lengths_and_its_doubts() {
        for (code, number, lengths, fits) in [
            ("852", "91234567", None, true),
            ("852", "9123456", Some((8, 8)), false),
            ("853", "28123456", None, false),
            ("1", "3800138000", None, false),
            ("1", "4155550123", None, true),
            ("225", "0712345678", None, true),
            ("39", "0612345678", None, false),
            ("47", "41234567", None, true),
            ("47", "4123456", Some((8, 8)), false),
        ] {
            let told = (lengths_but(code, number.len()), is_mobile(code, number));
            assert_eq!(told, (lengths, fits), "+{code} {number}");
        }
    }
}
