//! The environment as a function, so that nothing but [`process_environment`] looks at the real one.

use crate::lang::Lang;

/// The variables that say which language a person reads, the first that is set decides (POSIX, "Environment Variables").
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Looks up a variable of the environment; gives none for an empty one.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The environment of this process. Blanks around a value, as copying leaves them, are not part of it.
pub fn process_environment(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The language of the environment's locale, e.g. `zh_CN.UTF-8`.
pub(super) fn locale(environment: Environment<'_>) -> Lang {
    match LOCALE.iter().find_map(|name| environment(name)) {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        Some(_) | None => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides_the_language() {
        for (variables, lang) in [
            (&[][..], Lang::En),
            (&[("LANG", "zh_CN.UTF-8")], Lang::Zh),
            (&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], Lang::En),
            (&[("LC_MESSAGES", "zh_TW"), ("LANG", "en_US")], Lang::Zh),
            (&[("LANG", "de_DE.UTF-8")], Lang::En),
        ] {
            let environment = |name: &str| {
                let (_, value) = variables.iter().find(|(set, _)| *set == name)?;
                Some((*value).to_owned())
            };
            assert_eq!(locale(&environment), lang, "{variables:?}");
        }
    }
}
