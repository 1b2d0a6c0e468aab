//! One file that the output shall hold.

use std::path::PathBuf;

use crate::diagnostics::Failure;
use crate::input::Fingerprint;
use crate::output::MANIFEST_NAME;

/// One file that the output shall hold.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Relative to the output folder, `/` between its parts.
    pub path: String,
    /// What it holds.
    pub body: Body,
}

/// What a file of the output holds.
#[derive(Clone, Debug)]
pub enum Body {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a vetted file on disk ([`SourceFile::disk_path`](crate::input::SourceFile::disk_path)), and their fingerprint.
    Copy(PathBuf, Fingerprint),
}

/// Checks that a path cannot leave the output folder or touch what is ours or git's in it.
///
/// Earlier stages refuse such paths with a diagnostic, so one that arrives here is our bug.
pub(crate) fn check_path(path: &str) -> Result<(), Failure> {
    let wrong = |why: &str| Err(Failure::Bug(format!("the output path {path:?} {why}")));
    if path.chars().any(|c| c.is_control() || c == '\\') {
        return wrong("holds a control character or a backslash");
    }
    let segments = || path.split('/');
    if segments().any(|segment| matches!(segment, "" | "." | "..")) {
        return wrong("is not a plain relative path");
    }
    if segments().any(|segment| segment.len() > 255) {
        return wrong("has a part of more than 255 bytes");
    }
    if path.starts_with(".nutgraf-") || segments().any(|segment| segment.eq_ignore_ascii_case(".git")) {
        return wrong(&format!("is reserved (as `{MANIFEST_NAME}` is)"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_path;

    #[test]
    fn only_plain_relative_paths_are_taken() {
        let long = "x".repeat(256);
        for good in ["index.html", "a/b/index.html", ".well-known/security.txt", ".nojekyll", "ميزانية/index.html"] {
            assert!(check_path(good).is_ok(), "{good}");
        }
        for bad in ["", "/etc/x", "a//b", "a/", "../x", "a/../b", "./a", "a\\b", "a\nb", "a\0", ".nutgraf-manifest", ".git/config", "a/.GIT/x", &long]
        {
            assert!(check_path(bad).is_err(), "{bad:?}");
        }
    }
}
