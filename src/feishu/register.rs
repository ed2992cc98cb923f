//! The seam to the outside: send one contact, get an answer.

use std::future::Future;

use super::Verdict;
use crate::validate::Contact;

/// What came back for one contact, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What the answer means for the row.
    pub verdict: Verdict,
    /// The id that Feishu's support asks for.
    pub log_id: Option<String>,
}

/// Sends one contact at a time. The engine reaches the outside through this and its clock only.
pub trait Register: Send + Sync + 'static {
    /// Whether [`Register::send`] may be called right away: a token is at hand and not near its end.
    fn ready(&self) -> bool;

    /// Gets what [`Register::send`] needs, a token, for one caller at a time. Nothing of a contact leaves the machine, and the
    /// future may be dropped.
    ///
    /// # Errors
    ///
    /// [`Verdict::Unsent`] for what may pass, [`Verdict::RateLimited`], and [`Verdict::Stop`] for what needs a person.
    fn prepare(&self) -> impl Future<Output = Result<(), Verdict>> + Send;

    /// Sends one contact and judges what comes back. Never fails: a lost answer is a verdict too. Where the token was refused
    /// since [`Register::prepare`], nothing leaves: [`Verdict::Held`].
    fn send(&self, contact: &Contact) -> impl Future<Output = Answer> + Send;
}
