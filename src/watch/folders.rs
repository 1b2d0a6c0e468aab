//! Which folders must be watched so that no change of the site goes unheard.
//!
//! Folders, never files: an editor replaces a file, and a watch on the old one hears nothing of the new.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Place;
use crate::input::is_litter;

/// The folders of the site root that are read.
const AREAS: [&str; 4] = ["content", "templates", "static", "evidence"];

/// Whether the system watches all that lies below a folder when it is told to watch that.
///
/// On Linux each folder has a watch of its own, whoever sets it; we do it ourselves, because then we know that it is set.
pub(super) const DEEP: bool = !cfg!(any(target_os = "linux", target_os = "android"));

/// The folders to watch, each with all that lies below it where [`DEEP`].
pub(super) fn folders(place: &Place) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for area in AREAS {
        let folder = place.root.join(area);
        match fs::symlink_metadata(&folder) {
            Ok(metadata) if metadata.is_symlink() => link(place, &folder, &mut found),
            Ok(metadata) if metadata.is_dir() => walk(place, (&folder, Links::Followed), &mut found),
            _ => {}
        }
    }
    if DEEP {
        let all = found.clone();
        found.retain(|folder| !folder.ancestors().skip(1).any(|above| all.contains(above)));
    }
    found
}

/// The scan goes through one link at most, so this does, too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Followed,
    Left,
}

fn walk(place: &Place, (folder, links): (&Path, Links), found: &mut BTreeSet<PathBuf>) {
    let wanted = |name: &std::ffi::OsStr| !is_litter(&name.to_string_lossy());
    let entries = WalkDir::new(folder).into_iter().filter_entry(|entry| {
        let folder = !entry.file_type().is_dir() || entry.path() != place.output && entry.file_name() != ".git";
        folder && (entry.depth() == 0 || wanted(entry.file_name()))
    });
    // A folder that cannot be read is the scan's to report.
    for entry in entries.flatten() {
        if entry.file_type().is_dir() {
            found.insert(entry.into_path());
        } else if entry.file_type().is_symlink() && links == Links::Followed {
            link(place, entry.path(), found);
        }
    }
}

/// Adds where a link leads, if that is in the site: the folder itself, else the one in which the file lies or will lie.
fn link(place: &Place, link: &Path, found: &mut BTreeSet<PathBuf>) {
    let inside = |path: &Path| path.starts_with(&place.root) && path != place.root && !path.starts_with(&place.output);
    match link.canonicalize() {
        Ok(target) if target.is_dir() && inside(&target) => walk(place, (&target, Links::Left), found),
        Ok(target) => found.extend(target.parent().filter(|parent| inside(parent)).map(Path::to_path_buf)),
        Err(_) => {
            let target = fs::read_link(link).ok().and_then(|target| Some(link.parent()?.join(target)));
            let parent = target.and_then(|target| target.parent()?.canonicalize().ok());
            found.extend(parent.filter(|parent| inside(parent)));
        }
    }
}
