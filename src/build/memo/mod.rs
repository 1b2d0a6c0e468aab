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
mod pictures;
mod record;
mod sheets;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

pub(super) use pack::Key;
use pack::{Pack, Spots};
pub(super) use parsed::{Parsed, Value};
pub(super) use pictures::{Picture, Pictures};
pub(super) use record::Record;
pub(super) use sheets::{Remembering, Sheets, Store};

use crate::check::OfPages;
use crate::config::{Config, Wishes};
use crate::content::{Archive, Page, Spot};
use crate::diagnostics::Diagnostic;
use crate::input::{Compared, FileKind, Fingerprint, SHARE, Snapshot};
use crate::render::Works;
use crate::site::{Linked, PageIx, Site};

/// The folder of the memo's file at the site root.
pub(super) const FOLDER: &str = ".nutgraf";
const FILE: &str = "cache";

/// What earlier builds worked out.
#[derive(Default)]
pub(super) struct Memo {
    /// The site whose file is still to be opened.
    root: Option<PathBuf>,
    /// Of the build that is going on, or of the first one of this process: later ones keep all in memory.
    pack: Option<Arc<Pack>>,
    /// Whether the file is still to be written.
    open: bool,
    /// What each file of the site says, by its fingerprint and how it is read.
    parsed: HashMap<Key, Arc<Parsed>>,
    /// The site as the last build of this process linked it, and what the rules found in its pages.
    last: Option<(Arc<Site>, OfPages)>,
    /// What the rules found in pages, as it was read from the pack with what they point at.
    found: Mutex<HashMap<Key, Arc<Vec<Diagnostic>>>>,
    /// What was seen in pictures.
    pub pictures: Pictures,
    /// What the last build of this process made its files from.
    pub works: Option<Arc<Works>>,
    /// What the sheets of the last build were made from.
    pub sheets: Arc<Sheets>,
    /// The files as the last build saw them.
    pub before: Option<Arc<Snapshot>>,
    /// What the next process shall find, until the file is closed.
    closing: Option<(Spots, Option<Record>)>,
}

impl Memo {
    /// A memo that begins with what an earlier process left at the site root, once a build begins.
    pub fn of_site(root: &Path) -> Self {
        Self { root: Some(root.to_owned()), ..Self::default() }
    }

    /// A memo that knows nothing and leaves nothing.
    pub fn in_memory() -> Self {
        Self { pack: Some(Arc::new(Pack::in_memory())), open: true, ..Self::default() }
    }

    /// Begins a build: only now, when it is clear that there will be one, is the file opened.
    pub fn begin(&mut self) {
        let Some(root) = self.root.take() else { return };
        let pack = Pack::open(&root.join(FOLDER).join(FILE), writer(&root));
        self.before = inputs::find(&pack, &root).map(Arc::new);
        self.sheets = pack.find(&sheets_key()).and_then(|spot| borsh::from_slice(&pack.read(spot)?).ok()).unwrap_or_default();
        self.pictures = pack.find(&pictures_key()).and_then(|spot| Pictures::from_bytes(&pack.read(spot)?)).unwrap_or_default();
        (self.pack, self.open) = (Some(Arc::new(pack)), true);
    }

    /// The answer to the whole run that an earlier process made of the files in `before`.
    pub fn record(&self) -> Option<Record> {
        let pack = self.pack.as_ref().filter(|_| self.open)?;
        borsh::from_slice(&pack.read(pack.find(&record_key())?)?).ok()
    }

