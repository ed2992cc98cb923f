//! Somebody who is looked for: by name, employee number, email or mobile, as a person types it.

use std::str::FromStr;

use super::kept_cells::KeptCells;
use crate::checkpoint::Line;
use crate::input::{half_width, is_invisible};
use crate::lang::Said;
use crate::validate::{Contact, Email};

/// How many digits at the end of a mobile are enough to find it: people tell a number by its last four.
const LAST_DIGITS_MIN: usize = 4;

/// How many digits a cell must have to hold a mobile.
const MOBILE_DIGITS_MIN: usize = 7;

/// The words that somebody is looked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// As texts are compared: without case, width and blanks.
    folded: String,
    /// The digits, where it can be a mobile.
    digits: Option<String>,
}

impl FromStr for Sought {
    type Err = Said;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded = fold(text);
        if folded.is_empty() {
            return Err(Said::new(
                "give a name, an employee number, an email or a mobile",
                "请给出姓名、工号、邮箱或手机号",
            ));
        }
        let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')' | '/');
        let digits = Some(digits(&folded)).filter(|digits| digits.len() >= LAST_DIGITS_MIN);
        Ok(Sought {
            digits: digits.filter(|_| folded.chars().all(is_of_number)),
            folded,
        })
    }
}

impl Sought {
    /// Whether a row is about them: by a part of the name, the whole employee number, an email or what stands before its `@`, a
    /// mobile or its last digits, in the file or as it was sent.
    pub fn is_in(&self, line: &Line, cells: &KeptCells) -> bool {
        let settled = line.settled.as_ref().map(|settled| &settled.contact);
        cells.name(line).is_some_and(|name| fold(&name).contains(&self.folded))
            || cells
                .employee_no(line)
                .is_some_and(|number| self.is_employee(&fold(&number)))
            || cells.emails(line).any(|cell| self.is_email(&fold(cell)))
            || cells.mobiles(line).any(|cell| self.is_mobile(&digits(&fold(cell))))
            || line.contact.iter().chain(settled).any(|contact| self.is_at(contact))
    }

    /// Whether a contact is theirs.
    pub fn is_at(&self, contact: &Contact) -> bool {
        let email = contact.email.as_ref().filter(|email| !email.is_forgotten());
        let email = email.map(Email::key);
        let mobile = contact.mobile.as_ref().filter(|mobile| !mobile.is_forgotten());
        email.is_some_and(|email| self.is_email(&email))
            || mobile.is_some_and(|mobile| self.is_mobile(&format!("{}{}", mobile.country_code, mobile.number)))
    }

    /// Spreadsheets take the zeros away that a number begins with.
    fn is_employee(&self, number: &str) -> bool {
        let bare = |number: &str| {
            let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| number.trim_start_matches('0').to_owned())
        };
        number == self.folded || bare(number).is_some_and(|number| bare(&self.folded) == Some(number))
    }

    fn is_email(&self, cell: &str) -> bool {
        if self.folded.contains('@') {
            return cell.contains(&self.folded);
        }
        cell.split_once('@').is_some_and(|(local, _)| local == self.folded)
    }

    /// One of the two may lack the country code.
    fn is_mobile(&self, number: &str) -> bool {
        let Some(sought) = &self.digits else { return false };
        let is_whole = number.len() >= MOBILE_DIGITS_MIN;
        is_whole && (number.ends_with(sought.as_str()) || sought.ends_with(number))
    }
}

fn fold(text: &str) -> String {
    let told = text.chars().map(half_width);
    let told = told.filter(|c| !c.is_whitespace() && !is_invisible(*c));
    told.flat_map(char::to_lowercase).collect()
}

fn digits(folded: &str) -> String {
    folded.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(text: &str) -> Sought {
        text.parse().expect(text)
    }

    #[test]
    fn an_email_is_found_by_the_whole_or_by_what_stands_before_the_at() {
        for (text, expected) in [
            ("Li.Lei@Example.com", true),
            ("ｌi.lei@example.com ", true),
            ("li.lei", true),
            ("lei", false),
            ("lei@example.com", true),
            ("example.com", false),
        ] {
            assert_eq!(sought(text).is_email("li.lei@example.com"), expected, "{text}");
        }
    }

    #[test]
    fn a_mobile_is_found_with_and_without_its_country_code_and_by_its_last_digits() {
        for (text, expected) in [
            ("13800138021", true),
            ("+86 138-0013-8021", true),
            ("0086 13800138021", true),
            ("8021", true),
            ("021", false),
            ("1380013", false),
            ("E8021", false),
        ] {
            assert_eq!(sought(text).is_mobile("8613800138021"), expected, "{text}");
        }
        assert!(!sought("13800138021").is_mobile("21"), "a cell that is no number");
    }

    #[test]
    fn an_employee_number_is_found_whole_and_without_its_zeros() {
        for (text, expected) in [
            ("0042", true),
            ("00042", true),
            ("42", true),
            ("E0042", false),
            ("4200", false),
        ] {
            assert_eq!(sought(text).is_employee("0042"), expected, "{text}");
        }
        assert!(sought("e42").is_employee("e42"));
        assert!("  \u{200b}".parse::<Sought>().is_err());
    }
}
