//! The employees of the simulated tenant, read from a CSV.

use std::io;

use thiserror::Error;

use super::contact::Mobile;

/// The employees of the tenant: nobody else can be registered.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub(super) employees: Vec<Employee>,
}

/// One employee; one of the two is there.
#[derive(Clone, Debug)]
pub(super) struct Employee {
    /// In lower case.
    pub(super) email: Option<String>,
    pub(super) mobile: Option<Mobile>,
}

/// Why a CSV is no directory. Contacts are not repeated in it.
#[derive(Debug, Error)]
pub enum DirectoryError {
    /// It cannot be read, or is no CSV.
    #[error("the directory cannot be read: {0}")]
    Csv(#[from] csv::Error),
    /// It has neither of the two columns.
    #[error("the directory needs a column `email` or `mobile` (and may have `country_code`)")]
    NoColumn,
    /// A mobile or its country code is not made of digits.
    #[error("line {0} of the directory: `mobile` and `country_code` must be digits")]
    Mobile(u64),
}

impl Directory {
    /// Reads a CSV in UTF-8 with a header that names `email`, `country_code`, `mobile` in any order; other columns are
    /// ignored, and so are rows with neither email nor mobile. A mobile without a country code has 86.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`], which names the line where there is one.
    pub fn read(source: impl io::Read) -> Result<Directory, DirectoryError> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
        let header = reader.headers()?;
        let column = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let (email, code, mobile) = (column("email"), column("country_code"), column("mobile"));
        if email.is_none() && mobile.is_none() {
            return Err(DirectoryError::NoColumn);
        }
        let mut employees = Vec::new();
        for record in reader.records() {
            let record = record?;
            let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or_default();
            let email = Some(cell(email))
                .filter(|email| !email.is_empty())
                .map(str::to_lowercase);
            let mobile = match cell(mobile) {
                "" => None,
                number => {
                    let line = record.position().map_or(0, csv::Position::line);
                    Some(Mobile::parse(cell(code), number).ok_or(DirectoryError::Mobile(line))?)
                }
            };
            if email.is_some() || mobile.is_some() {
                employees.push(Employee { email, mobile });
            }
        }
        Ok(Directory { employees })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_columns_in_any_order() {
        let csv =
            "\u{feff}mobile,name,Email,country_code\n13800000001,Made Up,A@example.com,\n,Nobody,,\n91230000,B,,+852\n";
        let employees = Directory::read(csv.as_bytes()).expect("a valid directory").employees;
        assert_eq!(employees.len(), 2);
        assert_eq!(employees[0].email.as_deref(), Some("a@example.com"));
        assert_eq!(employees[0].mobile, Mobile::parse("86", "13800000001"));
        assert_eq!(employees[1].email, None);
        assert_eq!(employees[1].mobile, Mobile::parse("852", "91230000"));
    }

    #[test]
    fn says_what_is_wrong() {
        for (csv, message) in [
            (
                "name\nMade Up\n",
                "the directory needs a column `email` or `mobile` (and may have `country_code`)",
            ),
            (
                "email,mobile\na@example.com,\nb@example.com,1.38E+10\n",
                "line 3 of the directory: `mobile` and `country_code` must be digits",
            ),
        ] {
            let error = Directory::read(csv.as_bytes()).expect_err(csv);
            assert_eq!(error.to_string(), message);
        }
    }
}
