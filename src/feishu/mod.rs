//! One contact is sent to Feishu, and the answer is judged.

mod register;
mod verdict;

pub use register::{Answer, Register};
pub use verdict::{Stop, Unconfirmed, Verdict};
