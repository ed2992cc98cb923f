//! The company, and who is meant by a contact.

use fastrand::Rng;
use referral_import::validate::{Contact, ContactUse};

/// What Feishu says of a contact that leads to nobody, to two people, and to someone who is disabled.
const UNKNOWN: i64 = 1_002_551;
const AMBIGUOUS: i64 = 1_002_552;
const DISABLED: i64 = 1_002_555;

/// A contact as it is compared: email case-folded, mobile with its country code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Keys {
    pub(crate) email: Option<String>,
    pub(crate) mobile: Option<String>,
}

impl Keys {
    /// Whether every key of the other is one of these.
    pub(crate) fn cover(&self, other: &Keys) -> bool {
        (other.email.is_none() || self.email == other.email) && (other.mobile.is_none() || self.mobile == other.mobile)
    }

    /// What a run makes of them that uses one kind of contact or both.
    pub(crate) fn read_with(self, contact_use: ContactUse) -> Option<Keys> {
        let keys = Keys {
            email: self.email.filter(|_| contact_use != ContactUse::Mobile),
            mobile: self.mobile.filter(|_| contact_use != ContactUse::Email),
        };
        (keys.email.is_some() || keys.mobile.is_some()).then_some(keys)
    }

    /// Whether they have an email or a mobile in common.
    pub(crate) fn meet(&self, other: &Keys) -> bool {
        let common = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        common(&self.email, &other.email) || common(&self.mobile, &other.mobile)
    }

    /// Whether they have the email in common, and each a mobile of its own.
    pub(crate) fn has_other_mobile_than(&self, other: &Keys) -> bool {
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
    pub(crate) employees: Vec<Known>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// Which contacts HR has of them.
    pub(crate) form: Form,
    /// In Feishu's directory from this run on.
    from_run: u32,
    disabled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Both,
    Email,
    Mobile,
}

pub(crate) const FORMS: [Form; 3] = [Form::Both, Form::Email, Form::Mobile];

/// The last digits of an email's name and of a mobile are an employee's number.
const DIGITS: usize = 3;

pub(crate) fn email(employee: Employee) -> String {
    format!("person{employee:03}@example.com")
}

pub(crate) fn number(employee: Employee) -> String {
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
}
