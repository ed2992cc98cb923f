//! One row judged by the rules of the run: a contact, or every reason why there is none.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::contact::{Contact, Email, Mobile};
use super::domains::{Domains, LoneEmail};
use super::finding::{Finding, Severity, employee_no, filled};
use super::home::Homes;
use super::kind::Kind;
use super::mobile::{MAINLAND, Number};
use super::repair::{Counts, Read};
use super::unsaid::Unsaid;
use super::{defect, email, mask, mobile, numbering, typo};
use crate::input::{Column, Field, Layout, Row, contact_in};

/// The longest employee number that is kept until the last row is in, for a finding that takes the whole file.
const EMPLOYEE_NO_BYTES_MAX: usize = 64;

/// Which contacts are looked at and sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactUse {
    /// Email and mobile, whichever a row has.
    #[default]
    Both,
    /// Only the email; mobiles are not looked at.
    Email,
    /// Only the mobile; emails are not looked at.
    Mobile,
}

/// As `--use` takes it.
impl fmt::Display for ContactUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ContactUse::Both => "both",
            ContactUse::Email => "email",
            ContactUse::Mobile => "mobile",
        })
    }
}

/// What a user has decided about validation. The checkpoint stores it: other rules, other findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The country code, in digits, of numbers that name none, where somebody has typed one. Else they are taken for mainland
    /// ones as long as nothing speaks against it.
    pub typed_country_code: Option<String>,
    /// Numbers that do not fit their country's numbering plan are errors.
    pub strict: bool,
    /// Which contacts are looked at.
    pub contact_use: ContactUse,
}

/// Where a field stands: the index of its cell, and its column for findings.
type Place = Option<(usize, Column)>;

/// Judges the rows of one file.
#[derive(Debug)]
pub struct Validator {
    rules: Rules,
    email: Place,
    /// The mobile columns: a second one fills in where the first is empty.
    mobiles: Vec<(usize, Column)>,
    /// Whether the names of two mobile columns say which one is meant.
    prefers_first: bool,
    homes: Homes,
    unsaid: Unsaid,
    employee_no: Place,
    /// The columns that hold the name, or parts of it.
    names: Vec<usize>,
    normalised: Counts,
    domains: Domains,
    /// The columns that feed nothing.
    others: Vec<(usize, Column)>,
    /// The domain that was judged last, and which one was probably meant: most rows have that of the row before.
    meant: (String, Option<String>),
}

/// How a cell with a defect of some kind is masked.
type Masked = fn(&str, &Kind) -> String;

/// What a contact's cell holds.
enum Held<T> {
    Nothing,
    Good(T),
    Damaged,
}

impl<T> Held<T> {
    fn good(self) -> Option<T> {
        match self {
            Held::Good(contact) => Some(contact),
            Held::Nothing | Held::Damaged => None,
        }
    }
}

impl Validator {
    /// A validator for the rows of a file with this layout.
    pub fn new(rules: Rules, layout: &Layout) -> Validator {
        let at = |index: usize| (index, layout.columns[index].clone());
        let place = |field| layout.column_of(field).map(at);
        let looks_at_mobile = rules.contact_use != ContactUse::Email;
        let feeds = |index: &usize| layout.fields.iter().any(|(_, feeding)| feeding == index);
        Validator {
            email: place(Field::Email).filter(|_| rules.contact_use != ContactUse::Mobile),
            mobiles: layout
                .columns_of(Field::Mobile)
                .filter(|_| looks_at_mobile)
                .map(at)
                .collect(),
            prefers_first: layout.prefers_first_mobile(),
            others: (0..layout.columns.len())
                .filter(|index| !feeds(index))
                .map(at)
                .collect(),
            homes: Homes::new(place(Field::CountryCode), rules.typed_country_code.as_deref()),
            unsaid: Unsaid::default(),
            employee_no: place(Field::EmployeeNo),
            names: layout.columns_of_name(),
            normalised: Counts::default(),
            domains: Domains::default(),
            meant: (String::new(), None),
            rules,
        }
    }

