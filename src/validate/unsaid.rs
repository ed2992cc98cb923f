//! The numbers of a file that name no country, and the countries that the others name: where most numbers that show a country are
//! not of the default one, the former wait until somebody types a code.
//!
//! A mainland mobile without a code shows its country as well where it cannot be a number of the other countries of the file:
//! nothing but a mainland mobile has eleven digits that begin with 13 to 19, except in the three places of [`ALIKE`].

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::mobile::MAINLAND;

/// How many rows one word of a set tells of.
const ROWS_A_WORD: u32 = u64::BITS;

/// Whether the digits of a mainland mobile may be those of another country's number.
type MayBe = fn(&[u8]) -> bool;

/// The country codes behind which a number may have the digits of a mainland mobile, and whether it may, by its digits: North
/// America with the 1 before the area, where no exchange begins with 0 or 1, Germany, and the south of Brazil.
const ALIKE: [(&str, MayBe); 3] = [
    ("1", |digits| digits[4] >= b'2'),
    ("49", |digits| matches!(digits[1], b'5'..=b'7')),
    ("55", |digits| digits[2] == b'9'),
];

/// What the numbers of a file say of countries. Memory: three bits a row.
#[derive(Debug, Default)]
pub(super) struct Unsaid {
    /// How many numbers name the default country.
    of_default: u64,
    /// How many name another, by country code.
    of_others: BTreeMap<SmolStr, u64>,
    /// The rows whose number names none, by the mobile column in which it stands.
    rows: [Rows; 2],
    /// How many of these numbers may be of which of the countries in [`ALIKE`], a bit a country.
    alike: [u64; 1 << ALIKE.len()],
    /// Those of them that have an email as well.
    with_email: Rows,
}

/// A set of spreadsheet rows.
#[derive(Debug, Default)]
struct Rows(Vec<u64>);

impl Rows {
    fn add(&mut self, row: u32) {
        let word = (row / ROWS_A_WORD) as usize;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (row % ROWS_A_WORD);
    }

    fn has(&self, row: u32) -> bool {
        let word = self.0.get((row / ROWS_A_WORD) as usize);
        word.is_some_and(|word| word & 1 << (row % ROWS_A_WORD) != 0)
    }

    /// The rows in order.
    fn iter(&self) -> impl Iterator<Item = u32> {
        let filled = (0_u32..).zip(&self.0).filter(|(_, rows)| **rows != 0);
        filled.flat_map(|(word, rows)| {
            (0..ROWS_A_WORD)
                .filter(move |bit| rows & 1 << bit != 0)
                .map(move |bit| word * ROWS_A_WORD + bit)
        })
    }
}

impl Unsaid {
    /// Counts a number that names its country.
    pub(super) fn named(&mut self, code: &str) {
        if code == MAINLAND {
            self.of_default += 1;
        } else {
            *self.of_others.entry(code.into()).or_default() += 1;
        }
    }

    /// Takes a number that names none, in one of the mobile columns of a row.
    pub(super) fn unnamed(&mut self, row: u32, column: usize, number: &str) {
        self.rows[column].add(row);
        let countries = ALIKE.iter().enumerate();
        let alike = countries
            .filter(|(_, (_, may_be))| may_be(number.as_bytes()))
            .map(|(at, _)| 1 << at);
        self.alike[alike.sum::<usize>()] += 1;
    }

    /// A row whose number names no country has an email as well.
    pub(super) fn has_email(&mut self, row: u32) {
        self.with_email.add(row);
    }

    /// The country code that most numbers name, where most of those that name one are not of the default country.
    fn usual(&self) -> Option<&SmolStr> {
        let others: u64 = self.of_others.values().sum();
        let most = self.of_others.iter().max_by_key(|(_, count)| **count);
        let countries = ALIKE.iter().enumerate();
        let named = countries
            .filter(|(_, (code, _))| self.of_others.contains_key(*code))
            .map(|(at, _)| 1 << at);
        let named: usize = named.sum();
        let by_shape = self.alike.iter().enumerate().filter(|(alike, _)| alike & named == 0);
        let by_shape: u64 = by_shape.map(|(_, count)| count).sum();
        most.filter(|_| others > self.of_default + by_shape)
            .map(|(code, _)| code)
    }

