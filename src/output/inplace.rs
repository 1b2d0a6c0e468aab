//! Moves the new files into the output one by one, where it cannot be exchanged as a whole.
//!
//! Each page is whole at every moment; the site is not. Assets go first, so that no new page asks for an asset that
//! is not there yet; deletions go last, so that no old page does.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::diagnostics::Failure;
use crate::input::Stamp;
use crate::output::failed::failed;
use crate::output::folder::Folder;
use crate::output::manifest::{Entries, Entry, MANIFEST_NAME};
use crate::output::plan::Plan;
use crate::output::staging::{synchronise, writable, write_manifest};
use crate::output::tree::{Tree, make_folder};
use crate::output::writer::{in_the_way, is_same_file};
use crate::output::{Durability, Reached, foreign};

/// Makes the output hold what the plan says, file by file, taking new files from `tree`.
pub(super) fn move_in(folder: &Folder, tree: &Tree, mut plan: Plan, (known, durability): (&Entries, Durability)) -> Result<(), Failure> {
    let doing = |error| failed(format_args!("putting the new site into `{}`", folder.path.display()), error);
    let early = in_each_others_way(&plan);
    check_folders(&folder.path, &plan, &early)?;
    for path in plan.written.iter().filter(|path| !known.contains_key(*path)) {
        let place = folder.path.join(path);
        let is_there = place.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir());
        if is_there && !is_same_file(&place, &tree.root().join(path)) {
            return Err(in_the_way(&place));
        }
    }
    let mover = Mover { folder, tree };
    // Should we die half-way, the next build must know which files are ours, and believe nothing else of them.
    synchronise(tree.root(), durability).map_err(doing)?;
    let _pass = tree.brake().pass();
    tree.brake().reach(Reached::TheMiddle);
    mover.manifest(journal(&plan).iter().map(|(path, entry)| (*path, entry))).map_err(doing)?;
    mover.change_all(&mut plan, &early).map_err(|failure| half_done(failure, &folder.path))?;
    mover.manifest(&plan.entries).map_err(|error| half_done(doing(error), &folder.path))?;
    tree.brake().reach(Reached::TheEnd);
    synchronise(&folder.path, durability).map_err(doing)
}

/// The failure, with what it means for the folder.
fn half_done(failure: Failure, folder: &Path) -> Failure {
    match failure {
        Failure::Environment(text) => Failure::Environment(format!("{text}; until then only a part of `{}` is changed", folder.display())),
        other => other,
    }
}

/// When a file is moved: what pages need, then pages, then what lists pages.
fn turn(path: &str) -> u8 {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => 1,
        Some("xml" | "atom" | "rss") => 2,
        _ => 0,
    }
}

/// The manifest for the time of the work: old and new files are ours, and of those that change nothing is believed.
fn journal(plan: &Plan) -> Vec<(&String, Entry)> {
    let changes = |path| plan.written.binary_search(path).is_ok();
    let new = plan.entries.iter().map(|(path, entry)| (path, if changes(path) { Entry::doubtful() } else { *entry }));
    let mut all: Vec<_> = new.chain(plan.removed.iter().map(|path| (path, Entry::doubtful()))).collect();
    all.sort_by_key(|(path, _)| *path);
    all
}

/// Files that must go first, because a new file needs their place for its folder, or they lie in a folder whose place a new file needs.
fn in_each_others_way(plan: &Plan) -> BTreeSet<String> {
    let removed: HashSet<&str> = plan.removed.iter().map(String::as_str).collect();
    let written: HashSet<&str> = plan.written.iter().map(String::as_str).collect();
    let files_for_folders = plan.written.iter().flat_map(|path| folders(path)).filter(|folder| removed.contains(folder)).map(str::to_owned);
    let below_new_files = plan.removed.iter().filter(|path| folders(path).any(|folder| written.contains(folder))).cloned();
    // Where the disk takes no notice of case, the old file is where the new one goes: removed afterwards, it would take the new one with it.
    let lower: HashSet<String> = if removed.is_empty() { HashSet::new() } else { written.iter().map(|path| path.to_lowercase()).collect() };
    let in_other_case = plan.removed.iter().filter(|path| lower.contains(&path.to_lowercase())).cloned();
    files_for_folders.chain(below_new_files).chain(in_other_case).collect()
}

