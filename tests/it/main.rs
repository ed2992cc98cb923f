//! Black-box tests, a module a concern.

mod input;
mod simulation;
mod virtual_time;
