//! What became of each row, told from the checkpoint alone.

use std::collections::HashMap;

use crate::checkpoint::{Checkpoint, CheckpointError, GenerationId, Line, Skip, Status};
use crate::validate::{Contact, Kind, Severity};

/// What became of a row.
#[derive(Clone, Debug)]
pub struct RowOutcome {
    /// The row with all that is known of it.
    pub line: Line,
    /// What it came to.
    pub status: Status,
    /// The earlier row of the same person, by contact or because Feishu gave both the same account.
    pub same_as: Option<u32>,
    /// An earlier row whose contact disagrees and who has the same account all the same.
    pub shares_account_with: Option<u32>,
}

impl RowOutcome {
    /// What keeps the row from being sent: the errors found in it, then the conflict with other rows.
    pub fn errors(&self) -> impl Iterator<Item = &Kind> {
        let found = self.line.findings.iter().map(|finding| &finding.kind);
        found
            .chain(&self.line.conflict)
            .filter(|kind| kind.severity() == Severity::Error)
    }

    /// Whether somebody has to do something about it.
    pub fn needs_a_person(&self) -> bool {
        match self.status {
            Status::Invalid | Status::Failed | Status::Unconfirmed => true,
            Status::Skipped => matches!(self.line.skipped, Some(Skip::Status(_))),
            Status::Registered | Status::Duplicate | Status::Pending => self.shares_account_with.is_some(),
        }
    }
}

/// Tells what became of every row of a generation, in file order.
///
/// # Errors
///
/// Why the checkpoint cannot be read.
pub fn each_outcome(
    checkpoint: &Checkpoint,
    generation: GenerationId,
    mut tell: impl FnMut(RowOutcome),
) -> Result<(), CheckpointError> {
    // The first row of the file that bears each account which more than one person has. `None` until it is met.
    let shared = checkpoint.shared_accounts(generation)?;
    let mut bearers: HashMap<String, Option<(u32, Contact)>> =
        shared.into_iter().map(|account_id| (account_id, None)).collect();
    checkpoint.each_line(generation, |line| {
        let mut outcome = RowOutcome {
            status: line.status(),
            same_as: line.lead,
            shares_account_with: None,
            line,
        };
        if outcome.status == Status::Registered {
            find_account_bearer(&mut outcome, &mut bearers);
        }
        tell(outcome);
        Ok(())
    })
}

/// Two people of disjoint contacts with one account are one person; of contacts that disagree, somebody must look.
fn find_account_bearer(outcome: &mut RowOutcome, bearers: &mut HashMap<String, Option<(u32, Contact)>>) {
    let Some(settled) = &outcome.line.settled else { return };
    let Some(bearer) = settled
        .account_id
        .as_ref()
        .and_then(|account_id| bearers.get_mut(account_id))
    else {
        return;
    };
    match bearer {
        None => *bearer = Some((outcome.line.row, settled.contact.clone())),
        Some((row, contact)) if contact.disagrees_with(&settled.contact) => outcome.shares_account_with = Some(*row),
        Some((row, _)) => {
            outcome.status = Status::Duplicate;
            outcome.same_as = Some(*row);
        }
    }
}