/// The folders that a path lies in, from the outermost.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Refuses, before anything is changed, to go through what is not a folder (a link could lead out of the output), or may not be changed.
fn check_folders(output: &Path, plan: &Plan, early: &BTreeSet<String>) -> Result<(), Failure> {
    let mut checked: HashSet<&str> = HashSet::new();
    for folder in plan.written.iter().chain(&plan.removed).flat_map(|path| folders(path)) {
        if !checked.insert(folder) || early.contains(folder) {
            continue;
        }
        let place = output.join(folder);
        match place.symlink_metadata() {
            Ok(metadata) if !metadata.is_dir() => return Err(in_the_way(&place)),
            Ok(_) => writable(&place).map_err(|error| failed(format_args!("writing into `{}`", place.display()), error))?,
            Err(_) => {}
        }
    }
    for path in &plan.written {
        let place = output.join(path);
        if !place.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
            continue;
        }
        let foreign = foreign::find(&place, |inner| early.contains(&format!("{path}/{inner}")));
        if !foreign.is_ok_and(|foreign| foreign.files.is_empty() && !foreign.is_rooted) {
            return Err(in_the_way(&place));
        }
    }
    Ok(())
}

struct Mover<'a> {
    folder: &'a Folder,
    tree: &'a Tree,
}

impl Mover<'_> {
    /// Makes every change in its turn, and notes how each new file is.
    fn change_all(&self, plan: &mut Plan, early: &BTreeSet<String>) -> Result<(), Failure> {
        for path in early {
            self.remove(path)?;
        }
        let mut order: Vec<&String> = plan.written.iter().collect();
        order.sort_by_key(|path| (turn(path), *path));
        for path in order {
            let entry = plan.entries.get_mut(path).expect("every artifact has an entry");
            *entry = Entry::new(entry.fingerprint, self.place(path)?);
        }
        plan.removed.iter().filter(|path| !early.contains(*path)).try_for_each(|path| self.remove(path))
    }

    /// Moves a staged file to its place, and says how it is there.
    fn place(&self, path: &str) -> Result<Stamp, Failure> {
        let to = self.folder.path.join(path);
        if to.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
            // Known to hold no file; where it cannot go, the rename says why.
            let _ = fs::remove_dir(&to);
        }
        let placed = make_folder(to.parent().unwrap_or(&self.folder.path))
            .and_then(|()| self.rename(&self.tree.root().join(path), &to))
            .and_then(|()| Ok(Stamp::of(&to.symlink_metadata()?)));
        placed.map_err(|error| failed(format_args!("putting `{}` into its place", to.display()), error))
    }

    /// Renames; where the staging folder is on another disk, by way of a copy on the right one.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::rename(from, to) {
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                let inside = Tree::make(self.folder.staging_inside(), self.tree.brake())?;
                let copy: PathBuf = inside.root().join("copy");
                fs::copy(from, &copy)?;
                fs::rename(copy, to)
            }
            done => done,
        }
    }

    fn manifest<'a>(&self, entries: impl IntoIterator<Item = (&'a String, &'a Entry)>) -> io::Result<()> {
        write_manifest(self.tree, entries)?;
        self.rename(&self.tree.root().join(MANIFEST_NAME), &self.folder.path.join(MANIFEST_NAME))
    }

    /// Removes a file of ours and the folders that it leaves empty.
    fn remove(&self, path: &str) -> Result<(), Failure> {
        let place = self.folder.path.join(path);
        match fs::remove_file(&place) {
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory) => {
                return Err(failed(format_args!("removing `{}`", place.display()), error));
            }
            _ => {}
        }
        for folder in place.ancestors().skip(1).take_while(|folder| *folder != self.folder.path) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::in_each_others_way;
    use crate::output::manifest::{Entries, Entry};
    use crate::output::plan::{How, Plan, Seen};

    #[test]
    fn an_old_file_goes_first_where_a_disk_without_case_holds_the_new_one() {
        let known: Entries = ["Town/index.html", "gone.html"].map(|path| (path.to_owned(), Entry::doubtful())).into();
        let seen: BTreeMap<String, Seen> = [("town/index.html".to_owned(), Seen { entry: Entry::doubtful(), how: How::Written })].into();
        assert!(in_each_others_way(&Plan::new(seen, &known)).into_iter().eq(["Town/index.html"]));
    }
}
