//! Black-box tests, a module a concern.

mod department;
mod input;
mod rerun;
mod selection;
mod support;
mod who;
