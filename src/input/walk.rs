//! Finds the site's files.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Checked, FilePath};
use crate::input::{FileKind, Layout, Stamp};

/// A file that may be read.
pub(super) struct Found {
    pub path: FilePath,
    pub kind: FileKind,
    pub stamp: Stamp,
    pub disk: PathBuf,
}

pub(super) fn walk(root: &Path, layout: &Layout) -> Checked<Vec<Found>> {
    todo!()
}

pub(super) fn kind_of(path: &str) -> FileKind {
    todo!()
}
