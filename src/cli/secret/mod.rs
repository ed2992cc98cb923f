//! Credentials, from the environment, a file or the terminal; never from an argument, which other users of the machine can see.

mod error;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use secrecy::SecretString;

pub use self::error::SecretError;
use super::settings::Environment;
use crate::feishu::{Credentials, Grant};
use crate::lang::Lang;

/// The most bytes of a secret file that are read. An app secret has 32; a larger file is the wrong one.
const FILE_BYTES_MAX: u64 = 4096;

const APP_ID: &str = "FEISHU_APP_ID";
const APP_SECRET: &str = "FEISHU_APP_SECRET";
const APP_TICKET: &str = "FEISHU_APP_TICKET";
const TENANT_KEY: &str = "FEISHU_TENANT_KEY";
const TOKEN: &str = "FEISHU_TENANT_ACCESS_TOKEN";

/// Asks for the secret of the app with this id.
pub type Ask<'a> = &'a dyn Fn(&str) -> io::Result<String>;

/// Finds the credentials. `ask` is how to ask for the secret of an app on a terminal, if there is one.
///
/// A file that was named on the command line goes before what the environment holds.
///
/// # Errors
///
/// What is missing, contradictory or cannot be read.
pub fn credentials(
    environment: Environment<'_>,
    secret_file: Option<&Path>,
    ask: Option<Ask<'_>>,
) -> Result<Credentials, SecretError> {
    let app_id = environment(APP_ID).ok_or(SecretError::Missing(APP_ID))?;
    let secret = match secret_file {
        Some(path) => Some(read_file(path)?),
        None => environment(APP_SECRET).map(SecretString::from),
    };
    let token = environment(TOKEN).filter(|_| secret_file.is_none());
    let secret = match (secret, token, ask) {
        (Some(_), Some(_), _) => return Err(SecretError::Ambiguous),
        (None, Some(token), _) => {
            let grant = Grant::Ready { token: token.into() };
            return Ok(Credentials { app_id, grant });
        }
        (Some(secret), None, _) => secret,
        (None, None, Some(ask)) => asked(ask(&app_id))?,
        (None, None, None) => return Err(SecretError::NoSecret),
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
    rpassword::prompt_password(match lang {
        Lang::En => format!("secret of app {app_id} (not shown): "),
        Lang::Zh => format!("应用 {app_id} 的 App Secret（输入时不显示）："),
    })
}

fn asked(answer: io::Result<String>) -> Result<SecretString, SecretError> {
    let answer = answer.map_err(SecretError::Terminal)?;
    match answer.trim() {
        "" => Err(SecretError::NoSecret),
        secret => Ok(secret.into()),
    }
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
        let path = path.display();
        tracing::warn!(
            "the secret file `{path}` can be read by other users of this machine; type: chmod 600 \"{path}\""
        );
    }
}

/// Windows keeps rights in lists that the standard library does not show; the rights of the file's folder hold.
#[cfg(not(unix))]
fn warn_if_others_can_read(_path: &Path, _file: &File) {}
