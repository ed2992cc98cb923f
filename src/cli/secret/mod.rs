//! Credentials, from the environment, a file, the system's key store or the terminal; never from an argument, which other users of the machine can see.

mod error;
mod keys;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use secrecy::SecretString;

pub use self::error::SecretError;
pub use self::keys::{Key, KeyError};
use super::environment::Environment;
use crate::feishu::{Credentials, Grant};
use crate::lang::{Lang, say};

/// The most bytes of a secret file that are read. An app secret has 32; a larger file is the wrong one.
const FILE_BYTES_MAX: u64 = 4096;

pub(super) const APP_ID: &str = "FEISHU_APP_ID";
const APP_SECRET: &str = "FEISHU_APP_SECRET";
const APP_TICKET: &str = "FEISHU_APP_TICKET";
pub(super) const TENANT_KEY: &str = "FEISHU_TENANT_KEY";
pub(super) const TOKEN: &str = "FEISHU_TENANT_ACCESS_TOKEN";

/// Asks for the secret of the app with this id.
pub type Ask<'a> = &'a dyn Fn(&str) -> io::Result<String>;

/// Finds the secret of the app with this id where `login` keeps it.
pub type Kept<'a> = &'a dyn Fn(&str) -> Option<SecretString>;

/// Where credentials may come from.
pub struct Sources<'a> {
    /// The environment.
    pub environment: Environment<'a>,
    /// A file with the secret that was named on the command line: it goes before what the environment holds.
    pub file: Option<&'a Path>,
    /// A file with the secret for when the environment holds none.
    pub file_by_default: Option<&'a Path>,
    /// The secret of the app with this id in the system's key store, if there is one.
    pub kept: Option<Kept<'a>>,
    /// How to ask for the secret on a terminal, if there is one.
    pub ask: Option<Ask<'a>>,
}

/// Finds the credentials.
///
/// # Errors
///
/// What is missing, contradictory or cannot be read.
pub fn credentials(sources: &Sources<'_>) -> Result<Credentials, SecretError> {
    let Sources { environment, ask, .. } = *sources;
    let app_id = environment(APP_ID).ok_or(SecretError::Missing(APP_ID))?;
    let token = environment(TOKEN).filter(|_| sources.file.is_none());
    let in_environment = environment(APP_SECRET).filter(|_| sources.file.is_none());
    let is_set = token.is_some() || in_environment.is_some();
    let file = sources.file.or(sources.file_by_default.filter(|_| !is_set));
    let secret = match file {
        Some(path) => Some(read_file(path)?),
        None => in_environment.map(SecretString::from),
    };
    let secret = match (secret, token, ask) {
        (Some(_), Some(_), _) => return Err(SecretError::Ambiguous),
        (None, Some(token), _) => {
            let grant = Grant::Ready { token: token.into() };
            return Ok(Credentials { app_id, grant });
        }
        (Some(secret), None, _) => secret,
        (None, None, ask) => match (sources.kept.and_then(|kept| kept(&app_id)), ask) {
            (Some(kept), _) => kept,
            (None, Some(ask)) => asked(ask(&app_id))?,
            (None, None) => return Err(SecretError::NoSecret),
        },
    };
    let grant = match (environment(APP_TICKET), environment(TENANT_KEY)) {
        (None, None) => Grant::SelfBuilt { secret },
        (Some(ticket), Some(tenant_key)) => Grant::Store {
            secret,
            ticket: ticket.into(),
            tenant_key,
        },
        (None, Some(_)) => return Err(SecretError::Missing(APP_TICKET)),
        (Some(_), None) => return Err(SecretError::Missing(TENANT_KEY)),
    };
    Ok(Credentials { app_id, grant })
}

/// Asks for an app's secret on the terminal, without showing it.
///
/// Blocks: ask before the signals are listened to, so that Ctrl-C still ends the program.
///
/// # Errors
///
/// The terminal cannot be read.
pub fn ask_on_terminal(app_id: &str, lang: Lang) -> io::Result<String> {
    rpassword::prompt_password(say!(
        lang,
        "secret of app {app_id} (not shown): ",
        "应用 {app_id} 的 App Secret（输入时不显示）："
    ))
}

