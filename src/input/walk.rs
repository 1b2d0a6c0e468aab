//! Finds the site's files, and decides of each whether it may be opened.

use std::collections::HashMap;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

use crate::diagnostics::{Checked, Diagnostic, FilePath, is_out_of_handles};
use crate::input::links::{self, Target};
use crate::input::names::{Area, Verdict, judge};
use crate::input::{CONFIG_NAME, FileKind, Layout, Stamp, UNREADABLE};

/// A plain file inside the site root.
#[derive(Clone)]
pub(super) struct Found {
    pub path: FilePath,
    pub kind: FileKind,
    pub stamp: Stamp,
    /// Where it really lies, links resolved.
    pub disk: Arc<Path>,
}

/// Every file that may be read, sorted by path; `root` is absolute and without links.
pub(super) fn walk(root: &Path, layout: &Layout) -> Checked<Vec<Found>> {
    let output = root.join(&layout.output).canonicalize().unwrap_or_else(|_| root.join(&layout.output));
    let mut walk = Walk { root, output, found: Vec::new(), plain: Vec::new(), diagnostics: Vec::new() };
    walk.start(Area::Content, CONFIG_NAME);
    for (area, name) in Area::ALL {
        walk.start(area, name);
    }
    walk.slips();
    let Walk { mut found, plain, mut diagnostics, .. } = walk;
    let looked: Vec<Result<Found, Diagnostic>> = plain.into_par_iter().map(look).collect();
    for one in looked {
        match one {
            Ok(file) => found.push(file),
            Err(problem) => diagnostics.push(problem),
        }
    }
    found.par_sort_by(|a, b| a.path.cmp(&b.path));
    diagnostics.extend(collisions(&found));
    Checked { value: found, diagnostics }
}

/// Asks the system about a file. With thousands of files this is most of a walk, so it is done by all threads.
fn look((path, disk): (FilePath, Arc<Path>)) -> Result<Found, Diagnostic> {
    match fs::symlink_metadata(&disk) {
        Ok(metadata) => Ok(Found { kind: kind_of(path.as_str()), stamp: Stamp::of(&metadata), path, disk }),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

/// What a file is for, by its path alone.
pub(super) fn kind_of(path: &str) -> FileKind {
    let (area, name) = path.split_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase());
    match (area, &extension[..]) {
        ("", _) => FileKind::Config,
        ("static", _) => FileKind::Static,
        ("evidence", _) => FileKind::Evidence,
        (_, "ftl") => FileKind::Words,
        ("templates", _) => FileKind::Template,
        (_, "md") => FileKind::Page,
        (_, "yaml" | "yml") => FileKind::Yaml,
        (_, "csv") => FileKind::Csv,
        (_, "json") => FileKind::Json,
        (_, "html") => FileKind::Html,
        _ => FileKind::Asset,
    }
}

/// Whether the walk has already gone through a link to a folder. It goes through one at most, so that links can
/// neither go in circles nor multiply.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Via {
    Folder,
    Link,
}

/// The folder without which there is nothing to show.
const CONTENT: &str = "content";

/// The finding for a folder whose name is nearly that of one that is read.
fn slip_of_folder(name: &str, meant: &str, is_all: bool) -> Diagnostic {
    let path = FilePath::new(name);
    if is_all {
        let message = format!("nothing reads the folder `{name}`, and there is no `{meant}`: the site is empty");
        return Diagnostic::error("folder-name", &path, None, message).help(format!("rename it `{meant}`"));
    }
    let finding = Diagnostic::warning("folder-name", &path, None, format!("nothing reads the folder `{name}`"));
    finding.help(format!("rename it `{meant}`, if that is what it is"))
}

