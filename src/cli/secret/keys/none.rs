//! A system whose key store we do not know.

use crate::lang::Text;

#[derive(Debug, thiserror::Error)]
#[error("none is known")]
pub(super) struct Error;

pub(super) const NAME: Text = Text::new("no key store", "没有密钥库");

pub(super) fn get(_name: &str) -> Result<Option<Vec<u8>>, Error> {
    Err(Error)
}

pub(super) fn keep(_name: &str, _secret: &str) -> Result<(), Error> {
    Err(Error)
}

pub(super) fn take_out(_name: &str) -> Result<bool, Error> {
    Err(Error)
}
