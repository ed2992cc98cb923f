//! A mobile is read or refused, never changed: the digits that are accepted are those of the cell.

#![no_main]

use libfuzzer_sys::fuzz_target;
use referral_import::validate::{Mobile, Repair, Repairs, country_code, mobile};

// The cell, the country code's cell and the default country code, with NUL between them, which no cell can hold.
fuzz_target!(|data: &str| {
    let mut parts = data.split('\0');
    let cell = parts.next().unwrap_or_default();
    let code_cell = parts.next().unwrap_or_default();
    let default = match country_code::parse(parts.next().unwrap_or_default()) {
        Ok(code) => code.unwrap_or("86".to_owned()),
        Err(_) => return,
    };
    let Ok(read) = mobile::parse(cell, code_cell, &default) else {
        return;
    };
    let Some(accepted) = read.contact else {
        return;
    };
    assert_eq!(
        country_code::parse(&accepted.country_code),
        Ok(Some(accepted.country_code.to_string()))
    );
    assert_digits_of(cell, &accepted, read.repairs);
    for again in [
        (format!("+{}{}", accepted.country_code, accepted.number), ""),
        (
            format!("+{} {}", accepted.country_code, accepted.number),
            &accepted.country_code,
        ),
        (format!("00{}{}", accepted.country_code, accepted.number), ""),
    ] {
        let read = mobile::parse(&again.0, again.1, "1").expect("a mobile is one");
        assert_eq!(read.contact.as_ref(), Some(&accepted), "{again:?}");
    }
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
