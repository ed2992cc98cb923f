//! A row becomes a contact or findings, and it is settled who is who.

mod census;
mod clean;
mod contact;
pub mod country_code;
mod duplicates;
pub mod email;
mod finding;
mod mask;
pub mod mobile;
mod repair;
mod text_en;
mod text_zh;
mod typo;
mod validator;

pub use census::{Census, Standing};
pub use contact::{Contact, Email, Mobile};
pub use duplicates::{Bearer, Conflict, ConflictKind, Relation, RelationKind, Relations};
pub use finding::{EmailProblem, Explanation, Finding, Kind, PlanProblem, Severity, ShapeProblem, Slug, explain};
pub use repair::{Counts, Read, Repair, Repairs};
pub use validator::{ContactUse, Rules, Validator};
