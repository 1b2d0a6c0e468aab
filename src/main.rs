//! Hands the arguments to `cli`, and returns its exit code.

use std::process::ExitCode;

/// A build makes and drops millions of small texts on every core: a seventh of its time was the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(nutgraf::cli::run(std::env::args_os().collect()))
}
