//! Which folder is the output, and whether it is ours to write.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use crate::diagnostics::Failure;
use crate::output::Foreign;
use crate::output::failed::failed;
use crate::output::manifest::{self, Entries, Known};

/// What the names of staging folders begin with, after `.NAME` for those beside the output.
const STAGING: &str = ".nutgraf-staging-";

/// An output folder that may be written: absolute, without links, not a folder that holds what is not ours.
pub(super) struct Folder {
    pub path: PathBuf,
    parent: PathBuf,
    name: OsString,
}

impl Folder {
    /// Resolves `folder` and refuses one that is the site root, above it, or that meets a source folder or the user's home.
    pub(super) fn vet(folder: &Path, site_root: &Path, sources: &[&Path]) -> Result<Self, Failure> {
        let refuse = |why: &str| Err(Failure::Usage(format!("`{}` cannot be the output folder: {why}; nothing was touched", folder.display())));
        let Some(path) = resolve(folder) else { return refuse("its path leads nowhere") };
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return refuse("it is the root of the disk") };
        let root = resolve(site_root).unwrap_or_else(|| site_root.to_path_buf());
        if root.starts_with(&path) {
            return refuse(if root == path { "it is the site root" } else { "the site lies in it" });
        }
        if let Some(home) = std::env::home_dir().and_then(|home| home.canonicalize().ok())
            && home.starts_with(&path)
        {
            return refuse("your home folder is it, or lies in it");
        }
        let is_ours = path.starts_with(root.join(".nutgraf")) && !path.starts_with(root.join(".nutgraf/publish"));
        if is_ours || path.starts_with(root.join(".git")) {
            return refuse("it is inside a folder of git or of nutgraf");
        }
        for source in sources {
            let resolved = resolve(source).unwrap_or_else(|| source.to_path_buf());
            if path.starts_with(&resolved) || resolved.starts_with(&path) {
                return refuse(&format!("it would mix with the source folder `{}`", source.display()));
            }
        }
        match fs::metadata(&path) {
            Ok(metadata) if !metadata.is_dir() => refuse("it is a file"),
            _ => Ok(Self { parent: parent.to_path_buf(), name: name.to_owned(), path }),
        }
    }

    /// Reads what we know of the folder's files, and refuses a folder that holds files and no manifest of ours, unless these are to be kept:
    /// then we know that none of them is ours.
    pub(super) fn known(&self, foreign: Foreign) -> Result<Known, Failure> {
        match manifest::read(&self.path).map_err(|error| self.unreadable(error))? {
            Known::Absent => self.without_manifest(foreign),
            known => Ok(known),
        }
    }

    /// Refuses what [`known`](Self::known) refuses, and reads no more than it takes.
    pub(super) fn refuse(&self, foreign: Foreign) -> Result<(), Failure> {
        let is_ours = manifest::is_there(&self.path).map_err(|error| self.unreadable(error))?;
        if is_ours { Ok(()) } else { self.without_manifest(foreign).map(drop) }
    }

    fn unreadable(&self, error: io::Error) -> Failure {
        failed(format_args!("reading the output folder `{}`", self.path.display()), error)
    }

    fn without_manifest(&self, foreign: Foreign) -> Result<Known, Failure> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Known::Absent),
            Err(error) => return Err(self.unreadable(error)),
        };
        for entry in entries {
            let name = entry.map_err(|error| self.unreadable(error))?.file_name();
            if name != ".git" && !name.to_string_lossy().starts_with(STAGING) {
                if foreign == Foreign::Kept {
                    return Ok(Known::Whole(Entries::new()));
                }
                let (folder, name) = (self.path.display(), name.display());
                return Err(Failure::Usage(format!(
                    "`{folder}` cannot be the output folder: it holds files that nutgraf did not write (`{name}`); nothing was touched; choose an empty folder, or empty it yourself"
                )));
            }
        }
        Ok(Known::Absent)
    }

    /// Makes the folder's parents.
    pub(super) fn make_parents(&self) -> Result<(), Failure> {
        fs::create_dir_all(&self.parent).map_err(|error| failed(format_args!("making the folder `{}`", self.parent.display()), error))
    }

    /// The lock's path.
    pub(super) fn lock(&self) -> PathBuf {
        self.beside(".nutgraf-lock")
    }

    /// Where this process stages a tree that takes the output's place.
    pub(super) fn staging_beside(&self) -> PathBuf {
        self.beside(&format!("{STAGING}{}", std::process::id()))
    }

    /// Where this process stages files that are moved into the output one by one.
    pub(super) fn staging_inside(&self) -> PathBuf {
        self.path.join(format!("{STAGING}{}", std::process::id()))
    }

    /// Removes what builds that were killed have left. Only with the lock held.
    pub(super) fn remove_stale(&self) -> Result<(), Failure> {
        let mut prefix = self.beside(STAGING).file_name().unwrap_or_default().to_os_string();
        for (folder, prefix) in [(&self.parent, std::mem::take(&mut prefix)), (&self.path, STAGING.into())] {
            let Ok(entries) = fs::read_dir(folder) else { continue };
            for entry in entries.flatten().filter(|entry| entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes())) {
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                removed.map_err(|error| failed(format_args!("removing `{}`, left by a build that was stopped", path.display()), error))?;
            }
        }
        Ok(())
    }

    /// Whether the folder cannot be exchanged for another: it is a mount point, or a git checkout whose `.git` must stay where it is.
    pub(super) fn is_fixed(&self) -> bool {
        self.path.join(".git").symlink_metadata().is_ok() || is_mount_point(&self.path, &self.parent)
    }

    fn beside(&self, end: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(end);
        self.parent.join(name)
    }
}

/// Whether a name inside the output is that of a staging folder.
pub(super) fn is_staging(name: &str) -> bool {
    name.starts_with(STAGING)
}

/// The path without links, of which the last parts need not exist; `None` for a link to nothing or `..` below nothing.
fn resolve(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let existing = path.ancestors().find(|ancestor| ancestor.symlink_metadata().is_ok())?;
    let missing = path.strip_prefix(existing).ok()?;
    let plain = missing.components().all(|part| matches!(part, Component::Normal(_)));
    let resolved = existing.canonicalize().ok()?;
    plain.then(|| missing.iter().fold(resolved, |path, part| path.join(part)))
}

#[cfg(unix)]
fn is_mount_point(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(folder), fs::metadata(parent)) {
        (Ok(folder), Ok(parent)) => folder.dev() != parent.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_mount_point(_folder: &Path, _parent: &Path) -> bool {
    true
}
