//! Black-box tests, a module a concern.

mod input;
mod simulation;
