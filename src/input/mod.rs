//! Bytes become rows: encoding, delimiter, header, and rows numbered as a spreadsheet shows them.

mod layout;
mod row;

pub use layout::{Column, Field, Layout};
pub use row::Row;
