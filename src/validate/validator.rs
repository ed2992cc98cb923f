//! One row judged by the rules of the run: a contact, or every reason why there is none.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::contact::{Contact, Email, Mobile};
use super::domains::{Domains, LoneEmail};
use super::finding::{Finding, Kind, Severity};
use super::repair::{Counts, Read};
use super::{country_code, email, mask, mobile, typo};
use crate::input::{Column, Field, Layout, Row};

/// The longest employee number that is kept until the last row is in, for a finding that takes the whole file.
const EMPLOYEE_NO_BYTES_MAX: usize = 64;

/// Which contacts are looked at and sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// The country code, in digits, of numbers that name none.
    pub default_country_code: String,
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
    mobile: Place,
    country_code: Place,
    employee_no: Place,
    normalised: Counts,
    domains: Domains,
    /// The domain that was judged last, and which one was probably meant: most rows have that of the row before.
    meant: (String, Option<String>),
}

/// What a contact's cell holds.
enum Reading<T> {
    Nothing,
    Good(T),
    Damaged,
}

impl<T> Reading<T> {
    fn good(self) -> Option<T> {
        match self {
            Reading::Good(contact) => Some(contact),
            Reading::Nothing | Reading::Damaged => None,
        }
    }
}

impl Validator {
    /// A validator for the rows of a file with this layout.
    pub fn new(rules: Rules, layout: &Layout) -> Validator {
        let place = |field| {
            layout
                .column_of(field)
                .map(|index| (index, layout.columns[index].clone()))
        };
        Validator {
            email: place(Field::Email).filter(|_| rules.contact_use != ContactUse::Mobile),
            mobile: place(Field::Mobile).filter(|_| rules.contact_use != ContactUse::Email),
            country_code: place(Field::CountryCode),
            employee_no: place(Field::EmployeeNo),
            normalised: Counts::default(),
            domains: Domains::default(),
            meant: (String::new(), None),
            rules,
        }
    }

    /// Judges a row: its contact, or `None` if the row is invalid. Everything there is to say about the row, warnings
    /// too, is appended to `findings`.
    pub fn check(&mut self, row: &Row, findings: &mut Vec<Finding>) -> Option<Contact> {
        let of_row = |kind| Finding {
            kind,
            column: None,
            value: String::new(),
            freed_by: None,
        };
        if row.extra > 0 {
            // Whatever else could be said would be about the wrong columns.
            findings.push(of_row(Kind::RowTooLong { extra: row.extra }));
            return None;
        }
        if row.missing > 0 {
            findings.push(of_row(Kind::RowTooShort { missing: row.missing }));
        }
        let first = findings.len();
        let email = self.email(row, findings);
        let behind_email = findings.len();
        let mobile = self.mobile(row, findings);
        match (&email, &mobile) {
            (Reading::Nothing, Reading::Nothing) => {
                findings.push(of_row(Kind::ContactMissing {
                    looked_at: self.rules.contact_use,
                }));
                return None;
            }
            (Reading::Damaged, Reading::Good(_)) => free(&mut findings[first..behind_email], ContactUse::Mobile),
            (Reading::Good(_), Reading::Damaged) => free(&mut findings[behind_email..], ContactUse::Email),
            _ => {}
        }
        if matches!(email, Reading::Damaged) || matches!(mobile, Reading::Damaged) {
            return None;
        }
        Some(Contact {
            email: email.good(),
            mobile: mobile.good(),
        })
    }

    /// How many cells were read otherwise than they stand there, by kind of repair.
    pub fn normalised(&self) -> &Counts {
        &self.normalised
    }

    /// The findings that take the whole file, once every row is checked: emails of odd domains, in file order.
    pub fn odd_domains(&self) -> impl Iterator<Item = (&LoneEmail, Finding)> {
        let column = self.email.as_ref().map(|(_, column)| column);
        self.domains.odd().filter_map(move |(email, domain, usual)| {
            let kind = Kind::EmailOddDomain {
                domain: domain.to_owned(),
                usual: usual.to_owned(),
            };
            Some((email, finding(kind, column?, mask::email(&email.cell))))
        })
    }

    fn email(&mut self, row: &Row, findings: &mut Vec<Finding>) -> Reading<Email> {
        let Some((index, column)) = &self.email else {
            return Reading::Nothing;
        };
        let cell = row.cell(*index);
        let mut found = |kind| findings.push(finding(kind, column, mask::email(cell)));
        match email::parse(cell) {
            Ok(Read { contact, repairs }) => {
                self.normalised.add(repairs);
                let Some(email) = contact else {
                    return Reading::Nothing;
                };
                let domain = email.domain();
                if self.meant.0 != domain {
                    self.meant = (domain.to_owned(), typo::meant(domain));
                }
                let meant = &self.meant.1;
                self.domains.add(domain, || {
                    let employee_no = self.employee_no.as_ref().map_or("", |(index, _)| row.cell(*index));
                    let employee_no = if employee_no.len() > EMPLOYEE_NO_BYTES_MAX {
                        ""
                    } else {
                        employee_no
                    };
                    meant.is_none().then(|| LoneEmail {
                        row: row.number,
                        employee_no: employee_no.to_owned(),
                        cell: cell.to_owned(),
                    })
                });
                if let Some(meant) = meant {
                    found(Kind::EmailLikelyTypo {
                        domain: domain.to_owned(),
                        meant: meant.clone(),
                    });
                }
                Reading::Good(email)
            }
            Err(kind) => {
                found(kind);
                Reading::Damaged
            }
        }
    }

    fn mobile(&mut self, row: &Row, findings: &mut Vec<Finding>) -> Reading<Mobile> {
        let Some((index, column)) = &self.mobile else {
            return Reading::Nothing;
        };
        let cell = row.cell(*index);
        let (code_cell, code_column) = match &self.country_code {
            Some((index, column)) => (row.cell(*index), column),
            None => ("", column),
        };
        let of_mobile = |kind| finding(kind, column, mask::mobile(cell));
        match mobile::parse(cell, code_cell, &self.rules.default_country_code) {
            Ok(Read { contact, repairs }) => {
                self.normalised.add(repairs);
                let Some(mobile) = contact else {
                    return Reading::Nothing;
                };
                self.normalised.add(country_code::repairs(code_cell));
                let Some(problem) = country_code::plan_problem(&mobile.country_code, &mobile.number) else {
                    return Reading::Good(mobile);
                };
                let strict = self.rules.strict;
                findings.push(of_mobile(Kind::MobilePlan {
                    country_code: mobile.country_code.to_string(),
                    problem,
                    strict,
                }));
                if strict {
                    Reading::Damaged
                } else {
                    Reading::Good(mobile)
                }
            }
            Err(kind) => {
                findings.push(match kind {
                    Kind::CountryCodeInvalid => finding(kind, code_column, mask::country_code(code_cell)),
                    Kind::MobileScientificNotation { .. } => finding(kind, column, mask::scientific(cell)),
                    _ => of_mobile(kind),
                });
                Reading::Damaged
            }
        }
    }
}

fn finding(kind: Kind, column: &Column, value: String) -> Finding {
    Finding {
        kind,
        column: Some(column.clone()),
        value,
        freed_by: None,
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
