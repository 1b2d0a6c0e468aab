//! One snapshot of the built site, to be looked at and not written: what the preview server answers from.
//!
//! Immutable, and made by the same stages as the output of [`build`](crate::build::build()), so every byte is the one that `build` would write.
//! A page is made when it is first asked for: it is a pure function of what the snapshot holds, so it does not matter when.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::Report;
use super::files::bare_picture;
use super::memo::Soundness;
use super::report::Copies;
use crate::input::Fingerprint;
use crate::output::{Artifact, Body};
use crate::render::Works;

/// What stands at one place of the output.
#[derive(Clone, Debug)]
pub enum Answer {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// The bytes of a vetted file on disk, as long as they have this fingerprint: whoever reads them checks.
    File(PathBuf, Fingerprint),
    /// Nothing can be had: a template fails, or a file on disk has changed since.
    Broken,
}

/// One snapshot of the built site. A site that errors have stopped holds nothing but its report.
pub struct Preview {
    /// What was found before anything was rendered.
    pub report: Report,
    base_path: String,
    /// What its files are made from; `None` where errors stop the build.
    works: Option<Arc<Works>>,
    /// What was made so far, in the order of the works; `None` for a file whose template fails.
    made: Vec<OnceLock<Option<Arc<[u8]>>>>,
    /// What is copied, by path.
    copies: BTreeMap<String, Copy>,
    soundness: Soundness,
}

/// A file that is copied.
enum Copy {
    AsItIs(Body),
    /// A picture, without what it says besides what it shows.
    Picture(Artifact, OnceLock<Answer>),
}

impl Preview {
    pub(super) fn new(report: Report, base_path: String, (works, copies): (Option<Arc<Works>>, Copies), soundness: Soundness) -> Self {
        let statics = copies.statics.into_iter().map(|Artifact { path, body }| (path, Copy::AsItIs(body)));
        let beside = copies.beside.into_iter().map(|(artifact, bare)| match bare {
            Some(_) => (artifact.path.clone(), Copy::Picture(artifact, OnceLock::new())),
            None => (artifact.path, Copy::AsItIs(artifact.body)),
        });
        let made = (0..works.as_ref().map_or(0, |works| works.len())).map(|_| OnceLock::new()).collect();
        Self { copies: statics.chain(beside).collect(), works, made, report, base_path, soundness }
    }

    /// What `build` would write at this path below the output folder, e.g. `talks/index.html`. May take a moment: a page is
    /// made when it is first asked for.
    pub fn find(&self, path: &str) -> Option<Answer> {
        match self.copies.get(path) {
            Some(Copy::AsItIs(body)) => return Some(answer(body)),
            Some(Copy::Picture(artifact, cell)) => return Some(cell.get_or_init(|| picture(artifact)).clone()),
            None => {}
        }
        let works = self.works.as_ref()?;
        let place = works.find(path)?;
        let made = self.made[place].get_or_init(|| works.make(place).ok().map(Arc::from));
        // A text that was lost leaves a page that nobody must see.
        Some(made.as_ref().filter(|_| !self.soundness.is_damaged()).map_or(Answer::Broken, |bytes| Answer::Bytes(bytes.clone())))
    }

    /// Whether `build` would write something there; renders nothing.
    pub fn holds(&self, path: &str) -> bool {
        self.copies.contains_key(path) || self.works.as_ref().is_some_and(|works| works.find(path).is_some())
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> Vec<&str> {
        let made = self.works.iter().flat_map(|works| (0..works.len()).map(|place| works.path(place)));
        let mut paths: Vec<&str> = made.chain(self.copies.keys().map(String::as_str)).collect();
        paths.sort_unstable();
        paths
    }

    /// The path of the site's address, which every link begins with: `/`, or `/news/`.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// What its files are made from.
    pub(super) fn works(&self) -> Option<&Arc<Works>> {
        self.works.as_ref()
    }
}

fn answer(body: &Body) -> Answer {
    match body {
        Body::Bytes(bytes) => Answer::Bytes(bytes.as_slice().into()),
        Body::Copy(disk, fingerprint) => Answer::File(disk.clone(), *fingerprint),
    }
}

fn picture(artifact: &Artifact) -> Answer {
    bare_picture(artifact.clone()).map_or(Answer::Broken, |bare| answer(&bare.body))
}
