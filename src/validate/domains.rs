//! The domains of a file's emails, counted, so that an odd one shows: it stands alone, and nearly all emails have another.

use std::collections::HashMap;

/// The fewest emails of which a usual domain can be told.
const EMAILS_MIN: usize = 100;

/// The usual domain has all emails but one in so many.
const OTHERS_ONE_IN: usize = 100;

/// The most domains that are counted. A file of a million emails that has a usual domain cannot have more; in a larger
/// one with more, nobody would look at every odd one.
const DOMAINS_MAX: usize = 1 + 1_000_000 / OTHERS_ONE_IN;

/// An email whose domain no other email of the file has.
#[derive(Debug)]
pub(super) struct LoneEmail {
    /// The spreadsheet row.
    pub(super) row: u32,
    /// The employee number of the row, where there is one.
    pub(super) employee_no: Option<String>,
    /// The cell of the email.
    pub(super) cell: String,
}

/// The domains of a file, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Domains {
    emails: usize,
    counted: Vec<Domain>,
    /// Where among `counted` each domain stands.
    places: HashMap<String, usize>,
    /// Where the domain with the most emails stands, which the next email is compared with first.
    usual: usize,
    /// Whether there were more than [`DOMAINS_MAX`], of which nothing is kept.
    too_many: bool,
}

#[derive(Debug)]
struct Domain {
    name: String,
    emails: usize,
    /// Its only email, where there is a reason to speak of it.
    lone: Option<LoneEmail>,
}

impl Domains {
    /// Counts an email. `lone` is asked for where it is the first of its domain, and says nothing where nothing is to be
    /// said of it.
    pub(super) fn add(&mut self, domain: &str, lone: impl FnOnce() -> Option<LoneEmail>) {
        if self.too_many {
            return;
        }
        self.emails += 1;
        let is_usual = self.counted.get(self.usual).is_some_and(|usual| usual.name == domain);
        let known = is_usual
            .then_some(self.usual)
            .or_else(|| self.places.get(domain).copied());
        let Some(at) = known else {
            self.meet(domain, lone());
            return;
        };
        let known = &mut self.counted[at];
        known.emails += 1;
        known.lone = None;
        if known.emails > self.counted[self.usual].emails {
            self.usual = at;
        }
    }

    fn meet(&mut self, domain: &str, lone: Option<LoneEmail>) {
        if self.counted.len() == DOMAINS_MAX {
            *self = Domains {
                too_many: true,
                ..Domains::default()
            };
            return;
        }
        self.places.insert(domain.to_owned(), self.counted.len());
        self.counted.push(Domain {
            name: domain.to_owned(),
            emails: 1,
            lone,
        });
    }

    /// The emails of odd domains, in file order, each with its domain and the usual one; none where no domain is usual.
    pub(super) fn odd(&self) -> impl Iterator<Item = (&LoneEmail, &str, &str)> {
        let is_usual = |usual: &&Domain| {
            let others = self.emails - usual.emails;
            self.emails >= EMAILS_MIN && others * OTHERS_ONE_IN <= self.emails
        };
        let usual = self.counted.get(self.usual).filter(is_usual);
        let beside_usual = usual
            .into_iter()
            .flat_map(|usual| self.counted.iter().map(move |domain| (domain, usual)));
        beside_usual.filter_map(|(domain, usual)| Some((domain.lone.as_ref()?, &*domain.name, &*usual.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many domains are odd in a file of so many emails at domains of their own, and then so many at one domain.
    fn odd(others: u32, usual: u32) -> usize {
        let mut domains = Domains::default();
        for row in 0..others {
            let email = LoneEmail {
                row,
                employee_no: None,
                cell: String::new(),
            };
            domains.add(&format!("company{row}.com"), || Some(email));
        }
        for _ in 0..usual {
            domains.add("example.com", || None);
        }
        domains.odd().count()
    }

    #[test]
    fn all_that_a_million_emails_can_have_are_counted_and_no_more() {
        assert_eq!(odd(10_000, 990_000), 10_000);
        assert_eq!(odd(10_001, 1_000_000), 0);
    }
}
