//! A row becomes a contact or findings, and it is settled who is who.

mod census;
mod clean;
mod contact;
pub mod country_code;
mod domains;
mod duplicates;
pub mod email;
mod finding;
mod kind;
mod mask;
pub mod mobile;
mod problem;
mod relation;
mod repair;
mod slug;
mod typo;
mod validator;

pub use census::{Census, Known};
pub use contact::{Contact, Email, Mobile};
pub use finding::{Finding, Severity, employee_no, filled};
pub use kind::Kind;
pub use problem::{EmailProblem, PlanProblem, ShapeProblem};
pub use relation::{Bearer, Conflict, ConflictKind, Relation, RelationKind, Relations};
pub use repair::{Counts, Read, Repair, Repairs};
pub use slug::{Slug, explain};
pub use validator::{ContactUse, Rules, Validator};
