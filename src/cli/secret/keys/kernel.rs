//! The keyring of the Linux kernel: a user's own, in the memory of the machine, until nobody has used it for some days.
//!
//! The Secret Service of a desktop would keep longer; it is asked through D-Bus, which brings 80 crates and is not on servers.

use linux_keyutils::{Key, KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};

use crate::lang::Text;

pub(super) type Error = KeyError;

pub(super) const NAME: Text = Text::new(
    "the keyring of the Linux kernel (until this machine starts anew, or nobody has used it for some days)",
    "Linux 内核密钥环（直到本机重新启动，或数天无人使用）",
);

pub(super) fn get(name: &str) -> Result<Option<Vec<u8>>, Error> {
    find(name)?.map(|key| key.read_to_vec()).transpose()
}

pub(super) fn keep(name: &str, secret: &str) -> Result<(), Error> {
    let key = users_own()?.add_key(name, secret)?;
    // Another session of the same user has not put the key there, and may read it all the same.
    let perms = KeyPermissionsBuilder::builder()
        .posessor(Permission::ALL)
        .user(Permission::ALL);
    key.set_perms(perms.build())?;
    if let Ok(persistent) = KeyRing::get_persistent(KeyRingIdentifier::User) {
        // Some containers have one and let nobody write to it: the key is kept for as long as somebody is logged in.
        let _ = persistent.link_key(key);
    }
    Ok(())
}

pub(super) fn take_out(name: &str) -> Result<bool, Error> {
    let key = find(name)?;
    key.map(|key| key.invalidate()).transpose().map(|done| done.is_some())
}

fn find(name: &str) -> Result<Option<Key>, Error> {
    let own = users_own()?;
    // What was kept before the last logout is in it.
    let _ = KeyRing::get_persistent(KeyRingIdentifier::User);
    match own.search(name) {
        Ok(key) => Ok(Some(key)),
        Err(KeyError::KeyDoesNotExist | KeyError::KeyExpired | KeyError::KeyRevoked) => Ok(None),
        Err(error) => Err(error),
    }
}

fn users_own() -> Result<KeyRing, Error> {
    KeyRing::from_special_id(KeyRingIdentifier::User, true)
}
