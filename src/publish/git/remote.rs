//! The other repository: where it is, what its branch is, and how the branch is moved.

use std::path::{Path, PathBuf};

use super::run::{Git, said};
use super::trouble;
use crate::config::without_user;
use crate::diagnostics::Failure;

/// So many releases are fetched, and can be brought back.
const DEPTH: &str = "50";

/// A repository to publish to.
pub(super) struct Remote {
    /// The name, address or path that git is given. Never one that begins with a hyphen.
    pub spec: String,
    /// From where git is run, for relative paths count from there.
    pub folder: PathBuf,
    /// The configuration of the site's own repository.
    pub include: Option<PathBuf>,
    /// Whether it is a remote of the site's own repository.
    pub is_named: bool,
}

impl Remote {
    /// Finds out what `remote:` means, seen from the site root.
    pub(super) fn find(remote: &str, root: &Path) -> Result<Self, Failure> {
        let here = Git::at_folder(root);
        let top = first_line(&here, &["rev-parse", "--show-toplevel"])?.map(PathBuf::from);
        let common = first_line(&here, &["rev-parse", "--path-format=absolute", "--git-common-dir"])?;
        let include = common.map(|common| Path::new(&common).join("config"));
        let is_named = first_line(&here, &["config", "--get", &format!("remote.{remote}.url")])?.is_some();
        let is_elsewhere = remote.contains(':') || Path::new(remote).is_absolute();
        let spec = match (is_named, is_elsewhere) {
            (true, _) | (_, true) => remote.to_owned(),
            (false, false) if !root.join(remote).exists() => {
                if include.is_none() {
                    let message = format!("the site lies in no git repository, so that there is no remote `{remote}`; nothing was published");
                    let help = format!("`git init`, then `git remote add {remote} ADDRESS`; or write an address or a path as `remote:`");
                    return Err(Failure::Usage(format!("{message}\nhelp: {help}")));
                }
                let message =
                    format!("there is no remote `{remote}` of the site's repository, and no repository at that path; nothing was published");
                return Err(Failure::Usage(format!(
                    "{message}\nhelp: `git remote add {remote} ADDRESS`, or write an address or a path as `remote:`"
                )));
            }
            (false, false) => {
                let path = root.join(remote);
                path.canonicalize().unwrap_or(path).to_string_lossy().into_owned()
            }
        };
        let folder = top.filter(|_| is_named).unwrap_or_else(|| root.to_path_buf());
        Ok(Self { spec, folder, include, is_named })
    }

    /// The repository in words, without what its address may say of a user.
    pub(super) fn shown(&self) -> String {
        format!("`{}`", without_user(&self.spec))
    }

    /// The commit at the end of the branch; none where there is no such branch.
    pub(super) fn tip(&self, branch: &str) -> Result<Option<String>, Failure> {
        let reference = format!("refs/heads/{branch}");
        // Asked before our own repository is made, which must be of the same kind as the other.
        let output = Git::at_folder(&self.folder).run(&["ls-remote", "--", &self.spec, &reference], b"")?;
        if !output.status.success() {
            return Err(trouble::unreachable(self, &said(&output)));
        }
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        let tip = listed.lines().filter_map(|line| line.split_once('\t')).find(|(_, name)| *name == reference);
        Ok(tip.map(|(oid, _)| oid.to_owned()))
    }

    /// Fetches the branch into a ref of our own repository.
    pub(super) fn fetch(&self, git: &Git, branch: &str, into: &str) -> Result<(), Failure> {
        let spec = format!("+refs/heads/{branch}:{into}");
        let output = git.run(&["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth", DEPTH, "--", &self.spec, &spec], b"")?;
        if output.status.success() { Ok(()) } else { Err(trouble::unreachable(self, &said(&output))) }
    }

    /// Moves the branch to a commit, if it is still where it was seen.
    pub(super) fn push(&self, git: &Git, (commit, branch): (&str, &str), seen: Option<&str>) -> Result<(), Failure> {
        let lease = format!("--force-with-lease=refs/heads/{branch}:{}", seen.unwrap_or(""));
        let refspec = format!("{commit}:refs/heads/{branch}");
        let output = git.run(&["push", "--quiet", "--porcelain", "--no-verify", &lease, "--", &self.spec, &refspec], b"")?;
        if output.status.success() {
            return Ok(());
        }
        // A connection that breaks at the end may have come after the deed: only the place itself knows.
        let now = self.tip(branch);
        match now {
            Ok(Some(tip)) if tip == commit => Ok(()),
            now => Err(trouble::refused(self, branch, (&output, seen, now.ok().flatten().as_deref()))),
        }
    }
}

/// The first line that git prints; none where it fails, as it does where there is no repository.
fn first_line(git: &Git, arguments: &[&str]) -> Result<Option<String>, Failure> {
    let output = git.run(arguments, b"")?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().filter(|line| output.status.success() && !line.is_empty()).map(str::to_owned))
}
