//! The one way to write a site: open, put, finish.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use rayon::prelude::*;

use crate::diagnostics::Failure;
use crate::input::{Fingerprint, Stamp, open_plain};
use crate::output::artifact::check_path;
use crate::output::failed::failed;
use crate::output::folder::Folder;
use crate::output::lock::Lock;
use crate::output::manifest::{Entries, Entry, Known};
use crate::output::plan::{How, Plan, Seen};
use crate::output::staging::Staging;
use crate::output::{Artifact, Body, Brake, Options, Trust, inplace, swap};

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
    /// Files whose bytes are new, or which were not as the manifest says.
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
///
/// Holds the lock of its folder for as long as it lives, so nobody else writes there meanwhile.
pub struct Output {
    folder: Folder,
    known: Entries,
    standing: Standing,
    options: (Trust, crate::output::Durability, crate::output::Want),
    brake: Arc<Brake>,
    seen: Mutex<BTreeMap<String, Seen>>,
    staging: Mutex<Option<Arc<Staging>>>,
    // Last, because fields are dropped in order: the staging folder goes before the lock.
    _lock: Lock,
}

/// What we knew of the folder when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It is absent, or holds nothing.
    Fresh,
    /// It is ours, but which files in it are was lost.
    Damaged,
    /// We know which files are ours.
    Known,
}

impl Output {
    /// Takes the lock of `folder`, after refusing (as [`Failure::Usage`]) a folder that is not ours to write: the
    /// site root or a folder above it, one that meets one of the `sources`, one that holds files and no manifest.
    pub fn open(folder: &Path, site_root: &Path, sources: &[&Path], options: &Options) -> Result<Self, Failure> {
        let folder = Folder::vet(folder, site_root, sources)?;
        folder.refuse(options.foreign)?;
        folder.make_parents()?;
        let on_wait = || options.on_wait.iter().for_each(|call| call(&folder.path));
        let lock = Lock::take(folder.lock(), &options.brake, on_wait)?;
        folder.remove_stale()?;
        // Only now: the build that we waited for may have changed it.
        let (known, standing) = match folder.known(options.foreign)? {
            Known::Absent => (Entries::new(), Standing::Fresh),
            Known::Damaged => (Entries::new(), Standing::Damaged),
            Known::Whole(entries) => (entries, Standing::Known),
        };
        let brake = options.brake.clone();
        let options = (options.trust, options.durability, options.want);
        Ok(Self { folder, known, standing, options, brake, seen: Mutex::default(), staging: Mutex::default(), _lock: lock })
    }

    /// Refuses what [`Output::open`] refuses, and touches nothing.
    pub fn check(folder: &Path, site_root: &Path, sources: &[&Path], options: &Options) -> Result<(), Failure> {
        Folder::vet(folder, site_root, sources)?.refuse(options.foreign)
    }

    /// Takes one artifact, from any thread and in any order. After an `Err` the output should be dropped.
    pub fn put(&self, artifact: Artifact) -> Result<(), Failure> {
        let fingerprint = match &artifact.body {
            Body::Bytes(bytes) => Fingerprint::of(bytes),
            Body::Copy(_, fingerprint) => *fingerprint,
        };
        self.put_known(artifact, fingerprint)
    }

    /// Takes one artifact of which the fingerprint is known.
    pub fn put_known(&self, artifact: Artifact, fingerprint: Fingerprint) -> Result<(), Failure> {
        let Artifact { path, body } = artifact;
        check_path(&path)?;
        if self.seen().insert(path.clone(), Seen { entry: Entry::doubtful(), how: How::Written }).is_some() {
            return Err(Failure::Bug(format!("the output path `{path}` was made twice")));
        }
        let seen = match self.still_there(&path, fingerprint) {
            Some(entry) => Seen { entry, how: How::Unchanged },
            None => {
                self.refuse_to_replace(&path, fingerprint)?;
                let written = self.staging()?.tree.write(&path, (&body, fingerprint));
                let entry = written.map_err(|error| failed(format_args!("writing `{}`", self.folder.path.join(&path).display()), error))?;
                Seen { entry, how: How::Written }
            }
        };
        self.seen().insert(path, seen);
        Ok(())
    }

