//! A row becomes a contact or findings, and it is settled who is who.

mod census;
mod clean;
mod contact;
pub mod country_code;
mod domains;
mod duplicates;
pub mod email;
mod finding;
mod mask;
pub mod mobile;
mod relation;
mod repair;
mod slug;
mod text_en;
mod text_zh;
mod typo;
mod validator;

pub use census::{Census, Known};
pub use contact::{Contact, Email, Mobile};
pub use finding::{EmailProblem, Finding, Kind, PlanProblem, Severity, ShapeProblem, employee_no, filled};
pub use relation::{Bearer, Conflict, ConflictKind, Relation, RelationKind, Relations};
pub use repair::{Counts, Read, Repair, Repairs};
pub use slug::{Slug, explain};
pub use validator::{ContactUse, Rules, Validator};
