//! Looks at the disk: which files a site has, and which of them are as they were when it was looked at last.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use crate::diagnostics::{Checked, Diagnostic, Failure, FilePath};
use crate::input::open::open_plain;
use crate::input::text::{self, TEXT_LIMIT};
use crate::input::walk::{Found, unreadable, walk};
use crate::input::{FileKind, Fingerprint, Layout, SHARE, Snapshot, SourceFile, Stamp};

/// One file of a scan.
enum Item {
    /// It was found, and is not read yet.
    Found(Found),
    /// It is read, or known to be as it was.
    Loaded(SourceFile, Option<Diagnostic>),
}

/// A site whose files are found but not yet read, all but `nutgraf.yaml`: it says how the others are to be read.
pub struct Scan {
    root: PathBuf,
    scanned: SystemTime,
    items: Vec<Item>,
    /// What is wrong with files that were not even found to be readable.
    problems: Vec<Diagnostic>,
    before: Option<Arc<Snapshot>>,
}

/// How a site is, compared with what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Every file is the same, by what the system says of it.
    Same,
    /// Every file is the same, but of some only their bytes said so.
    SameBytes,
    /// Something is different.
    Different,
}

impl Scan {
    /// Finds every file of the site at `root`; `Err` only where the root itself cannot be read.
    pub fn start(root: &Path, layout: &Layout) -> Result<Self, Failure> {
        Self::again(root, layout, None)
    }

    /// Finds every file again. One that is as `before` saw it is neither opened nor hashed.
    pub fn again(root: &Path, layout: &Layout, before: Option<Arc<Snapshot>>) -> Result<Self, Failure> {
        let doing = |error| Failure::io(format_args!("reading the site root `{}`", root.display()), error);
        let root = root.canonicalize().map_err(doing)?;
        std::fs::read_dir(&root).map_err(doing)?;
        let place = || std::fs::symlink_metadata(&root).map(|metadata| Stamp::of(&metadata).inode);
        let (scanned, inode) = (SystemTime::now(), place().map_err(doing)?);
        let Checked { value: found, diagnostics: mut problems } = walk(&root, layout);
        // A site that was moved away meanwhile has not lost its files.
        if place().map_err(doing)? != inode {
            return Err(doing(std::io::Error::other("another folder took its place while it was read")));
        }
        sort(&mut problems);
        let mut items: Vec<Item> = found.into_iter().map(Item::Found).collect();
        for item in &mut items {
            if let Item::Found(found) = item
                && found.kind == FileKind::Config
            {
                let (file, problem) = load(found.clone(), before.as_deref(), &mut Vec::new());
                *item = Item::Loaded(file, problem);
            }
        }
        Ok(Self { root, scanned, items, problems, before })
    }

    /// Looks at nothing but the files at `paths`, absolute and without links, of a site that is otherwise taken to be as
    /// `before` saw it. `None` where that cannot do: a file has come or gone, or was not usable before.
    ///
    /// It is for a first answer. Only a scan of the whole site decides, and must follow.
    pub fn glance(before: &Arc<Snapshot>, paths: &[PathBuf], problems: &[Diagnostic]) -> Option<Self> {
        let mut items: Vec<Item> = before.files().iter().map(|file| Item::Loaded(file.clone(), None)).collect();
        for path in paths {
            let name = path.strip_prefix(&before.root).ok()?.to_str()?;
            let at = before.files().binary_search_by(|file| file.path.as_str().cmp(name)).ok()?;
            let known = &before.files()[at];
            let metadata = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
            // A folder on the way may have become a link that leads out of the site.
            if known.broken || *known.disk != **path || path.canonicalize().ok()? != *path {
                return None;
            }
            let found = Found { path: known.path.clone(), kind: known.kind, stamp: Stamp::of(&metadata), disk: known.disk.clone() };
            let (file, problem) = load(found, Some(before), &mut Vec::new());
            if problem.is_some() {
                return None;
            }
            items[at] = Item::Loaded(file, None);
        }
        Some(Self { root: before.root.clone(), scanned: before.scanned, items, problems: problems.to_vec(), before: Some(before.clone()) })
    }

