//! Takes back what builds wrote into an output folder, and leaves what they did not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::diagnostics::Failure;
use crate::output::failed::failed;
use crate::output::folder::Folder;
use crate::output::lock::Lock;
use crate::output::manifest::{Known, MANIFEST_NAME};
use crate::output::plan::Plan;
use crate::output::tree::Tree;
use crate::output::{Durability, Foreign, Options, foreign, inplace};

/// What [`clean`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Files of ours that are gone.
    pub removed: usize,
    /// Files that we did not write, which are still there.
    pub kept: usize,
}

/// Removes every file that the manifest of `folder` says is ours, and the folder itself where nothing else is in it.
///
/// Where something else is, an empty manifest stays, so that the next build may write there. Refuses what [`crate::output::Output::open`] refuses,
/// and (as [`Failure::Usage`]) a folder whose manifest is damaged. Of the options it takes `on_wait` and `brake`.
pub fn clean(folder: &Path, site_root: &Path, sources: &[&Path], options: &Options) -> Result<Cleaned, Failure> {
    let folder = Folder::vet(folder, site_root, sources)?;
    if matches!(folder.known(Foreign::Refused)?, Known::Absent) {
        return Ok(Cleaned::default());
    }
    let on_wait = || options.on_wait.iter().for_each(|call| call(&folder.path));
    let _lock = Lock::take(folder.lock(), &options.brake, on_wait)?;
    folder.remove_stale()?;
    let place = folder.path.display();
    let known = match folder.known(Foreign::Refused)? {
        Known::Absent => return Ok(Cleaned::default()),
        Known::Damaged => {
            let message = format!("the manifest in `{place}` is damaged, so nobody knows which files there are nutgraf's; nothing was removed");
            return Err(Failure::Usage(format!("{message}; remove the folder yourself")));
        }
        Known::Whole(known) => known,
    };
    let doing = |error| failed(format_args!("removing the site in `{place}`"), error);
    let removed = known.keys().filter(|path| folder.path.join(path).symlink_metadata().is_ok_and(|metadata| !metadata.is_dir())).count();
    let pass = options.brake.pass();
    let tree = Tree::make(folder.staging_inside(), &options.brake).map_err(doing)?;
    drop(pass);
    inplace::move_in(&folder, &tree, Plan::new(BTreeMap::new(), &known), (&known, Durability::Process))?;
    drop(tree);
    let kept = foreign::find(&folder.path, |_| false).map_err(doing)?.files.len();
    let is_ours_alone = fs::read_dir(&folder.path).map_err(doing)?.flatten().all(|entry| entry.file_name() == MANIFEST_NAME);
    if is_ours_alone {
        fs::remove_file(folder.path.join(MANIFEST_NAME)).map_err(doing)?;
        // A mount point or a folder of somebody else's stays, and is as good empty.
        let _ = fs::remove_dir(&folder.path);
    }
    Ok(Cleaned { removed, kept })
}

#[cfg(test)]
mod tests {
    use super::{Cleaned, clean};
    use crate::output::{Artifact, Body, MANIFEST_NAME, Options, Output};

    /// Builds two files, puts `foreign` beside them, cleans, and compares what is left.
    fn check(foreign: &[&str], left: &[&str]) {
        let site = tempfile::tempdir().unwrap();
        let public = site.path().join("public");
        let output = Output::open(&public, site.path(), &[], &Options::default()).unwrap();
        for path in ["index.html", "a/b/index.html"] {
            output.put(Artifact { path: path.to_owned(), body: Body::Bytes(b"x".to_vec()) }).unwrap();
        }
        output.finish().unwrap();
        for path in foreign {
            std::fs::create_dir_all(public.join(path).parent().unwrap()).unwrap();
            std::fs::write(public.join(path), "mine").unwrap();
        }
        let cleaned = clean(&public, site.path(), &[], &Options::default()).unwrap();
        assert_eq!(cleaned, Cleaned { removed: 2, kept: foreign.len() });
        let mut found: Vec<String> = walkdir::WalkDir::new(&public)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&public).unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort();
        assert_eq!(found, left);
        assert_eq!(public.exists(), !left.is_empty());
        assert_eq!(clean(&public, site.path(), &[], &Options::default()).unwrap(), Cleaned { removed: 0, kept: foreign.len() });
        Output::open(&public, site.path(), &[], &Options::default()).expect("the next build may write there");
    }

    #[test]
    fn our_files_go_and_foreign_files_stay() {
        check(&[], &[]);
        check(&["CNAME"], &[MANIFEST_NAME, "CNAME"]);
        check(&["a/mine.txt", "CNAME"], &[MANIFEST_NAME, "CNAME", "a/mine.txt"]);
    }

    #[test]
    fn a_folder_that_is_not_ours_is_refused_and_a_missing_one_is_clean() {
        let site = tempfile::tempdir().unwrap();
        let public = site.path().join("public");
        assert_eq!(clean(&public, site.path(), &[], &Options::default()).unwrap(), Cleaned::default());
        std::fs::create_dir(&public).unwrap();
        std::fs::write(public.join("mine"), "x").unwrap();
        assert_eq!(clean(&public, site.path(), &[], &Options::default()).unwrap_err().exit_code(), 2);
        std::fs::write(public.join(MANIFEST_NAME), "torn").unwrap();
        assert_eq!(clean(&public, site.path(), &[], &Options::default()).unwrap_err().exit_code(), 2);
        assert!(public.join("mine").exists());
    }
}