    /// Lets others have the file, since nothing new was worked out. Where only their bytes said that the files are the same,
    /// it is noted how they are now, so that the next process need not read them again.
    pub fn leave(&mut self, snapshot: &Snapshot, same: Compared) {
        let Some(pack) = self.pack.as_ref().filter(|_| self.open) else { return };
        if same == Compared::SameBytes {
            let mut wanted = pack.all();
            inputs::keep(pack, snapshot, &mut wanted);
            pack.close(&wanted);
        } else {
            pack.unlock();
        }
        self.open = false;
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
    pub fn keep(&self, key: &Key, mut parsed: Parsed) -> (Arc<Parsed>, Option<Spot>) {
        parsed::tell_apart(&mut parsed, key);
        let Some(archive) = self.archive() else { return (Arc::new(parsed), None) };
        let bytes = parsed::encode(&mut parsed, &archive);
        let entry = bytes.map(|bytes| archive.put(&bytes));
        (Arc::new(parsed), entry)
    }

    /// Whether something that was put away could not be read back.
    pub fn is_damaged(&self) -> bool {
        self.pack.as_ref().is_some_and(|pack| pack.is_damaged())
    }

    /// Says at any time whether something that was put away could not be read back.
    pub fn soundness(&self) -> Soundness {
        Soundness(self.pack.clone())
    }

    /// What begins again where this memo is damaged: it knows nothing, and the next process will find nothing either.
    pub fn begin_again(&self) -> Self {
        self.pack.iter().for_each(|pack| pack.empty());
        Self::in_memory()
    }

    /// The site as the last build of this process linked it.
    pub fn last(&self) -> Option<&Site> {
        self.last.as_ref().map(|(site, _)| &**site)
    }

    /// A page as an earlier process linked it against the same.
    pub fn linked(&self, site: &Site, page: &Page) -> Option<Arc<Linked>> {
        let pack = self.pack.as_ref().filter(|_| self.open)?;
        let key = linked_keys(site, page)?.into_iter().find(|key| pack.find(key).is_some())?;
        let (linked, found) = borsh::from_slice(&pack.read(pack.find(&key)?)?).ok()?;
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(*page.prints.whole.as_bytes(), Arc::new(found));
        Some(Arc::new(linked))
    }

    /// What an earlier build found in a page that is linked as it was then.
    pub fn checked(&self, site: &Site, ix: PageIx) -> Option<Arc<Vec<Diagnostic>>> {
        if let Some((last, of_pages)) = &self.last {
            let same = last.links.get(ix.0 as usize).is_some_and(|links| Arc::ptr_eq(links, &site.links[ix.0 as usize]));
            return same.then(|| of_pages[ix.0 as usize].clone());
        }
        self.found.lock().unwrap_or_else(PoisonError::into_inner).remove(site.page(ix).prints.whole.as_bytes())
    }

    /// Ends a build: what it worked out is what the next one need not work out.
    pub fn remember(&mut self, (snapshot, read): (Arc<Snapshot>, Read), (site, of_pages): (Arc<Site>, OfPages), record: Option<Record>) {
        self.pictures.turn();
        if let Some(pack) = self.pack.as_ref().filter(|_| self.open) {
            let mut wanted: Spots = read.iter().filter_map(|(key, _, entry)| Some((*key, (*entry)?))).collect();
            let keep = |number: usize| {
                let (page, linked, found) = (&site.pages[number], &site.links[number], &of_pages[number]);
                let [aloof, whole] = linked_keys(&site, page)?;
                let key = if linked.is_aloof() { aloof } else { whole };
                Some((key, pack.find(&key).unwrap_or_else(|| pack.put(&of_page(linked, found)))))
            };
            wanted.par_extend((0..site.pages.len()).into_par_iter().with_max_len(SHARE).filter_map(keep));
            inputs::keep(pack, &snapshot, &mut wanted);
            wanted.extend(self.pictures.to_bytes().map(|bytes| (pictures_key(), pack.put(&bytes))));
            self.closing = Some((wanted, record));
        }
        self.parsed = read.into_iter().map(|(key, parsed, _)| (key, parsed)).collect();
        self.found = Mutex::default();
        self.last = Some((site, of_pages));
        self.before = Some(snapshot);
    }

    /// Puts away what is remembered of the run as a whole; `outputs` is what the output is about to hold.
    pub fn settle(&mut self, outputs: Option<Fingerprint>) {
        if let (Some(pack), Some((wanted, record))) = (&self.pack, &mut self.closing) {
            let sheets = borsh::to_vec(&*self.sheets).expect("writing to memory does not fail, and no site has 2³² pages");
            wanted.insert(sheets_key(), pack.put(&sheets));
            if let Some(record) = record {
                outputs.into_iter().for_each(|outputs| record.wrote(outputs));
                wanted
                    .insert(record_key(), pack.put(&borsh::to_vec(&*record).expect("writing to memory does not fail, and no site has 2³² findings")));
            }
        }
    }

    /// Closes the file, for the next process to find all that was remembered and settled.
    pub fn close(&mut self) {
        if let (Some(pack), Some((wanted, _))) = (&self.pack, self.closing.take()) {
            pack.close(&wanted);
        }
        self.open = false;
    }
}

/// Says whether what was put away could be read back so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Soundness(Option<Arc<Pack>>);

impl Soundness {
    pub fn is_damaged(&self) -> bool {
        self.0.as_ref().is_some_and(|pack| pack.is_damaged())
    }
}

/// Every file, read, with what it is found by and where it was put away.
pub(super) type Read = Vec<(Key, Arc<Parsed>, Option<Spot>)>;

/// What the answer to a whole run is found by.
fn record_key() -> Key {
    *Fingerprint::of(b"the whole run").as_bytes()
}

/// What the list of pictures is found by.
fn pictures_key() -> Key {
    *Fingerprint::of(b"the site's pictures").as_bytes()
}

/// What the keys of sheets are found by.
fn sheets_key() -> Key {
    *Fingerprint::of(b"the site's sheets").as_bytes()
}

/// What earlier builds worked out of a page and the site around it.
fn of_page(linked: &Linked, found: &[Diagnostic]) -> Vec<u8> {
    borsh::to_vec(&(linked, found)).expect("writing to memory does not fail, and no page has 2³² links")
}

/// What a linked page is found by: where no record has a say in it, and where one may have. Nothing for a page that nobody wrote.
fn linked_keys(site: &Site, page: &Page) -> Option<[Key; 2]> {
    let key = |kind: &[u8], frame: &Fingerprint| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind).update(frame.as_bytes()).update(page.prints.whole.as_bytes());
        *hasher.finalize().as_bytes()
    };
    (page.prints.whole != Fingerprint::NONE).then(|| [key(b"aloof", &site.bare_frame), key(b"linked", &site.frame)])
}

/// The interface words, which any template may print, in any of the site's languages; one that no page is in, it cannot.
pub(super) fn words<'a>(snapshot: &Snapshot, languages: impl Iterator<Item = &'a String>) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    for tag in languages {
        hasher.update(tag.as_bytes()).update(b"\0");
    }
    for file in snapshot.files().iter().filter(|file| file.kind == FileKind::Words) {
        hasher.update(file.path.as_str().as_bytes()).update(file.fingerprint.as_bytes());
    }
    Fingerprint::from_bytes(*hasher.finalize().as_bytes())
}

/// What pages are linked against besides pages, records and files: the configuration, whether drafts are shown, the day (rules
/// ask for it), and interface words.
pub(super) fn seed(settings: &Fingerprint, config: &Config, snapshot: &Snapshot) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    hasher.update(settings.as_bytes()).update(format!("{} {} {} {:?}", config.drafts, config.future, config.preview, config.now.day).as_bytes());
    for file in snapshot.files().iter().filter(|file| file.kind == FileKind::Words) {
        hasher.update(file.path.as_str().as_bytes()).update(file.fingerprint.as_bytes());
    }
    Fingerprint::from_bytes(*hasher.finalize().as_bytes())
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
