//! A mobile is read or refused, never changed: the digits that are accepted are those of the cell, but for what is dialled
//! before them only inside their country.

#![no_main]

use libfuzzer_sys::fuzz_target;
use referral_import::validate::{Home, Mobile, Repair, Repairs, country, mobile};

// The cell, the country's cell and the typed country code, with NUL between them, which no cell can hold.
fuzz_target!(|data: &str| {
    let mut parts = data.split('\0');
    let cell = parts.next().unwrap_or_default();
    let Ok((of_row, _)) = country::parse(parts.next().unwrap_or_default()) else {
        return;
    };
    let Ok((typed, _)) = country::parse(parts.next().unwrap_or_default()) else {
        return;
    };
    let home = match (of_row, typed) {
        (Some(country), _) => Home::Code(country),
        (None, Some(country)) => Home::Typed(country),
        (None, None) => Home::Unsaid,
    };
    let Ok(read) = mobile::parse(cell, &home) else {
        return;
    };
    let Some(number) = read.contact else {
        return;
    };
    let accepted = number.mobile;
    let (code, _) = country::parse(&accepted.country_code).expect("a code is one");
    assert!(code.is_some_and(|country| country.code == accepted.country_code));
    if !read.repairs.contains(Repair::TrunkPrefix) {
        assert_digits_of(cell, &accepted, read.repairs);
    }
    let again = format!("+{} {}", accepted.country_code, accepted.number);
    let read = mobile::parse(&again, &Home::Unsaid).expect("a mobile is one");
    assert_eq!(read.contact.map(|number| number.mobile).as_ref(), Some(&accepted), "{again:?}");
});

/// The number ends the cell's digits, and nothing stands before it but its country code, for a reason.
fn assert_digits_of(cell: &str, accepted: &Mobile, repairs: Repairs) {
    let mut folded: String = cell.chars().map(half_width).collect();
    if repairs.contains(Repair::Decimal) {
        let end = folded.trim_end_matches(|character: char| !character.is_ascii_digit());
        let (whole, _) = end.rsplit_once(['.', ',']).expect("a decimal has a point or a comma");
        folded = whole.to_owned();
    }
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let Mobile { country_code, number } = accepted;
    let before = digits
        .strip_suffix(number.as_str())
        .expect("the number's digits end the cell's");
    let is_explained = if before.is_empty() {
        !folded.contains('+')
    } else if before == country_code {
        folded.contains('+') || repairs.contains(Repair::CountryCode)
    } else {
        before.strip_prefix("00") == Some(country_code)
    };
    assert!(is_explained, "{cell:?} became {country_code} {number}");
}

fn half_width(character: char) -> char {
    match character {
        '０'..='９' => char::from(b'0' + (character as u32 - '０' as u32) as u8),
        '．' => '.',
        '，' => ',',
        '＋' => '+',
        other => other,
    }
}
