//! Why an option leaves a row out, in the words in which the checkpoint keeps it.

use std::fmt;

use serde::{Serialize, Serializer};

/// Why an option leaves a row out. It is kept as the option that decides on the row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// The status column says that the person has left.
    Leaver,
    /// This status may be that of people who have left, or have not begun.
    Status(String),
    /// The row does not meet this `COLUMN=VALUE` of `--where`.
    Where(String),
    /// The rows before it used up the number of a run that sends a few first.
    Limit,
    /// Whoever it held was forgotten, with what the row said of them.
    Forgotten,
}

const INCLUDE_LEAVERS: &str = "--include-leavers";
const INCLUDE_STATUS: &str = "--include-status ";
const FORGOTTEN: &str = "forget";
const LIMIT: &str = "--limit";
const WHERE: &str = "--where ";

impl Skip {
    /// What [`fmt::Display`] wrote.
    pub(super) fn stored(text: &str) -> Self {
        match text {
            INCLUDE_LEAVERS => Skip::Leaver,
            FORGOTTEN => Skip::Forgotten,
            LIMIT => Skip::Limit,
            other => match other.strip_prefix(INCLUDE_STATUS) {
                Some(value) => Skip::Status(value.trim_matches('"').to_owned()),
                None => Skip::Where(other.strip_prefix(WHERE).unwrap_or(other).to_owned()),
            },
        }
    }
}

/// The option, e.g. `--where 部门=研发`, or the command.
impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Skip::Leaver => f.write_str(INCLUDE_LEAVERS),
            // To be pasted.
            Skip::Status(value) if value.contains(char::is_whitespace) => write!(f, "{INCLUDE_STATUS}\"{value}\""),
            Skip::Status(value) => write!(f, "{INCLUDE_STATUS}{value}"),
            Skip::Where(condition) => write!(f, "{WHERE}{condition}"),
            Skip::Limit => f.write_str(LIMIT),
            Skip::Forgotten => f.write_str(FORGOTTEN),
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
        for skip in [
            Skip::Leaver,
            Skip::Status("On Hold".to_owned()),
            Skip::Status("停用".to_owned()),
            Skip::Where("部门=研发".to_owned()),
            Skip::Limit,
            Skip::Forgotten,
        ] {
            assert_eq!(Skip::stored(&skip.to_string()), skip);
        }
    }
}
