//! A row becomes a contact or findings, and it is settled who is who.

mod census;
mod clean;
mod contact;
pub mod country;
pub mod country_code;
mod defect;
mod domains;
mod duplicates;
pub mod email;
mod finding;
mod home;
mod kind;
mod mask;
pub mod mobile;
pub mod numbering;
mod problem;
mod relation;
mod repair;
mod slug;
mod told;
mod typo;
mod unsaid;
mod validator;
mod written;

pub use census::{Census, Known};
pub use contact::{Contact, Email, Mobile};
pub use country::Country;
pub use finding::{Finding, Severity, employee_no, filled};
pub use kind::{Kind, NamedBy};
pub use mask::masked;
pub use mobile::{Home, Number};
pub use problem::{EmailProblem, ShapeProblem};
pub use relation::{Bearer, Conflict, ConflictKind, KnownSince, Relation, RelationKind, Relations};
pub use repair::{Counts, Read, Repair, Repairs};
pub use slug::{Slug, explain};
pub use validator::{ContactUse, Rules, Validator};
