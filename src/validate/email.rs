//! An email address out of a cell, in canonical form.

use std::borrow::Cow;

use email_address::EmailAddress;

use super::clean::{TEXT_MARKS, clean};
use super::contact::Email;
use super::kind::Kind;
use super::problem::EmailProblem;
use super::repair::{Read, Repair, Repairs};

/// The longest local part, in bytes (RFC 5321, section 4.5.3.1.1).
const LOCAL_BYTES_MAX: usize = 64;

/// The longest address, in bytes: a path has 256 with its two angle brackets (RFC 5321, section 4.5.3.1.3).
const ADDRESS_BYTES_MAX: usize = 254;

/// The longest label of a domain, in bytes (RFC 1035, section 2.3.4).
const LABEL_BYTES_MAX: usize = 63;

/// What people leave behind an address, or write between two.
const SEPARATORS: [char; 7] = [';', ',', '、', '|', '/', ' ', '或'];

/// Reads an email cell.
///
/// # Errors
///
/// The one defect that stands most in the way.
pub fn parse(cell: &str) -> Result<Read<Email>, Kind> {
    if is_plain(cell) {
        return Ok(Read {
            contact: Some(Email(cell.into())),
            repairs: Repairs::default(),
        });
    }
    parse_dressed(cell)
}

/// The common case, decided on bytes in one pass: an address that every rule below leaves as it stands.
fn is_plain(cell: &str) -> bool {
    let (mut sign_at, mut dot_at, mut may_end) = (None, None, false);
    for (at, byte) in cell.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => may_end = true,
            b'A'..=b'Z' | b'_' | b'-' | b'+' if sign_at.is_none() => may_end = true,
            b'.' if may_end => (dot_at, may_end) = (Some(at), false),
            b'@' if may_end && sign_at.is_none() => (sign_at, dot_at, may_end) = (Some(at), None, false),
            _ => return false,
        }
    }
    let (Some(sign_at), Some(dot_at)) = (sign_at, dot_at) else {
        return false;
    };
    let top = &cell[dot_at + 1..];
    sign_at <= LOCAL_BYTES_MAX
        && cell.len() - sign_at - 1 <= LABEL_BYTES_MAX
        && top.len() > 1
        && top.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn parse_dressed(cell: &str) -> Result<Read<Email>, Kind> {
    let cleaned = clean(cell)?;
    if cleaned.text.is_empty() {
        return Ok(Read {
            contact: None,
            repairs: cleaned.repairs,
        });
    }
    let mut repairs = cleaned.repairs;
    let inner = unwrapped(&cleaned.text, &mut repairs);
    let address = without_blanks_at_the_sign(inner);
    let parts = address.split(|character| character == '<' || SEPARATORS.contains(&character));
    let count = parts.filter(|part| part.contains('@')).count();
    if count > 1 {
        return Err(Kind::EmailTwoAddresses { count });
    }
    let syntax = |problem| Kind::EmailSyntax { problem };
    let (local, domain) = address.rsplit_once('@').ok_or(syntax(EmailProblem::NoSign))?;
    if domain.contains('。') {
        repairs.add(Repair::FullWidth);
    }
    let domain = domain.replace('。', ".").to_lowercase();
    judge(local, &domain).map_err(syntax)?;
    Ok(Read {
        contact: Some(Email(format!("{local}@{domain}").into())),
        repairs,
    })
}

/// The address without `mailto:`, a name around `<…>`, separators at its end and marks for text at its beginning.
fn unwrapped<'a>(text: &'a str, repairs: &mut Repairs) -> &'a str {
    let mut inner = text.trim_end_matches(SEPARATORS);
    if let Some((_, rest)) = inner.split_once('<').filter(|(name, _)| !name.contains('@')) {
        inner = rest
            .strip_suffix('>')
            .filter(|address| !address.contains(['<', '>']))
            .unwrap_or(inner)
            .trim();
    }
    if inner
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("mailto:"))
    {
        inner = inner[7..].trim_start();
    }
    if inner.len() < text.len() {
        repairs.add(Repair::Wrapping);
    }
    // A mark within brackets or behind another mark: it would be dropped when the address is read again.
    let bare = inner.trim_start_matches(|character| character == ' ' || TEXT_MARKS.contains(&character));
    if bare.len() < inner.len() {
        repairs.add(Repair::TextMark);
    }
    bare
}

