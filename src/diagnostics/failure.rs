//! A failure of the machine or of the call: it ends the run with an exit code.

use std::fmt;

/// Why a run ended that was not the author's content. See the exit codes in the README.
#[derive(Debug)]
pub enum Failure {
    /// The command line or the configuration cannot be used (exit 2).
    Usage(String),
    /// The disk, a permission, a lock (exit 3): what we were doing, and what the system said.
    Environment(String),
    /// The site was not published, or not in full (exit 4): why, and what is live.
    Unpublished(String),
    /// A bug of ours (exit 70).
    Bug(String),
}

impl Failure {
    /// A failure of the system while we were `doing` something, e.g. "reading `content/a.md`".
    pub fn io(doing: impl fmt::Display, error: std::io::Error) -> Self {
        let advice = if is_out_of_handles(&error) { "; raise the limit on open files (`ulimit -n 4096`) and try again" } else { "" };
        Failure::Environment(format!("{doing}: {error}{advice}"))
    }

    /// The process's exit code, as `promises.md` states it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Environment(_) => 3,
            Failure::Unpublished(_) => 4,
            Failure::Bug(_) => 70,
        }
    }
}

/// Whether the process, or the machine, has as many files open as it may.
#[cfg(unix)]
pub fn is_out_of_handles(error: &std::io::Error) -> bool {
    // `EMFILE` and `ENFILE`, the same on every Unix; the standard library has no kind for them.
    matches!(error.raw_os_error(), Some(24 | 23))
}

/// Whether the process, or the machine, has as many files open as it may.
#[cfg(not(unix))]
pub fn is_out_of_handles(_error: &std::io::Error) -> bool {
    false
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) | Failure::Environment(text) | Failure::Unpublished(text) => f.write_str(text),
            Failure::Bug(text) => write!(f, "this is a bug in nutgraf, please report it: {text}"),
        }
    }
}

impl std::error::Error for Failure {}