    /// Judges a row: its contact, or `None` if the row is invalid. Everything there is to say about the row, warnings
    /// too, is appended to `findings`.
    pub fn check(&mut self, row: &Row, findings: &mut Vec<Finding>) -> Option<Contact> {
        if row.extra > 0 {
            // Whatever else could be said would be about the wrong columns.
            findings.push(self.of_row(row, Kind::RowTooLong { extra: row.extra }));
            return None;
        }
        if row.missing > 0 {
            findings.push(self.of_row(row, Kind::RowTooShort { missing: row.missing }));
        }
        let first = findings.len();
        let email = self.email(row, findings);
        let behind_email = findings.len();
        let mobile = self.mobile(row, matches!(email, Held::Nothing), findings);
        match (&email, &mobile) {
            (Held::Nothing, Held::Nothing) => {
                let looked_at = self.rules.contact_use;
                let elsewhere = self.elsewhere(row);
                findings.push(self.of_row(row, Kind::ContactMissing { looked_at, elsewhere }));
                return None;
            }
            (Held::Damaged, Held::Good(_)) => free(&mut findings[first..behind_email], ContactUse::Mobile),
            (Held::Good(_), Held::Damaged) => free(&mut findings[behind_email..], ContactUse::Email),
            _ => {}
        }
        if matches!(email, Held::Damaged) || matches!(mobile, Held::Damaged) {
            return None;
        }
        let (email, mobile) = (email.good(), mobile.good());
        Some(Contact {
            mobile: mobile.map(|(column, number)| self.counted(row.number, column, number, email.is_some())),
            email,
        })
    }

    /// How many cells were read otherwise than they stand there, by kind of repair.
    pub fn normalised(&self) -> &Counts {
        &self.normalised
    }

    /// The findings that take the whole file, once every row is checked.
    pub fn late_findings(&self) -> impl Iterator<Item = Finding> {
        self.odd_domains().chain(self.waiting())
    }

    /// Numbers that name no country in a file where most that name one name another than the default.
    fn waiting(&self) -> impl Iterator<Item = Finding> {
        self.unsaid.waiting().map(|(row, column, has_email, usual)| Finding {
            column: Some(self.mobiles[column].1.clone()),
            freed_by: has_email.then_some(ContactUse::Email),
            ..Finding::of_row(
                row,
                None,
                Kind::MobileCountryUnsaid {
                    usual: usual.to_string(),
                },
            )
        })
    }

    /// Emails of odd domains, in file order.
    fn odd_domains(&self) -> impl Iterator<Item = Finding> {
        let column = self.email.as_ref().map(|(_, column)| column);
        self.domains.odd().map(move |(email, domain, usual)| {
            let kind = Kind::EmailOddDomain {
                domain: domain.to_owned(),
                usual: usual.to_owned(),
            };
            Finding {
                column: column.cloned(),
                value: mask::email(&email.cell),
                cell: filled(&email.cell),
                ..Finding::of_row(email.row, email.employee_no.clone(), kind)
            }
        })
    }

    /// What is wrong with a row as a whole.
    fn of_row(&self, row: &Row, kind: Kind) -> Finding {
        let number = self.employee_no.as_ref().map(|(index, _)| row.cell(*index));
        let words = self.names.iter().flat_map(|index| row.cell(*index).split_whitespace());
        Finding {
            name: filled(&words.collect::<Vec<_>>().join(" ")),
            ..Finding::of_row(row.number, number.and_then(employee_no), kind)
        }
    }

    /// What is wrong with the cell at a place of a row, which is masked so.
    fn of_cell(&self, row: &Row, (index, column): &(usize, Column), kind: Kind, masked: Masked) -> Finding {
        let cell = row.cell(*index);
        Finding {
            column: Some(column.clone()),
            value: masked(cell, &kind),
            cell: filled(cell),
            ..self.of_row(row, kind)
        }
    }

    fn email(&mut self, row: &Row, findings: &mut Vec<Finding>) -> Held<Email> {
        let Some(place) = &self.email else {
            return Held::Nothing;
        };
        let cell = row.cell(place.0);
        match email::parse(cell) {
            Ok(Read { contact, repairs }) => {
                self.normalised.add(repairs);
                let Some(email) = contact else {
                    return Held::Nothing;
                };
                let domain = email.domain();
                if self.meant.0 != domain {
                    self.meant = (domain.to_owned(), typo::meant(domain));
                }
                let meant = &self.meant.1;
                let number = self.employee_no.as_ref().map(|(index, _)| row.cell(*index));
                self.domains.add(domain, || {
                    meant.is_none().then(|| LoneEmail {
                        row: row.number,
                        employee_no: number
                            .filter(|number| number.len() <= EMPLOYEE_NO_BYTES_MAX)
                            .and_then(employee_no),
                        cell: cell.to_owned(),
                    })
                });
                if let Some(meant) = meant {
                    let kind = Kind::EmailLikelyTypo {
                        domain: domain.to_owned(),
                        meant: meant.clone(),
                    };
                    findings.push(self.of_cell(row, place, kind, defect::of_email));
                }
                Held::Good(email)
            }
            Err(kind) => {
                findings.push(self.of_cell(row, place, kind, defect::of_email));
                Held::Damaged
            }
        }
    }

