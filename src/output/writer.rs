//! The one way to write a site: open, put, finish.

use std::path::Path;

use crate::diagnostics::Failure;
use crate::output::{Artifact, Options};

/// How the folder was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Nothing had changed and nothing was touched.
    Untouched,
    /// The complete new site took the old one's place in one step.
    AtOnce,
    /// File by file, each of them whole: for a moment the folder held pages of both.
    InPlace,
}

/// What `finish` did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Files whose bytes are new, or were not as the manifest says.
    pub written: usize,
    /// Files that are still the ones that were there.
    pub unchanged: usize,
    /// Files that an earlier build wrote and this one did not.
    pub removed: usize,
    /// How.
    pub way: Way,
    /// Something that the user should know: a sentence without a full stop.
    pub caution: Option<String>,
}

/// An output folder that is being made. Dropping it leaves the folder as it was.
pub struct Output;

impl Output {
    /// Takes the lock of `folder`, after refusing a folder that is not ours to write.
    pub fn open(folder: &Path, site_root: &Path, sources: &[&Path], options: &Options) -> Result<Self, Failure> {
        todo!()
    }

    /// Takes one artifact, from any thread and in any order.
    pub fn put(&self, artifact: Artifact) -> Result<(), Failure> {
        todo!()
    }

    /// Makes the folder hold exactly the artifacts that were put.
    pub fn finish(self) -> Result<Written, Failure> {
        todo!()
    }

    /// Gives up: the folder stays as it was.
    pub fn abandon(self) {}
}
