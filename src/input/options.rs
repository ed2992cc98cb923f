//! What a user may say about how a file is read.

use serde::{Deserialize, Serialize};

use super::{Encoding, Field};

/// What the user said about how to read a file; what is left out is found by looking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The encoding. A byte order mark in the file outranks it.
    pub encoding: Option<Encoding>,
    /// The delimiter: an ASCII character, neither a quote nor a line end. It outranks a hint in the file.
    pub delimiter: Option<u8>,
    /// Header names for fields; the last word on a field counts.
    pub map: Vec<(Field, String)>,
    /// The sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Whether hidden rows and columns of a workbook are left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub visible_only: bool,
}
