//! The accounts of the tenant: their ids, and whose they are.

use super::people::PersonNumber;

/// The first account id of a tenant whose seed is 0. All of its 19 digits count, so that it shows where a spreadsheet
/// has kept only 15 of them.
const FIRST_ID: u64 = 6_900_000_000_001_234_567;

/// How far apart account ids are: far enough that no two look the same in a spreadsheet.
const STEP: u64 = 7_340_033;

/// The seed moves the first id by less than this, which keeps every id at 19 digits.
const SEED_SPREAD: u64 = 90_000_000_000_000_000;

/// Spreads seeds that follow one another: 2^64 divided by the golden ratio.
const SEED_FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// An account, counted from 0 in the order in which they were opened.
pub(super) type AccountNumber = u32;

/// All accounts. The seed and the number of an account give its id, so that only the owners are stored.
pub(super) struct Accounts {
    first_id: u64,
    owners: Vec<PersonNumber>,
}

impl Accounts {
    pub(super) fn new(seed: u64) -> Accounts {
        Accounts {
            first_id: FIRST_ID + seed.wrapping_mul(SEED_FACTOR) % SEED_SPREAD,
            owners: Vec::new(),
        }
    }

    /// Opens an account.
    pub(super) fn open(&mut self, owner: PersonNumber) -> AccountNumber {
        let number = AccountNumber::try_from(self.owners.len()).expect("2^32 accounts do not fit into memory");
        self.owners.push(owner);
        number
    }

    /// The id of an account: 19 digits.
    pub(super) fn id(&self, number: AccountNumber) -> u64 {
        self.first_id + u64::from(number) * STEP
    }

    /// Whose account has this id.
    pub(super) fn owner(&self, id: u64) -> Option<PersonNumber> {
        let distance = id.checked_sub(self.first_id)?;
        let number = usize::try_from(distance / STEP).ok()?;
        self.owners
            .get(number)
            .copied()
            .filter(|_| distance.is_multiple_of(STEP))
    }

    /// How many accounts there are.
    pub(super) fn count(&self) -> u64 {
        self.owners.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_19_digits_and_lead_back_to_their_owner() {
        for seed in [0, 1, u64::MAX] {
            let mut accounts = Accounts::new(seed);
            for owner in [7, 3] {
                let number = accounts.open(owner);
                let id = accounts.id(number);
                assert_eq!(id.to_string().len(), 19);
                assert_eq!(accounts.owner(id), Some(owner));
            }
            assert_eq!(accounts.id(AccountNumber::MAX).to_string().len(), 19);
            for unknown in [0, accounts.first_id + 1, accounts.id(2), u64::MAX] {
                assert_eq!(accounts.owner(unknown), None, "{unknown}");
            }
        }
    }
}