    /// Reads every file that is not known to be as it was, and says what is not as before, sorted. Without a snapshot before, nothing is.
    pub fn changes(&mut self) -> Vec<FilePath> {
        let before = self.before.clone();
        self.items.par_iter_mut().with_max_len(SHARE).for_each_init(Vec::new, |buffer, item| item.load(before.as_deref(), buffer));
        let Some(before) = before else { return Vec::new() };
        let same = |file: &SourceFile| {
            before.get(file.path.as_str()).is_some_and(|other| (other.fingerprint, &other.disk) == (file.fingerprint, &file.disk))
        };
        let files = || self.items.iter().filter_map(Item::file);
        let mut changed: Vec<FilePath> = files().filter(|file| !same(file)).map(|file| file.path.clone()).collect();
        // Both lists are sorted by path.
        let mut now = files().map(|file| &file.path).peekable();
        for file in before.files() {
            while now.peek().is_some_and(|path| **path < file.path) {
                now.next();
            }
            if now.peek().is_none_or(|path| **path != file.path) {
                changed.push(file.path.clone());
            }
        }
        changed.sort();
        changed.dedup();
        changed
    }

    /// Whether the file is there.
    pub fn holds(&self, path: &FilePath) -> bool {
        self.items.binary_search_by(|item| item.path().cmp(path)).is_ok()
    }

    /// What was wrong with files as files, so far: sorted, as long as none that was read had to be refused.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_files = self.items.iter().filter_map(|item| match item {
            Item::Loaded(_, problem) => problem.as_ref(),
            Item::Found(_) => None,
        });
        self.problems.iter().chain(of_files)
    }

    /// Compares with what was before: files that the system calls unchanged are not opened.
    pub fn compare(&mut self) -> Compared {
        let Some(before) = self.before.clone() else { return Compared::Different };
        if before.files().len() != self.items.len() {
            return Compared::Different;
        }
        let compare = |buffer: &mut Vec<u8>, (item, known): (&mut Item, &SourceFile)| {
            if item.path() != &known.path {
                return Compared::Different;
            }
            let spoken_for =
                matches!(item, Item::Found(found) if found.stamp == known.stamp && !found.stamp.is_racy(before.scanned) && !known.broken);
            if spoken_for {
                return Compared::Same;
            }
            item.load(Some(&before), buffer);
            match item {
                Item::Loaded(file, None) if file.fingerprint != known.fingerprint => Compared::Different,
                Item::Loaded(file, None) if file.stamp == known.stamp && !file.stamp.is_racy(before.scanned) => Compared::Same,
                Item::Loaded(_, None) => Compared::SameBytes,
                _ => Compared::Different,
            }
        };
        let gravest = |a: Compared, b: Compared| if a as u8 > b as u8 { a } else { b };
        let items = self.items.par_iter_mut().zip(before.files());
        items.map_init(Vec::new, compare).reduce(|| Compared::Same, gravest)
    }

    /// `nutgraf.yaml`, where it exists.
    pub fn config(&self) -> Option<&SourceFile> {
        self.items.iter().filter_map(Item::file).find(|file| file.kind == FileKind::Config)
    }

    /// Reads every file and hands it to `each` on the thread that read it, so that a text is parsed, and can be dropped,
    /// while the next is read. What `each` returns comes in the order of the files.
    pub fn read<T: Send>(self, each: impl Fn(&mut SourceFile) -> T + Sync) -> Checked<(Snapshot, Vec<T>)> {
        let Self { root, scanned, items, problems: mut diagnostics, before } = self;
        let one = |buffer: &mut Vec<u8>, mut item: Item| {
            item.load(before.as_deref(), buffer);
            let Item::Loaded(mut file, problem) = item else { unreachable!("it was loaded just now") };
            let value = each(&mut file);
            (file, problem, value)
        };
        let read: Vec<(SourceFile, Option<Diagnostic>, T)> = items.into_par_iter().with_max_len(SHARE).map_init(Vec::new, one).collect();
        let (mut files, mut values) = (Vec::with_capacity(read.len()), Vec::with_capacity(read.len()));
        for (file, problem, value) in read {
            files.push(file);
            values.push(value);
            diagnostics.extend(problem);
        }
        sort(&mut diagnostics);
        Checked { value: (Snapshot { root, files, scanned }, values), diagnostics }
    }

    /// Reads every file and keeps the texts.
    pub(super) fn snapshot(self) -> Checked<Snapshot> {
        let Checked { value: (snapshot, _), diagnostics } = self.read(|_| ());
        Checked { value: snapshot, diagnostics }
    }
}

