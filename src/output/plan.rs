//! What is to be done to the output, once every artifact is known.

use std::collections::BTreeMap;

use crate::output::manifest::{Entries, Entry};

/// One artifact that was put.
pub(super) struct Seen {
    pub entry: Entry,
    pub how: How,
}

/// Where an artifact's file is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// In the staging folder.
    Written,
    /// In the output, as the manifest says.
    Unchanged,
}

/// What is to be done to the output. Every list is sorted.
pub(super) struct Plan {
    /// The manifest of the new output.
    pub entries: Entries,
    /// New files, in the staging folder.
    pub written: Vec<String>,
    /// Files that stay.
    pub unchanged: Vec<String>,
    /// Files of ours that are no longer part of the site.
    pub removed: Vec<String>,
}

impl Plan {
    pub(super) fn new(seen: BTreeMap<String, Seen>, known: &Entries) -> Self {
        let removed = known.keys().filter(|path| !seen.contains_key(*path)).cloned().collect();
        let with = |how| seen.iter().filter(move |(_, seen)| seen.how == how).map(|(path, _)| path.clone()).collect();
        let (written, unchanged) = (with(How::Written), with(How::Unchanged));
        Self { entries: seen.into_iter().map(|(path, seen)| (path, seen.entry)).collect(), written, unchanged, removed }
    }

    pub(super) fn changes_nothing(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}
