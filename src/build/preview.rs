//! One snapshot of the built site, to be looked at and not written: what the preview server answers from.
//!
//! Immutable, and made by the same stages as the output of [`build`](crate::build::build()), so every byte is the one that `build` would write.
//! A page is made when it is first asked for: it is a pure function of what the snapshot holds, so it does not matter when.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::Report;
use super::files::bare_picture;
use super::memo::{Soundness, Store};
use super::report::Copies;
use crate::diagnostics::Failure;
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
    made: Arc<Made>,
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
        Self { copies: statics.chain(beside).collect(), made: Arc::new(Made::of(works)), report, base_path, soundness }
    }

    /// What `build` would write at this path below the output folder, e.g. `talks/index.html`. May take a moment: a page is
    /// made when it is first asked for.
    pub fn find(&self, path: &str) -> Option<Answer> {
        match self.copies.get(path) {
            Some(Copy::AsItIs(body)) => return Some(answer(body)),
            Some(Copy::Picture(artifact, cell)) => return Some(cell.get_or_init(|| picture(artifact)).clone()),
            None => {}
        }
        let works = self.made.works.as_ref()?;
        let place = works.find(path)?;
        let made = self.made.cells[place].get_or_init(|| {
            let bytes = works.make(place).ok()?;
            Some((Fingerprint::of(&bytes), bytes.into()))
        });
        // A text that was lost leaves a page that nobody must see.
        Some(made.as_ref().filter(|_| !self.soundness.is_damaged()).map_or(Answer::Broken, |(_, bytes)| Answer::Bytes(bytes.clone())))
    }

    /// Whether `build` would write something there; renders nothing.
    pub fn holds(&self, path: &str) -> bool {
        self.copies.contains_key(path) || self.made.works.as_ref().is_some_and(|works| works.find(path).is_some())
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> Vec<&str> {
        let made = self.made.works.iter().flat_map(|works| (0..works.len()).map(|place| works.path(place)));
        let mut paths: Vec<&str> = made.chain(self.copies.keys().map(String::as_str)).collect();
        paths.sort_unstable();
        paths
    }

    /// The path of the site's address, which every link begins with: `/`, or `/news/`.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// What was made so far.
    pub(super) fn made(&self) -> &Arc<Made> {
        &self.made
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

/// The bytes of a file that was made.
type Bytes = (Fingerprint, Arc<[u8]>);

/// What is made for a preview, each file when it is first wanted; `None` for one whose template fails.
#[derive(Default)]
pub(super) struct Made {
    pub works: Option<Arc<Works>>,
    cells: Vec<OnceLock<Option<Bytes>>>,
}

impl Made {
    fn of(works: Option<Arc<Works>>) -> Self {
        let count = works.as_ref().map_or(0, |works| works.len());
        Self { works, cells: (0..count).map(|_| OnceLock::new()).collect() }
    }

    fn get(&self, path: &str) -> Option<&Bytes> {
        self.cells[self.works.as_ref()?.find(path)?].get()?.as_ref()
    }
}

/// Where a preview's files are put; those that are as they were are shared with earlier previews.
pub(super) struct Shelf<'a> {
    /// What earlier previews made, the newest first.
    pub before: &'a [Arc<Made>],
    pub now: &'a Made,
}

impl Shelf<'_> {
    fn keep(&self, path: &str, made: Bytes) {
        let cell = self.now.works.as_ref().and_then(|works| works.find(path)).map(|place| &self.now.cells[place]);
        // One that a reader had made meanwhile is the same.
        cell.into_iter().for_each(|cell| _ = cell.set(Some(made.clone())));
    }
}

impl Store for Shelf<'_> {
    fn stays(&self, path: &str, bytes: Fingerprint) -> bool {
        let made = std::iter::once(self.now).chain(self.before.iter().map(|made| &**made)).filter_map(|made| made.get(path));
        let Some(there) = made.into_iter().find(|(fingerprint, _)| *fingerprint == bytes) else { return false };
        self.keep(path, there.clone());
        true
    }

    fn put(&self, path: String, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), Failure> {
        self.keep(&path, (fingerprint, bytes.into()));
        Ok(())
    }

    fn forget(&self) {}
}
