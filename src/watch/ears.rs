//! The watches that are set, each on the folder that was there when it was set.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Place;
use super::bell::{Bell, Doubt};
use super::event::judge;
use super::folders::DEEP;

/// What tells one folder from another of the same name.
type Identity = (u64, u64);

/// The system's reports, and what they are about.
pub(super) struct Ears {
    system: RecommendedWatcher,
    set: BTreeMap<PathBuf, Identity>,
}

impl Ears {
    /// Ears that hear nothing yet. What they hear rings the bell. An error says why the system does not report.
    pub(super) fn new(place: &Place, bell: &Bell) -> Result<Self, String> {
        let (place, bell) = (place.clone(), bell.clone());
        let heard = move |event: notify::Result<notify::Event>| match event {
            Ok(event) => bell.hear(judge(event, &place)),
            Err(error) => match limit(&error) {
                Some(why) => bell.fail(why),
                None => bell.hear(super::bell::Heard::Lost),
            },
        };
        let system = notify::recommended_watcher(heard).map_err(|error| limit(&error).unwrap_or_else(|| format!("the system says: {error}")))?;
        Ok(Self { system, set: BTreeMap::new() })
    }

    /// Watches exactly these folders, and says how many are newly watched. An error says why the system does not report.
    pub(super) fn watch(&mut self, folders: &BTreeSet<PathBuf>, place: &Place, doubt: &Doubt) -> Result<usize, String> {
        // The root itself, for `nutgraf.yaml` and for folders that come; what it lies in, should it be replaced.
        let mut wanted: BTreeMap<&Path, RecursiveMode> = BTreeMap::new();
        wanted.extend(place.root.parent().map(|parent| (parent, RecursiveMode::NonRecursive)));
        wanted.insert(&place.root, RecursiveMode::NonRecursive);
        let deep = if DEEP { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        wanted.extend(folders.iter().map(|folder| (folder.as_path(), deep)));

        let gone = |(folder, identity): &(&PathBuf, &Identity)| {
            !wanted.contains_key(folder.as_path()) || doubt.of(folder) || self::identity(folder) != Some(**identity)
        };
        let gone: Vec<PathBuf> = self.set.iter().filter(gone).map(|(folder, _)| folder.clone()).collect();
        for folder in gone {
            self.set.remove(&folder);
            // Where the folder is gone, so is its watch.
            let _ = self.system.unwatch(&folder);
        }
        let mut new = 0;
        for (folder, depth) in wanted {
            if self.set.contains_key(folder) {
                continue;
            }
            let Some(identity) = identity(folder) else { continue };
            match self.system.watch(folder, depth) {
                Ok(()) => {
                    self.set.insert(folder.to_path_buf(), identity);
                    new += 1;
                }
                // What cannot be watched cannot be read, and the scan says so; or it has just gone.
                Err(error) => limit(&error).map_or(Ok(()), Err)?,
            }
        }
        Ok(new)
    }
}

/// The system's limit that an error is about.
fn limit(error: &notify::Error) -> Option<String> {
    let full = |number: Option<i32>| number == Some(rustix::io::Errno::NOSPC.raw_os_error());
    match &error.kind {
        ErrorKind::MaxFilesWatch => {}
        ErrorKind::Io(error) if full(error.raw_os_error()) => {}
        ErrorKind::Io(error) if error.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error()) => {
            return Some("other programs use all that the system has for it (fs.inotify.max_user_instances)".to_owned());
        }
        _ => return None,
    }
    Some("there are more folders than the system watches for one user (fs.inotify.max_user_watches)".to_owned())
}

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).ok().filter(|metadata| metadata.is_dir()).map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<Identity> {
    fs::metadata(folder).ok().filter(|metadata| metadata.is_dir()).map(|_| (0, 0))
}
