//! The numbers of a file that name no country, and the countries that the others name: where most of those are not of the
//! default one, the former wait until somebody types a code.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::mobile::MAINLAND;

/// How many rows one word of a set tells of.
const ROWS_A_WORD: u32 = u64::BITS;

/// What the numbers of a file say of countries. Memory: three bits a row.
#[derive(Debug, Default)]
pub(super) struct Unsaid {
    /// How many numbers name the default country.
    of_default: u64,
    /// How many name another, by country code.
    of_others: BTreeMap<SmolStr, u64>,
    /// The rows whose number names none, by the mobile column in which it stands.
    rows: [Rows; 2],
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
    pub(super) fn unnamed(&mut self, row: u32, column: usize) {
        self.rows[column].add(row);
    }

    /// A row whose number names no country has an email as well.
    pub(super) fn has_email(&mut self, row: u32) {
        self.with_email.add(row);
    }

    /// The country code that most numbers name, where most of those that name one are not of the default country.
    fn usual(&self) -> Option<&SmolStr> {
        let others: u64 = self.of_others.values().sum();
        let most = self.of_others.iter().max_by_key(|(_, count)| **count);
        most.filter(|_| others > self.of_default).map(|(code, _)| code)
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

    fn waiting(named: &[&str], rows: &[u32]) -> Vec<(u32, String)> {
        let mut unsaid = Unsaid::default();
        named.iter().for_each(|code| unsaid.named(code));
        rows.iter().for_each(|row| unsaid.unnamed(*row, 0));
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
        let rows = [2, 64, 1_000];
        for (named, expected) in [
            (&["1"][..], all("1")),
            (&["1", "86", "1"], all("1")),
            (&["1", "49", "49", "86", "86"], all("49")),
            (&[], Vec::new()),
            (&["86"], Vec::new()),
            (&["1", "86"], Vec::new()),
            (&["1", "49", "86", "86", "86"], Vec::new()),
        ] {
            assert_eq!(waiting(named, &rows), expected, "{named:?}");
        }
    }
}
