//! A folder into which many threads write files at once.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use walkdir::WalkDir;

use crate::diagnostics::is_out_of_handles;
use crate::input::{Fingerprint, Stamp, open_plain};
use crate::output::manifest::Entry;
use crate::output::{Body, Brake};

/// A folder and which of its folders were made. Removed with all that is in it when dropped, unless it was moved away.
pub(super) struct Tree {
    root: PathBuf,
    made: Mutex<HashSet<PathBuf>>,
    brake: Arc<Brake>,
}

impl Tree {
    /// Makes the folder `root`, which must not exist.
    pub(super) fn make(root: PathBuf, brake: &Arc<Brake>) -> io::Result<Self> {
        fs::create_dir(&root)?;
        brake.will_leave(&root);
        Ok(Self { made: Mutex::new([root.clone()].into()), root, brake: brake.clone() })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn brake(&self) -> &Arc<Brake> {
        &self.brake
    }

    /// Where `path` lies in the tree, its folder made.
    pub(super) fn place(&self, path: impl AsRef<Path>) -> io::Result<PathBuf> {
        let place = self.root.join(path);
        let folder = place.parent().unwrap_or(&self.root);
        if !self.made().contains(folder) {
            make_folder(folder)?;
            self.made().insert(folder.to_path_buf());
        }
        Ok(place)
    }

    /// Writes a new file, and says how it is on disk; `fingerprint` is that of the bytes that it is given.
    pub(super) fn write(&self, path: &str, (body, fingerprint): (&Body, Fingerprint)) -> io::Result<Entry> {
        let _pass = self.brake.pass();
        let mut file = File::create_new(self.place(path)?)?;
        let fingerprint = match body {
            Body::Bytes(bytes) => {
                file.write_all(bytes)?;
                fingerprint
            }
            // Hashed again while it is copied: the file may have changed since, and the manifest must tell the truth.
            Body::Copy(source, _) => copy(source, &mut file)?,
        };
        Ok(Entry::new(fingerprint, Stamp::of(&file.metadata()?)))
    }

    /// Gives the file `from` a second name in the tree, or the tree a copy where the file system knows no such thing.
    pub(super) fn link(&self, from: &Path, path: impl AsRef<Path>) -> io::Result<Linked> {
        let _pass = self.brake.pass();
        let place = self.place(path)?;
        match fs::hard_link(from, &place) {
            Ok(()) => Ok(Linked::Same),
            Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound | ErrorKind::NotADirectory) => Err(error),
            Err(error) if !from.symlink_metadata()?.is_file() => Err(error),
            Err(_) => duplicate(from, &place).map(Linked::Copied),
        }
    }

    /// Leaves the tree on disk under a name that no start removes, and says where it is.
    pub(super) fn keep(mut self) -> PathBuf {
        let root = std::mem::take(&mut self.root);
        self.brake.has_left(&root);
        let name = root.file_name().unwrap_or_default().to_string_lossy().replace("-staging-", "-rescued-");
        let kept = root.with_file_name(name);
        if fs::rename(&root, &kept).is_ok() { kept } else { root }
    }

    fn made(&self) -> std::sync::MutexGuard<'_, HashSet<PathBuf>> {
        self.made.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// How a file came into the tree.
pub(super) enum Linked {
    /// It is the same file under a second name.
    Same,
    /// It is a copy, in this state.
    Copied(Stamp),
}

impl Drop for Tree {
    fn drop(&mut self) {
        if !self.root.as_os_str().is_empty() {
            // What cannot be removed now is removed at the next start.
            let _ = remove(&self.root);
            self.brake.has_left(&self.root);
        }
    }
}

/// Removes a folder of ours with all that is in it, if need be with one open file at a time.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    let Err(error) = fs::remove_dir_all(folder) else { return Ok(()) };
    if !is_out_of_handles(&error) {
        return Err(error);
    }
    for entry in WalkDir::new(folder).contents_first(true).max_open(1) {
        let entry = entry?;
        if entry.file_type().is_dir() { fs::remove_dir(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    Ok(())
}

/// Makes a folder whose parent mostly exists, since paths arrive in order.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(folder),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.symlink_metadata()?.is_dir() => Ok(()),
        done => done,
    }
}

fn copy(source: &Path, into: &mut File) -> io::Result<Fingerprint> {
    let mut from = open_plain(source)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(Fingerprint::from_bytes(*hasher.finalize().as_bytes())),
            read => {
                hasher.update(&buffer[..read]);
                into.write_all(&buffer[..read])?;
            }
        }
    }
}

/// Copies bytes, permissions and time of last change.
fn duplicate(from: &Path, to: &Path) -> io::Result<Stamp> {
    fs::copy(from, to)?;
    let file = File::open(to)?;
    file.set_modified(from.metadata()?.modified()?)?;
    Ok(Stamp::of(&file.metadata()?))
}
