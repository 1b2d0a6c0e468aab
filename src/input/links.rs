//! Follows a symbolic link only where it stays inside the site, and inside what may be read.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Diagnostic, FilePath};
use crate::input::names::is_secret;

/// What a link leads to, inside the site.
pub(super) enum Target {
    File(PathBuf, Metadata),
    Folder(PathBuf),
    Special,
    Unreadable(io::Error),
}

/// Why a link is not followed.
pub(super) struct Problem {
    what: &'static str,
    help: &'static str,
}

impl Problem {
    pub(super) fn new(what: &'static str, help: &'static str) -> Self {
        Self { what, help }
    }

    pub(super) fn at(&self, path: &FilePath) -> Diagnostic {
        Diagnostic::error("bad-link", path, None, format!("the symbolic link `{}` {}", path.name(), self.what)).help(self.help)
    }
}

/// Finds where the link `link` leads; `root`, `output` and the link's folder are absolute and without links.
pub(super) fn resolve(root: &Path, output: &Path, link: &Path) -> Result<Target, Problem> {
    let target = match link.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Problem::new("leads to nothing", "restore what it led to, or remove the link"));
        }
        Err(error) if is_circle(&error) => return Err(Problem::new("leads in a circle", "remove the link")),
        Err(error) => return Ok(Target::Unreadable(error)),
    };
    let Ok(inside) = target.strip_prefix(root) else {
        return Err(Problem::new("leads out of the site", "copy the file into the site; nothing outside it is read"));
    };
    if link.starts_with(&target) {
        return Err(Problem::new("leads in a circle, to a folder that it lies in", "remove the link"));
    }
    if target.starts_with(output) {
        return Err(Problem::new("leads into the output folder", "link or copy the source instead"));
    }
    if !may_be_read(inside) {
        return Err(Problem::new("leads to a file that is never published", "copy the file, if it may be published"));
    }
    Ok(match target.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => Target::File(target, metadata),
        Ok(metadata) if metadata.is_dir() => Target::Folder(target),
        Ok(_) => Target::Special,
        Err(error) => Target::Unreadable(error),
    })
}

/// Whether a link may publish what lies there: a contributor's link must not carry `.env` or `evidence/` into the output.
fn may_be_read(inside: &Path) -> bool {
    let mut parts = inside.iter().map(|part| part.to_string_lossy());
    !inside.starts_with("evidence") && parts.all(|part| !part.starts_with('.') && !is_secret(&part))
}

#[cfg(unix)]
fn is_circle(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_circle(_error: &io::Error) -> bool {
    false
}
