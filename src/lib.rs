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
//! | [`quota`] | when the next call may leave: window, pace, gate |
//! | [`feishu`] | one contact is sent, and the answer is judged |
//! | [`checkpoint`] | what has happened so far, durable before and after every call |
//! | [`engine`] | plan, pool, retries, outage rules |
//! | [`report`] | what a user sees: plan, findings, progress, summary, results, log |
//! | [`cli`] | arguments as typed, settings as resolved, one file a command |
//!
//! [`sandbox`] stands apart: a simulated Feishu tenant that shares no code with the client.
//!
//! # Invariants
//!
//! Each with the test that shows it; what becomes of a run when things go wrong stands in [`promises`].
//!
//! 1. A person is settled at most once a run, and every row of the file has exactly one line in the results
//!    (`it::simulation`, `it::kill`).
//! 2. Token, permit, intent durable, send, outcome durable, told: in that order (`it::disk::order`, `it::simulation`).
//! 3. Every attempt takes one permit, and no sliding window at the server ever holds more calls than the quota
//!    (`quota::tests`, `it::virtual_time`, `it::simulation`).
//! 4. Memory is bounded, but for the duplicate check: sorted pairs of hash and row, at most 40 bytes a row
//!    (measured by `cargo bench --bench whole`).
//! 5. The results are a pure function of the checkpoint and the language (`it::simulation` writes them twice).
//! 6. The engine reaches the outside through two seams only: [`feishu::Register`] and [`engine::Clock`]
//!    (`it::simulation` and `it::virtual_time` replace both and nothing else).
//! 7. The sandbox shares no code with the client: `src/sandbox` names no other module of this crate
//!    (`it::sources::the_sandbox_shares_no_code_with_the_client`).
//! 8. Secrets are never written anywhere; contacts only to the checkpoint and the results, and masked everywhere else
//!    (`it::secrets`, `feishu::mask`). Balances in answers are not stored: [`feishu::Verdict`] has no place for them.

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
