//! Black-box tests, a module a concern.

mod bad_input;
mod bad_setup;
mod department;
mod explain;
mod findings;
mod input;
mod kill;
mod online;
mod readme;
mod rerun;
mod results;
mod secrets;
mod selection;
#[cfg(unix)]
mod signals;
mod simulation;
mod support;
mod who;
