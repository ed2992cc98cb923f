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

/// The language of the environment's locale, e.g. `zh_CN.UTF-8`; where it says none, as is usual on Windows, that of the system.
pub(super) fn locale(environment: Environment<'_>) -> Lang {
    of_locale(environment, sys_locale::get_locale)
}

fn of_locale(environment: Environment<'_>, systems: impl Fn() -> Option<String>) -> Lang {
    let locale = LOCALE.iter().find_map(|name| environment(name)).or_else(systems);
    // Whoever reads neither reads English, most likely.
    locale.and_then(|locale| locale.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides_the_language() {
        for (variables, systems, lang) in [
            (&[][..], None, Lang::En),
            (&[], Some("zh-Hans-CN"), Lang::Zh),
            (&[], Some("zh-CN"), Lang::Zh),
            (&[], Some("fr-FR"), Lang::En),
            (&[("LANG", "zh_CN.UTF-8")], None, Lang::Zh),
            (&[("LANG", "en_US.UTF-8")], Some("zh-CN"), Lang::En),
            (&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], Some("zh-CN"), Lang::En),
            (&[("LC_MESSAGES", "zh_TW"), ("LANG", "en_US")], None, Lang::Zh),
            (&[("LANG", "de_DE.UTF-8")], None, Lang::En),
        ] {
            let environment = |name: &str| {
                let (_, value) = variables.iter().find(|(set, _)| *set == name)?;
                Some((*value).to_owned())
            };
            assert_eq!(
                of_locale(&environment, || systems.map(str::to_owned)),
                lang,
                "{variables:?}"
            );
        }
    }
}
