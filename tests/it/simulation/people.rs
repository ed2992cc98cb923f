//! The company, and the files HR exports of it: rows by email, by mobile or both, wrong ones, and edits between runs.

use std::collections::HashSet;

use fastrand::Rng;
use referral_import::validate::Contact;

/// What Feishu says of a contact that leads to nobody, to two people, and to someone who is disabled.
const UNKNOWN: i64 = 1_002_551;
const AMBIGUOUS: i64 = 1_002_552;
const DISABLED: i64 = 1_002_555;

/// A contact as it is compared: email case-folded, mobile with its country code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Keys {
    email: Option<String>,
    mobile: Option<String>,
}

impl Keys {
    /// Whether they have an email or a mobile in common.
    pub(crate) fn meet(&self, other: &Keys) -> bool {
        let common = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        common(&self.email, &other.email) || common(&self.mobile, &other.mobile)
    }

    /// Whether they have the email in common, and each a mobile of its own.
    fn has_other_mobile_than(&self, other: &Keys) -> bool {
        self.email.is_some() && self.email == other.email && self.contradict(other)
    }

    /// Whether they name one and the same person, be it by different keys.
    pub(crate) fn share_someone(&self, other: &Keys) -> bool {
        let others = other.employees();
        self.employees()
            .iter()
            .flatten()
            .any(|employee| others.contains(&Some(*employee)))
    }

    /// Whose email and whose mobile they are.
    fn employees(&self) -> [Option<Employee>; 2] {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let number = |text: &Option<String>| {
            let digits = digits(text.as_deref()?);
            let last = digits.get(digits.len().saturating_sub(DIGITS)..)?;
            last.parse().ok()
        };
        [number(&self.email), number(&self.mobile)]
    }

    /// Whether they meet in one key and part in the other: nobody can tell who is meant.
    pub(crate) fn contradict(&self, other: &Keys) -> bool {
        let part = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
        self.meet(other) && (part(&self.email, &other.email) || part(&self.mobile, &other.mobile))
    }
}

impl From<&Contact> for Keys {
    fn from(contact: &Contact) -> Self {
        Keys {
            email: contact.email.as_ref().map(|email| email.as_str().to_lowercase()),
            mobile: contact
                .mobile
                .as_ref()
                .map(|mobile| format!("{}{}", mobile.country_code, mobile.number)),
        }
    }
}

/// The number of someone in the company.
pub(crate) type Employee = usize;

/// Everyone Feishu knows.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    employees: Vec<Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    /// Which contacts HR has of them.
    form: Form,
    /// In Feishu's directory from this run on.
    from_run: u32,
    disabled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Both,
    Email,
    Mobile,
}

const FORMS: [Form; 3] = [Form::Both, Form::Email, Form::Mobile];

/// The last digits of an email's name and of a mobile are an employee's number.
const DIGITS: usize = 3;

fn email(employee: Employee) -> String {
    format!("person{employee:03}@example.com")
}

fn number(employee: Employee) -> String {
    format!("13912340{employee:03}")
}

impl Company {
    /// Draws a company of so many people, a part of whom Feishu does not know, or not yet.
    pub(crate) fn draw(rng: &mut Rng, people: usize, strangers: f64) -> Self {
        let employees = (0..people).map(|_| Known {
            form: FORMS[rng.usize(..FORMS.len())],
            from_run: match rng.f64() < strangers {
                true if rng.bool() => u32::MAX,
                true => rng.u32(1..4),
                false => 0,
            },
            disabled: rng.f64() < strangers / 4.0,
        });
        Company {
            employees: employees.collect(),
        }
    }

    /// Whom Feishu takes a contact for in a run, or the code it refuses it with.
    pub(crate) fn look_up(&self, keys: &Keys, run: u32) -> Result<Employee, i64> {
        let known = |employee: &Employee| self.employees.get(*employee).is_some_and(|known| known.from_run <= run);
        let by_email = keys.email.as_deref().map(|text| {
            text["person".len()..]
                .split('@')
                .next()
                .and_then(|digits| digits.parse().ok())
        });
        let by_mobile = keys.mobile.as_deref().map(|text| {
            text["86139".len()..]
                .parse()
                .ok()
                .map(|digits: usize| digits - 12_340_000)
        });
        let found = |side: Option<Option<Employee>>| side.map(|employee| employee.filter(known).ok_or(UNKNOWN));
        let employee = match (found(by_email), found(by_mobile)) {
            (Some(one), Some(other)) if one? != other? => return Err(AMBIGUOUS),
            (Some(one), _) => one?,
            (None, Some(other)) => other?,
            (None, None) => return Err(UNKNOWN),
        };
        if self.employees[employee].disabled {
            return Err(DISABLED);
        }
        Ok(employee)
    }

    /// Whether Feishu has known and accepted the contact all along.
    pub(crate) fn always_knows(&self, keys: &Keys) -> bool {
        self.look_up(keys, 0).is_ok()
    }

