//! Which folders of a site a command works on, and how they are named to a person.

use std::path::{Path, PathBuf};

use crate::diagnostics::Failure;

/// Where a build goes unless `--output-dir` says otherwise, below the site root.
pub(super) const OUTPUT: &str = "public";

/// The folders of a site that hold what its author made, and which no output may meet.
pub(super) fn sources(root: &Path) -> Vec<PathBuf> {
    ["content", "templates", "static", "evidence"].iter().map(|name| root.join(name)).collect()
}

/// The output folder: what `--output-dir` names from the current folder, else `public` in the site root.
pub(super) fn output(wanted: Option<PathBuf>, root: &Path) -> Result<PathBuf, Failure> {
    match wanted {
        None => Ok(root.join(OUTPUT)),
        Some(folder) => std::path::absolute(&folder).map_err(|error| Failure::io(format_args!("finding the folder `{}`", folder.display()), error)),
    }
}

/// The folder as it is reached from the current one, ending in `/`.
pub(super) fn shown(folder: &Path) -> String {
    let current = std::env::current_dir().ok().and_then(|current| current.canonicalize().ok());
    let below = current.as_deref().and_then(|current| folder.strip_prefix(current).ok()).filter(|below| !below.as_os_str().is_empty());
    let shown = super::screen::harmless(&below.unwrap_or(folder).display().to_string());
    if shown.ends_with('/') { shown } else { shown + "/" }
}
