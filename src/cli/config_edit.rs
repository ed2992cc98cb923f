//! A key of the user's own configuration is set or taken out, and everything else in the file stays as it was written.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, Error};

use super::config::{Config, ConfigError, no_toml};

impl Config {
    /// Writes which app is meant into the user's own file; nothing where a profile says it already.
    ///
    /// # Errors
    ///
    /// The file stays as it is.
    pub(super) fn keep(&self, changes: &[(&str, Option<&str>)]) -> Result<&Path, ConfigError> {
        let path = self.own.as_deref().ok_or(ConfigError::NoHome)?;
        if let Some(name) = &self.profile {
            let is_said = |(key, value): &(&str, Option<&str>)| value.is_none() || self.one(key).as_deref() == *value;
            return match changes.iter().all(is_said) {
                true => Ok(path),
                false => Err(ConfigError::OfProfile {
                    name: name.clone(),
                    path: path.to_owned(),
                }),
            };
        }
        let mut text = match fs::read_to_string(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(ConfigError::Read(path.to_owned(), error));
            }
            text => text.unwrap_or_default().trim_start_matches('\u{feff}').to_owned(),
        };
        for (key, value) in changes {
            let changed = match value {
                Some(value) => with(&text, key, value),
                None => without(&text, key),
            };
            text = changed.map_err(|error| no_toml(path, &text, &error))?;
        }
        let written = fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).and_then(|()| fs::write(path, text));
        written.map_err(|error| ConfigError::Write(path.to_owned(), error))?;
        Ok(path)
    }
}

/// The text with this value for a key that stands in no table.
///
/// # Errors
///
/// It is no TOML.
fn with(text: &str, key: &str, value: &str) -> Result<String, Error> {
    // A text of JSON is one of TOML too.
    let set = format!("{key} = {}", serde_json::Value::from(value));
    Ok(match place(text, key)? {
        Some(place) => format!("{}{set}{}", &text[..place.start], &text[place.end..]),
        // What stands first stands in no table.
        None => format!("{set}\n{text}"),
    })
}

/// The text without a key that stands in no table.
///
/// # Errors
///
/// It is no TOML.
fn without(text: &str, key: &str) -> Result<String, Error> {
    Ok(match place(text, key)? {
        Some(place) => {
            let rest = &text[place.end..];
            let rest = rest.strip_prefix('\r').unwrap_or(rest);
            format!("{}{}", &text[..place.start], rest.strip_prefix('\n').unwrap_or(rest))
        }
        None => text.to_owned(),
    })
}

/// Where a key and its value stand.
fn place(text: &str, key: &str) -> Result<Option<Range<usize>>, Error> {
    let table = DeTable::parse(text)?;
    let found = table.get_ref().iter().find(|(name, _)| name.get_ref() == key);
    Ok(found.map(|(name, value)| name.span().start..value.span().end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_changes() {
        for (text, set, unset) in [
            ("", "app_id = \"cli_b\"\n", ""),
            (
                "# ours\nyes = true\n[map]\nemail = 'E'\n",
                "app_id = \"cli_b\"\n# ours\nyes = true\n[map]\nemail = 'E'\n",
                "# ours\nyes = true\n[map]\nemail = 'E'\n",
            ),
            (
                "yes = true\napp_id = 'cli_a' # the old one\r\n[profile.b]\napp_id = 'cli_c'\n",
                "yes = true\napp_id = \"cli_b\" # the old one\r\n[profile.b]\napp_id = 'cli_c'\n",
                "yes = true\n # the old one\r\n[profile.b]\napp_id = 'cli_c'\n",
            ),
            (
                "app_id='cli_a'\r\nyes = true",
                "app_id = \"cli_b\"\r\nyes = true",
                "yes = true",
            ),
        ] {
            assert_eq!(with(text, "app_id", "cli_b").as_deref(), Ok(set));
            assert_eq!(without(text, "app_id").as_deref(), Ok(unset));
        }
        assert!(with("app_id = ", "app_id", "cli_b").is_err());
    }
}