    /// Drops every artifact that was put, while no thread is putting one: the site is made again.
    pub fn forget(&self) {
        self.seen().clear();
        // The staging folder goes with it.
        drop(self.staging.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take());
    }

    /// Whether the file at this path is still the one with this fingerprint; if so, it is part of the new site.
    pub fn keep(&self, path: &str, fingerprint: Fingerprint) -> bool {
        let Some(entry) = self.still_there(path, fingerprint) else { return false };
        let mut seen = self.seen();
        // Of two that are made for one path the second is refused when it is put.
        let is_free = !seen.contains_key(path);
        if is_free {
            seen.insert(path.to_owned(), Seen { entry, how: How::Unchanged });
        }
        is_free
    }

    /// The paths and fingerprints of all that was put, as one fingerprint.
    pub fn print(&self) -> Fingerprint {
        print(self.seen().iter().map(|(path, seen)| (path, &seen.entry.fingerprint)))
    }

    /// Whether the folder holds exactly the files of this [`print`](Self::print), each as we left it: then there is nothing to do.
    pub fn untouched(&self, print: Fingerprint) -> Option<Written> {
        let stands = self.standing == Standing::Known && self.options.0 == Trust::Manifest;
        if !stands || self::print(self.known.iter().map(|(path, entry)| (path, &entry.fingerprint))) != print {
            return None;
        }
        let is_there = |(path, entry): (&String, &Entry)| {
            let metadata = self.folder.path.join(path).symlink_metadata();
            metadata.is_ok_and(|metadata| metadata.is_file() && entry.agrees(Stamp::of(&metadata)))
        };
        let all = self.known.par_iter().all(is_there);
        all.then_some(Written { written: 0, unchanged: self.known.len(), removed: 0, way: Way::Untouched, caution: None })
    }

    /// Adds a file beside each that was put so far and is wanted: at its path with `ending`, what `make` makes of its bytes. What was made of a
    /// file that is unchanged is not made again, and where a file was put at that path, that one stands.
    pub fn put_beside(&self, ending: &str, wanted: impl Fn(&str) -> bool, make: impl Fn(&[u8]) -> Option<Vec<u8>> + Sync) -> Result<(), Failure> {
        let files: Vec<(String, How)> = self.seen().iter().filter(|(path, _)| wanted(path)).map(|(path, seen)| (path.clone(), seen.how)).collect();
        files.into_par_iter().try_for_each(|(path, how)| {
            let beside = format!("{path}{ending}");
            if self.seen().contains_key(&beside) {
                return Ok(());
            }
            let known = self.known.get(&beside).filter(|_| how == How::Unchanged);
            if known.is_some_and(|entry| self.keep(&beside, entry.fingerprint)) {
                return Ok(());
            }
            let place = match how {
                How::Written => self.staging()?.tree.root().join(&path),
                How::Unchanged => self.folder.path.join(&path),
            };
            let bytes = std::fs::read(&place).map_err(|error| failed(format_args!("reading `{}`", place.display()), error))?;
            make(&bytes).map_or(Ok(()), |bytes| self.put(Artifact { path: beside, body: Body::Bytes(bytes) }))
        })
    }

