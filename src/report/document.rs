//! A text for another program: a shell's completions, a manual page.

use serde::Serialize;

use super::printer::Report;
use crate::lang::Lang;

/// A text for another program.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document {
    /// The text.
    pub text: String,
}

impl Report for Document {
    const TYPE: &'static str = "document";

    fn text(&self, _: Lang) -> String {
        self.text.trim_end().to_owned()
    }
}
