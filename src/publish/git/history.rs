//! What the branch tells of the past: its releases, and whether all of it is ours.

use super::run::Git;
use crate::config::GitPlace;
use crate::diagnostics::Failure;
use crate::publish::Release;

/// The line of a commit's message that says which release it is.
pub(super) const RELEASE: &str = "Nutgraf-Release";
/// The line that says which release was brought back.
pub(super) const RESTORES: &str = "Nutgraf-Restores";

/// Files that hosts and their users put beside a site.
const THEIRS: [&str; 2] = ["CNAME", ".nojekyll"];

/// So many of somebody else's files are named.
const NAMED: usize = 5;

/// The branch as it was when it was looked at.
pub(super) struct Past {
    /// The commit at its end.
    pub tip: Option<String>,
    /// Its releases with their commits, the newest first.
    pub releases: Vec<(Release, String)>,
}

impl Past {
    /// Reads the branch, which was fetched, and refuses one that holds what nutgraf did not publish.
    pub(super) fn read(git: &Git, tip: Option<String>, place: &GitPlace) -> Result<Self, Failure> {
        let Some(commit) = tip.as_deref() else { return Ok(Self { tip: None, releases: Vec::new() }) };
        let log = git.read(&["log", "--first-parent", "--format=%H%n%ct%n%B%x00", commit, "--"])?;
        let releases: Vec<(Release, String)> = log.split('\0').filter_map(|entry| release(entry.trim_start())).collect();
        let Some((_, newest)) = releases.first() else {
            let message = format!("the branch `{}` holds commits that nutgraf did not make; nothing was published", place.branch);
            return Err(Failure::Unpublished(format!(
                "{message}\nhelp: name a branch of its own for the site; if this one may be replaced, delete it first: `git push {} --delete {}`",
                crate::config::without_user(&place.remote),
                place.branch
            )));
        };
        if newest != commit {
            refuse_changes(git, (newest, commit), place)?;
        }
        Ok(Self { tip, releases })
    }
}

/// What one entry of the log says; none for a commit that is no release.
fn release(entry: &str) -> Option<(Release, String)> {
    let mut lines = entry.lines();
    let (commit, made) = (lines.next()?, lines.next()?);
    let message: Vec<&str> = lines.collect();
    let number = |key: &str| message.iter().find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")?.trim().parse::<u32>().ok());
    let release = Release { number: number(RELEASE)?, made: made.parse().ok()?, restores: number(RESTORES) };
    Some((release, commit.to_owned()))
}

/// Refuses what somebody has changed on the branch since the last release, but for the files that hosts put there.
fn refuse_changes(git: &Git, (from, to): (&str, &str), place: &GitPlace) -> Result<(), Failure> {
    let listed = git.read(&["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to, "--"])?;
    let changed: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty() && !THEIRS.contains(path)).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let named = changed.iter().take(NAMED).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let more = if changed.len() > NAMED { format!(" and {} more", changed.len() - NAMED) } else { String::new() };
    Err(Failure::Unpublished(format!(
        "somebody has changed the branch `{}` since the last release: {named}{more}; nothing was published\nhelp: move what is worth keeping into the site, and take those commits off the branch (or delete the branch)",
        place.branch
    )))
}
