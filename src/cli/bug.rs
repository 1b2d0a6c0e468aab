//! What a bug of ours looks like to a user: a sentence, the version, what was being done, exit code 70.

use std::ffi::OsString;
use std::io::{Write, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The exit code of a bug in the tool (`EX_SOFTWARE` of sysexits.h).
const EXIT_CODE: u8 = 70;

/// From now on, a panic in any thread prints what a report of it needs.
pub(super) fn watch(arguments: &[OsString]) {
    let command = arguments.iter().skip(1).map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ");
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let what = panic.payload_as_str().unwrap_or("it gave no reason");
        // Where standard error is closed there is nobody to tell.
        let _ = stderr().write_all(message(&command, what, &place).as_bytes());
    }));
}

/// Runs what may panic; after a panic the exit code is 70.
pub(super) fn guard(run: impl FnOnce() -> u8) -> u8 {
    // Nothing of `run` is used after it panicked.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(EXIT_CODE)
}

fn message(command: &str, what: &str, place: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let text = format!(
        "error: this is a bug in nutgraf {version}, not in your site: please report it with these lines\n  during `nutgraf {command}`\n  at {place}: {what}"
    );
    super::screen::harmless(&text) + "\n"
}

#[cfg(test)]
mod tests {
    use super::{guard, message};

    #[test]
    fn a_panic_ends_with_exit_code_70() {
        assert_eq!(guard(|| panic!("as the test wants it")), 70);
        assert_eq!(guard(|| 1), 1);
    }

    #[test]
    fn the_report_names_version_command_and_place() {
        let message = message("build -r \u{1b}x", "index out of bounds", "src/a.rs:1:2");
        for part in ["bug in nutgraf 0.1.0", "`nutgraf build -r \\u{1b}x`", "src/a.rs:1:2: index out of bounds"] {
            assert!(message.contains(part), "{message}");
        }
    }
}
