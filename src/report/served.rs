//! Where the simulated tenant listens.

use serde::Serialize;

use super::printer::Report;
use crate::lang::Lang;

/// Where the simulated tenant listens.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Served {
    /// The base URL.
    pub base_url: String,
}

impl Report for Served {
    const TYPE: &'static str = "sandbox";

    fn text(&self, _: Lang) -> String {
        self.base_url.clone()
    }
}
