//! Black-box tests, a module a concern.

mod adopt;
mod answers;
mod awake;
mod bad_input;
mod bad_setup;
mod bad_workbooks;
mod calls;
mod chinese;
mod choice;
mod commands;
mod contacts;
mod corrections;
#[cfg(target_os = "linux")]
mod day;
mod department;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod disk;
mod doubts;
#[cfg(target_os = "linux")]
mod ends;
mod evidence;
mod explain;
mod files;
mod find;
mod findings;
mod folders;
mod forget;
mod formats;
mod from_excel;
mod given;
#[cfg(target_os = "linux")]
mod guided;
mod input;
mod kill;
mod libreoffice;
mod login;
mod machines;
mod memory;
mod month;
mod next;
mod numbers;
mod online;
mod parity;
mod places;
mod plans;
mod readme;
mod refused;
mod report;
mod rerun;
mod results;
mod rows;
mod screen;
mod secrets;
mod selection;
mod several;
#[cfg(unix)]
mod signals;
mod simulation;
mod sources;
mod support;
mod template;
mod token;
mod virtual_time;
#[cfg(target_os = "linux")]
mod way;
mod who;
mod wording;
mod workbook;