fn without_blanks_at_the_sign(text: &str) -> Cow<'_, str> {
    match text.split_once('@') {
        Some((local, domain)) if local.ends_with(' ') || domain.starts_with(' ') => {
            Cow::Owned(format!("{}@{}", local.trim_end(), domain.trim_start()))
        }
        _ => Cow::Borrowed(text),
    }
}

/// What is wrong with an address: the library decides what an address may be, and is asked part by part so that the
/// place can be named. Beyond it, the domain has to be one of the internet's.
fn judge(local: &str, domain: &str) -> Result<(), EmailProblem> {
    if local.is_empty() {
        return Err(EmailProblem::NothingBefore);
    }
    if domain.is_empty() {
        return Err(EmailProblem::NothingBehind);
    }
    if local.len() > LOCAL_BYTES_MAX {
        return Err(EmailProblem::LocalTooLong {
            bytes: local.len(),
            max: LOCAL_BYTES_MAX,
        });
    }
    let bytes = local.len() + 1 + domain.len();
    if bytes > ADDRESS_BYTES_MAX {
        return Err(EmailProblem::TooLong {
            bytes,
            max: ADDRESS_BYTES_MAX,
        });
    }
    if !EmailAddress::is_valid_local_part(local) {
        return Err(character(local, 0, is_local).unwrap_or(EmailProblem::Dots));
    }
    let before = local.chars().count() + 1;
    if let Some(problem) = character(domain, before, is_domain) {
        return Err(problem);
    }
    if domain.split('.').any(str::is_empty) {
        return Err(EmailProblem::Dots);
    }
    let Some((_, top)) = domain.rsplit_once('.') else {
        return Err(EmailProblem::NoDot);
    };
    // No top-level domain mixes scripts: what follows `.com` in another is a remark.
    if top.contains(|character: char| character.is_ascii_alphabetic())
        && let Some(problem) = character(top, before + domain.chars().count() - top.chars().count(), is_latin)
    {
        return Err(problem);
    }
    let is_top_level = top.chars().nth(1).is_some() && top.contains(|character: char| !character.is_ascii_digit());
    let is_label = |label: &str| !label.starts_with('-') && !label.ends_with('-') && label.len() <= LABEL_BYTES_MAX;
    if !is_top_level || !domain.split('.').all(is_label) || !EmailAddress::is_valid_domain(domain) {
        return Err(EmailProblem::NoDomain);
    }
    Ok(())
}

/// The first character that may not stand there, with its place in the address.
fn character(part: &str, offset: usize, is_allowed: fn(char) -> bool) -> Option<EmailProblem> {
    let (index, character) = part
        .chars()
        .enumerate()
        .find(|(_, character)| !is_allowed(*character))?;
    Some(EmailProblem::Character {
        character,
        position: offset + index + 1,
    })
}

fn is_local(character: char) -> bool {
    character == '.' || EmailAddress::is_valid_local_part(character.encode_utf8(&mut [0; 4]))
}

fn is_domain(character: char) -> bool {
    match character.is_ascii() {
        true => character.is_ascii_alphanumeric() || matches!(character, '.' | '-'),
        false => is_local(character),
    }
}