    /// The rows that wait in row order, each with its mobile column, whether it has an email, and the code that most numbers
    /// name.
    pub(super) fn waiting(&self) -> impl Iterator<Item = (u32, usize, bool, &SmolStr)> {
        let columns = self.usual().into_iter().flat_map(|usual| {
            let of_column = |column: usize| self.rows[column].iter().map(move |row| (row, column));
            (0..self.rows.len())
                .flat_map(of_column)
                .map(move |(row, column)| (row, column, usual))
        });
        columns.map(|(row, column, usual)| (row, column, self.with_email.has(row), usual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(named: &[&str], numbers: &[(u32, &str)]) -> Vec<(u32, String)> {
        let mut unsaid = Unsaid::default();
        named.iter().for_each(|code| unsaid.named(code));
        numbers.iter().for_each(|(row, number)| unsaid.unnamed(*row, 0, number));
        unsaid.has_email(64);
        let waiting = unsaid.waiting();
        waiting
            .map(|(row, column, has_email, usual)| {
                assert_eq!((column, has_email), (0, row == 64));
                (row, usual.to_string())
            })
            .collect()
    }

    #[test]
    fn numbers_without_a_country_wait_where_most_others_are_of_another() {
        let all = |code: &str| [2, 64, 1_000].map(|row| (row, code.to_owned())).to_vec();
        // As American as they are of the mainland, or German, or neither.
        let american = [(2, "18635550107"), (64, "18635550108"), (1_000, "18635550109")];
        let german = [(2, "15120000012"), (64, "17600000012"), (1_000, "16200000012")];
        let mainland = [(2, "13800000011"), (64, "13800138000"), (1_000, "13900000012")];
        for (named, numbers, expected) in [
            (&["1"][..], american, all("1")),
            (&["1", "86", "1"], american, all("1")),
            (&["1", "49", "49", "86", "86"], german, all("49")),
            (&["1"], mainland, Vec::new()),
            (&["852", "852", "852"], american, Vec::new()),
            (&["852", "852", "852", "852"], mainland, all("852")),
            (
                &["55"],
                [(2, "13991234567"), (64, "13991234568"), (1_000, "13991234569")],
                all("55"),
            ),
            (&[], american, Vec::new()),
            (&["86"], american, Vec::new()),
            (&["1", "86"], american, Vec::new()),
            (&["1", "49", "86", "86", "86"], german, Vec::new()),
        ] {
            assert_eq!(waiting(named, &numbers), expected, "{named:?} {numbers:?}");
        }
    }

    #[test]
    fn no_other_country_has_mobiles_like_those_of_the_mainland() {
        let tables = phonenumber::metadata::DATABASE
            .iter()
            .filter(|table| table.country_code() != 86);
        let has_eleven = |table: &&phonenumber::Metadata| {
            let mobile = table.descriptors().mobile();
            mobile.is_some_and(|mobile| mobile.possible_length().contains(&11))
        };
        let mut rng = fastrand::Rng::with_seed(13);
        for table in tables.filter(has_eleven) {
            let code = table.country_code().to_string();
            let known = ALIKE.iter().find(|(alike, _)| *alike == code);
            for _ in 0..300 {
                let number = format!("1{}{:09}", rng.u8(3..10), rng.u32(..1_000_000_000));
                let is_of_it = crate::validate::numbering::is_mobile(&code, &number);
                let may_be = known.is_some_and(|(_, may_be)| may_be(number.as_bytes()));
                assert!(!is_of_it || may_be, "+{code} {number}");
            }
        }
    }
}