    /// Makes the folder hold exactly the artifacts that were put, and the files in it that are not ours.
    pub fn finish(self) -> Result<Written, Failure> {
        let plan = Plan::new(std::mem::take(&mut *self.seen()), &self.known);
        let mut written =
            Written { written: plan.written.len(), unchanged: plan.unchanged.len(), removed: plan.removed.len(), way: Way::Untouched, caution: None };
        if self.standing == Standing::Known && plan.changes_nothing() {
            return Ok(written);
        }
        self.staging()?;
        let Self { folder, mut known, standing, options: (_, durability, _), staging, _lock, .. } = self;
        if standing == Standing::Damaged {
            // Nobody knows whose these are; `put` has let them be replaced, because the folder is ours.
            known = plan.entries.keys().map(|path| (path.clone(), Entry::doubtful())).collect();
        }
        let staging = staging.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).and_then(Arc::into_inner);
        let Staging { tree, is_beside } = staging.expect("it was made above, and every `put` has returned");
        // One file takes its place in one step by itself: nothing else has to be moved for that, however large the site is.
        let is_alone = standing == Standing::Known && plan.written.len() == 1 && plan.removed.is_empty();
        written.way = if is_beside && is_alone {
            inplace::move_in(&folder, &tree, plan, (&known, durability))?;
            Way::AtOnce
        } else if is_beside {
            swap::at_once(&folder, tree, plan, (&known, durability))?
        } else {
            inplace::move_in(&folder, &tree, plan, (&known, durability))?;
            Way::InPlace
        };
        written.caution = (standing == Standing::Damaged).then(|| {
            let folder = folder.path.display();
            format!("the manifest in `{folder}` was damaged, so every file was written again, and pages that left the site may remain there: empty the folder to be sure")
        });
        Ok(written)
    }

    /// Gives up: the folder stays as it was.
    pub fn abandon(self) {}

    /// The entry of a file that is as the manifest says and shall stay so.
    fn still_there(&self, path: &str, fingerprint: Fingerprint) -> Option<Entry> {
        let entry = self.known.get(path).filter(|entry| entry.fingerprint == fingerprint && self.options.0 == Trust::Manifest)?;
        let metadata = self.folder.path.join(path).symlink_metadata().ok().filter(|metadata| metadata.is_file())?;
        entry.agrees(Stamp::of(&metadata)).then_some(*entry)
    }

    /// Refuses to write where a file lies that the user put there, unless it holds the same bytes.
    fn refuse_to_replace(&self, path: &str, fingerprint: Fingerprint) -> Result<(), Failure> {
        if self.standing != Standing::Known || self.known.contains_key(path) {
            return Ok(());
        }
        let place = self.folder.path.join(path);
        let Ok(metadata) = place.symlink_metadata() else { return Ok(()) };
        let same = || open_plain(&place).and_then(Fingerprint::of_reader).is_ok_and(|(there, _)| there == fingerprint);
        // What lies in a folder of that name is looked at when the whole plan is known: it may be ours, and about to go.
        if metadata.is_dir() || same() { Ok(()) } else { Err(in_the_way(&place)) }
    }

    /// The staging folder, made at the first difference.
    fn staging(&self) -> Result<Arc<Staging>, Failure> {
        let mut staging = self.staging.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(staging) = &*staging {
            return Ok(staging.clone());
        }
        let made = Staging::make(&self.folder, self.options.2, &self.brake)
            .map_err(|error: io::Error| failed(format_args!("making a folder for the new site beside `{}`", self.folder.path.display()), error))?;
        Ok(staging.insert(Arc::new(made)).clone())
    }

    fn seen(&self) -> MutexGuard<'_, BTreeMap<String, Seen>> {
        self.seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Paths and fingerprints as one fingerprint.
fn print<'a>(files: impl Iterator<Item = (&'a String, &'a Fingerprint)>) -> Fingerprint {
    let mut bytes = Vec::new();
    for (path, fingerprint) in files {
        bytes.extend_from_slice(&(path.len() as u64).to_le_bytes());
        bytes.extend_from_slice(path.as_bytes());
        bytes.extend_from_slice(fingerprint.as_bytes());
    }
    Fingerprint::of(&bytes)
}

/// Whether both are plain files with the same bytes.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    let fingerprint = |path: &Path| open_plain(path).and_then(Fingerprint::of_reader).map(|(fingerprint, _)| fingerprint);
    matches!((fingerprint(one), fingerprint(other)), (Ok(one), Ok(other)) if one == other)
}

/// The refusal to write where something lies that we did not write.
pub(super) fn in_the_way(place: &Path) -> Failure {
    let place = place.display();
    Failure::Usage(format!("`{place}` was not written by nutgraf, and the site needs that place; nothing was changed; move it away, and build again"))
}
