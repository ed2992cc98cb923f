//! The key store of Windows or macOS.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};

use crate::lang::Text;

pub(super) type Error = keyring_core::Error;

/// Under whose name secrets are kept.
const SERVICE: &str = "referral-import";

#[cfg(windows)]
pub(super) const NAME: Text = Text::new("the Credential Manager of Windows", "Windows 凭据管理器");

#[cfg(target_os = "macos")]
pub(super) const NAME: Text = Text::new("the keychain of macOS", "macOS 钥匙串");

pub(super) fn get(name: &str) -> Result<Option<Vec<u8>>, Error> {
    match entry(name)?.get_secret() {
        Ok(secret) => Ok(Some(secret)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn keep(name: &str, secret: &str) -> Result<(), Error> {
    entry(name)?.set_secret(secret.as_bytes())
}

pub(super) fn take_out(name: &str) -> Result<bool, Error> {
    match entry(name)?.delete_credential() {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(error),
    }
}

fn entry(name: &str) -> Result<Entry, Error> {
    Entry::new_in_store(&systems()?, SERVICE, name)
}

#[cfg(windows)]
fn systems() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn systems() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}
