//! Completes the staged tree and lets it take the output's place in one step.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostics::Failure;
use crate::input::Stamp;
use crate::output::failed::failed;
use crate::output::folder::Folder;
use crate::output::manifest::{Entries, Entry};
use crate::output::plan::Plan;
use crate::output::staging::{synchronise, take_permissions, write_manifest};
use crate::output::tree::{Linked, Tree, make_folder};
use crate::output::writer::{in_the_way, is_same_file};
use crate::output::{Durability, Reached, Way, foreign, inplace};

/// Makes the output the staged tree, or moves the new files into it where the system cannot exchange the two.
pub(super) fn at_once(folder: &Folder, tree: Tree, mut plan: Plan, (known, durability): (&Entries, Durability)) -> Result<Way, Failure> {
    let doing = |error| failed(format_args!("putting the new site into `{}`", folder.path.display()), error);
    let mut foreign = foreign::find(&folder.path, |path| known.contains_key(path)).map_err(doing)?;
    refuse_what_came((tree.root(), &folder.path), &mut foreign.files, &plan)?;
    if foreign.is_rooted {
        inplace::move_in(folder, &tree, plan, (known, durability))?;
        return Ok(Way::InPlace);
    }
    link_unchanged(folder, &tree, &mut plan)?;
    for path in foreign.files.keys() {
        let from = folder.path.join(path);
        match tree.link(&from, path) {
            Err(error) if error.kind() == ErrorKind::NotFound && from.symlink_metadata().is_err() => {}
            Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) => return Err(in_the_way(&from)),
            Err(error) => return Err(failed(format_args!("keeping `{}`", from.display()), error)),
            Ok(_) => {}
        }
    }
    let folders: BTreeSet<&Path> = foreign.files.keys().flat_map(|path| path.ancestors().skip(1)).filter(|folder| *folder != Path::new("")).collect();
    for path in folders {
        // Where the user keeps files of his own, he may have said who shall see them.
        take_permissions(&folder.path.join(path), &tree.root().join(path)).or_else(absent).map_err(doing)?;
    }
    let brake = tree.brake().clone();
    let pass = brake.pass();
    write_manifest(&tree, &plan.entries).map_err(doing)?;
    drop(pass);
    synchronise(tree.root(), durability).map_err(doing)?;
    let pass = brake.pass();
    match trade(tree.root(), &folder.path) {
        Ok(()) => brake.reach(Reached::TheEnd),
        Err(error) if cannot_exchange(&error) => {
            drop(pass);
            inplace::move_in(folder, &tree, plan, (known, durability))?;
            return Ok(Way::InPlace);
        }
        Err(error) => return Err(doing(error)),
    }
    if let Err(error) = rescue((tree.root(), &folder.path), &foreign.files, |path| known.contains_key(path)) {
        let kept = tree.keep();
        return Err(failed(format_args!("moving files of yours from `{}` to `{}`", kept.display(), folder.path.display()), error));
    }
    drop(tree);
    drop(pass);
    synchronise(&folder.path, durability).map_err(doing)?;
    Ok(Way::AtOnce)
}

/// Refuses to replace what the user has put, since it was looked at, where the site needs a place; the same bytes are in nobody's way.
fn refuse_what_came((staged, output): (&Path, &Path), foreign: &mut BTreeMap<PathBuf, Stamp>, plan: &Plan) -> Result<(), Failure> {
    let in_our_place = |path: &PathBuf| path.to_str().is_some_and(|path| plan.entries.contains_key(&*foreign::slashed(path)));
    for path in foreign.keys().filter(|path| in_our_place(path)).cloned().collect::<Vec<_>>() {
        let place = output.join(&path);
        if !is_same_file(&place, &staged.join(&path)) {
            return Err(in_the_way(&place));
        }
        foreign.remove(&path);
    }
    Ok(())
}

/// To what is not there any more, or not yet, nothing has to be done.
fn absent(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn link_unchanged(folder: &Folder, tree: &Tree, plan: &mut Plan) -> Result<(), Failure> {
    let copied: Result<Vec<Option<(&String, Stamp)>>, Failure> = plan
        .unchanged
        .par_iter()
        .map(|path| {
            let from = folder.path.join(path);
            match tree.link(&from, path) {
                Ok(Linked::Same) => Ok(None),
                Ok(Linked::Copied(stamp)) => Ok(Some((path, stamp))),
                Err(error) => Err(failed(format_args!("keeping `{}`", from.display()), error)),
            }
        })
        .collect();
    for (path, stamp) in copied?.into_iter().flatten() {
        let entry = plan.entries.get_mut(path).expect("every artifact has an entry");
        *entry = Entry::new(entry.fingerprint, stamp);
    }
    Ok(())
}

/// Puts `staged` where `output` is; afterwards the old output, if there was one, is where `staged` was.
fn trade(staged: &Path, output: &Path) -> io::Result<()> {
    match output.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => fs::rename(staged, output),
        _ => exchange(staged, output),
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(staged: &Path, output: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, staged, CWD, output, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_staged: &Path, _output: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Whether the system said that it never exchanges these two, rather than that something went wrong.
fn cannot_exchange(error: &io::Error) -> bool {
    use ErrorKind::*;
    matches!(error.kind(), Unsupported | InvalidInput | ResourceBusy | CrossesDevices | PermissionDenied)
}

/// Does again what the user did in the output after we had looked: moves over what came or was changed, removes what went.
fn rescue((old, new): (&Path, &Path), kept: &BTreeMap<PathBuf, Stamp>, ours: impl Fn(&str) -> bool) -> io::Result<()> {
    let found = foreign::find(old, ours)?.files;
    for (path, then) in kept.iter().filter(|(path, _)| !found.contains_key(*path)) {
        let place = new.join(path);
        if place.symlink_metadata().is_ok_and(|metadata| Stamp::of(&metadata).inode == then.inode) {
            fs::remove_file(place).or_else(absent)?;
        }
    }
    for (path, now) in found {
        // Not the time of the metadata's change, which our own link has moved.
        let same = |then: &Stamp| (then.size, then.modified, then.inode) == (now.size, now.modified, now.inode);
        if kept.get(&path).is_some_and(same) {
            continue;
        }
        let to = new.join(&path);
        if is_same_file(&old.join(&path), &to) {
            continue;
        }
        if !kept.contains_key(&path) && to.symlink_metadata().is_ok() {
            // A page of the new site lies there. The caller keeps the old folder, and says where.
            return Err(ErrorKind::AlreadyExists.into());
        }
        make_folder(to.parent().unwrap_or(new))?;
        fs::rename(old.join(&path), to)?;
    }
    Ok(())
}
