//! What earlier builds worked out, so that a build need not work it out again: the only place where building is incremental.
//!
//! A memo answers where the fingerprint of what a stage is given is one that it has seen, and replays that stage's findings; a
//! build without a memo runs the same stages and gives the same bytes. It lives in two places. In memory, for as long as a
//! [`Builder`](super::Builder) does; and in one file, `.nutgraf/cache` at the site root, which may be deleted at any time.
//! What a memo cannot believe (another program's, damaged, of another site) it forgets, and the build is slower for it.

mod file;
mod inputs;
mod pack;
mod parsed;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

pub(super) use pack::Key;
use pack::Pack;
pub(super) use parsed::{Parsed, Value};

use crate::config::Wishes;
use crate::content::{Archive, Spot};
use crate::input::{Fingerprint, Snapshot};

/// The folder of the memo's file at the site root.
pub(super) const FOLDER: &str = ".nutgraf";
const FILE: &str = "cache";

/// What earlier builds worked out.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// Of the build that is going on, or of the first one of this process: later ones keep all in memory.
    pack: Option<Arc<Pack>>,
    /// Whether the file is still to be written.
    open: bool,
    /// What each file of the site says, by its fingerprint and how it is read.
    parsed: HashMap<Key, Arc<Parsed>>,
    /// The files as the last build saw them.
    pub before: Option<Arc<Snapshot>>,
}

impl Memo {
    /// A memo that begins with what an earlier process left at the site root.
    pub fn of_site(root: &Path) -> Self {
        let pack = Pack::open(&root.join(FOLDER).join(FILE), writer(root));
        let before = inputs::find(&pack, root).map(Arc::new);
        Self { pack: Some(Arc::new(pack)), open: true, parsed: HashMap::new(), before }
    }

    /// A memo that knows nothing and leaves nothing.
    pub fn in_memory() -> Self {
        Self { pack: Some(Arc::new(Pack::in_memory())), open: true, ..Self::default() }
    }

    /// Where texts are put away; nowhere once the first build of this process is done.
    pub fn archive(&self) -> Option<Arc<dyn Archive>> {
        self.pack.clone().filter(|_| self.open).map(|pack| pack as Arc<dyn Archive>)
    }

    /// What a file says, as an earlier build read it.
    pub fn parsed(&self, key: &Key) -> Option<(Arc<Parsed>, Option<Spot>)> {
        if let Some(parsed) = self.parsed.get(key) {
            return Some((parsed.clone(), None));
        }
        let pack = self.pack.as_ref().filter(|_| self.open)?;
        let entry = pack.find(key)?;
        let parsed = parsed::decode(&pack.read(entry)?, self.archive()?)?;
        Some((Arc::new(parsed), Some(entry)))
    }

    /// Keeps what a file says, and puts the text of a page away.
    pub fn keep(&self, mut parsed: Parsed) -> (Arc<Parsed>, Option<Spot>) {
        let Some(archive) = self.archive() else { return (Arc::new(parsed), None) };
        let bytes = parsed::encode(&mut parsed, &archive);
        let entry = bytes.map(|bytes| archive.put(&bytes));
        (Arc::new(parsed), entry)
    }

    /// Whether something that was put away could not be read back.
    pub fn is_damaged(&self) -> bool {
        self.pack.as_ref().is_some_and(|pack| pack.is_damaged())
    }

    /// Ends a build: what it read is what the next one need not read.
    pub fn remember(&mut self, snapshot: Arc<Snapshot>, read: Vec<(Key, Arc<Parsed>, Option<Spot>)>) {
        if let Some(pack) = self.pack.as_ref().filter(|_| self.open) {
            let mut wanted: HashMap<Key, Spot> = read.iter().filter_map(|(key, _, entry)| Some((*key, (*entry)?))).collect();
            inputs::keep(pack, &snapshot, &mut wanted);
            pack.close(&wanted);
        }
        self.open = false;
        self.parsed = read.into_iter().map(|(key, parsed, _)| (key, parsed)).collect();
        self.before = Some(snapshot);
    }
}

/// Who writes the file: this very program, for this site. A memo of any other is not believed.
fn writer(root: &Path) -> Fingerprint {
    Fingerprint::of(format!("{:?} {root:?} {}", crate::input::program(), env!("CARGO_PKG_VERSION")).as_bytes())
}

/// How files are read, besides what they say: the configuration, and the address that the command line gave.
pub(super) fn settings(configuration: &str, wishes: &Wishes) -> Fingerprint {
    Fingerprint::of(format!("{:?}\n{configuration}", wishes.base_url).as_bytes())
}

/// What a file's parse is found by.
pub(super) fn key(path: &str, contents: &Fingerprint, settings: &Fingerprint) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(settings.as_bytes()).update(contents.as_bytes()).update(path.as_bytes());
    *hasher.finalize().as_bytes()
}
