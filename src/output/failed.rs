//! Says what could not be done to the output, and what to do about it.

use std::fmt::Display;
use std::io::{self, ErrorKind};

use crate::diagnostics::Failure;

/// The failure of the system while we were `doing` something, with the mend where there is one.
pub(super) fn failed(doing: impl Display, error: io::Error) -> Failure {
    let advice = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space on that disk and build again",
        ErrorKind::ReadOnlyFilesystem => "choose an output folder on a disk that can be written",
        ErrorKind::PermissionDenied => "give yourself the right to write there, or choose another output folder",
        ErrorKind::InvalidFilename => "shorten the name",
        _ => return Failure::io(doing, error),
    };
    Failure::Environment(format!("{doing}: {error}; {advice}"))
}
