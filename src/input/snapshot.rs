//! The site's files as they were at one moment: sorted, hashed, text ones in memory.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::diagnostics::{Checked, Diagnostic, Failure, FilePath};
use crate::input::open::{HEAD_BYTES, open_plain};
use crate::input::scan::load_text;
use crate::input::text::{TEXT_LIMIT, legible};
use crate::input::walk::unreadable;
use crate::input::{Fingerprint, Scan, Stamp};

/// Which folders of the site root are the tool's own and therefore never read.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The output folder, absolute or relative to the site root; it may lie outside.
    pub output: PathBuf,
}

/// What a file is for, by where it lies and how its name ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum FileKind {
    /// `nutgraf.yaml` at the site root. Text.
    Config,
    /// `.md` below `content/`. Text.
    Page,
    /// `.yaml` or `.yml` below `content/`: records or data. Text.
    Yaml,
    /// `.csv` below `content/`. Text.
    Csv,
    /// `.json` below `content/`. Text.
    Json,
    /// `.html` below `content/`. Text.
    Html,
    /// `.ftl` below `content/` or `templates/`: interface words. Text.
    Words,
    /// Any other file below `templates/`. Text.
    Template,
    /// Any other file below `content/`: an image, a document. Not read, only hashed.
    Asset,
    /// A file below `static/`. Not read, only hashed.
    Static,
    /// A file below `evidence/`: only its name is known, its bytes are never read. Its fingerprint is that of no bytes.
    Evidence,
}

impl FileKind {
    /// Whether the text of such a file is read into memory.
    pub fn is_text(self) -> bool {
        !matches!(self, FileKind::Asset | FileKind::Static | FileKind::Evidence)
    }

    /// Whether the text itself is wanted in every build, and not only what it says.
    pub(super) fn is_kept(self) -> bool {
        matches!(self, FileKind::Config | FileKind::Template | FileKind::Words)
    }
}

/// One file of the site.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the site root, exactly as the disk names it.
    pub path: FilePath,
    /// What it is for.
    pub kind: FileKind,
    /// The whole text, a byte order mark included so that spans are offsets in the file itself. `None` for a kind
    /// that is not text, after [`SourceFile::take_text`], and where an error says that it cannot be used.
    pub text: Option<Arc<str>>,
    /// Bytes.
    pub size: u64,
    /// Of all the file's bytes.
    pub fingerprint: Fingerprint,
    pub(super) stamp: Stamp,
    pub(super) disk: Arc<Path>,
    pub(super) broken: bool,
}

impl SourceFile {
    /// A text file that lies on no disk, for tests and generated input; its kind follows from its path.
    pub fn from_text(path: &str, text: &str) -> Self {
        let kind = crate::input::walk::kind_of(path);
        let (fingerprint, size) = (Fingerprint::of(text.as_bytes()), text.len() as u64);
        Self {
            path: FilePath::new(path),
            kind,
            text: Some(text.into()),
            size,
            fingerprint,
            stamp: Stamp::default(),
            disk: Path::new("").into(),
            broken: false,
        }
    }

    /// Hands the text over, so that it can be dropped once it is parsed: memory is what limits a large site.
    pub fn take_text(&mut self) -> Option<Arc<str>> {
        self.text.take()
    }

    /// The text, to be parsed and dropped. Where only the stamp was looked at, the file is read now, and is what it is now.
    pub fn open_text(&mut self) -> Result<Option<Arc<str>>, Diagnostic> {
        if self.text.is_none() && self.kind.is_text() && !self.broken {
            let read = std::fs::symlink_metadata(&self.disk).map_err(|error| unreadable(&self.path, &error));
            let loaded = read.and_then(|metadata| {
                self.stamp = Stamp::of(&metadata);
                self.size = self.stamp.size;
                load_text(self, &mut Vec::new())
            });
            self.broken = loaded.is_err();
            loaded?;
        }
        Ok(self.text.take())
    }

    /// Whether the file could be used as what it is.
    pub fn is_usable(&self) -> bool {
        !self.broken
    }

    /// The text, to be shown: read again if it was taken; `None` where the file is no longer what it was. What is no text has `?` for
    /// each byte that is none, so that every offset and line of it is where it was.
    pub fn text_again(&self) -> Option<Arc<str>> {
        if self.text.is_some() || !self.kind.is_text() || self.size > TEXT_LIMIT {
            return self.text.clone();
        }
        let bytes = self.bytes().ok().filter(|bytes| Fingerprint::of(bytes) == self.fingerprint)?;
        Some(legible(&bytes).into())
    }

    /// All bytes of the file, read now.
    pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = open_plain(&self.disk).and_then(|mut file| file.read_to_end(&mut bytes));
        read.map_err(|error| Failure::io(format_args!("reading `{}`", self.path), error))?;
        Ok(bytes)
    }

    /// The first bytes, at most [`HEAD_BYTES`]: where an image says its width and height.
    pub fn head(&self) -> Result<Vec<u8>, Failure> {
        let mut head = Vec::new();
        let read = open_plain(&self.disk).and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
        read.map_err(|error| Failure::io(format_args!("reading `{}`", self.path), error))?;
        Ok(head)
    }

    /// Where the file really lies, links resolved: inside the site root when the snapshot was made.
    pub fn disk_path(&self) -> &Path {
        &self.disk
    }

    /// What the system said about the file when it was read.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }
}

/// All files of a site at one moment, sorted by the bytes of their paths; no two have one path.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(super) root: PathBuf,
    pub(super) files: Vec<SourceFile>,
    pub(super) scanned: SystemTime,
}

impl Snapshot {
    /// Reads every file of the site at `root`.
    ///
    /// What cannot be used is a diagnostic; `Err` only where the root itself cannot be read.
    pub fn read(root: &Path, layout: &Layout) -> Result<Checked<Self>, Failure> {
        Ok(Scan::start(root, layout)?.snapshot())
    }

    /// Reads the site again. A file whose stamp is unchanged and not racy is not opened: its fingerprint, and its
    /// text where it was not taken, are those of `self`.
    pub fn read_again(self: &Arc<Self>, layout: &Layout) -> Result<Checked<Self>, Failure> {
        Ok(Scan::again(&self.root, layout, Some(self.clone()))?.snapshot())
    }

    /// A snapshot of texts that lie on no disk, for tests.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut files: Vec<_> = texts.into_iter().map(|(path, text)| SourceFile::from_text(path, text)).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Self { root: PathBuf::new(), files, scanned: SystemTime::UNIX_EPOCH }
    }

    /// The site root, absolute and without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All files, sorted by path.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// All files, to take their texts.
    pub fn files_mut(&mut self) -> &mut [SourceFile] {
        &mut self.files
    }

    /// The file of that path.
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(&self.files[at])
    }
}
