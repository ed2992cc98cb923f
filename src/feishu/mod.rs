//! One contact is sent to Feishu, and the answer is judged.

pub mod codes;

mod base_url;
mod certificate;
mod credentials;
mod failure;
mod granted;
mod http;
mod judge;
mod mask;
mod probe;
mod proxy;
#[cfg(test)]
mod recorded;
mod register;
mod reply;
mod token;
mod transport;
mod verdict;

pub use base_url::{BaseUrl, BaseUrlError};
pub use codes::excludes_account;
pub use credentials::{Credentials, Grant};
pub use http::{HttpOptions, HttpRegister, SetupError};
pub use judge::judge;
pub use probe::Probed;
pub use proxy::ProxyError;
pub use register::{Answer, Register};
pub use verdict::{Cause, Stop, Unconfirmed, Verdict};