impl Item {
    fn path(&self) -> &FilePath {
        match self {
            Item::Found(found) => &found.path,
            Item::Loaded(file, _) => &file.path,
        }
    }

    fn file(&self) -> Option<&SourceFile> {
        match self {
            Item::Loaded(file, _) => Some(file),
            Item::Found(_) => None,
        }
    }

    /// Reads or hashes the file, unless it is read or `before` still knows it.
    fn load(&mut self, before: Option<&Snapshot>, buffer: &mut Vec<u8>) {
        if let Item::Found(found) = self {
            let (file, problem) = load(found.clone(), before, buffer);
            *self = Item::Loaded(file, problem);
        }
    }
}

/// Sorts what is wrong with files, so that the order in which they were found leaves no trace.
fn sort(problems: &mut [Diagnostic]) {
    problems.sort_by(|a, b| (&a.path, a.span, a.code).cmp(&(&b.path, b.span, b.code)));
}

/// Reads or hashes one file, unless `before` still knows it.
fn load(found: Found, before: Option<&Snapshot>, buffer: &mut Vec<u8>) -> (SourceFile, Option<Diagnostic>) {
    let Found { path, kind, stamp, disk } = found;
    if let Some(known) = before.and_then(|before| known(before, &path, stamp)) {
        return (SourceFile { path, disk, ..known.clone() }, None);
    }
    let mut file = SourceFile { path, kind, text: None, size: stamp.size, fingerprint: Fingerprint::of(b""), stamp, disk, broken: false };
    let problem = match kind {
        FileKind::Evidence => None,
        kind if kind.is_text() => load_text(&mut file, buffer).err(),
        _ => load_hash(&mut file).err(),
    };
    file.broken = problem.is_some();
    (file, problem)
}

/// The file as the last scan read it, where its stamp can be believed. One that could not be used is read again, to say so again.
fn known<'a>(before: &'a Snapshot, path: &FilePath, stamp: Stamp) -> Option<&'a SourceFile> {
    let known = before.get(path.as_str())?;
    let believed = known.stamp == stamp && !stamp.is_racy(before.scanned) && !known.broken;
    (believed && (known.text.is_some() || !known.kind.is_kept())).then_some(known)
}

/// Reads a text into `buffer`, which each thread keeps, so that the text itself is allocated once at its exact size.
pub(super) fn load_text(file: &mut SourceFile, buffer: &mut Vec<u8>) -> Result<(), Diagnostic> {
    if file.size <= TEXT_LIMIT {
        buffer.clear();
        let read = open_plain(&file.disk).and_then(|disk| disk.take(TEXT_LIMIT + 1).read_to_end(buffer));
        file.size = read.map_err(|error| unreadable(&file.path, &error))? as u64;
    }
    if file.size > TEXT_LIMIT {
        let message = format!("`{}` has {} bytes; a text file may have at most 8 MiB ({TEXT_LIMIT} bytes)", file.path.name(), file.size);
        return Err(Diagnostic::error("file-too-large", &file.path, None, message).help("split it into several files"));
    }
    file.fingerprint = Fingerprint::of(buffer);
    file.text = Some(text::decode(&file.path, buffer)?.into());
    Ok(())
}

/// Hashes a file as it streams by.
fn load_hash(file: &mut SourceFile) -> Result<(), Diagnostic> {
    let hashed = open_plain(&file.disk).and_then(Fingerprint::of_reader);
    (file.fingerprint, file.size) = hashed.map_err(|error| unreadable(&file.path, &error))?;
    Ok(())
}
