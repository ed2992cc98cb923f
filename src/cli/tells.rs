//! What an error of the checkpoint tells, for as long as it does not say it itself.

use crate::checkpoint::CheckpointError;
use crate::lang::{Cure, Lang, Tell};

impl Tell for CheckpointError {
    fn what(&self, lang: Lang) -> String {
        self.explain(lang)
    }

    fn fix(&self, lang: Lang) -> String {
        self.fix(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        match self {
            CheckpointError::InUse { .. } => Cure::Wait,
            CheckpointError::Folder { .. }
            | CheckpointError::Foreign { .. }
            | CheckpointError::OtherApp { .. }
            | CheckpointError::JournalShut { .. } => Cure::Option,
            _ => Cure::Change,
        }
    }
}
