//! Where new files wait until the whole site is ready.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::output::folder::Folder;
use crate::output::manifest::{Entry, MANIFEST_NAME, render};
use crate::output::tree::Tree;
use crate::output::{Brake, Durability, Want};

/// The folder in which new files wait.
pub(super) struct Staging {
    pub tree: Tree,
    /// Beside the output, to take its place; else inside, because the output cannot be exchanged.
    pub is_beside: bool,
}

impl Staging {
    /// Makes it, and the output itself where files will be moved into it one by one.
    pub(super) fn make(folder: &Folder, want: Want, brake: &Arc<Brake>) -> io::Result<Self> {
        let _pass = brake.pass();
        let exists = folder.path.is_dir();
        if exists {
            // Who may not write here may not exchange it either, though the folder above would let them.
            writable(&folder.path)?;
        }
        if folder.is_fixed() || exists && want == Want::InPlace {
            fs::create_dir_all(&folder.path)?;
            return Ok(Self { tree: Tree::make(folder.staging_inside(), brake)?, is_beside: false });
        }
        let tree = Tree::make(folder.staging_beside(), brake)?;
        if exists {
            take_permissions(&folder.path, tree.root())?;
        }
        Ok(Self { tree, is_beside: true })
    }
}

/// Writes the manifest into the staging folder; the entries come in the order of their paths.
pub(super) fn write_manifest<'a>(tree: &Tree, entries: impl IntoIterator<Item = (&'a String, &'a Entry)>) -> io::Result<()> {
    fs::write(tree.root().join(MANIFEST_NAME), render(entries))
}

/// Gives the new folder the old one's permissions, so that a web server may still read it.
#[cfg(unix)]
pub(super) fn take_permissions(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = from.metadata()?.permissions().mode() | 0o700;
    fs::set_permissions(to, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn take_permissions(_from: &Path, _to: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether files may be made and removed in a folder, else why not.
#[cfg(unix)]
pub(super) fn writable(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(not(unix))]
pub(super) fn writable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// For `--durable`: waits until all that was written to the disk of `folder` is on it.
pub(super) fn synchronise(folder: &Path, durability: Durability) -> io::Result<()> {
    match durability {
        Durability::Process => Ok(()),
        Durability::Machine => synchronise_disk(folder),
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn synchronise_disk(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(folder)?)?)
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn synchronise_disk(_folder: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

#[cfg(not(unix))]
fn synchronise_disk(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            fs::File::options().write(true).open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}