/// Whether a character is one of those that a top-level domain in Latin letters has: there is `.vermögensberatung`.
fn is_latin(character: char) -> bool {
    character.is_ascii() || (character < '\u{250}' && character.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(cell: &str) -> Result<Option<String>, Kind> {
        parse(cell).map(|read| read.contact.map(|email| email.as_str().to_owned()))
    }

    #[test]
    fn addresses_are_read_in_any_usual_dress() {
        let cases = [
            ("li.lei@example.com", "li.lei@example.com"),
            (" Li.Lei@Example.COM ", "Li.Lei@example.com"),
            ("li.lei＠example．com", "li.lei@example.com"),
            ("li.lei@example。com", "li.lei@example.com"),
            ("mailto:li.lei@example.com", "li.lei@example.com"),
            ("Li Lei <li.lei@example.com>", "li.lei@example.com"),
            ("\"Lei, Li\" <mailto:li.lei@example.com>;", "li.lei@example.com"),
            ("<li.lei@example.com>", "li.lei@example.com"),
            ("li.lei@example.com;", "li.lei@example.com"),
            ("li.lei@example.com，", "li.lei@example.com"),
            ("li.lei @ example.com", "li.lei@example.com"),
            ("'li.lei@example.com", "li.lei@example.com"),
            ("''li.lei@example.com", "li.lei@example.com"),
            ("Li Lei <'li.lei@example.com>", "li.lei@example.com"),
            ("li.lei@example.com\u{200b}", "li.lei@example.com"),
            ("李雷@例子.公司", "李雷@例子.公司"),
            ("li.lei@beispiel.vermögensberatung", "li.lei@beispiel.vermögensberatung"),
            ("o'neil+hr@mail.example.co.uk", "o'neil+hr@mail.example.co.uk"),
        ];
        for (cell, address) in cases {
            assert_eq!(read(cell), Ok(Some(address.to_owned())), "{cell:?}");
        }
        for cell in ["", "   ", "-", "无", "n/a"] {
            assert_eq!(read(cell), Ok(None), "{cell:?}");
        }
    }

    #[test]
    fn only_more_than_blanks_and_case_is_a_repair() {
        for (cell, repair) in [
            (" li @ Example.com ", None),
            ("li@example。com", Some(Repair::FullWidth)),
            ("li＠example.com", Some(Repair::FullWidth)),
            ("<li@example.com>", Some(Repair::Wrapping)),
        ] {
            let repairs = parse(cell).expect(cell).repairs;
            let made = Repair::ALL.into_iter().filter(|repair| repairs.contains(*repair));
            assert_eq!(Vec::from_iter(made), Vec::from_iter(repair), "{cell:?}");
        }
    }

    #[test]
    fn damaged_addresses_are_refused_with_the_reason() {
        let character = |character, position| EmailProblem::Character { character, position };
        let cases = [
            ("li.lei", EmailProblem::NoSign),
            ("13800138000", EmailProblem::NoSign),
            (";", EmailProblem::NoSign),
            ("@example.com", EmailProblem::NothingBefore),
            ("li.lei@", EmailProblem::NothingBehind),
            ("li lei@example.com", character(' ', 3)),
            ("li@lei@example.com", character('@', 3)),
            ("li(lei)@example.com", character('(', 3)),
            ("li.lei@exa mple.com", character(' ', 11)),
            ("li.lei@exa_mple.com", character('_', 11)),
            ("li.lei@example.com-已停用", character('已', 20)),
            ("li.lei@example.com离职", character('离', 19)),
            ("li.lei@example..com", EmailProblem::Dots),
            ("li..lei@example.com", EmailProblem::Dots),
            (".li@example.com", EmailProblem::Dots),
            ("li.lei@example.com.", EmailProblem::Dots),
            ("li.lei@localhost", EmailProblem::NoDot),
            ("li.lei@192.168.1.1", EmailProblem::NoDomain),
            ("li.lei@example.c", EmailProblem::NoDomain),
            ("li.lei@-example.com", EmailProblem::NoDomain),
        ];
        for (cell, problem) in cases {
            assert_eq!(read(cell), Err(Kind::EmailSyntax { problem }), "{cell:?}");
        }
        for cell in [
            "li@example.com;wang@example.com",
            "li@example.com wang@example.com",
            "li@example.com、wang@example.com",
            "li@example.com<li@example.com>",
        ] {
            assert_eq!(read(cell), Err(Kind::EmailTwoAddresses { count: 2 }), "{cell:?}");
        }
    }

    #[test]
    fn lengths_are_those_of_rfc_5321() {
        let local = "l".repeat(65);
        let problem = EmailProblem::LocalTooLong { bytes: 65, max: 64 };
        assert_eq!(
            read(&format!("{local}@example.com")),
            Err(Kind::EmailSyntax { problem })
        );
        assert!(read(&format!("{}@example.com", &local[1..])).is_ok());
        let domain = format!("{}com", "example.".repeat(31));
        let problem = EmailProblem::TooLong { bytes: 255, max: 254 };
        assert_eq!(read(&format!("lil@{domain}")), Err(Kind::EmailSyntax { problem }));
        assert!(read(&format!("li@{domain}")).is_ok());
    }

    proptest! {
        #[test]
        fn a_plain_address_is_what_the_rules_make_of_it(
            cell in "[a-zA-Z0-9._+-]{0,12}@?[a-zA-Z0-9.-]{0,12}(\\.[a-zA-Z0-9]{0,3})?|[a-z]{60,66}@[a-z]{60,66}\\.cn",
        ) {
            if is_plain(&cell) {
                prop_assert_eq!(parse(&cell), parse_dressed(&cell));
            }
        }

        #[test]
        fn any_text_is_read_or_refused_and_read_again_as_itself(cell in "\\PC{0,12}@?\\PC{0,12}(\\.com)?[;> ]?") {
            if let Ok(Read { contact: Some(email), .. }) = parse(&cell) {
                prop_assert_eq!(parse(email.as_str()).unwrap().contact, Some(email));
            }
        }
    }
}
