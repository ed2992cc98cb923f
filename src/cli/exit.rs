//! How the program ends, as a number that scripts can act on.

use std::process::ExitCode;

/// How the program ends; of several files as the worst of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Every row is settled well.
    Settled,
    /// Finished, and some rows need a person; also a check that found errors.
    NeedsPerson,
    /// Stopped by something temporary: run it again.
    Temporary,
    /// It cannot go on until someone changes something: the file, an option, the app in the Feishu console.
    NeedsChange,
    /// The command line was wrong.
    Usage,
    /// Stopped from the keyboard or by closing the console; everything is saved.
    Interrupted,
    /// Asked to end by the system; everything is saved.
    Terminated,
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Settled => 0,
            Exit::NeedsChange => 1,
            Exit::Usage => 2,
            Exit::NeedsPerson => 3,
            Exit::Temporary => 4,
            Exit::Interrupted => 130,
            Exit::Terminated => 143,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
