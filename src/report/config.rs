//! Which options are given, and by whom.

use serde::Serialize;

use super::printer::Report;
use crate::lang::{Lang, Text};

/// Which options are given, and by whom.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ConfigReport {
    /// The options, by name.
    pub options: Vec<GivenOption>,
}

/// An option that is given.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GivenOption {
    /// Its long name; what is given of the app (`app_id`, `tenant_key`) has no option, and stands under its key.
    pub option: String,
    /// Its values.
    pub values: Vec<String>,
    /// The variable of the environment, or the file and its key.
    pub by: String,
}

impl Report for ConfigReport {
    const TYPE: &'static str = "config";

    fn text(&self, lang: Lang) -> String {
        if self.options.is_empty() {
            let nothing = Text::new(
                "nothing is given by the environment or by a configuration file",
                "环境变量和配置文件都没有给出任何选项",
            );
            return nothing.get(lang).to_owned();
        }
        let by = Text::new("by", "来自").get(lang);
        let line = |given: &GivenOption| {
            let dashes = if given.option.contains('_') { "" } else { "--" };
            format!(
                "{dashes}{} {}\n    {by} {}",
                given.option,
                given.values.join(", "),
                given.by
            )
        };
        self.options.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
