//! One snapshot of the built site, to be looked at and not written: what the preview server answers from.
//!
//! Immutable, and made by the same stages as the output of [`build`](crate::build::build()), so every byte is the one that `build` would write.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::Report;
use super::memo::Store;
use crate::diagnostics::Failure;
use crate::input::Fingerprint;
use crate::output::{Artifact, Body};

/// What stands at one place of the output.
#[derive(Clone, Debug)]
pub enum Answer {
    /// These bytes.
    Bytes(Arc<[u8]>),
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
    pub(super) fn new(report: Report, base_path: String, made: &Made, copies: Vec<Artifact>) -> Self {
        let mut files: BTreeMap<String, Answer> = BTreeMap::new();
        if report.stopped.is_none() {
            files.extend(made.iter().map(|(path, (_, bytes))| (path.clone(), Answer::Bytes(bytes.clone()))));
        }
        files.extend(copies.into_iter().map(|Artifact { path, body }| match body {
            Body::Bytes(bytes) => (path, Answer::Bytes(bytes.into())),
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

/// What was made for a preview, by path.
pub(super) type Made = BTreeMap<String, (Fingerprint, Arc<[u8]>)>;

/// Where a preview's files are made; those that are as they were are shared with the preview before.
#[derive(Default)]
pub(super) struct Memory {
    before: Arc<Made>,
    made: Mutex<Made>,
}

impl Memory {
    /// Files for a preview that comes after one with the files `before`.
    pub fn after(before: Arc<Made>) -> Self {
        Self { before, made: Mutex::default() }
    }

    pub fn take(self) -> Made {
        self.made.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert(&self, path: String, fingerprint: Fingerprint, bytes: Arc<[u8]>) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path, (fingerprint, bytes));
    }
}

impl Store for Memory {
    fn stays(&self, path: &str, bytes: Fingerprint) -> bool {
        let Some((fingerprint, there)) = self.before.get(path).filter(|(fingerprint, _)| *fingerprint == bytes) else { return false };
        self.insert(path.to_owned(), *fingerprint, there.clone());
        true
    }

    fn put(&self, path: String, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), Failure> {
        self.insert(path, fingerprint, bytes.into());
        Ok(())
    }

    fn forget(&self) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
