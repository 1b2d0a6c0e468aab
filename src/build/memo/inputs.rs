//! The site's files as a build saw them, for the next process: whose stamp is the same is neither opened nor hashed again.

use std::path::Path;

use super::pack::{Key, Pack, Spots};
use crate::content::Archive;
use crate::input::{Fingerprint, Snapshot};

/// What the list is found by.
fn key() -> Key {
    *Fingerprint::of(b"the site's files").as_bytes()
}

/// The files as the last process saw them.
pub(super) fn find(pack: &Pack, root: &Path) -> Option<Snapshot> {
    Snapshot::from_bytes(&root.canonicalize().ok()?, &pack.read(pack.find(&key())?)?)
}

/// Keeps the files as this process saw them.
pub(super) fn keep(pack: &Pack, snapshot: &Snapshot, wanted: &mut Spots) {
    wanted.insert(key(), pack.put(&snapshot.to_bytes()));
}
