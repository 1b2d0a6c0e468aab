//! Reads a site's files from disk into one sorted, checked snapshot; the only way in for content.
//!
//! Nothing outside the site root is ever opened, nothing that could block is opened, and what cannot be
//! used becomes a diagnostic while every other file is still read.

mod fingerprint;
mod links;
mod names;
mod open;
mod scan;
mod snapshot;
mod stored;
mod text;
mod walk;

use std::path::{Path, PathBuf};

pub use fingerprint::{Fingerprint, Stamp, program};
pub use names::is_litter;
pub use open::{HEAD_BYTES, open_plain};
pub use scan::{Compared, Scan};
pub use snapshot::{FileKind, Layout, Snapshot, SourceFile};
pub use text::TEXT_LIMIT;

/// The file whose folder is the site root.
pub const CONFIG_NAME: &str = "nutgraf.yaml";

/// So many files or pages a thread takes at once: few, so that all threads end together.
pub(crate) const SHARE: usize = 64;

/// The code of the one finding that is the machine's fault: where it is among the errors, the exit code is 3.
pub const UNREADABLE: &str = "unreadable-file";

/// The site root that `from` belongs to: the nearest folder, itself or above, that holds `nutgraf.yaml`.
pub fn find_root(from: &Path) -> Option<PathBuf> {
    let from = from.canonicalize().ok()?;
    from.ancestors().find(|folder| folder.join(CONFIG_NAME).is_file()).map(Path::to_path_buf)
}
