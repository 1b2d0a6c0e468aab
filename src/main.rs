//! Hands the arguments to `cli`, and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(nutgraf::cli::run(std::env::args_os().collect()))
}
