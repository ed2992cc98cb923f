//! Why an option leaves a row out, in the words in which the checkpoint keeps it.

use std::fmt;

use serde::{Serialize, Serializer};

/// Why an option leaves a row out. It is kept as the option that decides on the row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// The status column says that the person has left.
    Leaver,
    /// The row does not meet this `COLUMN=VALUE` of `--where`.
    Where(String),
    /// The rows before it used up the number of a run that sends a few first.
    Limit,
}

const INCLUDE_LEAVERS: &str = "--include-leavers";
const LIMIT: &str = "--limit";
const WHERE: &str = "--where ";

impl Skip {
    /// What [`fmt::Display`] wrote.
    pub(super) fn stored(text: &str) -> Self {
        match text {
            INCLUDE_LEAVERS => Skip::Leaver,
            LIMIT => Skip::Limit,
            other => Skip::Where(other.strip_prefix(WHERE).unwrap_or(other).to_owned()),
        }
    }
}

/// The option, e.g. `--where 部门=研发`.
impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Skip::Leaver => f.write_str(INCLUDE_LEAVERS),
            Skip::Where(condition) => write!(f, "{WHERE}{condition}"),
            Skip::Limit => f.write_str(LIMIT),
        }
    }
}

/// As it is shown.
impl Serialize for Skip {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        for skip in [Skip::Leaver, Skip::Where("部门=研发".to_owned()), Skip::Limit] {
            assert_eq!(Skip::stored(&skip.to_string()), skip);
        }
    }
}
