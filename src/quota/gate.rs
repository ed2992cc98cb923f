//! The gate: closed for every call while Feishu says to wait.

use tokio::time::Instant;

/// Open, or closed until a time.
#[derive(Debug, Default)]
pub struct Gate {
    opens_at: Option<Instant>,
}

impl Gate {
    /// Closes the gate until `opens_at`, or longer where it is closed longer already.
    pub fn close_until(&mut self, opens_at: Instant) {
        self.opens_at = self.opens_at.max(Some(opens_at));
    }

    /// When the gate opens, where it is closed.
    pub fn closed_until(&self, now: Instant) -> Option<Instant> {
        self.opens_at.filter(|opens_at| *opens_at > now)
    }
}
