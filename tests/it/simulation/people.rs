//! The company, and who is meant by a contact.

use std::collections::HashSet;
use std::fmt::Write as _;

use fastrand::Rng;
use referral_import::sandbox::Directory;
use referral_import::validate::{Contact, ContactUse};
use serde_json::{Value, json};

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

impl Keys {
    /// As a call carries them.
    pub(crate) fn to_json(&self) -> Value {
        let mobile = self.mobile.as_deref().and_then(|mobile| mobile.strip_prefix("86"));
        let mobile = mobile.map(|number| json!({"code": "86", "number": number}));
        json!({"email": self.email, "mobile": mobile})
    }

    /// As an answer carries them.
    pub(crate) fn from_json(json: &Value) -> Self {
        Keys {
            email: json["email"].as_str().map(str::to_owned),
            mobile: json["mobile"]["number"].as_str().map(|number| format!("86{number}")),
        }
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

    /// An employee's address. The tenant tells by its beginning whose account is disabled.
    pub(crate) fn email(&self, employee: Employee) -> String {
        let name = match self.employees.get(employee) {
            Some(Known { disabled: true, .. }) => "disabled",
            _ => "person",
        };
        format!("{name}{employee:03}@example.com")
    }

    /// The directory of those who are known from a run on.
    pub(crate) fn joins(&self, run: u32) -> Directory {
        let mut csv = "email,mobile\n".to_owned();
        for (employee, known) in self.employees.iter().enumerate() {
            if known.from_run == run {
                writeln!(csv, "{},{}", self.email(employee), number(employee)).expect("a string takes all");
            }
        }
        Directory::read(csv.as_bytes()).expect("two columns")
    }

    /// Whether all of a contact is one person's whom Feishu has known all along.
    pub(crate) fn always_knows(&self, keys: &Keys) -> bool {
        let named: HashSet<Employee> = keys.employees().into_iter().flatten().collect();
        let mut known = named.iter().map(|employee| self.employees.get(*employee));
        named.len() == 1 && known.all(|known| known.is_some_and(|known| known.from_run == 0))
    }
}
