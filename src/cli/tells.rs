//! What the errors of the other folders tell, for as long as they do not say it themselves.

use crate::checkpoint::CheckpointError;
use crate::engine::PlanError;
use crate::feishu::{BaseUrlError, SetupError};
use crate::lang::{Cure, Lang, Tell, Text};
use crate::report::log::LogError;
use crate::report::{DefectsError, ResultsError};

macro_rules! tells {
    ($($error:ty),*) => {$(
        impl Tell for $error {
            fn what(&self, lang: Lang) -> String {
                self.explain(lang)
            }

            fn fix(&self, lang: Lang) -> String {
                self.fix(lang).to_owned()
            }
        }
    )*};
}

tells!(ResultsError, DefectsError, LogError);

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

impl Tell for PlanError {
    fn what(&self, lang: Lang) -> String {
        self.explain(lang)
    }

    fn fix(&self, lang: Lang) -> String {
        self.fix(lang)
    }

    fn cure(&self) -> Cure {
        match self {
            PlanError::Checkpoint(error) => error.cure(),
            PlanError::NoFile { .. } | PlanError::NoColumnToKeep { .. } | PlanError::NoColumnToCompare { .. } => {
                Cure::Option
            }
            PlanError::Input(error) => error.cure(),
            PlanError::Open { .. } => Cure::Change,
        }
    }
}

impl Tell for BaseUrlError {
    fn what(&self, lang: Lang) -> String {
        self.explain(lang)
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = Text::new(
            "give an address such as `https://open.feishu.cn`",
            "请给出类似 `https://open.feishu.cn` 的地址",
        );
        fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        Cure::Usage
    }
}

impl Tell for SetupError {
    fn what(&self, lang: Lang) -> String {
        self.explain(lang).to_owned()
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = Text::new(
            "check the token and the system's certificates",
            "请检查访问凭证和系统证书",
        );
        fix.get(lang).to_owned()
    }
}
