//! A failure of the machine or of the call: it ends the run with an exit code.

use std::fmt;

/// Why a run ended that was not the author's content. See the exit codes in the README.
#[derive(Debug)]
pub enum Failure {
    /// The command line or the configuration cannot be used (exit 2).
    Usage(String),
    /// The disk, a permission, a lock (exit 3): what we were doing, and what the system said.
    Environment(String),
    /// A bug of ours (exit 70).
    Bug(String),
}

impl Failure {
    /// A failure of the system while we were `doing` something, e.g. "reading `content/a.md`".
    pub fn io(doing: impl fmt::Display, error: std::io::Error) -> Self {
        Failure::Environment(format!("{doing}: {error}"))
    }

    /// The process's exit code, as `promises.md` states it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Environment(_) => 3,
            Failure::Bug(_) => 70,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) | Failure::Environment(text) => f.write_str(text),
            Failure::Bug(text) => write!(f, "this is a bug in nutgraf, please report it: {text}"),
        }
    }
}

impl std::error::Error for Failure {}
