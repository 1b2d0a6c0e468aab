//! Builds the site anew for one target, into a folder of its own that nobody else reads.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{Cache, Gates, Progress, Report, Request, build};
use crate::config::{self, Config, Target, Wishes};
use crate::diagnostics::{Checked, Failure};
use crate::input::{Fingerprint, open_plain};
use crate::output::{Brake, Durability, Trust, Want, holdings, own_folder};

/// The site as it shall be published.
pub struct Staged {
    /// Where the files lie.
    pub folder: PathBuf,
    /// What they are: hash and length by path.
    pub files: BTreeMap<String, (Fingerprint, u64)>,
}

/// How a site is built for a target.
pub struct Staging<'a> {
    /// The site root.
    pub root: &'a Path,
    /// The target's own folder, [`staging_folder`].
    pub workshop: &'a Path,
    /// The clock; what is shown is the target's business.
    pub now: i64,
    /// With what the build can be stopped.
    pub brake: Arc<Brake>,
    /// Told of every stage and every page.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// The right to publish to one target from this site: one at a time.
pub struct Hold {
    _file: File,
}

/// The folder in which a target is prepared. It may be deleted at any time.
pub fn staging_folder(root: &Path, target: &str) -> Result<PathBuf, Failure> {
    let folder = root.join(".nutgraf/publish").join(target);
    // What a link leads to is not ours, and a link may have come with somebody's contribution.
    for own in folder.ancestors().take(3) {
        if own.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(Failure::Usage(format!("`{}` is no folder; nothing was touched; remove it, and publish again", own.display())));
        }
    }
    let made = own_folder(&root.join(".nutgraf")).and_then(|()| fs::create_dir_all(&folder));
    made.map_err(|error| Failure::io(format_args!("making the folder `{}`", folder.display()), error))?;
    Ok(folder)
}

impl Hold {
    /// Waits until nobody else publishes to the target from this site; `on_wait` is called once before waiting.
    pub fn take(workshop: &Path, on_wait: impl FnOnce()) -> Result<Self, Failure> {
        let path = workshop.join("lock");
        let doing = |error| Failure::io(format_args!("locking `{}`", path.display()), error);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(doing)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                on_wait();
                file.lock().map_err(doing)?;
            }
            Err(TryLockError::Error(error)) => return Err(doing(error)),
        }
        Ok(Self { _file: file })
    }
}

/// The site's configuration as it stands on the disk; `None` where it cannot be used, which building says at length.
pub fn configuration(root: &Path, now: i64) -> Result<Option<Config>, Failure> {
    let path = root.join(config::FILE);
    let mut text = String::new();
    let read = open_plain(&path).and_then(|mut file| file.read_to_string(&mut text));
    match read {
        Ok(_) => Ok(config::read(&text, &Wishes { now, ..Wishes::default() })).map(|Checked { value, .. }| value),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Ok(None),
        Err(error) => Err(Failure::io(format_args!("reading `{}`", path.display()), error)),
    }
}

/// Builds the site for `target`; no files where findings stopped it. For readers gates are shut; a preview shows drafts, and gates are shown.
pub fn stage(target: &Target, staging: &Staging) -> Result<(Report, Option<Staged>), Failure> {
    let folder = staging.workshop.join("site");
    let is_preview = target.is_preview();
    let report = build(&Request {
        root: staging.root.to_path_buf(),
        output: folder.clone(),
        wishes: Wishes { base_url: target.base_url.clone(), drafts: is_preview, future: is_preview, preview: is_preview, now: staging.now },
        gates: if is_preview { Gates::Open } else { Gates::Shut },
        trust: Trust::Manifest,
        cache: Cache::Kept,
        durability: Durability::Process,
        brake: staging.brake.clone(),
        want: Want::AtOnce,
        progress: staging.progress,
    })?;
    if report.stopped.is_some() {
        return Ok((report, None));
    }
    let files = holdings(&folder)?;
    Ok((report, Some(Staged { folder, files })))
}