    /// The first contact of a row in a column that feeds nothing, of the kind that is looked at.
    fn elsewhere(&self, row: &Row) -> Option<(Field, Column)> {
        let is_looked_at = |field: &Field| match self.rules.contact_use {
            ContactUse::Both => true,
            ContactUse::Email => *field == Field::Email,
            ContactUse::Mobile => *field == Field::Mobile,
        };
        self.others.iter().find_map(|(index, column)| {
            let field = contact_in(row.cell(*index)).filter(is_looked_at)?;
            Some((field, column.clone()))
        })
    }

    /// The mobile of a row, with the number of its column. A second column fills in where the first is empty; what is no mobile
    /// there counts only where the row has nothing else.
    fn mobile(&mut self, row: &Row, is_alone: bool, findings: &mut Vec<Finding>) -> Held<(usize, Number)> {
        let first = self.mobile_in(0, row, findings);
        let Some(second_place) = self.mobiles.get(1) else {
            return first;
        };
        match first {
            Held::Damaged => first,
            Held::Nothing => {
                let mut of_second = Vec::new();
                let second = self.mobile_in(1, row, &mut of_second);
                if matches!(second, Held::Damaged) && !is_alone {
                    return Held::Nothing;
                }
                findings.append(&mut of_second);
                second
            }
            Held::Good((_, ref first_number)) => {
                let second = mobile::parse(row.cell(second_place.0), self.homes.of(row));
                let other = second
                    .ok()
                    .and_then(|read| read.contact)
                    .filter(|second| second.mobile != first_number.mobile);
                if other.is_none() {
                    return first;
                }
                let kind = Kind::MobileInTwoColumns {
                    other: second_place.1.clone(),
                    is_clear: self.prefers_first,
                };
                let place = &self.mobiles[0];
                findings.push(self.of_cell(row, place, kind, defect::of_mobile));
                if self.prefers_first { first } else { Held::Damaged }
            }
        }
    }

    /// The mobile in one of the columns.
    fn mobile_in(&mut self, column: usize, row: &Row, findings: &mut Vec<Finding>) -> Held<(usize, Number)> {
        let Some(place) = self.mobiles.get(column) else {
            return Held::Nothing;
        };
        let cell = row.cell(place.0);
        match mobile::parse(cell, self.homes.of(row)) {
            Ok(Read { contact, repairs }) => {
                self.normalised.add(repairs);
                let Some(number) = contact else {
                    return Held::Nothing;
                };
                self.normalised.add(self.homes.repairs());
                let Mobile {
                    country_code,
                    number: digits,
                } = &number.mobile;
                if *country_code == MAINLAND || numbering::is_mobile(country_code, digits) {
                    return Held::Good((column, number));
                }
                let kind = Kind::MobilePlan {
                    country_code: country_code.to_string(),
                    strict: self.rules.strict,
                };
                findings.push(self.of_cell(row, place, kind, defect::of_mobile));
                if self.rules.strict {
                    Held::Damaged
                } else {
                    Held::Good((column, number))
                }
            }
            Err(kind) => {
                if let Kind::MobileOtherCountry {
                    looks_like: Some(code), ..
                } = &kind
                {
                    self.unsaid.named(code);
                }
                let of_country = self.homes.place.as_ref().filter(|_| kind == Kind::CountryCodeInvalid);
                findings.push(match of_country {
                    Some(place) => self.of_cell(row, place, kind, |cell, _| mask::country_code(cell)),
                    None => self.of_cell(row, place, kind, defect::of_mobile),
                });
                Held::Damaged
            }
        }
    }

    /// The number of a row that is sent, once it is counted what names its country.
    fn counted(&mut self, row: u32, column: usize, number: Number, has_email: bool) -> Mobile {
        let Number { mobile, named_by } = number;
        match named_by {
            Some(_) => self.unsaid.named(&mobile.country_code),
            None => {
                self.unsaid.unnamed(row, column, &mobile.number);
                if has_email {
                    self.unsaid.has_email(row);
                }
            }
        }
        mobile
    }
}

/// Says in the errors of a damaged contact that the other one would do.
fn free(findings: &mut [Finding], by: ContactUse) {
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.kind.severity() == Severity::Error)
    {
        finding.freed_by = Some(by);
    }
}

#[cfg(test)]
#[path = "validator_tests.rs"]
mod tests;
