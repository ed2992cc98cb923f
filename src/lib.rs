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
//! Each with the test that shows it; what becomes of a run when things go wrong stands in [`promises`], and why things are as they
//! are in `docs/architecture.md`.
//!
//! 1. A person is settled at most once a run, and every row of the file has exactly one line in the results
//!    (`it::simulation::whatever_happens_the_promises_hold`, `it::kill::nobody_is_lost_and_nobody_is_sent_twice_without_a_trace`).
//! 2. Token, permit, intent durable, send, outcome durable, told: in that order
//!    (`it::disk::order::no_registration_leaves_before_its_intent_is_durable`, `…no_outcome_is_told_before_it_is_durable`).
//! 3. Every attempt takes one permit, and no sliding window at the server ever holds more calls than the quota
//!    (`quota::tests::no_window_at_the_server_holds_more_than_the_quota_whatever_the_latency`,
//!    `it::virtual_time::floor::every_size_is_at_its_floor_whatever_the_server_counts_by`).
//! 4. Memory is bounded, but for the duplicate check: sorted pairs of hash and row, at most 40 bytes a row
//!    (measured by `cargo bench --bench whole`).
//! 5. The results are a pure function of the checkpoint and the language (`it::simulation` writes them twice), and there is one
//!    plan: what is stored is what `check` shows (`it::parity::a_dry_run_counts_as_the_run_does`).
//! 6. The engine reaches the outside through two seams only: [`feishu::Register`] and [`engine::Clock`]
//!    (`it::simulation` and `it::virtual_time` replace both and nothing else).
//! 7. The sandbox shares no code with the client: `src/sandbox` names no other module of this crate
//!    (`it::sources::the_sandbox_shares_no_code_with_the_client`).
//! 8. Secrets are never written anywhere but, by `login`, into the system's key store; contacts only to the checkpoint and the
//!    results (and to a page, where `report --show-contacts` asks for it), and masked everywhere else (`it::secrets::secrets_are_nowhere_and_contacts_only_in_checkpoint_and_results`,
//!    `…nothing_that_a_server_repeats_is_shown_or_stored`, `it::login`). Balances in answers are not stored: [`feishu::Verdict`] has
//!    no place for them.
//! 9. A module uses only those before it (`it::sources::a_module_uses_only_those_before_it`), and every test that is named here
//!    or in [`promises`] is there (`it::sources::every_test_that_is_named_is_there`).
//!
//! # A run of the engine
//!
//! Through its two seams, with a Feishu that knows everybody and a clock that stands still:
//!
//! ```
//! use std::sync::Arc;
//!
//! use referral_import::checkpoint::{Checkpoint, Wanted};
//! use referral_import::engine::{self, Clock, End, Keep, Options, ReadingOptions, Selection, Snapshot, Source};
//! use referral_import::feishu::{Answer, Register, Verdict};
//! use referral_import::input::ReadOptions;
//! use referral_import::quota::Rate;
//! use referral_import::report::each_outcome;
//! use referral_import::validate::{Contact, ContactUse, Rules};
//!
//! struct Everybody;
//!
//! impl Register for Everybody {
//!     fn ready(&self) -> bool {
//!         true
//!     }
//!     async fn prepare(&self) -> Result<(), Verdict> {
//!         Ok(())
//!     }
//!     async fn send(&self, contact: &Contact) -> Answer {
//!         let account_id = format!("account of {}", contact.email.as_ref().expect("every row has one").as_str());
//!         Answer { verdict: Verdict::Registered { account_id, disabled: false }, log_id: None }
//!     }
//! }
//!
//! #[derive(Clone)]
//! struct Noon;
//!
//! impl Clock for Noon {
//!     fn wall_ms(&self) -> i64 {
//!         1_767_268_800_000
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let file = folder.path().join("people.csv");
//! std::fs::write(&file, "Name,Work Email\nAda,ada@example.com\nBen,ben@example.com\n")?;
//! let reading = ReadingOptions {
//!     read: ReadOptions::default(),
//!     rules: Rules { typed_country_code: None, strict: false, contact_use: ContactUse::Both },
//!     keep: Keep::None,
//!     selection: Selection::default(),
//! };
//! let options = Options {
//!     workers: 8,
//!     rate: Rate::DOCUMENTED,
//!     wanted: Wanted::default(),
//!     give_up_after: std::time::Duration::from_secs(1800),
//!     keep_going: false,
//!     seed: 0,
//! };
//! let checkpoint = Checkpoint::in_memory()?;
//! // The plan is stored before anything is sent.
//! let (generation, _plan) = engine::plan_run(
//!     &checkpoint,
//!     "people.csv",
//!     &Source::File(file),
//!     &reading,
//!     &options.wanted,
//!     Noon.wall_ms(),
//!     &mut |_| {},
//! )?;
//! let (progress, _shown) = tokio::sync::watch::channel(Snapshot::default());
//! let stop = tokio_util::sync::CancellationToken::new();
//! let run = engine::run(checkpoint.clone(), generation.id, Arc::new(Everybody), Noon, options, progress, stop);
//! assert_eq!(run.await?, End::Finished);
//! let mut accounts = Vec::new();
//! each_outcome(&checkpoint, generation.id, |row| {
//!     accounts.push(row.line.settled.and_then(|settled| settled.account_id));
//! })?;
//! assert_eq!(accounts[1].as_deref(), Some("account of ben@example.com"));
//! # Ok(())
//! # }
//! ```

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
