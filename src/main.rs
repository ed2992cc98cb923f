//! Parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    referral_import::cli::main().into()
}
