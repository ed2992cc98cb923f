//! One contact is sent to Feishu, and the answer is judged.

pub mod codes;

mod base_url;
mod failure;
mod grant;
mod http;
mod mask;
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
pub use http::{HttpOptions, HttpRegister, SetupError};
pub use register::{Answer, Register};
pub use token::Credentials;
pub use verdict::{Stop, Unconfirmed, Verdict, judge};
