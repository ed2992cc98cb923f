//! Registers Feishu Hire referral accounts for everyone in an HR export.
//!
//! # The map
//!
//! A row travels through the modules in the order in which they stand here, and a module uses only those before it:
//!
//! | module | what happens there |
//! |---|---|
//! | [`lang`] | the two languages the tool speaks |
//! | [`input`] | bytes become rows: encoding, delimiter, header, spreadsheet row numbers |
//! | [`validate`] | a row becomes a contact or findings; who is who inside a file and against the ledger |
//! | [`quota`] | when the next call may leave: pace, window, gate |
//! | [`feishu`] | one contact is sent, and the answer is judged |
//! | [`checkpoint`] | what has happened so far, durable before and after every call |
//! | [`engine`] | plan, pool, retries, outage rules |
//! | [`report`] | what a user sees: plan, findings, progress, summary, results, log |
//! | [`cli`] | arguments as typed, settings as resolved, one file a command |
//!
//! [`sandbox`] stands apart: a simulated Feishu tenant that shares no code with the client. What becomes of a run when
//! things go wrong, and the test that shows it, stands in [`promises`].

pub mod lang;

pub mod input;

pub mod validate;

pub mod quota;

pub mod feishu;

pub mod checkpoint;

pub mod engine;

pub mod report;

pub mod cli;

pub mod sandbox;

#[doc = include_str!("promises.md")]
pub mod promises {}
