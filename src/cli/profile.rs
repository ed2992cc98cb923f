//! A profile: what a team always types, in a small TOML file that can be handed on, for no secret is in it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::values;
use crate::input::{Encoding, Field};
use crate::lang::{Lang, Tell, Text, say};

/// What a profile says. Arguments and the environment go before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Header names for fields.
    pub map: Vec<(Field, String)>,
    /// The country code of mobiles that name none.
    pub default_country_code: Option<String>,
    /// The encoding of files.
    pub encoding: Option<Encoding>,
    /// The delimiter of files.
    pub delimiter: Option<u8>,
    /// Where the API is.
    pub base_url: Option<String>,
    /// The app.
    pub app_id: Option<String>,
    /// The tenant of a store app.
    pub tenant_key: Option<String>,
    /// The file that holds the app's secret; a relative path counts from the profile's folder.
    pub app_secret_file: Option<PathBuf>,
}

/// A profile as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    map: BTreeMap<String, String>,
    default_country_code: Option<String>,
    encoding: Option<String>,
    delimiter: Option<String>,
    base_url: Option<String>,
    app_id: Option<String>,
    tenant_key: Option<String>,
    app_secret_file: Option<PathBuf>,
}

/// A profile cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum ProfileError {
    /// It cannot be read.
    Read(PathBuf, #[source] io::Error),
    /// It is no TOML, a key is unknown, or a value is none.
    Invalid {
        /// The profile.
        path: PathBuf,
        /// The line, counted from 1, where it is known.
        line: Option<usize>,
        /// What is wrong.
        what: String,
    },
}

impl Tell for ProfileError {
    fn what(&self, lang: Lang) -> String {
        match self {
            ProfileError::Read(path, error) => {
                let path = path.display();
                say!(
                    lang,
                    "cannot read the profile `{path}`: {error}",
                    "无法读取配置文件 `{path}`：{error}"
                )
            }
            ProfileError::Invalid { path, line, what } => {
                let path = path.display();
                let line = line
                    .map(|line| say!(lang, ", line {line}", " 第 {line} 行"))
                    .unwrap_or_default();
                say!(
                    lang,
                    "the profile `{path}`{line}: {what}",
                    "配置文件 `{path}`{line}：{what}"
                )
            }
        }
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = match self {
            ProfileError::Read(..) => Text::new(
                "check the name after `--profile`, and that you may read the file",
                "请核对 `--profile` 后的文件名，并确认您有权读取",
            ),
            ProfileError::Invalid { .. } => Text::new(
                "correct that line; a secret never stands in a profile: `app_secret_file` names the file that holds it",
                "请改正该行；配置文件中不写密钥：请用 `app_secret_file` 指明保存密钥的文件",
            ),
        };
        fix.get(lang).to_owned()
    }
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    ///
    /// It cannot be read, or not every line of it is understood.
    pub fn read(path: &Path) -> Result<Self, ProfileError> {
        let text = fs::read_to_string(path).map_err(|error| ProfileError::Read(path.to_owned(), error))?;
        let text = text.trim_start_matches('\u{feff}');
        let invalid = |line, what| ProfileError::Invalid {
            path: path.to_owned(),
            line,
            what,
        };
        let written: Written = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
            invalid(line, error.message().replace('\n', " "))
        })?;
        written
            .understood(path.parent().unwrap_or(Path::new("")))
            .map_err(|what| invalid(None, what))
    }
}

impl Written {
    fn understood(self, folder: &Path) -> Result<Profile, String> {
        let map = self.map.into_iter().map(|(field, header)| {
            let field = field.parse().map_err(|error| format!("`map`: {error}"))?;
            Ok((field, header))
        });
        let of = |key: &'static str| move |error: String| format!("`{key}`: {error}");
        Ok(Profile {
            map: map.collect::<Result<_, String>>()?,
            default_country_code: self
                .default_country_code
                .map(|code| values::country_code(&code).map_err(of("default_country_code")))
                .transpose()?,
            encoding: self
                .encoding
                .map(|name| name.parse().map_err(of("encoding")))
                .transpose()?,
            delimiter: self
                .delimiter
                .map(|name| values::delimiter(&name).map_err(of("delimiter")))
                .transpose()?,
            base_url: self.base_url,
            app_id: self.app_id,
            tenant_key: self.tenant_key,
            app_secret_file: self.app_secret_file.map(|file| folder.join(file)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Profile, String> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("team.toml");
        fs::write(&path, text).expect("it can be written");
        let shown = path.display().to_string();
        Profile::read(&path).map_err(|error| error.to_string().replace(&shown, "team.toml"))
    }

    #[test]
    fn everything_a_profile_may_say_is_understood() {
        let text = "\u{feff}default_country_code = '+852'\nencoding = 'GBK'\ndelimiter = 'tab'\n\
            base_url = 'https://feishu.example.com'\napp_id = 'cli_example'\ntenant_key = 'made-up'\n\
            app_secret_file = '/etc/secret.txt'\n[map]\nemail = 'Work Email'\nemployee_no = '工号'\n";
        let expected = Profile {
            map: vec![
                (Field::Email, "Work Email".to_owned()),
                (Field::EmployeeNo, "工号".to_owned()),
            ],
            default_country_code: Some("852".to_owned()),
            encoding: Some(Encoding::GB18030),
            delimiter: Some(b'\t'),
            base_url: Some("https://feishu.example.com".to_owned()),
            app_id: Some("cli_example".to_owned()),
            tenant_key: Some("made-up".to_owned()),
            app_secret_file: Some(PathBuf::from("/etc/secret.txt")),
        };
        assert_eq!(read(text), Ok(expected));
        assert_eq!(read(""), Ok(Profile::default()));
    }

    #[test]
    fn a_relative_secret_file_stands_beside_the_profile() {
        let written: Written = toml::from_str("app_secret_file = 'secret.txt'").expect("valid TOML");
        let profile = written.understood(Path::new("team")).expect("a path");
        assert_eq!(profile.app_secret_file, Some(PathBuf::from("team/secret.txt")));
    }

    #[test]
    fn what_is_not_understood_is_named_with_what_would_be() {
        for (text, parts) in [
            (
                "encoding = 'gbk'\nrate = '1/s'\n",
                &["line 2", "`rate`", "`delimiter`"][..],
            ),
            ("app_secret = 'made-up'\n", &["`app_secret`", "`app_secret_file`"]),
            ("encoding = 'klingon'\n", &["`encoding`", "`gb18030`"]),
            ("default_country_code = 'CN'\n", &["`default_country_code`", "`86`"]),
            ("default_country_code = 86\n", &["line 1", "string"]),
            ("[map]\nphone = '手机'\n", &["`phone`", "`mobile`"]),
            ("email: x\n", &["line 1"]),
        ] {
            let error = read(text).expect_err(text);
            for part in parts {
                assert!(error.contains(part), "{part} is not in {error}");
            }
            assert!(!error.contains("made-up"), "{error}");
        }
    }
}
