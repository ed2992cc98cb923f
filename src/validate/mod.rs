//! A row becomes a contact or findings.

mod contact;

pub use contact::{Contact, Email, Mobile};
