//! One contact is sent to Feishu, and the answer is judged.

mod register;
mod token;
mod verdict;

pub use register::{Answer, Register};
pub use token::{Credentials, Grant};
pub use verdict::{Stop, Unconfirmed, Verdict};
