//! What to type next: the command that was typed, in a form that can be pasted.

use std::ffi::OsString;

/// Joins a command line, quoting what a shell would take apart. Single quotes serve bash, zsh and PowerShell alike.
pub(super) fn same_command(typed: impl IntoIterator<Item = OsString>) -> String {
    let mut words: Vec<String> = typed.into_iter().map(|word| quoted(&word.to_string_lossy())).collect();
    if let Some(program) = words.first_mut() {
        *program = "referral-import".to_owned();
    }
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+\\".contains(c);
    match word {
        "" => "''".to_owned(),
        word if word.chars().all(plain) => word.to_owned(),
        // An apostrophe ends a single-quoted word, and the two kinds of shell disagree on how to write one inside.
        word if word.contains('\'') => format!("\"{word}\""),
        word => format!("'{word}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted_as_it_is_shown() {
        for (typed, shown) in [
            (
                vec!["/usr/bin/referral-import", "run", "a.csv"],
                "referral-import run a.csv",
            ),
            (
                vec!["x", "run", "my file.csv", "--map", "email=Work Email"],
                "referral-import run 'my file.csv' --map 'email=Work Email'",
            ),
            (vec!["x", "run", "李's.csv"], "referral-import run \"李's.csv\""),
        ] {
            assert_eq!(same_command(typed.into_iter().map(OsString::from)), shown);
        }
    }
}
