//! Refuses to publish to a branch that somebody has checked out: its files would be replaced by the site's pages.

use std::path::Path;

use super::remote::Remote;
use super::run::Git;
use crate::config::GitPlace;
use crate::diagnostics::Failure;

/// Refuses the branch on which the site is written, in the repository that it is published to, and one that is checked out there.
pub(super) fn refuse_checked_out(place: &GitPlace, remote: &Remote, root: &Path) -> Result<(), Failure> {
    let own = checked_out(root)?;
    if (remote.is_named || is_known(remote, root)?) && own.contains(&place.branch) {
        return Err(refusal(&place.branch, "the site is written on it"));
    }
    let path = Path::new(remote.spec.strip_prefix("file://").unwrap_or(&remote.spec));
    if path.is_dir() && !is_bare(path)? && checked_out(path)?.contains(&place.branch) {
        return Err(refusal(&place.branch, "it is checked out there"));
    }
    Ok(())
}

fn refusal(branch: &str, why: &str) -> Failure {
    Failure::Usage(format!(
        "the site cannot be published to the branch `{branch}`: {why}; nothing was published\nhelp: name a branch of its own, such as `gh-pages`"
    ))
}

/// Whether an address or a path is one of the site's own repository's.
fn is_known(remote: &Remote, root: &Path) -> Result<bool, Failure> {
    let here = Git::at_folder(root);
    let urls = here.run(&["config", "--get-regexp", r"^remote\..*\.(push)?url$"], b"")?;
    let urls = String::from_utf8_lossy(&urls.stdout).into_owned();
    // Of a path there are many spellings, and of an address a few.
    let plain = |url: &str| {
        let local = root.join(url.strip_prefix("file://").unwrap_or(url)).canonicalize().map(|path| path.to_string_lossy().into_owned());
        local.unwrap_or_else(|_| url.trim_end_matches('/').trim_end_matches(".git").to_owned())
    };
    let own = plain(&remote.spec);
    let same = |url: &str| plain(url) == own;
    if urls.lines().filter_map(|line| line.split_once(' ')).any(|(_, url)| same(url)) {
        return Ok(true);
    }
    let folder = |folder: &Path| -> Result<Option<String>, Failure> {
        let output = Git::at_folder(folder).run(&["rev-parse", "--path-format=absolute", "--git-common-dir"], b"")?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let path = Path::new(remote.spec.strip_prefix("file://").unwrap_or(&remote.spec));
    Ok(path.is_dir() && folder(path)?.is_some_and(|other| folder(root).is_ok_and(|own| own == Some(other))))
}

fn is_bare(folder: &Path) -> Result<bool, Failure> {
    let output = Git::at_folder(folder).run(&["rev-parse", "--is-bare-repository"], b"")?;
    Ok(output.stdout.trim_ascii() == b"true")
}

/// The branches that are checked out in the work trees of a folder's repository; none where there is no repository.
fn checked_out(folder: &Path) -> Result<Vec<String>, Failure> {
    let output = Git::at_folder(folder).run(&["worktree", "list", "--porcelain"], b"")?;
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(listed.lines().filter_map(|line| line.strip_prefix("branch refs/heads/")).map(str::to_owned).collect())
}
