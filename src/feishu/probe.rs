//! A call without a side effect that shows whether registrations would be let through.

use super::{HttpRegister, Register, Verdict};

/// An id that no account has: Feishu's have 19 digits and begin with 6 or more.
const NOBODY: &str = "1000000000000000000";

/// Feishu's code for an account that does not exist: the whole way is free, token, address list and scope.
const NO_SUCH_ACCOUNT: i64 = 1002553;

/// Codes of the hiring service itself: whoever gets one has passed the gateway.
const OF_THE_SERVICE: std::ops::RangeInclusive<i64> = 1002002..=1002999;

/// What a probe has shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Probed {
    /// Token, address, IP list and scope are in order.
    Free,
    /// The service answered, and not what was expected; the gateway let the call through.
    Odd {
        /// Feishu's code.
        code: i64,
        /// Feishu's message.
        message: String,
    },
    /// Registrations would not be let through, or nothing can be said.
    Blocked(Verdict),
}

impl HttpRegister {
    /// Asks for an account that does not exist. Nothing is changed by it, and no contact is sent.
    pub async fn probe(&self) -> Probed {
        if let Err(verdict) = self.prepare().await {
            return Probed::Blocked(verdict);
        }
        let mut verdict = self.ask_for(NOBODY).await;
        if matches!(verdict, Verdict::TokenRefused { .. }) {
            // As in a run: a new token, then the same call once more.
            if let Err(verdict) = self.prepare().await {
                return Probed::Blocked(verdict);
            }
            verdict = self.ask_for(NOBODY).await;
        }
        match verdict {
            Verdict::Refused {
                code: NO_SUCH_ACCOUNT, ..
            } => Probed::Free,
            // The unlikely id exists.
            Verdict::Registered { .. } => Probed::Free,
            Verdict::Refused { code, message } if OF_THE_SERVICE.contains(&code) => Probed::Odd { code, message },
            other => Probed::Blocked(other),
        }
    }
}
