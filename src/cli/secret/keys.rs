//! The key store of the system, where `login` keeps an app's secret.

#[cfg(target_os = "linux")]
#[path = "keys/kernel.rs"]
mod store;
#[cfg(any(windows, target_os = "macos"))]
mod store;
#[cfg(not(any(windows, target_os = "linux", target_os = "macos")))]
#[path = "keys/none.rs"]
mod store;

use secrecy::{ExposeSecret, SecretString};

use super::APP_SECRET;
use crate::feishu::BaseUrl;
use crate::lang::{Cure, Lang, Tell, say};

/// The system has no key store, or none that lets us in.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub struct KeyError(#[from] store::Error);

impl Tell for KeyError {
    fn what(&self, lang: Lang) -> String {
        let error = &self.0;
        say!(
            lang,
            "the key store of this system cannot be used: {error}",
            "无法使用本系统的密钥库：`{error}`"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        say!(
            lang,
            "nothing was kept: set `{APP_SECRET}` instead, or save the secret as a file of its own and give `--app-secret-file`",
            "没有保存任何内容：请改为设置环境变量 `{APP_SECRET}`，或把密钥单独存为一个文件并使用 `--app-secret-file`"
        )
    }

    fn cure(&self) -> Cure {
        Cure::Option
    }
}

/// The place of one app's secret at one address.
pub struct Key(String);

impl Key {
    /// Of this app at this address.
    pub fn of(app_id: &str, base_url: &BaseUrl) -> Self {
        Key(format!("referral-import:{app_id}@{base_url}"))
    }

    /// The secret, where one is kept.
    ///
    /// # Errors
    ///
    /// The store does not tell.
    pub fn get(&self) -> Result<Option<SecretString>, KeyError> {
        let kept = store::get(&self.0)?;
        Ok(kept
            .and_then(|secret| String::from_utf8(secret).ok())
            .map(SecretString::from))
    }

    /// Keeps a secret, in place of the one before.
    ///
    /// # Errors
    ///
    /// The store does not take it; nothing of it is left there.
    pub fn keep(&self, secret: &SecretString) -> Result<(), KeyError> {
        let kept = store::keep(&self.0, secret.expose_secret());
        if kept.is_err() {
            // Why it was not kept is what counts.
            let _ = store::take_out(&self.0);
        }
        Ok(kept?)
    }

    /// Takes the secret out; false where none was kept.
    ///
    /// # Errors
    ///
    /// The store does not let go of it.
    pub fn take_out(&self) -> Result<bool, KeyError> {
        Ok(store::take_out(&self.0)?)
    }

    /// What the store is called.
    pub fn place(lang: Lang) -> &'static str {
        store::NAME.get(lang)
    }
}