/// The secret that was typed.
///
/// # Errors
///
/// Nothing was.
pub(super) fn asked(answer: io::Result<String>) -> Result<SecretString, SecretError> {
    let answer = answer.map_err(SecretError::Terminal)?;
    match answer.trim() {
        "" => Err(SecretError::NoSecret),
        secret => Ok(secret.into()),
    }
}

/// The variable of the environment that goes before what is kept, where one is set.
pub(super) fn set_in_environment(environment: Environment<'_>) -> Option<&'static str> {
    [APP_SECRET, TOKEN].into_iter().find(|name| environment(name).is_some())
}

fn read_file(path: &Path) -> Result<SecretString, SecretError> {
    let failed = |source| SecretError::File {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    warn_if_others_can_read(path, &file);
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    secret_in(&bytes).ok_or_else(|| SecretError::NotASecret(path.to_owned()))
}

/// The one line of a secret file; Windows editors put a byte order mark before it.
fn secret_in(bytes: &[u8]) -> Option<SecretString> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
    let one_word = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    (one_word && bytes.len() as u64 <= FILE_BYTES_MAX).then(|| text.into())
}

#[cfg(unix)]
fn warn_if_others_can_read(path: &Path, file: &File) {
    use std::os::unix::fs::MetadataExt;

    const READABLE_BY_OTHERS: u32 = 0o044;
    if file
        .metadata()
        .is_ok_and(|metadata| metadata.mode() & READABLE_BY_OTHERS != 0)
    {
        tracing::warn!(
            file = %path.display(),
            "the secret file can be read by other users of this machine; type: chmod 600"
        );
    }
}

/// Windows keeps rights in lists that the standard library does not show; the rights of the file's folder hold.
#[cfg(not(unix))]
fn warn_if_others_can_read(_path: &Path, _file: &File) {}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::lang::Tell;

    const ID: (&str, &str) = (APP_ID, "cli_example");
    const SECRET: (&str, &str) = (APP_SECRET, "made-up-secret");

    fn find(variables: &[(&str, &str)], file: Option<&Path>, ask: Option<Ask<'_>>) -> Result<Credentials, SecretError> {
        let environment = |name: &str| {
            let (_, value) = variables.iter().find(|(set, _)| *set == name)?;
            Some((*value).to_owned())
        };
        credentials(&Sources {
            environment: &environment,
            file,
            file_by_default: None,
            kept: None,
            ask,
        })
    }

    /// The grant with its secrets shown, to be compared.
    fn shown(grant: &Grant) -> String {
        match grant {
            Grant::SelfBuilt { secret } => format!("self-built {}", secret.expose_secret()),
            Grant::Store {
                secret,
                ticket,
                tenant_key,
            } => {
                format!(
                    "store {} {} {tenant_key}",
                    secret.expose_secret(),
                    ticket.expose_secret()
                )
            }
            Grant::Ready { token } => format!("ready {}", token.expose_secret()),
        }
    }

    fn file_with(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        std::fs::write(file.path(), bytes).expect("it can be written");
        file
    }

    #[test]
    fn what_is_set_decides_the_grant() {
        for (variables, expected) in [
            (&[ID, SECRET][..], "self-built made-up-secret"),
            (&[ID, (TOKEN, "t-made-up")], "ready t-made-up"),
            (
                &[ID, SECRET, (APP_TICKET, "ticket"), (TENANT_KEY, "key")],
                "store made-up-secret ticket key",
            ),
        ] {
            let found = find(variables, None, None).expect(expected);
            assert_eq!(found.app_id, "cli_example");
            assert_eq!(shown(&found.grant), expected);
        }
    }

    #[test]
    fn what_is_missing_is_named_with_the_line_to_type() {
        for (variables, error, line) in [
            (&[SECRET][..], "`FEISHU_APP_ID` is not set", "export FEISHU_APP_ID="),
            (
                &[ID],
                "the app's secret is missing",
                "read -rs FEISHU_APP_SECRET && export FEISHU_APP_SECRET",
            ),
            (
                &[ID, SECRET, (TENANT_KEY, "k")],
                "`FEISHU_APP_TICKET` is not set",
                "$env:FEISHU_APP_TICKET = Read-Host",
            ),
            (
                &[ID, SECRET, (APP_TICKET, "t")],
                "`FEISHU_TENANT_KEY` is not set",
                "export FEISHU_TENANT_KEY=",
            ),
            (
                &[ID, SECRET, (TOKEN, "t-made-up")],
                "`FEISHU_APP_SECRET` and `FEISHU_TENANT_ACCESS_TOKEN` are both set, and they may belong to different tenants",
                "unset FEISHU_TENANT_ACCESS_TOKEN",
            ),
        ] {
            let found = find(variables, None, None).expect_err(error);
            assert_eq!(found.to_string(), error);
            for lang in [Lang::En, Lang::Zh] {
                assert!(found.fix(lang).contains(line), "{}", found.fix(lang));
                assert!(found.fix(lang).contains("PowerShell"), "{}", found.fix(lang));
                assert!(found.fix(lang).contains("cmd.exe"), "{}", found.fix(lang));
            }
        }
    }

    #[test]
    fn a_named_file_goes_before_the_environment() {
        let file = file_with(b"from-file\n");
        for variables in [&[ID][..], &[ID, SECRET], &[ID, (TOKEN, "t-made-up")]] {
            let found = find(variables, Some(file.path()), None).expect("a secret");
            assert_eq!(shown(&found.grant), "self-built from-file");
        }
    }

    #[test]
    fn a_file_by_default_goes_behind_the_environment() {
        let file = file_with(b"from-file\n");
        for (variables, expected) in [
            (&[ID][..], "self-built from-file"),
            (&[ID, SECRET], "self-built made-up-secret"),
            (&[ID, (TOKEN, "t-made-up")], "ready t-made-up"),
        ] {
            let environment = |name: &str| {
                let (_, value) = variables.iter().find(|(set, _)| *set == name)?;
                Some((*value).to_owned())
            };
            let found = credentials(&Sources {
                environment: &environment,
                file: None,
                file_by_default: Some(file.path()),
                kept: None,
                ask: None,
            });
            assert_eq!(shown(&found.expect(expected).grant), expected);
        }
    }

    #[test]
    fn a_secret_file_holds_one_word() {
        for good in ["s3cret", "s3cret\n", "s3cret\r\n", "\u{feff}s3cret\r\n"] {
            let secret = secret_in(good.as_bytes()).expect(good);
            assert_eq!(secret.expose_secret(), "s3cret");
        }
        let too_long = vec![b'a'; FILE_BYTES_MAX as usize + 1];
        let utf_16 = b"\xff\xfes\x003\x00";
        for bad in [
            &b""[..],
            b"\n",
            b"two lines\n",
            b"one\ntwo\n",
            b"nul\0",
            utf_16,
            &too_long,
        ] {
            assert!(secret_in(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_file_without_a_secret_is_named() {
        let file = file_with(b"");
        let error = find(&[ID], Some(file.path()), None).expect_err("it is empty");
        assert!(matches!(&error, SecretError::NotASecret(path) if path == file.path()));
        let error = find(&[ID], Some(Path::new("no/such/file")), None).expect_err("it is not there");
        assert!(
            error
                .to_string()
                .starts_with("the secret file `no/such/file` cannot be read")
        );
    }

    #[test]
    fn a_terminal_is_asked_for_the_secret_only_where_none_is_set() {
        let ask = |app_id: &str| Ok(format!("secret-of-{app_id}\n"));
        let found = find(&[ID], None, Some(&ask)).expect("an answer");
        assert_eq!(shown(&found.grant), "self-built secret-of-cli_example");

        let never = |_: &str| panic!("nobody is to be asked");
        find(&[ID, SECRET], None, Some(&never)).expect("the secret is set");
        find(&[ID, (TOKEN, "t-made-up")], None, Some(&never)).expect("the token is set");

        let nothing = |_: &str| Ok("\n".to_owned());
        assert!(matches!(find(&[ID], None, Some(&nothing)), Err(SecretError::NoSecret)));
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let found = find(&[ID, SECRET], None, None).expect("a secret");
        assert!(!format!("{found:?}").contains("made-up-secret"));
    }
}