    fn row(&self, employee: Employee, form: Form, rng: &mut Rng) -> Row {
        let address = email(employee);
        let typed = if rng.u8(..6) == 0 {
            address.replace('p', "P")
        } else {
            address.clone()
        };
        let digits = number(employee);
        let mobile = if rng.u8(..4) == 0 {
            format!("+86 {digits}")
        } else {
            digits.clone()
        };
        let has = |one: Form| form == Form::Both || form == one;
        Row {
            employee,
            cells: [
                if has(Form::Email) { typed } else { String::new() },
                if has(Form::Mobile) { mobile } else { String::new() },
            ],
            keys: Some(Keys {
                email: has(Form::Email).then_some(address),
                mobile: has(Form::Mobile).then(|| format!("86{digits}")),
            }),
        }
    }

    /// A row of one of these people, or once in a while one that HR got wrong.
    fn draw_row(&self, rng: &mut Rng, oddities: f64) -> Row {
        let employee = rng.usize(..self.employees.len());
        if rng.f64() < oddities {
            self.draw_odd_row(rng, employee)
        } else {
            self.row(employee, self.employees[employee].form, rng)
        }
    }

    /// Another of someone's contacts, somebody else's mixed in, or nothing that could be sent.
    fn draw_odd_row(&self, rng: &mut Rng, employee: Employee) -> Row {
        // The last third of the numbers belongs to nobody.
        let other = rng.usize(..self.employees.len() * 3 / 2);
        let mixed = |rng: &mut Rng| {
            let (email, mobile) = (self.row(employee, Form::Email, rng), self.row(other, Form::Mobile, rng));
            let [typed, _] = email.cells;
            let [_, digits] = mobile.cells;
            Row {
                employee,
                cells: [typed, digits],
                keys: Some(Keys {
                    email: email.keys.and_then(|keys| keys.email),
                    mobile: mobile.keys.and_then(|keys| keys.mobile),
                }),
            }
        };
        match rng.u8(..6) {
            0 | 1 => self.row(employee, FORMS[rng.usize(..FORMS.len())], rng),
            2 => mixed(rng),
            3 => Row::invalid(employee, [email(employee).replace('@', "."), String::new()]),
            4 => Row::invalid(employee, [String::new(), "1.39E+10".to_owned()]),
            _ => Row::invalid(employee, [String::new(), String::new()]),
        }
    }
}

/// One row of a file, and what it means; an invalid one means nobody.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Whose row it was meant to be.
    employee: Employee,
    cells: [String; 2],
    pub(crate) keys: Option<Keys>,
}

impl Row {
    fn invalid(employee: Employee, cells: [String; 2]) -> Self {
        Row {
            employee,
            cells,
            keys: None,
        }
    }
}

/// A file as it is at the moment.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

impl Export {
    /// Draws an export of so many rows.
    pub(crate) fn draw(rng: &mut Rng, company: &Company, name: &str, rows: usize, oddities: f64) -> Self {
        let mut seats: Vec<Employee> = (0..company.employees.len()).collect();
        rng.shuffle(&mut seats);
        let rows = seats.iter().cycle().take(rows).map(|employee| {
            if rng.f64() < oddities {
                company.draw_row(rng, oddities)
            } else {
                company.row(*employee, company.employees[*employee].form, rng)
            }
        });
        Export {
            name: name.to_owned(),
            rows: rows.collect(),
        }
    }

    /// What a person does to a file between two runs.
    pub(crate) fn edit(&mut self, rng: &mut Rng, company: &Company, oddities: f64) {
        for _ in 0..rng.u8(..4) {
            let at = rng.usize(..self.rows.len());
            match rng.u8(..6) {
                0 => rng.shuffle(&mut self.rows),
                1 if self.rows.len() > 2 => drop(self.rows.remove(at)),
                2 => self.rows.insert(at, company.draw_row(rng, oddities)),
                3 => self.rows[at] = company.draw_row(rng, oddities),
                4 if oddities > 0.0 => self.rows[at] = company.draw_odd_row(rng, self.rows[at].employee),
                _ => {
                    let wrong = self.rows.iter().position(|row| row.keys.is_none()).unwrap_or(at);
                    self.rows[wrong] = company.draw_row(rng, 0.0);
                }
            }
        }
    }

    /// The file's text.
    pub(crate) fn csv(&self) -> String {
        let lines = self.rows.iter().enumerate().map(
            |(
                index,
                Row {
                    cells: [email, mobile], ..
                },
            )| format!("Name {index},{email},{mobile}\n"),
        );
        "Name,Work Email,Mobile\n"
            .chars()
            .chain(lines.collect::<String>().chars())
            .collect()
    }

    /// Every contact that may be sent: of a valid row that no other row contradicts. A row that names one of the
    /// registered by email only notes another mobile and contradicts nobody.
    pub(crate) fn sendable(&self, registered: &[Keys]) -> HashSet<Keys> {
        let known = |keys: &&Keys| registered.iter().any(|person| person.has_other_mobile_than(keys));
        let all = self.rows.iter().filter_map(|row| row.keys.as_ref());
        let all: Vec<&Keys> = all.filter(|keys| !known(keys)).collect();
        let undisputed = all
            .iter()
            .filter(|keys| !all.iter().any(|other| other.contradict(keys)));
        undisputed.map(|keys| (*keys).clone()).collect()
    }
}
