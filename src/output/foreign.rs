//! Finds the files of the output that we did not write, which are the user's and are kept.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::input::Stamp;
use crate::output::MANIFEST_NAME;
use crate::output::folder::is_staging;
use crate::output::staging::writable;

/// The user's own files in an output folder.
#[derive(Default)]
pub(super) struct Foreign {
    /// Path below the output (any bytes that the system takes) and state.
    pub files: BTreeMap<PathBuf, Stamp>,
    /// Whether something below the folder can only stay where it is: what is mounted there, or a folder that we may not change, and so could
    /// not remove once a copy of it had taken its place.
    pub is_rooted: bool,
}

/// All files below `folder` that are not `ours`; symbolic links are files here, and folders without files are nothing.
pub(super) fn find(folder: &Path, ours: impl Fn(&str) -> bool) -> io::Result<Foreign> {
    let mut foreign = Foreign::default();
    if folder.symlink_metadata().is_err() {
        return Ok(foreign);
    }
    let device = device(folder)?;
    let mut entries = WalkDir::new(folder).min_depth(1).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => continue,
            // The system's own error, for its number tells what to do.
            Err(error) => return Err(error.into_io_error().unwrap_or_else(|| io::Error::other("links lead in a circle"))),
            Ok(entry) => entry,
        };
        let path = entry.path().strip_prefix(folder).expect("the walk stays below its root");
        if entry.file_type().is_dir() {
            if path.to_str().is_some_and(is_staging) {
                entries.skip_current_dir();
            } else if foreign_device(&entry, device)? {
                foreign.is_rooted = true;
                entries.skip_current_dir();
            } else if writable(entry.path()).is_err() {
                foreign.is_rooted = true;
            }
        } else if !path.to_str().is_some_and(|path| path == MANIFEST_NAME || ours(&slashed(path))) {
            // What its owner removes while we look is gone, and no reason to fail.
            if let Ok(metadata) = entry.path().symlink_metadata() {
                foreign.files.insert(path.to_path_buf(), Stamp::of(&metadata));
            }
        }
    }
    Ok(foreign)
}

/// The path with `/` between its parts, as the manifest has it.
pub(super) fn slashed(path: &str) -> std::borrow::Cow<'_, str> {
    if cfg!(windows) { path.replace('\\', "/").into() } else { path.into() }
}

#[cfg(unix)]
fn device(folder: &Path) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt;
    Ok(folder.metadata()?.dev())
}

#[cfg(unix)]
fn foreign_device(entry: &walkdir::DirEntry, device: u64) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(entry.metadata()?.dev() != device)
}

#[cfg(not(unix))]
fn device(_folder: &Path) -> io::Result<u64> {
    Ok(0)
}

#[cfg(not(unix))]
fn foreign_device(_entry: &walkdir::DirEntry, _device: u64) -> io::Result<bool> {
    Ok(false)
}
