//! One snapshot of the built site, to be looked at and not written: what the preview server answers from.
//!
//! Immutable, and made by the same stages as the output of [`build`](crate::build::build()), so every byte is the one that `build` would write.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use super::Report;
use crate::diagnostics::Failure;
use crate::input::Fingerprint;
use crate::output::{Artifact, Body};
use crate::render::Sink;

/// What stands at one place of the output.
#[derive(Clone, Debug)]
pub enum Answer {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a vetted file on disk, as long as they have this fingerprint: whoever reads them checks.
    File(PathBuf, Fingerprint),
}

/// One snapshot of the built site. A site that errors have stopped holds nothing but its report.
pub struct Preview {
    /// What the build found.
    pub report: Report,
    base_path: String,
    files: BTreeMap<String, Answer>,
}

impl Preview {
    pub(super) fn new(report: Report, base_path: String, made: Memory, copies: Vec<Artifact>) -> Self {
        let mut files = if report.stopped.is_none() { made.take() } else { BTreeMap::new() };
        files.extend(copies.into_iter().map(|Artifact { path, body }| match body {
            Body::Bytes(bytes) => (path, Answer::Bytes(bytes)),
            Body::Copy(disk, fingerprint) => (path, Answer::File(disk, fingerprint)),
        }));
        Self { report, base_path, files }
    }

    /// What `build` would write at this path below the output folder, e.g. `talks/index.html`.
    pub fn find(&self, path: &str) -> Option<Answer> {
        self.files.get(path).cloned()
    }

    /// Whether `build` would write something there; renders nothing.
    pub fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The path of the site's address, which every link begins with: `/`, or `/news/`.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }
}

/// Where a preview's files are made.
#[derive(Default)]
pub(super) struct Memory(Mutex<BTreeMap<String, Answer>>);

impl Memory {
    fn take(self) -> BTreeMap<String, Answer> {
        self.0.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Sink for Memory {
    fn put(&self, path: String, bytes: Vec<u8>) -> Result<(), Failure> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(path, Answer::Bytes(bytes));
        Ok(())
    }

    fn forget(&self) {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clear();
    }
}
