//! When the next call may leave: pace, window, gate.

mod rate;

pub use rate::{Limit, Rate, RateError};
