//! One contact is sent to Feishu, and the answer is judged.

pub mod codes;

mod base_url;
mod credentials;
mod failure;
mod granted;
mod http;
mod judge;
mod mask;
mod probe;
#[cfg(test)]
mod recorded;
mod register;
mod reply;
#[cfg(test)]
mod stage;
mod token;
mod transport;
mod verdict;

pub use base_url::{BaseUrl, BaseUrlError};
pub use codes::excludes_account;
pub use credentials::{Credentials, Grant};
pub use http::{HttpOptions, HttpRegister, SetupError};
pub use judge::judge;
pub use probe::Probed;
pub use register::{Answer, Register};
pub use verdict::{Stop, Unconfirmed, Verdict};