struct Walk<'a> {
    root: &'a Path,
    output: PathBuf,
    found: Vec<Found>,
    /// Plain files about which the system is not asked yet.
    plain: Vec<(FilePath, Arc<Path>)>,
    diagnostics: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Takes one of the names at the site root, where it exists.
    fn start(&mut self, area: Area, name: &str) {
        let (path, disk) = (FilePath::new(name), self.root.join(name));
        match fs::symlink_metadata(&disk) {
            Ok(metadata) => self.entry(area, path, &disk, (metadata.file_type(), Via::Folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => self.unreadable(&path, &error),
        }
    }

    /// Folders of the root whose name is nearly that of one that is read.
    fn slips(&mut self) {
        let Ok(entries) = fs::read_dir(self.root) else { return };
        let mut names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        for name in &names {
            let folded = name.to_lowercase();
            let meant = Area::ALL.iter().map(|(_, known)| *known).find(|known| folded.trim_end_matches('s') == known.trim_end_matches('s'));
            let Some(meant) = meant.filter(|meant| meant != name && !names.iter().any(|other| other == meant)) else { continue };
            if self.root.join(name).is_dir() {
                // Where small and capital letters are the same to the disk, it is read all the same.
                let is_missing = fs::symlink_metadata(self.root.join(meant)).is_err();
                self.diagnostics.push(slip_of_folder(name, meant, is_missing && meant == CONTENT));
            }
        }
    }

    fn entry(&mut self, area: Area, path: FilePath, disk: &Path, (kind, via): (FileType, Via)) {
        if kind.is_symlink() {
            self.link(area, path, disk, via);
        } else if kind.is_dir() {
            self.folder(area, &path, disk, via);
        } else if kind.is_file() {
            self.plain.push((path, disk.into()));
        } else {
            self.special(&path);
        }
    }

    /// Takes all that lies below a folder, which the site knows as `base`.
    fn folder(&mut self, area: Area, base: &FilePath, disk: &Path, via: Via) {
        let mut entries = WalkDir::new(disk).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = below(base, disk, error.path().unwrap_or(disk));
                    // The error itself, by whose number its help is chosen; links are not followed, so none goes in circles.
                    let error = error.into_io_error().unwrap_or_else(|| io::Error::other("it cannot be walked"));
                    self.unreadable(&path, &error);
                    continue;
                }
            };
            let path = below(base, disk, entry.path());
            let enter = self.named(area, &path, entry.file_name().to_str()) && entry.path() != self.output;
            if entry.file_type().is_dir() {
                if !enter {
                    entries.skip_current_dir();
                }
            } else if enter {
                self.entry(area, path, entry.path(), (entry.file_type(), via));
            }
        }
    }

    /// Whether the name lets the file in; says so where it should not go unnoticed.
    fn named(&mut self, area: Area, path: &FilePath, name: Option<&str>) -> bool {
        let verdict = name.map_or(Verdict::Unusable("is not UTF-8"), |name| judge(area, name));
        match verdict {
            Verdict::Use => return true,
            Verdict::Ignore => {}
            Verdict::Private => {
                let message = format!("`{}` is not published, because such files hold secrets or litter", path.name());
                self.diagnostics
                    .push(Diagnostic::warning("private-file", path, None, message).help(format!("move it out of `{}/`", first_part(path))));
            }
            Verdict::Unusable(why) => {
                let message = format!("the name {:?} {why}", path.name());
                self.diagnostics.push(Diagnostic::error("unusable-file-name", path, None, message).help("rename it"));
            }
        }
        false
    }

    fn file(&mut self, path: FilePath, disk: &Path, metadata: &Metadata) {
        let (kind, stamp) = (kind_of(path.as_str()), Stamp::of(metadata));
        self.found.push(Found { path, kind, stamp, disk: disk.into() });
    }

    fn link(&mut self, area: Area, path: FilePath, disk: &Path, via: Via) {
        match links::resolve(self.root, &self.output, disk) {
            Ok(Target::File(target, metadata)) => self.file(path, &target, &metadata),
            Ok(Target::Folder(target)) if via == Via::Folder => self.folder(area, &path, &target, Via::Link),
            Ok(Target::Folder(_)) => {
                let problem = links::Problem::new("leads from one linked folder into another", "link the second folder directly");
                self.diagnostics.push(problem.at(&path));
            }
            Ok(Target::Special) => self.special(&path),
            Ok(Target::Unreadable(error)) => self.unreadable(&path, &error),
            Err(problem) => self.diagnostics.push(problem.at(&path)),
        }
    }

    fn special(&mut self, path: &FilePath) {
        let message = format!("`{}` is a pipe, a socket or a device, not a file", path.name());
        self.diagnostics.push(Diagnostic::error("special-file", path, None, message).help("remove it, or move it out of the site"));
    }

    fn unreadable(&mut self, path: &FilePath, error: &io::Error) {
        self.diagnostics.push(unreadable(path, error));
    }
}

/// The finding for a file that the system does not let us read.
pub(super) fn unreadable(path: &FilePath, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "give yourself the right to read it, or remove it",
        _ if is_out_of_handles(error) => "raise the limit on open files (`ulimit -n 4096`), then build again",
        _ => "see whether it still exists and whether the disk is sound, then build again",
    };
    Diagnostic::error(UNREADABLE, path, None, format!("`{}` cannot be read: {error}", path.name())).help(help)
}

/// The path, as the site knows it, of what lies below the folder `disk` that it knows as `base`.
fn below(base: &FilePath, disk: &Path, inner: &Path) -> FilePath {
    let parts = inner.strip_prefix(disk).unwrap_or(Path::new("")).iter();
    FilePath::new(parts.fold(base.as_str().to_owned(), |path, part| path + "/" + &part.to_string_lossy()))
}

fn first_part(path: &FilePath) -> &str {
    path.as_str().split('/').next().unwrap_or_default()
}

/// Files that some systems cannot tell apart: their paths differ only in case or in how accents are encoded.
fn collisions(found: &[Found]) -> Vec<Diagnostic> {
    let mut first: HashMap<String, &FilePath> = HashMap::with_capacity(found.len());
    let mut diagnostics = Vec::new();
    for Found { path, .. } in found {
        if let Some(other) = first.get(&fold(path.as_str())) {
            let message = format!("`{path}` and `{other}` are one name on many systems");
            let help = "rename one of them; they differ only in capitals or in how an accent is encoded";
            diagnostics.push(Diagnostic::error("path-collision", path, None, message).help(help).related(other, None, "the other file"));
        } else {
            first.insert(fold(path.as_str()), path);
        }
    }
    diagnostics
}

fn fold(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { path.nfc().collect::<String>().to_lowercase().nfc().collect() }
}
